// The desk's module with typed values in and out: founds and opens books. Knows no host and no storage.
import { hand } from './codec.js';
import { Community } from './community.js';
import type { FoundInput } from './contract.js';
import { CoreError } from './errors.js';
import createGlue from './glue/desk.js';
import { Instance, once, type Host, type Module } from './instance.js';
import type { RawCore } from './raw.js';
import { tagged } from './shape.js';
import type { Texts } from './texts.js';

/** A loaded core. Hold it, or call the host's `loadCore` again: it gives the same one while it lives. */
export class Core extends Instance<RawCore> {
  private loadTexts: (() => Promise<Texts>) | undefined;

  /** Founds a community. A seed of 32 bytes makes the key deterministic. */
  found(now: number, command: FoundInput, seed?: Uint8Array): Community {
    const input = { ...command, type: 'foundCommunity' as const };
    const call = () => hand('Command', tagged('Command', input), (bytes) => this.raw.Community.found(now, bytes, seed));
    return new Community(this, this.run(call, 'Command', input));
  }

  /** Opens a stored or exported book. The checkpoint is a cache: a stale or broken one is ignored. */
  open(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): Community {
    return new Community(this, this.run(() => this.raw.Community.open(frames, secret, checkpoint)));
  }

  /** The same, but an unfinished last frame is left out and counted in `openReport().tornBytes`. */
  recover(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): Community {
    return new Community(this, this.run(() => this.raw.Community.recover(frames, secret, checkpoint)));
  }

  /** The module for QR texts, sentences and rule tables, loaded when it is first asked for. */
  async texts(): Promise<Texts> {
    if (this.loadTexts === undefined) throw new CoreError('no_texts_module', 'the host gave no module for texts');
    return this.loadTexts();
  }

  /** Says where `texts` finds its module. */
  withTexts(load: (() => Promise<Texts>) | undefined): this {
    this.loadTexts = load;
    return this;
  }

  /** The public half of the key a seed of 32 bytes makes, 64 hex digits. */
  publicKeyOf(seed: Uint8Array): string {
    return this.run(() => this.raw.publicKeyOf(seed));
  }
}

const desk: Module<RawCore, Core> = { stem: 'xiangyue', createGlue, Handle: Core };

/** A `loadCore` for any host; `texts` is its `loadTexts`, without which there are no texts. */
export const coreLoader = (texts?: () => Promise<Texts>): ((host: Host) => Promise<Core>) => {
  const load = once(desk);
  return async (host) => (await load(host)).withTexts(texts);
};
