import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import App from '../../App.svelte';
import { FakeHost, job } from '../../test/fakeHost';
import { examplePrinters } from '../../test/fakePrinters';

const INCA = '7750182000001';
let host: FakeHost;
let user: ReturnType<typeof userEvent.setup>;
let hands: ReturnType<typeof userEvent.setup>;

beforeEach(() => {
  host = new FakeHost();
  user = userEvent.setup({ delay: null });
  hands = userEvent.setup({ delay: 60 });
});
afterEach(() => cleanup());

const requests = (name: string): unknown[] =>
  host.calls.filter((it) => it.name === name).map((it) => it.request);
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });

async function open(page: string, section?: string): Promise<void> {
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}');
  await user.click(await screen.findByRole('menuitem', { name: new RegExp(`^${page}`) }));
  if (section !== undefined) await user.click(await screen.findByRole('button', { name: section }));
}

/** What a scanner does: keys a millisecond apart, then Enter. */
async function scan(code: string): Promise<void> {
  const at = new Event('now').timeStamp;
  [...code, 'Enter'].forEach((key, n) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: at + n });
    (document.activeElement ?? document.body).dispatchEvent(event);
  });
  const ticket = screen.getByRole('region', { name: 'Productos del ticket' });
  await within(ticket).findByText('Inca Kola 500 ml');
}

async function sell(): Promise<void> {
  render(App, { host });
  await screen.findByRole('combobox');
  await scan(INCA);
  await user.keyboard('{F9}');
  const confirm = await screen.findByRole('button', { name: /Confirmar venta/ });
  await waitFor(() => expect(confirm).toHaveProperty('disabled', false));
  await user.keyboard('{Enter}');
  await screen.findByText('Venta hecha');
}

// ── printers ──

test('a printer is added with the keyboard alone: Enter is the main action of every step', async () => {
  host.printers.rows = [];
  await open('Ajustes', 'Impresoras');
  await user.click(await screen.findByRole('button', { name: 'Agregar impresora' }));
  await screen.findByText('Busque su impresora');
  await waitFor(() => expect(document.activeElement).toBe(button('Buscar impresoras')));
  await user.keyboard('{Enter}');
  await screen.findByText('En la red');
  await waitFor(() => expect(document.activeElement?.textContent).toContain('EPSON TM-T20III'));
  await user.keyboard('{ArrowDown}{ArrowUp}{Enter}');
  await screen.findByText('Imprima una tira de prueba');
  await waitFor(() => expect(document.activeElement).toBe(button('Imprimir tira')));
  await user.keyboard('{Enter}');
  await screen.findByRole('radio', { name: /^L.nea 8/ });
  await user.keyboard('2');
  await waitFor(() => expect(document.activeElement).toBe(button('Continuar')));
  await user.keyboard('{Enter}');
  await waitFor(() => expect(document.activeElement).toBe(button('Abrir gaveta')));
  await user.keyboard('{Enter}');
  await screen.findByRole('heading', { name: /Se abri. la gaveta/ });
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/se abri/));
  await user.keyboard('{Enter}');
  await screen.findByText(/EPSON TM-T20III qued. lista/);
  expect(requests('printer.save')).toMatchObject([
    {
      ...{ id: null, address: 'usb://04b8:0e28/J7KF012345', roles: ['tickets'] },
      profile: { code_page: 'cp858', code_page_number: 19, drawer: 'pin_2' },
    },
  ]);
});

test('nothing is looked for before somebody asks', async () => {
  await open('Ajustes', 'Impresoras');
  await user.click(await screen.findByRole('button', { name: 'Agregar impresora' }));
  await screen.findByText('Busque su impresora');
  expect(requests('printer.find')).toEqual([]);
});

test('when nothing is found it says what to look at', async () => {
  host.printers.found = [];
  await open('Ajustes', 'Impresoras');
  await user.click(await screen.findByRole('button', { name: 'Agregar impresora' }));
  await user.click(await screen.findByRole('button', { name: 'Buscar impresoras' }));
  await screen.findByText(/No se encontr. ninguna impresora/);
  await screen.findByText(/Que el cable/);
});

