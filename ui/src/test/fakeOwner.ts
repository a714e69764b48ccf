// The owner's figures of the fake host: a month to look at in every state, lists whose sums are the
// figures, a register of purchases and a report that is written slowly.

import type { AttentionRow } from '$lib/api/generated/AttentionRow';
import type { DashboardView } from '$lib/api/generated/DashboardView';
import type { EntryRow } from '$lib/api/generated/EntryRow';
import type { ExportView } from '$lib/api/generated/ExportView';
import type { PurchaseRow } from '$lib/api/generated/PurchaseRow';
import type { ReportPage } from '$lib/api/generated/ReportPage';
import type { RusLight } from '$lib/api/generated/RusLight';
import type { RusSettings } from '$lib/api/generated/RusSettings';
import { Refused, type AnswerOf, type CommandName, type RequestOf } from '$lib/host/host';
import { daysBefore } from '$lib/moment';
import { added, money, signed } from './amounts';
import example from './owner.json';

type Handlers = { [N in CommandName]?: (request: RequestOf<N>) => AnswerOf<N> };

const TODAY = '2026-11-21';
/** What was bought before is to be declared by now. */
const LAST_MONTH = '2026-10-01';
const DAYS = 30;

export type OwnerState =
  | 'empty'
  | 'first-day'
  | 'green'
  | 'yellow'
  | 'red'
  | 'exceeded'
  | 'year'
  | 'year-passed'
  | 'special'
  | 'special-passed'
  | 'purchases'
  | 'offline'
  | 'calm';

/** A part with its bar measured against the largest. */
function measured<T extends { height: number }>(rows: T[], amount: (row: T) => string): T[] {
  const most = Math.max(0, ...rows.map((it) => signed(amount(it))));
  return rows.map((it) => ({
    ...it,
    height: most === 0 ? 0 : Math.max(0, Math.round((signed(amount(it)) * 1000) / most)),
  }));
}

/** The light of a month in some state. */
export function lightOf(some: Partial<RusLight> = {}): RusLight {
  return { ...(structuredClone(example.light) as RusLight), ...some };
}

/** The first look of the owner. */
export function dashboardOf(state: OwnerState): DashboardView {
  const view = structuredClone(example.dashboard) as unknown as DashboardView;
  const amounts: string[] = example.days;
  view.days = measured(
    amounts.map((amount, at) => ({
      date: daysBefore(TODAY, DAYS - 1 - at),
      income: { count: Math.round(signed(amount) / 800), amount },
      height: 0,
    })),
    (it) => it.income.amount,
  );
  view.hours = measured(
    Array.from({ length: 24 }, (_, hour) => {
      const amount = (example.hours as Record<string, string>)[hour] ?? '0.00';
      const count = Math.ceil(signed(amount) / 900);
      return { key: String(hour).padStart(2, '0'), income: { count, amount }, height: 0 };
    }),
    (it) => it.income.amount,
  );
  view.methods = measured(view.methods, (it) => it.income.amount);
  view.products = measured(view.products, (it) => it.amount);
  view.rus = lightOf();
  const set = (example.lights as Record<string, unknown>)[state] as Partial<RusLight> | undefined;
  if (set !== undefined) view.rus = lightOf(set);
  const attention = (example.attention as Record<string, AttentionRow[]>)[state];
  if (attention !== undefined) view.attention = attention;
  if (state === 'empty' || state === 'first-day') {
    const nothing = { count: 0, amount: '0.00' };
    const first = state === 'first-day';
    const today = first ? { count: 2, amount: '16.70' } : nothing;
    view.yesterday = { ...view.yesterday, income: nothing, average: null };
    view.last_month = { ...view.last_month, income: nothing, average: null };
    view.today = { ...view.today, income: today, average: first ? '8.35' : null };
    view.month = { ...view.month, income: today, average: first ? '8.35' : null };
    view.days = view.days.map((it) => ({ ...it, income: nothing, height: 0 }));
    view.hours = view.hours.map((it) => ({ ...it, income: nothing, height: 0 }));
    view.margin = null;
    if (first) {
      view.days[DAYS - 1] = { date: TODAY, income: today, height: 1000 };
      view.hours[14] = { key: '14', income: today, height: 1000 };
      view.methods = [{ key: 'cash', income: today, height: 1000 }];
      view.products = view.products.slice(0, 2).map((it, at) => ({
        ...it,
        quantity: '2',
        amount: at === 0 ? '12.00' : '4.70',
        height: at === 0 ? 1000 : 392,
      }));
      view.last_sales = view.last_sales.slice(0, 2);
    } else {
      view.methods = [];
      view.products = [];
      view.last_sales = [];
    }
  }
  return view;
}

