// The wallet's module with typed values in and out: a volunteer's phone, with a key and a feed of its own and no book.
import type * as Raw from 'xiangyue/contract';
import { hand, read } from './codec.js';
import type {
  CommandInput, InvitationInput, Lang, Outcome, QrKind, QrKnown, QrReading, StatementFault, StatementOutcome, WalletMark, WalletView,
} from './contract.js';
import createGlue from './glue/wallet.js';
import { once, type Host, type Module } from './instance.js';
import { Reading } from './qr.js';
import type { RawQr, RawUnsaved } from './raw.js';
import { codedTo, outcomeFrom, readingFrom, statementOutcomeFrom, tagged, viewFrom } from './shape.js';

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
  execute(now: number, command: Uint8Array): Uint8Array;
  acceptStatement(now: number, bytes: Uint8Array): Uint8Array;
  view(): Uint8Array;
  known(): Uint8Array;
  readQr(now: number, text: string, kind: Uint8Array): Uint8Array;
  outbox(): Uint8Array | undefined;
  wholeFeed(): Uint8Array | undefined;
  unsaved(): RawUnsaved | undefined;
  acknowledge(mark: Uint8Array): void;
  file(): Uint8Array;
}
export interface RawWalletCore extends RawQr {
  statementFaultText(fault: Uint8Array, lang: Uint8Array): string;
  Wallet: {
    join(now: number, invitation: Uint8Array, seed?: Uint8Array): RawWallet;
    open(file: Uint8Array, seed: Uint8Array): RawWallet;
    recover(file: Uint8Array, seed: Uint8Array): RawWallet;
  };
}

/** Whoever has joined nothing believes nobody: an invitation vouches for itself. */
const STRANGER: QrKnown = { utcOffsetMinutes: 480, signers: [] };

/** A loaded wallet module. Hold it, or call the host's `loadWalletCore` again: it gives the same one while it lives. */
export class WalletCore extends Reading<RawWalletCore> {
  /** Accepts an invitation with a new key, with or without signal: the wallet's first entry. The host stores `secret()`
   *  first, then `unsaved()`. A seed of 32 bytes makes the key deterministic. */
  join(now: number, invitation: InvitationInput, seed?: Uint8Array): Wallet {
    const { type: _, ...text } = invitation;
    const call = () => hand('InvitationText', text, (bytes) => this.raw.Wallet.join(now, bytes, seed));
    return new Wallet(this, this.run(call));
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
    return this.readKnown(text, STRANGER, now, kind);
  }

  /** Why a statement was not believed, as a full sentence. */
  statementFaultText(fault: StatementFault, lang: Lang): string {
    const call = (bytes: Uint8Array) => hand('Language', lang, (language) => this.raw.statementFaultText(bytes, language));
    return this.run(() => hand('StatementFault', codedTo(fault), call));
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
    const call = () => hand('Command', tagged('Command', command), (bytes) => this.raw.execute(now, bytes));
    return outcomeFrom(read('Outcome', this.core.run(call, 'Command', command)));
  }
  /** Takes a desk's statement in. A fault changed nothing. */
  acceptStatement(now: number, bytes: Uint8Array): StatementOutcome {
    return statementOutcomeFrom(read('StatementOutcome', this.core.run(() => this.raw.acceptStatement(now, bytes))));
  }
  /** What the phone shows, with or without signal. */
  view(): WalletView {
    return viewFrom(read('WalletView', this.core.run(() => this.raw.view())));
  }

  /** Whom this wallet believes when it reads QR texts. */
  known(): QrKnown {
    return this.core.run(() => read('QrKnown', this.raw.known()));
  }
  /** Reads a QR text as far as this wallet knows whom to believe. */
  readQr(now: number, text: string, kind?: QrKind): QrReading {
    const call = () => hand('?QrKind', kind, (wanted) => this.raw.readQr(now, text, wanted));
    return readingFrom(read<Raw.QrRead>('QrRead', this.core.run(call)));
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
      return { bytes, mark: read<WalletMark>('WalletMark', mark) };
    });
  }
  /** To be called once the bytes of `unsaved()` are stored durably. */
  acknowledge(mark: WalletMark): void {
    this.core.run(() => hand('WalletMark', mark, (bytes) => this.raw.acknowledge(bytes)));
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
