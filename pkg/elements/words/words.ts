// The words of the elements in the reader's language: the element's own `lang`, else the document's; Chinese is the default.

import { LocalizeController, registerTranslation } from '@shoelace-style/localize';
import type { ReactiveControllerHost } from 'lit';

import type { Refusal } from '../contract.js';
import { en } from './en.js';
import { zh, type WordList } from './zh.js';

// The first one registered is what a page in any third language falls back to.
registerTranslation(zh, en);

/** A language the elements speak. */
export type Language = 'zh' | 'en';

/** The words for one element; it is drawn again when the language changes. */
export class Words {
  readonly #controller: LocalizeController<WordList>;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#controller = new LocalizeController<WordList>(host);
  }

  /** The language in use. */
  get language(): Language {
    return this.#controller.lang().startsWith('en') ? 'en' : 'zh';
  }

  /** One word or sentence. */
  term<K extends keyof WordList>(key: K, ...args: Arguments<WordList[K]>): string {
    const word: unknown = (this.language === 'en' ? en : zh)[key];
    return typeof word === 'function' ? String(word(...args)) : String(word);
  }

  /** Why a shared place did not answer, where there is a word for it. */
  reason(code: string): string | undefined {
    return (this.language === 'en' ? en : zh).placeWhy[code];
  }

  /** What can be done about a refusal, where there is something to do. */
  hintFor(refusal: Refusal): string | undefined {
    const hints = (this.language === 'en' ? en : zh).hints;
    return hints[refusal.code];
  }
}

type Arguments<T> = T extends (...args: infer A) => string ? A : [];
