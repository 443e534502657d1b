// What the generated glue offers, as the loader uses it. The build wraps the glue into a function, so
// that every instance of the core has its own glue and a dropped one takes its state with it.
import type { RawCore } from './raw.js';

export interface RawGlue {
  __wbg_set_wasm(exports: unknown): void;
  [name: `__wb${string}`]: unknown;
}
export default function createGlue(): RawCore & RawGlue;
