import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../../App.svelte';
import { FakeHost } from '../../../test/fakeHost';
import { crossingOf } from '../../../test/scenes';

const INCA = '7750182000001';
let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;
let hands: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  host = new FakeHost();
  user = userEvent.setup({ delay: null });
  hands = userEvent.setup({ delay: 60 });
});
afterEach(() => cleanup());

const asked = (name: string): unknown[] =>
  host.calls.filter((it) => it.name === name).map((it) => it.request);

function scan(code: string): void {
  const at = new Event('now').timeStamp;
  [...code, 'Enter'].forEach((key, n) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: at + n });
    (document.activeElement ?? document.body).dispatchEvent(event);
  });
}

async function pay(): Promise<HTMLElement> {
  render(App, { host });
  await screen.findByRole('combobox');
  scan(INCA);
  const ticket = screen.getByRole('region', { name: 'Productos del ticket' });
  await within(ticket).findByText('Inca Kola 500 ml');
  await user.keyboard('{F9}');
  const confirm = await screen.findByRole('button', { name: /Confirmar venta/ });
  await screen.findByText('Sin vuelto');
  return confirm;
}

const notice = (): Promise<HTMLElement> =>
  screen.findByRole('region', { name: 'L\u00edmite del RUS' });

test('passing into category 2 is only a note, and Enter sells', async () => {
  host.counter.crossing = crossingOf('category_1', 'block');
  await pay();
  expect((await notice()).textContent).toContain(
    'La cuota de este mes ser\u00e1 la de la categor\u00eda 2',
  );
  await user.keyboard('{Enter}');
  await screen.findByText('Venta hecha');
});

test('passing out of the special category is only a note, whatever the policy, and Enter sells', async () => {
  host.counter.crossing = crossingOf('special', 'block');
  await pay();
  expect((await notice()).textContent).toContain(
    'Desde este mes la cuota ser\u00e1 la de la categor\u00eda 1 o la 2',
  );
  expect(within(await notice()).queryByRole('textbox')).toBeNull();
  await user.keyboard('{Enter}');
  await screen.findByText('Venta hecha');
});

test.each(['category_2', 'year'])(
  'with the policy to warn, passing %s is said and sold',
  async (limit) => {
    host.counter.crossing = crossingOf(limit, 'warn');
    await pay();
    expect((await notice()).textContent).toContain('Hable con su contador');
    await user.keyboard('{Enter}');
    await screen.findByText('Venta hecha');
    expect(asked('tender.commit')).toMatchObject([{ rus_reason: null }]);
  },
);

test('with the policy to ask, Enter goes to the reason, four letters are needed, Enter sells', async () => {
  host.counter.crossing = crossingOf('category_2', 'reason');
  await pay();
  const field = within(await notice()).getByLabelText(/Motivo para vender igual/);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(document.activeElement).toBe(field));
  await hands.type(field, 'si');
  await user.keyboard('{Enter}');
  await screen.findByText('Escriba el motivo: al menos 4 letras.');
  expect(asked('tender.commit')).toEqual([]);
  await hands.type(field, ' cliente fijo');
  await user.keyboard('{Enter}');
  await screen.findByText('Venta hecha');
  expect(asked('tender.commit')).toMatchObject([{ rus_reason: 'si cliente fijo' }]);
});

test('with the policy to block it cannot be confirmed, and says what to do', async () => {
  host.counter.crossing = crossingOf('category_2', 'block');
  const confirm = await pay();
  expect(confirm).toHaveProperty('disabled', true);
  expect((await notice()).textContent).toContain('puede cambiarlo en Ajustes');
  await user.keyboard('{Enter}');
  expect(asked('tender.commit')).toEqual([]);
});

test('a limit that another till passed in between leads to the same notice', async () => {
  host.counter.crossing = crossingOf('category_2', 'reason');
  host.counter.crossedLate = true;
  await pay();
  expect(screen.queryByRole('region', { name: 'L\u00edmite del RUS' })).toBeNull();
  await user.keyboard('{Enter}');
  const field = within(await notice()).getByLabelText(/Motivo para vender igual/);
  await waitFor(() => expect(document.activeElement).toBe(field));
  await hands.type(field, 'cliente fijo');
  await user.keyboard('{Enter}');
  await screen.findByText('Venta hecha');
  expect(asked('tender.commit')).toMatchObject([
    { rus_reason: null },
    { rus_reason: 'cliente fijo' },
  ]);
});

