// Printers, papers and what is handed to a buyer, against the simulated printer.

import { rpc, waitFor } from './browser.mjs';

const INCA = '02000008';

/** Whether the core behind it knows printers with roles. */
export async function knowsPrinters(base) {
  return rpc(base, 'printer.list').then(
    () => true,
    (problem) => {
      if (problem.fault?.code === 'unknown_command') return false;
      throw problem;
    },
  );
}

async function printed(till) {
  const response = await fetch(`${till.base}/sim/printer`);
  return response.ok ? (await response.json()).tickets.length : null;
}

/** Something comes out of the simulated printer while `act` is done; without one nobody looks. */
async function prints(till, act) {
  const before = await printed(till);
  await act();
  if (before === null) return;
  await waitFor(
    async () => (await printed(till)) > before,
    () => 'nothing came out of the printer',
  );
}

async function page(till, digit) {
  await till.press('Home');
  await till.press(digit);
  await till.page.locator('h1').waitFor();
}

async function settings(till, section) {
  await page(till, '6');
  await till.page.locator('nav').getByRole('button', { name: section, exact: true }).click();
}

async function sell(till) {
  await till.scan(INCA);
  await till.expectTotal('3.00');
  await till.press('F9');
  await till.text('Confirmar venta').waitFor();
  await till.press('Enter');
  await till.text('Venta hecha').waitFor();
  return till.page.locator('.number-of').textContent();
}

const button = (till, name) => till.page.getByRole('button', { name });

/** Waits until Enter presses the button of that name, as who looks at the screen does. */
function focusIsOn(till, name) {
  return waitFor(
    () => till.page.evaluate((it) => document.activeElement?.textContent.includes(it), name),
    () => `the focus is not on ${name}`,
  );
}

