import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../../App.svelte';
import { exampleAccount, exampleDocuments, exampleQueue } from '../../../test/fakeDocuments';
import { FakeHost } from '../../../test/fakeHost';

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;
let hands: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  host = new FakeHost();
  host.documents.all = exampleDocuments();
  host.documents.queue = exampleQueue();
  user = userEvent.setup({ delay: null });
  hands = userEvent.setup({ delay: 60 });
});
afterEach(() => cleanup());

async function open(): Promise<void> {
  render(App, { host });
  await screen.findByRole('combobox');
}

async function openQueue(): Promise<void> {
  await open();
  await user.click(screen.getByRole('button', { name: /por enviar|rechazada|SUNAT al d\u00eda/ }));
  await screen.findByRole('heading', { name: 'Cola SUNAT y tickets' });
}

async function openAccount(): Promise<void> {
  await open();
  await user.keyboard('{Home}6');
  await user.click(await screen.findByRole('button', { name: 'SUNAT' }));
  await screen.findByRole('radiogroup', { name: 'Por d\u00f3nde van las boletas' });
}

const asked = (name: string): unknown[] =>
  host.calls.filter((it) => it.name === name).map((it) => it.request);
const banner = (): HTMLElement => screen.getAllByRole('banner')[0]!;

test('the chip says how many and why they wait, and leads to the queue', async () => {
  Object.assign(host.status.queue, { waiting: 8, offline: true });
  await open();
  within(banner()).getByText('8 por enviar \u00b7 sin internet');
  await user.click(screen.getByRole('button', { name: /8 por enviar/ }));
  await screen.findByRole('heading', { name: 'Cola SUNAT y tickets' });
  within(banner()).getByText('8 por enviar \u00b7 sin internet');
});

test.each([
  ['practice', 'PR\u00c1CTICA'],
  ['demo', 'DEMO'],
  ['beta', 'BETA'],
])('%s is marked on every page', async (environment, word) => {
  Object.assign(host.state.shop!, { practice: false, authority: 'sunat' });
  host.status.queue.environment = environment;
  await open();
  within(banner()).getByText(word);
  await user.keyboard('{Home}6');
  await screen.findByRole('heading', { name: 'Ajustes' });
  within(banner()).getByText(word);
});

test('the real thing has no mark', async () => {
  Object.assign(host.state.shop!, { practice: false, authority: 'sunat' });
  host.status.queue.environment = 'production';
  await open();
  expect(within(banner()).queryByText(/PR\u00c1CTICA|DEMO|BETA/)).toBeNull();
});

test('the queue says how the way is, how many, how old and what presses', async () => {
  await openQueue();
  await screen.findByText('Descansa hasta las 14:37: SUNAT no responde');
  screen.getByText('de hace 6 d\u00edas');
  const counts = screen.getByLabelText('Cu\u00e1ntas hay');
  expect(counts.textContent?.replace(/\s+/g, ' ')).toContain('6 Por enviar');
  screen.getByText(/Hace 5 d\u00edas o m\u00e1s que SUNAT no tiene las boletas del 15\/11\/2026/);
  screen.getByText(/El certificado vence el 27\/11\/2026/);
});

test.each([
  ['closed', 'Funciona'],
  ['offline', 'Sin internet'],
  ['refused', 'La cuenta no entra'],
])('a way that is %s is said in words', async (breaker, word) => {
  Object.assign(host.documents.queue, { breaker, breaker_until: null });
  await openQueue();
  await screen.findByText(word);
});

test('the fifth day speaks for the second', async () => {
  const notice = { at: '2026-11-20T08:00:00-05:00', subject: '2026-11-15' };
  host.documents.queue.notices = ['window_day_5', 'window_day_2'].map((kind) => ({
    ...notice,
    kind,
  }));
  await openQueue();
  await screen.findByText(/Hace 5 d\u00edas/);
  expect(screen.queryByText(/Hace 2 d\u00edas/)).toBeNull();
});

test('a row is tried again, asked about, or leads to its card', async () => {
  await openQueue();
  await user.click(await screen.findByRole('button', { name: 'Reintentar B001-412' }));
  await screen.findByText('B001-412 qued\u00f3 primero en la cola');
  await user.click(screen.getByRole('button', { name: 'Consultar B001-417' }));
  await waitFor(() => expect(asked('document.query')).toEqual([{ name: '03-B001-417' }]));
  expect(asked('document.resend')).toEqual([{ name: '03-B001-412' }]);
  await user.click(screen.getByRole('button', { name: 'Ver qu\u00e9 hacer con B001-414' }));
  await screen.findByRole('complementary', { name: 'Ficha de B001-414' });
});

