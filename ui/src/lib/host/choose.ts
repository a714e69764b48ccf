// The one place that chooses the host.

import type { Host } from './host';

export async function chooseHost(): Promise<Host> {
  if (import.meta.env.DEV) {
    const scene = new URLSearchParams(location.search).get('fake');
    if (scene !== null) return (await import('../../test/scenes')).sceneHost(scene);
  }
  if ('__TAURI_INTERNALS__' in window) return (await import('./tauri')).tauriHost();
  const base = new URLSearchParams(location.search).get('host') ?? location.origin;
  return (await import('./web')).webHost(base.replace(/\/$/, ''));
}
