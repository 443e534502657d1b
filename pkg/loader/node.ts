// The entry for Node: reads the module from beside this file.
import { startBackup, type Backup } from './backup.js';
import { coreLoader, type Core } from './core.js';
import { letterLoader, type Letters } from './letters.js';
import { nodeHost, type LoadOptions } from './node-host.js';
import { textsLoader, type Texts } from './texts.js';

export * from './common.js';
export type { LoadOptions } from './node-host.js';
export { fileStore, readBook } from '../storage/node-file.js';

const texts = textsLoader();
const load = coreLoader(loadTexts);
const letters = letterLoader();

/** Loads the core once. With `entropy` given it loads one of its own instead. */
export function loadCore(options: LoadOptions = {}): Promise<Core> {
  const start = options.entropy === undefined ? load : coreLoader(loadTexts);
  return start(nodeHost(new URL('../core/xiangyue_bg.wasm', import.meta.url), options));
}

/** Loads the module for texts once. */
export function loadTexts(options: LoadOptions = {}): Promise<Texts> {
  return texts(nodeHost(new URL('../core/xiangyue_texts_bg.wasm', import.meta.url), options));
}

/** Loads the backup's module, for one backup. */
export function loadBackup(options: LoadOptions = {}): Promise<Backup> {
  return startBackup(nodeHost(new URL('../core/xiangyue_backup_bg.wasm', import.meta.url), options));
}

/** Loads the letters' module once. */
export function loadLetters(options: LoadOptions = {}): Promise<Letters> {
  return letters(nodeHost(new URL('../core/xiangyue_letter_bg.wasm', import.meta.url), options));
}