test('a row is discarded with a reason; Esc first takes back the step, then the page', async () => {
  await openQueue();
  const discard = await screen.findByRole('button', { name: 'Descartar B001-412' });
  await user.click(discard);
  await user.keyboard('{Escape}');
  await screen.findByRole('button', { name: 'Descartar B001-412' });
  await user.click(screen.getByRole('button', { name: 'Descartar B001-412' }));
  await hands.keyboard('Ya se inform\u00f3{Enter}');
  await user.click(screen.getByRole('button', { name: 'S\u00ed, descartar' }));
  await screen.findByText('B001-412 no se enviar\u00e1 m\u00e1s');
  expect(asked('document.discard')).toEqual([
    { name: '03-B001-412', reason: 'Ya se inform\u00f3' },
  ]);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox')));
});

test('the summary of a day is made when asked, or there is nothing for it', async () => {
  await openQueue();
  const send = await screen.findByRole('button', { name: 'Enviar resumen' });
  await user.click(send);
  await screen.findByText('Ese d\u00eda no hay nada que poner en un resumen');
  expect(asked('summary.run')).toEqual([{ date: '2026-11-21' }]);
  const day = screen.getByLabelText('D\u00eda de las boletas');
  await user.clear(day);
  await user.type(day, '2026-11-15');
  await user.click(send);
  await screen.findByText(/^Se prepar\u00f3 RC-/);
});

test('a shop that sends nothing is told where that is set up', async () => {
  host.documents.queue.authority = false;
  await openQueue();
  await user.click(await screen.findByRole('button', { name: 'Configurar el env\u00edo' }));
  await screen.findByRole('radiogroup', { name: 'Por d\u00f3nde van las boletas' });
});

test('tickets have their own half, without what goes to SUNAT', async () => {
  await openQueue();
  await user.click(screen.getByRole('radio', { name: 'Tickets' }));
  await screen.findByText('Todav\u00eda no se imprimi\u00f3 nada');
});

test('an empty queue is good news', async () => {
  host.documents.all = [];
  await openQueue();
  await screen.findByText('No hay nada en camino');
});

test('the kinds are walked with the arrows, each says for whom it is', async () => {
  await openAccount();
  screen.getByRole('radio', { name: /Pr\u00e1ctica/ }).focus();
  await user.keyboard('{ArrowRight}');
  const pse = screen.getByRole('radio', { name: /^PSE/ });
  expect(pse.getAttribute('aria-checked')).toBe('true');
  expect(document.activeElement).toBe(pse);
  screen.getByText(/Lo m\u00e1s simple para el Nuevo RUS/);
});

test('a provider is asked once, and only what was typed is sent', async () => {
  await openAccount();
  await user.click(screen.getByRole('radio', { name: /^PSE/ }));
  await user.type(screen.getByLabelText(/^Direcci\u00f3n del servicio/), 'https://pse.pe');
  await user.type(screen.getByLabelText(/^Token/), 'abc123');
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  expect(asked('authority.set')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'S\u00ed, usar esta cuenta' }));
  await screen.findByText('Se guard\u00f3 la cuenta');
  expect(asked('authority.set')).toEqual([
    {
      ...{ kind: 'pse', url: 'https://pse.pe', token: 'abc123' },
      ...{ sol_user: null, sol_password: null, client_id: null, client_secret: null },
      ...{ certificate_base64: null, certificate_password: null, hash: null, demo: false },
    },
  ]);
  const token = screen.getByLabelText(/^Token/);
  expect(token).toHaveProperty('value', '');
  expect(token).toHaveProperty('type', 'password');
  expect(token).toHaveProperty('placeholder', 'guardado');
});

test("a demonstration account is the owner's word, and asks nothing for real", async () => {
  await openAccount();
  await user.click(screen.getByRole('radio', { name: /^PSE/ }));
  await user.type(screen.getByLabelText(/^Direcci\u00f3n del servicio/), 'https://pse.pe/api');
  await user.type(screen.getByLabelText(/^Token/), 'abc123');
  await user.click(screen.getByRole('checkbox', { name: /cuenta de prueba/ }));
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('Se guard\u00f3 la cuenta');
  expect(asked('authority.set')).toMatchObject([{ kind: 'pse', demo: true }]);
  // The key belongs to that address: written over, nothing is kept.
  const url = screen.getByLabelText(/^Direcci\u00f3n del servicio/);
  await user.clear(url);
  await user.type(url, 'https://otro.pe');
  expect(screen.getByLabelText(/^Token/)).not.toHaveProperty('placeholder', 'guardado');
});

