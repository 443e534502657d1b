// <xy-succession>: a secretary or worker leaves: what the old key holds goes to the new one, step by step, and then ends.
// Every step is read off the book, so the path goes on where it was left, on any device.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient, Command, CounterView, GrantView, KeyView, SealsView } from '../contract.js';
import { valueOf } from '../parts/form.js';
import { askSure } from '../parts/reason.js';
import { keyOptions } from '../parts/say.js';
import { placesOf, sameScope, scopeName, type Places } from '../parts/scope.js';
import type { Turned } from './devices.js';

/** What an old key holds beside its roles, or one of its roles. */
interface Holding {
  name: string;
  /** True once the new key has it. */
  done: boolean;
  /** What hands it on; absent where this device may not. */
  give: Command | undefined;
  /** What to do where this device may not. */
  elsewhere: string;
}

/** The path from one key to another. */
export class XySuccession extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      ol.steps {
        list-style: none;
        display: grid;
        gap: 16px;
      }

      ol.steps > li {
        display: grid;
        gap: 10px;
        padding-inline-start: 14px;
        border-inline-start: 4px solid var(--_line);
      }

      ol.steps > li.done {
        border-color: var(--_primary);
      }

      ul {
        list-style: none;
        display: grid;
        gap: 8px;
      }

      ul li {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 14px;
        align-items: center;
      }
    `,
  ];

  static override properties = { keys: { state: true }, from: { state: true }, to: { state: true } };

  declare private keys: KeyView[] | undefined;
  /** Public keys of who goes and who comes. */
  declare private from: string;
  declare private to: string;
  #seals: SealsView | undefined;
  #counters: CounterView[] = [];
  #places: Places = { teams: [], counters: [] };
  #today = todayAt();

  constructor() {
    super();
    this.from = '';
    this.to = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [keys, seals, overview, places] = await Promise.all([
      book.ask({ type: 'keys' }), book.ask({ type: 'seals' }), book.ask({ type: 'overview' }), placesOf(book),
    ]);
    this.#seals = seals;
    this.#counters = places.counters;
    this.#places = places;
    this.#today = overview.today;
    this.keys = keys;
  }

  protected override render(): TemplateResult {
    const { keys, words } = this;
    if (!keys) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    const live = keys.filter((key) => key.revokedAfter == null);
    const from = live.find(({ key }) => key === this.from);
    const to = live.find(({ key }) => key === this.to);
    const holdings = from && to ? this.#holdings(from, to) : [];
    const handed = from !== undefined && to !== undefined && holdings.every(({ done }) => done);
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('successionTitle')}</h2>
        <p class="soft">${words.term('successionLead')}</p>
        <ol class="steps">
          ${this.#who(live, from, to)} ${from && to ? this.#give(holdings, handed, to) : nothing}
          ${from && to ? this.#end(from, handed) : nothing}
        </ol>
      </section>
      ${this.notices()}
    </div>`;
  }

  #who(live: KeyView[], from: KeyView | undefined, to: KeyView | undefined): TemplateResult {
    const { words } = this;
    return html`<li class=${from ? 'done' : ''}>
        <strong>${words.term('successionFrom')}</strong>
        <label class="w6"
          >${words.term('successionKey')}<select name="from" @change=${(event: Event) => (this.from = valueOf(event))}>
            ${keyOptions(live.filter(({ key }) => key !== this.to), this.from, words)}
          </select></label
        >
      </li>
      <li class=${to ? 'done' : ''}>
        <strong>${words.term('successionTo')}</strong>
        <label class="w6"
          >${words.term('successionKey')}<select name="to" @change=${(event: Event) => (this.to = valueOf(event))}>
            ${keyOptions(live.filter(({ key }) => key !== this.from), this.to, words)}
          </select></label
        >
        <p class="soft small">
          ${words.term('successionInvite')} <button class="link" data-do="invite" @click=${this.#invite}>${words.term('inviteDo')}</button>
        </p>
      </li>`;
  }

  #holdings(from: KeyView, to: KeyView): Holding[] {
    const { words } = this;
    const live = (grant: GrantView): boolean => grant.until == null || grant.until >= this.#today;
    const roles = from.grants.filter(live).map((grant): Holding => {
      const { role, scope, until } = grant;
      return {
        name: `${words.term('roleName', role)} · ${scopeName(scope, this.#places, words)}`,
        done: to.grants.some((one) => one.role === role && sameScope(one.scope, scope) && live(one)),
        give: { type: 'grantRole', key: to.key, role, scope, until: until ?? undefined },
        elsewhere: '',
      };
    });
    const seal: Holding[] =
      this.#seals?.holder === from.tag
        ? [{ name: words.term('sealRight'), done: false, give: from.own ? { type: 'handOverSeal', to: to.key } : undefined, elsewhere: words.term('sealElsewhere') }]
        : [];
    const counters = this.#counters
      .filter(({ keeper }) => keeper === from.tag)
      .map((counter): Holding => ({
        name: words.term('counterNamed', counter.name),
        done: false,
        give: from.own ? { type: 'handOverCounter', counter: counter.counter, to: to.key } : undefined,
        elsewhere: words.term('counterElsewhere'),
      }));
    return [...roles, ...seal, ...counters];
  }

  #give(holdings: Holding[], handed: boolean, to: KeyView): TemplateResult {
    const { words } = this;
    const open = holdings.flatMap(({ done, give }) => (!done && give ? [give] : []));
    return html`<li class=${handed ? 'done' : ''} data-step="give">
      <strong>${words.term('successionGive')}</strong>
      <ul>
        ${holdings.map(
          ({ name, done, give, elsewhere }) =>
            html`<li data-holding=${done ? 'done' : 'open'}>
              <span>${name}</span>
              ${done
                ? html`<span class="tag good">${words.term('handedOn')}</span>`
                : give
                  ? html`<button class="compact" ?disabled=${!this.writable} @click=${() => this.#all([give], to)}>${words.term('handDo')}</button>`
                  : html`<span class="tag warn">${elsewhere}</span>`}
            </li>`,
        )}
      </ul>
      ${open.length > 1
        ? html`<div class="actions">
            <button class="primary" data-do="give-all" ?disabled=${!this.writable} @click=${() => this.#all(open, to)}>
              ${words.term('handAll', open.length)}
            </button>
          </div>`
        : nothing}
      ${handed ? html`<p class="note good">${words.term('successionHanded')}</p>` : nothing}
    </li>`;
  }

  #end(from: KeyView, handed: boolean): TemplateResult {
    const { words } = this;
    if (from.grants.length === 0) {
      return html`<li class="done" data-step="ended">
        <strong>${words.term('successionEnd')}</strong>
        <p class="note good">${words.term('successionDone', from.name ?? from.tag)}</p>
      </li>`;
    }
    return html`<li data-step="end">
      <strong>${words.term('successionEnd')}</strong>
      <p class="soft">${words.term(handed ? 'successionEndWhy' : 'successionFirst')}</p>
      <div class="actions">
        <button class="danger" data-do="end" ?disabled=${!this.writable || !handed} @click=${() => this.#withdraw(from)}>
          ${words.term('successionEndDo', from.grants.length)}
        </button>
      </div>
    </li>`;
  }

  async #all(commands: Command[], to: KeyView): Promise<void> {
    await this.actAll(commands, (count) => ({ text: this.words.term('handedMany', count, to.name ?? to.tag) }));
  }

  async #withdraw(from: KeyView): Promise<void> {
    const { words } = this;
    const sure = await askSure(this, {
      heading: words.term('successionEnd'),
      what: from.name ?? from.tag,
      follows: [words.term('withdrawKeeps'), words.term('withdrawEnds'), words.term('withdrawElsewhere')],
      action: words.term('successionEndDo', from.grants.length),
      danger: true,
    });
    if (sure === undefined) return;
    // The admin's role last: without it the device could withdraw nothing more of itself.
    const grants = [...from.grants].sort((a, b) => Number(a.role === 'admin') - Number(b.role === 'admin'));
    await this.actAll(
      grants.map(({ role, scope }) => ({ type: 'withdrawRole', key: from.key, role, scope })),
      () => ({ text: words.term('successionDone', from.name ?? from.tag) }),
    );
  }

  #invite = (): void => {
    this.dispatchEvent(new CustomEvent<Turned>('xy-tab', { detail: { tab: 'invite' }, bubbles: true, composed: true }));
  };
}

define('xy-succession', XySuccession);
