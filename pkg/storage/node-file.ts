// A book in a folder: `book` (frames), `checkpoint`, `secret` and `device` (readable by their owner only) and `lock`.
// Appends are synced before they count; everything else is written aside, synced and renamed.
import { mkdir, open, readFile, rename, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../loader/errors.js';
import { takeLock } from './node-lock.js';
import type { BookStore, StoredBook } from './store.js';

/** The file inside a book's folder that holds its frames. */
export const BOOK_FILE = 'book';

function failed(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  return new StorageError(full ? 'storage_full' : 'storage_failed', message);
}

async function readOrNothing(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a rename or a new name durable. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, from: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, from + done);
    done += bytesWritten;
  }
}

class FileStore implements BookStore {
  private release: (() => Promise<void>) | undefined;
  private book: FileHandle | undefined;
  /** Bytes of the book that count; whatever a failed append left after them is cut before the next. */
  private length = 0;
  private dirty = false;

  constructor(private readonly folder: string) {}

  async read(): Promise<StoredBook | undefined> {
    return this.guarded(async () => {
      await this.openBook();
      const frames = (await readOrNothing(this.path(BOOK_FILE))) ?? new Uint8Array(0);
      const checkpoint = await readOrNothing(this.path('checkpoint'));
      const secret = await readOrNothing(this.path('secret'));
      const device = await readOrNothing(this.path('device'));
      this.length = frames.length;
      return frames.length === 0 && secret === undefined ? undefined : { frames, checkpoint, secret, device };
    });
  }

  async append(frames: Uint8Array): Promise<void> {
    return this.guarded(async () => {
      const book = await this.openBook();
      if (this.dirty) await this.cut(book);
      this.dirty = true;
      try {
        await writeWhole(book, frames, this.length);
        await book.sync();
      } catch (error) {
        // If cutting fails too, `dirty` stays and the next append cuts first.
        await this.cut(book).catch(() => undefined);
        throw error;
      }
      this.length += frames.length;
      this.dirty = false;
    });
  }

  async replace(frames: Uint8Array): Promise<void> {
    return this.guarded(async () => {
      const old = await this.openBook();
      await this.put(BOOK_FILE, frames, 0o644);
      this.book = undefined;
      await old.close();
      await this.openBook();
      this.length = frames.length;
      this.dirty = false;
    });
  }

  async writeCheckpoint(bytes: Uint8Array): Promise<void> {
    return this.guarded(() => this.put('checkpoint', bytes, 0o644));
  }

  async writeSecret(bytes: Uint8Array): Promise<void> {
    return this.guarded(() => this.put('secret', bytes, 0o600));
  }

  async writeDevice(bytes: Uint8Array): Promise<void> {
    return this.guarded(() => this.put('device', bytes, 0o600));
  }

  async close(): Promise<void> {
    await this.book?.close();
    this.book = undefined;
    await this.release?.();
    this.release = undefined;
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.release === undefined) {
        await mkdir(this.folder, { recursive: true });
        this.release = await takeLock(this.path('lock'));
      }
      return await work();
    } catch (error) {
      throw failed(error);
    }
  }

  private async openBook(): Promise<FileHandle> {
    if (this.book !== undefined) return this.book;
    const path = this.path(BOOK_FILE);
    try {
      this.book = await open(path, 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.book = await open(path, 'wx+', 0o644);
      await syncFolder(this.folder);
    }
    this.length = (await this.book.stat()).size;
    return this.book;
  }

  private async cut(book: FileHandle): Promise<void> {
    await book.truncate(this.length);
    await book.sync();
    this.dirty = false;
  }

  private async put(name: string, bytes: Uint8Array, mode: number): Promise<void> {
    const aside = this.path(`${name}.new`);
    // A leftover of an earlier crash may carry another mode.
    await unlink(aside).catch(() => undefined);
    const file = await open(aside, 'wx', mode);
    try {
      await writeWhole(file, bytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, this.path(name));
    await syncFolder(this.folder);
  }
}

/** A book in a folder. The first call takes its lock; `close()` lets it go. */
export function fileStore(folder: string): BookStore {
  return new FileStore(folder);
}

/** Reads a book without its lock: a folder made by `fileStore`, or one file of frames. Writes nothing. */
export async function readBook(path: string): Promise<StoredBook> {
  const inside = await readOrNothing(join(path, BOOK_FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw failed(error);
  });
  if (inside === undefined) {
    const frames = await readFile(path).catch((error: unknown) => {
      throw failed(error);
    });
    return { frames: new Uint8Array(frames) };
  }
  const secret = await readOrNothing(join(path, 'secret')).catch(() => undefined);
  const checkpoint = await readOrNothing(join(path, 'checkpoint')).catch(() => undefined);
  return { frames: inside, secret, checkpoint };
}
