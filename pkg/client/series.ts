// Collects a series from all texts read so far: what a screen asks for, which keeps no handle on the core.
import type { QrCollected } from '../loader/contract.js';
import type { Texts } from '../loader/texts.js';

/** How far the series of the last sound part is; the fault of the last text, if it has one. */
export function collected(module: Texts, texts: readonly string[]): QrCollected {
  const collector = module.collector();
  try {
    const all: QrCollected = {};
    for (const text of texts) {
      const { progress, fault } = collector.add(text);
      if (progress !== undefined) all.progress = progress;
      if (fault === undefined) delete all.fault;
      else all.fault = fault;
    }
    const bytes = collector.bytes();
    return bytes === undefined ? all : { ...all, bytes };
  } finally {
    collector.free();
  }
}
