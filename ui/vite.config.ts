import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  // The window is WebKitGTK 2.50 or WebView2: both know light-dark() and nesting, so nothing is
  // rewritten for older ones. Fonts and icons stay files: the CSP does not allow data: fonts.
  build: { target: ['es2023', 'safari18'], cssTarget: 'safari18', assetsInlineLimit: 0 },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    css: true,
    testTimeout: 120_000,
    setupFiles: ['src/test/setup.ts'],
  },
});
