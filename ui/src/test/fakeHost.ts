// A small host in memory, for tests of the screen and for looking at it without the program. It
// stands in for the core, so it does what the screen must never do: count money (in céntimos).

import type { CartLine } from '$lib/api/generated/CartLine';
import type { CartView } from '$lib/api/generated/CartView';
import type { CustomerView } from '$lib/api/generated/CustomerView';
import type { Fault } from '$lib/api/generated/Fault';
import type { FileView } from '$lib/api/generated/FileView';
import type { OutboxRow } from '$lib/api/generated/OutboxRow';
import type { ProductDetail } from '$lib/api/generated/ProductDetail';
import type { ProductHit } from '$lib/api/generated/ProductHit';
import type { RusCrossing } from '$lib/api/generated/RusCrossing';
import type { SaleDetail } from '$lib/api/generated/SaleDetail';
import type { SaleReceipt } from '$lib/api/generated/SaleReceipt';
import type { ScanResult } from '$lib/api/generated/ScanResult';
import type { ShopState } from '$lib/api/generated/ShopState';
import type { StatusView } from '$lib/api/generated/StatusView';
import type { TenderPayment } from '$lib/api/generated/TenderPayment';
import type { TenderView } from '$lib/api/generated/TenderView';
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
import { FakeDocuments } from './fakeDocuments';
import { FakeOwner } from './fakeOwner';
import { drawn, FakePrinters } from './fakePrinters';
import { practiceProducts, shopState, statusView } from './fixtures';

const NOTES = [1000, 2000, 5000, 10000, 20000];
const PIECES = [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10];

interface FakeCart {
  id: string;
  position: number;
  lines: CartLine[];
  customer: CustomerView | null;
  discount: string;
  nextLine: number;
}

