// Printers, papers and sharing in the states worth a picture. What only another shop's printers can
// show is written over the host's answers.

const INCA = '02000008';

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

async function page(till, digit) {
  await till.press('Home');
  await till.press(digit);
  await till.page.locator('h1').waitFor();
}

async function settings(till, section) {
  await till.open();
  await page(till, '6');
  await till.page.locator('nav').getByRole('button', { name: section, exact: true }).click();
}

async function sell(till) {
  await till.open();
  await till.scan(INCA);
  await till.page.waitForTimeout(200);
  await till.press('F9');
  await till.page.locator('.tender').waitFor();
  await till.page.waitForTimeout(120);
  await till.type('50');
  await till.press('Enter');
  await till.text('Venta hecha').waitFor();
}

const FOUND = [
  { kind: 'usb', name: 'EPSON TM-T20III', address: 'usb://04b8:0e28/J7KF012345' },
  { kind: 'queue', name: 'POS-80C', address: 'spooler://POS-80C' },
  { kind: 'serial', name: 'COM3', address: 'serial://COM3?baud=9600&flow=xonxoff' },
  { kind: 'network', name: '192.168.1.50', address: 'tcp://192.168.1.50:9100' },
];

const UNCERTAIN = {
  ...{ job_id: 1, topic: 'print', paper: 'ticket', number: 'B001-1012', state: 'uncertain' },
  ...{ attempts: 1, last_error: 'connection reset by peer', next_at: null, total: '1313.20' },
  ...{ sold_at: '2026-11-21T14:32:05-05:00', changed_at: '2026-11-21T14:32:05-05:00' },
};

const trouble = (name) => ({ code: 'printer_trouble', printer: 'tcp://x:1', trouble: name });

async function begin(till) {
  await settings(till, 'Impresoras');
  await till.page.getByRole('button', { name: 'Agregar impresora' }).click();
  await till.page.getByRole('button', { name: 'Buscar impresoras' }).waitFor();
}

const button = (till, name) => till.page.getByRole('button', { name });

