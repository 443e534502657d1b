// A volunteer's phone with its store: whatever a call resolves with is stored, and nothing leaves the phone before it is.
import type {
  Carried, CommandInput, Lang, Outcome, QrFault, QrKind, QrReading, QrSeries, Refusal, StatementFault, StatementOutcome, WalletView,
} from '../loader/contract.js';
import { CoreError, StorageError } from '../loader/errors.js';
import type { Letters } from '../loader/letters.js';
import type { Collector } from '../loader/qr.js';
import type { Wallet, WalletCore } from '../loader/wallet.js';
import type { BookStore } from '../storage/store.js';

/** What a phone remembers beside its wallet, and nobody is sent. */
export interface PhoneNotes {
  /** What its holder calls the phone. */
  name?: string;
  /** Vouchers by what they are for: QR texts to show at the counter. */
  vouchers?: Record<string, string>;
}

export interface WalletOptions {
  store: BookStore;
  /** The host's `loadWalletCore`; asked again after a trap. */
  core: () => Promise<WalletCore>;
  /** The host's `loadLetters`, for a portal or another place that others read; `sealedFeed` and `acceptLetter` need it. */
  letters?: () => Promise<Letters>;
  /** Milliseconds since 1970; `Date.now` if not given. */
  now?: () => number;
}

/** Opens what the store holds; an empty store waits for `join`. */
export async function openWallet(options: WalletOptions): Promise<WalletClient> {
  const client = new WalletClient(options);
  try {
    await client.view();
    return client;
  } catch (error) {
    await options.store.close().catch(() => undefined);
    throw error;
  }
}

/** Made by `openWallet`. Calls are carried out one after the other. */
export class WalletClient {
  private core: WalletCore | undefined;
  private wallet: Wallet | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private kept: PhoneNotes = {};
  private readonly listeners = new Set<() => void>();
  private failure: StorageError | undefined;

  constructor(private readonly options: WalletOptions) {}

  /** What the phone shows; nothing before it joined. */
  view(): Promise<WalletView | undefined> {
    return this.inTurn(async () => this.wallet?.view());
  }

  /** The last storage error, until a write succeeds again: something here is not stored yet. */
  get problem(): StorageError | undefined {
    return this.failure;
  }

  /** Hears of every change; returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** What this phone remembers beside its wallet. */
  notes(): Promise<PhoneNotes> {
    return this.inTurn(() => Promise.resolve({ ...this.kept }));
  }
  /** Changes some of it. A store without a place for it forgets when it is closed. */
  note(change: PhoneNotes): Promise<void> {
    return this.inTurn(async () => {
      this.kept = { ...this.kept, ...change };
      await this.stored(async () => this.options.store.writeDevice?.(new TextEncoder().encode(JSON.stringify(this.kept))));
    });
  }

  /** Stores what an earlier storage error left unsaved. */
  retry(): Promise<void> {
    return this.inTurn(async () => this.wallet && this.write(this.wallet));
  }
  /** Reads the store again, where another tab may have written since. */
  refresh(): Promise<void> {
    return this.inTurn(async () => {
      if (this.wallet?.unsaved() === undefined) await this.reopen();
    });
  }

  /** Forgets everything, so that the phone can join anew with a new key: the way out where its key forked. */
  leave(): Promise<void> {
    return this.inTurn(async () => {
      await this.stored(() => this.options.store.replace(new Uint8Array(0)));
      await this.reopen();
    });
  }

  /** Accepts the invitation in a QR text, with or without signal; tells what was read, or its fault. */
  join(text: string): Promise<QrReading> {
    return this.inTurn(async (core) => {
      if (this.wallet !== undefined) throw new StorageError('storage_not_empty', 'this store already holds a wallet');
      const reading = core.readQr(this.now(), text, 'invitation');
      if (reading.text?.type !== 'invitation') return reading;
      const wallet = core.join(this.now(), reading.text);
      try {
        // The key first: an entry whose key is lost would have used the invitation up for nothing.
        await this.stored(() => this.options.store.writeSecret(wallet.secret()));
        await this.rewrite(wallet);
      } catch (error) {
        wallet.free();
        throw error;
      }
      this.wallet = wallet;
      return reading;
    });
  }

