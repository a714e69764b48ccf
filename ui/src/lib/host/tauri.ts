// The host inside the window. The only file that knows Tauri.

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
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

export function tauriHost(): Host {
  return {
    async call<N extends CommandName>(name: N, request: RequestOf<N>): Promise<AnswerOf<N>> {
      try {
        return await invoke<AnswerOf<N>>('rpc', { name, payload: request });
      } catch (problem) {
        if (isFault(problem)) throw new Refused(problem);
        throw new Unreachable(String(problem));
      }
    },
    onStale(listener) {
      const stop = listen<unknown>('stale', (event) => {
        if (isStaleTag(event.payload)) listener(event.payload);
      });
      return () => void stop.then((it) => it());
    },
  };
}