export function exampleRusSettings(): RusSettings {
  return structuredClone(example.settings);
}

export class FakeOwner {
  state: OwnerState = 'green';
  /** The answer of `dashboard.show` where a test wants its own. */
  dashboard: DashboardView | null = null;
  settings: RusSettings = exampleRusSettings();
  purchases: PurchaseRow[] = structuredClone(example.purchases);
  entries: EntryRow[] = structuredClone(example.entries);
  /** Sales that count no more, by what became of them. */
  gone: Record<string, EntryRow[]> = structuredClone(example.gone);
  reports: Record<string, ReportPage> = structuredClone(example.reports) as Record<
    string,
    ReportPage
  >;
  /** How many times an export is looked at before it is done. */
  slow = 0;
  #exports = new Map<string, ExportView>();

  get view(): DashboardView {
    return this.dashboard ?? dashboardOf(this.state);
  }

  #export(id: string): ExportView {
    const found = this.#exports.get(id);
    if (found === undefined) throw new Refused({ code: 'export_missing' });
    return found;
  }

  #entriesBy(by: string): EntryRow[] {
    const annulled = this.gone['annulled'] ?? [];
    const minus = (amount: string): string => money(-signed(amount));
    const of = (kind: string): EntryRow[] => this.entries.filter((it) => it.kind === kind);
    switch (by) {
      case 'sold':
        return this.entries.filter((it) => it.kind === 'sale');
      case 'taken_off':
        return annulled.map((it) => ({
          ...it,
          amount: minus(it.amount),
          total: minus(it.total),
        }));
      case 'credited':
        return of('credit_note');
      case 'debited':
        return of('debit_note');
      default:
        return this.gone[by] ?? this.entries;
    }
  }

  #report(request: RequestOf<'report.page'>): ReportPage {
    const { name, sort, descending } = request.report;
    const page = this.reports[name] ?? { ...this.reports['days']!, name };
    const at = page.columns.findIndex((it) => it.key === sort);
    const rows = [...page.rows];
    if (at >= 0) {
      rows.sort((a, b) => {
        const [one, other] = [a.cells[at] ?? '', b.cells[at] ?? ''];
        const order =
          page.columns[at]?.kind === 'text'
            ? one.localeCompare(other)
            : signed(one) - signed(other) || one.localeCompare(other);
        return descending ? -order : order;
      });
    }
    const start = Number(request.after ?? 0);
    const end = start + request.limit;
    return {
      ...page,
      rows: rows.slice(start, end),
      cursor: end < rows.length ? String(end) : null,
    };
  }

  readonly handlers: Handlers = {
    'dashboard.show': () => this.view,
    'rus.light': () => this.view.rus,
    'rus.settings': () => this.settings,
    'rus.save_settings': (asked) => {
      this.settings = { ...this.settings, ...asked };
      return this.settings;
    },
    'rus.save_limits': (row) => {
      if (row.due_day < 1 || row.due_day > 28) {
        throw new Refused({ code: 'bad_limits', field: 'due_day' });
      }
      const rest = this.settings.limits.filter((it) => it.since !== row.since);
      const limits = [row, ...rest].sort((a, b) => (a.since < b.since ? 1 : -1));
      this.settings = { ...this.settings, limits };
      return this.settings;
    },
    'rus.drop_limits': ({ since }) => {
      const limits = this.settings.limits.filter((it) => it.since < since);
      this.settings = { ...this.settings, limits };
      return this.settings;
    },
    'entry.list': ({ filter, before, limit }) => {
      const { by, key, from, to } = filter;
      const all = this.#entriesBy(by ?? '').filter(
        (it) =>
          it.at.slice(0, 10) >= from &&
          it.at.slice(0, 10) <= to &&
          (by !== 'method' || it.methods.includes(key ?? '')) &&
          (by !== 'state' || it.state === key) &&
          (by !== 'hour' || it.at.slice(11, 13) === key),
      );
      const start = Number(before ?? 0);
      const end = start + limit;
      return {
        entries: all.slice(start, end),
        total: added(all.map((it) => it.amount)),
        count: all.length,
        cursor: end < all.length ? String(end) : null,
      };
    },
    'purchase.list': ({ from, to, text, before, limit }) => {
      const wanted = (text ?? '').toLowerCase();
      const all = this.purchases.filter(
        (it) =>
          (from === null || it.date >= from) &&
          (to === null || it.date <= to) &&
          `${it.supplier} ${it.ruc} ${it.document}`.toLowerCase().includes(wanted),
      );
      const start = Number(before ?? 0);
      const end = start + limit;
      return {
        purchases: all.slice(start, end),
        total: added(all.map((it) => it.total)),
        count: all.length,
        cursor: end < all.length ? String(end) : null,
      };
    },
    'purchase.add': (asked) => {
      const before = this.purchases.find((it) => it.id === asked.id);
      if (before !== undefined) return before;
      if (asked.date > TODAY) throw new Refused({ code: 'purchase_ahead' });
      if (!/^\d+(\.\d\d?)?$/.test(asked.total)) {
        throw new Refused({ code: 'bad_amount', field: 'total', reason: 'not_an_amount' });
      }
      const written_at = `${TODAY}T14:32:05-05:00`;
      const total = money(signed(asked.total));
      const { anyway, ...rest } = asked;
      const isSame = (it: PurchaseRow): boolean =>
        it.total === total &&
        (['date', 'ruc', 'supplier', 'document'] as const).every((x) => it[x] === rest[x]);
      const known = this.purchases.some(isSame);
      if (!anyway && asked.date < LAST_MONTH) {
        throw new Refused({ code: 'purchase_old', date: asked.date, known });
      }
      if (!anyway && known) throw new Refused({ code: 'purchase_known' });
      const row = { ...rest, total, written_at, corrects: null, corrected: false };
      this.purchases.unshift(row);
      return row;
    },
    'purchase.correct': ({ id, purchase_id, reason }) => {
      const row = this.purchases.find((it) => it.id === purchase_id);
      if (row === undefined) throw new Refused({ code: 'purchase_missing' });
      if (row.corrected) throw new Refused({ code: 'purchase_corrected' });
      row.corrected = true;
      const total = money(-signed(row.total));
      const entry = { ...row, id, total, note: reason, corrects: row.id, corrected: false };
      this.purchases.unshift(entry);
      return entry;
    },
    'purchase.import_preview': ({ file_name }) => ({
      ...structuredClone(example.imported),
      problems: file_name.includes('mal') ? example.problems : [],
      ...(file_name.includes('viejo') ? example.old : {}),
    }),
    'purchase.import_run': () => {
      const fresh = example.imported.sample.map((it) => ({ ...it }));
      this.purchases.unshift(...fresh);
      return { ...structuredClone(example.imported), problems: [] };
    },
    'report.page': (asked) => this.#report(asked),
    'report.export': ({ report, format }) => {
      const id = `x${this.#exports.size + 1}`;
      const rows = this.reports[report.name]?.count ?? 30;
      const view: ExportView = {
        ...{ id, of: rows, rows: 0, file_name: `${report.name}-${report.from}.${format}` },
        state: this.slow > 0 ? 'running' : 'done',
      };
      this.#exports.set(id, view);
      return view;
    },
    'report.export_state': ({ id }) => {
      const view = this.#export(id);
      if (view.state !== 'running') return view;
      this.slow -= 1;
      view.rows = Math.min(view.of, view.rows + Math.ceil(view.of / 4));
      if (this.slow <= 0) Object.assign(view, { state: 'done', rows: view.of });
      return view;
    },
    'report.export_cancel': ({ id }) => Object.assign(this.#export(id), { state: 'cancelled' }),
    'report.export_file': ({ id }) => {
      const view = this.#export(id);
      if (view.state !== 'done') throw new Refused({ code: 'export_state', state: view.state });
      return { file_name: view.file_name, media_type: 'text/csv', content_base64: btoa('a;b') };
    },
  };
}
