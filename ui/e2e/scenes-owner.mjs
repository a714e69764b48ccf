// The owner's pages in the states worth a picture. A month of sales is written over the host's answers,
// from the same example as the tests of the screen.

import { readFileSync } from 'node:fs';

const example = JSON.parse(
  readFileSync(new URL('../src/test/owner.json', import.meta.url), 'utf8'),
);
const INCA = '02000008';
const TODAY = '2026-11-21';
const DAY_MS = 86_400_000;
const NOTHING = { count: 0, amount: '0.00' };
const button = (till, name) => till.page.getByRole('button', { name });

async function answer(till, name, of) {
  await till.page.route(`**/rpc/${name}`, (route) =>
    route.fulfill({ json: of(route.request().postDataJSON()) }),
  );
}

async function over(till, name, change) {
  await till.page.route(`**/rpc/${name}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}

/** Bars measured against the tallest. */
function measured(rows, amount) {
  const most = Math.max(0, ...rows.map((it) => Number(amount(it))));
  const height = (it) =>
    most === 0 ? 0 : Math.max(0, Math.round((Number(amount(it)) * 1000) / most));
  return rows.map((it) => ({ ...it, height: height(it) }));
}

function dashboard(state) {
  const bare = state === 'empty' || state === 'first-day';
  const amounts = bare ? example.days.map(() => '0.00') : [...example.days];
  const today = { count: 2, amount: '16.70' };
  if (state === 'first-day') amounts[amounts.length - 1] = today.amount;
  const days = amounts.map((amount, at) => ({
    date: new Date(Date.parse(TODAY) - (amounts.length - 1 - at) * DAY_MS)
      .toISOString()
      .slice(0, 10),
    income: { count: Math.ceil(Number(amount) / 8), amount },
  }));
  const hours = Array.from({ length: 24 }, (_, hour) => {
    const only = state === 'first-day' && hour === 14 ? today.amount : '0.00';
    const amount = bare ? only : (example.hours[hour] ?? '0.00');
    const income = { count: Math.ceil(Number(amount) / 9), amount };
    return { key: String(hour).padStart(2, '0'), income };
  });
  const view = {
    ...example.dashboard,
    days: measured(days, (it) => it.income.amount),
    hours: measured(hours, (it) => it.income.amount),
    methods: measured(example.dashboard.methods, (it) => it.income.amount),
    products: measured(example.dashboard.products, (it) => it.amount),
    rus: { ...example.light, ...example.lights[state] },
    attention: example.attention[state] ?? example.dashboard.attention,
  };
  if (!bare) return view;
  const income = state === 'first-day' ? today : NOTHING;
  const none = (it) => ({ ...it, income: NOTHING, average: null });
  return {
    ...view,
    today: { ...none(view.today), income },
    yesterday: none(view.yesterday),
    month: { ...none(view.month), income },
    last_month: none(view.last_month),
    methods: state === 'first-day' ? [{ key: 'cash', income, height: 1000 }] : [],
    products: state === 'first-day' ? view.products.slice(0, 1) : [],
    last_sales: state === 'first-day' ? view.last_sales.slice(0, 2) : [],
    margin: null,
  };
}

async function statusOf(till, state) {
  const { month, income, category, measure, amount, limit, level, left, exceeded, year } =
    dashboard(state).rus;
  await over(till, 'shop.status', (it) => ({
    ...it,
    now: `${TODAY}T14:32:05-05:00`,
    rus: {
      ...{
        ...it.rus,
        ...{ month, income, category, measure, amount, limit, level, left, exceeded },
      },
      ...{ year_income: year.income, year_limit: year.limit },
    },
    queue: {
      ...it.queue,
      ...(state === 'offline' ? { waiting: 12, offline: true, window: 'day_2' } : {}),
    },
  }));
}

async function page(till, key) {
  await till.press('Home');
  await till.press(key);
  await till.page.locator('h1').waitFor();
}

async function owner(till, state) {
  await answer(till, 'dashboard.show', () => dashboard(state));
  const sums = { annulled: '18.00', replaced: '21.00' };
  await answer(till, 'entry.list', ({ filter }) => {
    const rows = example.gone[filter.by] ?? example.entries;
    const total = sums[filter.by] ?? '1029.20';
    return { entries: rows, total, count: rows.length, cursor: null };
  });
  await statusOf(till, state);
  await till.open();
  await page(till, '9');
  await till.page.getByRole('meter').waitFor();
}

async function reports(till, only = null) {
  await answer(
    till,
    'report.page',
    ({ report }) => only ?? example.reports[report.name] ?? example.reports.days,
  );
  await statusOf(till, 'green');
  await till.open();
  await page(till, '0');
  await till.page.locator('table').waitFor();
}

async function purchases(till, rows = example.purchases.slice(0, 6)) {
  await answer(till, 'purchase.list', () => ({
    ...{ purchases: rows, total: rows.length === 0 ? '0.00' : '2410.00', count: rows.length },
    cursor: null,
  }));
  await statusOf(till, 'green');
  await till.open();
  await page(till, 'c');
}

const scroll = (till, to) =>
  till.page.locator('.content').evaluate((it, top) => it.scrollTo(0, top), to);

const crossing = (limit, policy, some) => async (till, shot) => {
  const amounts = { category_1: '5000.00', category_2: '8000.00', year: '96000.00' };
  const amount = some?.limit_amount ?? { ...amounts, special: '60000.00' }[limit];
  const over_ = { limit, policy, limit_amount: amount, exceeded: '3.00' };
  const income = amount.replace('0.00', '3.00');
  await over(till, 'tender.preview', (it) => ({
    ...{ ...it, ...some?.view },
    rus_crossing: { ...over_, income },
  }));
  await till.open();
  await till.scan(INCA);
  await till.page.waitForTimeout(200);
  await till.press('F9');
  await till.page.getByRole('region', { name: 'Límite del RUS' }).waitFor();
  await shot();
};

export const ownerScenes = {
  async 'owner-green'(till, shot) {
    await owner(till, 'green');
    await shot();
    for (const at of [1, 2, 3, 4]) {
      await scroll(till, at * 480);
      await shot();
    }
    await scroll(till, 0);
    await button(till, 'Ver como tabla').first().click();
    await button(till, 'Ver como gráfico').scrollIntoViewIfNeeded();
    await shot('table');
    await button(till, /^Hoy/).first().click();
    await shot('list');
  },
  ...Object.fromEntries(
    [
      ...['empty', 'first-day', 'yellow', 'red', 'exceeded', 'year', 'year-passed', 'purchases'],
      ...['special', 'special-passed', 'offline'],
    ].map((state) => [
      `owner-${state}`,
      async (till, shot) => {
        await owner(till, state);
        await shot();
        await scroll(till, 520);
        await shot('below');
      },
    ]),
  ),
  async 'owner-gone'(till, shot) {
    await owner(till, 'green');
    await button(till, /^Anuladas, no cuentan/).click();
    await till.text('Suma de esta lista').waitFor();
    await shot();
    await till.press('Escape');
    await button(till, /^Reemplazadas, no cuentan/).click();
    await till.text('Suma de esta lista').waitFor();
    await shot('replaced');
  },
  async 'owner-special-what-if'(till, shot) {
    const limits = example.settings.limits.map((it) => ({ ...it, special_year: '60000.00' }));
    await answer(till, 'rus.settings', () => ({ ...example.settings, limits }));
    await owner(till, 'special');
    await button(till, '¿Qué pasa si paso el límite?').click();
    await shot();
  },
  async 'owner-menu'(till, shot) {
    await till.open();
    await till.press('Home');
    await shot();
  },
  async 'owner-reports'(till, shot) {
    await reports(till);
    await shot();
    const which = till.page.getByLabel('Reporte', { exact: true });
    for (const name of ['products', 'sales', 'customers', 'rus']) {
      await which.selectOption(name);
      await shot(name);
    }
    await which.selectOption('days');
    await till.page.getByLabel('Días').selectOption('range');
    await shot('range');
    const view = { id: 'x', file_name: 'ventas-por-dia-2026-11.xlsx', rows: 12_000, of: 25_000 };
    for (const it of ['report.export', 'report.export_state'])
      await answer(till, it, () => ({ ...view, state: 'running' }));
    await button(till, 'Guardar como Excel').click();
    await shot('export');
  },
  async 'owner-reports-large'(till, shot) {
    const [row, ...rest] = example.reports.rus.rows;
    const amounts = ['9876543.21', '-123456.70', '-98765.40', '12345.60', '9666666.71'];
    const cells = [row.cells[0], ...amounts, '9999999.99', 'Pasó el límite', '', ''];
    const large = { ...row, cells };
    const totals = ['', ...amounts, '9999999.99', '', '40.00', ''];
    await reports(till, { ...example.reports.rus, rows: [large, ...rest], totals });
    await shot();
  },
  async 'owner-reports-trouble'(till, shot) {
    await till.page.route('**/rpc/report.page', (route) =>
      route.fulfill({ status: 422, json: { code: 'busy' } }),
    );
    await till.open();
    await page(till, '0');
    await shot();
  },
  async 'owner-register'(till, shot) {
    await purchases(till);
    await shot();
    await button(till, 'Anotar compra').first().click();
    await button(till, 'Anotar').last().click();
    await shot('add');
    await till.press('Escape');
    await till.page.locator('tbody tr').nth(1).click();
    await shot('one');
    await button(till, 'Quitar esta compra').click();
    await till.type('Se repite');
    await till.press('Enter');
    await shot('take-back');
  },
  async 'owner-register-known'(till, shot) {
    await purchases(till);
    await till.page.route('**/rpc/purchase.add', (route) =>
      route.fulfill({ status: 422, json: { code: 'purchase_known' } }),
    );
    await button(till, 'Anotar compra').first().click();
    await till.page.getByLabel('RUC del proveedor').fill('20100055237');
    await till.page.getByLabel('Documento', { exact: true }).fill('F001-88213');
    await till.page.getByLabel('Total (S/)').fill('820.40');
    await button(till, 'Anotar').last().click();
    await button(till, 'Anotar otra').waitFor();
    await shot();
  },
  async 'owner-register-old'(till, shot) {
    await purchases(till);
    await button(till, 'Anotar compra').first().click();
    await till.page.getByLabel('Nombre del proveedor').fill('Mercado mayorista');
    await till.page.getByLabel('Día del documento').fill('2023-03-14');
    await till.page.getByLabel('Total (S/)').fill('35.50');
    await button(till, 'Anotar').last().click();
    await button(till, 'Sí, anotarla').waitFor();
    await shot();
  },
  async 'owner-register-empty'(till, shot) {
    await purchases(till, []);
    await shot();
    await answer(till, 'purchase.import_preview', () => ({
      ...example.imported,
      ...example.old,
      problems: example.problems,
    }));
    await button(till, 'Importar CSV').click();
    await shot('import');
    await till.page.locator('input[type=file]').setInputFiles({
      ...{ name: 'compras.csv', mimeType: 'text/csv' },
      buffer: Buffer.from('x'),
    });
    await till.text('líneas por corregir').first().waitFor();
    await shot('problems');
  },
  async 'owner-settings'(till, shot) {
    const [now, ...before] = example.settings.limits;
    const limits = [{ ...now, special_year: '60000.00' }, ...before];
    await answer(till, 'rus.settings', () => ({ ...example.settings, limits }));
    await till.open();
    await page(till, '6');
    await till.page.locator('nav').getByRole('button', { name: 'Nuevo RUS' }).click();
    await shot();
    await button(till, /^Quitar los límites/)
      .first()
      .scrollIntoViewIfNeeded();
    await shot('limits');
    await button(till, /^Quitar los límites/)
      .first()
      .click();
    await shot('drop');
    await till.press('Escape');
    await button(till, 'Agregar límites').click();
    await till.type('ene 2027');
    await till.press('Tab');
    await button(till, 'Guardar límites').scrollIntoViewIfNeeded();
    await shot('add');
    await till.page.getByLabel('Desde el mes').fill('enero');
    await till.press('Enter');
    await till.text('Escriba el mes').waitFor();
    await shot('bad-month');
  },
  async 'owner-settings-large'(till, shot) {
    const large = { category_1: '500000.00', category_2: '888888.88', year: '999999.99' };
    const limits = example.settings.limits.map((it) => ({
      ...{ ...it, ...large, quota_1: '1250.50', quota_2: '12500.50' },
      special_year: '888888.88',
    }));
    await answer(till, 'rus.settings', () => ({ ...example.settings, limits }));
    await till.open();
    await page(till, '6');
    await till.page.locator('nav').getByRole('button', { name: 'Nuevo RUS' }).click();
    await button(till, 'Agregar límites').scrollIntoViewIfNeeded();
    await shot();
  },
  async 'owner-what-if'(till, shot) {
    await owner(till, 'yellow');
    await button(till, '¿Qué pasa si paso el límite?').click();
    await shot();
  },
  'crossing-note': crossing('category_1', 'warn'),
  'crossing-special': crossing('special', 'warn'),
  'crossing-warn': crossing('category_2', 'warn'),
  'crossing-block': crossing('category_2', 'block'),
  'crossing-long': crossing('category_2', 'reason', {
    ...{ limit_amount: '12345678.00', view: { rounding: '-0.03', payable: '2.90' } },
  }),
  async 'crossing-reason'(till, shot) {
    await crossing('year', 'reason')(till, shot);
    await till.press('Enter');
    await till.type('si');
    await till.press('Enter');
    await shot('short');
  },
};
