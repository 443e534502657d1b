// `xiangyue run`: carries a script out, one JSON line in, one out. Clock and keys come from the script and
// the seed, so that the same file gives the same bytes.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Committer } from '../client/committer.js';
import { openStored } from '../client/stored.js';
import type { Community } from '../loader/community.js';
import type { Core } from '../loader/core.js';
import { InputError } from '../loader/errors.js';
import { fileStore, loadCore, readBook } from '../loader/node.js';
import { memoryStore } from '../storage/memory.js';
import type { BookStore } from '../storage/store.js';
import { onePath } from './book.js';
import { seedFrom, stepFrom, type Step } from './script.js';

const COMMIT_EVERY = 1000;

/** A book under way: none until the first line founds one, unless one was opened. */
class Session {
  private committer: Committer | undefined;
  private waiting = 0;
  private readonly names = new Map<string, string>();
  private last: number | undefined;
  community: Community | undefined;

  constructor(
    private readonly core: Core,
    private readonly store: BookStore,
    private readonly seed: Uint8Array | undefined,
  ) {}

  async open(): Promise<void> {
    const stored = await openStored(this.core, this.store, this.seed);
    if (stored !== undefined) this.hold(stored.community);
  }

  /** What one line gives back. */
  async line(text: string): Promise<object> {
    const step = stepFrom(text, this.last, this.names);
    this.last = step.at;
    if (step.query !== undefined) return { answer: this.held().ask(step.at, step.query) };
    const { entry, said } = await this.carryOut(step);
    if (step.as !== undefined && entry !== undefined) this.names.set(step.as, entry);
    return said;
  }

  async flush(): Promise<void> {
    this.waiting = 0;
    await this.committer?.commit();
  }

  async finish(): Promise<void> {
    await this.flush();
    if ((this.committer?.appends ?? 0) > 1) await this.committer?.compact();
    await this.store.close();
  }

  private async carryOut({ at, command, seal }: Step): Promise<{ entry: string | undefined; said: object }> {
    if (this.community === undefined && command !== undefined) return this.found(at, command);
    const community = this.held();
    const outcome = command === undefined ? community.seal(at, seal ?? '') : community.execute(at, command);
    if (outcome.receipt === undefined) return { entry: undefined, said: outcome };
    this.waiting += 1;
    if (this.waiting >= COMMIT_EVERY) await this.flush();
    return { entry: outcome.receipt.entry, said: outcome };
  }

  private async found(at: number, command: NonNullable<Step['command']>): Promise<{ entry: string | undefined; said: object }> {
    if (command.type !== 'foundCommunity') throw new InputError('the first command is `foundCommunity`');
    const community = this.core.found(at, command, this.seed);
    const [unsaved, secret] = [community.unsaved(), community.secret()];
    if (unsaved !== undefined && secret !== undefined) {
      await this.store.writeSecret(secret);
      await this.store.replace(unsaved.bytes);
      community.acknowledge(unsaved.mark);
    }
    this.hold(community);
    const first = community.ask(at, { type: 'journal', limit: 1 }).rows[0];
    const { type, ...fields } = command;
    const receipt = { entry: first?.entry, at: first?.at, events: [{ type: 'communityFounded', ...fields }] };
    return { entry: first?.entry, said: { receipt } };
  }

  private hold(community: Community): void {
    this.community = community;
    this.committer = new Committer(community, this.store);
    const own = community.publicKey();
    if (own !== undefined) this.names.set('self', own);
  }

  private held(): Community {
    if (this.community === undefined) throw new InputError('nothing is founded yet: the first command is `foundCommunity`');
    return this.community;
  }
}

/** A folder is written to; a file is only where the book begins. */
async function storeFor(path: string | undefined): Promise<BookStore> {
  if (path === undefined) return memoryStore();
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? memoryStore(await readBook(path)) : fileStore(path);
}

async function textOf(path: string): Promise<string> {
  if (path !== '-') return readFile(path, 'utf8');
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export async function run(args: string[]): Promise<number> {
  const options = { seed: { type: 'string' }, book: { type: 'string' }, out: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const lines = (await textOf(onePath(positionals))).replace(/^\uFEFF/, '').split(/\r?\n/);
  const seed = values.seed === undefined ? undefined : seedFrom(values.seed);
  const core = await loadCore(seed === undefined ? {} : { entropy: seed });
  const store = await storeFor(values.book);
  const session = new Session(core, store, seed);
  try {
    await session.open();
    await carryOut(session, lines);
    const { community } = session;
    if (community === undefined) return 0;
    await session.flush();
    await say({ digest: community.digest() });
    if (values.out !== undefined) await writeFile(values.out, community.exportBook());
    return 0;
  } finally {
    await session.finish();
  }
}

async function carryOut(session: Session, lines: readonly string[]): Promise<void> {
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') continue;
    try {
      await say({ line: at + 1, ...(await session.line(text)) });
    } catch (error) {
      if (error instanceof InputError) throw new InputError(`第 ${at + 1} 行 line ${at + 1}: ${error.message}`, error.field, error.suggestion);
      throw error;
    }
  }
}

async function say(line: object): Promise<void> {
  // Waits for a slow reader, so that a long run does not pile up in memory.
  if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
