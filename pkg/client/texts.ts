// A held book and QR texts: what it writes into codes, reads from them, and tells a wallet.
import type {
  Carried, DrawnCode, Lang, QrCollected, QrFault, QrKind, QrReading, QrSeries, QrSourceInput, QrWritten, StatementWritten,
} from '../loader/contract.js';
import { HeldBook } from './held.js';
import { collected } from './series.js';

export class TextBook extends HeldBook {
  async writeQr(source: QrSourceInput): Promise<QrWritten> {
    const texts = await this.texts();
    return this.guarded(() => texts.writeQr(this.held()[0], this.options.now(), source));
  }

  async readQr(text: string, kind?: QrKind): Promise<QrReading> {
    const texts = await this.texts();
    return this.guarded(() => texts.readQrFor(this.held()[0], this.options.now(), text, kind));
  }

  async writeSeries(bytes: Uint8Array, carries: Carried, repair?: number): Promise<QrSeries> {
    return (await this.texts()).writeSeries(bytes, carries, repair);
  }

  async collectSeries(texts: readonly string[]): Promise<QrCollected> {
    return collected(await this.texts(), texts);
  }

  async statementFor(key: string): Promise<StatementWritten> {
    // A wallet forgets what it is told has arrived.
    await this.durable();
    return this.guarded(() => this.held()[0].statementFor(this.options.now(), key));
  }

  async drawCheckInCode(): Promise<DrawnCode> {
    await this.ready();
    return this.guarded(() => this.held()[0].drawCheckInCode());
  }

  async qrFaultText(fault: QrFault, lang: Lang): Promise<string> {
    return (await this.texts()).qrFaultText(fault, lang);
  }
}
