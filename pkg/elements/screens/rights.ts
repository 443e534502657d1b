// <xy-rights>: at which counter a household's points can be spent, and giving that right to another counter.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient, Command, CounterView, KeyView } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import { askSure } from '../parts/reason.js';
import { holderId } from '../parts/say.js';

/** A holder, and the counter the right lies at. */
interface Placed extends Picked {
  home: string | undefined;
}

/** Spending rights. */
export class XyRights extends BookElement {
  static override properties = { counters: { state: true }, chosen: { state: true }, of: { state: true }, from: { state: true } };

  declare private counters: CounterView[] | undefined;
  declare private chosen: Placed[];
  /** Some holders, or all that were never named. */
  declare private of: 'some' | 'all';
  /** The counter that gives; empty for what lies at none yet. */
  declare private from: string | undefined;
  #own: KeyView | undefined;

  constructor() {
    super();
    this.chosen = [];
    this.of = 'some';
  }

  protected override async load(book: BookClient): Promise<void> {
    this.chosen = await Promise.all(this.chosen.map((one) => placed(book, one)));
    const [counters, keys] = await Promise.all([book.ask({ type: 'counters' }), book.ask({ type: 'keys' })]);
    this.#own = keys.find((key) => key.own);
    this.counters = counters;
  }

  protected override render(): TemplateResult {
    const { counters, words } = this;
    if (!counters) return html`<p class="soft">${words.term('loading')}</p>`;
    return html`<section class="panel">
        <h3>${words.term('rightsTitle')}</h3>
        <p class="soft small">${words.term('rightsLead')}</p>
        <p class="note" data-pool>${this.#pool(counters)} ${this.#takeOver(counters)}</p>
        <xy-pick
          of="any"
          label=${words.term('rightsWhose')}
          .book=${this.book}
          .lang=${this.lang}
          @xy-pick=${this.#picked}
        ></xy-pick>
        ${this.chosen.length === 0
          ? nothing
          : html`<table class="stack" data-list="rights">
              <tbody>
                ${this.chosen.map(
                  (one) =>
                    html`<tr>
                      <td class="lead">${one.name}</td>
                      <td class="plain" data-home=${one.home ?? ''}>${words.term('rightsAt', this.#name(one.home))}</td>
                      <td class="acts">
                        <div class="actions">
                          <button class="compact" @click=${() => (this.chosen = this.chosen.filter((other) => other !== one))}>${words.term('takeOff')}</button>
                        </div>
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>`}
        ${this.#form(counters)}
      </section>
      ${this.notices()}`;
  }

  #name(counter: string | undefined): string {
    return this.counters?.find((one) => one.counter === counter)?.name ?? this.words.term('noCounter');
  }

  #pool(counters: CounterView[]): string {
    const pool = counters.find(({ home }) => home);
    return pool ? this.words.term('poolAt', pool.name) : this.words.term('poolNowhere');
  }

  /** The right of all lies with the founder's device, at no counter: where that is lost, an admin takes it over. */
  #takeOver(counters: CounterView[]): TemplateResult | typeof nothing {
    if (counters.some(({ home }) => home) || this.#own?.role !== 'admin') return nothing;
    return html`<button class="compact danger" data-do="take-pool" ?disabled=${!this.writable} @click=${this.#takePool}>${this.words.term('poolTake')}</button>`;
  }

  #takePool = async (): Promise<void> => {
    const { words } = this;
    const to = this.#own;
    if (!to) return;
    const reason = await askSure(this, {
      heading: words.term('poolTake'), what: words.term('poolTakeWhat'), follows: [words.term('replaceTwo'), words.term('replaceStop')], reason: true, danger: true,
    });
    if (reason) await this.act({ type: 'replaceKeeper', to: to.key, reason }, { text: words.term('poolTaken'), hint: words.term('poolTakenHint') });
  };

  #form(counters: CounterView[]): TemplateResult {
    const { words } = this;
    const own = counters.filter((counter) => counter.own);
    const nowhere = !counters.some(({ home }) => home);
    const from = this.from ?? own[0]?.counter ?? '';
    if (this.book?.state().mode === 'reader' || (!nowhere && (own.length === 0 || counters.length < 2))) return html``;
    return html`<form data-form="rights" @submit=${this.#give}>
      <label class="w3"
        >${words.term('rightsOfWhom')}<select name="of" @change=${(event: Event) => (this.of = valueOf(event) === 'all' ? 'all' : 'some')}>
          <option value="some" ?selected=${this.of === 'some'}>${words.term('rightsChosen', this.chosen.length)}</option>
          <option value="all" ?selected=${this.of === 'all'}>${words.term('rightsAll')}</option>
        </select></label
      >
      <label class="w3"
        >${words.term('fromCounter')}<select name="from" @change=${(event: Event) => (this.from = valueOf(event))}>
          ${own.map((one) => html`<option value=${one.counter} ?selected=${one.counter === from}>${one.name}</option>`)}
          ${nowhere ? html`<option value="">${words.term('noCounter')}</option>` : nothing}
        </select></label
      >
      <label class="w3"
        >${words.term('toCounter')}<select name="to">
          ${counters.filter(({ counter }) => counter !== from).map((one) => html`<option value=${one.counter}>${one.name}</option>`)}
        </select></label
      >
      <div class="actions">
        <button data-do="give-rights" ?disabled=${!this.writable || (this.of === 'some' && this.chosen.length === 0)}>${words.term('rightsGive')}</button>
      </div>
    </form>`;
  }

  #picked = async (event: CustomEvent<Picked>): Promise<void> => {
    const { book } = this;
    const { detail } = event;
    if (!book || this.chosen.some((one) => holderId(one.holder) === holderId(detail.holder))) return;
    this.chosen = [...this.chosen, await placed(book, detail)];
  };

  #give = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { words } = this;
    const field = fieldsOf(event.target as HTMLFormElement);
    const to = field('to') ?? '';
    const all = this.of === 'all';
    const sure = await askSure(this, {
      heading: words.term('rightsGive'),
      what: `${all ? words.term('rightsAll') : this.chosen.map(({ name }) => name).join(' · ')} → ${this.#name(to)}`,
      follows: [words.term('rightsStop'), words.term('rightsArrive')],
      action: words.term('rightsGive'),
    });
    if (sure === undefined) return;
    const command: Command = {
      type: 'giveRights', from: field('from'), to, holders: all ? undefined : this.chosen.map(({ holder }) => holder),
    };
    if (await this.act(command, { text: words.term('rightsGiven', this.#name(to)), hint: words.term('rightsGivenHint') })) this.chosen = [];
  };
}

async function placed(book: BookClient, picked: Picked): Promise<Placed> {
  const { home } = await book.ask({ type: 'statement', holder: picked.holder, limit: 0 });
  return { ...picked, home: home ?? undefined };
}

define('xy-rights', XyRights);
