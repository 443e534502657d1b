// What the generated glue offers, as the loader uses it. The build wraps the glue into a function, so
// that every instance of the core has its own glue and a dropped one takes its state with it.
declare module '#glue' {
  import type { RawCore } from './raw.js';
  /** `report` receives what the core says through the console: the text of a panic. */
  export default function createGlue(report: { error(...words: unknown[]): void }): RawCore & RawGlue;
  export interface RawGlue {
    __wbg_set_wasm(exports: unknown): void;
    [name: `__wb${string}`]: unknown;
  }
}
