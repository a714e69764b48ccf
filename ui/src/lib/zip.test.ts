import { expect, test } from 'vitest';
import { textOf } from './file';
import { xmlInZip } from './zip';

// A folder `dummy/` and `R-1.xml`, as SUNAT packs an answer: deflated, and stored as it is.
const DEFLATED = 'UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAGAAAAZHVtbXkvUEsDBBQAAAAIAAAAIQA=';

/** A zip made here, byte by byte. */
async function zip(name: string, text: string, deflate: boolean): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const packed = deflate ? await deflated(bytes) : bytes;
  const named = new TextEncoder().encode(name);
  const fields = (head: number[], sizes: number[]): number[] => [...head, ...sizes];
  const u16 = (it: number): number[] => [it & 255, it >> 8];
  const u32 = (it: number): number[] => [...u16(it & 65535), ...u16(it >>> 16)];
  const common = [
    ...u16(20),
    ...u16(0),
    ...u16(deflate ? 8 : 0),
    ...u32(0),
    ...u32(0),
    ...u32(packed.length),
    ...u32(bytes.length),
    ...u16(named.length),
    ...u16(0),
  ];
  const local = [...fields(u32(0x04034b50), common), ...named, ...packed];
  const entry = [
    ...u32(0x02014b50),
    ...u16(20),
    ...common,
    ...u16(0),
    ...u16(0),
    ...u16(0),
    ...u32(0),
    ...u32(0),
    ...named,
  ];
  const end = [
    ...u32(0x06054b50),
    ...[0, 0, 0, 0],
    ...u16(1),
    ...u16(1),
    ...u32(entry.length),
    ...u32(local.length),
    ...u16(0),
  ];
  return Uint8Array.from([...local, ...entry, ...end]);
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new CompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  void writer.write(bytes);
  void writer.close();
  const parts: number[] = [];
  const reader = stream.readable.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return Uint8Array.from(parts);
    parts.push(...value);
  }
}

const CDR =
  '<ar:ApplicationResponse><cbc:ResponseCode>0</cbc:ResponseCode></ar:ApplicationResponse>';

test.each([true, false])('the XML in a zip is read, deflated: %s', async (deflate) => {
  expect(await xmlInZip(await zip('R-1.xml', CDR, deflate))).toBe(CDR);
  expect(await xmlInZip(await zip('leeme.pdf', CDR, deflate))).toBeNull();
});

test('what is no zip is no text, and nothing breaks', async () => {
  const file = { file_name: 'x.zip', media_type: 'application/zip' };
  for (const content_base64 of ['', 'AAAA', DEFLATED]) {
    expect(await textOf({ ...file, content_base64 })).toBeNull();
  }
});
