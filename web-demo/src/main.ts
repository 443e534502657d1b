// Puts the desk on a page: opens the book, founds or imports it where there is none, remembers language and type.

import { indexedDbStore, loadBackup, loadCore, loadLetters, openBook, openInWorker, type BookClient, type FoundInput } from 'xiangyue';
import { sectionOf, type Section, type Unlocking } from 'xiangyue/elements';

import { loadSample } from './sample';
import { text, type Language } from './words';

const asked = new URLSearchParams(location.search);
const name = asked.get('book') ?? 'xiangyue-demo';
const app = document.querySelector<HTMLElement>('#app') ?? document.body;
let language: Language = localStorage.getItem('xy-lang') === 'en' ? 'en' : 'zh';

/** In a Worker by default: a page under a strict policy may not compile wasm. */
function open(): Promise<BookClient> {
  if (asked.get('page') !== '1') return openInWorker({ name });
  return openBook({ store: () => indexedDbStore(name), core: () => loadCore(), backup: () => loadBackup(), letters: () => loadLetters(), tabs: name });
}

async function start(): Promise<void> {
  if (asked.get('page') === '1' && !location.pathname.endsWith('page.html')) {
    location.replace(`page.html${location.search}${location.hash}`);
    return;
  }
  speak(language);
  say(text('opening', language), false);
  const book = await open();
  let shown: boolean | undefined;
  const show = (): void => {
    const founded = book.state().community !== undefined;
    if (founded === shown || busy) return;
    shown = founded;
    if (founded) showDesk(book);
    else showFounding(book, show);
  };
  book.onChange(show);
  show();
}

/** What the desk says first. */
let greeting = '';

/** Fills this device from an encrypted backup. */
async function restore(book: BookClient, { file, passphrase }: Unlocking, onProgress: (done: number) => void): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  busy = true;
  try {
    const { joined, refusal } = await book.openBackup(bytes, passphrase, (done, total) => onProgress(total === 0 ? 1 : done / total));
    const why = refusal === undefined ? '' : await book.refusalText(refusal, language);
    greeting = joined ? text('restored', language) : `${text('restoredReader', language)} ${why}`;
  } finally {
    busy = false;
  }
}

/** True while a sample is being written: the desk is shown when it is complete. */
let busy = false;

function showDesk(book: BookClient): void {
  const desk = document.createElement('xy-desk');
  desk.book = book;
  desk.lang = language;
  desk.elder = localStorage.getItem('xy-elder') === '1';
  desk.section = sectionOf(location.hash.slice(1)) ?? 'overview';
  desk.message = greeting;
  desk.addEventListener('xy-section', (event) => {
    location.hash = (event as CustomEvent<Section>).detail;
    window.scrollTo({ top: 0 });
  });
  desk.addEventListener('xy-lang', (event) => speak((event as CustomEvent<Language>).detail));
  desk.addEventListener('xy-elder', (event) =>
    localStorage.setItem('xy-elder', (event as CustomEvent<boolean>).detail ? '1' : '0'),
  );
  window.addEventListener('hashchange', () => {
    desk.section = sectionOf(location.hash.slice(1)) ?? desk.section;
  });
  app.replaceChildren(desk);
}

function showFounding(book: BookClient, done: () => void): void {
  const page = document.createElement('div');
  page.className = 'founding';
  const header = document.createElement('header');
  const title = document.createElement('h1');
  const other = document.createElement('button');
  const founding = document.createElement('xy-found');
  founding.book = book;
  founding.samples = true;
  const paint = (): void => {
    title.textContent = text('title', language);
    other.textContent = language === 'zh' ? 'English' : '中文';
    founding.lang = language;
  };
  other.addEventListener('click', () => {
    speak(language === 'zh' ? 'en' : 'zh');
    paint();
  });
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    founding.message = '';
    try {
      await work();
    } catch (error) {
      founding.message = sentence(error);
    }
    done();
  };
  founding.addEventListener('xy-found', (event) => void run(() => book.found((event as CustomEvent<FoundInput>).detail)));
  founding.addEventListener('xy-open', (event) =>
    void run(async () => book.importBook(new Uint8Array(await (event as CustomEvent<File>).detail.arrayBuffer()))),
  );
  founding.addEventListener('xy-restore', (event) => {
    const { detail } = event as CustomEvent<Unlocking>;
    const asked = restore(book, detail, (done) => (founding.done = done));
    void run(() => asked.finally(() => (founding.done = undefined)));
  });
  founding.addEventListener('xy-sample', () => {
    busy = true;
    say(text('sampling', language), false);
    void run(() => loadSample(book)).finally(() => {
      busy = false;
      done();
    });
  });
  paint();
  header.append(title, other);
  page.append(header, founding);
  app.replaceChildren(page);
}

/** What an error says, in the reader's language where it has one. */
function sentence(error: unknown): string {
  const { zh, message } = error as { zh?: string; message?: string };
  return ((language === 'zh' ? zh : undefined) ?? message ?? String(error)).replace(/`/g, '');
}

function speak(next: Language): void {
  language = next;
  localStorage.setItem('xy-lang', next);
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  const footer = document.querySelector('#samples');
  const files = ['sheet', 'roster', 'shelf'] as const;
  const phone = document.createElement('a');
  phone.href = './wallet.html';
  phone.textContent = text('phone', next);
  footer?.replaceChildren(
    phone,
    text('samples', next),
    ...files.map((file) => {
      const link = document.createElement('a');
      link.href = `./samples/luoyu-${file}.csv`;
      link.download = '';
      link.textContent = text(file, next);
      return link;
    }),
  );
}

function say(message: string, bad: boolean): void {
  const line = document.createElement('p');
  line.className = bad ? 'message bad' : 'message';
  line.textContent = message;
  app.replaceChildren(line);
}

start().catch((error: unknown) => say(text('cannotOpen', language) + sentence(error), true));
