import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import App from '../../App.svelte';
import { FakeHost } from '../../test/fakeHost';
import { captureScanner, type Burst } from './scanner';

let scans: string[];
let bursts: Burst[];
let adopted: number;
let stop: () => void;
let now: number;

beforeEach(() => {
  document.body.innerHTML = '';
  scans = [];
  bursts = [];
  adopted = 0;
  now = 1000;
  stop = captureScanner(window, {
    gap: () => 50,
    onScan: (code) => scans.push(code),
    onBurst: (burst) => bursts.push(burst),
    adopt: () => (adopted += 1),
  });
});
afterEach(() => stop());

/** A key at `now`, typed into the field like a browser does. Gives whether somebody swallowed it. */
function key(name: string, more: KeyboardEventInit = {}): boolean {
  const target = document.activeElement ?? document.body;
  const event = new KeyboardEvent('keydown', {
    key: name,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  Object.defineProperty(event, 'timeStamp', { value: now });
  target.dispatchEvent(event);
  if (!event.defaultPrevented && name.length === 1 && target instanceof HTMLInputElement) {
    const at = target.selectionStart ?? target.value.length;
    const end = target.selectionEnd ?? at;
    target.value = target.value.slice(0, at) + name + target.value.slice(end);
    target.setSelectionRange(at + 1, at + 1);
    target.dispatchEvent(new Event('input', { bubbles: true }));
  }
  return event.defaultPrevented;
}

function type(text: string, gap: number, end: 'Enter' | 'Tab' | null = 'Enter'): boolean {
  for (const letter of text) {
    now += gap;
    key(letter);
  }
  now += gap;
  return end === null ? false : key(end);
}

function field(value = ''): HTMLInputElement {
  const input = document.createElement('input');
  input.value = value;
  document.body.append(input);
  input.focus();
  input.setSelectionRange(value.length, value.length);
  return input;
}

describe('speed tells a scanner from hands', () => {
  test.each([
    ['7750182002509', 2, 'Enter', true],
    ['7750182002509', 24, 'Tab', true],
    ['7750182002509', 50, 'Enter', true],
    ['7750182002509', 51, 'Enter', false],
    ['7750182002509', 120, 'Enter', false],
    ['A-1b', 10, 'Enter', true],
    ['123', 10, 'Enter', false],
  ] as const)('%s with %d ms between keys and %s: %s', (code, gap, end, scan) => {
    const swallowed = type(code, gap, end);
    expect(scans).toEqual(scan ? [code] : []);
    expect(swallowed).toBe(scan);
  });
});

test('what the scanner typed into a field is taken out again and the field is told', () => {
  const input = field('Rosa');
  let told = '';
  input.addEventListener('input', () => (told = input.value));
  input.setSelectionRange(2, 2);
  type('7750182002509', 3);
  expect(input.value).toBe('Rosa');
  expect(told).toBe('Rosa');
  expect([input.selectionStart, input.selectionEnd]).toEqual([2, 2]);
  expect(scans).toEqual(['7750182002509']);
});

test('a selected text comes back after a scan typed over it', () => {
  const input = field('20.00');
  input.select();
  type('7750182002509', 3);
  expect(input.value).toBe('20.00');
});

test('what hands typed before the scan stays: 3* and then the code', () => {
  const input = field();
  type('3*', 140, null);
  now += 300;
  type('7750182002509', 3);
  expect(scans).toEqual(['7750182002509']);
  expect(input.value).toBe('3*');
});

test('what hands type stays in the field', () => {
  const input = field();
  type('inca kola', 130);
  expect(input.value).toBe('inca kola');
  expect(scans).toEqual([]);
});

test('a scan works with a dialog open and on a button, which is not pressed', () => {
  const dialog = document.createElement('dialog');
  const button = document.createElement('button');
  let pressed = 0;
  button.addEventListener('keydown', (event) => (pressed += event.key === 'Enter' ? 1 : 0));
  dialog.append(button);
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  button.focus();
  expect(type('7750182002509', 4)).toBe(true);
  expect(scans).toEqual(['7750182002509']);
  expect(pressed).toBe(0);
});

test('the Enter of a scan reaches nobody else', () => {
  let heard = 0;
  const count = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') heard += 1;
  };
  window.addEventListener('keydown', count, true);
  type('7750182002509', 4);
  window.removeEventListener('keydown', count, true);
  expect(heard).toBe(0);
});

test('two scans one after the other are two scans', () => {
  type('7750182002509', 2);
  type('7750182000017', 2);
  expect(scans).toEqual(['7750182002509', '7750182000017']);
});

test.each([
  ['5', 30],
  ['5', 60],
  ['5', 120],
  ['5', 200],
  ['3*', 140],
  ['12', 200],
  ['12', 60],
])('%s typed by hand %d ms before a scan stays in the field', (typed, pause) => {
  const input = field();
  type(typed, 140, null);
  now += pause - 2;
  type('7750182002509', 2);
  expect(scans).toEqual(['7750182002509']);
  expect(bursts.map((it) => it.text)).toEqual(['7750182002509']);
  expect(input.value).toBe(typed);
});

test('a digit typed by hand stays before a code that the machine cuts in two', () => {
  const input = field();
  type('5', 2, null);
  now += 110;
  type('775018', 2, null);
  now += 120;
  type('2002509', 2);
  expect(scans).toEqual(['7750182002509']);
  expect(input.value).toBe('5');
});

test('an uneven scanner loses no key of its code', () => {
  for (const [at, letter] of [...'7750182002509'].entries()) {
    now += at % 3 === 1 ? 18 : 3;
    key(letter);
  }
  now += 30;
  key('Enter');
  expect(scans).toEqual(['7750182002509']);
});

test.each([0, 1, 7, 12])(
  'a field that takes the cursor after key %d of a scan is left as it was',
  (at) => {
    const before = field('20.00');
    const box = document.createElement('input');
    box.value = '3*';
    document.body.append(box);
    type('7750182002509'.slice(0, at + 1), 2, null);
    box.focus();
    box.setSelectionRange(2, 2);
    type('7750182002509'.slice(at + 1), 2);
    expect(scans).toEqual(['7750182002509']);
    expect([before.value, box.value]).toEqual(['20.00', '3*']);
  },
);

test('a field that takes the cursor while a key goes down is left as it was', () => {
  const box = document.createElement('input');
  document.body.append(box);
  type('775018200250', 2, null);
  // The key went down over the button and its letter came out in the box.
  now += 2;
  key('9');
  box.focus();
  box.value = '9';
  now += 2;
  key('Enter');
  expect(scans).toEqual(['7750182002509']);
  expect(box.value).toBe('');
});

test.each([4, 6, 9, 12])(
  'a hiccup of a busy machine after key %d does not cut a code in two',
  (at) => {
    const input = field('3*');
    const code = '7750182002509';
    type(code.slice(0, at), 5, null);
    now += 120;
    type(code.slice(at), 5);
    expect(scans).toEqual([code]);
    expect(input.value).toBe('3*');
  },
);

test('hands that type fast and stumble are no scanner', () => {
  const input = field();
  type('inca', 45, null);
  now += 90;
  type(' ko', 45, null);
  now += 90;
  type('la', 45, null);
  now += 90;
  key('Enter');
  expect(scans).toEqual([]);
  expect(input.value).toBe('inca kola');
});

test('shifted letters belong to the code, commands do not', () => {
  for (const letter of 'AB-12') {
    now += 4;
    key('Shift');
    now += 4;
    key(letter, { shiftKey: true });
  }
  now += 4;
  key('Enter');
  expect(scans).toEqual(['AB-12']);
  type('7750', 4, null);
  key('v', { ctrlKey: true });
  now += 4;
  key('Enter');
  expect(scans).toHaveLength(1);
});

test('keys that would go nowhere are given a field first, and it is left empty', () => {
  stop();
  const input = document.createElement('input');
  document.body.append(input);
  stop = captureScanner(window, {
    gap: () => 50,
    onScan: (code) => scans.push(code),
    adopt: () => input.focus(),
  });
  type('7750182002509', 3);
  expect(scans).toEqual(['7750182002509']);
  expect(input.value).toBe('');
  expect(adopted).toBe(0);
});

test('the trial screen hears of scans and of hands, with their pauses', () => {
  type('7750182002509', 7);
  now += 1000;
  type('7750', 80);
  expect(bursts.map((it) => [it.text, it.scan, it.end, Math.max(...it.gaps)])).toEqual([
    ['7750182002509', true, 'Enter', 7],
    ['7750', false, 'Enter', 80],
  ]);
});

describe('with the menu open', () => {
  let host: FakeHost;
  beforeEach(async () => {
    stop();
    host = new FakeHost();
    render(App, { host });
    await screen.findByRole('combobox');
    key('Home');
    await screen.findByRole('menu');
    now += 1000;
  });
  afterEach(() => cleanup());
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 200));

  test('a scan closes it and goes on the ticket, and no page is opened', async () => {
    const box = screen.getByRole('combobox');
    type('2750182000001', 2);
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    await settled();
    const asked = host.calls.filter((it) => it.name === 'cart.scan').map((it) => it.request);
    expect(asked).toEqual([expect.objectContaining({ code: '2750182000001' })]);
    expect(screen.getByRole('combobox')).toBe(box);
  });

  test('a digit that stays alone chooses, digits close together do not', async () => {
    type('22', 5, null);
    await settled();
    expect(screen.queryByRole('menu')).not.toBeNull();
    now += 1000;
    key('2');
    await screen.findByRole('heading', { name: 'Comprobantes' });
  });
});
