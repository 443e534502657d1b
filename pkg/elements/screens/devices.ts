// <xy-devices>: people with keys: who holds one, inviting, handing over when somebody leaves, and entries kept apart.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient, Role } from '../contract.js';
import type { Picked } from '../parts/pick.js';
import { openRuns } from './apart.js';
import './apart.js';
import './invite.js';
import './keys.js';
import './succession.js';

/** Another screen that is asked for, and who shall be invited there. */
export interface Turned {
  tab: Tab;
  whom?: Picked;
  role?: Role;
}

type Tab = 'keys' | 'invite' | 'succession' | 'apart';
const TABS: Tab[] = ['keys', 'invite', 'succession', 'apart'];

/** The frame around four screens. A screen turns to another with `xy-tab`. */
export class XyDevices extends BookElement {
  static override properties = { turned: { state: true }, apart: { state: true } };

  declare private turned: Turned;
  /** Runs kept apart that nobody has decided about. */
  declare private apart: number;

  constructor() {
    super();
    this.turned = { tab: 'keys' };
    this.apart = 0;
  }

  protected override async load(book: BookClient): Promise<void> {
    this.apart = openRuns(await book.ask({ type: 'apart' })).length;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen" @xy-tab=${(event: CustomEvent<Turned>) => (this.turned = event.detail)}>
      <div class="tabs">
        ${TABS.map(
          (tab) =>
            html`<button aria-pressed=${this.turned.tab === tab} data-tab=${tab} @click=${() => (this.turned = { tab })}>
              ${words.term('devicesTab', tab)}${tab === 'apart' && this.apart > 0 ? html` <span class="tag warn">${this.apart}</span>` : nothing}
            </button>`,
        )}
      </div>
      ${this.#screen()} ${this.notices()}
    </div>`;
  }

  #screen(): TemplateResult {
    const { book, lang, turned } = this;
    switch (turned.tab) {
      case 'keys':
        return html`<xy-keys .book=${book} .lang=${lang}></xy-keys>`;
      case 'invite':
        return html`<xy-invite .book=${book} .lang=${lang} .whom=${turned.whom} .role=${turned.role ?? 'socialWorker'}></xy-invite>`;
      case 'succession':
        return html`<xy-succession .book=${book} .lang=${lang}></xy-succession>`;
      case 'apart':
        return html`<xy-apart .book=${book} .lang=${lang}></xy-apart>`;
    }
  }
}

define('xy-devices', XyDevices);
