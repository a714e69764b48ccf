import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../../App.svelte';
import { exampleDocuments } from '../../../test/fakeDocuments';
import { FakeHost } from '../../../test/fakeHost';
import { documentMark, situations } from '$lib/texts';

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;
/** Types like a person, too slow for a scanner. */
let hands: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  host = new FakeHost();
  host.documents.all = exampleDocuments();
  user = userEvent.setup({ delay: null });
  hands = userEvent.setup({ delay: 60 });
});
afterEach(() => cleanup());

async function open(): Promise<void> {
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}2');
  await screen.findByRole('heading', { name: 'Comprobantes' });
  await screen.findByText('B001-416');
}

const search = (): HTMLElement => screen.getByLabelText('N\u00famero, DNI, RUC o nombre');
const asked = (name: string): unknown[] =>
  host.calls.filter((it) => it.name === name).map((it) => it.request);

async function choose(number: string): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: new RegExp(`^${number}`) }));
  const card = await screen.findByRole('complementary', { name: `Ficha de ${number}` });
  await within(card).findByRole('tab', { name: 'Situaci\u00f3n' });
  return card;
}

async function act(number: string, action: string): Promise<HTMLElement> {
  const card = await choose(number);
  await user.click(within(card).getByRole('button', { name: action }));
  return card;
}

test('the list opens with the cursor in the search, and the latest is chosen', async () => {
  await open();
  expect(document.activeElement).toBe(search());
  await screen.findByRole('complementary', { name: 'Ficha de B001-418' });
});

test('every state is shown in words, with what it means and what to do', async () => {
  const [first] = exampleDocuments();
  for (const state of Object.keys(situations)) {
    host.documents.all = [{ ...first!, row: { ...first!.row, state }, advice: null }];
    render(App, { host });
    await screen.findByRole('combobox');
    await user.keyboard('{Home}2');
    const card = await screen.findByRole('complementary', { name: 'Ficha de B001-418' });
    await within(card).findByText(documentMark(state).word);
    within(card).getByText(situations[state]!.means);
    within(card).getByText(situations[state]!.todo);
    cleanup();
  }
});

test('the core has better words than the screen, and SUNAT\u2019s own are folded', async () => {
  await open();
  const card = await choose('B001-414');
  within(card).getByText('El RUC del cliente est\u00e1 mal escrito o no existe.');
  within(card).getByText(/Pida al cliente su RUC/);
  const own = within(card).getByText(/C\u00f3digo 2017/);
  expect(own.closest('details')).toHaveProperty('open', false);
});

test('groups, kinds and days are asked of the core', async () => {
  await open();
  await user.click(screen.getByRole('radio', { name: 'Por atender' }));
  await waitFor(() => expect(screen.queryByText('B001-416')).toBeNull());
  screen.getByText('B001-414');
  screen.getByText('B001-412');
  await user.click(screen.getByRole('radio', { name: 'En camino' }));
  await screen.findByText('RC-20261121-1');
  expect(screen.queryByText('B001-414')).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Aceptados' }));
  await screen.findByText('B001-415');
  screen.getByText('B001-416');
  await user.click(screen.getByRole('radio', { name: 'Anulados' }));
  await screen.findByText('B001-413');
  screen.getByText('B001-409');
  await user.click(screen.getByRole('radio', { name: 'Todos' }));
  await user.selectOptions(screen.getByLabelText('Tipo'), '07');
  await user.selectOptions(screen.getByLabelText('D\u00edas'), 'yesterday');
  await waitFor(() =>
    expect(asked('document.list').at(-1)).toMatchObject({
      kind: '07',
      from: '2026-11-20',
      to: '2026-11-20',
    }),
  );
  await screen.findByText('Ning\u00fan comprobante coincide');
  await user.click(screen.getByRole('button', { name: 'Quitar filtros' }));
  await screen.findByText('B001-416');
});

test('the search finds by number and by buyer', async () => {
  await open();
  await user.type(search(), '46779354');
  await waitFor(() => expect(screen.queryByText('B001-416')).toBeNull());
  expect(screen.getAllByText('B001-410').length).toBeGreaterThan(0);
});

test('arrows choose, Enter goes into the card, Esc comes back to the search and then to the counter', async () => {
  await open();
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
  const card = await screen.findByRole('complementary', { name: 'Ficha de B001-416' });
  await within(card).findByRole('button', { name: 'Anular' });
  await user.keyboard('{Enter}');
  expect(card.contains(document.activeElement)).toBe(true);
  await user.keyboard('{Escape}');
  expect(document.activeElement).toBe(search());
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox')));
});

test('the parts of a card are walked with the arrows', async () => {
  await open();
  const card = await choose('B001-417');
  within(card).getByRole('tab', { name: 'Situaci\u00f3n' }).focus();
  await user.keyboard('{ArrowLeft}');
  const history = within(card).getByRole('tab', { name: 'Historial' });
  await waitFor(() => expect(document.activeElement).toBe(history));
  within(card).getByText('Se consult\u00f3 a SUNAT');
  const technical = within(card).getByText(/connection reset by peer/);
  expect(technical.closest('details')).toHaveProperty('open', false);
});

