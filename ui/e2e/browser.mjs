// A headless Chromium that knows how people and scanners press keys.

import { chromium } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const TYPING_MS = 70;
const SCANNING_MS = 2;

/** Opens the browser; IZI_CHROMIUM names another one. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.IZI_CHROMIUM ?? '/usr/bin/chromium',
    args: ARGUMENTS,
  });
}

/** The hosts' addresses, from the environment. */
export function hostUrl() {
  const url = process.env.IZI_HOST_URL;
  if (url === undefined)
    throw new Error('IZI_HOST_URL is not set: start izi-devhost with --ui ui/dist');
  return url.replace(/\/$/, '');
}

/** Asks the host directly, as the screen does. */
export async function rpc(base, name, request = {}) {
  const response = await fetch(`${base}/rpc/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const body = await response.json();
  if (!response.ok)
    throw Object.assign(new Error(`${name}: ${JSON.stringify(body)}`), { fault: body });
  return body;
}

/** A window of the till. Errors on its console fail the flow. */
export class Till {
  problems = [];

  constructor(page, base) {
    this.page = page;
    this.base = base;
    page.on('pageerror', (problem) => this.problems.push(String(problem)));
    page.on('console', (message) => {
      // A refusal is an answer with status 422, which the browser writes down as an error.
      if (message.type() === 'error' && !message.text().includes('422'))
        this.problems.push(message.text());
    });
  }

  async open(path = '/') {
    await this.page.goto(this.base + path);
    await this.page.locator('main').first().waitFor();
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Types like a person. */
  type(text) {
    return this.page.keyboard.type(text, { delay: TYPING_MS });
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Types like a scanner. */
  async scan(code) {
    this.keys ??= await this.page.context().newCDPSession(this.page);
    // All keys go out at once with the times they are meant to have: waiting for the answer to each
    // would make a busy machine's scanner as slow as a hand.
    const start = Date.now();
    const sent = [...code, 'Enter'].flatMap((key, at) => {
      const text = key === 'Enter' ? '\r' : key;
      const event = { key, text, timestamp: (start + at * SCANNING_MS) / 1000 };
      if (key === 'Enter') Object.assign(event, { code: 'Enter', windowsVirtualKeyCode: 13 });
      return [
        this.keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event }),
        this.keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event, text: undefined }),
      ];
    });
    await Promise.all(sent);
  }

  text(text) {
    return this.page.getByText(text);
  }

  /** The ticket's total, such as `13.20`. */
  async total() {
    return (await this.page.locator('output .digits').textContent())?.trim() ?? '';
  }

  async expectTotal(amount) {
    await waitFor(
      async () => (await this.total()) === amount,
      async () => `total ${await this.total()}, not ${amount}`,
    );
  }

  async focusIsInBox() {
    await waitFor(
      () => this.page.evaluate(() => document.activeElement?.getAttribute('role') === 'combobox'),
      () => 'the focus is not in the box',
    );
  }
}

/** Waits until `done` holds, at most five seconds. */
export async function waitFor(done, complain) {
  const end = Date.now() + 5000;
  while (Date.now() < end) {
    if (await done()) return;
    await new Promise((later) => setTimeout(later, 25));
  }
  throw new Error(await complain());
}
