// How long a scan takes to reach the screen: from the Enter of the scanner to the painted line.
// Read with `performance.getEntriesByName('scan')`.

const KEPT_MAX = 2000;
let kept = 0;

/** Marks the Enter of a scan; gives what to call once the line is in the document. */
export function beginScan(): () => void {
  const start = performance.now();
  return () => requestAnimationFrame(() => setTimeout(() => endScan(start), 0));
}

function endScan(start: number): void {
  kept += 1;
  if (kept > KEPT_MAX) {
    performance.clearMeasures('scan');
    kept = 1;
  }
  performance.measure('scan', { start, end: performance.now() });
}
