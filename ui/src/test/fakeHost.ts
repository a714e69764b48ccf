// A small host in memory, for tests of the screen and for looking at it without the program. It
// stands in for the core, so its parts do what the screen must never do: count money (in céntimos).

import type { Fault } from '$lib/api/generated/Fault';
import type { FileView } from '$lib/api/generated/FileView';
import type { OutboxRow } from '$lib/api/generated/OutboxRow';
import type { SaleDetail } from '$lib/api/generated/SaleDetail';
import type { ShopState } from '$lib/api/generated/ShopState';
import type { StatusView } from '$lib/api/generated/StatusView';
import {
  Refused,
  Unreachable,
  type AnswerOf,
  type CommandName,
  type Host,
  type RequestOf,
  type SavedFile,
  type StaleTag,
} from '$lib/host/host';
import { FakeCatalogue } from './fakeCatalogue';
import { FakeCounter } from './fakeCounter';
import { FakeDocuments } from './fakeDocuments';
import { FakeOwner } from './fakeOwner';
import { drawn, FakePrinters } from './fakePrinters';
import { shopState, statusView } from './fixtures';

type Handlers = { [N in CommandName]?: (request: RequestOf<N>) => AnswerOf<N> };

export class FakeHost implements Host {
  state: ShopState = shopState();
  status: StatusView = statusView();
  sales: SaleDetail[] = [];
  catalogue = new FakeCatalogue();
  counter = new FakeCounter(this);
  documents = new FakeDocuments();
  printers = new FakePrinters();
  owner = new FakeOwner();
  jobs: OutboxRow[] = [];
  /** What was given to the desktop, in order. */
  outside: { what: 'open_url' | 'save' | 'open' | 'copy'; name: string }[] = [];
  /** What the desktop will not do. */
  refuses: string[] = [];
  /** Every call, in order. */
  calls: { name: CommandName; request: unknown }[] = [];
  /** What the next calls of a command do instead of answering. */
  #troubles = new Map<CommandName, (Fault | 'unreachable' | 'lost_answer')[]>();
  #listeners = new Set<(tag: StaleTag) => void>();
  #held: { name: CommandName; release: Promise<void> } | null = null;

  /** The next call of `name` is refused, not answered, or carried out with its answer lost. */
  trouble(name: CommandName, what: Fault | 'unreachable' | 'lost_answer'): void {
    this.#troubles.set(name, [...(this.#troubles.get(name) ?? []), what]);
  }

  /** Calls of `name` wait until the function it gives is called. */
  hold(name: CommandName): () => void {
    let release = (): void => {};
    this.#held = { name, release: new Promise((done) => (release = done)) };
    return () => {
      this.#held = null;
      release();
    };
  }

