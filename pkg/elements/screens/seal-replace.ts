// <xy-seal-replace>: the device that sealed is lost: one admin names another to seal, a second admin agrees.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient, KeyView, SealsView } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import { askSure } from '../parts/reason.js';
import { keyName, keyOptions, keysWith } from '../parts/say.js';

/** Replacing whoever seals. Shows nothing on the device that may seal itself. */
export class XySealReplace extends BookElement {
  static override properties = { seals: { state: true } };

  declare private seals: SealsView | undefined;
  #keys: KeyView[] = [];

  protected override async load(book: BookClient): Promise<void> {
    const [seals, keys] = await Promise.all([book.ask({ type: 'seals' }), book.ask({ type: 'keys' })]);
    this.#keys = keys;
    this.seals = seals;
  }

  protected override render(): TemplateResult {
    const { seals, words } = this;
    const own = this.#keys.find((key) => key.own);
    if (!seals || own?.role !== 'admin' || (own.tag === seals.holder && seals.proposals.length === 0)) return html`${this.notices()}`;
    const others = keysWith(this.#keys, ['admin', 'socialWorker', 'reviewer']).filter(({ tag }) => tag !== seals.holder);
    return html`<section class="panel" data-seal-replace>
        <h3>${words.term('replaceSealTitle')}</h3>
        <p class="soft small">${words.term('replaceSealLead')}</p>
        ${seals.proposals.map(
          ({ to, by }) =>
            html`<div class="note warn" data-proposal=${to}>
              <p>${words.term('replaceSealWaits', keyName(by, this.#keys, words), keyName(to, this.#keys, words))}</p>
              ${by === own.tag
                ? html`<p class="small">${words.term('replaceSealOther')}</p>`
                : html`<div class="actions">
                    <button class="primary" data-do="agree" ?disabled=${!this.writable} @click=${() => this.#agree(to)}>
                      ${words.term('replaceSealAgree')}
                    </button>
                  </div>`}
            </div>`,
        )}
        ${own.tag === seals.holder ? nothing : this.#form(others)}
      </section>
      ${this.notices()}`;
  }

  #form(others: KeyView[]): TemplateResult {
    const { words } = this;
    return html`<form data-form="seal-replace" @submit=${this.#propose}>
      <label class="w6">${words.term('handTo')}<select name="to" required>${keyOptions(others, '', words)}</select></label>
      <label class="w6">${words.term('reason')}<input name="reason" required maxlength="200" placeholder=${words.term('stopExample')} /></label>
      <div class="actions"><button class="danger" data-do="replace-seal" ?disabled=${!this.writable}>${words.term('replaceSealDo')}</button></div>
    </form>`;
  }

  #propose = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = fieldsOf(form);
    if (await this.#name(field('to') ?? '', field('reason') ?? '')) form.reset();
  };

  async #agree(tag: string): Promise<void> {
    const key = this.#keys.find((one) => one.tag === tag);
    const { words } = this;
    const reason = await askSure(this, {
      heading: words.term('replaceSealAgree'),
      what: keyName(tag, this.#keys, words),
      follows: [words.term('replaceSealFollows')],
      reason: true,
    });
    if (key && reason !== undefined) await this.#name(key.key, reason);
  }

  async #name(to: string, reason: string): Promise<boolean> {
    const { words } = this;
    const tag = this.#keys.find((one) => one.key === to)?.tag ?? '';
    const receipt = await this.act({ type: 'replaceSealHolder', to, reason });
    if (!receipt) return false;
    const now = await this.book?.ask({ type: 'seals' });
    const name = keyName(tag, this.#keys, words);
    this.notice = { tone: 'good', text: now?.holder === tag ? words.term('handed', name) : words.term('replaceSealNamed', name) };
    return true;
  }
}

define('xy-seal-replace', XySealReplace);
