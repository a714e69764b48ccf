import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../../App.svelte';
import { FakeHost } from '../../../test/fakeHost';
import { cellText } from './cells';
import { daysOfPeriod } from './figures';

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  host = new FakeHost();
  user = userEvent.setup({ delay: null });
});
afterEach(() => cleanup());

async function open(): Promise<void> {
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}0');
  await screen.findByRole('heading', { name: 'Reportes' });
  await screen.findByRole('table');
}

const asked = (name: string): unknown[] =>
  host.calls.filter((it) => it.name === name).map((it) => it.request);
const last = (): unknown => (asked('report.page').at(-1) as { report: unknown }).report;
const choose = (name: string): Promise<void> =>
  user.selectOptions(screen.getByLabelText('Reporte'), name);

test('the page opens with the days of this month, their total and the income', async () => {
  await open();
  expect(last()).toEqual({
    ...{ name: 'days', from: '2026-11-01', to: '2026-11-21', sort: null, descending: false },
  });
  const rows = screen.getAllByRole('row');
  expect(rows.at(-1)?.textContent).toContain('Total');
  await screen.findByText(/Ventas de estos d\u00edas: S\//);
});

test('a head sorts by its column, the other way round, and then no more', async () => {
  await open();
  const head = (): HTMLElement => screen.getByRole('columnheader', { name: /Ingreso/ });
  await user.click(within(head()).getByRole('button'));
  await waitFor(() => expect(last()).toMatchObject({ sort: 'income', descending: true }));
  expect(head().getAttribute('aria-sort')).toBe('descending');
  await user.click(within(head()).getByRole('button'));
  await waitFor(() => expect(last()).toMatchObject({ sort: 'income', descending: false }));
  expect(head().getAttribute('aria-sort')).toBe('ascending');
  await user.click(within(head()).getByRole('button'));
  await waitFor(() => expect(last()).toMatchObject({ sort: null }));
  expect(head().getAttribute('aria-sort')).toBeNull();
});

test('more rows come with the button, until there are no more', async () => {
  await open();
  await choose('products');
  await screen.findByText('100 de 240 filas');
  await user.click(screen.getByRole('button', { name: 'Ver m\u00e1s' }));
  await screen.findByText('200 de 240 filas');
  await user.click(screen.getByRole('button', { name: 'Ver m\u00e1s' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Ver m\u00e1s' })).toBeNull());
  expect(screen.getAllByRole('row')).toHaveLength(242);
});

test('any two days may be chosen, and days the wrong way round are not asked for', async () => {
  await open();
  await user.selectOptions(screen.getByLabelText('D\u00edas'), 'range');
  const from = screen.getByLabelText('Desde');
  expect(from).toHaveProperty('value', '2026-11-01');
  await user.clear(from);
  await user.type(from, '2026-10-05');
  await waitFor(() => expect(last()).toMatchObject({ from: '2026-10-05', to: '2026-11-21' }));
  const before = asked('report.page').length;
  const to = screen.getByLabelText('Hasta');
  await user.clear(to);
  await user.type(to, '2026-09-01');
  await screen.findByText('El primer d\u00eda va antes que el \u00faltimo.');
  expect(asked('report.page').slice(before)).toEqual([]);
  expect(screen.getByRole('button', { name: 'Guardar como CSV' })).toHaveProperty('disabled', true);
});

test('days without sales are told so, and there is nothing to keep', async () => {
  await open();
  await choose('customers');
  await screen.findByText('Sin ventas en estos d\u00edas');
  expect(screen.getByRole('button', { name: 'Guardar como PDF' })).toHaveProperty('disabled', true);
});

test('a report that cannot be read is asked for again', async () => {
  await open();
  host.trouble('report.page', { code: 'busy' });
  await choose('methods');
  await user.click(await screen.findByRole('button', { name: 'Intentar otra vez' }));
  await screen.findByRole('button', { name: 'Transferencia' });
});

test('a row opens the list it was added from, and Esc goes back to the report', async () => {
  await open();
  await choose('methods');
  await user.click(await screen.findByRole('button', { name: 'Yape' }));
  await screen.findByRole('region', { name: /^Yape: 01\/11\/2026/ });
  expect(asked('entry.list').at(-1)).toMatchObject({ filter: { by: 'method', key: 'yape' } });
  await user.keyboard('{Escape}');
  await screen.findByRole('button', { name: 'Yape' });
  await user.keyboard('{Escape}');
  await screen.findByRole('region', { name: 'Productos del ticket' });
});

test('a row that is a boleta opens it, and the report is as it was on the way back', async () => {
  await open();
  await choose('sales');
  await user.click(await screen.findByRole('button', { name: 'B001-418' }));
  await screen.findByRole('heading', { name: 'Comprobantes' });
  await user.keyboard('{Escape}');
  await screen.findByRole('button', { name: 'B001-418' });
  expect(screen.getByLabelText('Reporte')).toHaveProperty('value', 'sales');
});

test('every figure of the monthly sheet opens its own list, those of the total too', async () => {
  await open();
  await choose('rus');
  await user.click(await screen.findByRole('button', { name: /^Ingreso, noviembre de 2026: / }));
  await screen.findByRole('region', { name: /^Ingreso: 01\/11\/2026 a 21\/11\/2026/ });
  await user.keyboard('{Escape}');
  for (const word of ['Vendido', 'Anulado', 'N. crédito', 'N. débito']) {
    const figure = new RegExp(`^${word}, noviembre de 2026: `);
    await user.click(screen.getByRole('button', { name: figure }));
    const list = await screen.findByRole('region', { name: new RegExp(`^${word}: 01/11/2026`) });
    if (word === 'Anulado') {
      await within(list).findByText('2 comprobantes', { exact: false });
      expect(within(list).getByRole('status').textContent).toContain('-18.00');
    }
    await user.keyboard('{Escape}');
  }
  await user.click(screen.getByRole('button', { name: /^Vendido, Total: / }));
  await screen.findByRole('region', { name: /^Vendido: 01\/11\/2026/ });
  await user.keyboard('{Escape}');
  expect(asked('entry.list').map((it) => (it as { filter: unknown }).filter)).toMatchObject([
    { from: '2026-11-01', to: '2026-11-21', by: null },
    { from: '2026-11-01', to: '2026-11-21', by: 'sold' },
    { from: '2026-11-01', to: '2026-11-21', by: 'taken_off' },
    { from: '2026-11-01', to: '2026-11-21', by: 'credited' },
    { from: '2026-11-01', to: '2026-11-21', by: 'debited' },
    { from: '2026-11-01', to: '2026-11-21', by: 'sold' },
  ]);
  await user.click(screen.getByRole('button', { name: /^Compras, octubre de 2026: S\/.512\.00/ }));
  await screen.findByRole('heading', { name: 'Compras' });
  await waitFor(() =>
    expect(asked('purchase.list').at(-1)).toMatchObject({ from: '2026-10-01', to: '2026-10-31' }),
  );
  await screen.findByText('1 anotaci\u00f3n', { exact: false });
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Reportes' });
  expect(screen.getByLabelText('Reporte')).toHaveProperty('value', 'rus');
});

test('the income of the days opens all that was sold in them', async () => {
  await open();
  await user.click(await screen.findByRole('button', { name: /^Ventas de estos d\u00edas: S\// }));
  await screen.findByRole('region', { name: /^Ventas: 01\/11\/2026 a 21\/11\/2026/ });
  expect(asked('entry.list').at(-1)).toMatchObject({
    filter: { from: '2026-11-01', to: '2026-11-21', by: null },
  });
});

test('a third file at once is not made, and it says what to wait for', async () => {
  await open();
  host.trouble('report.export', { code: 'exports_busy' });
  await user.click(screen.getByRole('button', { name: 'Guardar como CSV' }));
  await screen.findByText('Ya se est\u00e1n preparando dos archivos');
  expect(screen.getByRole('button', { name: 'Guardar como CSV' })).toHaveProperty(
    'disabled',
    false,
  );
});

test.each(['CSV', 'Excel', 'PDF'])('%s is kept in the downloads', async (word) => {
  await open();
  await user.click(screen.getByRole('button', { name: `Guardar como ${word}` }));
  await screen.findByText(/^Se guard\u00f3 days-2026-11-01/);
  expect(host.outside).toHaveLength(1);
});

test('a long export tells how far it is and can be cancelled', async () => {
  host.owner.slow = 100;
  await open();
  await user.click(screen.getByRole('button', { name: 'Guardar como Excel' }));
  await screen.findByText(/^\d+ de 21 filas$/);
  await user.click(screen.getByRole('button', { name: 'Cancelar' }));
  await screen.findByText('Se cancel\u00f3');
  expect(host.outside).toEqual([]);
  expect(screen.getByRole('button', { name: 'Guardar como Excel' })).toHaveProperty(
    'disabled',
    false,
  );
});

test('a long export that ends by itself is kept', async () => {
  host.owner.slow = 2;
  await open();
  await user.click(screen.getByRole('button', { name: 'Guardar como CSV' }));
  await screen.findByText(/^Se guard\u00f3 days/);
  expect(asked('report.export_state').length).toBe(2);
});

test('a period is whole days in Lima, both included', () => {
  const days = (period: string, today: string): string =>
    Object.values(daysOfPeriod(period, today) ?? {}).join(' ');
  expect(days('yesterday', '2026-03-01')).toBe('2026-02-28 2026-02-28');
  expect(days('week', '2026-11-21')).toBe('2026-11-16 2026-11-21');
  expect(days('week', '2026-11-16')).toBe('2026-11-16 2026-11-16');
  expect(days('last_month', '2026-01-15')).toBe('2025-12-01 2025-12-31');
  expect(days('year', '2026-11-21')).toBe('2026-01-01 2026-11-21');
  expect(daysOfPeriod('all', '2026-11-21')).toBeNull();
});

test('cells are shown by moving their characters', () => {
  expect(cellText('money', '-1234.5', '2026-11-21')).toBe('S/\u00a0-1,234.50');
  expect(cellText('per_mille', '253', '2026-11-21')).toBe('25.3 %');
  expect(cellText('per_mille', '-5', '2026-11-21')).toBe('-0.5 %');
  expect(cellText('date', '2026-11-20', '2026-11-21')).toBe('20/11');
  expect(cellText('date', '2025-11-20', '2026-11-21')).toBe('20/11/2025');
  expect(cellText('moment', '2025-11-20T14:32:05-05:00', '2026-11-21')).toBe('20/11/2025 14:32');
  expect(cellText('month', '2026-11', '2026-11-21')).toBe('noviembre de 2026');
  expect(cellText('method', 'cash,note', '2026-11-21')).toBe('Efectivo, Notas');
  expect(cellText('text', '=SUM(A1)', '2026-11-21')).toBe('=SUM(A1)');
  expect(cellText('money', '', '2026-11-21')).toBe('');
});

test('in January the sales of November are shown with their year', async () => {
  host.status.now = '2027-01-02T09:10:05-05:00';
  await open();
  await screen.findByText('20/11/2026');
  await choose('sales');
  const [sale] = await screen.findAllByText(/^\d\d\/11\/2026 \d\d:\d\d$/);
  expect(sale).toBeDefined();
  host.status.now = '2026-11-21T14:32:05-05:00';
  host.stale('status');
  await waitFor(() => expect(screen.queryByText(/^\d\d\/11\/2026 \d\d:\d\d$/)).toBeNull());
  expect(screen.getAllByText(/^\d\d\/11 \d\d:\d\d$/).length).toBeGreaterThan(0);
});
