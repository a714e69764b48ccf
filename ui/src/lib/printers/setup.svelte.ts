// Setting a printer up in four steps: find it, print the strip, say what the strip shows, try the
// drawer. Plain state, so that it is tested without a screen.

import type { FoundPrinter } from '$lib/api/generated/FoundPrinter';
import type { PrinterModelView } from '$lib/api/generated/PrinterModelView';
import type { PrinterProfileView } from '$lib/api/generated/PrinterProfileView';
import type { PrinterRow } from '$lib/api/generated/PrinterRow';
import type { SavePrinter } from '$lib/api/generated/SavePrinter';
import { Refused, type Host } from '$lib/host/host';
import {
  noticeOf,
  printerAdvice,
  printerWizard as words,
  troubleWords,
  unreachable,
} from '$lib/texts';
import { SCREEN } from './address';

export const STEPS = ['find', 'strip', 'look', 'drawer'] as const;
export type Step = (typeof STEPS)[number];

/** The lines of the strip, in its order: page, its number, and whose letters they are. */
export const LINES: readonly (readonly [string, number, 'own' | 'picture'])[] = [
  ['cp850', 2, 'own'],
  ['cp858', 19, 'own'],
  ['cp1252', 16, 'own'],
  ['cp1252', 6, 'own'],
  ['cp858', 4, 'own'],
  ['cp860', 3, 'own'],
  ['cp437', 0, 'own'],
  ['cp437', 0, 'picture'],
];

/** Which of the two QR codes can be seen: the first one the printer draws by itself. */
export type SeenQr = 'both' | 'first' | 'second' | 'none';

/** What opens a drawer, from the likeliest on: connector, pull and rest. */
export const DRAWERS: readonly (readonly [string, number, number])[] = [
  ['pin_2', 50, 500],
  ['pin_2', 100, 500],
  ['pin_5', 100, 500],
];

/** The letter the ruler's first line ends in, and the columns it tells. */
export const COLUMNS: readonly (readonly [string, number])[] = [
  ['A', 32],
  ['B', 42],
  ['C', 48],
];
const DOTS: Record<number, number> = { 32: 384, 42: 512, 48: 576 };
const GENERIC: Record<number, string> = { 80: 'generic-80', 58: 'generic-58' };

/** A printer of which nothing is known, should the program know no model. */
function plainProfile(paper: number): PrinterProfileView {
  return {
    model: GENERIC[paper] ?? '',
    paper,
    columns: paper === 58 ? 32 : 48,
    dots: paper === 58 ? 384 : 576,
    code_page: 'cp850',
    code_page_number: 2,
    qr: 'raster',
    barcode: 'raster',
    cut: paper === 58 ? 'none' : 'feed_and_partial',
    drawer: 'pin_2',
    drawer_on_ms: 50,
    drawer_off_ms: 500,
    pictures: true,
    letters: 'own',
  };
}

/** What did not work and what to do about it. */
export interface Trouble {
  title: string;
  hint: string;
}

export class PrinterSetup {
  readonly host: Host;
  readonly models: PrinterModelView[];
  /** Those that are set up. One of them that is found is set up anew. */
  readonly known: readonly PrinterRow[];
  /** The printer that is set up anew; none for a new one. */
  before = $state.raw<PrinterRow | null>(null);
  step = $state<Step>('find');
  /** What was found; none before the first search. */
  found = $state.raw<FoundPrinter[] | null>(null);
  searching = $state(false);
  address = $state('');
  name = $state('');
  roles = $state.raw<string[]>([]);
  model = $state('');
  paper = $state(80);
  /** The line that is read well, from 0; none yet. */
  line = $state<number | null>(null);
  qr = $state<SeenQr>('both');
  columns = $state(48);
  cuts = $state(true);
  /** Which of `DRAWERS` is tried. */
  drawerAt = $state(0);
  drawer = $state<'before' | 'asked' | 'failed'>('before');
  busy = $state(false);
  trouble = $state.raw<Trouble | null>(null);
  #searches = 0;
  /** What was to be set up before anything was found. */
  readonly #wanted: { before: PrinterRow | null; roles: string[] };

  constructor(
    host: Host,
    models: PrinterModelView[],
    roles: string[],
    before: PrinterRow | null,
    known: readonly PrinterRow[] = [],
  ) {
    this.host = host;
    this.models = models;
    this.known = known;
    this.#wanted = { before, roles };
    this.#take(before);
    if (before !== null && before.address !== SCREEN) this.step = 'strip';
  }

  /** What the printer can do, as far as is known now. */
  get profile(): PrinterProfileView {
    const base = this.#base();
    const answered = this.step === 'look' || this.step === 'drawer';
    if (!answered) return base;
    const [page, number, letters] = LINES[this.line ?? 0]!;
    const native = this.qr === 'both' || this.qr === 'first';
    const [pin, on, off] = DRAWERS[this.drawerAt]!;
    return {
      ...base,
      columns: this.columns,
      dots: this.columns === base.columns ? base.dots : (DOTS[this.columns] ?? base.dots),
      code_page: page,
      code_page_number: number,
      letters,
      qr: native ? 'native' : 'raster',
      // Who does not know the one seldom knows the other; a picture always comes out.
      barcode: native ? base.barcode : 'raster',
      cut: this.cuts ? (base.cut === 'none' ? 'feed_and_partial' : base.cut) : 'none',
      drawer: pin,
      drawer_on_ms: on,
      drawer_off_ms: off,
    };
  }

