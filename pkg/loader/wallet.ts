// The wallet's module with typed values in and out: a volunteer's phone, with a key and a feed of its own and no book.
import type * as Raw from 'xiangyue/contract';
import type {
  Carried, CommandInput, InvitationInput, Lang, Outcome, QrFault, QrKind, QrKnown, QrReading, QrSeries, Refusal, StatementFault,
  StatementOutcome, WalletMark, WalletView,
} from './contract.js';
import createGlue from './glue/wallet.js';
import { Instance, once, type Host, type Module } from './instance.js';
import * as qr from './qr.js';
import type { RawQr } from './raw.js';
import { codedTo, outcomeFrom, readingFrom, refusalTo, statementOutcomeFrom, tagged, viewFrom } from './shape.js';

/** What a wallet still wants stored, and the mark that acknowledges exactly that. */
export interface UnsavedWallet {
  bytes: Uint8Array;
  mark: WalletMark;
}

interface RawWallet {
  free(): void;
  id(): string;
  publicKey(): string;
  secret(): Uint8Array;
  execute(now: number, command: unknown): Raw.Outcome;
  acceptStatement(now: number, bytes: Uint8Array): Raw.StatementOutcome;
  view(): Raw.WalletView;
  known(): Raw.QrKnown;
  readQr(now: number, text: string, kind?: string): Raw.QrReading;
  outbox(): Uint8Array | undefined;
  wholeFeed(): Uint8Array | undefined;
  unsaved(): (UnsavedWallet & { free(): void }) | undefined;
  acknowledge(mark: WalletMark): void;
  file(): Uint8Array;
}
export interface RawWalletCore extends RawQr {
  refusalText(refusal: unknown, lang: string): string;
  statementFaultText(fault: unknown, lang: string): string;
  Wallet: {
    join(now: number, invitation: unknown, seed?: Uint8Array): RawWallet;
    open(file: Uint8Array, seed: Uint8Array): RawWallet;
    recover(file: Uint8Array, seed: Uint8Array): RawWallet;
  };
}

/** Whoever has joined nothing believes nobody: an invitation vouches for itself. */
const STRANGER: QrKnown = { utcOffsetMinutes: 480, signers: [] };

/** A loaded wallet module. Hold it, or call the host's `loadWalletCore` again: it gives the same one while it lives. */
export class WalletCore extends Instance<RawWalletCore> {
  /** Accepts an invitation with a new key, with or without signal: the wallet's first entry. The host stores `secret()`
   *  first, then `unsaved()`. A seed of 32 bytes makes the key deterministic. */
  join(now: number, invitation: InvitationInput, seed?: Uint8Array): Wallet {
    const { type: _, ...text } = invitation;
    return new Wallet(this, this.run(() => this.raw.Wallet.join(now, text, seed)));
  }
  /** Opens a stored wallet; `secret` is the seed it was given. */
  open(file: Uint8Array, secret: Uint8Array): Wallet {
    return new Wallet(this, this.run(() => this.raw.Wallet.open(file, secret)));
  }
  /** The same, but an unfinished last frame is left out. */
  recover(file: Uint8Array, secret: Uint8Array): Wallet {
    return new Wallet(this, this.run(() => this.raw.Wallet.recover(file, secret)));
  }

  /** Reads a QR text before there is a wallet: an invitation. */
  readQr(now: number, text: string, kind?: QrKind): QrReading {
    return qr.readQr(this, this.raw, text, STRANGER, now, kind);
  }
  /** Writes bytes as a series of QR texts: those needed, then `repair` more that can stand in for any of them. */
  writeSeries(bytes: Uint8Array, carries: Carried, repair = 0): QrSeries {
    return qr.writeSeries(this, this.raw, bytes, carries, repair);
  }
  /** Collects the parts of one series. */
  collector(): qr.Collector {
    return new qr.Collector(this, this.run(() => new this.raw.Collector()));
  }

