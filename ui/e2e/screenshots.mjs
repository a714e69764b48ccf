// Pictures of every screen and state: `IZI_HOST_URL=... node e2e/screenshots.mjs DIR [NAME...]`. What a
// healthy host cannot show (no internet, a printer without paper) is written over its answers. With
// `IZI_AXE=1` each is also gone through for what keeps somebody out, in both themes.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from './axe.mjs';
import { hostUrl, launch, rpc, Till } from './browser.mjs';
import { scenes } from './scenes.mjs';

const SIZES = [
  [1366, 768],
  [1024, 600],
];
const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: screenshots.mjs DIR [NAME...]');

const base = hostUrl();
const browser = await launch();
let failed = 0;
for (const [width, height] of SIZES) {
  for (const theme of ['light', 'dark']) await take(width, height, theme, wanted);
}
if (wanted.length === 0) await take(1920, 1080, 'light', ['selling', 'tender']);
await browser.close();
process.exit(failed === 0 ? 0 : 1);

async function take(width, height, theme, names) {
  const to = join(folder, `${width}x${height}-${theme}`);
  await mkdir(to, { recursive: true });
  for (const [name, scene] of Object.entries(scenes)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const cart of await rpc(base, 'cart.list'))
      await rpc(base, 'cart.discard', { cart_id: cart.cart_id });
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
    page.setDefaultTimeout(5000);
    const till = new Till(page, base);
    let count = 0;
    const shot = async (what = '') => {
      count += 1;
      await page.waitForTimeout(350);
      const place = count === 1 && what === '' ? name : `${name}-${what || count}`;
      await page.screenshot({ path: join(to, `${place}.png`) });
      await checkRoom(page, place);
      if (process.env.IZI_AXE === '1' && theme === 'light') await checkAxe(page, place);
    };
    try {
      await scene(till, shot);
    } catch (problem) {
      failed += 1;
      await page.screenshot({ path: join(to, `${name}-failed.png`) });
      console.log(`${width}x${height} ${theme} ${name}: ${String(problem).split('\n')[0]}`);
    }
    await page.close();
  }
}

async function checkAxe(page, place) {
  for (const it of await violations(page)) {
    failed += 1;
    console.log(`${place}: ${it}`);
  }
}

/** Nothing scrolls sideways; the total and the pay keys are on the screen. */
async function checkRoom(page, place) {
  const wrong = await page.evaluate(() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways');
    for (const it of document.querySelectorAll(
      'output .amount, .ticket .button, header:not(.content header), nav',
    )) {
      const box = it.getBoundingClientRect();
      if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
        found.push(`${it.className || it.tagName} leaves the screen`);
    }
    for (const it of document.querySelectorAll(
      'main, .stage, .tender, .panel > .body, .till > header, .scroll, .framed',
    )) {
      if (it.scrollWidth > it.clientWidth + 1)
        found.push(`${it.className || it.tagName} is too wide`);
    }
    return found;
  });
  if (wrong.length > 0) {
    failed += 1;
    console.log(`${place}: ${[...new Set(wrong)].join(', ')}`);
  }
}
