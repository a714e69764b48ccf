// Who gets a scan. Normally the ticket; a page that is open over it may take it instead: a code for
// the product being edited, a trial of the scanner.

import { getContext, onDestroy } from 'svelte';
import type { Burst } from './scanner';

export interface ScanUser {
  onScan?: (code: string) => void;
  onBurst?: (burst: Burst) => void;
  /** Esc, before the page itself closes; gives whether it was taken. */
  onEscape?: () => boolean;
}

export class ScanUsers {
  #users: ScanUser[] = [];

  add(user: ScanUser): () => void {
    this.#users.push(user);
    return () => {
      this.#users = this.#users.filter((it) => it !== user);
    };
  }

  /** Gives the scan to whoever came last; none is for the ticket. */
  scan(code: string): boolean {
    const user = this.#users.findLast((it) => it.onScan !== undefined);
    user?.onScan?.(code);
    return user !== undefined;
  }

  burst(burst: Burst): void {
    this.#users.findLast((it) => it.onBurst !== undefined)?.onBurst?.(burst);
  }

  /** Esc goes to whoever came last and takes it. */
  escape(): boolean {
    return this.#users.toReversed().some((it) => it.onEscape?.() ?? false);
  }
}

/** Takes scans as long as the component is there. */
export function useScans(user: ScanUser): void {
  const users = getContext<ScanUsers | undefined>('scan-users');
  if (users !== undefined) onDestroy(users.add(user));
}
