import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../../App.svelte';
import { FakeHost } from '../../../test/fakeHost';

let host: FakeHost;
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
  await screen.findByRole('combobox');
  await user.keyboard('{Home}c');
  await screen.findByRole('heading', { name: 'Compras' });
  await screen.findByText(/anotaciones/);
}

const asked = (name: string): unknown[] =>
  host.calls.filter((it) => it.name === name).map((it) => it.request);
const sum = (): string =>
  (screen.getByText(/\d+ anotaci/).closest('p')?.textContent ?? '').replace(/\s/g, '');

test('this month is shown with its sum, entries against entries taken off', async () => {
  await open();
  expect(sum()).toContain('S/2,410.00');
  expect(asked('purchase.list').at(-1)).toMatchObject({ from: '2026-11-01', to: '2026-11-21' });
  await screen.findByText('Quita una compra anterior');
  await screen.findByText('Quitada con otra anotaci\u00f3n');
});

test('a purchase is written down with the keyboard alone', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: 'Anotar compra' }));
  const ruc = await screen.findByLabelText('RUC del proveedor');
  expect(document.activeElement).toBe(ruc);
  await hands.type(ruc, '20100055237');
  await hands.type(screen.getByLabelText('Total (S/)'), '12,5');
  await user.keyboard('{Enter}');
  await screen.findByText('Se anot\u00f3 la compra');
  expect(asked('purchase.add')[0]).toMatchObject({
    ...{ date: '2026-11-21', ruc: '20100055237', total: '12.5', supplier: '' },
  });
  await waitFor(() => expect(sum()).toContain('S/2,422.50'));
});

test('a purchase without a supplier or an amount is not sent, and it says what is missing', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: 'Anotar compra' }));
  await user.click(screen.getByRole('button', { name: 'Anotar' }));
  await screen.findByText('Escriba el RUC o el nombre del proveedor.');
  await screen.findByText('Escriba cu\u00e1nto cost\u00f3.');
  expect(asked('purchase.add')).toEqual([]);
  expect(document.activeElement).toBe(screen.getByLabelText('RUC del proveedor'));
});

test('what nobody answered is sent again with the same id', async () => {
  await open();
  host.trouble('purchase.add', 'lost_answer');
  await user.click(screen.getByRole('button', { name: 'Anotar compra' }));
  await hands.type(await screen.findByLabelText(/^Nombre del proveedor/), 'Mercado');
  await hands.type(screen.getByLabelText('Total (S/)'), '10');
  await user.keyboard('{Enter}');
  await screen.findByText('El programa no responde', { exact: false, selector: 'main strong' });
  await user.click(screen.getByRole('button', { name: 'Anotar' }));
  await screen.findByText('Se anot\u00f3 la compra');
  const ids = asked('purchase.add').map((it) => (it as { id: string }).id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

async function same(): Promise<HTMLElement> {
  await open();
  await user.click(screen.getByRole('button', { name: 'Anotar compra' }));
  await hands.type(await screen.findByLabelText('RUC del proveedor'), '20131312955');
  await hands.type(screen.getByLabelText('Documento'), 'E001-7');
  await hands.type(screen.getByLabelText('Total (S/)'), '819.60');
  const day = screen.getByLabelText('D\u00eda del documento');
  await user.clear(day);
  await user.type(day, '2026-11-03');
  await user.click(screen.getByRole('button', { name: 'Anotar' }));
  return screen.findByRole('group', { name: /^Ya est\u00e1 anotada una compra igual/ });
}

test('a purchase that looks the same as another is asked about, and written down with the same id', async () => {
  const question = await same();
  expect(document.activeElement).toBe(within(question).getByRole('button', { name: 'No' }));
  await user.click(within(question).getByRole('button', { name: 'Anotar otra' }));
  await screen.findByText('Se anot\u00f3 la compra');
  const sent = asked('purchase.add') as { id: string; anyway: boolean }[];
  expect(sent.map((it) => it.anyway)).toEqual([false, true]);
  expect(new Set(sent.map((it) => it.id)).size).toBe(1);
});

test('the same purchase twice is left alone with Esc, and what was typed can be mended', async () => {
  await same();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('group', { name: /^Ya est\u00e1 anotada/ })).toBeNull();
  expect(asked('purchase.add')).toHaveLength(1);
  const total = screen.getByLabelText('Total (S/)');
  await waitFor(() => expect(document.activeElement).toBe(total));
  await user.clear(total);
  await hands.type(total, '819.70');
  await user.keyboard('{Enter}');
  await screen.findByText('Se anot\u00f3 la compra');
  expect(asked('purchase.add').at(-1)).toMatchObject({ total: '819.70', anyway: false });
});

test('another amount is another question', async () => {
  await same();
  await hands.type(screen.getByLabelText('Nota'), 'dos');
  expect(screen.queryByRole('group', { name: /^Ya est\u00e1 anotada/ })).toBeNull();
  await screen.findByRole('button', { name: 'Anotar' });
});

test('a purchase is taken back with a reason, and both lines stay', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: /^ALICORP/ }));
  const card = await screen.findByRole('complementary', { name: /^Compra a ALICORP/ });
  await user.click(within(card).getByRole('button', { name: 'Quitar esta compra' }));
  await hands.type(await screen.findByLabelText(/^Motivo/), 'Se repite');
  await user.keyboard('{Enter}');
  await user.click(await screen.findByRole('button', { name: 'S\u00ed, quitar' }));
  await screen.findByText('La compra ya no cuenta');
  expect(asked('purchase.correct')[0]).toMatchObject({ purchase_id: 'c1', reason: 'Se repite' });
  await waitFor(() => expect(sum()).toContain('S/1,589.60'));
});

