// The counter: the open tickets, the one box, what stands on the left side. Plain state, so that it
// is tested without a screen.

import { tick } from 'svelte';
import type { CartLine } from '$lib/api/generated/CartLine';
import type { CartTab } from '$lib/api/generated/CartTab';
import type { CartView } from '$lib/api/generated/CartView';
import type { CustomerView } from '$lib/api/generated/CustomerView';
import type { LineChange } from '$lib/api/generated/LineChange';
import type { ProductHit } from '$lib/api/generated/ProductHit';
import type { SaleReceipt } from '$lib/api/generated/SaleReceipt';
import type { ScanResult } from '$lib/api/generated/ScanResult';
import { Refused } from '$lib/host/host';
import { uuidv7 } from '$lib/id';
import { beginScan } from '$lib/measure';
import { goodTone, otherTone } from '$lib/sound';
import { prebill, selling } from '$lib/texts';
import type { Till } from '$lib/till/till.svelte';
import { Tender, type Mode } from './tender.svelte';

/** What stands on the left side. */
export type Stage =
  | { kind: 'grid' }
  | { kind: 'help' }
  | { kind: 'quantity'; line: CartLine }
  | { kind: 'measure'; product: ProductHit; code: string | null }
  | { kind: 'price'; line: CartLine | null }
  | { kind: 'customer'; then: Mode | null }
  | { kind: 'carts' }
  | { kind: 'choose'; scanned: string; quantity: string | null; products: ProductHit[] }
  | { kind: 'unknown'; code: string; name: string; quantity: string | null }
  | { kind: 'tender'; tender: Tender }
  | { kind: 'done'; receipt: SaleReceipt; since: number; statusCount: number };

const HITS_MAX = 24;
/** Between two keys of a scanner nothing is looked for. */
const SEARCH_PAUSE_MS = 60;
const PREFIX = /^\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*\*\s*/;
/** A key that bounces must not wipe the change from the screen. */
const DONE_AT_LEAST_MS = 600;

/** `3*inca` as three of `inca`. */
export function parseQuery(text: string): { quantity: string | null; text: string } {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return { quantity: null, text: text.trim() };
  return { quantity: prefix[1]!.replace(',', '.'), text: text.slice(prefix[0].length).trim() };
}

export class Counter {
  readonly till: Till;
  tabs = $state.raw<CartTab[]>([]);
  cart = $state.raw<CartView | null>(null);
  cartId = $state(uuidv7());
  selected = $state<number | null>(null);
  /** The line that just grew, and a count that starts its flash anew. */
  flash = $state.raw<{ line: number; count: number }>({ line: 0, count: 0 });
  query = $state('');
  hits = $state.raw<ProductHit[]>([]);
  hitAt = $state(0);
  /** What the hits are the hits of; none while they are asked for. */
  hitsOf = $state<string | null>(null);
  stage = $state.raw<Stage>({ kind: 'grid' });
  /** The ticket of which it is asked whether to discard it. */
  discarding = $state<string | null>(null);
  lastNumber = $state<string | null>(null);
  /** Grows when the box should take the focus. */
  focusBox = $state(0);
  /** Unknown codes that came while another was being written down. */
  unknown = $state.raw<{ code: string; quantity: string | null }[]>([]);

  /** Nothing goes on a ticket before the open ones are known. */
  #started = (): void => {};
  #serial: Promise<unknown> = new Promise<void>((done) => (this.#started = done));
  #finding: Promise<void> = Promise.resolve();
  #confirming = false;
  #entered: Promise<void> = Promise.resolve();
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(till: Till) {
    this.till = till;
  }

  get line(): CartLine | null {
    return this.cart?.lines.find((it) => it.line_id === this.selected) ?? null;
  }

  get done(): Extract<Stage, { kind: 'done' }> | null {
    return this.stage.kind === 'done' ? this.stage : null;
  }

  get tender(): Tender | null {
    return this.stage.kind === 'tender' ? this.stage.tender : null;
  }

