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
    await this.page.keyboard.type(code, { delay: SCANNING_MS });
    await this.page.keyboard.press('Enter');
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
