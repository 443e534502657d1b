// A book held elsewhere: sends each call over a port and waits for its answer. When the writer at the
// other end is replaced, a call it had not begun is made again; one it had begun may have been carried
// out, so it ends in `outcome_unknown` unless making it twice does no harm.
import type {
  AnswerOf, Carried, ColumnMapping, CommandInput, Day, DrawnCode, FeedMark, FoundInput, InvitationId, Invited, InviteInput, Lang,
  MergeReport, OpenReport, Outcome, PublicKey, QrCollected, QrFault, QrKind, QrReading, QrSeries, QrSourceInput, QrWritten, QueryInput,
  Receipt, Refusal, RuleTableReport, StatementWritten,
} from '../loader/contract.js';
import { ConnectionError, fromData } from '../loader/errors.js';
import { Listeners } from './listeners.js';
import { newId, type Message, type Method, type Port } from './protocol.js';
import { nothingKnown, type Archived, type BackupFile, type BackupOpened, type BackupOptions, type BookClient, type BookState } from './types.js';

interface Call {
  method: Method;
  args: unknown[];
  accepted: boolean;
  onProgress: ((done: number, total: number) => void) | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Calls that write something new each time they are made. */
const ONCE: ReadonlySet<Method> = new Set<Method>(['found', 'execute', 'executeAll', 'invite', 'join', 'importBook', 'openBackup', 'seal']);

export interface RemoteOptions {
  /** How long a call may wait for the writer to take it, before `onSilence` is called. */
  patienceMs?: number;
  onSilence?: () => void;
}

export class RemoteBook implements BookClient {
  private readonly own = newId();
  private readonly calls = new Map<number, Call>();
  private readonly listeners = new Listeners();
  private readonly stop: () => void;
  private lastId = 0;
  private writer: string | undefined;
  private last: BookState | undefined;
  private closed = false;

  constructor(
    private readonly port: Port,
    private readonly options: RemoteOptions = {},
  ) {
    this.stop = port.listen((message) => this.hear(message));
    port.post({ kind: 'hello' });
  }

  state(): BookState {
    return this.last ?? nothingKnown();
  }

  found(command: FoundInput): Promise<Receipt> {
    return this.call('found', [command]);
  }
  execute(command: CommandInput): Promise<Outcome> {
    return this.call('execute', [command]);
  }
  executeAll(commands: readonly CommandInput[], onProgress?: (done: number, total: number) => void): Promise<Outcome[]> {
    return this.call('executeAll', [commands], onProgress);
  }
  invite(invitation: InviteInput): Promise<Invited> {
    return this.call('invite', [invitation]);
  }
  join(invitation: InvitationId, seed: Uint8Array): Promise<Outcome> {
    return this.call('join', [invitation, seed]);
  }
  ask<const Q extends QueryInput>(query: Q): Promise<AnswerOf<Q>> {
    return this.call('ask', [query]);
  }
  readRuleTable(rows: readonly (readonly string[])[], mapping?: ColumnMapping): Promise<RuleTableReport> {
    return this.call('readRuleTable', [rows, mapping]);
  }
  refusalText(refusal: Refusal, lang: Lang): Promise<string> {
    return this.call('refusalText', [refusal, lang]);
  }
  writeQr(source: QrSourceInput): Promise<QrWritten> {
    return this.call('writeQr', [source]);
  }
  readQr(text: string, kind?: QrKind): Promise<QrReading> {
    return this.call('readQr', [text, kind]);
  }
  writeSeries(bytes: Uint8Array, carries: Carried, repair?: number): Promise<QrSeries> {
    return this.call('writeSeries', [bytes, carries, repair]);
  }
  collectSeries(texts: readonly string[]): Promise<QrCollected> {
    return this.call('collectSeries', [texts]);
  }
  statementFor(key: string): Promise<StatementWritten> {
    return this.call('statementFor', [key]);
  }
  drawCheckInCode(): Promise<DrawnCode> {
    return this.call('drawCheckInCode', []);
  }
  qrFaultText(fault: QrFault, lang: Lang): Promise<string> {
    return this.call('qrFaultText', [fault, lang]);
  }
  merge(bytes: Uint8Array, onProgress?: (done: number, total: number) => void): Promise<MergeReport> {
    return this.call('merge', [bytes], onProgress);
  }
  have(): Promise<FeedMark[]> {
    return this.call('have', []);
  }
  diff(have: readonly FeedMark[]): Promise<Uint8Array | undefined> {
    return this.call('diff', [have]);
  }
  diffFor(have: readonly FeedMark[], key: PublicKey): Promise<Uint8Array | undefined> {
    return this.call('diffFor', [have, key]);
  }
  haveSigned(): Promise<Uint8Array> {
    return this.call('haveSigned', []);
  }
  diffForClaim(claim: Uint8Array): Promise<Uint8Array | undefined> {
    return this.call('diffForClaim', [claim]);
  }
  diffSealed(have: readonly FeedMark[]): Promise<Uint8Array | undefined> {
    return this.call('diffSealed', [have]);
  }
  letterAsk(tries?: number): Promise<Uint8Array | undefined> {
    return this.call('letterAsk', [tries]);
  }
  letterFor(ask: Uint8Array): Promise<Uint8Array | undefined> {
    return this.call('letterFor', [ask]);
  }
  statementLetter(key: string): Promise<StatementWritten> {
    return this.call('statementLetter', [key]);
  }
  openLetter(letter: Uint8Array): Promise<Uint8Array | undefined> {
    return this.call('openLetter', [letter]);
  }
  archived(): Promise<Archived> {
    return this.call('archived', []);
  }
  exportFor(key: PublicKey): Promise<Uint8Array> {
    return this.call('exportFor', [key]);
  }
  exportBook(): Promise<Uint8Array> {
    return this.call('exportBook', []);
  }
  seal(until: Day): Promise<Outcome> {
    return this.call('seal', [until]);
  }
  archive(): Promise<Uint8Array> {
    return this.call('archive', []);
  }
  prune(): Promise<void> {
    return this.call('prune', []);
  }
  importBook(bytes: Uint8Array): Promise<OpenReport> {
    return this.call('importBook', [bytes]);
  }
  backup(passphrase: string, options?: BackupOptions, onProgress?: Call['onProgress']): Promise<BackupFile> {
    return this.call('backup', [passphrase, options], onProgress);
  }
  openBackup(file: Uint8Array, passphrase: string, onProgress?: Call['onProgress']): Promise<BackupOpened> {
    return this.call('openBackup', [file, passphrase], onProgress);
  }
  digest(): Promise<string> {
    return this.call('digest', []);
  }
  retry(): Promise<void> {
    return this.call('retry', []);
  }
  onChange(listener: (state: BookState) => void): () => void {
    return this.listeners.add(listener);
  }

