// The backup's module with typed values in and out: seals a book's bytes into one encrypted file and opens such a
// file. A module of its own, loaded for each backup and given up after it, so that the memory which a passphrase
// costs does not stay.
import { joined } from '../storage/bytes.js';
import createGlue from './glue/backup.js';
import { Instance, start, type Host, type Module, type RawModule } from './instance.js';

/** The way back into a book: an invitation, and the seed of its one-time key. */
export interface WayBack {
  invitation: string;
  seed: Uint8Array;
}

/** What making the key from the passphrase costs, whoever tries. */
export interface BackupCost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

/** What a backup says of itself without its passphrase. */
export interface BackupLabel {
  /** The community's id. */
  community: string;
  madeAt: number;
  /** Bytes of the book in it. */
  length: number;
}

export interface Sealing {
  community: string;
  passphrase: string;
  now: number;
  wayBack?: WayBack | undefined;
  cost?: BackupCost | undefined;
}

export interface OpenedBackup {
  label: BackupLabel;
  /** The book's frames. */
  book: Uint8Array;
  wayBack: WayBack | undefined;
}

type Progress = (done: number, total: number) => void;
interface Handle {
  free(): void;
}
export interface RawBackup extends RawModule {
  chunk(): number;
  sealedChunk(): number;
  beginning(): number;
  checkPassphrase(passphrase: string): void;
  Sealer: {
    start(
      community: string, madeAt: number, length: number, passphrase: string,
      invitation?: string, seed?: Uint8Array, cost?: Uint32Array,
    ): Handle & { beginning(): Uint8Array; seal(piece: Uint8Array): Uint8Array };
  };
  Label: { read(file: Uint8Array, size: number): Handle & Readonly<BackupLabel> };
  Opener: {
    start(file: Uint8Array, size: number, passphrase: string): Handle & {
      invitation(): string | undefined;
      seed(): Uint8Array | undefined;
      open(piece: Uint8Array): Uint8Array;
    };
  };
}

/** Chunks between two looks at progress: a mebibyte. */
const CHUNKS = 16;

/** One passphrase however it was typed: full-width letters are letters, blanks around it are none. */
const typed = (passphrase: string) => passphrase.normalize('NFKC').trim();

/** Lets the host do something else for a moment. */
const breath = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A loaded module for one backup. */
export class Backup extends Instance<RawBackup> {
  /** Throws if a new passphrase is too short to keep a book safe. */
  checkPassphrase(passphrase: string): void {
    this.run(() => this.raw.checkPassphrase(typed(passphrase)));
  }

  /** The whole encrypted file. Making the key holds this thread up for a second or two. */
  async seal(book: Uint8Array, { community, passphrase, now, wayBack, cost }: Sealing, onProgress?: Progress): Promise<Uint8Array> {
    onProgress?.(0, book.length);
    const parts = cost && Uint32Array.of(cost.memoryKib, cost.passes, cost.lanes);
    const sealer = this.run(() =>
      this.raw.Sealer.start(community, now, book.length, typed(passphrase), wayBack?.invitation, wayBack?.seed, parts),
    );
    const file: Uint8Array[] = [this.run(() => sealer.beginning())];
    await this.pieces(book, this.raw.chunk(), (piece) => void file.push(this.run(() => sealer.seal(piece))), onProgress);
    this.run(() => sealer.free());
    return joined(file);
  }

  /** Whose backup it is and when it was made. Throws on what is no whole backup. */
  label(file: Uint8Array): BackupLabel {
    return this.run(() => {
      const label = this.raw.Label.read(file.subarray(0, this.raw.beginning()), file.length);
      const { community, madeAt, length } = label;
      label.free();
      return { community, madeAt, length };
    });
  }

  /** The book in the file; a passphrase that does not fit is `wrong_passphrase`. */
  async open(file: Uint8Array, passphrase: string, onProgress?: Progress): Promise<OpenedBackup> {
    const label = this.label(file);
    onProgress?.(0, label.length);
    const beginning = this.raw.beginning();
    const opener = this.run(() => this.raw.Opener.start(file.subarray(0, beginning), file.length, typed(passphrase)));
    const book: Uint8Array[] = [];
    const [invitation, seed] = this.run(() => [opener.invitation(), opener.seed()] as const);
    const rest = file.subarray(beginning);
    await this.pieces(rest, this.raw.sealedChunk(), (piece) => void book.push(this.run(() => opener.open(piece))), onProgress);
    this.run(() => opener.free());
    const wayBack = invitation === undefined || seed === undefined ? undefined : { invitation, seed };
    return { label, book: joined(book), wayBack };
  }

  private async pieces(bytes: Uint8Array, chunk: number, work: (piece: Uint8Array) => void, onProgress?: Progress): Promise<void> {
    for (let at = 0; at < bytes.length; at += chunk * CHUNKS) {
      const piece = bytes.subarray(at, at + chunk * CHUNKS);
      work(piece);
      onProgress?.(at + piece.length, bytes.length);
      await breath();
    }
  }
}

const backup: Module<RawBackup, Backup> = { stem: 'xiangyue_backup', createGlue, Handle: Backup };

/** Loads the module anew. */
export const startBackup = (host: Host): Promise<Backup> => start(backup, host);
