import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from './App.svelte';
import { FakeHost, job } from './test/fakeHost';

const INCA = '7750182000001';
let host: FakeHost;
/** Presses as fast as the test can. */
let user: ReturnType<typeof userEvent.setup>;
/** Types like a person, too slow for a scanner. */
let hands: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  host = new FakeHost();
  user = userEvent.setup({ delay: null });
  hands = userEvent.setup({ delay: 60 });
});
afterEach(() => cleanup());

async function open(): Promise<void> {
  render(App, { host });
  if (host.state.configured) await screen.findByRole('combobox');
}

/** What a scanner does: keys a millisecond apart, then Enter. */
function scan(code: string): void {
  const at = new Event('now').timeStamp;
  [...code, 'Enter'].forEach((key, n) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: at + n });
    (document.activeElement ?? document.body).dispatchEvent(event);
  });
}

const ticket = (): HTMLElement => screen.getByRole('region', { name: 'Productos del ticket' });
const total = (): string =>
  (within(ticket()).getByRole('status').textContent ?? '').replace(/\s/g, '');

test('a scan puts its line on the ticket once and the box keeps the focus', async () => {
  await open();
  scan(INCA);
  await within(ticket()).findByText('Inca Kola 500 ml');
  expect(total()).toBe('S/3.50');
  expect(host.calls.filter((it) => it.name === 'cart.scan')).toHaveLength(1);
  expect(host.calls.some((it) => it.name === 'cart.add')).toBe(false);
  expect(document.activeElement).toBe(screen.getByRole('combobox'));
});

test('search with the keyboard, pay exact with Enter, and the next scan begins the next sale', async () => {
  await open();
  await hands.type(screen.getByRole('combobox'), '2*inca kola 5');
  await screen.findByText('1 resultado');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(total()).toBe('S/7.00'));
  await user.keyboard('{F9}');
  const confirm = await screen.findByRole('button', { name: /Confirmar venta/ });
  await waitFor(() => expect(confirm).toHaveProperty('disabled', false));
  await user.keyboard('{Enter}');
  await screen.findByText('Venta hecha');
  expect(screen.getAllByText('B001-1').length).toBeGreaterThan(0);
  scan(INCA);
  await waitFor(() => expect(screen.queryByText('Venta hecha')).toBeNull());
  await waitFor(() => expect(total()).toBe('S/3.50'));
});

test('with too little money it says what is missing and cannot be confirmed', async () => {
  await open();
  scan(INCA);
  await within(ticket()).findByText('Inca Kola 500 ml');
  await user.keyboard('{F9}');
  const field = await screen.findByLabelText(/Recibe/);
  await user.type(field, '2');
  await screen.findByText(/Faltan S\/\s1.50/);
  expect(screen.getByRole('button', { name: /Confirmar venta/ })).toHaveProperty('disabled', true);
  await user.keyboard('{Escape}');
  await screen.findByRole('combobox');
  expect(total()).toBe('S/3.50');
});

test('a scan with the cursor in a field of a panel leaves the field as it was', async () => {
  await open();
  await user.keyboard('{F5}');
  const name = await screen.findByLabelText('Nombre');
  await hands.type(name, 'Rosa');
  await new Promise((done) => setTimeout(done, 300));
  scan(INCA);
  await within(ticket()).findByText('Inca Kola 500 ml');
  expect(name).toHaveProperty('value', 'Rosa');
});

test('a product named like a script is only text', async () => {
  host.catalogue.products[0]!.name = '<img src=x onerror=alert(1)>';
  await open();
  scan(INCA);
  await within(ticket()).findByText('<img src=x onerror=alert(1)>');
  expect(document.querySelector('img')).toBeNull();
});

test('the keys of the webview are swallowed', async () => {
  await open();
  for (const init of [
    { key: 'F5' },
    { key: 'F12' },
    { key: 'F11' },
    { key: 'r', ctrlKey: true },
    { key: 'p', ctrlKey: true },
  ]) {
    const event = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    expect(event.defaultPrevented, JSON.stringify(init)).toBe(true);
  }
});

test('a ticket that nobody knows of is asked about beside the sale', async () => {
  host.status.queue.tickets_uncertain = 1;
  host.jobs = [job({ job_id: 7, number: 'B001-9', state: 'uncertain' })];
  await open();
  await screen.findByText(/Sali\u00f3 el ticket B001-9/);
  scan(INCA);
  await within(ticket()).findByText('Inca Kola 500 ml');
  await user.click(screen.getByRole('button', { name: /imprimir copia/ }));
  await waitFor(() => expect(screen.queryByText(/B001-9/)).toBeNull());
  expect(host.calls.find((it) => it.name === 'queue.answer')?.request).toEqual({
    job_id: 7,
    came_out: false,
  });
});

test('the question about a ticket is answered with its keys', async () => {
  host.status.queue.tickets_uncertain = 1;
  host.jobs = [job({ job_id: 7, number: 'B001-9', state: 'uncertain' })];
  await open();
  await screen.findByText(/Sali\u00f3 el ticket B001-9/);
  await user.keyboard('{Alt>}n{/Alt}');
  await waitFor(() => expect(screen.queryByText(/B001-9/)).toBeNull());
  expect(host.calls.find((it) => it.name === 'queue.answer')?.request).toEqual({
    job_id: 7,
    came_out: false,
  });
});

