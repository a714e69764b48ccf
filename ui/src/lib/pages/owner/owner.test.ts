import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../../App.svelte';
import { exampleDocuments, exampleQueue } from '../../../test/fakeDocuments';
import { dashboardOf, type OwnerState } from '../../../test/fakeOwner';
import { FakeHost } from '../../../test/fakeHost';
import { attentionWords } from '$lib/texts';

let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  host = new FakeHost();
  user = userEvent.setup({ delay: null });
});
afterEach(() => cleanup());

async function open(state: OwnerState = 'green'): Promise<HTMLElement> {
  host.owner.state = state;
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}9');
  await screen.findByRole('heading', { name: 'Resumen' });
  return screen.findByRole('region', { name: /^Nuevo RUS, noviembre de 2026/ });
}

const asked = (name: string): unknown[] =>
  host.calls.filter((it) => it.name === name).map((it) => it.request);
const plain = (it: HTMLElement): string => (it.textContent ?? '').replace(/\s+/g, ' ');

test('the light in the status bar opens the page, and Esc goes back to the counter', async () => {
  render(App, { host });
  await screen.findByRole('combobox');
  await user.click(await screen.findByRole('button', { name: /^RUS verde\s+quedan/ }));
  await screen.findByRole('heading', { name: 'Resumen' });
  await user.keyboard('{Escape}');
  await screen.findByRole('combobox');
});

test('the first line says the light, the income, the limit and what is left', async () => {
  const light = await open();
  expect(plain(light)).toMatch(/VERDE Ventas del mes: S\/ 3,120\.50 de S\/ 5,000\.00/);
  expect(plain(light)).toContain('Quedan S/ 1,879.50 en la categor\u00eda 1');
  expect(plain(light)).toContain('cierra entre S/ 4,160.00 y S/ 4,760.00');
  const meter = within(light).getByRole('meter');
  expect(meter.getAttribute('aria-valuenow')).toBe('39');
});

test.each([
  ['green', 'VERDE', 'Quedan S/ 1,879.50'],
  ['yellow', 'AMARILLO', 'Quedan S/ 1,759.90 en la categor\u00eda 2'],
  ['red', 'ROJO', 'Excedido por S/ 120.00'],
  ['exceeded', 'ROJO', 'Excedido por S/ 115,456.70'],
] as const)(
  '%s differs in word and shape, and the bar never runs over',
  async (state, word, rest) => {
    const light = await open(state);
    expect(plain(light)).toContain(word);
    expect(plain(light)).toContain(rest);
    const width = light.querySelector<HTMLElement>('.fill')!.style.width;
    expect(parseFloat(width)).toBeLessThanOrEqual(100);
  },
);

test('a forecast without enough days is silent and says how many it still needs', async () => {
  const light = await open('first-day');
  expect(plain(light)).not.toContain('A este ritmo');
  expect(plain(light)).toContain('faltan 13 d\u00edas con ventas');
});

test('when purchases decide it is said, and the sum opens the purchases it was added from', async () => {
  const light = await open('purchases');
  expect(plain(light)).toContain('Deciden las compras');
  await user.click(within(light).getByRole('button', { name: /^Compras del mes: / }));
  await screen.findByRole('heading', { name: 'Compras' });
  await waitFor(() =>
    expect(asked('purchase.list').at(-1)).toMatchObject({ from: '2026-11-01', to: '2026-11-21' }),
  );
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Resumen' });
});

test('in the special category the year is measured, and the sum opens the year it was added from', async () => {
  const light = await open('special');
  expect(plain(light)).toMatch(/Ventas de 2026: S\/ 30,000\.00 de S\/ 60,000\.00/);
  expect(plain(light)).toContain(
    'Quedan S/ 30,000.00 en el a\u00f1o Categor\u00eda especial \u00b7 2026, al 21/11',
  );
  expect(plain(light)).not.toMatch(/Cat\. [12]|\u00faltimo l\u00edmite/);
  const meter = within(light).getByRole('meter', { name: 'Ventas de 2026' });
  expect(meter.getAttribute('aria-valuetext')).toContain('50 % del l\u00edmite del a\u00f1o');
  const month = await screen.findByRole('region', { name: 'El mes y el a\u00f1o' });
  expect(plain(month)).toContain('Categor\u00eda especial S/ 0.00');
  expect(plain(month)).toContain('la cuota es cero');
  expect(plain(month)).not.toContain('vence hacia');
  await user.click(within(light).getByRole('button', { name: /^Ventas de 2026: / }));
  await screen.findByRole('region', { name: /^Ventas de 2026: 01\/01\/2026/ });
  expect(asked('entry.list').at(-1)).toMatchObject({
    filter: { from: '2026-01-01', to: '2026-11-21', by: null },
  });
});

