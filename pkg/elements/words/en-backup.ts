// The words of backups in English.

import type { zhBackup } from './zh-backup.js';

export const enBackup: typeof zhBackup = {
  backupTitle: 'Backup',
  backupLead: 'The whole book becomes one encrypted file; keep it on a USB stick or another computer. If this device is lost, the file and its passphrase let a new one go on.',
  backupLast: (at) => `Last backup: ${at}`,
  backupNone: 'There was no backup yet.',
  backupDue: (days, entries) => `No backup for ${days} days, and ${entries} new entries since.`,
  backupNever: (entries) => `This book was never backed up; its ${entries} entries are on this device alone.`,
  backupGo: 'Back up',
  backupDo: 'Make a backup',
  backupWorking: 'Encrypting…',
  backupMade: (name, bytes) => `Backup made: ${name} (${Math.ceil(bytes / 1024)} KB)`,
  backupMadeHint: 'Check that the file is kept somewhere else, and remember the passphrase: without it nobody can open the file.',
  backupNoWayBack: 'This device is no admin’s: one restored from the file needs an admin’s invitation to write.',
  passphrase: 'Passphrase',
  passphraseAgain: 'Passphrase again',
  passphraseHint: 'At least 12 letters and digits, or 6 Chinese characters; a sentence you will remember is best.',
  passphraseDiffers: 'The two passphrases differ, please type them again.',
  exportDo: 'Export for somebody else',
  exportWhy: 'An export is encrypted too, but gives no way back in: whoever opens it can only read. Both files hold personal data; keep them safe.',
  exported: (name, bytes) => `${name} exported (${Math.ceil(bytes / 1024)} KB)`,
  storageKept: 'The browser will keep this device’s book.',
  storageMayGo: 'The browser has not agreed to keep this device’s book: it may go when space is short or browsing data is cleared. Back up often.',
  restoreTitle: 'Restore from a backup',
  restoreLead: 'Choose the encrypted backup (.xyk) and type its passphrase. This device gets a key of its own; the old one may go on as well.',
  restoreFile: 'Backup file (.xyk)',
  restoreDo: 'Restore',
  restoreOpening: (percent) => `Decrypting… ${percent}%`,
  fileMadeAt: (at) => `Backup of ${at}`,
  openFileDo: 'Open and join',
};