  stale(tag: StaleTag): void {
    for (const listener of this.#listeners) listener(tag);
  }

  onStale(listener: (tag: StaleTag) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async openUrl(url: string): Promise<void> {
    this.#outside('open_url', url);
  }

  async saveFile(file: FileView): Promise<SavedFile> {
    this.#outside('save', file.file_name);
    return { path: `/home/rosa/${file.file_name}` };
  }

  async saveExport(id: string): Promise<SavedFile> {
    return this.saveFile(await this.call('report.export_file', { id }));
  }

  async openFile(path: string): Promise<void> {
    this.#outside('open', path);
  }

  async copyImage(file: FileView): Promise<void> {
    this.#outside('copy', file.file_name);
  }

  #outside(what: 'open_url' | 'save' | 'open' | 'copy', name: string): void {
    if (this.refuses.includes(what)) throw new Unreachable(`the desktop does not ${what}`);
    this.outside.push({ what, name });
  }

  async call<N extends CommandName>(name: N, request: RequestOf<N>): Promise<AnswerOf<N>> {
    this.calls.push({ name, request: structuredClone(request) });
    if (this.#held?.name === name) await this.#held.release;
    else await Promise.resolve();
    const trouble = this.#troubles.get(name)?.shift();
    if (trouble === 'unreachable') throw new Unreachable('fake');
    if (trouble !== undefined && trouble !== 'lost_answer') throw new Refused(trouble);
    const handler = (this.documents.handlers[name] ??
      this.printers.handlers[name] ??
      this.owner.handlers[name] ??
      this.catalogue.handlers[name] ??
      this.counter.handlers[name] ??
      this.#handlers[name]) as ((request: RequestOf<N>) => AnswerOf<N>) | undefined;
    if (handler === undefined) throw new Refused({ code: 'unknown_command', name });
    const answer = structuredClone(handler(structuredClone(request)));
    if (trouble === 'lost_answer') throw new Unreachable('the answer was lost');
    return answer;
  }

  #handlers: Handlers = {
    'shop.state': () => this.state,
    'shop.check_ruc': ({ ruc }) => rucCheck(ruc),
    'shop.set_up': (request) => {
      const { practice_catalogue: _, trade_name, ...shop } = request;
      this.state = {
        ...this.state,
        configured: true,
        shop: { ...shop, trade_name: trade_name ?? '', paper: 80, drawer: true, cashier: '' },
      };
      return this.state;
    },
    'shop.change': (request) => {
      this.state = { ...this.state, shop: { ...this.state.shop!, ...request } };
      return this.state;
    },
    'shop.preferences': (preferences) => {
      this.state = { ...this.state, preferences };
      return this.state;
    },
    'shop.status': () => this.status,
    'rus.month': () => this.status.rus,
    'sale.list': ({ text, authority_state }) => ({
      sales: this.sales
        .filter(
          (it) => !text || it.number.includes(text) || (it.customer?.name ?? '').includes(text),
        )
        .filter((it) => !authority_state || it.authority_state === authority_state)
        .map((it) => ({
          number: it.number,
          sale_id: it.sale_id,
          sold_at: it.sold_at,
          total: it.total,
          authority_state: it.authority_state,
          print_state: it.print_state,
          customer: it.customer?.name ?? '',
          methods: it.payments.map((its) => its.method),
        })),
      cursor: null,
    }),
    'sale.get': ({ number }) => {
      const sale = this.sales.find((it) => it.number === number);
      if (sale === undefined) throw new Refused({ code: 'sale_missing', number });
      return sale;
    },
    'sale.ticket': ({ number, format }) => ({
      ...drawn(number, 576, this.printers.ticket(number)),
      file_name: `${number}.${format === 'a4' ? 'pdf' : format}`,
      media_type: format === 'png' ? 'image/png' : 'application/pdf',
    }),
    'sale.xml': ({ number }) => ({
      file_name: `${number}.xml`,
      media_type: 'application/xml',
      content_base64: '',
    }),
    'sale.reprint': ({ number }) => job({ number, topic: 'print', state: 'queued' }),
    'queue.list': ({ open_only, papers, limit }) =>
      this.jobs
        .filter((it) => !open_only || !['done', 'printed', 'sent'].includes(it.state))
        .filter((it) => !papers || it.topic === 'print' || it.topic === 'labels')
        .slice(0, limit ?? 500),
    'queue.print_again': ({ job_id }) => {
      const row = this.jobs.find((it) => it.job_id === job_id)!;
      const again = { ...row, job_id: 1 + Math.max(...this.jobs.map((it) => it.job_id)) };
      this.jobs.unshift({ ...again, paper: row.paper === 'ticket' ? 'copy' : row.paper });
      return this.#job(again.job_id, 'queued');
    },
    'queue.retry': ({ job_id }) => this.#job(job_id, 'queued'),
    'queue.answer': ({ job_id }) => {
      this.status.queue.tickets_uncertain -= 1;
      return this.#job(job_id, 'done');
    },
    'drawer.open': () => ({}),
  };

  #job(job_id: number, state: string): OutboxRow {
    const row = this.jobs.find((it) => it.job_id === job_id);
    if (row === undefined) throw new Refused({ code: 'job_state', state: 'done' });
    row.state = state;
    return row;
  }
}

export function job(some: Partial<OutboxRow>): OutboxRow {
  return {
    job_id: 1,
    topic: 'print',
    paper: 'ticket',
    number: 'B001-1',
    state: 'queued',
    attempts: 0,
    last_error: null,
    next_at: null,
    total: '13.20',
    sold_at: '2026-11-21T14:32:05-05:00',
    changed_at: '2026-11-21T14:32:07-05:00',
    ...some,
  };
}

function rucCheck(ruc: string): AnswerOf<'shop.check_ruc'> {
  const reason = /\D/.test(ruc) ? 'characters' : ruc.length !== 11 ? 'length' : null;
  return { valid: reason === null, reason, is_company: ruc.startsWith('20') };
}
