// The printers and papers of the fake host: enough of the core to see every state of setting one up
// and to press every button.

import type { FileView } from '$lib/api/generated/FileView';
import type { OutboxRow } from '$lib/api/generated/OutboxRow';
import type { PapersView } from '$lib/api/generated/PapersView';
import type { PrinterModelView } from '$lib/api/generated/PrinterModelView';
import type { PrinterProfileView } from '$lib/api/generated/PrinterProfileView';
import type { PrinterRow } from '$lib/api/generated/PrinterRow';
import type { PrintersView } from '$lib/api/generated/PrintersView';
import { Refused, type AnswerOf, type CommandName, type RequestOf } from '$lib/host/host';
import examples from './printers.json';

type Handlers = { [N in CommandName]?: (request: RequestOf<N>) => AnswerOf<N> };

const WIDE: PrinterProfileView = {
  model: 'generic-80',
  paper: 80,
  columns: 48,
  dots: 576,
  code_page: 'cp850',
  code_page_number: 2,
  qr: 'native',
  barcode: 'native',
  cut: 'feed_and_partial',
  drawer: 'pin_2',
  drawer_on_ms: 50,
  drawer_off_ms: 500,
  pictures: true,
  letters: 'own',
};
const NARROW: PrinterProfileView = {
  ...WIDE,
  ...{ model: 'generic-58', paper: 58, columns: 32, dots: 384, qr: 'raster', barcode: 'raster' },
  cut: 'none',
};
const PAGES = [
  { page: 'cp850', number: 2 },
  { page: 'cp858', number: 19 },
  { page: 'cp1252', number: 16 },
];

export function exampleModels(): PrinterModelView[] {
  return examples.models.map(([id, name, paper, columns, dots]) => ({
    id: String(id),
    name: String(name),
    profile: {
      ...(paper === 58 ? NARROW : WIDE),
      ...{ model: String(id), columns: Number(columns), dots: Number(dots) },
    },
    pages: PAGES,
  }));
}

export function printerRow(some: Partial<PrinterRow> = {}): PrinterRow {
  return {
    id: 'printer-1',
    name: examples.found[0]!.name,
    address: 'tcp://127.0.0.1:9100',
    roles: ['tickets'],
    profile: { ...WIDE },
    state: 'ready',
    trouble: '',
    ...some,
  };
}

/** One of each state. */
export function examplePrinters(): PrinterRow[] {
  return examples.printers.map((it, at) =>
    printerRow({
      ...it,
      id: `printer-${at + 1}`,
      profile: it.roles[0] === 'labels' ? NARROW : WIDE,
    }),
  );
}

export class FakePrinters {
  models = exampleModels();
  rows: PrinterRow[] = [printerRow()];
  found: AnswerOf<'printer.find'> = structuredClone(examples.found);
  papers: PapersView = {
    texts: { header: '', footer: examples.footer, policy: '' },
    logo: null,
  };
  /** How many tries of the drawer it takes until it opens is for the test to say. */
  tried: RequestOf<'printer.try'>[] = [];
  #next = 100;

