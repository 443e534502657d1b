// The letters' module with typed values in and out: seals personal data and other bytes to the keys that may see
// them, and opens what is for this device. A module of its own, so that whoever never meets others loads nothing of it.
import { hexToBytes } from '@noble/hashes/utils.js';
import { framesOf, LETTER } from './frames.js';
import createGlue from './glue/letter.js';
import { Instance, once, type Host, type Module, type RawModule } from './instance.js';

export interface RawLetters extends RawModule {
  seal(shares: Uint8Array): Uint8Array;
  open(frames: Uint8Array, secret: Uint8Array): Uint8Array;
  sealTo(community: Uint8Array, keys: Uint8Array, bytes: Uint8Array): Uint8Array;
  openOwn(frames: Uint8Array, secret: Uint8Array): Uint8Array | undefined;
}

/** A loaded module. */
export class Letters extends Instance<RawLetters> {
  /** The letter with what `Community.forReaders` or `forAsker` gave, as a frame. */
  seal(shares: Uint8Array): Uint8Array {
    return this.run(() => this.raw.seal(shares));
  }

  /** The personal data in the letters among these frames that are for the key of this seed, as frames for `merge`. */
  open(frames: Uint8Array, secret: Uint8Array): Uint8Array {
    return this.run(() => this.raw.open(frames, secret));
  }

  /** Bytes of any kind as a letter of this community to some keys. */
  sealTo(community: string, keys: readonly string[], bytes: Uint8Array): Uint8Array {
    return this.run(() => this.raw.sealTo(hexToBytes(community), hexToBytes(keys.join('')), bytes));
  }

  /** What `sealTo` sealed for the key of this seed; nothing where the letter is for others, or was altered. */
  openOwn(frames: Uint8Array, secret: Uint8Array): Uint8Array | undefined {
    return this.run(() => this.raw.openOwn(frames, secret)) ?? undefined;
  }
}

const module: Module<RawLetters, Letters> = { stem: 'xiangyue_letter', createGlue, Handle: Letters };

/** A loader for a host that loads the module once. */
export const letterLoader = (): ((host: Host) => Promise<Letters>) => once(module);

/** True where a letter is among these frames. */
export const holdsLetter = (bytes: Uint8Array): boolean => framesOf(bytes).some(({ kind }) => kind === LETTER);
