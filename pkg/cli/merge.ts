// `xiangyue merge`: takes a file in and says what that did, sentence by sentence.
import { parseArgs } from 'node:util';
import { LocalBook } from '../client/local.js';
import { fileStore, loadCore, loadLetters, readBook } from '../loader/node.js';
import { mergeLines } from '../report/merge.js';
import { en } from '../report/en.js';
import { zh } from '../report/zh.js';
import { Usage } from './text.js';

export async function merge(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { lang: { type: 'string', default: 'zh' } } });
  const [path, file, ...more] = positionals;
  if (path === undefined || file === undefined || more.length > 0) throw new Usage('请给出一本台账和一个文件', 'name one book and one file');
  if (values.lang !== 'zh' && values.lang !== 'en') throw new Usage('--lang 是 zh 或 en', '--lang is zh or en');
  const { frames } = await readBook(file);
  const book = await LocalBook.open({ store: fileStore(path), core: () => loadCore(), letters: () => loadLetters(), now: Date.now });
  try {
    const lines = await mergeLines(await book.merge(frames), book, values.lang);
    const todo = { zh, en }[values.lang].todo;
    for (const line of lines) process.stdout.write(`${line.text}\n${line.todo === undefined ? '' : `  ${todo}${line.todo}\n`}`);
    return 0;
  } finally {
    await book.close();
  }
}
