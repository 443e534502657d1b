// A folder as a place to meet, for browsers that let a page open one: the File System Access API, or the page's
// own OPFS. A file that is closed takes the place of the old one as a whole; the browser sees to that.
import { isFolder } from './names.js';
import { ExchangeError, type ExchangeStore, type ListedObject } from './store.js';

/** What is needed of a `FileSystemDirectoryHandle`. */
export interface DirectoryHandle {
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<DirectoryHandle>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FileHandle>;
}
interface FileHandle {
  getFile(): Promise<{ readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }>;
  createWritable(): Promise<{ write(data: ArrayBuffer): Promise<void>; close(): Promise<void>; abort?(): Promise<void> }>;
}
/** Older declarations of the platform leave this out. */
type Entries = { entries(): AsyncIterable<[string, { kind: 'file' | 'directory' }]> };

function failed(error: unknown): ExchangeError {
  const { name, message } = error as DOMException;
  if (name === 'QuotaExceededError') return new ExchangeError('exchange_full', message);
  if (name === 'NotAllowedError' || name === 'SecurityError') return new ExchangeError('exchange_denied', message);
  return new ExchangeError('exchange_failed', `${name}: ${message}`);
}

class DirectoryStore implements ExchangeStore {
  constructor(private readonly root: DirectoryHandle) {}

  async list(prefix: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    try {
      await this.walk(this.root, '', prefix, listed);
    } catch (error) {
      throw failed(error);
    }
    return listed;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    try {
      const [folder, last] = await this.find(name, false);
      const file = await (await folder.getFileHandle(last)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      if ((error as DOMException).name === 'NotFoundError') return undefined;
      throw failed(error);
    }
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    try {
      const [folder, last] = await this.find(name, true);
      const writable = await (await folder.getFileHandle(last, { create: true })).createWritable();
      try {
        await writable.write(bytes.slice().buffer as ArrayBuffer);
      } catch (error) {
        await writable.abort?.().catch(() => undefined);
        throw error;
      }
      await writable.close();
    } catch (error) {
      throw failed(error);
    }
  }

  private async walk(folder: DirectoryHandle, inside: string, prefix: string, listed: ListedObject[]): Promise<void> {
    for await (const [last, { kind }] of (folder as DirectoryHandle & Entries).entries()) {
      const name = inside === '' ? last : `${inside}/${last}`;
      if (last.startsWith('.') || !(name.startsWith(prefix) || prefix.startsWith(`${name}/`))) continue;
      if (kind === 'directory' && isFolder(last)) await this.walk(await folder.getDirectoryHandle(last), name, prefix, listed);
      if (kind === 'file' && inside !== '') listed.push({ name, size: (await (await folder.getFileHandle(last)).getFile()).size });
    }
  }

  private async find(name: string, create: boolean): Promise<[DirectoryHandle, string]> {
    const parts = name.split('/');
    let folder = this.root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create });
    return [folder, parts[parts.length - 1] ?? ''];
  }
}

/** Objects as files in a folder a person has chosen with `showDirectoryPicker({ mode: "readwrite" })`. */
export function directoryStore(handle: DirectoryHandle): ExchangeStore {
  return new DirectoryStore(handle);
}