test('what it means is read on the way, and the sale is still being paid afterwards', async () => {
  host.counter.crossing = crossingOf('category_2', 'reason');
  await pay();
  await user.click(within(await notice()).getByRole('button', { name: /Qu\u00e9 pasa si/ }));
  await screen.findByRole('heading', { name: '\u00bfQu\u00e9 pasa si paso el l\u00edmite?' });
  await user.keyboard('{Escape}');
  await notice();
  await screen.findByText('Sin vuelto');
});

async function settings(): Promise<void> {
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}6');
  await screen.findByRole('heading', { name: 'Ajustes' });
  await user.click(screen.getByRole('button', { name: 'Nuevo RUS' }));
  await screen.findByRole('heading', { name: 'L\u00edmites del Nuevo RUS' });
}

test('the policy and the address of warnings are kept', async () => {
  await settings();
  await user.click(screen.getByRole('radio', { name: /Pedir motivo/ }));
  await hands.type(screen.getByLabelText(/Tambi\u00e9n avisar/), 'https://x.pe/a');
  await user.click(screen.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('Se guardaron los ajustes');
  expect(asked('rus.save_settings')).toEqual([{ policy: 'reason', webhook: 'https://x.pe/a' }]);
});

test('limits are added from a month on and taken back; the first ones stay', async () => {
  await settings();
  const table = screen.getByRole('region', { name: 'L\u00edmites y cuotas por mes' });
  await user.click(within(table).getByRole('button', { name: /Agregar l\u00edmites/ }));
  await user.click(within(table).getByRole('button', { name: 'Guardar l\u00edmites' }));
  await screen.findByText(/Escriba el mes y el a\u00f1o/);
  const month = within(table).getByLabelText(/^Desde el mes/);
  await hands.type(month, '1/2028');
  await hands.tab();
  expect(month).toHaveProperty('value', 'enero de 2028');
  expect(screen.queryByText(/Escriba el mes y el a\u00f1o/)).toBeNull();
  await user.click(within(table).getByRole('button', { name: 'Guardar l\u00edmites' }));
  await within(table).findByText('enero de 2028');
  expect(asked('rus.save_limits')).toMatchObject([
    { since: '2028-01', due_day: 18, special_year: null },
  ]);
  const drop = within(table).getByRole('button', {
    name: /Quitar los l\u00edmites desde enero de 2028/,
  });
  await user.click(drop);
  await user.keyboard('{Escape}');
  expect(asked('rus.drop_limits')).toEqual([]);
  await user.click(within(table).getByRole('button', { name: /desde enero de 2028/ }));
  await user.click(screen.getByRole('button', { name: 'S\u00ed, quitar' }));
  await waitFor(() => expect(within(table).queryByText('enero de 2028')).toBeNull());
  const first = within(table).getByText('enero de 2017').closest('tr')!;
  expect(within(first).queryByRole('button')).toBeNull();
});

test('the special category begins in a month with what its year may come to, and ends in another', async () => {
  await settings();
  const table = screen.getByRole('region', { name: 'L\u00edmites y cuotas por mes' });
  const rowOf = (month: string): string =>
    within(table).getByText(month).closest('tr')?.textContent ?? '';
  expect(rowOf('enero de 2027')).toContain('No');
  await user.click(within(table).getByRole('button', { name: /Agregar l\u00edmites/ }));
  await hands.type(within(table).getByLabelText('Desde el mes'), '2028-01');
  expect(within(table).queryByLabelText(/L\u00edmite del a\u00f1o en la categor/)).toBeNull();
  await user.click(within(table).getByRole('checkbox', { name: /categor\u00eda especial/ }));
  expect(within(table).getByLabelText(/L\u00edmite del a\u00f1o en la categor/)).toHaveProperty(
    'value',
    '60000.00',
  );
  await user.click(within(table).getByRole('button', { name: 'Guardar l\u00edmites' }));
  await within(table).findByText('enero de 2028');
  expect(rowOf('enero de 2028')).toContain('S/\u00a060,000.00');
  await user.click(within(table).getByRole('button', { name: /Agregar l\u00edmites/ }));
  await hands.type(within(table).getByLabelText('Desde el mes'), '2029-01');
  await user.click(within(table).getByRole('checkbox', { name: /categor\u00eda especial/ }));
  await user.click(within(table).getByRole('button', { name: 'Guardar l\u00edmites' }));
  await within(table).findByText('enero de 2029');
  expect(asked('rus.save_limits')).toMatchObject([
    { since: '2028-01', special_year: '60000.00' },
    { since: '2029-01', special_year: null },
  ]);
});

test('who may look but not change sees the settings and no buttons', async () => {
  host.state.permissions = ['sell', 'report'];
  await settings();
  expect(screen.queryByRole('button', { name: 'Guardar' })).toBeNull();
  expect(screen.queryByRole('button', { name: /Agregar l\u00edmites/ })).toBeNull();
});
