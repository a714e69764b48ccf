// The keys of the counter, in one table: the buttons and the keyboard do the same.

import type { Counter } from './counter.svelte';

export type FunctionKey =
  'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F6' | 'F7' | 'F8' | 'F9' | 'F10' | 'F11' | 'F12';

export const sellingKeys: Record<FunctionKey, (counter: Counter) => unknown> = {
  F1: (it) => (it.stage.kind === 'help' ? it.back() : it.open({ kind: 'help' })),
  F2: (it) => it.back(),
  F3: (it) => it.openQuantity(),
  F4: (it) => it.openPrice(),
  F5: (it) => it.open({ kind: 'customer', then: null }),
  F6: (it) => it.hold(),
  F7: (it) => it.resume(),
  F8: (it) => it.openDrawer(),
  F9: (it) => it.pay('cash'),
  F10: (it) => it.pay(it.tender?.mode === 'yape' ? 'plin' : 'yape'),
  F11: (it) => it.pay('mixed'),
  F12: (it) => it.reprintLast(),
};

/** Whether the key is one of the table. */
export function isFunctionKey(key: string): key is FunctionKey {
  return key in sellingKeys;
}

/**
 * Keys of the selling screen that are no letters for a field. `inBox` tells that the cursor stands
 * in the empty search box or nowhere. Gives whether the key was taken.
 */
export function sellingKey(counter: Counter, event: KeyboardEvent, inBox: boolean): boolean {
  if (event.altKey || event.metaKey || (event.ctrlKey && event.key !== 'Enter')) return false;
  if (isFunctionKey(event.key)) {
    if (!event.repeat) void sellingKeys[event.key](counter);
    return true;
  }
  if (event.key === 'Escape') {
    if (counter.done !== null && event.target instanceof HTMLInputElement && isOwn(event))
      return false;
    if (counter.done !== null) void counter.nextSale();
    else counter.escape();
    return true;
  }
  if (counter.done !== null) return doneKey(counter, event);
  if (
    counter.tender !== null &&
    event.key === 'Enter' &&
    !(event.target instanceof HTMLButtonElement)
  ) {
    if (!event.repeat) void counter.enterTender();
    return true;
  }
  if (counter.stage.kind !== 'grid' || !inBox) return false;
  return counter.query === '' ? lineKey(counter, event) : hitKey(counter, event);
}

/** Any key begins the next sale; what was typed goes to the box, or to the field it is typed in. */
function doneKey(counter: Counter, event: KeyboardEvent): boolean {
  if (isOwn(event)) return false;
  if (event.repeat) return true;
  if (event.key === 'Enter') {
    void counter.nextSale();
    return true;
  }
  if (event.key.length === 1) void counter.nextSale();
  return false;
}

/** A field beside the box, or a button that is pressed, has the key for itself. */
function isOwn({ target, key }: KeyboardEvent): boolean {
  if (target instanceof HTMLButtonElement) return key === 'Enter';
  return target instanceof HTMLInputElement && target.getAttribute('role') !== 'combobox';
}

function lineKey(counter: Counter, event: KeyboardEvent): boolean {
  switch (event.key) {
    case 'ArrowUp':
    case 'ArrowDown':
      counter.moveSelection(event.key === 'ArrowDown' ? 1 : -1);
      return true;
    case '+':
    case '-':
      void counter.step(event.key === '+');
      return true;
    case 'Delete':
      if (!event.repeat) void counter.removeSelected();
      return true;
    case 'Enter':
      return true;
    default:
      return false;
  }
}

function hitKey(counter: Counter, event: KeyboardEvent): boolean {
  switch (event.key) {
    case 'ArrowUp':
      counter.hitAt = Math.max(0, counter.hitAt - 1);
      return true;
    case 'ArrowDown':
      counter.hitAt = Math.min(Math.max(0, counter.hits.length - 1), counter.hitAt + 1);
      return true;
    case 'Enter':
      if (!event.repeat) void counter.enter();
      return true;
    default:
      return false;
  }
}
