// The host of the browser flows: `izi-devhost` over HTTP.

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

export function webHost(base: string): Host {
  return {
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
  };
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