  #view(): PrintersView {
    return { printers: this.rows, models: this.models };
  }

  #save(request: RequestOf<'printer.save'>): PrintersView {
    const others = this.rows
      .filter((it) => it.id !== request.id)
      .map((it) => ({ ...it, roles: it.roles.filter((role) => !request.roles.includes(role)) }));
    const old = this.rows.find((it) => it.id === request.id);
    this.#next += 1;
    const saved = printerRow({
      ...request,
      id: old?.id ?? `printer-${this.#next}`,
      state: old?.state ?? 'unknown',
      trouble: old?.trouble ?? '',
    });
    this.rows =
      old === undefined
        ? [...others, saved]
        : this.rows.map((it) =>
            it.id === saved.id ? saved : others.find((its) => its.id === it.id)!,
          );
    return this.#view();
  }

  #row(id: string): PrinterRow {
    const found = this.rows.find((it) => it.id === id);
    if (found === undefined) throw new Refused({ code: 'printer_missing' });
    return found;
  }

  handlers: Handlers = {
    'printer.list': () => this.#view(),
    'printer.find': () => this.found,
    'printer.try': (request) => {
      this.tried.push(request);
      if (!/^(tcp|usb|serial|spooler|file):\/\/|^screen$/.test(request.address)) {
        throw new Refused({ code: 'bad_value', field: 'address', value: request.address });
      }
      return {};
    },
    'printer.save': (request) => this.#save(request),
    'printer.remove': ({ id }) => {
      this.rows = this.rows.filter((it) => it.id !== id);
      return this.#view();
    },
    'printer.export': ({ id }) => {
      const { name, profile } = this.#row(id);
      return {
        file_name: `${name}.json`,
        media_type: 'application/json',
        content_base64: btoa(JSON.stringify(profile)),
      };
    },
    'printer.import': ({ content }) => {
      try {
        return { ...WIDE, ...(JSON.parse(content) as Partial<PrinterProfileView>) };
      } catch {
        throw new Refused({ code: 'bad_profile', field: '' });
      }
    },
    'paper.texts': () => this.papers,
    'paper.keep_texts': (texts) => (this.papers = { ...this.papers, texts }),
    'paper.keep_logo': ({ content_base64 }) => {
      if (content_base64 === '') throw new Refused({ code: 'bad_picture', reason: 'empty' });
      return (this.papers = { ...this.papers, logo: drawn('logo', 384, [examples.logo]) });
    },
    'paper.drop_logo': () => (this.papers = { ...this.papers, logo: null }),
    'paper.preview': ({ paper, width, texts }) => {
      const { header, footer, policy } = texts ?? this.papers.texts;
      const lines = [...lined(header), ...examples.ticket, ...lined(footer), ...lined(policy)];
      if (paper === 'page') return drawn('page', 1240, lines);
      return drawn(paper, width === 58 ? 384 : 576, lines);
    },
    'paper.prebill': () => this.job('prebill', ''),
    'paper.note': ({ name }) => this.job('note', name.slice(3)),
    'paper.void': ({ name }) => this.job('void', name.slice(3)),
    'paper.x_report': () => this.job('x_report', ''),
    'paper.x_preview': () => drawn('x', 576, examples.report),
    'paper.labels': () => this.job('labels', ''),
    'paper.labels_preview': ({ items }) =>
      drawn(
        'labels',
        576,
        items.flatMap((it) => [it.product_id, '||| || |||| | ||', '']),
      ),
    'sale.share': ({ number, phone }) => {
      if (phone !== null && !/^(51)?9\d{8}$/.test(phone)) {
        throw new Refused({ code: 'bad_value', field: 'phone', value: phone });
      }
      const text = `Boleta ${number}`;
      const to = phone === null ? '' : `51${phone.slice(-9)}`;
      return { url: `https://wa.me/${to}?text=${encodeURIComponent(text)}`, text };
    },
  };

  /** What stands on a boleta's ticket. */
  ticket(number: string): string[] {
    return [...examples.ticket, number, ...lined(this.papers.texts.footer)];
  }

  job(paper: string, number: string): OutboxRow {
    return {
      job_id: 90,
      topic: 'print',
      paper,
      number,
      state: 'queued',
      attempts: 0,
      last_error: null,
      next_at: null,
      total: '',
      sold_at: '2026-11-21T14:32:05-05:00',
      changed_at: '2026-11-21T14:32:05-05:00',
    };
  }
}

const ONE_PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const LINE = 28;

/** Words as they would stand on paper; a dot where nothing can be drawn. */
export function drawn(name: string, width: number, lines: string[]): FileView {
  const file = { file_name: `${name}.png`, media_type: 'image/png', content_base64: ONE_PIXEL };
  if (!('OffscreenCanvas' in globalThis)) return file;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = (lines.length + 2) * LINE;
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  context.font = `${width < 400 ? 19 : 20}px monospace`;
  lines.forEach((it, at) => context.fillText(it, 8, (at + 1.5) * LINE));
  return { ...file, content_base64: canvas.toDataURL('image/png').split(',')[1]! };
}

function lined(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}