test('where purchases decide in the special category, the sum opens those of the year', async () => {
  host.owner.dashboard = dashboardOf('special');
  const { rus } = host.owner.dashboard;
  const year = { ...rus.year, purchases: '41000.00', left: '19000.00' };
  Object.assign(rus, { year, decided_by: 'purchases', amount: '41000.00', left: '19000.00' });
  const light = await open('special');
  expect(plain(light)).toContain('Deciden las compras del a\u00f1o');
  await user.click(within(light).getByRole('button', { name: /^Compras de 2026: / }));
  await screen.findByRole('heading', { name: 'Compras' });
  await waitFor(() =>
    expect(asked('purchase.list').at(-1)).toMatchObject({ from: '2026-01-01', to: '2026-11-21' }),
  );
});

test('in the special category the status bar says what is left of the year', async () => {
  const { rus } = host.status;
  host.status.rus = {
    ...{
      ...rus,
      category: 'special',
      measure: 'special',
      amount: '30000.00',
      limit: '60000.00',
      left: '30000.00',
    },
    ...{ income: '6240.10', year_income: '30000.00', year_limit: '60000.00' },
  };
  render(App, { host });
  const item = await screen.findByRole('button', {
    name: /^RUS verde\s+quedan S\/.30,000\.00 en el/,
  });
  expect(item.title).toBe('S/\u00a030,000.00 de S/\u00a060,000.00 en el a\u00f1o');
});

test('what is passed first is named: the limit of category 2, or that of the year', async () => {
  const light = await open('year');
  expect(plain(light)).toContain('Quedan S/ 900.00 en el a\u00f1o');
  expect(plain(light)).toContain(
    'El l\u00edmite del a\u00f1o se pasar\u00eda el mi\u00e9rcoles 25/11.',
  );
  await screen.findByText(
    /^El mes cerrar\u00eda en S\/.7,460\.00 y pasar\u00eda el l\u00edmite del a\u00f1o$/,
  );
  cleanup();
  expect(plain(await open('yellow'))).toContain(
    'El l\u00edmite de la categor\u00eda 2 se pasar\u00eda el domingo 29/11.',
  );
  await screen.findByText(/y pasar\u00eda el l\u00edmite de la categor\u00eda 2$/);
});

test('a limit that is passed needs the owner by its name and by how much, the year beside the month', async () => {
  const needs = async (state: OwnerState): Promise<string[]> => {
    await open(state);
    const list = await screen.findByRole('region', { name: 'Por atender' });
    const rows = within(list)
      .getAllByRole('button')
      .map((it) => plain(it).trim());
    cleanup();
    return rows.filter((it) => it.startsWith('Se pas\u00f3'));
  };
  expect(await needs('red')).toEqual([
    'Se pas\u00f3 el l\u00edmite de la categor\u00eda 2 por S/ 120.00 Qu\u00e9 hacer',
  ]);
  expect(await needs('year-passed')).toEqual([
    'Se pas\u00f3 el l\u00edmite del a\u00f1o por S/ 420.30 Qu\u00e9 hacer',
  ]);
  expect(await needs('exceeded')).toEqual([
    'Se pas\u00f3 el l\u00edmite de la categor\u00eda 2 por S/ 115,456.70 Qu\u00e9 hacer',
    'Se pas\u00f3 el l\u00edmite del a\u00f1o por S/ 1,138,567.80 Qu\u00e9 hacer',
  ]);
  expect(await needs('special-passed')).toEqual([
    'Se pas\u00f3 el l\u00edmite del a\u00f1o de la categor\u00eda especial por S/ 1,200.00 Qu\u00e9 significa',
  ]);
});

test('annulled and replaced boletas open the list whose sum they are', async () => {
  await open();
  await user.click(await screen.findByRole('button', { name: /^Anuladas, no cuentan/ }));
  const annulled = await screen.findByRole('region', { name: /^Anuladas, no cuentan: 01\/11/ });
  await within(annulled).findByText('2 comprobantes', { exact: false });
  expect(plain(within(annulled).getByRole('status'))).toContain('S/ 18.00');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: /^Reemplazadas, no cuentan/ }));
  const replaced = await screen.findByRole('region', { name: /^Reemplazadas, no cuentan/ });
  await waitFor(() => expect(plain(within(replaced).getByRole('status'))).toContain('S/ 21.00'));
  expect(asked('entry.list').map((it) => (it as { filter: unknown }).filter)).toMatchObject([
    { by: 'annulled', key: null, from: '2026-11-01', to: '2026-11-21' },
    { by: 'replaced', key: null, from: '2026-11-01', to: '2026-11-21' },
  ]);
});

