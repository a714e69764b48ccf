import { expect, test } from 'vitest';
import type { Fault } from '$lib/api/generated/Fault';
import generated from '$lib/api/generated/Fault.ts?raw';
import * as texts from './index';
import { faults, noticeOf } from './faults.es';

const codes = [...generated.matchAll(/"code": "(\w+)"/g)].map((it) => it[1]!);

/** Something in every field a fault may have. */
function sample(code: string): Fault {
  return {
    code,
    date: '2023-03-14',
    known: false,
    field: 'lines[0].unit_price',
    reason: 'length',
    document_type: 'ruc',
    value: 'x',
    scanned: '775',
    count: 2,
    taken: '775',
    owner: 'Inca',
    max: 500,
    line: 1,
    total: '701.00',
    limit: '700.00',
    limit_amount: '8000.00',
    income: '8003.50',
    exceeded: '3.50',
    policy: 'reason',
    rows: 12_000,
    payable: '1.00',
    paid: '0.50',
    missing: '0.50',
    series: 'B001',
    number: 'B001-1',
    rejected: [],
    printer: 'tcp://x:1',
    trouble: 'paper_out',
    state: 'done',
    incident: 'abc',
    detail: 'x',
    name: 'x',
    permission: 'price',
    action: 'void',
    path: '/home/rosa',
  } as unknown as Fault;
}

test('every fault has words', () => {
  expect(codes.length).toBeGreaterThan(30);
  expect(Object.keys(faults).sort()).toEqual([...new Set(codes)].sort());
});

test.each(codes)('%s says what happened, what is safe and what to press', (code) => {
  const notice = noticeOf(sample(code));
  for (const text of [notice.title, notice.safety, notice.hint]) {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(/undefined|null|\[object/);
  }
});

test('a field is named as on the screen, or not at all', () => {
  const title = (field: string, reason: string): string =>
    noticeOf({ code: 'bad_amount', field, reason }).title;
  expect(title('change.unit_price', 'negative')).toBe(
    'El monto no puede ser negativo en el precio',
  );
  expect(title('payments[0].amount', 'zero')).toBe('El monto no puede ser cero');
  expect(title('discount', 'too_large')).toBe('El descuento no puede pasar del total');
  expect(noticeOf({ code: 'discount_too_large' }).title).toBe(title('discount', 'too_large'));
});

test('a code newer than this screen has words too', () => {
  expect(noticeOf({ code: 'from_the_future' } as unknown as Fault).title).not.toBe('');
});

/** Every text there is, functions with something in them. */
function all(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, it]) => all(it, `${path}.${key}`));
}

test('no text shouts or is English', () => {
  const found = Object.entries(texts).flatMap(([name, value]) => all(value, name));
  expect(found.length).toBeGreaterThan(250);
  for (const [path, text] of found) {
    expect(text, path).not.toMatch(/[!\u00a1]/);
    expect(text, path).not.toMatch(/\b(error|click|simplemente|offline|the|please|tap)\b/i);
    expect(text, path).not.toMatch(/\b(tu|tus|te)\b/i);
  }
});

test('every state has a word and a shape', () => {
  const states = Object.keys(texts.situations);
  expect(states.length).toBe(16);
  for (const state of states) {
    for (const kind of ['03', '07', '08', 'RC']) {
      expect(texts.documentMark(state, kind).word).not.toBe(texts.documentMark('new').word);
      expect(texts.situationOf(state, kind).means).not.toBe('');
      expect(texts.situationOf(state, kind).todo).not.toBe('');
    }
  }
  const marks = states.map((it) => texts.documentMark(it));
  expect(new Set(marks.map((it) => it.word)).size).toBe(states.length);
  for (const state of ['queued', 'sending', 'printed', 'sent', 'uncertain', 'failed', 'skipped']) {
    expect(texts.printMark(state).word).not.toBe(state);
  }
});

test('the light of the month differs in word and shape, not only in colour', () => {
  const rus = {
    month: '2026-11',
    income: '8100.00',
    category: 'none',
    measure: 'category_2',
    amount: '8100.00',
    limit: '8000.00',
    left: '0.00',
    exceeded: '100.00',
    category_1_limit: '5000.00',
    category_2_limit: '8000.00',
    year_income: '0.00',
    year_limit: '96000.00',
  };
  const marks = ['green', 'yellow', 'red'].map((level) => texts.rusMark({ ...rus, level }));
  expect(new Set(marks.map((it) => it.word)).size).toBe(3);
  expect(new Set(marks.map((it) => it.shape)).size).toBe(3);
  expect(marks[2]!.left).toBe('excedido por S/\u00a0100.00');
});

