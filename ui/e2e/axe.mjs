// axe-core over the page that is shown. It is read into the page of a test only.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What keeps somebody out, in both themes, as lines of text; empty where nothing does. */
export async function violations(page) {
  const found = [];
  for (const theme of ['light', 'dark']) {
    await page.evaluate((it) => (document.documentElement.dataset.theme = it), theme);
    // Colours turn within a tenth of a second.
    await page.waitForTimeout(200);
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
    const { violations: wrong } = await page.evaluate(() =>
      window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: {
          // The counter is one window without headings, and a bar of messages is no landmark.
          region: { enabled: false },
          'page-has-heading-one': { enabled: false },
          // An experiment of axe: the key printed on a button (Esc) is no part of its name.
          'label-content-name-mismatch': { enabled: false },
        },
      }),
    );
    for (const { id, nodes } of wrong) {
      for (const it of nodes.slice(0, 4)) found.push(`${theme} ${id}: ${it.target.join(' ')}`);
    }
  }
  await page.evaluate(() => delete document.documentElement.dataset.theme);
  return found;
}