  /** Closes this end only. */
  async close(): Promise<void> {
    this.end(new ConnectionError('closed', 'the connection to the book was closed'));
  }

  /** Ends every waiting call with this error. */
  end(error: ConnectionError): void {
    this.closed = true;
    this.stop();
    this.listeners.clear();
    for (const [id, call] of this.calls) this.settle(id, () => call.reject(error));
  }

  /** Takes over the waiting calls, to be made somewhere else; this end is closed. */
  handOver(run: (method: Method, args: unknown[], onProgress: Call['onProgress']) => Promise<unknown>): void {
    const waiting = [...this.calls];
    this.calls.clear();
    for (const [, call] of waiting) {
      if (call.timer !== undefined) clearTimeout(call.timer);
      if (this.mayRepeat(call)) run(call.method, call.args, call.onProgress).then(call.resolve, call.reject);
      else call.reject(this.unknown(call.method));
    }
    this.end(new ConnectionError('closed', 'this tab writes now'));
  }

  private call<T>(method: Method, args: unknown[], onProgress?: Call['onProgress']): Promise<T> {
    if (this.closed) return Promise.reject(new ConnectionError('closed', 'the connection to the book was closed'));
    return new Promise<T>((resolve, reject) => {
      const id = (this.lastId += 1);
      const call: Call = { method, args, accepted: false, onProgress, resolve: resolve as Call['resolve'], reject, timer: undefined };
      this.calls.set(id, call);
      this.send(id, call);
    });
  }

  private send(id: number, call: Call): void {
    const { patienceMs, onSilence } = this.options;
    if (call.timer !== undefined) clearTimeout(call.timer);
    if (patienceMs !== undefined && onSilence !== undefined) call.timer = setTimeout(onSilence, patienceMs);
    this.port.post({ kind: 'call', from: this.own, id, method: call.method, args: call.args });
  }

  private hear(message: Message): void {
    if (message.kind === 'state') return this.hearState(message);
    if (!('to' in message) || message.to !== this.own) return;
    const call = this.calls.get(message.id);
    if (call === undefined) return;
    if (message.kind === 'accepted') {
      call.accepted = true;
      if (call.timer !== undefined) clearTimeout(call.timer);
    }
    if (message.kind === 'progress') call.onProgress?.(message.done, message.total);
    if (message.kind === 'done') this.settle(message.id, () => call.resolve(message.value));
    if (message.kind === 'failed') this.settle(message.id, () => call.reject(fromData(message.error)));
  }

  private hearState({ writer, state }: Extract<Message, { kind: 'state' }>): void {
    const replaced = this.writer !== undefined && this.writer !== writer;
    this.writer = writer;
    this.last = state;
    if (replaced) {
      for (const [id, call] of this.calls) {
        if (this.mayRepeat(call)) this.send(id, Object.assign(call, { accepted: false }));
        else this.settle(id, () => call.reject(this.unknown(call.method)));
      }
    }
    this.listeners.tell(this.last);
  }

  private mayRepeat(call: Call): boolean {
    return !call.accepted || !ONCE.has(call.method);
  }

  private unknown(method: Method): ConnectionError {
    return new ConnectionError('outcome_unknown', `the tab that was carrying out \`${method}\` went away; look whether it was done before doing it again`);
  }

  private settle(id: number, end: () => void): void {
    const call = this.calls.get(id);
    if (call?.timer !== undefined) clearTimeout(call.timer);
    this.calls.delete(id);
    end();
  }
}