test('an address is typed, and Esc goes back one step at a time', async () => {
  await open('Ajustes', 'Impresoras');
  await user.click(await screen.findByRole('button', { name: 'Agregar impresora' }));
  await user.click(await screen.findByRole('button', { name: /Escribir/ }));
  await hands.type(await screen.findByLabelText(/Direcci.n en la red/), '10.0.0.7');
  await user.keyboard('{Enter}');
  await screen.findByText('Imprima una tira de prueba');
  await user.keyboard('{Escape}');
  await screen.findByText('Busque su impresora');
  await user.keyboard('{Escape}');
  await screen.findByRole('heading', { name: 'Impresoras' });
  await user.keyboard('{Escape}');
  await screen.findByRole('combobox');
});

test('a printer in trouble says what is wrong and what to do', async () => {
  host.printers.rows = examplePrinters();
  await open('Ajustes', 'Impresoras');
  const labels = await screen.findByRole('article', { name: /^Etiquetas/ });
  within(labels).getByText('Tapa abierta');
  within(labels).getByText(/Cierre la tapa/);
  const tickets = screen.getByRole('article', { name: /^Epson/ });
  within(tickets).getByText('Poco papel');
});

test('only one printer has the tickets, and a chip gives them to another', async () => {
  host.printers.rows = examplePrinters();
  await open('Ajustes', 'Impresoras');
  const third = await screen.findByRole('article', { name: 'POS-80C' });
  await user.click(within(third).getByRole('button', { name: 'Tickets' }));
  await waitFor(() =>
    expect(host.printers.rows.map((it) => it.roles)).toEqual([[], ['labels'], ['tickets']]),
  );
});

test('a trial that fails is told on the printer it was made on', async () => {
  host.trouble('printer.try', { code: 'printer_trouble', printer: 'x', trouble: 'denied' });
  await open('Ajustes', 'Impresoras');
  await user.click(await screen.findByRole('button', { name: 'Probar' }));
  await screen.findByText(/Este equipo no deja usar la impresora/);
  expect(requests('printer.try')).toMatchObject([{ what: 'test' }]);
});

test('a profile is exported to the downloads and imported into a form', async () => {
  await open('Ajustes', 'Impresoras');
  await user.click(await screen.findByRole('button', { name: 'Exportar perfil' }));
  await waitFor(() => expect(host.outside.map((it) => it.what)).toEqual(['save']));
  const file = new File(['{"columns":42}'], 'perfil.json', { type: 'application/json' });
  await user.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, file);
  await screen.findByRole('heading', { name: /^Cambiar/ });
  await user.click(button('Guardar'));
  await waitFor(() =>
    expect(requests('printer.save')).toMatchObject([{ id: 'printer-1', profile: { columns: 42 } }]),
  );
});

test('removing a printer is asked about, and Esc keeps it', async () => {
  await open('Ajustes', 'Impresoras');
  await user.click(await screen.findByRole('button', { name: 'Quitar' }));
  await user.keyboard('{Escape}');
  await user.click(await screen.findByRole('button', { name: 'Quitar' }));
  await user.click(await screen.findByRole('button', { name: /quitar$/ }));
  await screen.findByText(/Todav.a no hay una impresora/);
});

// ── texts and logo ──

test('the paper is drawn again with the words as they are typed, and kept when they are saved', async () => {
  await open('Ajustes', 'Papeles');
  await screen.findByRole('img', { name: 'Ticket de venta' });
  await user.type(await screen.findByLabelText(/Debajo/), 'Fono 987');
  await waitFor(() =>
    expect(requests('paper.preview').at(-1)).toMatchObject({
      ...{ paper: 'ticket', width: 80, texts: { header: 'Fono 987' } },
    }),
  );
  await user.click(screen.getByRole('radio', { name: '58 mm' }));
  await waitFor(() => expect(requests('paper.preview').at(-1)).toMatchObject({ width: 58 }));
  expect(requests('paper.keep_texts')).toEqual([]);
  await user.click(button('Guardar textos'));
  await screen.findByText('Se guardaron los textos');
  expect(host.printers.papers.texts.header).toBe('Fono 987');
});