export const cents = (text: string): number => {
  const parts = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (parts === null)
    throw new Refused({ code: 'bad_amount', field: 'amount', reason: 'not_an_amount' });
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
};
export const money = (value: number): string =>
  `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;
const milli = (text: string): number => Math.round(Number(text) * 1000);
const quantity = (value: number): string => String(value / 1000);

type Handlers = { [N in CommandName]?: (request: RequestOf<N>) => AnswerOf<N> };

export class FakeHost implements Host {
  state: ShopState = shopState();
  status: StatusView = statusView();
  products: ProductDetail[] = practiceProducts();
  carts: FakeCart[] = [];
  sales: SaleDetail[] = [];
  documents = new FakeDocuments();
  printers = new FakePrinters();
  owner = new FakeOwner();
  /** What the next sale crosses, and whether only the commit knows. */
  crossing: RusCrossing | null = null;
  crossedLate = false;
  jobs: OutboxRow[] = [];
  receipts = new Map<string, SaleReceipt>();
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
      this.#handlers[name]) as ((request: RequestOf<N>) => AnswerOf<N>) | undefined;
    if (handler === undefined) throw new Refused({ code: 'unknown_command', name });
    const answer = structuredClone(handler(structuredClone(request)));
    if (trouble === 'lost_answer') throw new Unreachable('the answer was lost');
    return answer;
  }

  hit(product: ProductDetail): ProductHit {
    const divisible = ['KGM', 'LTR', 'GRM'].includes(product.unit);
    return {
      product_id: product.product_id,
      code: product.codes[0]?.code ?? '',
      name: product.name,
      price: product.price,
      unit: product.unit,
      unit_label: product.unit === 'KGM' ? 'kg' : 'und',
      divisible,
      category: product.category,
      stock: product.stock,
      favourite: product.favourite,
      colour: product.colour,
      has_picture: product.picture !== null,
    };
  }

  #cart(id: string): FakeCart {
    const found = this.carts.find((it) => it.id === id);
    if (found !== undefined) return found;
    const position = Math.max(0, ...this.carts.map((it) => it.position)) + 1;
    const cart: FakeCart = { id, position, lines: [], customer: null, discount: '', nextLine: 1 };
    this.carts.push(cart);
    return cart;
  }

  #view(cart: FakeCart): CartView {
    const subtotal = cart.lines.reduce((sum, it) => sum + cents(it.total), 0);
    const off = off_(cart.discount, subtotal);
    const total = subtotal - off;
    return {
      cart_id: cart.id,
      position: cart.position,
      opened: '14:29',
      lines: cart.lines,
      customer: cart.customer,
      discount: cart.discount,
      subtotal: money(subtotal),
      discount_amount: money(off),
      total: money(total),
      cash_total: money(Math.floor(total / 10) * 10),
      payable: cart.lines.length > 0,
      needs_customer: total > 70000 && cart.customer === null,
      blocked: null,
    };
  }

  #put(cart: FakeCart, product: ProductDetail, much: string, code: string): ScanResult {
    const old = cart.lines.find(
      (it) => it.product_id === product.product_id && it.list_price === null,
    );
    const line: CartLine = old ?? {
      line_id: cart.nextLine++,
      product_id: product.product_id,
      code,
      name: product.name,
      unit: product.unit,
      unit_label: this.hit(product).unit_label,
      divisible: this.hit(product).divisible,
      quantity: '0',
      unit_price: product.price,
      list_price: null,
      discount: '',
      discount_amount: '0.00',
      total: '0.00',
      short: false,
    };
    if (old === undefined) cart.lines.push(line);
    line.quantity = quantity(milli(line.quantity) + milli(much));
    settle(line);
    return { outcome: 'added', line_id: line.line_id, cart: this.#view(cart) };
  }

  #tender(cart: FakeCart, payments: TenderPayment[]): TenderView {
    const view = this.#view(cart);
    const total = cents(view.total);
    const other = sum(payments.filter((it) => it.method !== 'cash'));
    const cash = sum(payments.filter((it) => it.method === 'cash'));
    const rest = Math.max(0, total - other);
    const restInCash = Math.floor(rest / 10) * 10;
    const paysCash = payments.some((it) => it.method === 'cash');
    const rounding = paysCash ? restInCash - rest : 0;
    const payable = total + rounding;
    const missing = Math.max(0, payable - other - cash);
    const change = Math.max(0, other + cash - payable);
    const over = !paysCash && other > total;
    const dueInCash = Math.max(0, restInCash - cash);
    return {
      rus_crossing: this.crossedLate ? null : this.crossing,
      total: money(total),
      rounding: money(rounding),
      payable: money(payable),
      paid: money(other + cash),
      missing: money(missing),
      due_in_cash: money(dueInCash),
      due_otherwise: money(Math.max(0, rest - cash)),
      change: money(over ? 0 : change),
      change_pieces: pieces(over ? 0 : change),
      notes: NOTES.filter((it) => it > dueInCash)
        .slice(0, 4)
        .map(money),
      settled: missing === 0 && !over && payments.length > 0 && !view.needs_customer,
      blocked: over
        ? { code: 'overpaid', total: money(total), paid: money(other) }
        : view.needs_customer
          ? { code: 'customer_required', total: view.total, limit: '700.00' }
          : null,
      repeated_references: payments
        .filter((it) => it.reference === '123456')
        .map(() => ({ reference: '123456', number: 'B001-7', time: '10:15', amount: '13.20' })),
    };
  }

  #commit({ cart_id, payments, rus_reason }: RequestOf<'tender.commit'>): SaleReceipt {
    const before = this.receipts.get(cart_id);
    if (before !== undefined) return { ...before, repeated: true };
    const cart = this.carts.find((it) => it.id === cart_id);
    if (cart === undefined) throw new Refused({ code: 'cart_missing' });
    if (cart.lines.length === 0) throw new Refused({ code: 'no_lines' });
    const tender = this.#tender(cart, payments);
    if (tender.blocked !== null) throw new Refused(tender.blocked);
    if (!tender.settled) {
      throw new Refused({
        code: 'underpaid',
        payable: tender.payable,
        paid: tender.paid,
        missing: tender.missing,
      });
    }
    const crossing = this.crossing;
    const stops = crossing?.policy === 'block' || (crossing?.policy === 'reason' && !rus_reason);
    if (crossing !== null && stops && !['category_1', 'special'].includes(crossing.limit)) {
      throw new Refused({ code: 'rus_limit_crossed', ...crossing });
    }
    const view = this.#view(cart);
    const number = `B001-${this.sales.length + 1}`;
    const receipt: SaleReceipt = {
      sale_id: cart_id,
      number,
      total: tender.payable,
      change: tender.change,
      rounding: tender.rounding,
      change_pieces: tender.change_pieces,
      repeated: false,
      print_state: this.status.printer.state === 'none' ? 'skipped' : 'queued',
    };
    this.receipts.set(cart_id, receipt);
    this.carts = this.carts.filter((it) => it.id !== cart_id);
    this.sales.unshift({
      number,
      sale_id: cart_id,
      sold_at: this.status.now,
      business_date: this.status.now.slice(0, 10),
      customer: view.customer,
      lines: view.lines.map((it) => ({ ...it })),
      subtotal: view.subtotal,
      discount: view.discount_amount,
      rounding: tender.rounding,
      total: tender.payable,
      payments,
      change: tender.change,
      cashier: 'Rosa',
      authority_state: 'queued',
      authority_code: null,
      authority_message: null,
      print_state: receipt.print_state,
    });
    this.documents.ofSale(this.sales[0]!);
    return receipt;
  }

  #find(text: string): ProductDetail[] {
    const words = fold(text).split(/\s+/).filter(Boolean);
    return this.products.filter(
      (it) =>
        it.codes.some((code) => code.code.startsWith(text.trim())) ||
        words.every((word) =>
          fold(it.name)
            .split(/\s+/)
            .some((part) => part.startsWith(word)),
        ),
    );
  }

  #save(request: RequestOf<'catalog.save'>): ProductDetail {
    if (request.name.trim() === '')
      throw new Refused({ code: 'bad_name', field: 'name', reason: 'empty' });
    cents(request.price);
    for (const code of request.codes) {
      const owner = this.products.find(
        (it) =>
          it.product_id !== request.product_id && it.codes.some((its) => its.code === code.code),
      );
      if (owner !== undefined && !request.share_codes) {
        throw new Refused({ code: 'code_taken', taken: code.code, owner: owner.name });
      }
    }
    const { share_codes: _, product_id, stock, picture, ...rest } = request;
    const old = this.products.find((it) => it.product_id === product_id);
    const saved: ProductDetail = {
      ...rest,
      product_id: product_id ?? `p${this.products.length + 1}`,
      stock: stock ?? old?.stock ?? '0',
      picture: picture === '' ? null : (picture ?? old?.picture ?? null),
    };
    this.products = [...this.products.filter((it) => it !== old), saved];
    return saved;
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
    'catalog.tabs': () => {
      const names = [...new Set(this.products.map((it) => it.category))].filter(Boolean).sort();
      const count = (some: (it: ProductDetail) => boolean) => this.products.filter(some).length;
      return [
        { tab: 'favourites', name: '', count: count((it) => it.favourite) },
        { tab: 'top', name: '', count: this.products.length },
        ...names.map((name) => ({
          tab: `category:${name}`,
          name,
          count: count((it) => it.category === name),
        })),
      ];
    },
    'catalog.grid': ({ tab, page, size }) => {
      const all = this.products.filter(
        (it) =>
          tab === 'top' ||
          (tab === 'favourites' ? it.favourite : tab === `category:${it.category}`),
      );
      return {
        tiles: all.slice(page * size, page * size + size).map((it) => this.hit(it)),
        pages: Math.ceil(all.length / size),
      };
    },
    'catalog.find': ({ text, limit }) =>
      this.#find(text)
        .slice(0, limit)
        .map((it) => this.hit(it)),
    'catalog.picture': ({ product_id }) =>
      this.products.find((it) => it.product_id === product_id)?.picture ?? null,
    'catalog.get': ({ product_id }) => {
      const product = this.products.find((it) => it.product_id === product_id);
      if (product === undefined) throw new Refused({ code: 'product_missing' });
      return product;
    },
    'catalog.save': (request) => this.#save(request),
    'catalog.quick': ({ code, name, price, category, unit }) => {
      const codes = code === '' ? [] : [{ code, factor: '1', price: null, label: null }];
      return this.hit(
        this.#save({
          product_id: null,
          name,
          category,
          unit: unit ?? 'NIU',
          price,
          cost: null,
          stock: null,
          codes,
          favourite: false,
          colour: null,
          picture: null,
          active: true,
          share_codes: false,
        }),
      );
    },
    'catalog.import_preview': ({ file_name }) => importReport(file_name, null),
    'catalog.import_run': ({ file_name, skip_rejected }) => {
      const report = importReport(file_name, 'batch-1');
      if (report.blocked && !skip_rejected) {
        throw new Refused({
          code: 'import_rejected',
          count: report.rejected.length,
          rejected: report.rejected,
        });
      }
      return report;
    },
    'catalog.imports': () => [
      {
        batch_id: 'batch-0',
        file_name: 'lista-noviembre.csv',
        at: '2026-11-20T09:12:00-05:00',
        created: 212,
        updated: 18,
        undone: false,
        undoable: true,
      },
      {
        batch_id: 'batch-x',
        file_name: 'lista-octubre.csv',
        at: '2026-10-28T18:40:00-05:00',
        created: 40,
        updated: 0,
        undone: true,
        undoable: false,
      },
    ],
    'catalog.import_undo': ({ batch_id }) => ({
      batch_id,
      file_name: 'lista-noviembre.csv',
      at: '2026-11-20T09:12:00-05:00',
      created: 212,
      updated: 18,
      undone: true,
      undoable: false,
    }),
    'cart.list': () =>
      this.carts.map((it) => {
        const { cart_id, position, opened, lines, total } = this.#view(it);
        return { cart_id, position, opened, lines: lines.length, total };
      }),
    'cart.open': ({ cart_id }) => this.#view(this.#cart(cart_id)),
    'cart.discard': ({ cart_id }) => {
      this.carts = this.carts.filter((it) => it.id !== cart_id);
      return this.#handlers['cart.list']!({});
    },
    'cart.scan': ({ cart_id, code, quantity: much }) => {
      const found = this.products.filter((it) => it.codes.some((its) => its.code === code));
      const [only] = found;
      if (only === undefined) return { outcome: 'unknown', scanned: code };
      if (found.length > 1) {
        return { outcome: 'choose', scanned: code, products: found.map((it) => this.hit(it)) };
      }
      return this.#put(this.#cart(cart_id), only, much ?? '1', code);
    },
    'cart.add': ({ cart_id, product_id, code, quantity: much, amount }) => {
      const product = this.products.find((it) => it.product_id === product_id);
      if (product === undefined) throw new Refused({ code: 'product_missing' });
      const share =
        amount === null
          ? (much ?? '1')
          : quantity(Math.round((cents(amount) * 1000) / cents(product.price)));
      if (!this.hit(product).divisible && milli(share) % 1000 !== 0) {
        throw new Refused({ code: 'fraction_of_unit', line: 1 });
      }
      return this.#put(this.#cart(cart_id), product, share, code ?? '');
    },
    'cart.change': ({ cart_id, line_id, change }) => {
      const cart = this.#cart(cart_id);
      const line = cart.lines.find((it) => it.line_id === line_id);
      if (line === undefined) throw new Refused({ code: 'line_missing' });
      if (change.kind === 'quantity') {
        if (!(milli(change.quantity) > 0)) {
          throw new Refused({ code: 'bad_quantity', field: 'quantity', reason: 'not_a_quantity' });
        }
        if (!line.divisible && milli(change.quantity) % 1000 !== 0) {
          throw new Refused({ code: 'fraction_of_unit', line: 1 });
        }
        line.quantity = quantity(milli(change.quantity));
      }
      if (change.kind === 'step')
        line.quantity = quantity(milli(line.quantity) + (change.up ? 1000 : -1000));
      if (change.kind === 'amount') {
        line.quantity = quantity(
          Math.round((cents(change.amount) * 1000) / cents(line.unit_price)),
        );
      }
      if (change.kind === 'price') {
        line.list_price ??= line.unit_price;
        line.unit_price = money(cents(change.unit_price));
      }
      if (change.kind === 'discount') line.discount = change.discount;
      if (change.kind === 'remove' || milli(line.quantity) <= 0) {
        cart.lines = cart.lines.filter((it) => it !== line);
      } else settle(line);
      return this.#view(cart);
    },
    'cart.discount': ({ cart_id, discount }) => {
      const cart = this.#cart(cart_id);
      cart.discount = discount;
      return this.#view(cart);
    },
    'cart.customer': ({ cart_id, customer }) => {
      const cart = this.#cart(cart_id);
      cart.customer = customer;
      return this.#view(cart);
    },
    'customer.check': ({ document_type, document_number }) => {
      const length = document_type === 'dni' ? 8 : document_type === 'ruc' ? 11 : 9;
      const valid = document_number.length === length;
      return {
        valid,
        reason: valid ? null : 'length',
        known_name: document_number === '45678912' ? 'QUISPE MAMANI, ROSA' : null,
        is_company: document_type === 'ruc' && document_number.startsWith('20'),
      };
    },
    'tender.preview': ({ cart_id, payments }) => this.#tender(this.#cart(cart_id), payments),
    'tender.commit': (asked) => this.#commit(asked),
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

function settle(line: CartLine): void {
  const gross = Math.round((milli(line.quantity) * cents(line.unit_price)) / 1000);
  const off = off_(line.discount, gross);
  line.discount_amount = money(off);
  line.total = money(gross - off);
}

function off_(discount: string, gross: number): number {
  if (discount === '') return 0;
  const off = discount.endsWith('%')
    ? Math.round((gross * Number(discount.slice(0, -1))) / 100)
    : cents(discount);
  if (off >= gross) throw new Refused({ code: 'discount_too_large' });
  return off;
}

function sum(payments: TenderPayment[]): number {
  return payments.reduce((all, it) => all + cents(it.amount), 0);
}

function pieces(change: number): string[] {
  const list: string[] = [];
  for (const piece of PIECES) {
    while (change >= piece && list.length < 20) {
      list.push(money(piece));
      change -= piece;
    }
  }
  return list;
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function rucCheck(ruc: string): AnswerOf<'shop.check_ruc'> {
  const reason = /\D/.test(ruc) ? 'characters' : ruc.length !== 11 ? 'length' : null;
  return { valid: reason === null, reason, is_company: ruc.startsWith('20') };
}

function importReport(
  file_name: string,
  batch_id: string | null,
): AnswerOf<'catalog.import_preview'> {
  const bad = file_name.includes('error');
  return {
    created: 212,
    updated: 18,
    rejected: bad
      ? [
          { row: 14, reason: 'El precio «1,2,3» no es un monto.' },
          { row: 37, reason: 'Falta el nombre.' },
        ]
      : [],
    blocked: bad,
    sample: practiceProducts()
      .slice(0, 12)
      .map((it, at) => ({
        row: at + 2,
        code: it.codes[0]?.code ?? '',
        name: it.name,
        category: it.category,
        price: it.price,
        is_new: at % 4 !== 3,
      })),
    batch_id,
  };
}
