// <xy-devices>: people with keys: who holds one, inviting, handing over when somebody leaves, and entries kept apart.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient } from '../contract.js';
import { openRuns } from './apart.js';
import './apart.js';
import './invite.js';
import './keys.js';
import './succession.js';

type Tab = 'keys' | 'invite' | 'succession' | 'apart';
const TABS: Tab[] = ['keys', 'invite', 'succession', 'apart'];

/** The frame around four screens. A screen turns to another with `xy-tab`. */
export class XyDevices extends BookElement {
  static override properties = { tab: { state: true }, apart: { state: true } };

  declare private tab: Tab;
  /** Runs kept apart that nobody has decided about. */
  declare private apart: number;

  constructor() {
    super();
    this.tab = 'keys';
    this.apart = 0;
  }

  protected override async load(book: BookClient): Promise<void> {
    this.apart = openRuns(await book.ask({ type: 'apart' })).length;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen" @xy-tab=${(event: CustomEvent<Tab>) => (this.tab = event.detail)}>
      <div class="tabs">
        ${TABS.map(
          (tab) =>
            html`<button aria-pressed=${this.tab === tab} data-tab=${tab} @click=${() => (this.tab = tab)}>
              ${words.term('devicesTab', tab)}${tab === 'apart' && this.apart > 0 ? html` <span class="tag warn">${this.apart}</span>` : nothing}
            </button>`,
        )}
      </div>
      ${this.#screen()} ${this.notices()}
    </div>`;
  }

  #screen(): TemplateResult {
    const { book, lang } = this;
    switch (this.tab) {
      case 'keys':
        return html`<xy-keys .book=${book} .lang=${lang}></xy-keys>`;
      case 'invite':
        return html`<xy-invite .book=${book} .lang=${lang}></xy-invite>`;
      case 'succession':
        return html`<xy-succession .book=${book} .lang=${lang}></xy-succession>`;
      case 'apart':
        return html`<xy-apart .book=${book} .lang=${lang}></xy-apart>`;
    }
  }
}

define('xy-devices', XyDevices);