  /** The full sentence, with the values filled in. */
  refusalText(refusal: Refusal, lang: Lang): string {
    return this.run(() => this.raw.refusalText(refusalTo(refusal), lang));
  }
  /** Why a statement was not believed, as a full sentence. */
  statementFaultText(fault: StatementFault, lang: Lang): string {
    return this.run(() => this.raw.statementFaultText(codedTo(fault), lang));
  }
  /** A fault of a QR text as a full sentence. */
  qrFaultText(fault: QrFault, lang: Lang): string {
    return qr.qrFaultText(this, this.raw, fault, lang);
  }
}

/** Made by `WalletCore.join`, `open` or `recover`. Call `free()` when done: its memory is the module's, not the page's. */
export class Wallet {
  constructor(
    private readonly core: WalletCore,
    private readonly raw: RawWallet,
  ) {}

  /** The community's id. */
  id(): string {
    return this.core.run(() => this.raw.id());
  }
  publicKey(): string {
    return this.core.run(() => this.raw.publicKey());
  }
  /** The key's seed, 32 bytes. Keep it apart from the file. */
  secret(): Uint8Array {
    return this.core.run(() => this.raw.secret());
  }

  /** Writes what a volunteer asks for. A receipt says it is written, not that it stands: that, a statement tells. */
  execute(now: number, command: CommandInput): Outcome {
    return outcomeFrom(this.core.run(() => this.raw.execute(now, tagged('Command', command)), 'Command', command));
  }
  /** Takes a desk's statement in. A fault changed nothing. */
  acceptStatement(now: number, bytes: Uint8Array): StatementOutcome {
    return statementOutcomeFrom(this.core.run(() => this.raw.acceptStatement(now, bytes)));
  }
  /** What the phone shows, with or without signal. */
  view(): WalletView {
    return viewFrom(this.core.run(() => this.raw.view()));
  }

  /** Whom this wallet believes when it reads QR texts. */
  known(): QrKnown {
    return this.core.run(() => this.raw.known());
  }
  /** Reads a QR text as far as this wallet knows whom to believe. */
  readQr(now: number, text: string, kind?: QrKind): QrReading {
    return readingFrom(this.core.run(() => this.raw.readQr(now, text, kind)));
  }

  /** What no statement has confirmed, as frames for a desk's `merge`; nothing when all is. Sending it twice does no harm.
   *  It goes out only once `unsaved()` is stored: an entry that a desk has seen and the phone forgot forks the key. */
  outbox(): Uint8Array | undefined {
    return this.core.run(() => this.raw.outbox()) ?? undefined;
  }
  /** All entries, for a desk that misses earlier ones. */
  wholeFeed(): Uint8Array | undefined {
    return this.core.run(() => this.raw.wholeFeed()) ?? undefined;
  }

  /** Everything not acknowledged yet, signed; nothing when all is stored. */
  unsaved(): UnsavedWallet | undefined {
    return this.core.run(() => {
      const unsaved = this.raw.unsaved();
      if (unsaved === undefined) return undefined;
      const { bytes, mark } = unsaved;
      unsaved.free();
      return { bytes, mark };
    });
  }
  /** To be called once the bytes of `unsaved()` are stored durably. */
  acknowledge(mark: WalletMark): void {
    this.core.run(() => this.raw.acknowledge(mark));
  }
  /** The whole wallet, compacted, without the secret. */
  file(): Uint8Array {
    return this.core.run(() => this.raw.file());
  }
  /** Gives the memory back. After a trap there is nothing left to give. */
  free(): void {
    if (this.core.alive) this.core.run(() => this.raw.free());
  }
}

const wallet: Module<RawWalletCore, WalletCore> = { stem: 'xiangyue_wallet', createGlue, Handle: WalletCore };

/** A `loadWalletCore` for any host. */
export const walletLoader = (): ((host: Host) => Promise<WalletCore>) => once(wallet);
