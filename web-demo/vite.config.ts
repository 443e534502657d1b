// Three pages from the same sources: the desk under a strict policy, the same where the page may compile wasm itself, and a
// volunteer's phone, with the list of files its worker keeps.
import { defineConfig, type Plugin } from 'vite';

/** Everything the phone's page loads, now or later. The desk's modules are not part of it. */
function walletFiles(): Plugin {
  return {
    name: 'wallet-files',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = new Set(['wallet.html', 'icon.svg', 'wallet.webmanifest']);
      const follow = (name: string): void => {
        const chunk = bundle[name];
        if (files.has(name) || chunk?.type !== 'chunk') return;
        files.add(name);
        for (const one of [...chunk.imports, ...chunk.dynamicImports]) follow(one);
        // Files that are asked for by their address, such as wasm, stand in the code by name.
        for (const asset of Object.keys(bundle)) {
          if (bundle[asset]?.type === 'asset' && chunk.code.includes(asset.split('/').pop() ?? asset)) files.add(asset);
        }
        for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith('wallet.html')) follow(chunk.fileName);
      }
      const source = JSON.stringify([...files].map((file) => `./${file}`));
      this.emitFile({ type: 'asset', fileName: 'wallet-files.json', source });
    },
  };
}

export default defineConfig({
  base: './',
  worker: { format: 'es' },
  plugins: [walletFiles()],
  build: {
    target: 'es2019',
    assetsInlineLimit: 0,
    rollupOptions: { input: ['index.html', 'page.html', 'wallet.html'] },
  },
});
