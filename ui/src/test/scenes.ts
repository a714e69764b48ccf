// Scenes to look at in development: `npm run dev`, then `/?fake=NAME`.

import { exampleAccount, exampleDocuments, exampleQueue } from './fakeDocuments';
import { FakeHost, job } from './fakeHost';
import { examplePrinters } from './fakePrinters';

/** The fake host in a state worth seeing. */
export function sceneHost(scene: string): FakeHost {
  const host = new FakeHost();
  if (scene === 'wizard') host.state = { ...host.state, configured: false, shop: null };
  if (scene === 'empty') host.products = [];
  if (scene === 'sunat') {
    host.documents.all = exampleDocuments();
    host.documents.queue = exampleQueue();
    host.documents.account = exampleAccount();
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
