import { beforeEach, expect, test, vi } from 'vitest';
import { Till } from '$lib/till/till.svelte';
import { FakeHost } from '../../test/fakeHost';
import { Counter, parseQuery } from './counter.svelte';

const INCA = '7750182000001';
const COLA = '7750182000002';

let host: FakeHost;
let till: Till;
let counter: Counter;

beforeEach(async () => {
  host = new FakeHost();
  till = new Till(host);
  counter = new Counter(till);
  await till.start();
  till.stop();
  await counter.start();
});

const names = (): string[] => host.calls.map((it) => it.name);

test.each([
  ['inca', null, 'inca'],
  ['3*', '3', ''],
  ['3*inca kola', '3', 'inca kola'],
  [' 12 * pan', '12', 'pan'],
  ['0,250*queso', '0.250', 'queso'],
  ['*3', null, '*3'],
])('%j asks for %j of %j', (query, quantity, text) => {
  expect(parseQuery(query)).toEqual({ quantity, text });
});

test('a scan is one call, adds its line, selects it and flashes', async () => {
  const before = host.calls.length;
  await counter.scan(INCA);
  expect(names().slice(before)).toEqual(['cart.scan']);
  expect(counter.line?.name).toBe('Inca Kola 500 ml');
  expect(counter.cart?.total).toBe('3.50');
  expect(counter.flash).toEqual({ line: counter.selected, count: 1 });
});

test('the same code again adds one', async () => {
  await counter.scan(INCA);
  await counter.scan(INCA);
  expect(counter.cart?.lines.map((it) => it.quantity)).toEqual(['2']);
});

test('3* before a scan is three units and empties the box', async () => {
  counter.setQuery('3*');
  await counter.scan(INCA);
  expect(counter.line?.quantity).toBe('3');
  expect(counter.query).toBe('');
});

test('scans that come faster than answers are all there, in their order', async () => {
  await Promise.all([counter.scan(INCA), counter.scan(COLA), counter.scan(INCA)]);
  expect(counter.cart?.lines.map((it) => `${it.quantity} ${it.name}`)).toEqual([
    '2 Inca Kola 500 ml',
    '1 Coca-Cola 500 ml',
  ]);
});

test('only the line that changed is a new one', async () => {
  await counter.scan(INCA);
  await counter.scan(COLA);
  const [inca, cola] = counter.cart!.lines;
  await counter.scan(COLA);
  expect(counter.cart!.lines[0]).toBe(inca);
  expect(counter.cart!.lines[1]).not.toBe(cola);
});

test('a search is answered in the order it was typed, Enter adds the chosen one and clears', async () => {
  counter.setQuery('inca k');
  counter.setQuery('inca ko');
  await counter.enter();
  expect(counter.cart?.lines[0]?.name).toBe('Inca Kola 500 ml');
  expect([counter.query, counter.hits.length]).toEqual(['', 0]);
});

test('a code typed by hand is looked up as a code', async () => {
  counter.setQuery(INCA);
  await counter.enter();
  expect(names()).toContain('cart.scan');
  expect(counter.line?.quantity).toBe('1');
});

test('an unknown code opens the three fields; another one waits for its turn', async () => {
  await counter.scan('7759999999999');
  await counter.scan('7758888888888');
  expect(counter.stage).toMatchObject({ kind: 'unknown', code: '7759999999999' });
  expect(counter.unknown).toHaveLength(1);
  const made = await counter.createProduct({
    name: 'Galleta',
    price: '1.20',
    category: '',
    unit: 'NIU',
  });
  expect(made).toBe(true);
  expect(counter.line).toMatchObject({ name: 'Galleta', total: '1.20' });
  expect(counter.stage).toMatchObject({ kind: 'unknown', code: '7758888888888' });
  counter.escape();
  expect(counter.stage.kind).toBe('grid');
});

test('a known code while the three fields are open is added, and the fields stay', async () => {
  await counter.scan('7759999999999');
  await counter.scan(INCA);
  expect(counter.stage.kind).toBe('unknown');
  expect(counter.line?.name).toBe('Inca Kola 500 ml');
});

test('two products with one code are asked for, with the quantity kept', async () => {
  host.catalogue.products[1]!.codes[0]!.code = INCA;
  counter.setQuery('2*');
  await counter.scan(INCA);
  expect(counter.stage.kind).toBe('choose');
  if (counter.stage.kind !== 'choose') return;
  await counter.pick(counter.stage.products[1]!);
  expect(counter.line).toMatchObject({ name: 'Coca-Cola 500 ml', quantity: '2' });
  expect(counter.stage.kind).toBe('grid');
});

test('bread is asked for by weight or by amount before it is added', async () => {
  counter.setQuery('pan f');
  await counter.enter();
  expect(counter.cart?.lines).toEqual([]);
  if (counter.stage.kind !== 'measure') throw new Error(counter.stage.kind);
  await counter.addMeasured(counter.stage.product, counter.stage.code, null, '2');
  expect(counter.line).toMatchObject({ quantity: '0.25', total: '2.00' });
  expect(counter.stage.kind).toBe('grid');
});

test('a refused change says why and leaves the ticket as it was', async () => {
  await counter.scan(INCA);
  host.trouble('cart.change', { code: 'discount_too_large' });
  await counter.step(true);
  expect(till.message?.tone).toBe('bad');
  expect(counter.line?.quantity).toBe('1');
});

test('one less than one removes the line, and Esc never does', async () => {
  await counter.scan(INCA);
  counter.escape();
  counter.escape();
  expect(counter.cart?.lines).toHaveLength(1);
  await counter.step(false);
  expect(counter.cart?.lines).toEqual([]);
});

