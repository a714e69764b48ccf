// Pictures of the tiles: asked for one by one when they are shown, the last ones kept.

import { SvelteMap } from 'svelte/reactivity';
import type { Host } from '$lib/host/host';

const KEPT_MAX = 200;

export class Pictures {
  readonly #host: Host;
  readonly #known = new SvelteMap<string, string | null>();
  readonly #asked = new Set<string>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** The picture, or none until it is here. */
  of(productId: string): string | null {
    const known = this.#known.get(productId);
    if (known === undefined && !this.#asked.has(productId)) {
      this.#asked.add(productId);
      queueMicrotask(() => void this.#fetch(productId));
    }
    return known ?? null;
  }

  /** After the catalogue changed. */
  forget(): void {
    this.#asked.clear();
    this.#known.clear();
  }

  async #fetch(productId: string): Promise<void> {
    try {
      const picture = await this.#host.call('catalog.picture', { product_id: productId });
      if (this.#known.size >= KEPT_MAX) this.forget();
      this.#known.set(productId, picture);
    } catch {
      // A tile without its picture sells as well.
    }
  }
}
