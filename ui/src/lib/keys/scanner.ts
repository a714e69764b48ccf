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
/** A busy machine may hold back a key or two of a long code. */
const HICCUPS_MAX = 2;
const HICCUP_MIN = 8;

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

/** Keys since the last pause that no scanner makes, and the field as it was before them. */
interface Run {
  text: string;
  kept: Kept | null;
}

/** Starts listening; gives what stops it. */
export function captureScanner(target: Window, options: ScannerOptions): () => void {
  let burst: Run = { text: '', kept: null };
  let run: Run = { text: '', kept: null };
  let gaps: number[] = [];
  let last = -Infinity;

  function forget(): void {
    burst = { text: '', kept: null };
    run = { text: '', kept: null };
    gaps = [];
  }

  function begin(): Run {
    if (fieldOf(target.document.activeElement) === null) options.adopt?.();
    return { text: '', kept: keep(target.document.activeElement) };
  }

  function typedKey(event: KeyboardEvent): void {
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    if (burst.text === '' || gap > BURST_GAP_MS) {
      forget();
      burst = begin();
      run = { ...burst };
    } else {
      gaps.push(gap);
      if (gap > options.gap()) run = begin();
    }
    burst.text = (burst.text + event.key).slice(-SCAN_MAX);
    run.text = (run.text + event.key).slice(-SCAN_MAX);
  }

  /** Which of the keys before the Enter are a scan. */
  function scanned(endGap: number): Run | null {
    const slow = [...gaps, endGap].filter((it) => it > options.gap()).length;
    const whole = slow === 0 || (slow <= HICCUPS_MAX && burst.text.length >= HICCUP_MIN);
    if (whole && endGap <= BURST_GAP_MS && burst.text.length >= SCAN_MIN) return burst;
    return endGap <= options.gap() && run.text.length >= SCAN_MIN ? run : null;
  }

  function ended(event: KeyboardEvent, end: 'Enter' | 'Tab'): void {
    const gap = event.timeStamp - last;
    const scan = scanned(gap);
    const all = { text: burst.text, gaps: [...gaps, gap], end, scan: scan !== null };
    forget();
    if (scan !== null) {
      event.preventDefault();
      event.stopImmediatePropagation();
      restore(scan.kept);
    }
    if (all.text.length >= SCAN_MIN && gap <= BURST_GAP_MS) options.onBurst?.(all);
    if (scan !== null) options.onScan(scan.text);
  }

  function onKey(event: KeyboardEvent): void {
    // AltGr is Ctrl and Alt together and types letters; either alone is a command.
    if (event.ctrlKey !== event.altKey || event.metaKey || event.isComposing) return forget();
    if (event.key === 'Enter' || event.key === 'Tab') return ended(event, event.key);
    if (event.key.length === 1) return typedKey(event);
    // Shift comes between the letters of a code; any other key means hands.
    if (event.key !== 'Shift' && event.key !== 'CapsLock') forget();
  }

  target.addEventListener('keydown', onKey, true);
  return () => target.removeEventListener('keydown', onKey, true);
}

function fieldOf(element: Element | null): Field | null {
  if (element instanceof HTMLTextAreaElement) return element;
  if (element instanceof HTMLInputElement && !NOT_TEXT.includes(element.type)) return element;
  return null;
}

const NOT_TEXT = ['checkbox', 'radio', 'button', 'submit', 'file', 'range', 'color'];

function keep(element: Element | null): Kept | null {
  const field = fieldOf(element);
  if (field === null) return null;
  return { field, value: field.value, start: field.selectionStart, end: field.selectionEnd };
}

function restore(kept: Kept | null): void {
  if (kept === null || kept.field.value === kept.value) return;
  kept.field.value = kept.value;
  if (kept.start !== null) kept.field.setSelectionRange(kept.start, kept.end);
  kept.field.dispatchEvent(new Event('input', { bubbles: true }));
}
