// One instance of the core: loads it through what the host gives, turns its errors into typed ones, and
// gives it up for good after a trap. Knows no host and no storage.
import { Community } from './community.js';
import type { ColumnMapping, FoundInput, Lang, Refusal, RuleTableReport } from './contract.js';
import { CoreTrapError } from './errors.js';
import { located, typedError } from './fault.js';
import createGlue from './glue.js';
import type { RawCore } from './raw.js';
import { refusalTo, tagged } from './shape.js';
import type { Root } from './strict.js';

/** What a host does for the core. */
export interface Host {
  /** Instantiates the module; some hosts give `{ instance }`, some the bare instance. */
  instantiate(imports: Record<string, Record<string, unknown>>): Promise<object>;
  /** At least this many bytes from the host's secure source. */
  entropy(length: number): Promise<ArrayBuffer | Uint8Array>;
}

const ENTROPY_BYTES = 64;
const IMPORTS = './xiangyue_bg.js';

function isTrap(error: unknown): boolean {
  // A mini-program has no `WebAssembly.RuntimeError` to compare with. Exhausting the stack inside the
  // core leaves it as torn as a trap does.
  const name = (error as { name?: unknown } | null)?.name;
  return name === 'RuntimeError' || name === 'RangeError' || name === 'InternalError';
}

/** A loaded core. Hold it, or call the host's `loadCore` again: it gives the same one while it lives. */
export class Core {
  private gone: CoreTrapError | undefined;

  constructor(
    private readonly raw: RawCore,
    private readonly panicText: () => string,
    private readonly onGone: () => void,
  ) {}

  /** False after a trap: then load the core again and reopen the book from its stored bytes. */
  get alive(): boolean {
    return this.gone === undefined;
  }

  version(): string {
    return this.run(() => this.raw.version());
  }

  /** Founds a community. A seed of 32 bytes makes the key deterministic. */
  found(now: number, command: FoundInput, seed?: Uint8Array): Community {
    const input = { ...command, type: 'foundCommunity' as const };
    const call = () => this.raw.Community.found(now, tagged('Command', input), seed);
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

  /** The full sentence, with the values filled in. */
  refusalText(refusal: Refusal, lang: Lang): string {
    return this.run(() => this.raw.refusalText(refusalTo(refusal), lang));
  }

  readRuleTable(rows: readonly (readonly string[])[], mapping?: ColumnMapping): RuleTableReport {
    return this.run(() => this.raw.readRuleTable(rows, mapping));
  }

  /** Runs one call into the core; of a command or query it cannot read, the field at fault is named. */
  run<T>(call: () => T, root?: Root, input?: { type: string }): T {
    if (this.gone !== undefined) throw new CoreTrapError(this.gone.message, 'core_dropped');
    try {
      return call();
    } catch (error) {
      if (!isTrap(error)) throw located(typedError(error), root, input);
      const why = this.panicText() || String((error as Error).message);
      this.gone = new CoreTrapError(`the core stopped: ${why}; load it again and reopen the book from its stored bytes`);
      this.onGone();
      throw this.gone;
    }
  }
}

async function start(host: Host, onGone: () => void): Promise<Core> {
  let panic = '';
  const glue = createGlue();
  const imports: Record<string, unknown> = {};
  for (const name of Object.keys(glue)) {
    if (name.startsWith('__wb') && name !== '__wbg_set_wasm') imports[name] = glue[name as `__wb${string}`];
  }
  const [loaded, entropy] = await Promise.all([host.instantiate({ [IMPORTS]: imports }), host.entropy(ENTROPY_BYTES)]);
  const instance = (loaded as { instance?: { exports: unknown } }).instance ?? (loaded as { exports: unknown });
  glue.__wbg_set_wasm(instance.exports);
  const begin = (instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start;
  if (begin !== undefined) begin();
  glue.onTrap((message) => void (panic = message));
  const core = new Core(glue, () => panic, onGone);
  core.run(() => glue.seedEntropy(entropy instanceof Uint8Array ? entropy : new Uint8Array(entropy)));
  return core;
}

/** A `loadCore` for any host that loads once: after a failure or a trap the next call starts anew. */
export function coreLoader(): (host: Host) => Promise<Core> {
  let pending: Promise<Core> | undefined;
  return (host) => {
    if (pending !== undefined) return pending;
    const mine = start(host, () => {
      if (pending === mine) pending = undefined;
    });
    pending = mine;
    mine.catch(() => {
      if (pending === mine) pending = undefined;
    });
    return mine;
  };
}