test('discarding a ticket asks with the focus on No, and Esc is No', async () => {
  await open();
  scan(INCA);
  await within(ticket()).findByText('Inca Kola 500 ml');
  await user.keyboard('{F7}');
  await user.click(await screen.findByRole('button', { name: 'Descartar' }));
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'No' }));
  await user.keyboard('{Escape}');
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Descartar' })),
  );
  await user.keyboard('{Enter}{ArrowLeft}{Enter}');
  await waitFor(() => expect(host.calls.some((it) => it.name === 'cart.discard')).toBe(true));
});

test('half of a whole unit is refused in the panel, which keeps what was typed', async () => {
  await open();
  scan(INCA);
  await within(ticket()).findByText('Inca Kola 500 ml');
  await user.keyboard('{F3}');
  const field = await screen.findByLabelText(/^Cantidad \(/);
  await hands.type(field, '0.5');
  await user.keyboard('{Enter}');
  await screen.findByText('Este producto se vende por unidades enteras');
  expect(field).toHaveProperty('value', '0.5');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('the menu opens with its key and Esc comes back to the box', async () => {
  await open();
  await user.keyboard('{Home}');
  await user.keyboard('2');
  await screen.findByRole('heading', { name: 'Comprobantes' });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox')));
});

/** Up to the printer, the last step of the first run. */
async function firstRun(): Promise<void> {
  host.state = { ...host.state, configured: false, shop: null };
  await open();
  await user.click(await screen.findByRole('button', { name: 'Continuar' }));
  await user.type(await screen.findByLabelText(/^RUC/), '10467793549');
  await screen.findByText('RUC correcto.');
  await user.type(screen.getByLabelText(/Ubigeo/), '150101');
  await user.type(screen.getByLabelText(/raz\u00f3n social/), 'ROSA QUISPE');
  await user.type(screen.getByLabelText(/Direcci\u00f3n/), 'JR. UNION 123');
  await user.click(screen.getByRole('button', { name: 'Continuar' }));
  await user.click(await screen.findByRole('button', { name: 'Continuar' }));
  await screen.findByText('Busque su impresora');
}

test('the printer of the first run is kept once there is a shop to keep it in', async () => {
  await firstRun();
  const find = screen.getByRole('button', { name: 'Buscar impresoras' });
  await waitFor(() => expect(document.activeElement).toBe(find));
  await user.keyboard('{Enter}');
  await user.click(await screen.findByRole('button', { name: /^POS-80C/ }));
  await user.click(await screen.findByRole('button', { name: 'Imprimir tira' }));
  await user.click(await screen.findByRole('radio', { name: /nea 1$/ }));
  await user.keyboard('{Enter}');
  await user.click(await screen.findByRole('button', { name: 'No tengo gaveta' }));
  await screen.findByText('Impresora lista para usar');
  expect(host.calls.some((it) => it.name === 'printer.save')).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Empezar a vender' }));
  await screen.findByRole('combobox');
  const asked = host.calls.filter((it) => /set_up|printer\.save/.test(it.name));
  expect(asked.map((it) => it.name)).toEqual(['shop.set_up', 'printer.save']);
  expect(asked[1]?.request).toMatchObject({
    ...{ id: null, address: 'spooler://POS-80C', roles: ['tickets'] },
    profile: { drawer: 'none', code_page: 'cp850' },
  });
});

test('Esc in the printer of the first run goes back by its own steps, then to the step before', async () => {
  await firstRun();
  await user.click(screen.getByRole('button', { name: /Escribir/ }));
  await screen.findByLabelText(/Direcci\u00f3n en la red/);
  await user.keyboard('{Escape}');
  await screen.findByText('Busque su impresora');
  await user.keyboard('{Escape}');
  await screen.findByLabelText(/ltimo n\u00famero/);
});

test('the first run checks the RUC while it is typed and sets up the shop', async () => {
  host.state = { ...host.state, configured: false, shop: null };
  await open();
  await user.click(await screen.findByRole('button', { name: 'Continuar' }));
  const ruc = await screen.findByLabelText(/^RUC/);
  await user.type(ruc, '20467793549');
  await screen.findByText(/no puede estar en el Nuevo RUS/);
  await user.clear(ruc);
  await user.type(ruc, '10467793549');
  await screen.findByText('RUC correcto.');
  await user.type(screen.getByLabelText(/Ubigeo/), '150101');
  await user.type(screen.getByLabelText(/raz\u00f3n social/), 'ROSA QUISPE');
  await user.type(screen.getByLabelText(/Direcci\u00f3n/), 'JR. UNION 123');
  await user.click(screen.getByRole('button', { name: 'Continuar' }));
  const last = await screen.findByLabelText(/ltimo n\u00famero/);
  await user.clear(last);
  await user.type(last, '411');
  await screen.findByText(/B001-412/);
  await user.click(screen.getByRole('button', { name: 'Continuar' }));
  await user.click(await screen.findByRole('button', { name: /^Sin impresora/ }));
  await user.click(await screen.findByRole('button', { name: 'Empezar a vender' }));
  await screen.findByRole('combobox');
  expect(host.calls.find((it) => it.name === 'shop.set_up')?.request).toMatchObject({
    ruc: '10467793549',
    series: 'B001',
    last_number: 411,
    regime: 'nrus',
    authority: 'practice',
    printer: 'none',
  });
});

test('the key of the menu has its name where there is only room for its picture', async () => {
  render(App, { host });
  const menu = await screen.findByRole('button', { name: 'Men\u00fa' });
  expect(menu.getAttribute('aria-label')).toBe('Men\u00fa');
});