test('of two pictures on their way the later one is shown', async () => {
  await open('Ajustes', 'Papeles');
  await screen.findByRole('img', { name: 'Ticket de venta' });
  host.trouble('paper.preview', { code: 'printer_missing' });
  const release = host.hold('paper.preview');
  await user.selectOptions(screen.getByRole('combobox'), 'note');
  await user.selectOptions(screen.getByRole('combobox'), 'void');
  release();
  await waitFor(() => expect(screen.queryByText(/No se pudo dibujar/)).toBeNull());
  await screen.findByRole('img', { name: /Constancia/ });
});

test('what is wrong with a logo is said beside it', async () => {
  await open('Ajustes', 'Papeles');
  await screen.findByText('Elegir logo');
  const input = (): HTMLInputElement => document.querySelector('input[type=file]')!;
  const picture = new File(['x'], 'logo.png', { type: 'image/png' });
  host.trouble('paper.keep_logo', { code: 'bad_picture', reason: 'too_large' });
  await user.upload(input(), picture);
  await screen.findByText(/La imagen es demasiado grande/);
  await user.upload(input(), picture);
  await screen.findByRole('img', { name: 'Logo como se imprime' });
  await user.click(button('Quitar logo'));
  await waitFor(() => expect(host.printers.papers.logo).toBeNull());
});

// ── after the sale ──

test('with a printer the ticket is not in the way; without one it is seen', async () => {
  await sell();
  expect(screen.queryByRole('img', { name: /Ticket de/ })).toBeNull();
  await user.click(button('Ver ticket'));
  await screen.findByRole('img', { name: 'Ticket de B001-1' });
  cleanup();
  host = new FakeHost();
  host.status.printer = { state: 'none', address: 'none', trouble: '' };
  await sell();
  await screen.findByRole('img', { name: 'Ticket de B001-1' });
  expect(screen.queryByRole('button', { name: 'Reimprimir' })).toBeNull();
});

test('WhatsApp opens with the number that was typed, and digits do not begin the next sale', async () => {
  await sell();
  await user.click(button('WhatsApp'));
  await hands.keyboard('987654321');
  await user.keyboard('{Enter}');
  await screen.findByText(/Se abri. WhatsApp/);
  expect(requests('sale.share')).toEqual([{ number: 'B001-1', phone: '987654321' }]);
  expect(host.outside).toMatchObject([{ what: 'open_url' }]);
  screen.getByText('Venta hecha');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox')));
});

test('Esc closes the field of the number and keeps the change on the screen', async () => {
  await sell();
  await user.click(button('WhatsApp'));
  await hands.keyboard('12');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByLabelText(/Celular/)).toBeNull());
  screen.getByText('Venta hecha');
});

test('after a picture was copied or a PDF kept, Enter is still the next sale', async () => {
  await sell();
  await user.click(button('Copiar imagen'));
  await screen.findByText('Se copi\u00f3 la imagen del ticket');
  await user.click(button(/hoja A4/));
  await waitFor(() => expect(host.outside.map((it) => it.what)).toEqual(['copy', 'save', 'open']));
  expect(requests('sale.ticket').map((it) => (it as { format: string }).format)).toEqual([
    'png',
    'a4',
  ]);
  await new Promise((done) => setTimeout(done, 650));
  document.body.focus();
  screen.getByRole('combobox').focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByText('Venta hecha')).toBeNull());
  expect(requests('sale.ticket')).toHaveLength(2);
});

test('a desktop that opens nothing is told in plain words, and the file is kept', async () => {
  host.refuses = ['open', 'open_url', 'copy'];
  await sell();
  await user.click(button('Guardar el ticket en PDF'));
  await screen.findByText(/bralo desde all/);
  await user.click(button('Copiar imagen'));
  await screen.findByText('No se pudo copiar la imagen');
  await user.click(button('WhatsApp'));
  await user.keyboard('{Enter}');
  await screen.findByText('No se pudo abrir WhatsApp en este equipo');
});

// ── the last papers ──

