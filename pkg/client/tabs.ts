// Several tabs on one book: whoever holds the Web Lock writes, the others send it their calls. When the
// writer goes, the lock passes on and the next tab opens the book from the store.
import { ConnectionError, toData } from '../loader/errors.js';
import { Listeners } from './listeners.js';
import type { LocalBook } from './local.js';
import { newId, portOf, type Method, type Port } from './protocol.js';
import { RemoteBook } from './remote.js';
import { run, serve } from './serve.js';
import { nothingKnown, type BookClient, type BookState } from './types.js';

/** How long a writer may be silent before its lock is taken: a tab the system has frozen keeps it. */
const PATIENCE_MS = 4000;

export interface TabsOptions {
  /** The same in all tabs of one book. */
  name: string;
  /** Opens the book in this tab, once it may write. */
  open: () => Promise<LocalBook>;
  patienceMs?: number | undefined;
}

export class TabBook {
  private readonly own = newId();
  private readonly channel: BroadcastChannel;
  private readonly port: Port;
  private readonly lock: string;
  private readonly listeners = new Listeners();
  private readonly ending = new AbortController();
  private local: LocalBook | undefined;
  private remote: RemoteBook | undefined;
  private broken: unknown;
  private release: () => void = () => {};

  constructor(private readonly options: TabsOptions) {
    this.lock = `xiangyue:${options.name}`;
    this.channel = new BroadcastChannel(this.lock);
    this.port = portOf(this.channel);
  }

  /** Resolves when this tab writes, or follows one that does. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const lead = (lock: Lock | null) => {
        if (lock !== null) return this.lead(resolve, reject);
        this.follow();
        resolve();
        return undefined;
      };
      this.request({ ifAvailable: true }, lead);
    });
  }

  state(): BookState {
    if (this.local !== undefined) return this.local.state();
    const problem = this.broken === undefined ? undefined : toData(this.broken);
    const known = this.remote?.state();
    if (known !== undefined) return { ...known, mode: known.mode === 'reader' ? 'reader' : 'follower' };
    return nothingKnown(problem);
  }

  /** Makes a call here or, over the channel, where the writer is. */
  async run(method: Method, args: unknown[], onProgress?: (done: number, total: number) => void): Promise<unknown> {
    if (this.local !== undefined) return run(this.local, method, args, onProgress);
    if (this.remote !== undefined) return run(this.remote, method, args, onProgress);
    throw this.broken ?? new ConnectionError('closed', 'this book was closed');
  }

  onChange(listener: (state: BookState) => void): () => void {
    return this.listeners.add(listener);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    this.ending.abort();
    await this.remote?.close();
    this.remote = undefined;
    const { local } = this;
    this.local = undefined;
    try {
      await local?.close();
    } finally {
      this.release();
      this.channel.close();
    }
  }

  private request(options: LockOptions, work: (lock: Lock | null) => Promise<void> | undefined): void {
    const whole = options.ifAvailable || options.steal ? options : { ...options, signal: this.ending.signal };
    navigator.locks.request(this.lock, whole, work).catch((error: unknown) => {
      // Aborted: another tab has taken the lock from this one, or this one was closed while it waited.
      if ((error as DOMException).name === 'AbortError' && !this.ending.signal.aborted) this.demote();
    });
  }

  private follow(): void {
    this.remote = new RemoteBook(this.port, {
      patienceMs: this.options.patienceMs ?? PATIENCE_MS,
      onSilence: () => this.takeOver(),
    });
    this.remote.onChange(() => this.tell());
    this.request({}, () => this.lead());
  }

  private takeOver(): void {
    if (this.local === undefined && !this.ending.signal.aborted) this.request({ steal: true }, () => this.lead());
  }

  /** Runs as long as this tab holds the lock. */
  private async lead(ready?: () => void, failed?: (error: unknown) => void): Promise<void> {
    if (this.ending.signal.aborted || this.local !== undefined) return;
    try {
      this.local = await this.options.open();
    } catch (error) {
      this.broken = error;
      await this.remote?.close();
      this.remote = undefined;
      failed?.(error);
      this.tell();
      return;
    }
    const { local, remote } = this;
    this.broken = undefined;
    this.remote = undefined;
    const stopServing = serve(this.port, local, this.own);
    local.onChange(() => this.tell());
    remote?.handOver((method, args, onProgress) => run(local, method, args, onProgress));
    ready?.();
    this.tell();
    await new Promise<void>((resolve) => (this.release = resolve));
    stopServing();
  }

  /** The lock is gone: whatever this tab still wanted to write, the store refuses. */
  private demote(): void {
    const { local } = this;
    this.local = undefined;
    this.release();
    if (local === undefined) return;
    local.close().catch(() => undefined);
    this.follow();
    this.tell();
  }

  private tell(): void {
    this.listeners.tell(this.state());
  }
}

/** The client of a book that several tabs share. */
export async function openShared(options: TabsOptions): Promise<BookClient> {
  const tab = new TabBook(options);
  await tab.start();
  const to = <T>(method: Method, ...args: unknown[]) => tab.run(method, args) as Promise<T>;
  return {
    state: () => tab.state(),
    found: (command) => to('found', command),
    execute: (command) => to('execute', command),
    executeAll: (commands, onProgress) => tab.run('executeAll', [commands], onProgress) as ReturnType<BookClient['executeAll']>,
    invite: (invitation) => to('invite', invitation),
    join: (invitation, seed) => to('join', invitation, seed),
    ask: (query) => to('ask', query),
    readRuleTable: (rows, mapping) => to('readRuleTable', rows, mapping),
    refusalText: (refusal, lang) => to('refusalText', refusal, lang),
    writeQr: (source) => to('writeQr', source),
    readQr: (text, kind) => to('readQr', text, kind),
    writeSeries: (bytes, carries, repair) => to('writeSeries', bytes, carries, repair),
    collectSeries: (texts) => to('collectSeries', texts),
    statementFor: (key) => to('statementFor', key),
    drawCheckInCode: () => to('drawCheckInCode'),
    qrFaultText: (fault, lang) => to('qrFaultText', fault, lang),
    merge: (bytes, onProgress) => tab.run('merge', [bytes], onProgress) as ReturnType<BookClient['merge']>,
    have: () => to('have'),
    diff: (have) => to('diff', have),
    diffFor: (have, key) => to('diffFor', have, key),
    haveSigned: () => to('haveSigned'),
    diffForClaim: (claim) => to('diffForClaim', claim),
    diffSealed: (have) => to('diffSealed', have),
    letterAsk: (tries) => to('letterAsk', tries),
    letterFor: (ask) => to('letterFor', ask),
    statementLetter: (key) => to('statementLetter', key),
    openLetter: (letter) => to('openLetter', letter),
    archived: () => to('archived'),
    exportFor: (key) => to('exportFor', key),
    exportBook: () => to('exportBook'),
    seal: (until) => to('seal', until),
    archive: () => to('archive'),
    prune: () => to('prune'),
    importBook: (bytes) => to('importBook', bytes),
    backup: (passphrase, options, onProgress) => tab.run('backup', [passphrase, options], onProgress) as ReturnType<BookClient['backup']>,
    openBackup: (file, passphrase, onProgress) => tab.run('openBackup', [file, passphrase], onProgress) as ReturnType<BookClient['openBackup']>,
    digest: () => to('digest'),
    retry: () => to('retry'),
    onChange: (listener) => tab.onChange(listener),
    close: () => tab.close(),
  };
}