test('the queue says what it waits for', () => {
  const queue = {
    waiting: 3,
    unknown: 0,
    rejected: 0,
    dead: 0,
    authority: true,
    offline: true,
    tickets_waiting: 0,
    tickets_uncertain: 0,
    window: 'ok',
    environment: 'production',
    certificate_days: null,
    messages_failed: 0,
  };
  expect(texts.queueMark(queue).word).toBe('3 por enviar \u00b7 sin internet');
  expect(texts.queueMark({ ...queue, offline: false }).word).toBe('3 por enviar');
  expect(texts.queueMark({ ...queue, waiting: 0, offline: false }).tone).toBe('good');
  expect(texts.queueMark({ ...queue, rejected: 1 }).word).toBe(
    '1 rechazada \u00b7 3 por enviar \u00b7 sin internet',
  );
  expect(texts.queueMark({ ...queue, window: 'day_2' })).toMatchObject({
    word: '3 por enviar \u00b7 2 d\u00edas o m\u00e1s \u00b7 sin internet',
    tone: 'warn',
  });
  expect(texts.queueMark({ ...queue, window: 'day_5', offline: false }).tone).toBe('bad');
  const calm = { ...queue, waiting: 0, offline: false };
  expect(texts.queueMark(calm).word).toBe('SUNAT al d\u00eda');
  expect(texts.queueMark({ ...calm, certificate_days: 6 }).tone).toBe('warn');
  expect(texts.queueMark({ ...queue, certificate_days: -1 }).tone).toBe('bad');
  expect(texts.queueMark({ ...queue, authority: false }).word).toBe('No env\u00eda a SUNAT');
});

test('what is not for real is always said, what is for real is not', () => {
  const mark = (it: string) => texts.environmentMark(it)?.word;
  expect(['practice', 'demo', 'beta'].map(mark)).toEqual(['PR\u00c1CTICA', 'DEMO', 'BETA']);
  expect(mark('production')).toBeUndefined();
  expect(mark('none')).toBeUndefined();
});

test('every reason of the new faults has words of its own', () => {
  const titles = (faults: object[]): Set<string> =>
    new Set(faults.map((it) => noticeOf(it as Fault).title));
  const note = ['too_much', 'nothing', 'lines', 'motive', 'amount', 'corrected', 'new'];
  expect(titles(note.map((reason) => ({ code: 'bad_note', reason }))).size).toBe(note.length);
  const account = ['empty', 'not_http', 'characters', 'too_long', 'not_secure', 'new'];
  for (const field of ['url', 'token', 'sol_user', 'sol_password', 'client_id', 'client_secret']) {
    const all = account.map((reason) => ({ code: 'bad_account', field, reason }));
    expect(titles(all).size).toBe(account.length);
    for (const title of titles(all)) expect(title).not.toContain('un dato de la cuenta');
  }
  const certificate = [
    ...['wrong_password', 'unreadable', 'no_key', 'no_certificate', 'not_rsa', 'too_short'],
    ...['other_ruc', 'expired', 'new'],
  ];
  const all = certificate.map((reason) => ({ code: 'bad_certificate', reason }));
  expect(titles(all).size).toBe(certificate.length);
});

test('the way to SUNAT is said in plain words', () => {
  expect(texts.wayMark('closed', null).word).toBe('Funciona');
  expect(texts.wayMark('open', '14:32').word).toBe('Descansa hasta las 14:32: SUNAT no responde');
  expect(texts.wayMark('offline', null).word).toBe('Sin internet');
  expect(texts.wayMark('refused', null).word).toBe('La cuenta no entra');
});

test('the printer says what is wrong and what to do, and little paper is only a warning', () => {
  const mark = (state: string, trouble: string) =>
    texts.printerMark({ state, trouble, address: 'tcp://x:1' }, 2);
  expect(mark('ready', '').tone).toBe('good');
  for (const state of ['ready', 'printing']) {
    expect(mark(state, 'paper_low')).toMatchObject({ tone: 'warn', shape: 'triangle' });
  }
  const troubles = [
    ...['unreachable', 'paper_out', 'cover_open', 'cutter_error', 'offline', 'stuck', 'broken'],
    ...['unconfirmed', 'denied', 'busy'],
  ];
  expect(new Set(troubles.map((it) => texts.troubleWords(it))).size).toBe(troubles.length);
  expect(new Set(troubles.map((it) => mark('trouble', it).word)).size).toBe(troubles.length);
  for (const it of troubles) {
    expect(mark('trouble', it).word).toMatch(/2 tickets$/);
    expect(texts.printerAdvice(it)).not.toBe(texts.printerAdvice('new'));
  }
  expect(texts.printerMark({ state: 'none', trouble: '', address: 'screen' }, 0).word).toBe(
    'Tickets en pantalla',
  );
});

test('every paper is asked about in words of its own', () => {
  const asked = Object.keys(texts.paperNames).map((it) => texts.shell.uncertain(it, 'B001-1', '1'));
  expect(new Set(asked).size).toBe(asked.length);
});

test('every reason of a logo has words of its own', () => {
  const titles = ['format', 'too_large', 'empty', 'new'].map(
    (reason) => noticeOf({ code: 'bad_picture', reason }).title,
  );
  expect(new Set(titles).size).toBe(titles.length);
});
