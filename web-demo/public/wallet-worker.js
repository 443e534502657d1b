// Keeps the phone's page, so that it opens with no signal. Knows nothing of the wallet: that is in IndexedDB.
// `wallet-files.json` lists what the page is made of; the build writes it.
const CACHE = 'xy-wallet';
const LIST = './wallet-files.json';
/** Milliseconds a weak signal gets before the kept page is shown. */
const PATIENCE = 3000;

/** Gets what is new and drops what is no longer part of the page. */
async function keep() {
  const cache = await caches.open(CACHE);
  const files = await (await fetch(LIST, { cache: 'no-cache' })).json();
  const wanted = new Set(files.map((file) => new URL(file, self.location).href));
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  // Names carry a hash of what is in them, but for the page itself.
  await cache.addAll([...wanted].filter((url) => !kept.has(url) || url.endsWith('.html')));
  for (const url of kept) if (!wanted.has(url)) await cache.delete(url);
}

async function page(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(new URL('./wallet.html', self.location));
  if (kept === undefined) return fetch(request);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, undefined));
  const fresh = await Promise.race([fetch(request).catch(() => undefined), patience]);
  return fresh?.ok ? fresh : kept;
}

async function part(request) {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keep().catch(() => undefined));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (url.pathname.endsWith('/wallet.html')) event.respondWith(page(request));
  } else if (url.pathname.startsWith(new URL('./assets/', self.location).pathname) || url.pathname.endsWith('/icon.svg')) {
    event.respondWith(part(request));
  }
});
