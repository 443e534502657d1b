// What the command line says, in Chinese with English beside it.
import type { XiangyueError } from '../loader/errors.js';
import { ERRORS } from '../report/errors.js';

export const HELP = `乡约 xiangyue — 积分台账命令行 a book of points and hours, from the command line

  xiangyue run 文件FILE.jsonl [--seed N] [--book DIR|FILE] [--out FILE]
      逐行执行命令，逐行输出回执 carry out a script, one command or query a line ("-" reads standard input)
      --seed N   密钥与盐由 N 决定，同样的文件得到同样的字节 the same file and N give the same bytes
      --book     在此台账上继续（目录会被写入；文件只读入） go on in this book (a folder is written, a file only read)
      --out      把全部台账写到一个文件 write the whole book to one file
  xiangyue verify 台账BOOK
      不用缓存，逐帧核对，列出每次封账；有错时指出第几帧、第几字节 check every frame, list the seals; name the frame and byte that is wrong
  xiangyue archive 台账BOOK --out FILE
      把全部条目写成一个档案，不含个人资料，可单独核对 every entry as one file without personal data; it verifies by itself
  xiangyue prune 目录DIR --archive FILE
      先存档，再从上次封账处开始，去掉以前的条目 keep an archive, then drop what lies before the last seal
  xiangyue merge 目录DIR FILE [--lang zh|en]
      并入另一台设备的文件，逐句说明结果 take another device's file in and say what that did
  xiangyue board BOOK [--of households|people] [--period 2026] [--limit 100] [--names masked|consented|staff] [--json]
      积分榜，默认隐名 the board, names masked unless asked otherwise
  xiangyue explain BOOK --figure rank|honour|spendable|held|debt (--household ID | --person ID) [--period 2026] [--json]
  xiangyue explain BOOK --figure personRank|personHonour|personMinutes --person ID [--period 2026] [--from DAY] [--until DAY]
  xiangyue explain BOOK --figure teamMinutes --team ID | --figure stock --counter ID --item ID
      一个数由哪些条目组成 what makes up a number (--holder ID finds out by itself whose it is)
  xiangyue export BOOK --csv DIR
      导出表格（含姓名，请妥善保管） tables for Excel; they hold names, keep them safe

台账 BOOK：一个目录（store）或一个导出的文件 a folder, or one exported file
`;

/** The arguments make no sense. */
export class Usage extends Error {
  constructor(zh: string, en: string) {
    super(`${zh} — ${en}`);
  }
}

/** One line: Chinese, then English, then the code. */
export function inBoth(error: XiangyueError, where?: { zh: string; en: string }): string {
  const zh = ERRORS[error.code] ?? '出错';
  // The core's own messages name the frame already; a place of ours is added in front.
  const place = where === undefined ? '' : `${where.zh}：`;
  const english = where === undefined ? error.message : `${where.en}: ${error.message}`;
  return `${place}${zh} — ${english} [${error.code}]`;
}
