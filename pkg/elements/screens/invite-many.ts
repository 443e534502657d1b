// <xy-invite-many>: invites many volunteers at once, each with a printed code of their own.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient, PersonView } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import { printPictures } from '../parts/print.js';
import { qrPicture } from '../parts/qr-picture.js';

/** Days an invitation is good for unless said otherwise. */
const DAYS = 30;
const ROWS = 100;

/** A code that was drawn: nobody can draw it again. */
interface Drawn {
  name: string;
  text: string;
  until: string;
}

/** Inviting volunteers. */
export class XyInviteMany extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      .people {
        grid-column: 1 / -1;
        display: grid;
        gap: 0 12px;
        grid-template-columns: repeat(auto-fill, minmax(9em, 1fr));
        max-height: 20em;
        overflow-y: auto;
      }
    `,
  ];

  static override properties = { people: { state: true }, chosen: { state: true }, drawn: { state: true }, today: { state: true } };

  /** People without a phone or an open invitation. */
  declare private people: PersonView[] | undefined;
  declare private chosen: ReadonlySet<string>;
  declare private drawn: Drawn[];
  declare private today: string;

  constructor() {
    super();
    this.chosen = new Set();
    this.drawn = [];
    this.today = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [keys, invitations, overview] = await Promise.all([
      book.ask({ type: 'keys' }), book.ask({ type: 'invitations' }), book.ask({ type: 'overview' }),
    ]);
    const taken = new Set<string | null | undefined>([
      ...keys.filter(({ revokedAfter }) => revokedAfter == null).map(({ person }) => person),
      ...invitations.filter(({ open }) => open).map(({ person }) => person),
    ]);
    const people: PersonView[] = [];
    for (let skip = 0; ; skip += ROWS) {
      const page = await book.ask({ type: 'people', skip, limit: ROWS });
      people.push(...page.rows.filter(({ erased, person }) => !erased && !taken.has(person)));
      if (skip + ROWS >= page.total) break;
    }
    this.today = overview.today;
    this.people = people;
    this.chosen = new Set([...this.chosen].filter((person) => people.some((one) => one.person === person)));
  }

  protected override render(): TemplateResult {
    const { drawn, people, words } = this;
    return html`<section class="panel" data-part="invite">
      <h2>${words.term('statementsInvite')}</h2>
      <p class="soft small">${words.term('statementsInviteLead')}</p>
      <form data-form="invite-many" @submit=${this.#invite}>
        <label class="check">
          <input type="checkbox" name="all" .checked=${people !== undefined && people.length > 0 && this.chosen.size === people.length} @change=${this.#all} />
          ${words.term('statementsInviteAll')}
        </label>
        <div class="people" role="group" aria-label=${words.term('people')}>${people?.map((one) => this.#person(one))}</div>
        <label class="w4">${words.term('walletJoinUntil')}<input type="date" name="until" required min=${this.today} .value=${after(this.today, DAYS)} /></label>
        <div class="actions">
          <button class="primary" data-do="invite-many" ?disabled=${!this.writable || this.chosen.size === 0}>
            ${words.term('statementsInviteDo', this.chosen.size)}
          </button>
        </div>
      </form>
      ${drawn.length > 0
        ? html`<p class="note warn" data-drawn=${drawn.length}>${words.term('statementsInvited', drawn.length)}</p>
            <div class="actions"><button data-do="print" @click=${this.#print}>${words.term('statementsPrintAgain')}</button></div>`
        : nothing}
      ${this.notices()}
    </section>`;
  }

  #person({ name, person }: PersonView): TemplateResult {
    return html`<label class="check">
      <input type="checkbox" name="person" value=${person} .checked=${this.chosen.has(person)} @change=${this.#choose} />${name ?? person}
    </label>`;
  }

  #choose = (event: Event): void => {
    const { checked, value } = event.target as HTMLInputElement;
    const chosen = new Set(this.chosen);
    if (checked) chosen.add(value);
    else chosen.delete(value);
    this.chosen = chosen;
  };

  #all = (event: Event): void => {
    this.chosen = new Set((event.target as HTMLInputElement).checked ? this.people?.map(({ person }) => person) : []);
  };

  #invite = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const until = fieldsOf(event.target as HTMLFormElement)('until') ?? this.today;
    const chosen = this.people?.filter(({ person }) => this.chosen.has(person)) ?? [];
    const drawn: Drawn[] = [];
    for (const { name, person } of chosen) {
      const invited = await this.guard(async (book) => {
        const { receipt, refusal, seed } = await book.invite({ role: 'volunteer', scope: 'community', person, until });
        if (!receipt || !seed) return { refusal };
        return book.writeQr({ type: 'invitation', invitation: receipt.entry, seed: hex(seed) });
      });
      if (invited?.refusal) await this.refuse(invited.refusal, name == null ? undefined : `${name}：`);
      if (!invited || invited.text === undefined) break;
      drawn.push({ name: name ?? person, text: invited.text, until });
    }
    if (drawn.length === 0) return;
    this.drawn = drawn;
    this.chosen = new Set();
    this.#print();
  };

  #print = (): void => {
    const { words } = this;
    const pictures = this.drawn.map(({ name, text, until }) => ({
      picture: qrPicture(text), caption: words.term('statementsInviteCaption', name, until),
    }));
    printPictures(this, words.term('statementsInviteSheet'), pictures);
  };
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** So many days later. */
function after(day: string, days: number): string {
  return day === '' ? '' : new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

define('xy-invite-many', XyInviteMany);
