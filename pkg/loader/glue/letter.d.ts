// What the generated glue of the letters' module offers, as the loader uses it.
import type { RawGlue } from '../instance.js';
import type { RawLetters } from '../letters.js';

export default function createGlue(): RawLetters & RawGlue;