  /** Whether the ticket being paid may be sold by now: nothing may change it. */
  get #mayBeSold(): boolean {
    return this.tender?.committing === true || this.tender?.uncertain === true;
  }

  /** Opens the tickets that were open when the program closed. */
  async start(): Promise<void> {
    try {
      const tabs = await this.till.ask('cart.list', {});
      if (tabs !== null) {
        this.tabs = tabs;
        await this.#openTicket(tabs.at(-1)?.cart_id ?? this.cartId);
      }
    } finally {
      this.#started();
    }
    await this.#findLast();
  }

  // ── scanning, searching, adding ──

  /** A code from the scanner, from anywhere on the screen. */
  scan(code: string): Promise<void> {
    const painted = beginScan();
    const before = parseQuery(this.query);
    const { quantity, text } =
      before.quantity === null ? parseQuery(code) : { ...before, text: code };
    if (before.quantity !== null && before.text === '') this.setQuery('');
    if (this.stage.kind === 'done') this.#beginNext();
    if (this.tender !== null && !this.#mayBeSold && !this.#confirming)
      this.stage = { kind: 'grid' };
    return this.#inTurn(async () => {
      // A sale that was being saved is over by now: what is scanned belongs to the next one. When
      // nobody answered, this ticket may be sold, and nothing goes on it.
      if (this.#mayBeSold) return this.#sound(otherTone);
      if (this.done !== null) this.#beginNext();
      if (this.tender !== null) this.stage = { kind: 'grid' };
      const scanned = { cart_id: this.cartId, code: text, quantity };
      const result = await this.till.ask('cart.scan', scanned);
      await this.#scanned(result, quantity);
      await tick();
      painted();
    });
  }

  setQuery(text: string): void {
    this.query = text;
    this.hitAt = 0;
    clearTimeout(this.#pause);
    this.#pause = undefined;
    if (parseQuery(text).text === '') {
      this.hits = [];
      this.hitsOf = null;
    } else {
      this.#pause = setTimeout(() => this.#findNow(), SEARCH_PAUSE_MS);
    }
  }

  #findNow(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#finding = this.#find(this.query);
  }

  async #find(text: string): Promise<void> {
    const wanted = parseQuery(text).text;
    const hits = await this.till.ask('catalog.find', {
      text: wanted,
      limit: HITS_MAX,
      with_inactive: false,
    });
    if (hits === null || parseQuery(this.query).text !== wanted) return;
    this.hits = hits;
    this.hitsOf = wanted;
    this.hitAt = 0;
  }

  /** Enter in the box: a code typed by hand, or the chosen result. */
  async enter(): Promise<void> {
    const { quantity, text } = parseQuery(this.query);
    if (text === '') return;
    if (this.#pause !== undefined) this.#findNow();
    await this.#finding;
    // A short code of something sold by weight: how much comes first.
    const weighed = this.hits.find((it) => it.code === text && it.divisible);
    if (/^\d+$/.test(text) && this.hitAt === 0 && weighed === undefined) {
      const painted = beginScan();
      await this.#inTurn(async () => {
        const result = await this.till.ask('cart.scan', {
          cart_id: this.cartId,
          code: text,
          quantity,
        });
        if (result?.outcome === 'unknown') {
          const hit = this.hits[0];
          if (hit !== undefined) return this.#addHit(hit, quantity);
        }
        if (result !== null) this.setQuery('');
        await this.#scanned(result, quantity);
        await tick();
        painted();
      });
      return;
    }
    const hit = weighed ?? this.hits[this.hitAt];
    if (hit === undefined) this.newProduct(text, quantity);
    else await this.#inTurn(() => this.#addHit(hit, quantity));
  }

  /** A tile, a result or one of several with the same code. */
  async pick(hit: ProductHit): Promise<void> {
    const { quantity } = parseQuery(this.query);
    const stage = this.stage;
    if (stage.kind === 'choose') {
      this.back();
      await this.#inTurn(() => this.#addHit(hit, stage.quantity, stage.scanned));
    } else {
      if (stage.kind === 'done') this.#beginNext();
      await this.#inTurn(() => this.#addHit(hit, quantity));
    }
  }

  async #addHit(
    hit: ProductHit,
    quantity: string | null,
    code: string | null = null,
  ): Promise<void> {
    if (hit.divisible && quantity === null) {
      this.setQuery('');
      this.stage = { kind: 'measure', product: hit, code };
      return;
    }
    await this.#add({ product_id: hit.product_id, code, quantity, amount: null });
  }

  /** So much, or for so much money, of a product sold by weight. */
  async addMeasured(
    product: ProductHit,
    code: string | null,
    quantity: string | null,
    amount: string | null,
  ): Promise<boolean> {
    return this.#inTurn(() =>
      this.#add({ product_id: product.product_id, code, quantity, amount }),
    );
  }

  async #add(what: {
    product_id: string;
    code: string | null;
    quantity: string | null;
    amount: string | null;
  }): Promise<boolean> {
    const result = await this.till.ask('cart.add', { cart_id: this.cartId, ...what });
    if (result === null) return false;
    this.setQuery('');
    this.back();
    await this.#scanned(result, what.quantity ?? what.amount);
    return true;
  }

  async #scanned(result: ScanResult | null, quantity: string | null): Promise<void> {
    if (result === null) return this.#sound(otherTone);
    switch (result.outcome) {
      case 'added':
        this.#sound(goodTone);
        this.till.message = null;
        this.#show(result.cart);
        this.selected = result.line_id;
        this.flash = { line: result.line_id, count: this.flash.count + 1 };
        this.#askWeight(quantity);
        break;
      case 'choose':
        this.#sound(otherTone);
        this.stage = {
          kind: 'choose',
          scanned: result.scanned,
          quantity,
          products: result.products,
        };
        break;
      case 'unknown':
        this.#sound(otherTone);
        if (this.stage.kind === 'unknown') {
          this.unknown = [...this.unknown, { code: result.scanned, quantity }];
        } else {
          this.stage = { kind: 'unknown', code: result.scanned, name: '', quantity };
        }
    }
  }

  /** A code of something sold by weight came without one: one is only a guess. */
  #askWeight(quantity: string | null): void {
    const line = this.line;
    if (line === null || !line.divisible || line.quantity !== '1' || quantity !== null) return;
    if (this.stage.kind === 'grid') this.stage = { kind: 'quantity', line };
  }

  #sound(tone: () => void): void {
    if (this.till.state?.preferences.sound === true) tone();
  }

  newProduct(name: string, quantity: string | null = null): void {
    this.stage = { kind: 'unknown', code: '', name, quantity };
  }

  /** Makes the product of an unknown code and puts it on the ticket. */
  async createProduct(what: {
    name: string;
    price: string;
    category: string;
    unit: string;
  }): Promise<boolean> {
    const stage = this.stage;
    if (stage.kind !== 'unknown') return false;
    return this.#inTurn(async () => {
      const hit = await this.till.ask('catalog.quick', { code: stage.code, ...what });
      if (hit === null) return false;
      this.setQuery('');
      this.stage = { kind: 'grid' };
      await this.#addHit(hit, stage.quantity, stage.code === '' ? null : stage.code);
      return true;
    });
  }

  // ── the ticket ──

  change(lineId: number, change: LineChange): Promise<boolean> {
    return this.#inTurn(async () => {
      const cart = await this.till.ask('cart.change', {
        cart_id: this.cartId,
        line_id: lineId,
        change,
      });
      if (cart === null) return false;
      this.till.message = null;
      this.#show(cart);
      return true;
    });
  }

  async step(up: boolean): Promise<void> {
    if (this.line !== null) await this.change(this.line.line_id, { kind: 'step', up });
  }

  async removeSelected(): Promise<void> {
    if (this.line !== null) await this.change(this.line.line_id, { kind: 'remove' });
  }

  select(lineId: number): void {
    this.selected = lineId;
  }

  moveSelection(by: 1 | -1): void {
    const lines = this.cart?.lines ?? [];
    const at = lines.findIndex((it) => it.line_id === this.selected);
    const next = lines[Math.min(Math.max(at + by, 0), lines.length - 1)];
    if (next !== undefined) this.selected = next.line_id;
  }

  setDiscount(discount: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const cart = await this.till.ask('cart.discount', { cart_id: this.cartId, discount });
      if (cart !== null) this.#show(cart);
      return cart !== null;
    });
  }

  setCustomer(customer: CustomerView | null): Promise<boolean> {
    return this.#inTurn(async () => {
      const cart = await this.till.ask('cart.customer', { cart_id: this.cartId, customer });
      if (cart !== null) this.#show(cart);
      return cart !== null;
    });
  }

  /** Keeps the ticket for later and opens another: no name is asked, nothing is lost. */
  async hold(): Promise<void> {
    if (this.done !== null) return this.nextSale();
    if (this.cart === null || this.cart.lines.length === 0) {
      this.till.tell(selling.alreadyEmpty, selling.alreadyEmptyHint);
      return;
    }
    const empty = this.tabs.find((it) => it.lines === 0 && it.cart_id !== this.cartId);
    await this.switchTo(empty?.cart_id ?? uuidv7());
    this.till.tell(selling.held, selling.heldHint);
  }

  /** F7: the other ticket when there is one, the list when there are more. */
  async resume(): Promise<void> {
    const others = this.tabs.filter((it) => it.cart_id !== this.cartId && it.lines > 0);
    const [only] = others;
    if (others.length === 1 && only !== undefined && this.cart?.lines.length === 0) {
      await this.switchTo(only.cart_id);
    } else {
      this.open({ kind: 'carts' });
    }
  }

  switchTo(cartId: string): Promise<void> {
    return this.#inTurn(async () => {
      if (!(await this.#openTicket(cartId))) return;
      if (this.done !== null) this.stage = { kind: 'grid' };
      this.back();
    });
  }

  async #openTicket(cartId: string): Promise<boolean> {
    const cart = await this.till.ask('cart.open', { cart_id: cartId });
    if (cart === null) return false;
    this.cartId = cartId;
    this.selected = cart.lines.at(-1)?.line_id ?? null;
    this.#show(cart);
    await this.#list();
    return true;
  }

  discard(cartId: string): Promise<void> {
    return this.#inTurn(async () => {
      const tabs = await this.till.ask('cart.discard', { cart_id: cartId });
      if (tabs === null) return;
      this.tabs = tabs;
      if (cartId !== this.cartId) return;
      this.cartId = tabs.at(-1)?.cart_id ?? uuidv7();
      const cart = await this.till.ask('cart.open', { cart_id: this.cartId });
      if (cart !== null) this.#show(cart);
      await this.#list();
    });
  }

  #show(cart: CartView): void {
    const kept = new Map(this.cart?.lines.map((it) => [it.line_id, it]));
    const lines = cart.lines.map((it) => sameLine(kept.get(it.line_id), it));
    this.cart = { ...cart, lines };
    if (!lines.some((it) => it.line_id === this.selected)) {
      this.selected = lines.at(-1)?.line_id ?? null;
    }
    const { cart_id, position, opened, total } = cart;
    const tab = { cart_id, position, opened, lines: lines.length, total };
    const known = this.tabs.some((it) => it.cart_id === cart_id);
    this.tabs = known
      ? this.tabs.map((it) => (it.cart_id === cart_id ? tab : it))
      : [...this.tabs, tab];
  }

  async #list(): Promise<void> {
    const tabs = await this.till.ask('cart.list', {});
    if (tabs !== null) this.tabs = tabs;
  }

  // ── panels ──

  open(stage: Stage): void {
    if (this.#mayBeSold) return;
    if (this.done !== null) this.#beginNext();
    this.till.message = null;
    this.discarding = null;
    this.stage = stage;
  }

  openQuantity(): void {
    if (this.line === null) this.till.tell(selling.chooseLine, selling.chooseLineHint);
    else this.open({ kind: 'quantity', line: this.line });
  }

  openPrice(): void {
    if (this.cart === null || this.cart.lines.length === 0) {
      this.till.tell(selling.chooseLine, selling.chooseLineHint);
    } else {
      this.open({ kind: 'price', line: this.line });
    }
  }

  /** Back to the tiles; an unknown code that waits comes next. */
  back(): void {
    if (this.#mayBeSold) return;
    if (this.done !== null) this.#beginNext();
    this.discarding = null;
    const [next, ...rest] = this.unknown;
    if (next === undefined) {
      this.stage = { kind: 'grid' };
    } else {
      this.unknown = rest;
      this.stage = { kind: 'unknown', code: next.code, name: '', quantity: next.quantity };
    }
    this.focusBox += 1;
  }

  /** Esc: one step back. Nothing that was sold or typed into the ticket goes away. */
  escape(): void {
    if (this.discarding !== null) {
      this.discarding = null;
      return;
    }
    if (this.till.message !== null) this.till.message = null;
    else if (this.stage.kind !== 'grid') this.back();
    else if (this.query !== '') this.setQuery('');
    this.focusBox += 1;
  }

  // ── paying ──

  async pay(mode: Mode): Promise<void> {
    const tender = this.tender;
    if (tender !== null) return tender.choose(mode);
    if (this.done !== null) return;
    await this.#inTurn(async () => {});
    const cart = this.cart;
    if (cart === null || cart.lines.length === 0) {
      this.till.refuse(emptyTicket);
      return;
    }
    if (cart.needs_customer) {
      this.open({ kind: 'customer', then: mode });
      return;
    }
    if (cart.blocked !== null) {
      this.till.refuse(new Refused(cart.blocked));
      return;
    }
    this.setQuery('');
    const next = new Tender(this.till.host, cart.cart_id, mode);
    this.open({ kind: 'tender', tender: next });
    await next.refresh();
  }

  /** Enter while paying: the next part of a mixed payment, or the sale. */
  enterTender(): Promise<void> {
    if (this.tender === null || this.tender.committing) return Promise.resolve();
    this.#entered = this.#entered.then(() => this.#enterTender());
    return this.#entered;
  }

  async #enterTender(): Promise<void> {
    const tender = this.tender;
    if (tender === null) return;
    await tender.answered();
    if (tender.mode === 'mixed' && tender.view?.settled !== true) await tender.addPart();
    else await this.confirm();
  }

  async confirm(): Promise<void> {
    const tender = this.tender;
    if (tender === null || tender.committing) return;
    this.#confirming = true;
    await this.#inTurn(async () => {
      await tender.answered();
      this.#confirming = false;
      if (this.tender !== tender) return;
      const receipt = await tender.confirm();
      if (receipt === null) return;
      this.lastNumber = receipt.number;
      this.tabs = this.tabs.filter((it) => it.cart_id !== tender.cartId);
      const { statusCount } = this.till;
      this.stage = { kind: 'done', receipt, since: performance.now(), statusCount };
      void this.till.refreshStatus();
    });
  }

  /** The next sale begins: by a scan, a key or the button. */
  async nextSale(): Promise<void> {
    if (this.done === null || performance.now() - this.done.since < DONE_AT_LEAST_MS) return;
    this.#beginNext();
    await this.switchTo(this.cartId);
  }

  #beginNext(): void {
    const empty = this.tabs.find((it) => it.lines === 0);
    this.cartId = empty?.cart_id ?? uuidv7();
    this.cart = null;
    this.selected = null;
    this.stage = { kind: 'grid' };
    this.till.message = null;
    this.focusBox += 1;
  }

  // ── the drawer and the last ticket ──

  async openDrawer(): Promise<void> {
    if ((await this.till.ask('drawer.open', {})) !== null) {
      const trouble = this.till.status?.printer.state === 'trouble';
      this.till.tell(trouble ? selling.drawerAsked : selling.drawerOpened, selling.drawerHint);
    }
  }

  async reprintLast(): Promise<void> {
    if (this.lastNumber === null) {
      this.till.tell(selling.nothingToReprint, selling.nothingToReprintHint);
      return;
    }
    if ((await this.till.ask('sale.reprint', { number: this.lastNumber })) !== null) {
      this.till.tell(selling.reprinted(this.lastNumber), selling.reprintHint);
    }
  }

  /** What the open ticket comes to, on paper and not sold. */
  async printPrebill(): Promise<void> {
    this.focusBox += 1;
    await this.#inTurn(async () => {});
    if (this.cart === null || this.cart.lines.length === 0) {
      this.till.refuse(emptyTicket);
    } else if ((await this.till.ask('paper.prebill', { cart_id: this.cartId })) !== null) {
      this.till.tell(prebill.printed, prebill.printedHint);
    }
  }

  async #findLast(): Promise<void> {
    const page = await this.till.ask('sale.list', {
      month: null,
      text: null,
      authority_state: null,
      before: null,
      limit: 1,
    });
    this.lastNumber = page?.sales[0]?.number ?? null;
  }

  /** One thing after the other: two fast scans are two answers in their order. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#serial.then(work);
    this.#serial = mine.catch(() => undefined);
    return mine;
  }
}

const emptyTicket = new Refused({ code: 'no_lines' });

/** The line as it was when nothing changed, so that only what changed is drawn. */
function sameLine(before: CartLine | undefined, now: CartLine): CartLine {
  if (before === undefined) return now;
  const same = (Object.keys(now) as (keyof CartLine)[]).every((key) => before[key] === now[key]);
  return same ? before : now;
}
