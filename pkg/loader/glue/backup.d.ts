// What the generated glue of the backup's module offers, as the loader uses it.
import type { RawBackup } from '../backup.js';
import type { RawGlue } from '../instance.js';

export default function createGlue(): RawBackup & RawGlue;
