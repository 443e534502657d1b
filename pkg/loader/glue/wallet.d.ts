// What the generated glue of the wallet's module offers, as the loader uses it.
import type { RawGlue } from '../instance.js';
import type { RawWalletCore } from '../wallet.js';

export default function createGlue(): RawWalletCore & RawGlue;
