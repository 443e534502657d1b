// What every entry of the package exports, whatever the host.
export type * from './contract.js';
export type { Host } from './instance.js';
export type { Mark, Unsaved } from './raw.js';
export type { BookStore, StoredBook } from '../storage/store.js';
export type { Archived, BackupFile, BackupOpened, BackupOptions, BookClient, BookState } from '../client/types.js';
export type { ErrorData } from './errors.js';
export { Core, coreLoader } from './core.js';
export { Community } from './community.js';
export { Texts, textsLoader } from './texts.js';
export type { Backup, BackupCost, BackupLabel, OpenedBackup, Sealing, WayBack } from './backup.js';
export type { Letters } from './letters.js';
export { Collector } from './qr.js';
export {
  ConnectionError, CoreError, CoreTrapError, InputError, StorageError, XiangyueError,
} from './errors.js';
export { formatMinutes, formatPoints, points } from './numbers.js';
export { meetBy, ownClaim, type Meeting } from '../client/meeting.js';
export { openBook, type OpenOptions } from '../client/open.js';
export { memoryStore } from '../storage/memory.js';
