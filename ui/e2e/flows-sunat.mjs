// What the owner does about documents: annul one, take something back, give the month away. The host
// is a practice shop, whose authority answers at once.

import { rpc, waitFor } from './browser.mjs';

const INCA = '02000008';
const MILK = '02000206';
const ACCEPTED_MS = 30_000;

/** Sells two bottles and a milk, and waits until the authority has accepted the boleta. */
async function accepted(till) {
  await till.scan(INCA);
  await till.scan(INCA);
  await till.scan(MILK);
  await till.expectTotal('10.30');
  await till.press('F9');
  await till.text('Confirmar venta').waitFor();
  await till.press('Enter');
  await till.text('Venta hecha').waitFor();
  const number = await till.page.locator('.number-of').textContent();
  const end = Date.now() + ACCEPTED_MS;
  for (;;) {
    const { row } = await rpc(till.base, 'document.get', { name: `03-${number}` });
    if (row.state === 'accepted') return number;
    if (Date.now() > end) throw new Error(`${number} is ${row.state}`);
    await till.page.waitForTimeout(100);
  }
}

/** Opens the card of a document by its number. */
async function card(till, number) {
  await till.press('Home');
  await till.press('2');
  await till.page.getByRole('heading', { name: 'Comprobantes' }).waitFor();
  await till.page.getByLabel('Número, DNI, RUC o nombre').fill(number);
  const found = till.page.getByRole('complementary', { name: `Ficha de ${number}` });
  await found.getByRole('tab', { name: 'Situación' }).waitFor();
  return found;
}

export const sunatFlows = {
  async 'the last boletas show their ticket'(till) {
    const found = await card(till, await accepted(till));
    await found.getByRole('tab', { name: 'Detalle' }).click();
    const ticket = till.page.locator('.paper img');
    await ticket.waitFor();
    const width = await ticket.evaluate((it) => it.decode().then(() => it.naturalWidth));
    if (width < 300) throw new Error(`the ticket is ${width} pixels wide`);
    await till.press('Escape');
    await till.press('Escape');
    await till.focusIsInBox();
  },

  async 'an XML, the answer of SUNAT and the PDF are seen in place'(till) {
    const number = await accepted(till);
    const found = await card(till, number);
    for (const [file, inside] of [
      ['XML', '<cbc:ID>'],
      ['Constancia de SUNAT (CDR)', 'ResponseCode'],
    ]) {
      await found.getByRole('button', { name: `Ver ${file}`, exact: true }).click();
      await waitFor(
        async () => ((await found.locator('pre').textContent()) ?? '').includes(inside),
        async () => `${file}: ${await found.locator('pre').textContent()}`,
      );
      await till.press('Escape');
      await found.getByRole('tab', { name: 'Situación' }).waitFor();
    }
    await found.getByRole('button', { name: 'Ver PDF', exact: true }).click();
    const page = found.getByRole('img', { name: `PDF · ${number}` });
    await page.waitFor();
    const width = await page.evaluate((it) => it.decode().then(() => it.naturalWidth));
    if (width < 300) throw new Error(`the page is ${width} pixels wide`);
    await till.press('Escape');
    await found.getByRole('tab', { name: 'Situación' }).waitFor();
  },

  async 'a boleta is annulled with a reason'(till) {
    const number = await accepted(till);
    const found = await card(till, number);
    await found.getByRole('button', { name: 'Anular', exact: true }).click();
    await till.text('Se anula con un resumen ante SUNAT').waitFor();
    await till.type('No lo llevo');
    await till.press('Enter');
    await till.page.getByRole('button', { name: 'Sí, anular' }).click();
    await till.text(`${number} está anulada en la tienda`).waitFor();
    const { row, reason } = await rpc(till.base, 'document.get', { name: `03-${number}` });
    if (!['voiding', 'voided'].includes(row.state) || reason !== 'No lo llevo')
      throw new Error(JSON.stringify({ row, reason }));
  },

  async 'a note for one of two bottles'(till) {
    const number = await accepted(till);
    const found = await card(till, number);
    await found.getByRole('button', { name: 'Emitir nota' }).click();
    await found
      .getByLabel(/^Cuánto vuelve de/)
      .first()
      .fill('1');
    await found.getByLabel('Motivo').fill('Llego sin gas');
    await found.getByRole('button', { name: 'Emitir la nota' }).click();
    await found.getByRole('button', { name: 'Sí, emitir' }).click();
    await till.text('Se emitió la nota').waitFor();
    const boleta = await rpc(till.base, 'document.get', { name: `03-${number}` });
    const note = boleta.related.find((it) => it.relation === 'note');
    if (note === undefined) throw new Error(JSON.stringify(boleta.related));
    const { row, lines, motive } = await rpc(till.base, 'document.get', { name: note.name });
    if (row.total !== '3.00' || lines.length !== 1 || motive !== '07/07')
      throw new Error(JSON.stringify({ row, lines, motive }));
  },

  async 'more than was sold does not come back'(till) {
    const number = await accepted(till);
    const found = await card(till, number);
    await found.getByRole('button', { name: 'Emitir nota' }).click();
    await found
      .getByLabel(/^Cuánto vuelve de/)
      .first()
      .fill('3');
    await found.getByLabel('Motivo').fill('Llego sin gas');
    await found.getByRole('button', { name: 'Emitir la nota' }).click();
    await found.getByRole('button', { name: 'Sí, emitir' }).click();
    await till.text('Se quiere devolver más de lo que queda en la boleta').waitFor();
  },

  async 'the month for the accountant'(till) {
    await accepted(till);
    await till.press('Home');
    await till.press('2');
    await till.page.getByRole('button', { name: 'Todo del mes para el contador' }).click();
    // The first is the month that runs, in which the sale was made.
    const month = till.page.getByRole('combobox', { name: 'Mes', exact: true });
    await month.selectOption({ index: 0 });
    await till.page.getByRole('button', { name: 'Preparar el archivo' }).click();
    await till.text(/^Listo: [\d,]+ comprobantes?$/).waitFor({ timeout: 30_000 });
    const path = await till.page.locator('code').first().textContent();
    if (!path?.endsWith('.zip')) throw new Error(`the path is ${path}`);
    await till.press('Escape');
    await till.page.getByLabel('Número, DNI, RUC o nombre').waitFor();
  },

  async 'the queue to SUNAT is reached by its chip'(till) {
    await till.page.locator('header button.item', { hasText: 'SUNAT' }).click();
    await till.page.getByRole('heading', { name: 'Cola SUNAT y tickets' }).waitFor();
    await till.text('Funciona').waitFor();
    await till.press('Escape');
    await till.focusIsInBox();
  },

  async 'the account of practice is tried'(till) {
    await till.press('Home');
    await till.press('6');
    await till.page.locator('nav').getByRole('button', { name: 'SUNAT', exact: true }).click();
    await till.page.getByRole('button', { name: 'Probar conexión' }).click();
    await till.text('La cuenta entra.').waitFor({ timeout: 15_000 });
  },
};

/** Whether the core knows documents; an older one answers that it does not know the command. */
export async function knowsDocuments(base) {
  return rpc(base, 'document.list', { limit: 1 }).then(
    () => true,
    (problem) => problem.fault?.code !== 'unknown_command',
  );
}
