// Documents, the queue to SUNAT and the account, in the states worth a picture. Their answers are the
// examples of the screen's tests, so that every state is there without a week offline.

import { readFileSync } from 'node:fs';

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../src/test/${name}.json`, import.meta.url), 'utf8'));
const documents = read('documents');
const { queue, account, month } = read('sunat');
const SETTLED = ['accepted', 'observed', 'replaced', 'voided', 'discarded'];
const NOW = '2026-11-21T14:32:05-05:00';

/** Answers a command here, whatever the host knows of it. */
async function answer(till, name, of) {
  await till.page.route(`**/rpc/${name}`, (route) =>
    route.fulfill({ json: of(route.request().postDataJSON()) }),
  );
}

/** The shop with one document of each state; `some` changes its status bar. */
async function sunat(till, some = {}) {
  await answer(till, 'document.list', ({ state }) => ({
    documents: documents
      .map((it) => it.row)
      .filter((it) =>
        state === 'open' ? !SETTLED.includes(it.state) : state === null || it.state === state,
      ),
    cursor: null,
  }));
  await answer(till, 'document.get', ({ name }) => documents.find((it) => it.row.name === name));
  await answer(till, 'sunat.queue', () => queue);
  await answer(till, 'authority.get', () => account);
  await answer(till, 'authority.test', () => ({
    outcome: 'refused',
    detail: 'HTTP 500 soap-env:Client.0111',
    environment: 'beta',
  }));
  await answer(till, 'export.month', () => month);
  for (const [name, change] of [
    [
      'shop.status',
      (it) => ({
        ...it,
        now: NOW,
        queue: { ...it.queue, window: 'ok', certificate_days: null, ...some },
      }),
    ],
    [
      'shop.state',
      (it) => ({ ...it, permissions: [...new Set([...it.permissions, 'correct', 'shop'])] }),
    ],
  ]) {
    await till.page.route(`**/rpc/${name}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    });
  }
  await till.open();
}

async function page(till, digit) {
  await till.press('Home');
  await till.press(digit);
  await till.page.locator('h1').waitFor();
}

async function card(till, name) {
  await sunat(till);
  await page(till, '2');
  await till.page.locator(`tr[data-name="${name}"]`).click();
  await till.page.locator('aside [role=tab]').first().waitFor();
  return till.page.locator('aside');
}

export const sunatScenes = {
  async documents(till, shot) {
    await card(till, '03-B001-416');
    await shot();
    for (const [name, what] of [
      ['03-B001-414', 'rejected'],
      ['03-B001-417', 'unknown'],
      ['03-B001-412', 'dead'],
      ['07-BC01-2', 'note'],
      ['RC-20261121-1', 'summary'],
    ]) {
      await till.page.locator(`tr[data-name="${name}"]`).click();
      await shot(what);
    }
  },
  async 'document-history'(till, shot) {
    const found = await card(till, '03-B001-417');
    await found.getByRole('tab', { name: 'Historial' }).click();
    await found.getByText('Detalle técnico').click();
    await shot();
  },
  async 'document-void'(till, shot) {
    const found = await card(till, '03-B001-416');
    await found.getByRole('button', { name: 'Anular', exact: true }).click();
    await found.getByLabel('Motivo').fill('El cliente no llevó la compra');
    await found.getByRole('button', { name: 'Anular', exact: true }).click();
    await shot();
  },
  async 'document-note'(till, shot) {
    const found = await card(till, '03-B001-416');
    await found.getByRole('button', { name: 'Emitir nota' }).click();
    await shot();
  },
  async 'documents-nothing'(till, shot) {
    await sunat(till);
    await answer(till, 'document.list', () => ({ documents: [], cursor: null }));
    await page(till, '2');
    await shot();
    await till.page.getByRole('radio', { name: 'Por atender' }).click();
    await shot('attention');
  },
  async month(till, shot) {
    await sunat(till);
    await page(till, '2');
    await till.page.getByRole('button', { name: 'Todo del mes' }).click();
    await shot();
    await till.page.getByRole('button', { name: 'Preparar el archivo' }).click();
    await shot('done');
  },
  async 'sunat-queue'(till, shot) {
    const some = { authority: true, waiting: 6, unknown: 1, rejected: 1, window: 'day_5' };
    await sunat(till, some);
    await page(till, '3');
    await till.page.locator('tbody tr').first().waitFor();
    await shot();
    await till.page.getByRole('radio', { name: 'Tickets' }).click();
    await shot('tickets');
  },
  async account(till, shot) {
    await sunat(till);
    await page(till, '6');
    await till.page.locator('nav').getByRole('button', { name: 'SUNAT', exact: true }).click();
    await till.page.locator('[role=radiogroup]').first().waitFor();
    await shot();
    await till.page.getByRole('button', { name: 'Probar conexión' }).click();
    await till.text('La cuenta no entra.').waitFor();
    await till.text('La cuenta no entra.').scrollIntoViewIfNeeded();
    await shot('refused');
    await till.page.getByRole('radio', { name: /Nubefact/ }).click();
    await till.page.getByRole('radio', { name: /Nubefact/ }).scrollIntoViewIfNeeded();
    await shot('nubefact');
  },
};
