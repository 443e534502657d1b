// The desk's module with typed values in and out: founds and opens books. Knows no host and no storage.
import { Community } from './community.js';
import type {
  Carried, ColumnMapping, FoundInput, Lang, QrFault, QrKind, QrKnown, QrReading, QrSeries, Refusal, RuleTableReport,
} from './contract.js';
import createGlue from './glue/desk.js';
import { Instance, once, type Host, type Module } from './instance.js';
import * as qr from './qr.js';
import type { RawCore } from './raw.js';
import { refusalTo, tagged } from './shape.js';

/** A loaded core. Hold it, or call the host's `loadCore` again: it gives the same one while it lives. */
export class Core extends Instance<RawCore> {
  /** Founds a community. A seed of 32 bytes makes the key deterministic. */
  found(now: number, command: FoundInput, seed?: Uint8Array): Community {
    const input = { ...command, type: 'foundCommunity' as const };
    const call = () => this.raw.Community.found(now, tagged('Command', input), seed);
    return new Community(this, this.run(call, 'Command', input));
  }

  /** Opens a stored or exported book. The checkpoint is a cache: a stale or broken one is ignored. */
  open(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): Community {
    return new Community(this, this.run(() => this.raw.Community.open(frames, secret, checkpoint)));
  }

  /** The same, but an unfinished last frame is left out and counted in `openReport().tornBytes`. */
  recover(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): Community {
    return new Community(this, this.run(() => this.raw.Community.recover(frames, secret, checkpoint)));
  }

  /** The full sentence, with the values filled in. */
  refusalText(refusal: Refusal, lang: Lang): string {
    return this.run(() => this.raw.refusalText(refusalTo(refusal), lang));
  }

  readRuleTable(rows: readonly (readonly string[])[], mapping?: ColumnMapping): RuleTableReport {
    return this.run(() => this.raw.readRuleTable(rows, mapping));
  }

  /** Reads a QR text with nothing but what is known of the keys: `Community.known`, handed over before. */
  readQr(text: string, known: QrKnown, now: number, kind?: QrKind): QrReading {
    return qr.readQr(this, this.raw, text, known, now, kind);
  }
  /** Writes bytes as a series of QR texts: those needed, then `repair` more that can stand in for any of them. */
  writeSeries(bytes: Uint8Array, carries: Carried, repair = 0): QrSeries {
    return qr.writeSeries(this, this.raw, bytes, carries, repair);
  }
  /** Collects the parts of one series. */
  collector(): qr.Collector {
    return new qr.Collector(this, this.run(() => new this.raw.Collector()));
  }
  /** A fault of a QR text as a full sentence. */
  qrFaultText(fault: QrFault, lang: Lang): string {
    return qr.qrFaultText(this, this.raw, fault, lang);
  }

  /** The public half of the key a seed of 32 bytes makes, 64 hex digits. */
  publicKeyOf(seed: Uint8Array): string {
    return this.run(() => this.raw.publicKeyOf(seed));
  }
}

const desk: Module<RawCore, Core> = { stem: 'xiangyue', createGlue, Handle: Core };

/** A `loadCore` for any host. */
export const coreLoader = (): ((host: Host) => Promise<Core>) => once(desk);
