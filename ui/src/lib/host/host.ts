// What the screen needs from the program behind it: commands that answer, word of what became stale,
// and a desktop to keep files on. The window and the browser tests give the same.

import type { Commands } from '$lib/api/generated/commands';
import type { Fault } from '$lib/api/generated/Fault';
import type { FileView } from '$lib/api/generated/FileView';

export type CommandName = keyof Commands;
export type RequestOf<N extends CommandName> = Commands[N]['request'];
export type AnswerOf<N extends CommandName> = Commands[N]['answer'];

/** What changed behind the screen's back. */
export type StaleTag = 'status' | 'queue' | 'sales' | 'catalogue' | 'shop';

/** Where a file was kept, to be given to `openFile`. */
export interface SavedFile {
  path: string;
}

export interface Host {
  /** Asks for a command; rejects with `Refused` or `Unreachable`, never with anything else. */
  call<N extends CommandName>(name: N, request: RequestOf<N>): Promise<AnswerOf<N>>;
  /** Tells of everything that became stale; gives what stops it. */
  onStale(listener: (tag: StaleTag) => void): () => void;
  /** Opens a link of WhatsApp outside the window; all five reject as `call` does. */
  openUrl(url: string): Promise<void>;
  /** Keeps a file in the person's downloads, under a name of its own. */
  saveFile(file: FileView): Promise<SavedFile>;
  /** The same with a report that was exported, by its id. */
  saveExport(id: string): Promise<SavedFile>;
  /** Shows a file that was kept since the program began. */
  openFile(path: string): Promise<void>;
  /** Puts a PNG on the clipboard. */
  copyImage(file: FileView): Promise<void>;
}

/** The program answered that it will not. */
export class Refused extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.code);
    this.name = 'Refused';
    this.fault = fault;
  }
}

/** The program did not answer: nobody knows whether the command was carried out. */
export class Unreachable extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'Unreachable';
  }
}

const TAGS: readonly string[] = ['status', 'queue', 'sales', 'catalogue', 'shop'];

/** Whether a text from outside is one of the tags. */
export function isStaleTag(text: unknown): text is StaleTag {
  return typeof text === 'string' && TAGS.includes(text);
}

/** Whether what a host rejected with is a fault of ours. */
export function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof (value as { code: unknown }).code === 'string'
  );
}
