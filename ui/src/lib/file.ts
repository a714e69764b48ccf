// Files from the core to the person and back. They travel in base64.

import type { FileView } from '$lib/api/generated/FileView';
import { xmlInZip } from './zip';

/** As the address of a picture. */
export function dataUrl(file: FileView): string {
  return `data:${file.media_type};base64,${file.content_base64}`;
}

/** What is in it. */
export function bytesOf(file: FileView): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(file.content_base64), (it) => it.charCodeAt(0));
}

/** What a file says, where it is text or a zip with an XML in it, as a CDR is. */
export async function textOf(file: FileView): Promise<string | null> {
  const bytes = bytesOf(file);
  if (/xml|text/.test(file.media_type)) return new TextDecoder().decode(bytes);
  try {
    return await xmlInZip(bytes);
  } catch {
    return null;
  }
}

/** The bytes of a chosen file in base64. */
export async function base64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

const PICTURE_SIDES = [256, 192, 128, 96];
const PICTURE_MAX = 64 * 1024;

/** A photo made small enough for a tile, as a data URL; none when it is no picture. */
export async function smallPicture(file: Blob): Promise<string | null> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    for (const side of PICTURE_SIDES) {
      const drawn = square(image, side);
      if (drawn !== null && drawn.length * 0.75 <= PICTURE_MAX) return drawn;
    }
    return null;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The middle of the picture, as a square. */
function square(image: HTMLImageElement, side: number): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const from = Math.min(image.naturalWidth, image.naturalHeight);
  const left = (image.naturalWidth - from) / 2;
  const top = (image.naturalHeight - from) / 2;
  context.fillStyle = 'white';
  context.fillRect(0, 0, side, side);
  context.drawImage(image, left, top, from, from, 0, 0, side, side);
  return canvas.toDataURL('image/jpeg', 0.85);
}
