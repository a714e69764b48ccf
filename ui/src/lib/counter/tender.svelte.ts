// Taking money for one ticket. What is due, what is missing and what to give back come from the
// core with every key; here is only what the person typed.

import { typed } from '$lib/amount';
import type { RusCrossing } from '$lib/api/generated/RusCrossing';
import type { SaleReceipt } from '$lib/api/generated/SaleReceipt';
import type { Fault } from '$lib/api/generated/Fault';
import type { TenderPayment } from '$lib/api/generated/TenderPayment';
import type { TenderView } from '$lib/api/generated/TenderView';
import { Refused, Unreachable, type Host } from '$lib/host/host';
import { tender as words, type Notice } from '$lib/texts';
import { wordsOf } from '$lib/till/till.svelte';

export type Method = 'cash' | 'yape' | 'plin' | 'card' | 'transfer';
export type Mode = Method | 'mixed';
export const MODES: readonly Mode[] = ['cash', 'yape', 'plin', 'card', 'transfer', 'mixed'];
export const METHODS: readonly Method[] = ['cash', 'yape', 'plin', 'card', 'transfer'];

/** How long to wait before the same commit is sent again, when nobody answered. */
const AGAIN_AFTER_MS = [250, 1000, 3000];

/** The shortest reason, in letters. */
const REASON_MIN = 4;

export class Tender {
  readonly cartId: string;
  mode = $state<Mode>('cash');
  /** As typed: the cash received, or the amount of the next part. */
  amount = $state('');
  reference = $state('');
  /** The parts of a mixed payment. */
  parts = $state.raw<TenderPayment[]>([]);
  /** The method of the next part. */
  partMethod = $state<Method>('yape');
  /** What is due before what is being typed. */
  base = $state.raw<TenderView | null>(null);
  /** What follows from all of it. */
  view = $state.raw<TenderView | null>(null);
  committing = $state(false);
  /** Whether nobody answered the commit: until somebody does, this ticket may be sold already. */
  uncertain = $state(false);
  problem = $state.raw<Notice | null>(null);
  /** Why a sale that crosses a limit of the Nuevo RUS is made all the same, as typed. */
  rusReason = $state('');
  /** How often the reason was asked for. */
  reasonAsked = $state(0);
  /** A limit that another sale made this one cross after it was looked at. */
  #crossed = $state.raw<RusCrossing | null>(null);

  readonly #host: Host;
  #asked = 0;
  #pending: Promise<unknown> = Promise.resolve();

  constructor(host: Host, cartId: string, mode: Mode) {
    this.#host = host;
    this.cartId = cartId;
    this.mode = mode;
  }

  /** What would be committed now. */
  get payments(): TenderPayment[] {
    if (this.mode === 'mixed') return this.parts;
    const base = this.base;
    if (base === null) return [];
    const due = this.mode === 'cash' ? base.due_in_cash : base.due_otherwise;
    const amount = this.mode === 'cash' && this.amount.trim() !== '' ? typed(this.amount) : due;
    return [payment(this.mode, amount, this.mode === 'cash' ? '' : this.reference)];
  }

  /** The limit of the Nuevo RUS that this sale crosses, if it does. */
  get crossing(): RusCrossing | null {
    if (this.#crossed !== null) return this.#crossed;
    // What is paid in cash is rounded, which may keep it inside: the last answer counts.
    const view = this.view ?? this.base;
    if (view?.blocked?.code === 'rus_limit_crossed') return view.blocked;
    return view?.rus_crossing ?? null;
  }

  /** Whether the limit is only told: the shop stays in the regime, with another quota. */
  get isOnlyTold(): boolean {
    return this.crossing?.limit === 'category_1' || this.crossing?.limit === 'special';
  }

  /** Whether a reason must be typed before the sale is confirmed. */
  get needsReason(): boolean {
    return this.crossing?.policy === 'reason' && !this.isOnlyTold;
  }

  get hasReason(): boolean {
    return this.rusReason.trim().length >= REASON_MIN;
  }

  /** Whether the shop takes no sale that crosses this limit. */
  get #isStopped(): boolean {
    return this.crossing?.policy === 'block' && !this.isOnlyTold;
  }

  /** What is in the way besides the limit. */
  get blocked(): Fault | null {
    const blocked = this.view?.blocked ?? null;
    return blocked?.code === 'rus_limit_crossed' ? null : blocked;
  }