test('what the month earned opens the products of that month', async () => {
  await open();
  await user.click(await screen.findByRole('button', { name: /de lo vendido/ }));
  await screen.findByRole('heading', { name: 'Reportes' });
  expect(screen.getByLabelText('Reporte')).toHaveProperty('value', 'products');
  await waitFor(() =>
    expect(asked('report.page').at(-1)).toMatchObject({
      report: { name: 'products', from: '2026-11-01', to: '2026-11-21' },
    }),
  );
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Resumen' });
});

test('messages that could not be posted lead to the address they were posted to', async () => {
  await open('special');
  await user.click(await screen.findByRole('button', { name: /^2 avisos sobre los l\u00edmites/ }));
  await screen.findByRole('heading', { name: 'L\u00edmites del Nuevo RUS' });
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Resumen' });
});

test('a shop without sales is told what comes, and every figure is a nought', async () => {
  const light = await open('empty');
  expect(plain(light)).toContain('S/ 0.00');
  await screen.findByText('Todav\u00eda no hay ventas');
  await screen.findByText('Nada por atender');
  await screen.findByText('Sin ventas en estos d\u00edas.');
});

test('without internet the queue is said first, with the way to it and back', async () => {
  await open('offline');
  const rows = within(await screen.findByRole('region', { name: 'Por atender' }));
  expect(plain(rows.getAllByRole('button')[0]!)).toContain(
    '4 boletas por enviar, la primera hace 2 d\u00edas',
  );
  await user.click(rows.getByRole('button', { name: /Sin internet: 12 boletas/ }));
  await screen.findByRole('heading', { name: 'Cola SUNAT y tickets' });
  await screen.findByRole('button', { name: /Volver a Resumen/ });
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Resumen' });
});

test('a figure opens its list, whose sum is at the top; a row opens the boleta and Esc comes back', async () => {
  host.documents.all = exampleDocuments();
  await open();
  const figure = await screen.findByRole('button', { name: /^Ventas del mes S/ });
  await user.click(figure);
  const list = await screen.findByRole('region', { name: /^Ventas del mes: 01\/11/ });
  await within(list).findByText('46 comprobantes', { exact: false });
  expect(asked('entry.list').at(-1)).toMatchObject({
    filter: { from: '2026-11-01', to: '2026-11-21', by: null, key: null },
  });
  await user.click(within(list).getByRole('button', { name: 'B001-418' }));
  await screen.findByRole('complementary', { name: 'Ficha de B001-418' });
  await user.keyboard('{Escape}');
  await screen.findByRole('region', { name: /^Ventas del mes: 01\/11/ });
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('region', { name: /^Ventas del mes: 01\/11/ })).toBeNull();
  await screen.findByRole('heading', { name: 'Resumen' });
});

test('closing a list gives the focus back to its figure', async () => {
  await open();
  const figure = await screen.findByRole('button', { name: /^Hoy/ });
  figure.focus();
  await user.keyboard('{Enter}');
  await screen.findByRole('region', { name: /^Hoy: 21\/11\/2026/ });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(figure));
});

test('bars are walked with the arrows, and Enter opens the day', async () => {
  await open();
  const chart = await screen.findByRole('region', { name: 'Ventas por d\u00eda' });
  const bars = within(chart).getAllByRole('button', { name: /ventas?$/ });
  expect(bars).toHaveLength(30);
  expect(bars.filter((it) => it.getAttribute('tabindex') === '0')).toHaveLength(1);
  bars.at(-1)!.focus();
  await user.keyboard('{ArrowLeft}{Enter}');
  await waitFor(() =>
    expect(asked('entry.list').at(-1)).toMatchObject({
      filter: { from: '2026-11-20', to: '2026-11-20' },
    }),
  );
});

