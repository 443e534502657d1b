// QR texts and sentences with typed values, for every module that has them: reading by what is known of the keys, series.
import type * as Raw from 'xiangyue/contract';
import { hand, read } from './codec.js';
import type { Carried, Lang, QrFault, QrKind, QrKnown, QrReading, QrSeries, QrTaken, Refusal } from './contract.js';
import { Instance } from './instance.js';
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
    const { progress, fault } = read<Raw.QrTaken>('QrTaken', this.core.run(() => this.raw.add(text)));
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

/** A module with QR texts and sentences in it. */
export class Reading<R extends RawQr> extends Instance<R> {
  /** Writes bytes as a series of QR texts: those needed, then `repair` more that can stand in for any of them. */
  writeSeries(bytes: Uint8Array, carries: Carried, repair = 0): QrSeries {
    const call = () => hand('Carried', carries, (coded) => this.raw.writeSeries(coded, bytes, repair));
    const { texts, fault } = read<Raw.QrSeries>('QrSeries', this.run(call));
    return texts == null ? { fault: coded(fault) } : { texts };
  }
  /** Collects the parts of one series. */
  collector(): Collector {
    return new Collector(this, this.run(() => new this.raw.Collector()));
  }
  /** The full sentence, with the values filled in. */
  refusalText(refusal: Refusal, lang: Lang): string {
    const call = (bytes: Uint8Array) => hand('Language', lang, (language) => this.raw.refusalText(bytes, language));
    return this.run(() => hand('Refusal', codedTo(refusal), call));
  }
  /** A fault of a QR text as a full sentence. */
  qrFaultText(fault: QrFault, lang: Lang): string {
    const call = (bytes: Uint8Array) => hand('Language', lang, (language) => this.raw.qrFaultText(bytes, language));
    return this.run(() => hand('QrFault', codedTo(fault), call));
  }

  protected readKnown(text: string, known: QrKnown, now: number, kind?: QrKind): QrReading {
    const call = (knows: Uint8Array) => hand('?QrKind', kind, (wanted) => this.raw.readQr(text, knows, now, wanted));
    return readingFrom(read<Raw.QrRead>('QrRead', this.run(() => hand('QrKnown', known, call))));
  }
}