  /** The model's profile on this roll. */
  #base(): PrinterProfileView {
    const known = this.models.find((it) => it.id === this.model)?.profile;
    const kept = this.before?.profile;
    if (kept !== undefined && kept.model === this.model && kept.paper === this.paper) return kept;
    if (known === undefined) return plainProfile(this.paper);
    if (known.paper === this.paper) return known;
    const plain = plainProfile(this.paper);
    return { ...known, paper: this.paper, columns: plain.columns, dots: plain.dots };
  }

  /** The answers begin with what the model says. */
  #begin(): void {
    if (this.model === '' || !this.models.some((it) => it.id === this.model)) {
      const wanted = GENERIC[this.paper] ?? '';
      const generic =
        this.models.find((it) => it.id === wanted) ??
        this.models.find((it) => it.id.includes('generic') && it.profile.paper === this.paper) ??
        this.models.find((it) => it.profile.paper === this.paper);
      this.model = generic?.id ?? '';
    }
    const base = this.#base();
    this.line = null;
    this.qr = base.qr === 'native' ? 'both' : 'second';
    this.columns = base.columns;
    this.cuts = base.cut !== 'none';
    this.drawerAt = 0;
    this.drawer = 'before';
  }

  choosePaper(paper: number): void {
    this.paper = paper;
    if (this.models.find((it) => it.id === this.model)?.profile.paper !== paper) this.model = '';
    this.#begin();
  }

  chooseModel(id: string): void {
    this.model = id;
    const known = this.models.find((it) => it.id === id);
    if (known !== undefined) this.paper = known.profile.paper;
    this.#begin();
  }

  async find(): Promise<void> {
    this.#searches += 1;
    const mine = this.#searches;
    this.searching = true;
    this.trouble = null;
    try {
      const found = await this.host.call('printer.find', {});
      if (mine === this.#searches) this.found = found;
    } catch (problem) {
      if (mine === this.#searches) this.trouble = troubleOf(problem);
    }
    if (mine === this.#searches) this.searching = false;
  }

  choose(address: string, name: string): void {
    if (this.#wanted.before === null) this.#take(this.knownAt(address));
    this.address = address;
    if (this.before === null) this.name = name;
    this.go('strip');
  }

  /** The printer that is set up there already. */
  knownAt(address: string): PrinterRow | null {
    return this.known.find((it) => it.address === address) ?? null;
  }

  /** Begins with what is known of the printer. */
  #take(before: PrinterRow | null): void {
    this.before = before;
    this.roles = before?.roles ?? this.#wanted.roles;
    this.address = before?.address ?? '';
    this.name = before?.name ?? '';
    this.paper = before?.profile.paper ?? 80;
    this.model = before?.profile.model ?? '';
    this.#begin();
  }

  go(step: Step): void {
    this.trouble = null;
    this.step = step;
    if (step === 'drawer') {
      this.drawerAt = 0;
      this.drawer = 'before';
    }
  }

  /** One step back; gives whether there was one. */
  back(): boolean {
    const at = STEPS.indexOf(this.step);
    if (this.busy || at === 0) return this.busy;
    this.go(STEPS[at - 1]!);
    return true;
  }

  async printStrip(): Promise<void> {
    if (await this.#try('setup')) this.go('look');
  }

  async openDrawer(): Promise<void> {
    if (await this.#try('drawer')) this.drawer = 'asked';
  }

  /** It did not open: the next way at once, as long as there is one. */
  async notOpened(): Promise<void> {
    if (this.drawerAt + 1 >= DRAWERS.length) {
      this.drawer = 'failed';
      return;
    }
    this.drawerAt += 1;
    await this.openDrawer();
  }

  tryDrawerAgain(): void {
    this.drawerAt = 0;
    this.drawer = 'before';
  }

  /** The printer as it is to be kept. */
  kept(hasDrawer: boolean): SavePrinter {
    const profile = this.profile;
    return {
      id: this.before?.id ?? null,
      name: this.name.trim() || words.defaultName,
      address: this.address,
      roles: this.roles,
      profile: hasDrawer ? profile : { ...profile, drawer: 'none' },
    };
  }

  /** The screen in a printer's place: it needs no trial. */
  screen(): SavePrinter {
    const profile = { ...this.#base(), qr: 'raster', barcode: 'raster', drawer: 'none' };
    const { roles, before } = this;
    return { id: before?.id ?? null, name: words.screenName, address: SCREEN, roles, profile };
  }

  async #try(what: 'setup' | 'drawer'): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.trouble = null;
    try {
      await this.host.call('printer.try', { address: this.address, profile: this.profile, what });
      return true;
    } catch (problem) {
      this.trouble = troubleOf(problem);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** Why a printer did not do what it was asked for, and what to press. */
export function troubleOf(problem: unknown): Trouble {
  if (!(problem instanceof Refused)) return { title: unreachable.title, hint: unreachable.hint };
  const { fault } = problem;
  if (fault.code === 'printer_trouble') {
    return { title: troubleWords(fault.trouble), hint: printerAdvice(fault.trouble) };
  }
  const { title, hint } = noticeOf(fault);
  return { title, hint };
}
