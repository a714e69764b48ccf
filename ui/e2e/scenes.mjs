// The states worth a picture. Each begins with empty tickets.

import { ownerScenes } from './scenes-owner.mjs';
import { paperScenes } from './scenes-papers.mjs';
import { sunatScenes } from './scenes-sunat.mjs';

const INCA = '02000008';
const COCA = '02000015';
const MILK = '02000206';
const PAUSE_MS = 120;

/** Writes over the answers of a command. */
async function over(till, name, change) {
  await till.page.route(`**/rpc/${name}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}

async function ticket(till) {
  await till.open();
  for (const code of [INCA, COCA, INCA, MILK]) {
    await till.scan(code);
    await till.page.waitForTimeout(PAUSE_MS);
  }
}

async function page(till, digit) {
  await till.press('Home');
  await till.press(digit);
  await till.page.locator('h1').waitFor();
}

async function pay(till, key = 'F9') {
  await till.press(key);
  await till.page.locator('.tender').waitFor();
  await till.page.waitForTimeout(PAUSE_MS);
}

async function wizard(till, step) {
  await over(till, 'shop.state', (state) => ({ ...state, configured: false, shop: null }));
  await till.open();
  const next = till.page.locator('footer .primary');
  if (step > 1) {
    await next.click();
    const fields = till.page.locator('section input');
    const texts = ['10467793549', '150101', 'QUISPE MAMANI ROSA', 'Bodega Rosita', 'JR. UNION 123'];
    for (const [at, text] of texts.entries()) await fields.nth(at).fill(text);
    await till.text('RUC correcto.').waitFor();
  }
  for (let at = 2; at < step; at += 1) await next.click();
}

const trouble = (status) => ({
  ...status,
  rus: { ...status.rus, level: 'yellow', income: '4588.00', left: '412.00' },
  queue: { ...status.queue, waiting: 3, offline: true, tickets_waiting: 2, tickets_uncertain: 1 },
  printer: { ...status.printer, state: 'trouble', trouble: 'paper_out' },
});

const jobs = (at) =>
  [
    [1, 'print', 'ticket', 'B001-12', 'uncertain', 1, 'connection reset by peer', '13.20'],
    [2, 'print', 'ticket', 'B001-13', 'queued', 2, 'paper out', '7.50'],
    [6, 'labels', 'labels', '', 'uncertain', 1, 'connection reset by peer', ''],
    [7, 'print', 'x_report', '2026-11-21', 'printed', 1, null, ''],
    [8, 'print', 'copy', 'B001-11', 'sent', 1, null, '4.30'],
    [9, 'print', 'void', 'B001-9', 'failed', 1, 'out of reach', '9.00'],
    [3, 'authority', '', 'B001-12', 'queued', 4, 'dns error', '13.20'],
    [4, 'authority', '', 'B001-11', 'unknown', 1, 'timed out', '4.30'],
    [5, 'authority', '', 'B001-10', 'rejected', 1, '2800', '21.00'],
  ].map(([job_id, topic, paper, number, state, attempts, last_error, total]) => ({
    ...{ job_id, topic, paper, number, state, attempts, last_error, total },
    ...{ next_at: null, sold_at: at, changed_at: at },
  }));

async function inTrouble(till) {
  await over(till, 'shop.status', trouble);
  await over(till, 'queue.list', () => jobs('2026-11-21T14:32:05-05:00'));
}

const LONG =
  'Producto con un nombre tan largo que no cabe en ninguna parte de la pantalla ni del ticket, 1234567890';

export const scenes = {
  ...sunatScenes,
  ...paperScenes,
  ...ownerScenes,
  async wizard(till, shot) {
    await wizard(till, 1);
    await shot();
  },
  async 'wizard-shop'(till, shot) {
    await wizard(till, 2);
    await shot();
  },
  async 'wizard-boletas'(till, shot) {
    await wizard(till, 3);
    await shot();
  },
  async 'wizard-printer'(till, shot) {
    await wizard(till, 4);
    await till.page.getByRole('button', { name: 'Buscar impresoras' }).waitFor();
    await shot();
    await till.page.getByRole('button', { name: 'Sin impresora' }).click();
    await shot('none');
  },
  async empty(till, shot) {
    await till.open();
    await till.page.locator('.tile').first().waitFor();
    await shot();
  },
  async selling(till, shot) {
    await ticket(till);
    await shot();
  },
  async 'no-products'(till, shot) {
    await over(till, 'catalog.tabs', (tabs) => tabs.slice(0, 2).map((it) => ({ ...it, count: 0 })));
    await over(till, 'catalog.grid', () => ({ tiles: [], pages: 0 }));
    await till.open();
    await shot();
  },
  async search(till, shot) {
    await ticket(till);
    await till.type('3*a');
    await till.page.getByRole('option').first().waitFor();
    await shot();
    await till.press('Escape');
    await till.type('xyz');
    await shot('nothing');
  },
  async trouble(till, shot) {
    await inTrouble(till);
    await ticket(till);
    await shot();
    await till.press('Home');
    await shot('menu');
    await till.press('3');
    await till.page.getByRole('radio', { name: 'Tickets' }).click();
    await shot('queue');
  },
  async fault(till, shot) {
    await ticket(till);
    await till.page.route('**/rpc/cart.change', (route) =>
      route.fulfill({ status: 422, json: { code: 'discount_too_large' } }),
    );
    await till.press('+');
    await shot();
  },
  async 'lost-host'(till, shot) {
    await ticket(till);
    await till.page.route('**/rpc/**', (route) => route.abort());
    await till.press('F8');
    await shot();
  },
  async quantity(till, shot) {
    await ticket(till);
    await till.press('F3');
    await shot();
    await till.press('Escape');
    await till.type('pan fr');
    await till.page.getByRole('option').first().waitFor();
    await till.press('Enter');
    await till.text('Por importe').waitFor();
    await shot('weight');
    await till.press('ArrowRight');
    await till.type('2');
    await shot('amount');
  },
  async price(till, shot) {
    await ticket(till);
    await till.press('F4');
    await shot();
  },
  async customer(till, shot) {
    await ticket(till);
    await till.press('F5');
    await till.type('20467793549');
    await shot();
  },
  async 'unknown-code'(till, shot) {
    await ticket(till);
    await till.scan('7759999999990');
    await till.text('Código nuevo').waitFor();
    await shot();
  },
  async choose(till, shot) {
    await ticket(till);
    await over(till, 'cart.scan', () => ({
      outcome: 'choose',
      scanned: '7750001112223',
      products: ['Gaseosa 500 ml', 'Gaseosa 500 ml retornable'].map((name, at) => ({
        product_id: String(at),
        code: '7750001112223',
        name,
        price: at === 0 ? '3.50' : '2.80',
        unit: 'NIU',
        unit_label: 'und',
        divisible: false,
        category: 'Bebidas',
        stock: '10',
        favourite: false,
        colour: null,
        has_picture: false,
      })),
    }));
    await till.scan('7750001112223');
    await shot();
  },
  async carts(till, shot) {
    await ticket(till);
    await till.press('F6');
    await till.expectTotal('0.00');
    await till.scan(COCA);
    await till.expectTotal('3.00');
    await till.press('F7');
    await till.page.getByRole('button', { name: 'Descartar' }).first().click();
    await shot();
  },
  async help(till, shot) {
    await ticket(till);
    await till.press('F1');
    await shot();
  },
  async tender(till, shot) {
    await ticket(till);
    await pay(till);
    await shot();
    await till.type('50');
    await shot('change');
    await till.page.getByLabel('Recibe').fill('5');
    await shot('missing');
    await till.press('F10');
    await shot('yape');
    await till.press('F11');
    await till.type('5');
    await till.press('Enter');
    await shot('mixed');
    await till.press('Enter');
    await shot('mixed-complete');
  },
  async 'tender-repeated'(till, shot) {
    await ticket(till);
    await over(till, 'tender.preview', (view) => ({
      ...view,
      repeated_references: [
        { reference: '00123456', number: 'B001-7', time: '10:15', amount: '13.20' },
      ],
    }));
    await pay(till, 'F10');
    await till.type('00123456');
    await shot();
  },
  async 'tender-unanswered'(till, shot) {
    await ticket(till);
    await pay(till);
    await till.page.route('**/rpc/tender.commit', (route) => route.abort());
    await till.press('Enter');
    await till.text('No se sabe si la venta').waitFor({ timeout: 8000 });
    await shot();
  },
  async done(till, shot) {
    await ticket(till);
    await pay(till);
    await till.type('50');
    await till.press('Enter');
    await till.text('Venta hecha').waitFor();
    await shot();
  },
  async long(till, shot) {
    await over(till, 'cart.list', (all) => all);
    for (const name of ['cart.open', 'cart.scan']) {
      await over(till, name, (answer) => {
        const cart = answer.cart ?? answer;
        const [line] = cart.lines;
        if (line === undefined) return answer;
        cart.lines = Array.from({ length: 500 }, (_, at) => ({
          ...line,
          line_id: at + 1,
          name: `${at + 1}. ${LONG}`,
          total: '19999.98',
          quantity: '99999.999',
        }));
        cart.total = '9999999.99';
        cart.cash_total = '9999999.90';
        if (answer.line_id !== undefined) answer.line_id = 500;
        return answer;
      });
    }
    await over(till, 'catalog.grid', (grid) => ({
      ...grid,
      tiles: grid.tiles.map((it) => ({ ...it, name: LONG, price: '99999.99' })),
    }));
    await till.open();
    await till.scan(INCA);
    await till.page.waitForTimeout(600);
    await shot();
  },
  async products(till, shot) {
    await till.open();
    await page(till, '4');
    await till.page.locator('tbody tr').first().waitFor();
    await shot();
    await till.page.locator('tbody tr').nth(4).click();
    await shot('edit');
  },
  async import(till, shot) {
    await till.open();
    await page(till, '5');
    await shot();
    const rows = [
      '7750000000011;Galleta Soda;Galletas;1,20;;10;NIU',
      '7750000000028;;Galletas;1,20;;10;NIU',
      '7750000000035;Chocolate;Dulces;1,2,3;;;NIU',
    ];
    await till.page.locator('input[type=file]').setInputFiles({
      name: 'lista.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        ['codigo;nombre;categoria;precio;costo;stock;unidad', ...rows].join('\n'),
      ),
    });
    await till.text('lista.csv').first().waitFor();
    await shot('preview');
  },
  async settings(till, shot) {
    await till.open();
    await page(till, '6');
    await shot();
    for (const [word, name] of [
      ['Lector', 'scanner'],
      ['Balanza', 'scale'],
      ['Apariencia', 'look'],
    ]) {
      await till.page.locator('nav').getByRole('button', { name: word, exact: true }).click();
      if (name === 'scanner') await till.scan(INCA);
      await shot(name);
    }
  },
};
