// <xy-backup>: makes the encrypted file, for oneself or for somebody else, and says how old the last backup is.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { saveFile } from '../base/files.js';
import { moment } from '../base/format.js';
import { isKept } from '../base/persist.js';
import type { BookClient, OverviewView } from '../contract.js';

/** The backup of this device's book. */
export class XyBackup extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      progress {
        width: 100%;
        accent-color: var(--_primary);
      }
    `,
  ];

  static override properties = { done: { state: true }, differs: { state: true } };

  /** How far the file is, from 0 to 1; absent while none is made. */
  declare private done: number | undefined;
  declare private differs: boolean;
  #overview: OverviewView | undefined;
  #kept: boolean | undefined;

  constructor() {
    super();
    this.differs = false;
  }

  protected override async load(book: BookClient): Promise<void> {
    [this.#overview, this.#kept] = await Promise.all([book.ask({ type: 'overview' }), isKept()]);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h2>${words.term('backupTitle')}</h2>
      <p class="soft small">${words.term('backupLead')}</p>
      ${this.#age()}
      <form class="form" data-form="backup" @submit=${this.#make}>
        ${this.#field('passphrase', 'passphrase')} ${this.#field('again', 'passphraseAgain')}
        <p class="soft small">${words.term('passphraseHint')}</p>
        ${this.differs ? html`<p class="note bad" role="alert">${words.term('passphraseDiffers')}</p>` : nothing}
        <div class="actions">
          <button class="primary" data-do="backup" value="backup" ?disabled=${this.busy}>${words.term('backupDo')}</button>
          <button data-do="export" value="export" ?disabled=${this.busy}>${words.term('exportDo')}</button>
        </div>
        ${this.done === undefined
          ? nothing
          : html`<label class="small"
              >${words.term('backupWorking')}<progress max="1" .value=${this.done}></progress
            ></label>`}
      </form>
      <p class="note warn small">${words.term('exportWhy')}</p>
      ${this.#kept === undefined
        ? nothing
        : html`<p class="note small ${this.#kept ? 'good' : 'warn'}" data-kept=${this.#kept}>
            ${words.term(this.#kept ? 'storageKept' : 'storageMayGo')}
          </p>`}
      ${this.notices()}
    </section>`;
  }

  #field(name: string, word: 'passphrase' | 'passphraseAgain'): TemplateResult {
    return html`<label class="w6"
      >${this.words.term(word)}<input type="password" name=${name} required autocomplete="new-password" ?disabled=${this.busy}
    /></label>`;
  }

  #age(): TemplateResult {
    const { words } = this;
    const { lastBackup, backupDue } = this.book?.state() ?? {};
    if (lastBackup === undefined) return html`<p class=${backupDue ? 'note warn' : 'soft'} data-last="none">${words.term('backupNone')}</p>`;
    const at = moment(lastBackup, this.#overview?.utcOffsetMinutes);
    return html`<p class=${backupDue ? 'note warn' : 'soft'} data-last=${at}>
      ${words.term('backupLast', at)} ${backupDue ? words.term('backupDue', backupDue.days, backupDue.newEntries) : nothing}
    </p>`;
  }

  #make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const own = (event.submitter as HTMLButtonElement | null)?.value !== 'export';
    const data = new FormData(form);
    const passphrase = String(data.get('passphrase') ?? '');
    this.differs = passphrase !== String(data.get('again') ?? '');
    if (this.differs) return;
    this.done = 0;
    const made = await this.guard((book) =>
      book.backup(passphrase, { wayBack: own }, (done, total) => (this.done = total === 0 ? 1 : done / total)),
    );
    this.done = undefined;
    if (!made) return;
    form.reset();
    const { words } = this;
    const { name = 'book', today = '' } = this.#overview ?? {};
    const file = `${name}-${today}${own ? `-${words.term('backupTitle')}` : ''}.xyk`;
    saveFile(made.bytes, file);
    const hint = words.term(made.wayBack || !own ? 'backupMadeHint' : 'backupNoWayBack');
    this.notice = { tone: 'good', text: words.term(own ? 'backupMade' : 'exported', file, made.bytes.length), hint };
    await this.reload();
  };
}

define('xy-backup', XyBackup);
