// Saving a part of the shop: the rest of it stays as it is.

import type { ChangeShop } from '$lib/api/generated/ChangeShop';
import { settings } from '$lib/texts';
import type { Till } from '$lib/till/till.svelte';

export async function saveShop(till: Till, change: Partial<ChangeShop>): Promise<void> {
  const shop = till.state?.shop;
  if (shop === null || shop === undefined) return;
  const { name, trade_name, address, ubigeo, cashier, authority } = shop;
  const before = { name, trade_name, address, ubigeo, cashier, authority };
  const state = await till.ask('shop.change', { ...before, ...change });
  if (state === null) return;
  till.state = state;
  till.tell(settings.saved, settings.savedHint);
  await till.refreshStatus();
}
