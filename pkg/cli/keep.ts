// `xiangyue archive` and `xiangyue prune`: keeps every entry in one file, then lets the book begin at its last seal.
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Committer } from '../client/committer.js';
import { openStored } from '../client/stored.js';
import { CoreError, StorageError } from '../loader/errors.js';
import { fileStore, loadCore, readBook } from '../loader/node.js';
import { BOOK_FILE } from '../storage/node-file.js';
import { onePath } from './book.js';
import { Usage } from './text.js';

export async function archive(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { out: { type: 'string' } } });
  if (values.out === undefined) throw new Usage('请用 --out 给出档案文件', 'name the archive with --out');
  const { frames, checkpoint } = await readBook(onePath(positionals));
  const community = (await loadCore()).recover(frames, undefined, checkpoint);
  const bytes = community.archive();
  await writeSafely(values.out, bytes);
  const { seals } = community.ask(Date.now(), { type: 'seals' });
  process.stdout.write(`${values.out}  ${bytes.length} 字节 bytes, ${seals.length} 次封账 seals\n摘要 digest ${community.digest()}\n`);
  return 0;
}

export async function prune(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { archive: { type: 'string' } } });
  const path = onePath(positionals);
  if (values.archive === undefined) throw new Usage('请用 --archive 给出档案文件，清理前先存档', 'name a file with --archive: it is written before anything is dropped');
  const isFolder = await stat(path).then((found) => found.isDirectory(), () => false);
  if (!isFolder) throw new Usage(`\`${path}\` 不是存放台账的目录`, `\`${path}\` is not a book's folder`);
  const core = await loadCore();
  const store = fileStore(path);
  try {
    const stored = await openStored(core, store);
    if (stored === undefined) throw new CoreError('not_founded', `the folder \`${path}\` holds no book`);
    const { community } = stored;
    const kept = community.archive();
    const before = (await store.read())?.frames.length ?? 0;
    // Not sealed: refused before a file is written.
    if (community.ask(Date.now(), { type: 'seals' }).seals.length === 0) community.prune();
    await writeSafely(values.archive, kept);
    // What was written is what opens: only then may anything go.
    if (core.open((await readBook(values.archive)).frames).digest() !== community.digest()) {
      throw new StorageError('storage_failed', 'the archive does not open to this book');
    }
    await new Committer(community, store).prune();
    const after = (await store.read())?.frames.length ?? 0;
    process.stdout.write(`${values.archive}  ${kept.length} 字节 bytes\n${path}/${BOOK_FILE}  ${before} → ${after} 字节 bytes\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** All of it under this name, durably, or nothing. A file that is there already is not overwritten. */
async function writeSafely(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const there = await open(path, 'r').catch(() => undefined);
  await there?.close();
  if (there !== undefined) throw new Usage(`文件 \`${path}\` 已经存在`, `the file \`${path}\` exists already`);
  const aside = `${path}.new`;
  const file = await open(aside, 'w', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
