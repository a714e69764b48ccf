// The owner's pages, by keyboard, against a real core: a figure is the sum of the list it opens.

import { violations } from './axe.mjs';
import { rpc, waitFor } from './browser.mjs';

const INCA = '02000008';

/** Whether the core behind it knows a command. */
async function knows(base, name, request) {
  return rpc(base, name, request).then(
    () => true,
    (problem) => {
      if (problem.fault?.code === 'unknown_command') return false;
      throw problem;
    },
  );
}

/** Whether the core behind it knows the owner's figures. */
export function knowsOwner(base) {
  return knows(base, 'dashboard.show', {});
}

/** Whether it knows reports. */
export async function knowsReports(base) {
  const today = (await rpc(base, 'shop.status')).now.slice(0, 10);
  const report = { name: 'days', from: today, to: today };
  return knows(base, 'report.page', { report, limit: 1 });
}

const cents = (amount) => Math.round(Number(amount) * 100);
const money = (value) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
const digits = (text) => /-?[\d,]+\.\d\d/.exec(text)?.[0].replaceAll(',', '') ?? '';
const button = (till, name) => till.page.getByRole('button', { name });

async function page(till, digit, title) {
  await till.press('Home');
  await till.page.locator('[role="menu"]').waitFor();
  await till.press(digit);
  await till.page.getByRole('heading', { name: title, exact: true }).waitFor();
}

async function sell(till) {
  await till.scan(INCA);
  await till.expectTotal('3.00');
  await till.press('F9');
  await till.text('Confirmar venta').waitFor();
  await till.press('Enter');
  await till.text('Venta hecha').waitFor();
}

/** Nobody is kept out of what is shown. */
async function isClean(till, what) {
  const found = await violations(till.page);
  if (found.length > 0) throw new Error(`${what}\n${found.join('\n')}`);
}

