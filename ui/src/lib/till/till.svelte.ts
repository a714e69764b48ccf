// The till as a whole: the shop, its status bar, which page is shown, what could not be done.

import type { EntryFilter } from '$lib/api/generated/EntryFilter';
import type { Fault } from '$lib/api/generated/Fault';
import type { FileView } from '$lib/api/generated/FileView';
import type { OutboxRow } from '$lib/api/generated/OutboxRow';
import type { PaperTexts } from '$lib/api/generated/PaperTexts';
import type { Preferences } from '$lib/api/generated/Preferences';
import type { ShopState } from '$lib/api/generated/ShopState';
import type { StatusView } from '$lib/api/generated/StatusView';
import {
  Refused,
  type AnswerOf,
  type CommandName,
  type Host,
  type RequestOf,
  type SavedFile,
  type StaleTag,
} from '$lib/host/host';
import { dayOf, untilNextMinute } from '$lib/moment';
import { noticeOf, shell, unreachable, type Notice } from '$lib/texts';

export type Page =
  | 'sell'
  | 'documents'
  | 'queue'
  | 'products'
  | 'import'
  | 'settings'
  | 'report'
  | 'owner'
  | 'reports'
  | 'purchases'
  | 'limit';

export type Section =
  'shop' | 'printer' | 'papers' | 'scanner' | 'scale' | 'sunat' | 'rus' | 'look';

/** The list that a figure was added from, and what it is the list of. */
export interface FigureList {
  title: string;
  filter: EntryFilter;
}

/** Which report of which days. */
export interface ReportChoice {
  name: string;
  /** A period by its name; the days count where it is `range`. */
  period: string;
  from: string;
  to: string;
}

/** A message with its weight: what was refused asks for attention, what was done only tells. */
export interface Message extends Notice {
  tone: 'bad' | 'good';
}

const STATUS_EVERY_MS = 20_000;
const LOST_EVERY_MS = 5_000;
const TOLD_MS = 5_000;

export class Till {
  readonly host: Host;
  state = $state.raw<ShopState | null>(null);
  status = $state.raw<StatusView | null>(null);
  /** The day in Lima; empty until it is known. */
  readonly today = $derived(dayOf(this.status?.now ?? ''));
  /** Tickets of which nobody knows whether they came out. */
  uncertain = $state.raw<OutboxRow[]>([]);
  page = $state<Page>('sell');
  /** Which half of the queue is shown. */
  queuePart = $state<'sunat' | 'tickets'>('sunat');
  /** The section of the settings that is shown. */
  section = $state<Section>('shop');
  /** The document that the page of documents opens with; none for the latest. */
  wanted: string | null = null;
  /** The state of the documents it opens with; none for all. */
  wantedGroup: string | null = null;
  /** The shop's texts as they were left without keeping them; none when nothing was changed. */
  paperDraft: PaperTexts | null = null;
  /** The page that Esc goes back to; none for the counter. */
  behind = $state<Page | null>(null);
  /** The list behind a figure that is open over the owner's pages. */
  list = $state.raw<FigureList | null>(null);
  /** The report that is chosen, as long as the program runs. */
  reportChosen = $state.raw<ReportChoice>({ name: 'days', period: 'month', from: '', to: '' });
  /** The days whose purchases are shown; none for this month. */
  purchaseDays = $state.raw<{ from: string; to: string } | null>(null);
  menuOpen = $state(false);
  message = $state.raw<Message | null>(null);
  lost = $state(false);
  /** How often the status was read, so that one can tell what is older than a sale. */
  statusCount = $state(0);
  /** Grows with every stale tag, so that the open page asks again. */
  stale = $state<Record<StaleTag, number>>({
    status: 0,
    queue: 0,
    sales: 0,
    catalogue: 0,
    shop: 0,
  });

  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;
  /** Whether something was asked and nobody answered. */
  #missed = false;

  constructor(host: Host) {
    this.host = host;
  }

  get ready(): boolean {
    return this.state?.configured === true;
  }

  may(permission: string): boolean {
    return this.state?.permissions.includes(permission) ?? false;
  }

  get shopName(): string {
    const shop = this.state?.shop;
    return shop === null || shop === undefined ? '' : shop.trade_name || shop.name;
  }

  /**
   * Asks for a command; what went wrong becomes a message and the answer is none. A fault that `isOwn`
   * takes is said by whoever asked.
   */
  async ask<N extends CommandName>(
    name: N,
    request: RequestOf<N>,
    isOwn: (fault: Fault) => boolean = () => false,
  ): Promise<AnswerOf<N> | null> {
    try {
      const answer = await this.host.call(name, request);
      this.#answered();
      return answer;
    } catch (problem) {
      if (problem instanceof Refused) this.#answered();
      else this.#unanswered();
      if (!(problem instanceof Refused && isOwn(problem.fault))) this.refuse(problem);
      return null;
    }
  }

  /** Keeps a file in the downloads; gives where it is, or none with a message. */
  saveFile(file: FileView): Promise<string | null> {
    return this.#kept(this.host.saveFile(file));
  }

  /** The same with a report that was exported, by its id. */
  saveExport(id: string): Promise<string | null> {
    return this.#kept(this.host.saveExport(id));
  }

