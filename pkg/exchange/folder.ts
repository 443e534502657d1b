// A folder as a place to meet, for Node: a USB stick, a shared drive, the folder a portal keeps its objects in.
// Objects are written aside, synced and renamed, so nobody ever sees a part of one.
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFolder, isName } from './names.js';
import { ExchangeError, type ExchangeStore, type ListedObject } from './store.js';

/** Begins the name of a file that is still being written. */
const ASIDE = '.part-';

function failed(error: unknown): ExchangeError {
  const { code, message } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  return new ExchangeError(full ? 'exchange_full' : denied ? 'exchange_denied' : 'exchange_failed', message);
}

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

class FolderStore implements ExchangeStore {
  constructor(private readonly folder: string) {}

  async list(prefix: string): Promise<ListedObject[]> {
    return guarded(async () => {
      // A stick that was pulled out is not an empty store.
      await stat(this.folder);
      const listed: ListedObject[] = [];
      await this.walk('', prefix, listed);
      return listed;
    });
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return guarded(async () => {
      try {
        return new Uint8Array(await readFile(this.path(name)));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    return guarded(async () => {
      const path = this.path(name);
      await stat(this.folder);
      await mkdir(dirname(path), { recursive: true });
      const aside = join(dirname(path), `${ASIDE}${process.pid}-${Math.random().toString(36).slice(2)}`);
      const file = await open(aside, 'wx', 0o644);
      try {
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(aside, path);
      } catch (error) {
        await unlink(aside).catch(() => undefined);
        throw error;
      }
    });
  }

  private async walk(inside: string, prefix: string, listed: ListedObject[]): Promise<void> {
    for (const entry of await readdir(join(this.folder, inside), { withFileTypes: true })) {
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      const fits = name.startsWith(prefix) || prefix.startsWith(`${name}/`);
      if (!fits || entry.name.startsWith('.')) continue;
      // A stick may hold much else.
      if (entry.isDirectory() && isFolder(entry.name)) await this.walk(name, prefix, listed);
      else if (entry.isFile() && inside !== '') listed.push({ name, size: (await stat(join(this.folder, name))).size });
    }
  }

  private path(name: string): string {
    // Nothing but names of this package: no name leads out of the folder.
    if (!isName(name)) throw new ExchangeError('exchange_denied', 'not the name of an object');
    return join(this.folder, name);
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ExchangeError ? error : failed(error);
  }
}

/** Objects as files in a folder that exists. */
export function folderStore(folder: string): ExchangeStore {
  return new FolderStore(folder);
}
