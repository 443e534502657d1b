// Two pages from the same sources: the usual one under a strict policy, and one that may compile wasm itself.
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  worker: { format: 'es' },
  build: {
    target: 'es2019',
    assetsInlineLimit: 0,
    rollupOptions: { input: ['index.html', 'page.html'] },
  },
});
