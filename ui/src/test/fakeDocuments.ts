// The documents of the fake host and their way to SUNAT: enough of the core's rules to look at every
// state and to press every button.

import type { AuthorityView } from '$lib/api/generated/AuthorityView';
import type { DocumentDetail } from '$lib/api/generated/DocumentDetail';
import type { DocumentRow } from '$lib/api/generated/DocumentRow';
import type { SaleDetail } from '$lib/api/generated/SaleDetail';
import type { SunatQueue } from '$lib/api/generated/SunatQueue';
import { Refused, type AnswerOf, type CommandName, type RequestOf } from '$lib/host/host';
import examples from './documents.json';
import sunat from './sunat.json';

type Handlers = { [N in CommandName]?: (request: RequestOf<N>) => AnswerOf<N> };

const ATTENTION = ['rejected', 'dead', 'void_failed'];
const ON_THEIR_WAY = ['queued', 'sending', 'unknown', 'ticket', 'summary_due', 'in_summary'];
const GROUPS: Record<string, string[]> = {
  attention: ATTENTION,
  open: [...ON_THEIR_WAY, 'voiding', ...ATTENTION],
};

/** One of each state. */
export function exampleDocuments(): DocumentDetail[] {
  return structuredClone(examples) as DocumentDetail[];
}

export function exampleQueue(): SunatQueue {
  return structuredClone(sunat.queue);
}

export function exampleAccount(): AuthorityView {
  return structuredClone(sunat.account);
}

/** A queue with nothing in it. */
export function calmQueue(): SunatQueue {
  return {
    ...exampleQueue(),
    ...{ to_send: 0, unknown: 0, with_ticket: 0, in_summary: 0, rejected: 0, dead: 0 },
    ...{ oldest_days: null, oldest_at: null, next_at: null, window: 'ok', notices: [] },
    ...{ breaker: 'closed', breaker_until: null, breaker_reason: null },
  };
}

/** The account of a shop that practises. */
export function practiceAccount(): AuthorityView {
  return {
    ...exampleAccount(),
    ...{ kind: 'practice', url: '', environment: 'practice', sol_user: '', certificate: null },
    ...{ has_sol_password: false, vault: 'none' },
  };
}

export class FakeDocuments {
  all: DocumentDetail[] = [];
  queue: SunatQueue = calmQueue();
  account: AuthorityView = practiceAccount();
  probe: AnswerOf<'authority.test'> = { outcome: 'ok', detail: '', environment: 'practice' };
  month: AnswerOf<'export.month'> = structuredClone(sunat.month);
  #notes = new Map<string, string>();

  /** A sale's boleta. */
  ofSale(sale: SaleDetail): void {
    const example = exampleDocuments().find((it) => it.row.state === 'queued')!;
    const { number, sale_id, total, sold_at, customer, lines } = sale;
    this.all.unshift({
      ...example,
      row: {
        ...example.row,
        ...{ name: `03-${number}`, number, sale_id, total, issued_at: sold_at },
        customer: customer?.name ?? '',
      },
      customer_document:
        customer === null ? '' : `${customer.document_type} ${customer.document_number}`,
      ...{ lines, timeline: [], attempts: 0, next_at: null, last_error: null },
    });
  }

  get(name: string): DocumentDetail {
    const found = this.all.find((it) => it.row.name === name);
    if (found === undefined) throw new Refused({ code: 'document_missing', name });
    return found;
  }