export const paperFlows = {
  async 'a printer is found, prints its strip, is read and opens its drawer, by keyboard alone'(
    till,
  ) {
    // The only printer to be found is the one that the practice shop has: it is set up anew.
    const [before] = (await rpc(till.base, 'printer.list')).printers;
    await settings(till, 'Impresoras');
    await button(till, 'Agregar impresora').click();
    await button(till, 'Buscar impresoras').waitFor();
    await till.press('Enter');
    await till.page.locator('.found').first().waitFor();
    await waitFor(
      () => till.page.evaluate(() => document.activeElement?.classList.contains('found')),
      () => 'the focus is not on what was found',
    );
    await till.press('Enter');
    await till.text('Imprima una tira de prueba').waitFor();
    await prints(till, async () => {
      await focusIsOn(till, 'Imprimir tira');
      await till.press('Enter');
      await till.page.getByRole('radio', { name: 'Línea 8' }).waitFor();
    });
    await till.press('2');
    await focusIsOn(till, 'Continuar');
    await till.press('Enter');
    await focusIsOn(till, 'Abrir gaveta');
    await till.press('Enter');
    await till.text('¿Se abrió la gaveta?').waitFor();
    await focusIsOn(till, 'Sí, se abrió');
    await till.press('Enter');
    await till.page.locator('article').first().waitFor();
    const { printers } = await rpc(till.base, 'printer.list');
    const { id, name, address, roles, profile } = before;
    await rpc(till.base, 'printer.save', { id, name, address, roles, profile });
    const [made] = printers;
    if (
      printers.length !== 1 ||
      made.profile.code_page !== 'cp858' ||
      made.profile.drawer !== 'pin_2'
    )
      throw new Error(JSON.stringify(printers));
  },

  async 'the words of the shop are seen on the paper before they are kept'(till) {
    const { texts } = await rpc(till.base, 'paper.texts');
    await settings(till, 'Papeles');
    const picture = till.page.getByRole('img', { name: 'Ticket de venta' });
    await picture.waitFor();
    const before = await picture.getAttribute('src');
    await till.page.getByLabel('Al final').fill('Vuelva pronto, casera');
    await waitFor(
      async () => (await picture.getAttribute('src')) !== before,
      () => 'the paper was not drawn again',
    );
    const wide = await picture.evaluate((it) => [it.naturalWidth, it.clientWidth]);
    if (wide[0] !== wide[1] && wide[0] !== 2 * wide[1])
      throw new Error(`not dot for dot: ${wide.join(' of ')}`);
    if ((await rpc(till.base, 'paper.texts')).texts.footer !== texts.footer)
      throw new Error('it was kept before it was saved');
    await button(till, 'Guardar textos').click();
    await till.text('Se guardaron los textos').waitFor();
    const kept = (await rpc(till.base, 'paper.texts')).texts.footer;
    await rpc(till.base, 'paper.keep_texts', texts);
    if (kept !== 'Vuelva pronto, casera') throw new Error(kept);
  },

  async 'a logo is chosen, stands on the paper, and is taken away; a text is no logo'(till) {
    const { content_base64 } = await rpc(till.base, 'paper.preview', { paper: 'shelf_label' });
    await settings(till, 'Papeles');
    const picture = till.page.getByRole('img', { name: 'Ticket de venta' });
    await picture.waitFor();
    const before = await picture.evaluate((it) => it.naturalHeight);
    const choose = (name, buffer) =>
      till.page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from(buffer, 'base64') });
    await choose('texto.png', btoa('no es una imagen'));
    await till.text('El archivo no es una imagen PNG o JPG').waitFor();
    await choose('logo.png', content_base64);
    await till.page.getByRole('img', { name: 'Logo como se imprime' }).waitFor();
    await waitFor(
      () => picture.evaluate((it, height) => it.naturalHeight > height, before),
      () => 'the logo is not on the paper',
    );
    await button(till, 'Quitar logo').click();
    await till.text('Se quitó el logo').waitFor();
    if ((await rpc(till.base, 'paper.texts')).logo !== null) throw new Error('it is still there');
  },

  async 'every paper can be drawn'(till) {
    await settings(till, 'Papeles');
    const which = till.page.locator('section select');
    await which.waitFor();
    for (const it of await which.locator('option').all()) {
      const [value, name] = [await it.getAttribute('value'), await it.textContent()];
      await which.selectOption(value);
      await till.page.getByRole('img', { name, exact: true }).waitFor();
    }
    if (await till.text('No se pudo dibujar').isVisible()) throw new Error('a paper is not drawn');
  },

  async 'a boleta goes to its buyer by WhatsApp and as PDF, and the next scan is the next sale'(
    till,
  ) {
    // Nothing leaves this machine: what would be opened is written down.
    await till.page.evaluate(() => (window.open = (url) => void (window.opened = url)));
    const number = await sell(till);
    await button(till, 'WhatsApp').click();
    await till.type('987654321');
    await till.press('Enter');
    await till.text('Se abrió WhatsApp').waitFor();
    const opened = await till.page.evaluate(() => window.opened);
    if (!opened.startsWith('https://wa.me/51987654321?text=') || !opened.includes(number))
      throw new Error(opened);
    for (const name of ['Guardar el ticket en PDF', 'Guardar la boleta en PDF, hoja A4']) {
      const saving = till.page.waitForEvent('download');
      await button(till, name).click();
      const file = await saving;
      if (!file.suggestedFilename().endsWith('.pdf')) throw new Error(file.suggestedFilename());
    }
    await till.text('Venta hecha').waitFor();
    await till.scan(INCA);
    await till.expectTotal('3.00');
    await till.focusIsInBox();
  },

  async 'the ticket of a sale is seen beside its change'(till) {
    await sell(till);
    await button(till, 'Ver ticket').click();
    const picture = till.page.getByRole('img', { name: 'Ticket de' });
    await picture.waitFor();
    const [change, ticket] = await Promise.all([
      till.page.locator('.change').boundingBox(),
      picture.boundingBox(),
    ]);
    if (change.x + change.width > ticket.x) throw new Error('the ticket hides the change');
  },

  async 'labels of two products are chosen, seen and printed'(till) {
    await page(till, '4');
    await till.page.locator('tbody tr').first().waitFor();
    await button(till, 'Etiquetas').first().click();
    for (const at of [0, 1]) await till.page.getByRole('checkbox').nth(at).click();
    await till.page.getByRole('img', { name: 'Etiquetas como se imprimen' }).waitFor();
    const labels = (await rpc(till.base, 'printer.list')).printers.some((it) =>
      it.roles.includes('labels'),
    );
    const press = () => button(till, 'Imprimir 2 etiquetas').click();
    if (labels) await prints(till, press);
    else await press();
    await till
      .text('2 etiquetas van a la impresora')
      .or(till.text('No hay impresora configurada'))
      .first()
      .waitFor();
  },

  async 'a pre-cuenta and a report X come out, and the ticket stays open'(till) {
    await till.scan(INCA);
    await till.expectTotal('3.00');
    await prints(till, async () => {
      await till.press('Home');
      await till.press('8');
      await till.text('La pre-cuenta va a la impresora').waitFor();
    });
    await till.expectTotal('3.00');
    await page(till, '7');
    await till.page.getByRole('img', { name: 'Reporte X' }).waitFor();
    await prints(till, async () => {
      await till.page.waitForTimeout(150);
      await till.press('Enter');
      await till.text('El reporte X va a la impresora').waitFor();
    });
    await page(till, '3');
    await till.page.getByRole('radio', { name: 'Tickets' }).click();
    await till.page.getByRole('row').filter({ hasText: 'Reporte X' }).first().waitFor();
    await till.page.getByRole('row').filter({ hasText: 'Pre-cuenta' }).first().waitFor();
  },
};
