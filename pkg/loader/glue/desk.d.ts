// What the generated glue of the desk's module offers, as the loader uses it. The build wraps the glue into a
// function, so that every instance of a module has its own glue and a dropped one takes its state with it.
import type { RawGlue } from '../instance.js';
import type { RawCore } from '../raw.js';

export default function createGlue(): RawCore & RawGlue;
