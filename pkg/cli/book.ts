// Opens a book for reading: a folder or a file, without the lock and without writing anything.
import type { Community } from '../loader/community.js';
import type { Core } from '../loader/core.js';
import { loadCore, readBook } from '../loader/node.js';
import { Usage } from './text.js';

export interface OpenBook {
  core: Core;
  community: Community;
  now: number;
}

/** The one book named on the command line. */
export function onePath(positionals: string[]): string {
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new Usage('请给出一本台账', 'name one book');
  return path;
}

/** Opens it as its keeper sees it: an unfinished last write, if any, is left out. */
export async function openForReading(path: string): Promise<OpenBook> {
  const { frames, checkpoint } = await readBook(path);
  const core = await loadCore();
  const now = Date.now();
  return { core, community: core.recover(frames, undefined, checkpoint), now };
}
