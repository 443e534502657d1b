// What the generated glue of the module for texts offers, as the loader uses it.
import type { RawGlue } from '../instance.js';
import type { RawTexts } from '../raw.js';

export default function createGlue(): RawTexts & RawGlue;
