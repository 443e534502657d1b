// Loads the backup's module on a web page or in a Worker, from beside this file.
import { startBackup, type Backup } from './backup.js';
import { bytesOf, webHost, type LoadOptions } from './web-host.js';

/** Every backup has an instance of its own, but the file is got once: the next may be made where there is no network. */
let kept: ArrayBuffer | undefined;

/** Loads the module for one backup. */
export async function loadBackup(options: LoadOptions = {}): Promise<Backup> {
  if (options.wasm !== undefined) return startBackup(webHost(options.wasm));
  kept ??= await bytesOf(new URL('../core/xiangyue_backup_bg.wasm', import.meta.url));
  return startBackup(webHost(kept));
}
