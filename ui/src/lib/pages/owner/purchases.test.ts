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
  await screen.findByText('3 l\u00edneas no se entienden');
  await screen.findByText(/No se entiende el d\u00eda: \u00ab31\/02\/2026\u00bb/);
  await screen.findByText(/^Nada se anota mientras/);
  expect(screen.getByRole('button', { name: 'Anotar 6 compras' })).toHaveProperty('disabled', true);
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

test('an empty register says why it is kept and what to do first', async () => {
  host.owner.purchases = [];
  await open();
  await screen.findByText('Todav\u00eda no hay compras anotadas');
  await user.type(screen.getByLabelText('Proveedor, RUC o documento'), 'x');
  await screen.findByText('Ninguna compra coincide');
});
