// What a cashier does in a day, key by key.

import { rpc, waitFor } from './browser.mjs';

const INCA = '02000008';
const COCA = '02000015';
const MILK = '02000206';

async function sold(till) {
  await till.text('Venta hecha').waitFor();
  return till.page.locator('.number-of').textContent();
}

async function printed(till) {
  const response = await fetch(`${till.base}/sim/printer`);
  return response.ok ? (await response.json()).tickets.length : null;
}

export const flows = {
  async 'scan, pay exact in cash, the next scan begins the next sale'(till) {
    const before = await printed(till);
    await till.scan(INCA);
    await till.scan(COCA);
    await till.scan(INCA);
    await till.expectTotal('9.00');
    await till.press('F9');
    await till.text('Confirmar venta').waitFor();
    await till.press('Enter');
    const number = await sold(till);
    await till.scan(MILK);
    await till.expectTotal('4.30');
    await till.focusIsInBox();
    const sale = await rpc(till.base, 'sale.get', { number });
    if (sale.total !== '9.00' || sale.lines.length !== 2) throw new Error(JSON.stringify(sale));
    if (before !== null) {
      await waitFor(
        async () => (await printed(till)) > before,
        () => 'no ticket came out of the printer',
      );
    }
  },

  async 'cash with change, the change stays big until a key'(till) {
    await till.scan(INCA);
    await till.expectTotal('3.00');
    await till.press('F9');
    await till.type('20');
    await till.text('Entregue 10 + 5 + 2').waitFor();
    await till.press('Enter');
    await sold(till);
    if ((await till.page.locator('.change .digits').textContent())?.trim() !== '17.00')
      throw new Error('change');
    await till.page.waitForTimeout(700);
    await till.type('coca');
    await waitFor(
      async () => (await till.page.getByRole('combobox').inputValue()) === 'coca',
      async () => `the box has ${await till.page.getByRole('combobox').inputValue()}`,
    );
  },

  async 'search by the beginnings of words and add with Enter'(till) {
    await till.type('500 inca');
    await till.page.getByRole('option').first().waitFor();
    await till.press('Enter');
    await till.expectTotal('3.00');
    await till.focusIsInBox();
    if ((await till.page.getByRole('combobox').inputValue()) !== '')
      throw new Error('the box is not empty');
  },

  async 'three with 3*, one more with +, gone with Supr'(till) {
    await till.type('3*');
    await till.page.waitForTimeout(120);
    await till.scan(INCA);
    await till.expectTotal('9.00');
    await till.press('+');
    await till.expectTotal('12.00');
    await till.press('Delete');
    await till.expectTotal('0.00');
  },

  async 'bread for two soles'(till) {
    await till.type('pan fra');
    await till.page.getByRole('option').first().waitFor();
    await till.press('Enter');
    await till.text('Por importe').waitFor();
    await till.press('ArrowRight');
    await till.type('2');
    await till.press('Enter');
    await till.expectTotal('2.00');
    await till.focusIsInBox();
  },

  async 'an unknown code becomes a product in three fields'(till) {
    const code = `77${Date.now()}`.slice(0, 13);
    await till.scan(code);
    await till.text(`Código nuevo: ${code}`).waitFor();
    await till.type('Producto de prueba');
    await till.press('Enter');
    await till.type('1.50');
    await till.press('Enter');
    await till.press('Enter');
    await till.expectTotal('1.50');
    await till.scan(code);
    await till.expectTotal('3.00');
  },

  async 'a scan in the pay screen goes to the ticket'(till) {
    await till.scan(INCA);
    await till.expectTotal('3.00');
    await till.press('F9');
    await till.text('Confirmar venta').waitFor();
    await till.scan(COCA);
    await till.expectTotal('6.00');
    await till.focusIsInBox();
  },

  async 'Yape with an operation number, and the second time a warning'(till) {
    const operation = String(Date.now()).slice(-8);
    for (const warned of [false, true]) {
      await till.scan(INCA);
      await till.expectTotal('3.00');
      await till.press('F10');
      await till.page.getByLabel('Número de operación').waitFor();
      await till.type(operation);
      if (warned) await till.text(`La operación ${operation} ya se usó hoy`).waitFor();
      await till.press('Enter');
      await sold(till);
      await till.page.waitForTimeout(700);
      await till.press('Escape');
    }
  },

  async 'mixed: a part by Yape, the rest in cash'(till) {
    await till.scan(INCA);
    await till.scan(COCA);
    await till.expectTotal('6.00');
    await till.press('F11');
    await till.page.getByLabel('Monto').waitFor();
    await till.type('2');
    await till.press('Enter');
    await till.text('Faltan S/ 4.00').waitFor();
    await till.press('Enter');
    await till.text('Confirmar venta').waitFor();
    await till.press('Enter');
    await sold(till);
  },

  async 'too little money is not confirmed'(till) {
    await till.scan(MILK);
    await till.expectTotal('4.30');
    await till.press('F9');
    await till.type('2');
    await till.text('Faltan S/ 2.30').waitFor();
    await till.press('Enter');
    await till.page.waitForTimeout(300);
    if (await till.text('Venta hecha').isVisible()) throw new Error('it was confirmed');
    await till.press('Escape');
    await till.focusIsInBox();
    await till.expectTotal('4.30');
  },

  async 'a ticket is kept, survives a reload and comes back'(till) {
    await till.scan(INCA);
    await till.expectTotal('3.00');
    await till.press('F6');
    await till.expectTotal('0.00');
    await till.scan(COCA);
    await till.scan(COCA);
    await till.expectTotal('6.00');
    await till.open();
    await till.expectTotal('6.00');
    await till.press('F7');
    await till.text('Tickets abiertos').waitFor();
    await till.press('Enter');
    await till.expectTotal('3.00');
  },

  async 'above S/ 700 the customer comes first'(till) {
    await till.type('234*');
    await till.page.waitForTimeout(120);
    await till.scan(INCA);
    await till.expectTotal('702.00');
    await till.press('F9');
    await till.text('la boleta lleva el documento del cliente. Esta es de').waitFor();
    await till.type('45678912');
    await till.text('Número correcto').or(till.text('Cliente conocido')).first().waitFor();
    const name = till.page.getByRole('textbox', { name: 'Nombre', exact: true });
    await name.fill('QUISPE MAMANI, ROSA');
    await name.press('Enter');
    await till.text('Confirmar venta').waitFor();
    await till.press('Enter');
    await sold(till);
  },

  async 'a discount of ten per cent on the ticket'(till) {
    await till.scan(INCA);
    await till.scan(COCA);
    await till.expectTotal('6.00');
    await till.press('F4');
    await till.page.getByLabel('Descuento a todo el ticket').fill('10%');
    await till.press('Enter');
    await till.expectTotal('5.40');
  },

  async 'F5 and Ctrl+R do not reload the window'(till) {
    await till.scan(INCA);
    await till.expectTotal('3.00');
    await till.page.evaluate(() => (window.here = true));
    for (const key of ['F5', 'Control+r', 'F12', 'F11']) await till.press(key);
    await till.page.waitForTimeout(300);
    if (!(await till.page.evaluate(() => window.here === true)))
      throw new Error('the window was loaded anew');
  },

  async 'a list of products is looked at, imported and taken back'(till) {
    const code = `88${Date.now()}`.slice(0, 13);
    await till.press('Home');
    await till.press('5');
    const csv = `codigo;nombre;categoria;precio;costo;stock;unidad\n${code};Galleta e2e;Prueba;1,20;;10;NIU\n`;
    await till.page.locator('input[type=file]').setInputFiles({
      name: 'prueba.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await till.text('1 producto nuevo').first().waitFor();
    await till.page.getByRole('button', { name: 'Importar', exact: true }).click();
    await till.text('Se importó prueba.csv').waitFor();
    await till.page.getByRole('button', { name: 'Deshacer' }).first().click();
    await till.page.getByRole('button', { name: 'Sí, deshacer' }).click();
    await till.text('Se deshizo la importación').waitFor();
  },

  async 'the theme is kept'(till) {
    await till.press('Home');
    await till.press('6');
    await till.page.getByRole('button', { name: 'Apariencia' }).click();
    await till.page.getByRole('radio', { name: 'Oscuro' }).click();
    await waitFor(
      () => till.page.evaluate(() => document.documentElement.dataset.theme === 'dark'),
      () => 'it is not dark',
    );
    await till.page.getByRole('radio', { name: 'Como el equipo' }).click();
    await waitFor(
      () => till.page.evaluate(() => document.documentElement.dataset.theme === undefined),
      () => 'it stayed dark',
    );
  },

  async 'scans reach the screen in time'(till) {
    const codes = [INCA, COCA, MILK];
    for (let n = 0; n < 30; n += 1) {
      await till.scan(codes[n % codes.length]);
      await till.page.waitForTimeout(40);
    }
    await till.expectTotal('103.00');
    const times = await till.page.evaluate(() =>
      performance
        .getEntriesByName('scan')
        .map((it) => it.duration)
        .sort((a, b) => a - b),
    );
    const p95 = times[Math.floor(times.length * 0.95)];
    console.log(
      `     scan to line: p50 ${times[times.length >> 1].toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    );
    // The budget of 50 ms is measured in the true window by `cargo xtask bench`.
    const most = Number(process.env.IZI_SCAN_BUDGET_MS ?? 250);
    if (!(p95 <= most)) throw new Error(`p95 is ${p95} ms`);
  },
};
