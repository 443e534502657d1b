// Puts the phone on a page: opens the wallet, remembers language and type, and lets the page open with no signal.

import { indexedDbStore, loadLetters, loadWalletCore, openWallet } from 'xiangyue/wallet';
import { PAGES, type WalletPage } from 'xiangyue/elements/wallet';

import { text, type Language } from './words';

const name = new URLSearchParams(location.search).get('wallet') ?? 'xiangyue-wallet';
const app = document.querySelector<HTMLElement>('#app') ?? document.body;
let language: Language = localStorage.getItem('xy-lang') === 'en' ? 'en' : 'zh';

function speak(next: Language): void {
  language = next;
  localStorage.setItem('xy-lang', next);
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
}

async function start(): Promise<void> {
  speak(language);
  const wallet = await openWallet({ store: indexedDbStore(name), core: () => loadWalletCore(), letters: () => loadLetters() });
  const phone = document.createElement('xy-wallet');
  phone.wallet = wallet;
  phone.lang = language;
  phone.elder = localStorage.getItem('xy-elder') === '1';
  const turn = (): WalletPage => PAGES.find((page) => page === location.hash.slice(1)) ?? 'home';
  phone.page = turn();
  phone.addEventListener('xy-wallet-page', (event) => {
    location.hash = (event as CustomEvent<WalletPage>).detail;
    window.scrollTo({ top: 0 });
  });
  phone.addEventListener('xy-lang', (event) => speak((event as CustomEvent<Language>).detail));
  phone.addEventListener('xy-elder', (event) => localStorage.setItem('xy-elder', (event as CustomEvent<boolean>).detail ? '1' : '0'));
  window.addEventListener('hashchange', () => (phone.page = turn()));
  app.replaceChildren(phone);
}

/** Registered after the page stands: it must not compete with it for a weak signal. */
async function stay(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('./wallet-worker.js');
  (await navigator.serviceWorker.ready).active?.postMessage('keep');
}

start()
  .then(() => stay().catch(() => undefined))
  .catch((error: unknown) => {
    const { zh, message } = error as { zh?: string; message?: string };
    const line = document.createElement('p');
    line.className = 'message bad';
    line.textContent = text('cannotOpenPhone', language) + ((language === 'zh' ? zh : undefined) ?? message ?? String(error));
    app.replaceChildren(line);
  });
