// `xiangyue verify`: opens a book from its frames alone and says what is wrong with the first bad one.
import { parseArgs } from 'node:util';
import { CoreError } from '../loader/errors.js';
import { loadCore, readBook } from '../loader/node.js';
import type { Community } from '../loader/community.js';
import { onePath } from './book.js';
import { firstBad, placesOf } from './frames.js';
import { table } from './show.js';
import { inBoth } from './text.js';

export async function verify(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const path = onePath(positionals);
  const { frames } = await readBook(path);
  const core = await loadCore();
  try {
    const community = core.open(frames);
    const { entries, provisional } = community.openReport();
    const [id, digest] = [community.id(), community.digest()];
    const note = provisional ? '；含更新版本的条目，不完整 — holds entries of a newer version' : '';
    process.stdout.write(
      `完好 intact: ${placesOf(frames).length} 帧 frames, ${entries} 条 entries, ${frames.length} 字节 bytes${note}\n` +
        `社区 community ${id}\n摘要 digest ${digest}\n`,
    );
    process.stdout.write(sealsText(community));
    return 0;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    process.stderr.write(`${inBoth(error, placeOf(error, frames, (prefix) => opens(() => core.open(prefix).free())))}\n`);
    return 1;
  }
}

/** A line for each seal, oldest first. Those written since the book begins were judged again when it was opened. */
function sealsText(community: Community): string {
  const { seals, begins } = community.ask(Date.now(), { type: 'seals' });
  if (seals.length === 0) return '';
  const rows = [...seals].reverse().map((seal) => [
    String(seal.number), seal.until, seal.name ?? seal.by, String(seal.entries ?? '—'), seal.entry, seal.digest,
  ]);
  const from = begins === undefined ? '' : `从第 ${begins} 次封账开始，以前的条目在档案中 begins at seal ${begins}, earlier entries lie in an archive\n`;
  return from + table([['封账 seal', '到 until', '经手 by', '条 entries', '条目 entry', '摘要 digest'], ...rows]);
}

function opens(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if (error instanceof CoreError) return false;
    throw error;
  }
}

/** Frame and byte: from the error where it says so, else by trying ever longer beginnings. */
function placeOf(error: CoreError, frames: Uint8Array, isGood: (prefix: Uint8Array) => boolean): { zh: string; en: string } {
  const places = placesOf(frames);
  if (error.frame === undefined) {
    const bad = firstBad(frames, isGood) ?? { number: 1, start: 0 };
    return { zh: `第 ${bad.number} 帧，第 ${bad.start} 字节起`, en: `frame ${bad.number} at byte ${bad.start}` };
  }
  const number = error.frame;
  const start = error.offset ?? places[number - 1]?.start ?? places[number - 2]?.end ?? 0;
  return { zh: `第 ${number} 帧，第 ${start} 字节起`, en: `frame ${number} at byte ${start}` };
}
