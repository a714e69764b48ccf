// Scenes to look at in development: `npm run dev`, then `/?fake=NAME`.

import type { RusCrossing } from '$lib/api/generated/RusCrossing';
import { exampleAccount, exampleDocuments, exampleQueue } from './fakeDocuments';
import { FakeHost, job } from './fakeHost';
import type { OwnerState } from './fakeOwner';
import { examplePrinters } from './fakePrinters';

/** A sale that crosses a limit. */
export function crossingOf(limit: string, policy: string): RusCrossing {
  const amounts: Record<string, [string, string, string]> = {
    category_1: ['5000.00', '5003.50', '3.50'],
    category_2: ['8000.00', '8003.50', '3.50'],
    year: ['96000.00', '96003.50', '3.50'],
    special: ['60000.00', '60003.50', '3.50'],
  };
  const [limit_amount, income, exceeded] = amounts[limit] ?? ['', '', ''];
  return { limit, policy, limit_amount, income, exceeded };
}

/** The fake host in a state worth seeing. */
export function sceneHost(scene: string): FakeHost {
  const host = new FakeHost();
  if (scene === 'wizard') host.state = { ...host.state, configured: false, shop: null };
  if (scene === 'empty') host.catalogue.products = [];
  if (scene === 'sunat') {
    host.documents.all = exampleDocuments();
    host.documents.queue = exampleQueue();
    host.documents.account = exampleAccount();
  }
  if (scene.startsWith('owner-')) {
    host.owner.state = scene.slice('owner-'.length) as OwnerState;
    host.documents.all = exampleDocuments();
    const { month, income, category, measure, amount, limit, level, left, exceeded, year } =
      host.owner.view.rus;
    host.status.rus = {
      ...host.status.rus,
      ...{ month, income, category, measure, amount, limit, level, left, exceeded },
      ...{ year_income: year.income, year_limit: year.limit },
    };
    if (host.owner.state === 'offline') {
      host.status.queue = { ...host.status.queue, waiting: 12, offline: true, window: 'day_2' };
    }
  }
  if (scene.startsWith('crossing-')) {
    const [, limit = '', policy = ''] = scene.split('-');
    host.counter.crossing = crossingOf(limit, policy);
  }
  if (scene === 'printers') host.printers.rows = examplePrinters();
  if (scene === 'no-printer') {
    host.printers.rows = [];
    host.printers.found = [];
    host.status.printer = { state: 'none', address: 'none', trouble: '' };
  }
  if (scene === 'papers') {
    host.status.printer = { ...host.status.printer, trouble: 'paper_low' };
    host.status.queue.tickets_uncertain = 2;
    const states = ['uncertain', 'queued', 'printed', 'sent', 'failed', 'uncertain', 'printed'];
    const papers = ['ticket', 'copy', 'prebill', 'note', 'void', 'labels', 'x_report'];
    host.jobs = papers.map((paper, at) =>
      job({
        job_id: 20 - at,
        topic: paper === 'labels' ? 'labels' : 'print',
        paper,
        number: ['prebill', 'labels', 'x_report'].includes(paper) ? '' : `B001-${20 - at}`,
        total: ['prebill', 'labels', 'x_report', 'void'].includes(paper) ? '' : '13.20',
        state: states[at] ?? 'printed',
        attempts: at === 1 ? 3 : 1,
        last_error: at === 1 ? 'connection refused' : null,
      }),
    );
  }
  Object.assign(window, { fakeHost: host });
  return host;
}