  /** Whether the money is right and nothing is in the way but a reason, perhaps. */
  get isPaid(): boolean {
    return (
      !this.committing && this.view?.settled === true && this.blocked === null && !this.#isStopped
    );
  }

  /** Whether Enter confirms now. */
  get canConfirm(): boolean {
    return this.isPaid && (!this.needsReason || this.hasReason);
  }

  async choose(mode: Mode): Promise<void> {
    if (this.committing || this.uncertain) return;
    // What another way of paying came to would hide the fields of this one.
    if (mode !== this.mode) this.view = null;
    this.mode = mode;
    this.amount = '';
    this.reference = '';
    if (mode !== 'mixed') this.parts = [];
    await this.refresh();
  }

  async type(amount: string): Promise<void> {
    this.amount = amount;
    if (this.mode === 'cash') await this.refresh();
  }

  async refer(reference: string): Promise<void> {
    this.reference = reference;
    if (this.mode !== 'mixed') await this.refresh();
  }

  /** Adds the part being typed; without an amount it is all that is left. */
  async addPart(): Promise<void> {
    const view = this.view;
    if (view === null || this.committing) return;
    const rest = this.partMethod === 'cash' ? view.due_in_cash : view.due_otherwise;
    const amount = this.amount.trim() === '' ? rest : typed(this.amount);
    const reference = this.partMethod === 'cash' ? '' : this.reference;
    const before = this.parts;
    this.parts = [...before, payment(this.partMethod, amount, reference)];
    const added = await this.refresh();
    if (!added) {
      this.parts = before;
      return;
    }
    this.amount = '';
    this.reference = '';
    this.partMethod = 'cash';
  }

  async removePart(at: number): Promise<void> {
    if (this.committing) return;
    this.parts = this.parts.filter((_, place) => place !== at);
    await this.refresh();
  }

  /** Asks what follows; gives whether the core took what was typed. */
  refresh(): Promise<boolean> {
    const asked = this.#refresh();
    this.#pending = asked;
    return asked;
  }

  /** Waits for the answer to the last key: an Enter may be faster than it. */
  async answered(): Promise<void> {
    let seen: Promise<unknown>;
    do {
      seen = this.#pending;
      await seen;
    } while (seen !== this.#pending);
  }

  async #refresh(): Promise<boolean> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      if (this.base === null) this.base = await this.#preview([]);
      const view = await this.#preview(this.payments);
      if (asked !== this.#asked) return true;
      this.view = view;
      this.problem = null;
      return true;
    } catch (problem) {
      if (asked !== this.#asked) return true;
      if (this.mode !== 'mixed') this.view = null;
      this.problem = wordsOf(problem);
      return false;
    }
  }

  /**
   * Commits once. Where no answer comes, the same request with the same ticket is sent again: the
   * core knows it and sells once.
   */
  async confirm(): Promise<SaleReceipt | null> {
    if (this.isPaid && this.needsReason && !this.hasReason) this.reasonAsked += 1;
    if (!this.canConfirm) return null;
    this.committing = true;
    this.problem = null;
    const rus_reason = this.needsReason ? this.rusReason.trim() : null;
    const request = { cart_id: this.cartId, payments: this.payments, rus_reason };
    try {
      for (const wait of [...AGAIN_AFTER_MS, null]) {
        try {
          const receipt = await this.#host.call('tender.commit', request);
          this.uncertain = false;
          return receipt;
        } catch (problem) {
          if (!(problem instanceof Unreachable)) throw problem;
          if (wait === null) throw problem;
          this.problem = words.retrying;
          await new Promise((done) => setTimeout(done, wait));
        }
      }
      return null;
    } catch (problem) {
      this.uncertain = !(problem instanceof Refused);
      if (problem instanceof Refused && problem.fault.code === 'rus_limit_crossed') {
        this.#crossed = problem.fault;
        return null;
      }
      this.problem = this.uncertain ? words.unanswered : wordsOf(problem);
      return null;
    } finally {
      this.committing = false;
      if (this.#crossed !== null && this.needsReason) this.reasonAsked += 1;
    }
  }

  #preview(payments: TenderPayment[]): Promise<TenderView> {
    return this.#host.call('tender.preview', {
      cart_id: this.cartId,
      payments,
      rus_reason: null,
    });
  }
}

function payment(method: Method, amount: string, reference: string): TenderPayment {
  const trimmed = reference.trim();
  return { method, amount, reference: trimmed === '' ? null : trimmed };
}