export const ownerFlows = {
  async 'the light opens the owner’s page, a figure is the sum of its list, a row is its boleta'(
    till,
  ) {
    await sell(till);
    await button(till, /^RUS /).click();
    await till.page.getByRole('heading', { name: 'Resumen' }).waitFor();
    const figure = button(till, /^Ventas del mes S/);
    const amount = digits(await figure.textContent());
    await figure.focus();
    await till.press('Enter');
    const list = till.page.getByRole('region', { name: /^Ventas del mes: / });
    await list.locator('tbody tr').first().waitFor();
    const sum = digits(await list.getByRole('status').textContent());
    if (sum !== amount) throw new Error(`the figure is ${amount}, its list ${sum}`);
    await till.press('ArrowDown');
    const number = await list.locator('tbody .link strong').first().textContent();
    await till.press('Enter');
    await till.page.getByRole('complementary', { name: `Ficha de ${number}` }).waitFor();
    await till.press('Escape');
    await list.waitFor();
    await till.press('Escape');
    await figure.waitFor();
    await till.press('Escape');
    await till.focusIsInBox();
  },

  async 'the light of the page is the light of the bar, and both the raw list'(till) {
    const view = await rpc(till.base, 'dashboard.show');
    const { rus } = await rpc(till.base, 'shop.status');
    if (view.rus.income !== rus.income || view.rus.level !== rus.level)
      throw new Error(`${view.rus.income} ${view.rus.level}, ${rus.income} ${rus.level}`);
    const filter = { from: `${view.rus.month}-01`, to: view.rus.until };
    const list = await rpc(till.base, 'entry.list', { filter, limit: 1 });
    if (list.total !== rus.income) throw new Error(`${list.total}, ${rus.income}`);
    for (const day of view.days) {
      const only = { from: day.date, to: day.date };
      const { total } = await rpc(till.base, 'entry.list', { filter: only, limit: 1 });
      if (total !== day.income.amount) throw new Error(`${day.date}: ${total}`);
    }
  },

  async 'bars are walked with the arrows, and the same stands in a table'(till) {
    await sell(till);
    await page(till, '9', 'Resumen');
    const chart = till.page.getByRole('region', { name: 'Ventas por día' });
    const bars = chart.locator('g[role="button"]');
    await bars.last().focus();
    await till.press('ArrowLeft');
    await till.press('ArrowRight');
    const told = await till.page.evaluate(() => document.activeElement.getAttribute('aria-label'));
    await till.press('Enter');
    const sum = till.page.getByRole('status').filter({ hasText: 'Suma de esta lista' });
    await sum.waitFor();
    if (digits(await sum.textContent()) !== digits(told.split(':').pop())) throw new Error(told);
    await till.press('Escape');
    await chart.getByRole('button', { name: 'Ver como tabla' }).click();
    const rows = await chart.locator('tbody tr').count();
    if (rows !== 30) throw new Error(`${rows} days`);
  },

  async 'a purchase counts at once, and taken back it counts no more'(till) {
    const month = (await rpc(till.base, 'shop.status')).now.slice(0, 7);
    const sum = async () =>
      (await rpc(till.base, 'purchase.list', { from: `${month}-01`, limit: 1 })).total;
    const before = await sum();
    // Another amount each time: the same purchase again would be asked about.
    const whole = 100 + (Date.now() % 800);
    await page(till, 'c', 'Compras');
    await button(till, 'Anotar compra').first().click();
    await till.page.getByLabel('Nombre del proveedor').fill('Mercado mayorista');
    await till.page.getByLabel('Total (S/)').focus();
    await till.type(`${whole},5`);
    await till.press('Enter');
    await till.text('Se anotó la compra').waitFor();
    if (cents(await sum()) !== cents(before) + whole * 100 + 50) throw new Error(await sum());
    await till.press('Escape');
    await button(till, /^Mercado mayorista/)
      .first()
      .click();
    await button(till, 'Quitar esta compra').click();
    await till.type('Se repite');
    await till.press('Enter');
    await button(till, 'Sí, quitar').click();
    await till.text('La compra ya no cuenta').waitFor();
    if ((await sum()) !== before) throw new Error(await sum());
  },

  async 'the same purchase again is asked about, and No leaves it at one'(till) {
    const { now } = await rpc(till.base, 'shop.status');
    const supplier = `Panificadora ${Date.now()}`;
    const one = { date: now.slice(0, 10), ruc: '', supplier, document: 'F001-9', note: '' };
    const id = crypto.randomUUID();
    await rpc(till.base, 'purchase.add', { ...one, id, total: '35.50', anyway: false });
    const found = async () =>
      (await rpc(till.base, 'purchase.list', { text: supplier, limit: 5 })).count;
    await page(till, 'c', 'Compras');
    await button(till, 'Anotar compra').first().click();
    await till.page.getByLabel('Nombre del proveedor').fill(supplier);
    await till.page.getByLabel('Documento', { exact: true }).fill('F001-9');
    await till.page.getByLabel('Total (S/)').fill('35.50');
    await till.press('Enter');
    await button(till, 'Anotar otra').waitFor();
    await isClean(till, 'the same purchase');
    await till.press('Enter');
    await button(till, 'Anotar otra').waitFor({ state: 'detached' });
    if ((await found()) !== 1) throw new Error(`${await found()} purchases`);
    await rpc(till.base, 'purchase.correct', {
      ...{ id: crypto.randomUUID(), purchase_id: id, reason: 'prueba' },
    });
  },

  async 'purchases of a file are looked at before they are written down'(till) {
    const { now } = await rpc(till.base, 'shop.status');
    await page(till, 'c', 'Compras');
    await button(till, 'Importar CSV').click();
    const total = `1${String(Date.now()).slice(-3)}.50`;
    const good = `fecha;proveedor;total\n${now.slice(0, 10)};Panificadora;${total}\n`;
    const choose = (text) =>
      till.page.locator('input[type=file]').setInputFiles({
        ...{ name: 'compras.csv', mimeType: 'text/csv' },
        buffer: Buffer.from(text),
      });
    await choose(`${good}ayer;X;uno\n`);
    await till.text('Nada se anota mientras').waitFor();
    await isClean(till, 'importing');
    await button(till, 'Elegir otro').click();
    await choose(good);
    await button(till, 'Anotar 1 compra').click();
    await till.text('Se anotó 1 compra').waitFor();
    const { purchases } = await rpc(till.base, 'purchase.list', { limit: 5 });
    const made = purchases.find((it) => it.total === total);
    const id = crypto.randomUUID();
    await rpc(till.base, 'purchase.correct', { id, purchase_id: made.id, reason: 'prueba' });
  },

  async 'a sale that passes the limit asks for a reason, by keyboard alone'(till) {
    await sell(till);
    const { rus, now } = await rpc(till.base, 'shop.status');
    const { policy, webhook, limits } = await rpc(till.base, 'rus.settings');
    const since = now.slice(0, 7);
    const category_2 = money(cents(rus.income) + 100);
    const category_1 = money(Math.max(1, cents(rus.income) - 100));
    await rpc(till.base, 'rus.save_settings', { policy: 'reason', webhook });
    await rpc(till.base, 'rus.save_limits', { ...limits.at(-1), since, category_1, category_2 });
    try {
      await till.open();
      await till.scan(INCA);
      await till.expectTotal('3.00');
      await till.press('F9');
      await till.page.getByRole('region', { name: 'Límite del RUS' }).waitFor();
      await isClean(till, 'the tender');
      await till.text('Sin vuelto').waitFor();
      await till.press('Enter');
      await waitFor(
        () =>
          till.page.evaluate(() => document.activeElement?.placeholder?.startsWith('Al menos 4')),
        () => 'the focus is not on the reason',
      );
      await till.type('si');
      await till.press('Enter');
      await till.text('Escriba el motivo: al menos 4 letras.').waitFor();
      await till.type(' cliente fijo');
      await till.press('Enter');
      await till.text('Venta hecha').waitFor();
      await button(till, /^RUS rojo/).waitFor();
    } finally {
      await rpc(till.base, 'rus.drop_limits', { since });
      await rpc(till.base, 'rus.save_settings', { policy, webhook });
    }
  },

  async 'the settings of the limits are kept and taken back'(till) {
    await page(till, '6', 'Ajustes');
    await till.page.locator('nav').getByRole('button', { name: 'Nuevo RUS' }).click();
    const before = await rpc(till.base, 'rus.settings');
    await till.page.getByRole('radio', { name: /^Avisar/ }).click();
    await button(till, 'Guardar').click();
    await till.text('Se guardaron los ajustes').waitFor();
    await button(till, 'Agregar límites').click();
    await till.type('ene 2031');
    await till.press('Enter');
    await till.text('enero de 2031').waitFor();
    await button(till, 'Quitar los límites desde enero de 2031').click();
    await button(till, 'Sí, quitar').click();
    await till.text('Se quitaron los límites').waitFor();
    const { policy, webhook } = before;
    const after = await rpc(till.base, 'rus.save_settings', { policy, webhook });
    if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error(JSON.stringify(after));
  },

  async 'nobody is kept out of the owner’s pages, in light and in dark'(till) {
    await sell(till);
    await page(till, '9', 'Resumen');
    await till.page.getByRole('meter').waitFor();
    await isClean(till, 'Resumen');
    await till.page.getByRole('button', { name: 'Ver como tabla' }).first().click();
    await isClean(till, 'the table');
    await button(till, /^Hoy/).first().click();
    await till.page.locator('tbody tr').first().waitFor();
    await isClean(till, 'a list');
    await page(till, 'c', 'Compras');
    await isClean(till, 'Compras');
    await button(till, 'Anotar compra').first().click();
    await isClean(till, 'a new purchase');
    await page(till, '9', 'Resumen');
    await button(till, '¿Qué pasa si paso el límite?').click();
    await till.page.getByRole('heading', { name: 'Qué hacer' }).waitFor();
    await isClean(till, 'what if');
    await page(till, '6', 'Ajustes');
    await till.page.locator('nav').getByRole('button', { name: 'Nuevo RUS' }).click();
    await button(till, 'Agregar límites').click();
    await isClean(till, 'the limits');
  },
};

