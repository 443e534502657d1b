// A lock file that lets one process write to a folder. Knows nothing of what the folder holds.
import { open, readFile, stat, unlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { StorageError } from '../loader/errors.js';

interface Owner {
  pid: number;
  host: string;
  /** When the process began, where the system tells: a process id is used again after a restart. */
  began: string | undefined;
}

const ABANDONED_MS = 10_000;

function beganOf(pid: number): string | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in brackets and may hold blanks; the 22nd field is the start time.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  // Of a process on another machine nothing can be known, so it counts as alive.
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.began === undefined || beganOf(owner.pid) === owner.began;
}

async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    const own: Owner = { pid: process.pid, host: hostname(), began: beganOf(process.pid) };
    await file.writeFile(JSON.stringify(own));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whose lock it is; nothing when it is gone or abandoned half-written. */
async function ownerOf(path: string): Promise<Owner | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const owner = JSON.parse(text) as Owner;
    return isAlive(owner) ? owner : undefined;
  } catch {
    const age = Date.now() - (await stat(path)).mtimeMs;
    return age < ABANDONED_MS ? { pid: 0, host: 'unknown', began: undefined } : undefined;
  }
}

function locked(path: string, owner: Owner): StorageError {
  return new StorageError('storage_locked', `another process (${owner.pid} on ${owner.host}) writes to this book; if it does not, remove \`${path}\``);
}

/** Takes the lock or throws `storage_locked`; gives the function that lets it go. */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  const release = async () => unlink(path).catch(() => undefined);
  if (await create(path)) return release;
  const owner = await ownerOf(path);
  if (owner !== undefined) throw locked(path, owner);
  // Only one process at a time may clear a stale lock, or it could clear the next owner's.
  const clearing = `${path}.clearing`;
  if (!(await create(clearing))) {
    const other = await ownerOf(clearing);
    if (other !== undefined) throw locked(path, other);
    await unlink(clearing).catch(() => undefined);
    throw new StorageError('storage_locked', 'a lock left by a process that ended was being cleared; try again');
  }
  try {
    const still = await ownerOf(path);
    if (still !== undefined) throw locked(path, still);
    await unlink(path).catch(() => undefined);
    if (!(await create(path))) throw new StorageError('storage_locked', 'another process was faster; try again');
    return release;
  } finally {
    await unlink(clearing).catch(() => undefined);
  }
}
