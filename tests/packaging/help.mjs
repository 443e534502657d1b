// Packs the package once and installs the tarball in a folder outside the checkout, as a stranger would.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pkg = fileURLToPath(new URL('../../pkg', import.meta.url));
const npm = (args, cwd) => execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' });

/** The folder with the installed package, and the list of what the tarball holds. */
export function installed() {
  const folder = mkdtempSync(join(tmpdir(), 'xiangyue-pack-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], pkg));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  npm(['install', '--offline', '--ignore-scripts', join(folder, packed.filename)], folder);
  mkdirSync(join(folder, 'src'));
  return { folder, packed, root: join(folder, 'node_modules/xiangyue') };
}
