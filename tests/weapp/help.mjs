// Opens the built folder as a mini-program would.
import { fileURLToPath } from 'node:url';
import host from './wxhost.cjs';
import { fakeFileSystem } from './wxfs.mjs';

export const built = fileURLToPath(new URL('../../pkg/dist/weapp/', import.meta.url));

/** A fresh mini-program with the package in its root folder. */
export function start({ request, ...options } = {}, disk = fakeFileSystem()) {
  const wx = { env: { USER_DATA_PATH: 'wxfile://usr' }, getFileSystemManager: () => disk.fs, request };
  const app = host.createMiniProgramContext(built, { ...options, wx });
  const xiangyue = app.require('xiangyue.js');
  const wallet = () => app.require('wallet.js');
  return { app, xiangyue, wallet, disk, load: () => xiangyue.loadCore({ wasm: 'xiangyue_bg.wasm.br', textsWasm: 'xiangyue_texts_bg.wasm.br' }), loadBackup: () => xiangyue.loadBackup({ wasm: 'xiangyue_backup_bg.wasm.br' }) };
}

/** Objects made in the other context have other prototypes: compare what they say. */
export const plain = (value) => JSON.parse(JSON.stringify(value));