  /** Writes what a volunteer asks for. A receipt says it is stored here, not that it stands: that, a statement tells. */
  execute(command: CommandInput): Promise<Outcome> {
    return this.inTurn(async () => {
      // What was not stored counts for nothing and left nowhere, so it can be written again after another tab's entries.
      return this.taking(async (wallet) => {
        const outcome = wallet.execute(this.now(), command);
        await this.write(wallet);
        return outcome;
      });
    });
  }

  /** Takes a desk's statement in. A fault changed nothing. */
  acceptStatement(bytes: Uint8Array): Promise<StatementOutcome> {
    return this.inTurn(() => this.accept(bytes));
  }

  /** A statement that was sealed to this phone, out of a place that others read; nothing where it is not for this phone. */
  acceptLetter(letter: Uint8Array): Promise<StatementOutcome | undefined> {
    return this.inTurn(async () => {
      const bytes = (await this.letters()).openOwn(letter, this.held().secret());
      return bytes && this.accept(bytes);
    });
  }

  /** All entries, sealed to those who run the community: for a place that others read. */
  sealedFeed(): Promise<Uint8Array | undefined> {
    return this.inTurn(async () => {
      const letters = await this.letters();
      return this.taking(async (wallet) => {
        await this.write(wallet);
        const frames = wallet.wholeFeed();
        const staff = wallet.known().signers.filter(({ role }) => role === 'admin' || role === 'socialWorker');
        return frames && letters.sealTo(wallet.id(), staff.map(({ key }) => key), frames);
      });
    });
  }

  /** What no statement has confirmed, as frames for a desk's `merge`; nothing when all is. */
  outbox(): Promise<Uint8Array | undefined> {
    return this.handedOut((wallet) => wallet.outbox());
  }
  /** All entries, for a desk that misses earlier ones. */
  wholeFeed(): Promise<Uint8Array | undefined> {
    return this.handedOut((wallet) => wallet.wholeFeed());
  }

  /** Reads a QR text as far as this phone knows whom to believe. */
  readQr(text: string, kind?: QrKind): Promise<QrReading> {
    return this.inTurn(async (core) => this.wallet?.readQr(this.now(), text, kind) ?? core.readQr(this.now(), text, kind));
  }
  /** Bytes as a series of QR texts: those needed, then `repair` more that can stand in for any of them. */
  writeSeries(bytes: Uint8Array, carries: Carried, repair?: number): Promise<QrSeries> {
    return this.inTurn(async (core) => core.writeSeries(bytes, carries, repair));
  }
  /** Collects the parts of one series; the caller frees it. */
  collector(): Promise<Collector> {
    return this.inTurn(async (core) => core.collector());
  }
  refusalText(refusal: Refusal, lang: Lang): Promise<string> {
    return this.inTurn(async (core) => core.refusalText(refusal, lang));
  }
  statementFaultText(fault: StatementFault, lang: Lang): Promise<string> {
    return this.inTurn(async (core) => core.statementFaultText(fault, lang));
  }
  qrFaultText(fault: QrFault, lang: Lang): Promise<string> {
    return this.inTurn(async (core) => core.qrFaultText(fault, lang));
  }