test('a kept ticket waits with its lines and comes back', async () => {
  await counter.scan(INCA);
  const first = counter.cartId;
  await counter.hold();
  expect(counter.cart?.lines).toEqual([]);
  expect(counter.tabs).toHaveLength(2);
  await counter.resume();
  expect(counter.cartId).toBe(first);
  expect(counter.cart?.total).toBe('3.50');
});

test('keeping an empty ticket opens no second empty one', async () => {
  await counter.hold();
  expect(counter.tabs).toHaveLength(1);
});

test('open tickets are there again after a restart', async () => {
  await counter.scan(INCA);
  const again = new Counter(till);
  await again.start();
  expect(again.cart?.total).toBe('3.50');
  expect(again.cartId).toBe(counter.cartId);
});

test('above S/ 700 the customer comes before the money', async () => {
  host.catalogue.products[0]!.price = '701.00';
  await counter.scan(INCA);
  await counter.pay('cash');
  expect(counter.stage).toMatchObject({ kind: 'customer', then: 'cash' });
  await counter.setCustomer({ document_type: 'dni', document_number: '45678912', name: 'ROSA' });
  counter.back();
  await counter.pay('cash');
  expect(counter.stage.kind).toBe('tender');
});

test('an empty ticket is not paid', async () => {
  await counter.pay('cash');
  expect(counter.stage.kind).toBe('grid');
  expect(till.message?.tone).toBe('bad');
});

test('a scan while paying goes back to the ticket with its product', async () => {
  await counter.scan(INCA);
  await counter.pay('cash');
  await counter.scan(COLA);
  expect(counter.stage.kind).toBe('grid');
  expect(counter.cart?.total).toBe('7.00');
});

test('a scan while the sale is being saved begins the next sale', async () => {
  await counter.scan(INCA);
  await counter.pay('cash');
  const sold = counter.cartId;
  const release = host.hold('tender.commit');
  const confirmed = counter.confirm();
  const scanned = counter.scan(COLA);
  release();
  await Promise.all([confirmed, scanned]);
  expect(host.sales).toHaveLength(1);
  expect(counter.cartId).not.toBe(sold);
  expect(counter.cart?.lines.map((it) => it.name)).toEqual(['Coca-Cola 500 ml']);
});

test('after the sale the change stays until the next scan, which opens its own ticket', async () => {
  await counter.scan(INCA);
  await counter.pay('cash');
  await counter.tender!.type('20');
  await counter.confirm();
  expect(counter.done?.receipt).toMatchObject({ number: 'B001-1', change: '16.50' });
  await counter.scan(COLA);
  expect(counter.done).toBeNull();
  expect(counter.cart?.total).toBe('3.50');
  expect(host.counter.carts).toHaveLength(1);
});

test('a bouncing Enter does not wipe the change', async () => {
  await counter.scan(INCA);
  await counter.pay('cash');
  await counter.confirm();
  await counter.nextSale();
  expect(counter.done).not.toBeNull();
});

test('discarding is of the named ticket only', async () => {
  await counter.scan(INCA);
  const first = counter.cartId;
  await counter.hold();
  await counter.scan(COLA);
  await counter.discard(first);
  expect(counter.cart?.total).toBe('3.50');
  expect(counter.tabs.map((it) => it.cart_id)).toEqual([counter.cartId]);
});

test('an Enter faster than the first answer pays exactly, and two Enters pay once', async () => {
  await counter.scan(INCA);
  const paying = counter.pay('cash');
  await Promise.resolve();
  await Promise.all([paying, counter.enterTender(), counter.enterTender()]);
  await counter.enterTender();
  expect(host.sales.length).toBeLessThanOrEqual(1);
});

test('two fast Enters on a mixed payment add one part each', async () => {
  await counter.scan(INCA);
  await counter.pay('mixed');
  await Promise.all([counter.enterTender(), counter.enterTender()]);
  expect(host.sales).toHaveLength(1);
  expect(host.sales[0]?.payments).toEqual([{ method: 'yape', amount: '3.50', reference: null }]);
});

test('a scan before the till has started goes to the ticket that was open', async () => {
  await counter.scan(INCA);
  const again = new Counter(till);
  const scanned = again.scan(COLA);
  await again.start();
  await scanned;
  expect(again.cart?.total).toBe('7.00');
  expect(again.tabs).toHaveLength(1);
});

test('while nobody knows whether a ticket was sold, nothing goes on it and Esc stays', async () => {
  vi.useFakeTimers();
  await counter.scan(INCA);
  await counter.pay('cash');
  for (let n = 0; n < 3; n += 1) host.trouble('tender.commit', 'unreachable');
  host.trouble('tender.commit', 'lost_answer');
  const confirmed = counter.confirm();
  await vi.advanceTimersByTimeAsync(5000);
  await confirmed;
  vi.useRealTimers();
  expect(counter.tender?.uncertain).toBe(true);
  await counter.scan(COLA);
  counter.escape();
  expect(counter.tender).not.toBeNull();
  expect(host.counter.carts.flatMap((it) => it.lines)).toEqual([]);
  await counter.enterTender();
  expect(counter.done?.receipt).toMatchObject({ number: 'B001-1', repeated: true });
  expect(host.sales).toHaveLength(1);
});

test('a scan while a sale is being refused goes on its ticket, outside the pay screen', async () => {
  await counter.scan(INCA);
  await counter.pay('cash');
  host.trouble('tender.commit', { code: 'disk_full' });
  await Promise.all([counter.confirm(), counter.scan(COLA)]);
  expect(counter.stage.kind).toBe('grid');
  expect(counter.cart?.total).toBe('7.00');
});