  async #kept(saving: Promise<SavedFile>): Promise<string | null> {
    try {
      return (await saving).path;
    } catch (problem) {
      this.refuse(problem);
      return null;
    }
  }

  refuse(problem: unknown): void {
    this.message = { ...wordsOf(problem), tone: 'bad' };
  }

  /** Tells what was done; it goes by itself. */
  tell(title: string, hint: string): void {
    const message: Message = { title, safety: '', hint, tone: 'good' };
    this.message = message;
    setTimeout(() => {
      if (this.message === message) this.message = null;
    }, TOLD_MS);
  }

  async start(): Promise<void> {
    this.state = await this.host.call('shop.state', {});
    applyTheme(this.state.preferences);
    this.#stop ??= this.host.onStale((tag) => this.#onStale(tag));
    if (this.ready) await this.refreshStatus();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    clearTimeout(this.#timer);
  }

  async setUp(request: RequestOf<'shop.set_up'>): Promise<boolean> {
    const state = await this.ask('shop.set_up', request);
    if (state === null) return false;
    this.state = state;
    await this.refreshStatus();
    return true;
  }

  async changePreferences(preferences: Preferences): Promise<boolean> {
    const state = await this.ask('shop.preferences', preferences);
    if (state === null) return false;
    this.state = state;
    applyTheme(state.preferences);
    return true;
  }

  /** The status bar, and again when the minute turns. */
  async refreshStatus(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.status = await this.host.call('shop.status', {});
      this.statusCount += 1;
      this.#answered();
      await this.#refreshUncertain(this.status.queue.tickets_uncertain);
    } catch (problem) {
      this.lost = !(problem instanceof Refused);
      this.#missed ||= this.lost;
    }
    if (this.#stop === undefined) return;
    const wait =
      this.status === null || this.lost ? LOST_EVERY_MS : untilNextMinute(this.status.now);
    this.#timer = setTimeout(() => void this.refreshStatus(), Math.min(wait, STATUS_EVERY_MS));
  }

  async answerTicket(jobId: number, cameOut: boolean): Promise<void> {
    await this.ask('queue.answer', { job_id: jobId, came_out: cameOut });
    await this.refreshStatus();
  }

  go(page: Page): void {
    this.menuOpen = false;
    this.message = null;
    this.behind = null;
    this.list = null;
    this.page = page;
  }

  /** To a page from which Esc comes back to this one, with the list that is open on it. */
  visit(page: Page): void {
    const { page: from, list } = this;
    this.go(page);
    this.behind = from === page ? null : from;
    this.list = list;
  }

  /** Back to where one came from. */
  leave(): void {
    const { behind, list } = this;
    this.go(behind ?? 'sell');
    if (behind !== null) this.list = list;
  }

  /** To a half of the queue. */
  goQueue(part: 'sunat' | 'tickets'): void {
    this.queuePart = part;
    this.go('queue');
  }

  /** To the account with SUNAT. */
  goAuthority(): void {
    this.section = 'sunat';
    this.go('settings');
  }

  /** To a document's card. */
  goDocument(name: string): void {
    this.wanted = name;
    this.go('documents');
  }

  /** To a boleta's card and back again. */
  visitSale(number: string): void {
    this.wanted = `03-${number}`;
    this.visit('documents');
  }

  /** To the documents in one state and back again. */
  visitDocuments(group: string): void {
    this.wantedGroup = group;
    this.visit('documents');
  }

  /** To the purchases of some days and back again. */
  visitPurchases(from: string, to: string): void {
    this.purchaseDays = { from, to };
    this.visit('purchases');
  }

  async #refreshUncertain(count: number): Promise<void> {
    if (count === 0) {
      this.uncertain = [];
      return;
    }
    const rows = await this.host.call('queue.list', { open_only: true, papers: true, limit: null });
    const asked = rows.filter((it) => isUncertain(it.state));
    this.uncertain = asked.sort((a, b) => a.job_id - b.job_id);
  }

  /** The program answers. When it was away, everything on the screen is asked for again. */
  #answered(): void {
    this.lost = false;
    if (!this.#missed) return;
    this.#missed = false;
    for (const tag of Object.keys(this.stale) as StaleTag[]) this.stale[tag] += 1;
  }

  /** Nobody answered: looks soon whether the program is back. */
  #unanswered(): void {
    this.#missed = true;
    if (this.#stop === undefined || !this.ready) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refreshStatus(), LOST_EVERY_MS);
  }

  #onStale(tag: StaleTag): void {
    this.stale[tag] += 1;
    if (tag === 'shop') void this.#refreshShop();
    if (tag !== 'catalogue' && this.ready) void this.refreshStatus();
  }

  async #refreshShop(): Promise<void> {
    try {
      this.state = await this.host.call('shop.state', {});
    } catch {
      // The status bar says that the program does not answer.
    }
  }
}

function isUncertain(state: string): boolean {
  return state === 'uncertain' || state === 'unknown';
}

/** Words for anything a call may reject with. */
export function wordsOf(problem: unknown): Notice {
  return problem instanceof Refused ? noticeOf(problem.fault) : unreachable;
}

function applyTheme(preferences: Preferences): void {
  const root = document.documentElement;
  if (preferences.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = preferences.theme;
}

export const lostHost: Message = { ...shell.lostHost, tone: 'bad' };
