// A book in a mini-program's user files. There is no fsync here: an append counts when the host says so,
// and a whole file is written aside and renamed, so that a killed app leaves the old one or the new one.
import { StorageError } from '../loader/errors.js';
import type { FileSystemManager, Wx, WxError } from '../loader/wx.js';
import { exact } from './bytes.js';
import type { BookStore, StoredBook } from './store.js';

declare const wx: Wx;

const NAMES = ['book', 'checkpoint', 'secret', 'device'] as const;
type Name = (typeof NAMES)[number];
type Callbacks<T> = { success: (result: T) => void; fail: (error: WxError) => void };

function failed(error: WxError): StorageError {
  const text = error.errMsg ?? 'the file system gave no reason';
  const full = error.errno === 1300202 || /maximum size|exceed|no space|quota/i.test(text);
  return new StorageError(full ? 'storage_full' : 'storage_failed', text);
}

function call<T>(start: (callbacks: Callbacks<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => start({ success: resolve, fail: (error) => reject(failed(error)) }));
}

class WeappStore implements BookStore {
  private readonly fs: FileSystemManager = wx.getFileSystemManager();
  private readonly folder: string;
  private ready = false;
  private length = 0;
  private dirty = false;

  constructor(name: string) {
    this.folder = `${wx.env.USER_DATA_PATH}/xiangyue/${name}`;
  }

  async read(): Promise<StoredBook | undefined> {
    await this.prepare();
    const frames = (await this.load('book')) ?? new Uint8Array(0);
    const [secret, checkpoint] = [await this.load('secret'), await this.load('checkpoint')];
    const device = await this.load('device');
    this.length = frames.length;
    this.dirty = false;
    return frames.length === 0 && secret === undefined ? undefined : { frames, checkpoint, secret, device };
  }

  async append(frames: Uint8Array): Promise<void> {
    await this.prepare();
    const filePath = this.path('book');
    if (this.dirty) await this.cut();
    if (!(await this.exists(filePath))) return this.replace(frames);
    this.dirty = true;
    try {
      await call((done) => this.fs.appendFile({ filePath, data: exact(frames), ...done }));
    } catch (error) {
      await this.cut().catch(() => undefined);
      throw error;
    }
    this.length += frames.length;
    this.dirty = false;
  }

  async replace(frames: Uint8Array): Promise<void> {
    await this.put('book', frames);
    this.length = frames.length;
    this.dirty = false;
  }

  writeCheckpoint(bytes: Uint8Array): Promise<void> {
    return this.put('checkpoint', bytes);
  }

  writeSecret(bytes: Uint8Array): Promise<void> {
    return this.put('secret', bytes);
  }

  writeDevice(bytes: Uint8Array): Promise<void> {
    return this.put('device', bytes);
  }

  async close(): Promise<void> {}

  private path(name: string): string {
    return `${this.folder}/${name}`;
  }

  private async exists(path: string): Promise<boolean> {
    return call((done) => this.fs.access({ path, ...done })).then(
      () => true,
      () => false,
    );
  }

  private async prepare(): Promise<void> {
    if (this.ready) return;
    if (!(await this.exists(this.folder))) {
      await call((done) => this.fs.mkdir({ dirPath: this.folder, recursive: true, ...done }));
    }
    for (const name of NAMES) await this.settle(name);
    this.ready = true;
  }

  /** Ends what a killed app left half done: see `put` for the order of its steps. */
  private async settle(name: Name): Promise<void> {
    const [now, next, old] = [this.path(name), this.path(`${name}.new`), this.path(`${name}.old`)];
    if (await this.exists(now)) {
      await this.remove(next);
    } else if (await this.exists(next)) {
      // Either `next` is complete and `old` was moved away for it, or there never was another.
      if (await this.exists(old)) await this.move(next, now);
      else await this.remove(next);
    } else if (await this.exists(old)) {
      await this.move(old, now);
    }
    await this.remove(old);
  }

  private async put(name: Name, bytes: Uint8Array): Promise<void> {
    await this.prepare();
    const [now, next, old] = [this.path(name), this.path(`${name}.new`), this.path(`${name}.old`)];
    await this.remove(next);
    await call((done) => this.fs.writeFile({ filePath: next, data: exact(bytes), ...done }));
    // Whether a rename may fall on an existing file differs between clients, so it never does here.
    const had = await this.exists(now);
    if (had) await this.move(now, old);
    await this.move(next, now);
    if (had) await this.remove(old);
  }

  private async move(oldPath: string, newPath: string): Promise<void> {
    await call((done) => this.fs.rename({ oldPath, newPath, ...done }));
  }

  private async remove(filePath: string): Promise<void> {
    if (await this.exists(filePath)) await call((done) => this.fs.unlink({ filePath, ...done }));
  }

  private async load(name: Name): Promise<Uint8Array | undefined> {
    const filePath = this.path(name);
    if (!(await this.exists(filePath))) return undefined;
    const { data } = await call<{ data: ArrayBuffer | string }>((done) => this.fs.readFile({ filePath, ...done }));
    if (typeof data === 'string') throw new StorageError('storage_failed', `\`${name}\` was read as text`);
    return new Uint8Array(data);
  }

  private async cut(): Promise<void> {
    await call((done) => this.fs.truncate({ filePath: this.path('book'), length: this.length, ...done }));
    this.dirty = false;
  }
}

/** A book in this mini-program's user files, under a name. */
export function weappStore(name = 'book'): BookStore {
  return new WeappStore(name);
}
