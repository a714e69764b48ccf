// The true window, once: it opens on a practice folder whose printer is ours, a code is scanned,
// Enter pays, and the ticket's bytes come out of the printer.
//
//   node ui/e2e/window.mjs                 the smoke
//   node ui/e2e/window.mjs --measure DIR   times on a data folder, as JSON in the last line
//
// Needs a display, tauri-driver, WebKitWebDriver, xdotool, and in the environment IZI_WINDOW and
// IZI_DEVHOST (the programs) and IZI_SHOTS (where the picture goes). Keys go in and pictures come out
// through the display, as with a real scanner and real eyes: the X server stamps each key with the
// time it was pressed, which WebDriver's keys on a busy machine are not, and WebDriver's pictures
// hang in WebKitGTK.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openSession, until } from './webdriver.mjs';

/** The whole smoke takes some ten seconds. After this something hangs. */
const LIMIT_MS = 240_000;
/** Scans that are timed, after some that warm up; few in the smoke, whose ticket is paid for. */
const SCANS = 100;
const WARM_UP = 10;
const SMOKE_SCANS = 20;
/** Between two keys of a scanner, and of one key between down and up. */
const KEY_MS = '2';
/** Fewer colours than this are an empty window. */
const COLOURS_MIN = 16;

const children = [];
const watchdog = setTimeout(() => {
  console.error(`gave up after ${LIMIT_MS / 1000} s`);
  stopAll();
  process.exit(1);
}, LIMIT_MS);

try {
  if (process.argv[2] === '--measure') await measure(process.argv[3]);
  else await smoke();
} catch (problem) {
  console.error(problem);
  console.log('Tests  1 failed');
  process.exitCode = 1;
} finally {
  clearTimeout(watchdog);
  stopAll();
}

async function smoke() {
  const data = mkdtempSync(join(tmpdir(), 'izi-window-'));
  let session = null;
  try {
    const printer = await startPrinter();
    const opened = await openWindow(data, printer.url);
    session = opened.session;
    console.log(`usable ${opened.usable_ms} ms after the start`);
    const product = await someProduct(session);

    scan(product.code);
    await session.until(
      'the line',
      'return document.body.innerText.includes(args[0]);',
      product.name,
    );
    console.log(`scanned ${product.code}: ${product.name}`);
    takePicture('window-line.png');
    const times = await timeScans(session, product.code, SMOKE_SCANS);
    console.log(
      `scan to line, ${times.count} times: median ${times.p50_ms} ms, p95 ${times.p95_ms} ms`,
    );

    press('F9');
    await session.until('the tender', 'return document.body.innerText.includes("Exacto");');
    takePicture('window-tender.png');
    press('Return');
    await session.until('the number', 'return document.body.innerText.includes("B001-1");');
    console.log('paid: B001-1');

    const ticket = await until('the ticket at the printer', async () => {
      const { tickets } = await (await fetch(printer.control)).json();
      return tickets[0];
    });
    const stored = await session.rpc('sale.ticket', {
      number: 'B001-1',
      format: 'escpos',
      width: null,
    });
    assert.equal(ticket, stored.content_base64, 'the printer got the bytes that were stored');
    console.log(`printed: ${Buffer.from(ticket, 'base64').length} bytes, as stored`);

    await keepAndRefuse(session, data);
    console.log('the desktop: kept two files and a picture, refused what it is not for');

    const colours = takePicture('window.png');
    assert.ok(colours >= COLOURS_MIN, `the window shows ${colours} colours: it is blank`);
    console.log(`drawn: ${colours} colours`);
    console.log('Tests  5 passed, 0 failed');
  } catch (problem) {
    tellWhy(data, session === null ? null : await session.text().catch(() => null));
    throw problem;
  } finally {
    await session?.close().catch(() => {});
    stopAll();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Files go to the person's folder and write over nothing; what could do harm is not done. */
async function keepAndRefuse(session, home) {
  const answer = await session.run(`
    const { invoke } = window.__TAURI_INTERNALS__;
    const ticket = (format) =>
      invoke('rpc', { name: 'sale.ticket', payload: { number: 'B001-1', format, width: null } });
    const [file, picture] = [await ticket('pdf'), await ticket('png')];
    const kept = [await invoke('save_file', { file }), await invoke('save_file', { file })];
    await invoke('copy_image', { contentBase64: picture.content_base64 });
    const asked = [
      invoke('open_url', { url: 'https://example.com/' }),
      invoke('open_url', { url: 'file:///etc/passwd' }),
      invoke('open_file', { path: '/etc/passwd' }),
      invoke('save_file', { file: { ...file, file_name: '../ticket.pdf' } }),
      invoke('save_file', { file: { ...file, file_name: 'ticket.sh' } }),
    ];
    const refused = await Promise.all(asked.map((it) => it.then(() => 'done', (no) => no.code)));
    return { kept: kept.map((it) => it.path), refused, bytes: file.content_base64 };
  `);
  const [first, second] = answer.kept;
  assert.notEqual(first, second);
  for (const path of answer.kept) {
    assert.ok(path.startsWith(home), `${path} is not in ${home}`);
    assert.equal(readFileSync(path).toString('base64'), answer.bytes);
  }
  assert.deepEqual(new Set(answer.refused), new Set(['bad_value']));
}

/** Start and scan, on a folder that is there already. */
async function measure(data) {
  const { session, usable_ms } = await openWindow(data, 'none');
  try {
    const { code } = await someProduct(session);
    await timeScans(session, code, WARM_UP);
    const { p95_ms, p50_ms, count } = await timeScans(session, code, SCANS);
    const colours = takePicture('window-measured.png');
    const scan = { count, p50_ms, p95_ms };
    console.log(JSON.stringify({ usable_ms, scan, colours }));
  } finally {
    await session.close().catch(() => {});
  }
}

/** A printer with a control that tells what came out. */
async function startPrinter() {
  const lines = startProgram(process.env.IZI_DEVHOST, ['printer']);
  const url = await lineAfter(lines, 'printing ');
  const control = `${await lineAfter(lines, 'listening ')}/sim/printer`;
  return { url, control };
}

/** The window with the driver's hand in it, as soon as a cashier could begin. */
async function openWindow(data, printer) {
  const [port, native] = [await freePort(), await freePort()];
  const environment = {
    TAURI_WEBVIEW_AUTOMATION: 'true',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    IZI_DATA: data,
    IZI_PRACTICE: '1',
    IZI_PRINTER: printer,
    // What is kept for the person is kept here, and goes with it.
    HOME: data,
  };
  startProgram('tauri-driver', ['--port', `${port}`, '--native-port', `${native}`], environment);
  const driver = `http://127.0.0.1:${port}`;
  await until('tauri-driver', () =>
    fetch(`${driver}/status`).then(
      () => true,
      () => false,
    ),
  );
  const session = await openSession(driver, { application: process.env.IZI_WINDOW });
  const at = await session.until(
    'the screen',
    `const box = document.querySelector('input[role=combobox]');
     return box !== null && document.activeElement === box ? performance.timeOrigin + performance.now() : null;`,
  );
  // No window manager gives a virtual display's only window the keys.
  const search = [
    'search',
    '--sync',
    '--onlyvisible',
    '--name',
    '^iziSales',
    'windowfocus',
    '--sync',
  ];
  execFileSync('xdotool', search, { timeout: 20_000 });
  return { session, usable_ms: Math.round(at - startOfWindow()) };
}

/** When the newest window process was started, from /proc: 10 ms exact. */
function startOfWindow() {
  const ticks = readdirSync('/proc')
    .filter((it) => /^\d+$/.test(it))
    .map((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(process.env.IZI_WINDOW))
          return 0;
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
      } catch {
        return 0; // It ended while we looked.
      }
    });
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  return Date.now() - uptime + Math.max(...ticks) * 10;
}

