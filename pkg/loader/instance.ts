// One instance of one wasm module: loads it through what the host gives, turns its errors into typed ones, and
// gives it up for good after a trap. Knows no host and not what the module is for.
import { CoreTrapError } from './errors.js';
import { located, typedError } from './fault.js';
import type { Root } from './strict.js';

/** What a host does for a module. */
export interface Host {
  /** Instantiates the module; some hosts give `{ instance }`, some the bare instance. */
  instantiate(imports: Record<string, Record<string, unknown>>): Promise<object>;
  /** At least this many bytes from the host's secure source. */
  entropy(length: number): Promise<ArrayBuffer | Uint8Array>;
}

/** What every module exports. */
export interface RawModule {
  seedEntropy(bytes: Uint8Array): void;
  version(): string;
}

/** What the generator's glue needs of its loader. */
export interface RawGlue {
  __wbg_set_wasm(exports: unknown): void;
  [name: `__wb${string}`]: unknown;
}

const ENTROPY_BYTES = 64;

function isTrap(error: unknown): boolean {
  // A mini-program has no `WebAssembly.RuntimeError` to compare with. Exhausting the stack inside the
  // core leaves it as torn as a trap does.
  const name = (error as { name?: unknown } | null)?.name;
  return name === 'RuntimeError' || name === 'RangeError' || name === 'InternalError';
}

/** A loaded module. */
export class Instance<R extends RawModule> {
  private gone: CoreTrapError | undefined;

  constructor(
    protected readonly raw: R,
    private readonly onGone: () => void,
  ) {}

  /** False after a trap: then load the module again, and a book from its stored bytes. */
  get alive(): boolean {
    return this.gone === undefined;
  }

  version(): string {
    return this.run(() => this.raw.version());
  }

  /** Runs one call into the module; of a command or query it cannot read, the field at fault is named. */
  run<T>(call: () => T, root?: Root, input?: { type: string }): T {
    if (this.gone !== undefined) throw new CoreTrapError(this.gone.message, 'core_dropped');
    try {
      return call();
    } catch (error) {
      if (!isTrap(error)) throw located(typedError(error), root, input);
      this.gone = new CoreTrapError(`the core stopped: ${String((error as Error).message)}; load it again and reopen the book from its stored bytes`, 'core_trapped', error);
      this.onGone();
      throw this.gone;
    }
  }
}

/** A module: what its files begin with, its glue, and the class that gives it typed values. */
export interface Module<R extends RawModule, I extends Instance<R>> {
  stem: string;
  createGlue: () => R & RawGlue;
  Handle: new (raw: R, onGone: () => void) => I;
}

/** Loads an instance of its own; `onGone` hears when it must not be used again. */
export async function start<R extends RawModule, I extends Instance<R>>(module: Module<R, I>, host: Host, onGone: () => void = () => undefined): Promise<I> {
  const glue = module.createGlue();
  const imports: Record<string, unknown> = {};
  for (const name of Object.keys(glue)) {
    if (name.startsWith('__wb') && name !== '__wbg_set_wasm') imports[name] = glue[name as `__wb${string}`];
  }
  const [loaded, entropy] = await Promise.all([
    host.instantiate({ [`./${module.stem}_bg.js`]: imports }),
    host.entropy(ENTROPY_BYTES),
  ]);
  const instance = (loaded as { instance?: { exports: unknown } }).instance ?? (loaded as { exports: unknown });
  glue.__wbg_set_wasm(instance.exports);
  const begin = (instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start;
  if (begin !== undefined) begin();
  const handle = new module.Handle(glue, onGone);
  handle.run(() => glue.seedEntropy(entropy instanceof Uint8Array ? entropy : new Uint8Array(entropy)));
  return handle;
}

/** A loader for a host that loads a module once: after a failure or a trap the next call starts anew. */
export function once<R extends RawModule, I extends Instance<R>>(module: Module<R, I>): (host: Host) => Promise<I> {
  let pending: Promise<I> | undefined;
  return (host) => {
    if (pending !== undefined) return pending;
    const mine = start(module, host, () => {
      if (pending === mine) pending = undefined;
    });
    pending = mine;
    mine.catch(() => {
      if (pending === mine) pending = undefined;
    });
    return mine;
  };
}
