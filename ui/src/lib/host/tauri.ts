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
    call<N extends CommandName>(name: N, request: RequestOf<N>): Promise<AnswerOf<N>> {
      return ask('rpc', { name, payload: request });
    },
    onStale(listener) {
      const stop = listen<unknown>('stale', (event) => {
        if (isStaleTag(event.payload)) listener(event.payload);
      });
      return () => void stop.then((it) => it());
    },
    openUrl: (url) => ask('open_url', { url }),
    saveFile: (file) => ask('save_file', { file }),
    saveExport: (id) => ask('save_export', { id }),
    openFile: (path) => ask('open_file', { path }),
    copyImage: (file) => ask('copy_image', { contentBase64: file.content_base64 }),
  };
}

async function ask<T>(command: string, what: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, what);
  } catch (problem) {
    if (isFault(problem)) throw new Refused(problem);
    throw new Unreachable(String(problem));
  }
}
