// The host of the browser flows: `izi-devhost` over HTTP.

import { bytesOf } from '$lib/file';
import {
  isFault,
  isStaleTag,
  Refused,
  Unreachable,
  type AnswerOf,
  type CommandName,
  type Host,
  type RequestOf,
} from './host';

/** By then the browser has read what it was given. */
const FORGOTTEN_MS = 60_000;

export function webHost(base: string): Host {
  /** What was kept, by name: a browser does not say where its downloads go. */
  const kept = new Map<string, Blob>();
  const host: Host = {
    async call<N extends CommandName>(name: N, request: RequestOf<N>): Promise<AnswerOf<N>> {
      const { ok, body } = await post(`${base}/rpc/${name}`, request);
      if (ok) return body as AnswerOf<N>;
      if (isFault(body)) throw new Refused(body);
      throw new Unreachable('the answer is neither an answer nor a fault');
    },
    onStale(listener) {
      const events = new EventSource(`${base}/events`);
      events.onmessage = (event) => {
        const text = unquoted(String(event.data));
        if (isStaleTag(text)) listener(text);
      };
      return () => events.close();
    },
    async openUrl(url) {
      if (!url.startsWith('https://wa.me/')) throw new Unreachable('not a link of WhatsApp');
      window.open(url, '_blank', 'noopener');
    },
    async saveFile(file) {
      const blob = new Blob([bytesOf(file)], { type: file.media_type });
      kept.set(file.file_name, blob);
      follow(blob, (link) => (link.download = file.file_name));
      return { path: file.file_name };
    },
    async saveExport(id) {
      return host.saveFile(await host.call('report.export_file', { id }));
    },
    async openFile(path) {
      const blob = kept.get(path);
      if (blob === undefined) throw new Unreachable('not kept here');
      follow(blob, (link) => (link.target = '_blank'));
    },
    async copyImage(file) {
      const blob = new Blob([bytesOf(file)], { type: file.media_type });
      try {
        await navigator.clipboard.write([new ClipboardItem({ [file.media_type]: blob })]);
      } catch (problem) {
        throw new Unreachable(String(problem));
      }
    },
  };
  return host;
}

async function post(url: string, request: unknown): Promise<{ ok: boolean; body: unknown }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return { ok: response.ok, body: await response.json() };
  } catch (problem) {
    throw new Unreachable(String(problem));
  }
}

/** A tag may come bare or as a JSON string. */
function unquoted(data: string): string {
  return data.startsWith('"') ? data.slice(1, -1) : data;
}

function follow(blob: Blob, how: (link: HTMLAnchorElement) => void): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  how(link);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), FORGOTTEN_MS);
}