test('a boleta is annulled with a reason, asked once, and the focus is back in the search', async () => {
  await open();
  await act('B001-416', 'Anular');
  screen.getByText(/Se anula con un resumen ante SUNAT/);
  const reason = screen.getByLabelText(/^Motivo/);
  expect(document.activeElement).toBe(reason);
  await hands.keyboard('no{Enter}');
  screen.getByText('Escriba el motivo: al menos 3 letras.');
  expect(asked('document.void')).toEqual([]);
  await hands.keyboard(' llev\u00f3{Enter}');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'No' }));
  await user.click(screen.getByRole('button', { name: 'S\u00ed, anular' }));
  await screen.findByText('B001-416 est\u00e1 anulada en la tienda');
  expect(asked('document.void')).toEqual([{ name: '03-B001-416', reason: 'no llev\u00f3' }]);
  expect(document.activeElement).toBe(search());
});

test('after seven days it says that a note will be issued', async () => {
  await open();
  await act('B001-390', 'Anular');
  screen.getByText(/se emitir\u00e1 una nota de cr\u00e9dito por todo el monto/);
});

test('Esc takes back the question, then the step, and gives the focus to the button', async () => {
  await open();
  const card = await act('B001-416', 'Anular');
  await hands.keyboard('se equivoc\u00f3{Enter}');
  screen.getByText('\u00bfAnular B001-416?');
  await user.keyboard('{Escape}');
  expect(screen.queryByText('\u00bfAnular B001-416?')).toBeNull();
  expect(screen.getByLabelText(/^Motivo/)).toHaveProperty('value', 'se equivoc\u00f3');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Anular' }));
  await user.keyboard('{Escape}');
  const button = await within(card).findByRole('button', { name: 'Anular' });
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(asked('document.void')).toEqual([]);
});

test('a note for what came back carries the lines and one id, however often it is pressed', async () => {
  await open();
  await act('B001-416', 'Emitir nota');
  await user.click(screen.getByRole('button', { name: 'Emitir la nota' }));
  screen.getByText('Escriba cu\u00e1nto vuelve en al menos una l\u00ednea.');
  await user.type(screen.getByLabelText('Cu\u00e1nto vuelve de Inca Kola 500 ml'), '1');
  await user.type(screen.getByLabelText('Motivo'), 'Vencida');
  host.trouble('document.note', 'lost_answer');
  for (const _ of [1, 2]) {
    await user.click(screen.getByRole('button', { name: 'Emitir la nota' }));
    await user.click(screen.getByRole('button', { name: 'S\u00ed, emitir' }));
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'S\u00ed, emitir' })).toBeNull(),
    );
  }
  await screen.findByText(/^Se emiti\u00f3 la nota BC01-/);
  const [first, second] = asked('document.note');
  expect(first).toEqual(second);
  expect(first).toMatchObject({
    name: '03-B001-416',
    kind: '07',
    motive: '07',
    lines: [{ line: 1, quantity: '1' }],
    amount: null,
  });
  expect(host.documents.all.filter((it) => it.row.kind === '07')).toHaveLength(2);
});

test('more than was sold is refused in words, and what was typed stays', async () => {
  await open();
  await act('B001-416', 'Emitir nota');
  const back = screen.getByLabelText('Cu\u00e1nto vuelve de Inca Kola 500 ml');
  await user.type(back, '9');
  await user.type(screen.getByLabelText('Motivo'), 'Vencida');
  await user.click(screen.getByRole('button', { name: 'Emitir la nota' }));
  await user.click(screen.getByRole('button', { name: 'S\u00ed, emitir' }));
  await screen.findByText('Se quiere devolver m\u00e1s de lo que queda en la boleta');
  expect(back).toHaveProperty('value', '9');
});

test('a note for an amount says how much, a debit note too', async () => {
  await open();
  await act('B001-416', 'Emitir nota');
  await user.click(screen.getByRole('radio', { name: /Nota de d\u00e9bito/ }));
  await user.type(screen.getByLabelText('Cu\u00e1nto se cobra (S/)'), '1,5');
  await user.type(screen.getByLabelText('Motivo'), 'Precio mal marcado');
  await user.click(screen.getByRole('button', { name: 'Emitir la nota' }));
  await user.click(screen.getByRole('button', { name: 'S\u00ed, emitir' }));
  await screen.findByText(/^Se emiti\u00f3 la nota BD01-/);
  expect(asked('document.note')[0]).toMatchObject({
    kind: '08',
    motive: '02',
    lines: [],
    amount: '1.5',
  });
});

test('a sale that passed a limit says which, and why it was sold all the same', async () => {
  await open();
  const card = await choose('B001-416');
  within(card).getByRole('heading', { name: 'Límite del RUS' });
  within(card).getByText(/^Con esta venta se pasó el límite de la categoría 2: el mes llegó a S/);
  within(card).getByText('Motivo anotado al vender: Cliente fijo, pidió para su negocio');
  const other = await choose('B001-418');
  expect(within(other).queryByText('Límite del RUS')).toBeNull();
});