test('an entry against a purchase cannot be taken back itself', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: /BACKUS Quita una/ }));
  const card = await screen.findByRole('complementary', { name: /^Compra a BACKUS/ });
  expect(within(card).queryByRole('button', { name: 'Quitar esta compra' })).toBeNull();
});

test('a file with a line that is not understood is not written down at all', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: 'Importar CSV' }));
  const field = await screen.findByLabelText('Elegir archivo');
  await user.upload(field, new File(['fecha;total'], 'mal.csv', { type: 'text/csv' }));
  await screen.findByText('4 l\u00edneas por corregir');
  await screen.findByText(/No se entiende el d\u00eda: \u00ab31\/02\/2026\u00bb/);
  await screen.findByText('El día todavía no llega: «31/12/2026».');
  await screen.findByText(/^Nada se anota mientras/);
  expect(screen.getByRole('button', { name: 'Anotar 6 compras' })).toHaveProperty('disabled', true);
});

test('a purchase of long ago is asked about once, and No goes back to its day', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: 'Anotar compra' }));
  await hands.type(await screen.findByLabelText(/^Nombre del proveedor/), 'Mercado');
  await hands.type(screen.getByLabelText('Total (S/)'), '10');
  const day = screen.getByLabelText('Día del documento');
  await user.clear(day);
  await user.type(day, '2023-03-14');
  await user.click(screen.getByRole('button', { name: 'Anotar' }));
  const question = /^Esta compra es de marzo de 2023, y ese mes ya debió declararse/;
  const group = await screen.findByRole('group', { name: question });
  await user.click(within(group).getByRole('button', { name: 'No, cambiar el día' }));
  await waitFor(() => expect(document.activeElement).toBe(day));
  await user.click(screen.getByRole('button', { name: 'Anotar' }));
  await user.click(await screen.findByRole('button', { name: 'Sí, anotarla' }));
  await screen.findByText('Se anotó la compra');
  const sent = asked('purchase.add') as { id: string; anyway: boolean }[];
  expect(sent.map((it) => it.anyway)).toEqual([false, false, true]);
  expect(new Set(sent.map((it) => it.id)).size).toBe(1);
});

test('a file tells what is old and what is repeated in it, and is written down as it was seen', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: 'Importar CSV' }));
  const field = await screen.findByLabelText('Elegir archivo');
  await user.upload(field, new File(['fecha;total'], 'viejo.csv', { type: 'text/csv' }));
  await screen.findByText(/^2 son de meses que ya debieron .* de marzo de 2023 \(línea 4\)/);
  await screen.findByText('1 línea repetida en el archivo');
  await screen.findByText('Dice lo mismo que la línea 3.');
  await user.click(await screen.findByRole('button', { name: 'Anotar 6 compras' }));
  await screen.findByText('Se anotaron 6 compras');
  expect(asked('purchase.import_run')).toMatchObject([{ anyway: true }]);
});

test('a file is looked at first, and then written down', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: 'Importar CSV' }));
  const field = await screen.findByLabelText('Elegir archivo');
  await user.upload(field, new File(['fecha;total'], 'compras.csv', { type: 'text/csv' }));
  const run = await screen.findByRole('button', { name: 'Anotar 6 compras' });
  expect(asked('purchase.import_run')).toEqual([]);
  await user.click(run);
  await screen.findByText('Se anotaron 6 compras');
});

test('an empty register says of which days it is, why it is kept and what to do first', async () => {
  host.owner.purchases = [];
  await open();
  await screen.findByText('No hay compras anotadas en noviembre de 2026');
  await screen.findByText(/^La categor\u00eda del RUS sale del mayor/);
  const period = screen.getByLabelText('D\u00edas');
  await user.selectOptions(period, 'Mes pasado');
  await screen.findByText('No hay compras anotadas en octubre de 2026');
  await user.selectOptions(period, 'Este a\u00f1o');
  await screen.findByText('No hay compras anotadas en 2026');
  await user.selectOptions(period, 'Todas');
  await screen.findByText('Todav\u00eda no hay compras anotadas');
  await user.type(screen.getByLabelText('Proveedor, RUC o documento'), 'x');
  await screen.findByText('Ninguna compra coincide');
});

test('the purchases of the month, opened from the first page, are empty and one can be added', async () => {
  host.owner.purchases = [];
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}9');
  await user.click(await screen.findByRole('button', { name: /^Compras del mes/ }));
  const none = await screen.findByText('No hay compras anotadas en noviembre de 2026');
  await user.click(within(none.parentElement!).getByRole('button', { name: 'Anotar compra' }));
  await screen.findByLabelText('RUC del proveedor');
});