/** A product with a code, whichever the folder has. */
async function someProduct(session) {
  for (const text of ['inca', 'leche', 'a', 'p']) {
    const found = await session.rpc('catalog.find', { text, limit: 20, with_inactive: false });
    const hit = found.find((it) => it.code.length >= 8 && !it.divisible);
    if (hit !== undefined) return hit;
  }
  throw new Error('the catalogue has no product with a code');
}

/** As a scanner does it: the code's keys and Enter, all at once. */
function scan(code) {
  press(...code, 'Return');
}

/** Presses keys, by their X names. */
function press(...keys) {
  execFileSync('xdotool', ['key', '--delay', KEY_MS, ...keys], { timeout: 20_000 });
}

/** Scans one after the other; the screen itself takes the time of each. */
async function timeScans(session, code, count) {
  const measured = `performance.getEntriesByName('scan').length`;
  await session.run(`performance.clearMeasures('scan');`);
  for (let done = 1; done <= count; done += 1) {
    scan(code);
    await session.until(`scan ${done}`, `return ${measured} >= args[0];`, done);
  }
  const times = await session.run(
    `return performance.getEntriesByName('scan').map((it) => it.duration).sort((a, b) => a - b);`,
  );
  const at = (share) =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
  return { count: times.length, p50_ms: at(0.5), p95_ms: at(0.95) };
}

/** Keeps a picture of the display and gives how many colours it has. */
function takePicture(name) {
  const folder = process.env.IZI_SHOTS ?? tmpdir();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  execFileSync('import', ['-window', 'root', file], { timeout: 20_000 });
  return Number(execFileSync('identify', ['-format', '%k', file], { timeout: 20_000 }));
}

/** What the next reader of a failure wants to see. */
function tellWhy(data, text) {
  if (text !== null) console.error(`on the screen:\n${text}\n`);
  try {
    console.error(readFileSync(join(data, 'logs', 'window.log'), 'utf8').slice(-4000));
    console.error(
      `picture in ${process.env.IZI_SHOTS}: ${takePicture('window-failed.png')} colours`,
    );
  } catch (problem) {
    console.error(`no log or no picture: ${problem.message}`);
  }
}

function startProgram(program, args, environment = {}) {
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.on('error', (problem) => console.error(`${program}: ${problem.message}`));
  children.push(child);
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

async function lineAfter(lines, word) {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the program ended before it said "${word}"`);
    if (value.startsWith(word)) return value.slice(word.length);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resume) => server.listen(0, '127.0.0.1', resume));
  const { port } = server.address();
  await new Promise((resume) => server.close(resume));
  return port;
}

function stopAll() {
  for (const child of children.splice(0)) child.kill('SIGTERM');
}
