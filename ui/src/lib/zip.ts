// The XML inside a zip: SUNAT answers with one, next to a folder that says nothing.

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
/** A CDR has some ten kilobytes; a zip may be made to unpack into anything. */
const BYTES_MAX = 4 * 1024 * 1024;

/** The first XML of a zip; none where there is none. Throws at what is no zip. */
export async function xmlInZip(zip: Uint8Array): Promise<string | null> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - END_SIZE;
  while (view.getUint32(end, true) !== END) end -= 1;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== ENTRY) return null;
    const [nameSize, extraSize] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
    const name = new TextDecoder().decode(
      zip.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameSize),
    );
    if (/\.xml$/i.test(name)) {
      const local = view.getUint32(at + 42, true);
      const start =
        local + LOCAL_SIZE + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = zip.slice(start, start + view.getUint32(at + 20, true));
      return await unpacked(packed, view.getUint16(at + 10, true));
    }
    at += ENTRY_SIZE + nameSize + extraSize + view.getUint16(at + 32, true);
  }
  return null;
}

async function unpacked(packed: Uint8Array<ArrayBuffer>, method: number): Promise<string | null> {
  if (method === STORED) return new TextDecoder().decode(packed);
  if (method !== DEFLATED) return null;
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  // What is broken shows where it is read.
  writer.write(packed).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > BYTES_MAX) return null;
  }
}
