// The flows of the counter in a browser, against a real core: `IZI_HOST_URL=http://127.0.0.1:8123
// npm run e2e`. The host is a practice shop; every flow leaves its tickets empty.

import { hostUrl, launch, rpc, Till } from './browser.mjs';
import { flows } from './flows.mjs';
import { knowsOwner, knowsReports, ownerFlows, reportFlows } from './flows-owner.mjs';
import { knowsPrinters, paperFlows } from './flows-papers.mjs';
import { knowsDocuments, sunatFlows } from './flows-sunat.mjs';

const base = hostUrl();
const wanted = process.argv.slice(2);
const browser = await launch();
const all = { ...flows };
if (await knowsDocuments(base)) Object.assign(all, sunatFlows);
else console.log('SKIP documents and SUNAT: this core does not know them');
if (await knowsPrinters(base)) Object.assign(all, paperFlows);
else console.log('SKIP printers and papers: this core does not know them');
if (await knowsOwner(base)) Object.assign(all, ownerFlows);
else console.log('SKIP the owner’s pages: this core does not know them');
if (await knowsReports(base)) Object.assign(all, reportFlows);
else console.log('SKIP reports: this core does not know them');
let passed = 0;
let failed = 0;

for (const [name, flow] of Object.entries(all)) {
  if (wanted.length > 0 && !wanted.some((it) => name.includes(it))) continue;
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(5000);
  const till = new Till(page, base);
  const started = Date.now();
  try {
    await emptyTickets();
    await till.open();
    await flow(till);
    if (till.problems.length > 0) throw new Error(till.problems.join('\n'));
    passed += 1;
    console.log(`ok   ${name} (${Date.now() - started} ms)`);
  } catch (problem) {
    failed += 1;
    console.log(
      `FAIL ${name}\n     ${String(problem.stack ?? problem).replaceAll('\n', '\n     ')}`,
    );
    await page.screenshot({ path: `/tmp/izi-e2e-${failed}.png` });
  }
  await page.close();
}
await browser.close();
console.log(`Tests  ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function emptyTickets() {
  for (const cart of await rpc(base, 'cart.list'))
    await rpc(base, 'cart.discard', { cart_id: cart.cart_id });
}