test('papers without a boleta are asked about in their own words', async () => {
  host.status.queue.tickets_uncertain = 1;
  host.jobs = [
    job({ paper: 'labels', topic: 'labels', number: '', total: '', state: 'uncertain' }),
  ];
  render(App, { host });
  await screen.findByText('\u00bfSalieron las etiquetas?');
  screen.getByRole('button', { name: /imprimir otra vez/ });
});

test('the last papers are listed with what is uncertain first, and each is had again', async () => {
  host.jobs = [
    job({ job_id: 9, paper: 'x_report', number: '', total: '', state: 'printed' }),
    job({ job_id: 8, paper: 'ticket', number: 'B001-8', state: 'printed' }),
    job({ job_id: 7, paper: 'ticket', number: 'B001-7', state: 'uncertain' }),
    job({ job_id: 6, topic: 'authority', paper: '', number: 'B001-6' }),
  ];
  await open('Cola SUNAT');
  await user.click(await screen.findByRole('radio', { name: 'Tickets' }));
  const rows = (await screen.findAllByRole('row')).slice(1);
  expect(rows.map((it) => it.textContent)).toHaveLength(3);
  expect(rows[0]!.textContent).toContain('B001-7');
  await user.click(within(rows[2]!).getByRole('button', { name: 'Reimprimir' }));
  await screen.findByText('Se reimprime B001-8');
  expect(requests('queue.print_again')).toEqual([{ job_id: 8 }]);
});

// ── pre-cuenta, report, labels, notes ──

test('the pre-cuenta of the open ticket is printed from the menu and leaves it open', async () => {
  render(App, { host });
  await screen.findByRole('combobox');
  await scan(INCA);
  await user.keyboard('{Home}');
  await user.click(await screen.findByRole('menuitem', { name: /pre-cuenta/ }));
  await screen.findByText('La pre-cuenta va a la impresora');
  expect(requests('paper.prebill')).toHaveLength(1);
  expect(requests('cart.discard')).toEqual([]);
});

test('an empty ticket has no pre-cuenta', async () => {
  render(App, { host });
  await screen.findByRole('combobox');
  await user.keyboard('{Home}');
  await user.click(await screen.findByRole('menuitem', { name: /pre-cuenta/ }));
  await screen.findByRole('alert');
  expect(requests('paper.prebill')).toEqual([]);
});

test('the report X is seen before it is printed', async () => {
  await open('Reporte X');
  await screen.findByRole('img', { name: /Reporte X/ });
  expect(requests('paper.x_report')).toEqual([]);
  await waitFor(() => expect(document.activeElement).toBe(button('Imprimir')));
  await user.keyboard('{Enter}');
  await screen.findByText('El reporte X va a la impresora');
  expect(requests('paper.x_report')).toEqual([{ date: null }]);
});

test('labels are chosen from the list, counted, seen and printed', async () => {
  await open('Productos');
  await user.click(await screen.findByRole('button', { name: 'Etiquetas' }));
  await user.click(await screen.findByRole('checkbox', { name: /Inca Kola 500/ }));
  await user.click(screen.getByRole('checkbox', { name: /Coca-Cola 500/ }));
  await user.click(button(/^Una m.s de Inca/));
  await screen.findByRole('img', { name: /Etiquetas/ });
  await user.click(screen.getByRole('radio', { name: /De producto/ }));
  await user.click(screen.getByRole('checkbox', { name: 'Con el precio' }));
  await user.click(button('Imprimir 3 etiquetas'));
  await screen.findByText('3 etiquetas van a la impresora');
  expect(requests('paper.labels')).toEqual([
    {
      kind: 'product',
      price: false,
      items: [
        { product_id: 'p1', copies: 2 },
        { product_id: 'p2', copies: 1 },
      ],
    },
  ]);
});

test('labels begin with the product that is open, and Esc leaves them', async () => {
  await open('Productos');
  await user.click(await screen.findByRole('button', { name: /^Inca Kola 500/ }));
  await screen.findByRole('complementary', { name: 'Cambiar producto' });
  await user.click(button('Etiquetas'));
  await screen.findByRole('button', { name: 'Imprimir 1 etiqueta' });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
});
