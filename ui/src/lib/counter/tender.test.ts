import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeHost } from '../../test/fakeHost';
import { Tender, type Mode } from './tender.svelte';

let host: FakeHost;

beforeEach(async () => {
  host = new FakeHost();
  // 13.27, so that cash is rounded.
  host.catalogue.products[0]!.price = '13.27';
  await host.call('cart.scan', { cart_id: 'c', code: '7750182000001', quantity: null });
});
afterEach(() => vi.useRealTimers());

async function tender(mode: Mode): Promise<Tender> {
  const it = new Tender(host, 'c', mode);
  await it.refresh();
  return it;
}

const commits = () =>
  host.calls.filter((it) => it.name === 'tender.commit').map((it) => it.request);

test('nothing typed is the exact amount, rounded for the buyer in cash only', async () => {
  const cash = await tender('cash');
  expect(cash.payments).toEqual([{ method: 'cash', amount: '13.20', reference: null }]);
  expect(cash.view).toMatchObject({
    rounding: '-0.07',
    payable: '13.20',
    change: '0.00',
    settled: true,
  });
  const yape = await tender('yape');
  expect(yape.payments[0]).toMatchObject({ method: 'yape', amount: '13.27' });
  expect(yape.view).toMatchObject({ rounding: '0.00', settled: true });
});

test('the notes and the change come from the core', async () => {
  const it = await tender('cash');
  expect(it.base?.notes).toEqual(['20.00', '50.00', '100.00', '200.00']);
  await it.type('20');
  expect(it.view).toMatchObject({ change: '6.80' });
  expect(it.view?.change_pieces).toEqual(['5.00', '1.00', '0.50', '0.20', '0.10']);
});

test('too little says what is missing and is not confirmed', async () => {
  const it = await tender('cash');
  await it.type('10');
  expect(it.view?.missing).toBe('3.20');
  expect(it.canConfirm).toBe(false);
  expect(await it.confirm()).toBeNull();
  expect(commits()).toEqual([]);
});

test('what is no amount is refused in words and never committed', async () => {
  const it = await tender('cash');
  await it.type('10.505');
  expect(it.problem).not.toBeNull();
  expect(it.canConfirm).toBe(false);
  await it.type('20');
  expect(it.problem).toBeNull();
  expect(it.canConfirm).toBe(true);
});

test('the answer of an older key does not overwrite the newer', async () => {
  const it = await tender('cash');
  const [first, second] = [it.type('2'), it.type('20')];
  await Promise.all([first, second]);
  expect(it.view?.change).toBe('6.80');
});

test('an operation number that was used today is warned of', async () => {
  const it = await tender('yape');
  await it.refer('123456');
  expect(it.view?.repeated_references[0]?.number).toBe('B001-7');
  expect(it.canConfirm).toBe(true);
});

test('a mixed payment: a part by Yape, the rest in cash', async () => {
  const it = await tender('mixed');
  expect(it.canConfirm).toBe(false);
  await it.type('10');
  await it.addPart();
  expect(it.parts).toEqual([{ method: 'yape', amount: '10', reference: null }]);
  expect(it.view?.missing).toBe('3.27');
  await it.addPart();
  expect(it.parts[1]).toEqual({ method: 'cash', amount: '3.20', reference: null });
  expect(it.canConfirm).toBe(true);
  expect((await it.confirm())?.number).toBe('B001-1');
});

test('a part that is no amount is not added', async () => {
  const it = await tender('mixed');
  await it.type('abc');
  await it.addPart();
  expect(it.parts).toEqual([]);
  expect(it.problem).not.toBeNull();
});

test('a second Enter while the sale is being saved does nothing', async () => {
  const it = await tender('cash');
  const release = host.hold('tender.commit');
  const first = it.confirm();
  expect(it.committing).toBe(true);
  expect(await it.confirm()).toBeNull();
  release();
  expect((await first)?.number).toBe('B001-1');
  expect(commits()).toHaveLength(1);
});

test('a lost answer is asked for again with the same request and sells once', async () => {
  vi.useFakeTimers();
  const it = await tender('cash');
  host.trouble('tender.commit', 'lost_answer');
  const confirmed = it.confirm();
  await vi.advanceTimersByTimeAsync(300);
  expect(await confirmed).toMatchObject({ number: 'B001-1', repeated: true });
  expect(commits()).toHaveLength(2);
  expect(commits()[0]).toEqual(commits()[1]);
  expect(host.sales).toHaveLength(1);
});

test('without any answer it says so, and Enter asks again', async () => {
  vi.useFakeTimers();
  const it = await tender('cash');
  for (let n = 0; n < 4; n += 1) host.trouble('tender.commit', 'unreachable');
  const confirmed = it.confirm();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await confirmed).toBeNull();
  expect(it.problem?.title).toContain('No se sabe');
  expect(it.canConfirm).toBe(true);
  expect((await it.confirm())?.number).toBe('B001-1');
  expect(host.sales).toHaveLength(1);
});

test('a refusal is told and is not tried again by itself', async () => {
  const it = await tender('cash');
  host.trouble('tender.commit', { code: 'disk_full' });
  expect(await it.confirm()).toBeNull();
  expect(it.problem?.safety).toContain('no se guard');
  expect(commits()).toHaveLength(1);
});