test('another provider begins with an empty address', async () => {
  host.documents.account = exampleAccount();
  await openAccount();
  await user.click(screen.getByRole('radio', { name: /Nubefact/ }));
  expect(screen.getByLabelText(/^Ruta de la cuenta/)).toHaveProperty('value', '');
  screen.getByText(/Nubefact no puede expresar boletas del Nuevo RUS/);
});

test('an address that is none is refused in words and stays', async () => {
  await openAccount();
  await user.click(screen.getByRole('radio', { name: /^PSE/ }));
  const url = screen.getByLabelText(/^Direcci\u00f3n del servicio/);
  await user.type(url, 'pse');
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  await user.click(screen.getByRole('button', { name: 'S\u00ed, usar esta cuenta' }));
  await screen.findByText(/No parece una direcci\u00f3n de internet/);
  expect(url).toHaveProperty('value', 'pse');
});

test('a certificate is chosen, its password sent with it, and what it says is shown', async () => {
  host.documents.account = { ...exampleAccount(), certificate: null };
  await openAccount();
  screen.getByText('Todav\u00eda no hay un certificado.');
  const file = new File(['PFX'], 'rosa.p12');
  Object.assign(file, { arrayBuffer: async () => new TextEncoder().encode('PFX').buffer });
  await user.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, file);
  const password = await screen.findByLabelText('Clave del certificado');
  await waitFor(() => expect(document.activeElement).toBe(password));
  await user.type(password, 'wrong');
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('La clave del certificado no es correcta');
  await user.clear(password);
  await user.type(password, 'right');
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('QUISPE MAMANI ROSA');
  screen.getByText('quedan 6 d\u00edas');
  expect(asked('authority.set').at(-1)).toMatchObject({
    certificate_base64: btoa('PFX'),
    certificate_password: 'right',
    sol_password: null,
  });
});

test('SUNAT for real is asked about, and Esc is no', async () => {
  host.documents.account = exampleAccount();
  await openAccount();
  await user.click(screen.getByRole('radio', { name: 'De verdad' }));
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  screen.getByText(/Enviar las boletas de verdad/);
  await user.keyboard('{Escape}');
  expect(screen.queryByText(/Enviar las boletas de verdad/)).toBeNull();
  screen.getByRole('heading', { name: 'Ajustes' });
  expect(asked('authority.set')).toEqual([]);
});

test.each([
  ['ok', 'La cuenta entra.'],
  ['unreachable', 'No se llega al servicio.'],
  ['refused', 'La cuenta no entra.'],
  ['busy', 'El servicio est\u00e1 ocupado.'],
  ['no_answer', 'El servicio no respondi\u00f3 a tiempo.'],
  ['other', 'El servicio respondi\u00f3 algo que no se entiende.'],
  ['new', 'El servicio respondi\u00f3 algo que no se entiende.'],
])('the trial of the connection that ends in %s is told in words', async (outcome, word) => {
  host.documents.account = exampleAccount();
  host.documents.probe = { outcome, detail: 'HTTP 401', environment: 'beta' };
  const release = host.hold('authority.test');
  await openAccount();
  await user.click(screen.getByRole('button', { name: 'Probar conexi\u00f3n' }));
  expect(await screen.findByRole('button', { name: 'Probando' })).toHaveProperty('disabled', true);
  release();
  await screen.findByText(word);
});

test('what is not saved cannot be tried', async () => {
  host.documents.account = exampleAccount();
  await openAccount();
  await user.type(screen.getByLabelText(/^Clave SOL/), 'x');
  expect(screen.getByRole('button', { name: 'Probar conexi\u00f3n' })).toHaveProperty(
    'disabled',
    true,
  );
  screen.getByText('Guarde los cambios para probarlos.');
});

test.each([
  ...['nubefact_nrus', 'certificate_missing', 'certificate_expired', 'certificate_other_ruc'],
  ...['certificate_unreadable', 'token_missing', 'sol_missing', 'new'],
])('the warning %s stands at the top', async (warning) => {
  host.documents.account = { ...exampleAccount(), warning };
  await openAccount();
  const form = screen.getByRole('heading', { name: 'SUNAT' }).closest('form')!;
  const first = form.querySelector('[role="status"]');
  expect(first?.textContent?.trim()).not.toBe('');
});

test('a cashier sees why the account is closed, and nothing is asked for it', async () => {
  host.state.permissions = ['sell'];
  await open();
  await user.keyboard('{Home}6');
  await user.click(await screen.findByRole('button', { name: 'SUNAT' }));
  await screen.findByText('La cuenta de SUNAT la cambia la persona encargada.');
  expect(asked('authority.get')).toEqual([]);
});