test('a chart is a table too, and seven days are seven rows', async () => {
  await open();
  const chart = await screen.findByRole('region', { name: 'Ventas por d\u00eda' });
  await user.click(within(chart).getByRole('radio', { name: '7 d\u00edas' }));
  await user.click(within(chart).getByRole('button', { name: 'Ver como tabla' }));
  const rows = within(within(chart).getByRole('table')).getAllByRole('row');
  expect(rows).toHaveLength(8);
  expect(plain(rows[1]!)).toContain('s\u00e1bado 21/11');
});

test('an hour, a method and a product open their own entries', async () => {
  await open();
  await user.click(await screen.findByRole('button', { name: /^De 13:00 a 13:59/ }));
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Yape' }));
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Vendido solo por nombre' }));
  await screen.findByRole('region', { name: /^Vendido solo por nombre/ });
  expect(asked('entry.list').map((it) => (it as { filter: unknown }).filter)).toMatchObject([
    { by: 'hour', key: '13', from: '2026-11-21' },
    { by: 'method', key: 'yape', from: '2026-11-01' },
    { by: 'product', key: '' },
  ]);
});

test('the last sales are reprinted and kept as PDF', async () => {
  await open();
  await user.click(await screen.findByRole('button', { name: 'Reimprimir B001-418' }));
  await waitFor(() => expect(asked('sale.reprint')).toEqual([{ number: 'B001-418' }]));
  await user.click(screen.getByRole('button', { name: 'Guardar B001-418 en PDF' }));
  await waitFor(() => expect(host.outside.map((it) => it.what)).toEqual(['save', 'open']));
});

test('what waits for SUNAT is sent now', async () => {
  host.documents.queue = exampleQueue();
  await open();
  await user.click(await screen.findByRole('button', { name: 'Enviar a SUNAT' }));
  await screen.findByText(/^\d+ boletas? se envían? ahora$/);
  expect(asked('sunat.send_now')).toEqual([{}]);
});

test('who may not see the figures finds no page and no button', async () => {
  host.state.permissions = ['sell'];
  render(App, { host });
  await screen.findByRole('combobox');
  await screen.findByText('RUS verde');
  expect(screen.queryByRole('button', { name: /RUS verde/ })).toBeNull();
  await user.keyboard('{Home}');
  expect(screen.queryByRole('menuitem', { name: /Resumen/ })).toBeNull();
  await user.keyboard('9');
  await new Promise((done) => setTimeout(done, 200));
  expect(screen.queryByRole('heading', { name: 'Resumen' })).toBeNull();
});

test('figures that cannot be read are asked for again', async () => {
  host.trouble('dashboard.show', { code: 'busy' });
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}9');
  await user.click(await screen.findByRole('button', { name: 'Intentar otra vez' }));
  await screen.findByRole('region', { name: /^Nuevo RUS/ });
});

test('everything that needs attention has words and something to press', () => {
  for (const state of [
    'green',
    'yellow',
    'red',
    'exceeded',
    'offline',
    'special',
    'special-passed',
    'year',
    'year-passed',
  ] as const) {
    for (const row of dashboardOf(state).attention) {
      const words = attentionWords(row);
      expect(words?.text).not.toMatch(/undefined|null|el l\u00edmite($| por)/);
      expect(words?.act).toBeTruthy();
    }
  }
});

test('what passing the limit means can be read from the light, with the shop\u2019s own limits', async () => {
  const light = await open('red');
  await user.click(within(light).getByRole('button', { name: /Qu\u00e9 pasa si paso/ }));
  await screen.findByRole('heading', { name: '\u00bfQu\u00e9 pasa si paso el l\u00edmite?' });
  await screen.findByText(/sube de S\/\s20\.00 a S\/\s50\.00/);
  await screen.findByRole('heading', { name: /Si paso S\/\s96,000\.00 en el a\u00f1o/ });
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Resumen' });
});

test('what passing the limit means has a part about the special category only while it applies', async () => {
  const light = await open('green');
  await user.click(within(light).getByRole('button', { name: /Qu\u00e9 pasa si paso/ }));
  await screen.findByRole('heading', { name: /Si paso S\/\s96,000\.00 en el a\u00f1o$/ });
  expect(screen.queryByRole('heading', { name: /en la categor\u00eda especial$/ })).toBeNull();
  cleanup();
  host = new FakeHost();
  host.owner.settings.limits[1]!.special_year = '60000.00';
  const special = await open('special');
  await user.click(within(special).getByRole('button', { name: /Qu\u00e9 pasa si paso/ }));
  await screen.findByRole('heading', {
    name: /Si paso S\/\s60,000\.00 en el a\u00f1o, en la categor\u00eda especial/,
  });
});
