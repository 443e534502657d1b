// The module for texts with typed values in and out: QR texts, refusals in sentences, rule tables. A module of its own,
// loaded when the first text is wanted. It holds no book: what a text is about, the desk's module says.
import type * as Raw from 'xiangyue/contract';
import { hand, read } from './codec.js';
import type { Community } from './community.js';
import type { ColumnMapping, QrKind, QrKnown, QrReading, QrSourceInput, QrWritten, RuleTableReport } from './contract.js';
import createGlue from './glue/texts.js';
import { once, type Host, type Module } from './instance.js';
import { Reading } from './qr.js';
import type { RawTexts } from './raw.js';
import { typedTo, writtenFrom } from './shape.js';

/** A loaded module for texts. */
export class Texts extends Reading<RawTexts> {
  readRuleTable(rows: readonly (readonly string[])[], mapping?: ColumnMapping): RuleTableReport {
    const call = (bytes: Uint8Array) => hand('?ColumnMapping', mapping, (columns) => this.raw.readRuleTable(bytes, columns));
    return read('RuleTableReport', this.run(() => hand('[[text', rows, call)));
  }

  /** A QR text about something of a book, signed with this device's key; or the refusal, or what does not fit into a text. */
  writeQr(community: Community, now: number, source: QrSourceInput): QrWritten {
    const { text, refusal } = community.qrContent(now, source);
    if (text === undefined) return { refusal };
    const [id, seed] = [community.id(), community.secret()];
    const call = () => hand('QrText', typedTo(text), (bytes) => this.raw.writeQr(id, bytes, seed));
    return writtenFrom(read<Raw.QrWritten>('QrWritten', this.run(call)));
  }
  /** Reads a QR text with nothing but what is known of the keys: `Community.known`, handed over before. */
  readQr(text: string, known: QrKnown, now: number, kind?: QrKind): QrReading {
    return this.readKnown(text, known, now, kind);
  }
  /** What a QR text holds and what the book says to it: whose a card is, what a voucher is for, or why it counts no more. */
  readQrFor(community: Community, now: number, text: string, kind?: QrKind): QrReading {
    const reading = this.readQr(text, community.known(now), now, kind);
    return reading.text === undefined ? reading : community.lookUp(now, reading.text);
  }
}

const texts: Module<RawTexts, Texts> = { stem: 'xiangyue_texts', createGlue, Handle: Texts };

/** A `loadTexts` for any host. */
export const textsLoader = (): ((host: Host) => Promise<Texts>) => once(texts);