test('a rejected boleta gets another in its place, which is chosen then', async () => {
  await open();
  await act('B001-414', 'Reemplazar boleta');
  await user.keyboard('{Enter}');
  await user.click(screen.getByRole('button', { name: 'S\u00ed, emitir' }));
  await waitFor(() => expect(asked('document.replace')).toEqual([{ name: '03-B001-414' }]));
  const made = host.documents.all[0]!.row.number;
  const card = await screen.findByRole('complementary', { name: `Ficha de ${made}` });
  await user.click(await within(card).findByRole('button', { name: /Va en lugar de B001-414/ }));
  await screen.findByRole('complementary', { name: 'Ficha de B001-414' });
});

test('what was given up is sent again, or discarded with a reason', async () => {
  await open();
  await act('B001-412', 'Reintentar');
  await screen.findByText('Qued\u00f3 primera en la cola');
  await act('B001-414', 'Descartar');
  await hands.keyboard('Ya se inform\u00f3{Enter}');
  await user.click(screen.getByRole('button', { name: 'S\u00ed, descartar' }));
  await screen.findByText('B001-414 no se enviar\u00e1 m\u00e1s');
  expect(asked('document.resend')).toEqual([{ name: '03-B001-412' }]);
  expect(asked('document.discard')).toEqual([
    { name: '03-B001-414', reason: 'Ya se inform\u00f3' },
  ]);
});

test('a cashier sees what may not be done, and why', async () => {
  host.state.permissions = ['sell'];
  await open();
  const card = await choose('B001-416');
  expect(within(card).getByRole('button', { name: 'Anular' })).toHaveProperty('disabled', true);
  within(card).getByText('Anular, emitir notas y descartar es de la persona encargada.');
  await user.click(screen.getByRole('button', { name: /Todo del mes/ }));
  expect(screen.getByRole('button', { name: 'Preparar el archivo' })).toHaveProperty(
    'disabled',
    true,
  );
  screen.getByText('Preparar el mes es de la persona encargada.');
});

test('an XML is read in place, and Esc comes back to the card', async () => {
  await open();
  const card = await act('B001-416', 'Ver XML');
  await within(card).findByText('<Invoice><cbc:ID>03-B001-416</cbc:ID></Invoice>');
  await user.keyboard('{Escape}');
  await within(card).findByRole('tab', { name: 'Situaci\u00f3n' });
  expect(search()).toBeTruthy();
});

test('a note has a PDF to save, as a boleta has', async () => {
  await open();
  const card = await choose('BC01-2');
  await user.click(within(card).getByRole('button', { name: 'Guardar PDF' }));
  await screen.findByText('Se guard\u00f3 10467793549-07-BC01-2.pdf');
  expect(asked('document.file')).toEqual([{ name: '07-BC01-2', form: 'pdf' }]);
});

test('a PDF is looked at in place, as a picture', async () => {
  await open();
  const card = await act('B001-416', 'Ver PDF');
  const page = await within(card).findByRole('img', { name: 'PDF \u00b7 B001-416' });
  expect(page.getAttribute('src')).toMatch(/^data:image\/png;base64,/);
  expect(asked('document.file')).toEqual([{ name: '03-B001-416', form: 'png' }]);
  await user.keyboard('{Escape}');
  await within(card).findByRole('tab', { name: 'Situaci\u00f3n' });
});

test('the month for the accountant says where it is and how many', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: /Todo del mes/ }));
  const month = screen.getByLabelText('Mes');
  expect(document.activeElement).toBe(month);
  expect(month).toHaveProperty('value', '2026-10');
  await user.click(screen.getByRole('button', { name: 'Preparar el archivo' }));
  await screen.findByText('Listo: 1,248 comprobantes');
  screen.getByText(host.documents.month.path);
  expect(asked('export.month')).toEqual([{ month: '2026-10', path: null }]);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(search()));
});

test('a folder that cannot be written is told in words', async () => {
  await open();
  host.trouble('export.month', { code: 'file_trouble', path: '/media/usb' });
  await user.click(screen.getByRole('button', { name: /Todo del mes/ }));
  await user.click(screen.getByRole('button', { name: 'Preparar el archivo' }));
  await screen.findByText('No se pudo escribir en /media/usb');
});

test('a shop without documents is told what comes first, and nothing to attend is good news', async () => {
  host.documents.all = [];
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}2');
  await screen.findByText('Todav\u00eda no hay comprobantes');
  await user.click(screen.getByRole('radio', { name: 'Por atender' }));
  await screen.findByText('Nada por atender');
});

test('a buyer named like a script is only text', async () => {
  host.documents.all[0]!.row.customer = '<img src=x onerror=alert(1)>';
  await open();
  expect(screen.getAllByText(/<img src=x/).length).toBeGreaterThan(0);
  expect(document.querySelector('img')).toBeNull();
});