const REPORTS = [
  ...['days', 'products', 'categories', 'sellers', 'methods'],
  ...['states', 'customers', 'sales', 'register', 'rus'],
];

export const reportFlows = {
  async 'every report is shown, ends in the same income, and keeps nobody out'(till) {
    await sell(till);
    await page(till, '0', 'Reportes');
    const which = till.page.getByLabel('Reporte', { exact: true });
    const incomes = new Set();
    for (const name of REPORTS) {
      await which.selectOption(name);
      await till.page.locator('table tbody tr').first().waitFor();
      incomes.add(digits(await till.text('Ventas de estos días:').textContent()));
      await isClean(till, name);
    }
    if (incomes.size !== 1) throw new Error([...incomes].join(' '));
  },

  async 'a report is sorted by its heads, and its rows open what they were added from'(till) {
    await sell(till);
    await page(till, '0', 'Reportes');
    await till.page.getByLabel('Reporte', { exact: true }).selectOption('products');
    await till.page.locator('table tbody tr').first().waitFor();
    const head = till.page.locator('th button').last();
    await head.focus();
    await till.press('Enter');
    await till.page.locator('th[aria-sort]').waitFor();
    const first = till.page.locator('tbody .link').first();
    await first.focus();
    await till.press('Enter');
    await till.page.getByRole('status').filter({ hasText: 'Suma de esta lista' }).waitFor();
    await till.press('Escape');
    await first.waitFor();
  },

  async 'a report is kept as CSV, Excel and PDF'(till) {
    await sell(till);
    await page(till, '0', 'Reportes');
    await till.page.locator('table tbody tr').first().waitFor();
    for (const [word, ending] of [
      ['CSV', '.csv'],
      ['Excel', '.xlsx'],
      ['PDF', '.pdf'],
    ]) {
      const saving = till.page.waitForEvent('download');
      await button(till, `Guardar como ${word}`).click();
      const name = (await saving).suggestedFilename();
      if (!name.endsWith(ending)) throw new Error(name);
      await till.text(`Se guardó ${name}`).waitFor();
    }
  },
};
