// Loads the backup's module on a web page or in a Worker, from beside this file.
import { startBackup, type Backup } from './backup.js';
import { webHost, type LoadOptions } from './web-host.js';

/** Loads the module for one backup. */
export function loadBackup(options: LoadOptions = {}): Promise<Backup> {
  return startBackup(webHost(options.wasm ?? new URL('../core/xiangyue_backup_bg.wasm', import.meta.url)));
}
