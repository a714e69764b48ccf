// Tells a scanner from hands. A scanner is a keyboard that types a whole code faster than fingers
// can and ends with Enter or Tab. The listener sits at the window, before everything else, so a
// scan works with a panel or a dialog open and with the cursor in any field: what it typed there is
// taken out again.

/** The shortest thing that is a scan; shorter codes are typed by hand. */
export const SCAN_MIN = 4;
/** Longer than any code, QR of a boleta included. */
const SCAN_MAX = 512;
/** Above this pause the keys do not belong together at all. */
const BURST_GAP_MS = 400;

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

/** The keys that may yet turn out to be a scan. */
interface Run {
  text: string;
  kept: Kept | null;
  hiccup: boolean;
}

/** Starts listening; gives what stops it. */
export function captureScanner(target: Window, options: ScannerOptions): () => void {
  let run: Run | null = null;
  let burst = { text: '', gaps: [] as number[] };
  let last = -Infinity;

  function forget(): void {
    run = null;
    burst = { text: '', gaps: [] };
  }

  function begin(): Run {
    if (fieldOf(target.document.activeElement) === null) options.adopt?.();
    return { text: '', kept: keep(target.document.activeElement), hiccup: false };
  }

  function typedKey(event: KeyboardEvent): void {
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    if (gap > BURST_GAP_MS || burst.text === '') burst = { text: '', gaps: [] };
    else burst.gaps.push(gap);
    burst.text = (burst.text + event.key).slice(-SCAN_MAX);
    if (run === null || !follows(run, gap, options.gap())) run = begin();
    run.text = (run.text + event.key).slice(-SCAN_MAX);
  }

  function ended(event: KeyboardEvent, end: 'Enter' | 'Tab'): void {
    const gap = event.timeStamp - last;
    const ending = run;
    const { text, gaps } = burst;
    forget();
    const scan = ending !== null && ending.text.length >= SCAN_MIN && gap <= options.gap();
    if (scan) {
      event.preventDefault();
      event.stopImmediatePropagation();
      restore(ending.kept);
    }
    if (text.length >= SCAN_MIN && gap <= BURST_GAP_MS) {
      options.onBurst?.({ text, gaps: [...gaps, gap], end, scan });
    }
    if (scan) options.onScan(ending.text);
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

/**
 * Whether a key belongs to the run. One hiccup of a busy machine is forgiven once the run is under
 * way: cutting a code in two would sell another product.
 */
function follows(run: Run, gap: number, limit: number): boolean {
  if (gap <= limit) return true;
  if (run.hiccup || run.text.length < SCAN_MIN - 1 || gap > limit * 3) return false;
  run.hiccup = true;
  return true;
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
