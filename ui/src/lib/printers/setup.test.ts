import { beforeEach, expect, test } from 'vitest';
import { FakeHost } from '../../test/fakeHost';
import { examplePrinters } from '../../test/fakePrinters';
import { networkAddress, partsOf, serialAddress } from './address';
import { PrinterSetup, STEPS } from './setup.svelte';

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

const begin = (): PrinterSetup => new PrinterSetup(host, host.printers.models, ['tickets'], null);

const tries = (): unknown[] =>
  host.calls.filter((it) => it.name === 'printer.try').map((it) => it.request);

test('four taps set a printer up: it is found, prints, is read, opens its drawer', async () => {
  const setup = begin();
  await setup.find();
  const [first] = setup.found!;
  setup.choose(first!.address, first!.name);
  await setup.printStrip();
  expect(setup.step).toBe('look');
  setup.line = 1;
  setup.go('drawer');
  await setup.openDrawer();
  expect(setup.drawer).toBe('asked');
  expect(setup.kept(true)).toEqual({
    id: null,
    name: first!.name,
    address: first!.address,
    roles: ['tickets'],
    profile: {
      ...host.printers.models[0]!.profile,
      code_page: 'cp858',
      code_page_number: 19,
      drawer: 'pin_2',
      drawer_on_ms: 50,
      drawer_off_ms: 500,
    },
  });
  expect(tries()).toMatchObject([{ what: 'setup' }, { what: 'drawer' }]);
});

test('what the strip shows becomes the profile', async () => {
  const setup = begin();
  setup.choose('tcp://127.0.0.1:9100', 'x');
  setup.go('look');
  setup.line = 3;
  setup.qr = 'second';
  setup.columns = 42;
  setup.cuts = false;
  expect(setup.profile).toMatchObject({
    ...{ code_page: 'cp1252', code_page_number: 6, letters: 'own' },
    ...{ qr: 'raster', barcode: 'raster', columns: 42, dots: 512, cut: 'none' },
  });
  setup.line = 7;
  expect(setup.profile.letters).toBe('picture');
  setup.qr = 'first';
  expect(setup.profile.qr).toBe('native');
});

test('the narrow roll begins as the generic printer of 58 mm, and a model brings its own roll', () => {
  const setup = begin();
  setup.choosePaper(58);
  expect(setup.profile).toMatchObject({ model: 'generic-58', columns: 32, dots: 384, cut: 'none' });
  setup.chooseModel('epson-tm-t88v');
  expect(setup.paper).toBe(80);
  expect(setup.profile).toMatchObject({ columns: 42, dots: 512 });
});

test('a drawer is tried by a longer pull, then by the other connector, and then it is given up', async () => {
  const setup = begin();
  setup.choose('tcp://127.0.0.1:9100', 'x');
  setup.line = 0;
  setup.go('drawer');
  await setup.openDrawer();
  await setup.notOpened();
  await setup.notOpened();
  expect(tries()).toMatchObject([
    { profile: { drawer: 'pin_2', drawer_on_ms: 50, drawer_off_ms: 500 } },
    { profile: { drawer: 'pin_2', drawer_on_ms: 100, drawer_off_ms: 500 } },
    { profile: { drawer: 'pin_5', drawer_on_ms: 100, drawer_off_ms: 500 } },
  ]);
  await setup.notOpened();
  expect(setup.drawer).toBe('failed');
  expect(setup.kept(false).profile.drawer).toBe('none');
});

test('a printer that does not print says why and what to do, and can be kept all the same', async () => {
  const setup = begin();
  setup.choose('tcp://127.0.0.1:9100', 'x');
  host.trouble('printer.try', { code: 'printer_trouble', printer: 'x', trouble: 'paper_out' });
  await setup.printStrip();
  expect(setup.step).toBe('strip');
  expect(setup.trouble?.title).toBe('La impresora no tiene papel');
  expect(setup.trouble?.hint).toMatch(/papel/);
  expect(setup.kept(true).profile).toEqual(host.printers.models[0]!.profile);
});

test('the screen takes the place of a printer without a trial', () => {
  const printer = begin().screen();
  expect(printer).toMatchObject({ address: 'screen', roles: ['tickets'] });
  expect(printer.profile.drawer).toBe('none');
});

test('a printer that is set up anew keeps its name, place and uses, and begins with the strip', () => {
  const before = examplePrinters()[0]!;
  const setup = new PrinterSetup(host, host.printers.models, [], before);
  expect(setup.step).toBe('strip');
  expect(setup.kept(true)).toMatchObject({
    ...{ id: before.id, name: before.name, address: before.address, roles: before.roles },
  });
});

test('Esc goes one step back, never while something prints', async () => {
  const setup = begin();
  setup.choose('tcp://127.0.0.1:9100', 'x');
  const release = host.hold('printer.try');
  const printing = setup.printStrip();
  expect(setup.back()).toBe(true);
  expect(setup.step).toBe('strip');
  release();
  await printing;
  for (const step of [...STEPS].reverse().slice(2)) {
    expect(setup.back()).toBe(true);
    expect(setup.step).toBe(step);
  }
  expect(setup.back()).toBe(false);
});

test('of two searches the last one counts', async () => {
  const setup = begin();
  const release = host.hold('printer.find');
  const slow = setup.find();
  release();
  host.printers.found = [];
  const fast = setup.find();
  await Promise.all([slow, fast]);
  expect(setup.found).toEqual([]);
  expect(setup.searching).toBe(false);
});

test('an address is understood as people type it', () => {
  expect(networkAddress(' 192.168.1.50 ')).toBe('tcp://192.168.1.50:9100');
  expect(networkAddress('impresora.local:9101')).toBe('tcp://impresora.local:9101');
  expect(networkAddress('tcp://10.0.0.5:9100')).toBe('tcp://10.0.0.5:9100');
  for (const bad of ['COM3', '192.168.1', '192.168.1.300']) expect(networkAddress(bad)).toBeNull();
  for (const bad of ['', 'a b', '192.168.1.50:x', 'http']) {
    expect(networkAddress(bad) === null || bad === 'http').toBe(true);
  }
  expect(serialAddress('COM3', 9600, 'xonxoff')).toBe('serial://COM3?baud=9600&flow=xonxoff');
  expect(serialAddress(' ', 9600, 'none')).toBeNull();
  expect(partsOf('serial://COM3?baud=9600')).toEqual({ kind: 'serial', where: 'COM3' });
  expect(partsOf('tcp://10.0.0.5:9100')).toEqual({ kind: 'tcp', where: '10.0.0.5' });
});

test('a printer that is found and was set up before is set up anew', async () => {
  const rows = examplePrinters();
  const known = rows[0]!;
  const setup = new PrinterSetup(host, host.printers.models, [], null, rows);
  setup.choose(known.address, 'otro nombre');
  expect(setup.kept(true)).toMatchObject({ id: known.id, name: known.name, roles: known.roles });
  setup.back();
  setup.choose('tcp://10.0.0.9:9100', 'nueva');
  expect(setup.kept(true)).toMatchObject({ id: null, name: 'nueva', roles: [] });
});