  /** Gives memory and store back; what is not stored yet is tried once more. */
  async close(): Promise<void> {
    const work = async () => {
      try {
        if (this.core?.alive === true && this.wallet !== undefined) await this.write(this.wallet);
      } finally {
        this.wallet?.free();
        this.wallet = undefined;
        await this.options.store.close();
      }
    };
    const closing = this.tail.then(work);
    this.tail = closing.then(() => Promise.reject(new StorageError('storage_closed', 'this wallet was closed')));
    this.tail.catch(() => undefined);
    return closing;
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private held(): Wallet {
    if (this.wallet === undefined) throw new CoreError('not_founded', 'no invitation was accepted here yet');
    return this.wallet;
  }

  private inTurn<T>(work: (core: WalletCore) => Promise<T>): Promise<T> {
    const before = this.tail;
    const result = before.then(async () => work(await this.ready()));
    // A failed call holds up none after it; only a closed wallet does.
    this.tail = before.then(() => result.then(() => undefined, () => undefined));
    this.tail.catch(() => undefined);
    return result;
  }

  /** Does work on the wallet; where another tab has written since, once more on what that tab left. */
  private async taking<T>(work: (wallet: Wallet) => Promise<T>): Promise<T> {
    try {
      return await work(this.held());
    } catch (error) {
      if ((error as StorageError).code !== 'storage_taken') throw error;
      await this.reopen();
      return work(this.held());
    }
  }

  /** The module, with the wallet open: for the first time, or again after a trap. */
  private async ready(): Promise<WalletCore> {
    if (this.core?.alive === true) return this.core;
    const core = await this.options.core();
    this.wallet = await this.read(core);
    this.core = core;
    return core;
  }

  private async reopen(): Promise<void> {
    this.wallet?.free();
    this.wallet = undefined;
    this.core = undefined;
    this.failure = undefined;
    await this.ready();
    this.changed();
  }

  private async letters(): Promise<Letters> {
    const { letters } = this.options;
    if (letters === undefined) throw new CoreError('no_letter_module', 'the host gave no module for letters');
    return letters();
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private async read(core: WalletCore): Promise<Wallet | undefined> {
    const { store } = this.options;
    const { frames, secret, device } = (await store.read()) ?? {};
    this.kept = notesIn(device);
    // A key without a wallet: the phone died while it joined, and nothing was used up.
    if (frames === undefined || frames.length === 0) return undefined;
    if (secret === undefined) throw new CoreError('no_signing_key', 'a wallet without its key');
    try {
      return core.open(frames, secret);
    } catch (error) {
      if (store.atomic === true || (error as CoreError).code !== 'truncated') throw error;
      const wallet = core.recover(frames, secret);
      // It was never acknowledged, and it goes before anything is appended to it.
      await store.replace(wallet.file());
      return wallet;
    }
  }

  /** An entry that a desk has seen must outlast a crash here: else its number would be given to another one. */
  private handedOut(work: (wallet: Wallet) => Uint8Array | undefined): Promise<Uint8Array | undefined> {
    return this.inTurn(() =>
      this.taking(async (wallet) => {
        await this.write(wallet);
        return work(wallet);
      }),
    );
  }

  private accept(bytes: Uint8Array): Promise<StatementOutcome> {
    return this.taking(async (wallet) => {
      const outcome = wallet.acceptStatement(this.now(), bytes);
      // As a whole: earlier statements need not be kept.
      if (outcome.fault === undefined) await this.rewrite(wallet);
      return outcome;
    });
  }

  private async write(wallet: Wallet): Promise<void> {
    const unsaved = wallet.unsaved();
    if (unsaved === undefined) return;
    await this.stored(() => this.options.store.append(unsaved.bytes));
    wallet.acknowledge(unsaved.mark);
    this.changed();
  }

  private async rewrite(wallet: Wallet): Promise<void> {
    const unsaved = wallet.unsaved();
    await this.stored(() => this.options.store.replace(wallet.file()));
    if (unsaved !== undefined) wallet.acknowledge(unsaved.mark);
    this.changed();
  }

  private async stored(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.failure = undefined;
    } catch (error) {
      if ((error as StorageError).code !== 'storage_taken') this.failure = error as StorageError;
      this.changed();
      throw error;
    }
  }
}

function notesIn(device: Uint8Array | undefined): PhoneNotes {
  try {
    return device === undefined ? {} : (JSON.parse(new TextDecoder().decode(device)) as PhoneNotes);
  } catch {
    return {};
  }
}
