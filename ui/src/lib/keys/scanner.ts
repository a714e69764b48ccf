// Tells a scanner from hands. A scanner is a keyboard that types a whole code faster than fingers
// can and ends with Enter or Tab. The listener sits at the window, before everything else, so a
// scan works with a panel or a dialog open and with the cursor in any field: what it typed there is
// taken out again.

/** The shortest thing that is a scan; shorter codes are typed by hand. */
export const SCAN_MIN = 4;
/** Longer than any code, QR of a boleta included. */
const SCAN_MAX = 512;
/** Above this pause the keys do not belong together: no hand goes from keys to scanner faster. */
const BURST_GAP_MS = 250;
/** So many fast keys in a row are a scanner's; fewer before a pause are hands. */
const FAST_MIN = 4;
/** A busy machine may hold back a key of a code, but only of one as long as this. */
const HICCUP_MIN = 8;
/** Hands just before a scan may be within its pause, but never near its pace. */
const HANDS_GAP_MS = 20;
const HANDS_TIMES = 10;

/** Keys that came one after the other and ended with Enter or Tab. */
export interface Burst {
  text: string;
  /** Milliseconds between each key and the one before it, the end included. */
  gaps: number[];
  end: 'Enter' | 'Tab';
  /** Whether it was fast enough to be a scan. */
  scan: boolean;
}

export interface ScannerOptions {
  /** The longest pause between two keys of a scanner, in milliseconds. */
  gap: () => number;
  /** A scan; the field it went through has its old value back. */
  onScan: (code: string) => void;
  /** Every burst, scans and hands, for the screen that tries the scanner. */
  onBurst?: (burst: Burst) => void;
  /** Called before a key that would go nowhere, so that the screen can give it a field. */
  adopt?: () => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

interface Kept {
  field: Field;
  value: string;
  start: number | null;
  end: number | null;
}

/** A key, the pause before it, and the fields as they were before they had it. */
interface Typed {
  letter: string;
  gap: number;
  /** The field with the cursor, and then those that took it before the next key. */
  kept: Kept[];
}

/** Starts listening; gives what stops it. */
export function captureScanner(target: Window, options: ScannerOptions): () => void {
  let keys: Typed[] = [];
  let last = -Infinity;

  function typedKey(event: KeyboardEvent): void {
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    if (gap > BURST_GAP_MS) keys = [];
    const begins = keys.length === 0 || gap > options.gap();
    if (begins && fieldOf(target.document.activeElement) === null) options.adopt?.();
    if (keys.length === SCAN_MAX) keys.shift();
    keys.push({ letter: event.key, gap, kept: keep(target.document.activeElement) });
  }

  function ended(event: KeyboardEvent, end: 'Enter' | 'Tab'): void {
    const gap = event.timeStamp - last;
    const all = keys;
    keys = [];
    if (all.length < SCAN_MIN || gap > BURST_GAP_MS) return;
    const code = codeOf(all, gap, options.gap());
    if (code !== null) {
      event.preventDefault();
      event.stopImmediatePropagation();
      restore(code);
    }
    const read = code ?? all;
    const text = read.map((it) => it.letter).join('');
    const gaps = [...read.slice(1).map((it) => it.gap), gap];
    options.onBurst?.({ text, gaps, end, scan: code !== null });
    if (code !== null) options.onScan(text);
  }

  function onKey(event: KeyboardEvent): void {
    // AltGr is Ctrl and Alt together and types letters; either alone is a command.
    if (event.ctrlKey !== event.altKey || event.metaKey || event.isComposing) {
      keys = [];
      return;
    }
    if (event.key === 'Enter' || event.key === 'Tab') return ended(event, event.key);
    if (event.key.length === 1) return typedKey(event);
    // Shift comes between the letters of a code; any other key means hands.
    if (event.key !== 'Shift' && event.key !== 'CapsLock') keys = [];
  }

  /** The screen may move the cursor in the middle of a scan: that field gets the rest of it. */
  function onFocus(event: FocusEvent): void {
    if (event.target instanceof Element) keys.at(-1)?.kept.push(...keep(event.target));
  }

  target.addEventListener('keydown', onKey, true);
  target.addEventListener('focusin', onFocus, true);
  return () => {
    target.removeEventListener('keydown', onKey, true);
    target.removeEventListener('focusin', onFocus, true);
  };
}

/** Which of the keys before the Enter are a scan, if any. */
function codeOf(keys: Typed[], endGap: number, limit: number): Typed[] | null {
  const starts = runStarts(keys, endGap, limit);
  let from = starts.pop() ?? 0;
  let joined = false;
  // A pause is a hiccup of the machine when a scanner typed before it; what is typed before a scan
  // by hand is slow, or too short to tell, and stays.
  for (let before = starts.pop(); before !== undefined; before = starts.pop()) {
    if (from - before < FAST_MIN) break;
    from = before;
    joined = true;
  }
  const length = keys.length - from;
  return length >= (joined ? HICCUP_MIN : SCAN_MIN) ? keys.slice(from) : null;
}

/** Where the runs without a pause begin; the last one holds the Enter, at times nothing else. */
function runStarts(keys: Typed[], endGap: number, limit: number): number[] {
  const gaps = [...keys.map((it) => it.gap), endGap];
  const starts = [0];
  let hands = true;
  for (let at = 1; at < gaps.length; at += 1) {
    const gap = gaps[at] ?? 0;
    if (at - (starts.at(-1) ?? 0) >= FAST_MIN) hands = false;
    const uneven = hands && gap >= Math.max(HANDS_GAP_MS, HANDS_TIMES * median(gaps.slice(at + 1)));
    if (gap > limit || (uneven && gaps.length - at > FAST_MIN)) starts.push(at);
  }
  return starts;
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

function fieldOf(element: Element | null): Field | null {
  if (element instanceof HTMLTextAreaElement) return element;
  if (element instanceof HTMLInputElement && !NOT_TEXT.includes(element.type)) return element;
  return null;
}

const NOT_TEXT = ['checkbox', 'radio', 'button', 'submit', 'file', 'range', 'color'];

function keep(element: Element | null): Kept[] {
  const field = fieldOf(element);
  if (field === null) return [];
  return [{ field, value: field.value, start: field.selectionStart, end: field.selectionEnd }];
}

/** Takes the code out of every field it went through. */
function restore(code: Typed[]): void {
  const before = new Map<Field, Kept>();
  for (const kept of code.flatMap((it) => it.kept)) {
    // A field is chosen after it got the cursor: as long as nothing came in, later knows better.
    const known = before.get(kept.field);
    if (known === undefined || known.value === kept.value) before.set(kept.field, kept);
  }
  for (const { field, value, start, end } of before.values()) {
    if (!field.isConnected || field.value === value) continue;
    field.value = value;
    if (start !== null) field.setSelectionRange(start, end);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