  #stand(name: string, state: string, actions: string[], reason = ''): DocumentDetail {
    const found = this.get(name);
    found.row.state = state;
    if (reason !== '') found.reason = reason;
    const files = ['xml', 'cdr', 'pdf', 'reprint'].filter((it) => found.actions.includes(it));
    found.actions = [...actions, ...files];
    return found;
  }

  #issue(kind: string, about: DocumentDetail, some: Partial<DocumentDetail>): DocumentDetail {
    const series = kind === '03' ? 'B001' : kind === '07' ? 'BC01' : 'BD01';
    const number = `${series}-${900 + this.all.length}`;
    const made: DocumentDetail = {
      ...structuredClone(about),
      row: {
        ...about.row,
        ...{ name: `${kind}-${number}`, kind, number, state: 'queued', about: about.row.name },
      },
      ...{ code: null, message: null, meaning: null, advice: null, timeline: [], attempts: 0 },
      actions: kind === '03' ? ['resend', 'xml', 'pdf', 'reprint'] : ['resend', 'xml', 'pdf'],
      ...some,
    };
    this.all.unshift(made);
    return made;
  }

  #list(request: RequestOf<'document.list'>): DocumentRow[] {
    const { kind, state, from, to, text } = request;
    const wanted = text?.toLowerCase() ?? '';
    return this.all
      .filter(
        ({ row, customer_document }) =>
          (kind === null || row.kind === kind) &&
          (state === null || (GROUPS[state] ?? [state]).includes(row.state)) &&
          (from === null || row.issued_at.slice(0, 10) >= from) &&
          (to === null || row.issued_at.slice(0, 10) <= to) &&
          `${row.number} ${row.customer} ${customer_document}`.toLowerCase().includes(wanted),
      )
      .map((it) => it.row);
  }

  #note(request: RequestOf<'document.note'>): DocumentDetail {
    const before = this.#notes.get(request.note_id);
    if (before !== undefined) return this.get(before);
    const about = this.get(request.name);
    const lines = request.lines.map(({ line, quantity }) => {
      const sold = about.lines[line - 1];
      if (sold === undefined) throw new Refused({ code: 'bad_note', reason: 'lines' });
      if (Number(quantity) > Number(sold.quantity)) {
        throw new Refused({ code: 'bad_note', reason: 'too_much' });
      }
      return { ...sold, quantity };
    });
    const { kind, motive, reason, amount } = request;
    const note = this.#issue(kind, about, {
      motive: `${kind}/${motive}`,
      reason,
      lines: lines.length > 0 ? lines : about.lines,
      related: [
        {
          name: about.row.name,
          number: about.row.number,
          relation: 'corrects',
          state: about.row.state,
        },
      ],
    });
    if (amount !== null) note.row.total = amount;
    this.#notes.set(request.note_id, note.row.name);
    return note;
  }

  #set(request: RequestOf<'authority.set'>): AuthorityView {
    const { kind, url, token, sol_user, sol_password, client_id, client_secret, hash } = request;
    if (kind === 'pse' && !url.startsWith('http')) {
      throw new Refused({ code: 'bad_account', field: 'url', reason: 'not_http' });
    }
    if (request.certificate_password === 'wrong') {
      throw new Refused({ code: 'bad_certificate', reason: 'wrong_password' });
    }
    const environments: Record<string, string> = { none: 'none', practice: 'practice', sunat: url };
    const before = this.account;
    this.account = {
      ...before,
      ...{ kind, url, environment: environments[kind] ?? 'demo' },
      has_token: before.has_token || token !== null,
      sol_user: sol_user ?? before.sol_user,
      has_sol_password: before.has_sol_password || sol_password !== null,
      client_id: client_id ?? before.client_id,
      has_client_secret: before.has_client_secret || client_secret !== null,
      demo: request.demo ?? before.demo,
      hash: hash ?? before.hash,
      certificate:
        request.certificate_base64 === null ? before.certificate : exampleAccount().certificate,
      vault: kind === 'none' || kind === 'practice' ? before.vault : 'keyring',
    };
    return this.account;
  }

  handlers: Handlers = {
    'document.list': (request) => {
      const from = request.before === null ? 0 : Number(request.before);
      const found = this.#list(request);
      const end = from + request.limit;
      return {
        documents: found.slice(from, end),
        cursor: end < found.length ? String(end) : null,
      };
    },
    'document.get': ({ name }) => this.get(name),
    'document.file': ({ name, form }) => ({
      file_name: `10467793549-${name}.${form === 'cdr' ? 'zip' : form}`,
      media_type: form === 'png' ? 'image/png' : `application/${form}`,
      content_base64: btoa(`<Invoice><cbc:ID>${name}</cbc:ID></Invoice>`),
    }),
    'document.resend': ({ name }) => this.#stand(name, 'queued', ['resend']),
    'document.query': ({ name }) => this.get(name),
    'document.void': ({ name, reason }) => this.#stand(name, 'voiding', [], reason),
    'document.note': (request) => this.#note(request),
    'document.replace': ({ name }) => {
      const old = this.#stand(name, 'replaced', []);
      return this.#issue('03', old, {
        related: [{ name, number: old.row.number, relation: 'replaces', state: 'replaced' }],
      });
    },
    'document.discard': ({ name, reason }) => this.#stand(name, 'discarded', [], reason),
    'summary.run': ({ date }) =>
      this.#list({
        ...{ kind: null, state: 'summary_due', text: null, before: null, limit: 1 },
        ...{ from: date, to: date },
      }).length === 0
        ? []
        : this.all.filter((it) => it.row.kind === 'RC').map((it) => it.row),
    'sunat.queue': () => this.queue,
    'sunat.send_now': () => this.queue,
    'authority.get': () => this.account,
    'authority.set': (request) => this.#set(request),
    'authority.test': () => this.probe,
    'export.month': () => this.month,
  };
}
