// Serves the built demo, building it first when its sources are newer. Nothing here sets a header that the
// Worker's script would inherit: the page's policy stands in the page.
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const dist = join(root, 'web-demo/dist');
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
  '.csv': 'text/csv; charset=utf-8', '.wasm': 'application/wasm',
};

/** The newest change among files under a folder. */
function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

function run(workspace) {
  const done = spawnSync('npm', ['run', '--silent', 'build', '-w', workspace], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`cannot build ${workspace}:\n${done.stdout}${done.stderr}`);
}

function buildIfStale() {
  const built = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
  const wasm = join(root, 'pkg/dist/core/xiangyue_bg.wasm');
  if (!existsSync(wasm)) throw new Error('the core is not built: cargo xtask wasm');
  const elements = join(root, 'pkg/dist/elements/index.js');
  if (built(elements) < Math.max(newest(join(root, 'pkg')), built(wasm))) run('pkg');
  if (built(join(dist, 'index.html')) < Math.max(newest(join(root, 'web-demo')), built(elements))) run('web-demo');
}

/** Starts a server of the demo; `extra` maps further path prefixes to folders, or to what answers there. */
export async function serveDemo(extra = {}) {
  buildIfStale();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    const prefix = Object.keys(extra).find((one) => path.startsWith(one));
    if (typeof extra[prefix] === 'function') return void extra[prefix](request, response);
    const file = prefix ? join(extra[prefix], path.slice(prefix.length)) : join(dist, path === '/' ? 'index.html' : path);
    if (!existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((resolve) => server.close(resolve)) };
}
