import { configure } from '@testing-library/svelte';

// A page is loaded when it is first opened, which takes a moment on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

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
