// QR texts with typed values: reading by what is known of the keys, series, sentences. For every module that has them.
import type { Carried, Lang, QrFault, QrKind, QrKnown, QrReading, QrSeries, QrTaken } from './contract.js';
import type { Instance } from './instance.js';
import type { RawCollector, RawQr } from './raw.js';
import { coded, codedTo, readingFrom } from './shape.js';

/** Collects the parts of one series, in any order, doubled and among others. Call `free()` when done. */
export class Collector {
  constructor(
    private readonly core: Instance<RawQr>,
    private readonly raw: RawCollector,
  ) {}

  /** Takes one text. A fault changed nothing, but for `series_damaged`: then it begins again with the next. */
  add(text: string): QrTaken {
    const { progress, fault } = this.core.run(() => this.raw.add(text));
    return progress == null ? { fault: coded(fault) } : { progress };
  }
  /** What the series carries, once it is complete. */
  bytes(): Uint8Array | undefined {
    return this.core.run(() => this.raw.bytes()) ?? undefined;
  }
  /** Gives the memory back. After a trap there is nothing left to give. */
  free(): void {
    if (this.core.alive) this.core.run(() => this.raw.free());
  }
}

export function readQr(core: Instance<RawQr>, raw: RawQr, text: string, known: QrKnown, now: number, kind?: QrKind): QrReading {
  return readingFrom(core.run(() => raw.readQr(text, known, now, kind)));
}

export function writeSeries(core: Instance<RawQr>, raw: RawQr, bytes: Uint8Array, carries: Carried, repair: number): QrSeries {
  const { texts, fault } = core.run(() => raw.writeSeries(carries, bytes, repair));
  return texts == null ? { fault: coded(fault) } : { texts };
}

export function qrFaultText(core: Instance<RawQr>, raw: RawQr, fault: QrFault, lang: Lang): string {
  return core.run(() => raw.qrFaultText(codedTo(fault), lang));
}
