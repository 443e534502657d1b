#!/usr/bin/env node
// The command line `xiangyue`: picks the subcommand and turns errors into one line and an exit code.
import { XiangyueError } from '../loader/errors.js';
import { exportCsv } from './export.js';
import { archive, prune } from './keep.js';
import { merge } from './merge.js';
import { run } from './run.js';
import { board, explain } from './show.js';
import { HELP, Usage, inBoth } from './text.js';
import { verify } from './verify.js';

const COMMANDS: Record<string, (args: string[]) => Promise<number>> = { run, verify, archive, prune, merge, board, explain, export: exportCsv };

const HINT = '用法 usage: xiangyue --help';

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h' || args.includes('--help')) {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  const command = Object.prototype.hasOwnProperty.call(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new Usage(`没有命令 \`${name}\``, `no command \`${name}\``);
  return command(args);
}

function explained(error: unknown): { text: string; code: number } {
  if (error instanceof Usage) return { text: `${error.message}\n${HINT}`, code: 2 };
  if (error instanceof XiangyueError) return { text: inBoth(error), code: 1 };
  // `parseArgs` throws plain errors with a code of its own for options it does not know.
  const { code, message } = error as { code?: string; message?: string };
  if (code?.startsWith('ERR_PARSE_ARGS') === true) return { text: `${message}\n${HINT}`, code: 2 };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), code: 1 };
}

// A reader such as `head` may close the pipe before all is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const { text, code } = explained(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = code;
  },
);
