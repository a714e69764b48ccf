// A report on its way to a file: asked for, looked after while it is written, kept at the end.

import type { ExportView } from '$lib/api/generated/ExportView';
import type { ReportRequest } from '$lib/api/generated/ReportRequest';
import { reportExport as words } from '$lib/texts';
import type { Till } from '$lib/till/till.svelte';

const LOOK_EVERY_MS = 400;

export class ReportExport {
  /** The one that is being written; none when nothing is. */
  view = $state.raw<ExportView | null>(null);
  /** Asked for and not answered yet. */
  starting = $state(false);
  readonly #till: Till;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(till: Till) {
    this.#till = till;
  }

  get working(): boolean {
    return this.starting || this.view !== null;
  }

  async start(report: ReportRequest, format: string): Promise<void> {
    if (this.working) return;
    this.starting = true;
    this.#till.message = null;
    const view = await this.#till.ask('report.export', { report, format });
    this.starting = false;
    await this.#follow(view);
  }

  async cancel(): Promise<void> {
    const view = this.view;
    if (view === null) return;
    clearTimeout(this.#timer);
    await this.#follow(await this.#till.ask('report.export_cancel', { id: view.id }));
  }

  /** Nobody looks any more: it goes on by itself, and its file is not asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.view = null;
  }

  async #look(): Promise<void> {
    const id = this.view?.id;
    if (id === undefined) return;
    const view = await this.#till.ask('report.export_state', { id });
    if (this.view?.id === id) await this.#follow(view);
  }

  async #follow(view: ExportView | null): Promise<void> {
    if (view?.state === 'running') {
      this.view = view;
      this.#timer = setTimeout(() => void this.#look(), LOOK_EVERY_MS);
      return;
    }
    this.view = null;
    if (view?.state === 'done') await this.#keep(view);
    else if (view?.state === 'cancelled') this.#till.tell(words.cancelled, words.cancelledHint);
    else if (view !== null) {
      this.#till.message = {
        title: words.failed,
        safety: words.failedSafety,
        hint: words.failedHint,
        tone: 'bad',
      };
    }
  }

  async #keep(view: ExportView): Promise<void> {
    if ((await this.#till.saveExport(view.id)) !== null) {
      this.#till.tell(words.saved(view.file_name), words.savedHint);
    }
  }
}
