import { configure } from '@testing-library/svelte';

// A page is loaded when it is first opened, which takes a moment on a busy machine.
configure({ asyncUtilTimeout: 30_000 });

// What jsdom does not have and the screen uses.
Element.prototype.scrollIntoView ??= () => {};
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;

globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

/** What is in a file; jsdom has only the older way of reading one. */
function read(file: Blob): Promise<ArrayBuffer> {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(file);
  });
}
Blob.prototype.arrayBuffer ??= function (this: Blob) {
  return read(this);
};
Blob.prototype.text ??= async function (this: Blob) {
  return new TextDecoder().decode(await read(this));
};