export const paperScenes = {
  async printers(till, shot) {
    await over(till, 'printer.list', (view) => {
      const [one] = view.printers;
      const made = [
        { name: 'Epson del mostrador', roles: ['tickets'], state: 'ready', trouble: 'paper_low' },
        { name: 'Etiquetas', roles: ['labels'], state: 'trouble', trouble: 'cover_open' },
        { name: 'POS-80C', roles: [], state: 'unknown', trouble: '' },
      ];
      const printers = made.map((it, at) => ({ ...one, ...it, id: String(at) }));
      return { ...view, printers };
    });
    await settings(till, 'Impresoras');
    await till.page.locator('article').first().waitFor();
    await shot();
    await button(till, 'Cambiar').first().click();
    await till.page.locator('summary').click();
    await shot('advanced');
  },
  async 'printers-empty'(till, shot) {
    await over(till, 'printer.list', (view) => ({ ...view, printers: [] }));
    await settings(till, 'Impresoras');
    await shot();
  },
  async 'printer-wizard'(till, shot) {
    await answer(till, 'printer.find', () => FOUND);
    await answer(till, 'printer.try', () => ({}));
    await begin(till);
    await shot();
    await button(till, 'Buscar impresoras').click();
    await till.page.locator('.found').first().waitFor();
    await shot('found');
    await button(till, 'Escribir').click();
    await shot('typed');
    await till.press('Escape');
    await till.page.locator('.found').first().click();
    await shot('strip');
    await till.page.locator('.chosen').click();
    await till.type('xpr');
    await shot('model');
    await till.press('Escape');
    await button(till, 'Imprimir tira').click();
    await till.page.locator('.lines').waitFor();
    await shot('look');
    await till.press('8');
    await shot('picture');
    await till.page.waitForTimeout(150);
    await till.press('Enter');
    await button(till, 'Abrir gaveta').click();
    await shot('drawer');
    for (let at = 0; at < 3; at += 1) {
      await button(till, 'No se abrió').click();
      await till.page.waitForTimeout(150);
    }
    await shot('no-drawer');
  },
  async 'printer-trouble'(till, shot) {
    await answer(till, 'printer.find', () => []);
    await till.page.route('**/rpc/printer.try', (route) =>
      route.fulfill({ status: 422, json: trouble('denied') }),
    );
    await begin(till);
    await button(till, 'Buscar impresoras').click();
    await till.text('No se encontró').waitFor();
    await shot('nothing');
    await button(till, 'Escribir').click();
    await till.type('10.0.0.9');
    await till.press('Enter');
    await button(till, 'Imprimir tira').click();
    await till.page.getByRole('alert').waitFor();
    await shot('denied');
  },
  async papers(till, shot) {
    await settings(till, 'Papeles');
    await till.page.getByRole('img', { name: 'Ticket de venta' }).waitFor();
    await till.page.getByLabel('Debajo de la dirección').fill('Teléfono 987 654 321');
    await till.page.waitForTimeout(500);
    await shot();
    for (const [value, name] of [
      ['page', 'Boleta en hoja A4'],
      ['x_report', 'Reporte X'],
      ['shelf_label', 'Etiqueta de estante'],
      ['product_label', 'Etiqueta de producto'],
    ]) {
      await till.page.locator('section select').selectOption(value);
      await till.page.getByRole('img', { name, exact: true }).waitFor();
      await shot(value);
    }
    await till.page.getByRole('radio', { name: '58 mm' }).click();
    await till.page.locator('section select').selectOption('ticket');
    await till.page.waitForTimeout(300);
    await shot('58');
  },
  async handed(till, shot) {
    await sell(till);
    await shot();
    await button(till, 'WhatsApp').click();
    await till.type('812345678');
    await shot('phone');
    await till.press('Escape');
    await button(till, 'Ver ticket').click();
    await till.page.getByRole('img', { name: 'Ticket de' }).waitFor();
    await shot('ticket');
  },
  async 'uncertain-beside'(till, shot) {
    await over(till, 'shop.status', (it) => ({
      ...it,
      queue: { ...it.queue, tickets_uncertain: 1 },
    }));
    await answer(till, 'queue.list', () => [UNCERTAIN]);
    await till.open();
    await till.text('¿Salió el ticket').waitFor();
    await till.scan(INCA);
    await till.page.waitForTimeout(200);
    await till.press('F9');
    await till.page.locator('.tender').waitFor();
    await shot('tender');
    await till.type('50');
    await shot('change');
    await till.press('Enter');
    await till.text('Venta hecha').waitFor();
    await shot('done');
    await button(till, 'Ver ticket').click();
    await till.page.getByRole('img', { name: 'Ticket de' }).waitFor();
    await shot('ticket');
  },
  async 'handed-on-screen'(till, shot) {
    await over(till, 'shop.status', (it) => ({
      ...it,
      printer: { state: 'none', address: 'none', trouble: '' },
    }));
    await sell(till);
    await till.page.getByRole('img', { name: 'Ticket de' }).waitFor();
    await shot();
  },
  async labels(till, shot) {
    await till.open();
    await page(till, '4');
    await till.page.locator('tbody tr').first().waitFor();
    await button(till, 'Etiquetas').first().click();
    await shot('empty');
    for (const at of [0, 2, 5]) await till.page.getByRole('checkbox').nth(at).click();
    await till.page.getByRole('img', { name: 'Etiquetas como se imprimen' }).waitFor();
    await shot();
    await till.page.getByRole('radio', { name: 'De producto' }).click();
    await till.page.waitForTimeout(400);
    await shot('product');
  },
  async report(till, shot) {
    await till.open();
    await page(till, '7');
    await till.page.getByRole('img', { name: 'Reporte X' }).waitFor();
    await shot();
  },
};
