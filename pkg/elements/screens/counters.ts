// <xy-counters>: who keeps which counter: hand one over, replace a lost keeper, set what others' holders may spend there.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { parsePoints, points } from '../base/format.js';
import type { BookClient, CounterView, KeyView } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import { askSure } from '../parts/reason.js';
import { keyOptions, keysWith } from '../parts/say.js';
import './overdrawn.js';
import './rights.js';
import './transfers.js';

type Way = 'hand' | 'replace' | 'floor';

/** The counters and what passes between them. */
export class XyCounters extends BookElement {
  static override properties = { counters: { state: true }, opened: { state: true } };

  declare private counters: CounterView[] | undefined;
  /** The counter that is worked on, and how. */
  declare private opened: { counter: string; way: Way } | undefined;
  #keys: KeyView[] = [];

  protected override async load(book: BookClient): Promise<void> {
    const [counters, keys] = await Promise.all([book.ask({ type: 'counters' }), book.ask({ type: 'keys' })]);
    this.#keys = keys;
    this.counters = counters;
  }

  protected override render(): TemplateResult {
    const { counters, book, lang, words } = this;
    if (!counters) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    const opened = counters.find(({ counter }) => counter === this.opened?.counter);
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('countersTitle')}</h2>
        <p class="soft small">${words.term('countersLead')}</p>
        <table class="stack" data-list="counters">
          <thead>
            <tr>
              <th>${words.term('counter')}</th>
              <th>${words.term('keeper')}</th>
              <th class="num">${words.term('floorLimit')}</th>
              <th></th>
            </tr>
          </thead>
          <tbody>
            ${counters.map((counter) => this.#row(counter))}
          </tbody>
        </table>
        ${opened && this.opened ? this.#panel(opened, this.opened.way) : nothing}
      </section>
      ${this.notices()}
      <xy-transfers .book=${book} .lang=${lang}></xy-transfers>
      <xy-rights .book=${book} .lang=${lang}></xy-rights>
      <xy-overdrawn .book=${book} .lang=${lang}></xy-overdrawn>
    </div>`;
  }

  #row(counter: CounterView): TemplateResult {
    const { words } = this;
    const admin = this.#keys.some((key) => key.own && key.role === 'admin');
    const open = (way: Way) => () => (this.opened = { counter: counter.counter, way });
    return html`<tr data-counter=${counter.name}>
      <td class="lead">
        <span>${counter.name} ${counter.home ? html`<span class="tag" title=${words.term('poolWhy')}>${words.term('pool')}</span>` : nothing}</span>
      </td>
      <td class="plain">
        <span>${counter.keeperName ?? counter.keeper} ${counter.own ? html`<span class="tag good">${words.term('ownKey')}</span>` : nothing}</span>
      </td>
      <td data-label=${words.term('floorLimit')} class="num">${counter.floorLimit === 0 ? words.term('none') : points(counter.floorLimit)}</td>
      <td class="acts">
        ${this.book?.state().mode === 'reader'
          ? nothing
          : html`<div class="actions">
              ${counter.own
                ? html`<button class="compact" data-do="hand" @click=${open('hand')}>${words.term('handDo')}</button>`
                : admin
                  ? html`<button class="compact danger" data-do="replace" @click=${open('replace')}>${words.term('replaceKeeper')}</button>`
                  : nothing}
              ${admin ? html`<button class="compact" data-do="floor" @click=${open('floor')}>${words.term('floorLimit')}</button>` : nothing}
            </div>`}
      </td>
    </tr>`;
  }

  #panel(counter: CounterView, way: Way): TemplateResult {
    const { words } = this;
    const back = html`<button type="button" @click=${() => (this.opened = undefined)}>${words.term('back')}</button>`;
    if (way === 'floor') {
      return html`<form data-form="floor" @submit=${(event: SubmitEvent) => this.#limit(event, counter)}>
        <p class="note">${words.term('floorWhy')}</p>
        <label class="w4"
          >${words.term('floorOf', counter.name)}<input name="limit" inputmode="decimal" required value=${counter.floorLimit / 100}
        /></label>
        <div class="actions"><button class="primary" ?disabled=${!this.writable}>${words.term('confirm')}</button>${back}</div>
      </form>`;
    }
    const able = keysWith(this.#keys, ['admin', 'socialWorker', 'shopkeeper']).filter(({ tag }) => tag !== counter.keeper);
    return html`<form data-form=${way} @submit=${(event: SubmitEvent) => this.#next(event, counter, way)}>
      <p class="note ${way === 'replace' ? 'warn' : ''}">${words.term(way === 'replace' ? 'replaceKeeperWhy' : 'handCounterWhy')}</p>
      <label class="w6">${words.term('handCounterTo', counter.name)}<select name="to" required>${keyOptions(able, '', words)}</select></label>
      <div class="actions">
        <button class=${way === 'replace' ? 'danger' : 'primary'} ?disabled=${!this.writable}>
          ${words.term(way === 'replace' ? 'replaceKeeper' : 'handDo')}
        </button>
        ${back}
      </div>
    </form>`;
  }

  async #next(event: SubmitEvent, counter: CounterView, way: 'hand' | 'replace'): Promise<void> {
    event.preventDefault();
    const { words } = this;
    const to = this.#keys.find(({ key }) => key === fieldsOf(event.target as HTMLFormElement)('to'));
    if (!to) return;
    const name = to.name ?? to.tag;
    const replaces = way === 'replace';
    const reason = await askSure(this, {
      heading: words.term(replaces ? 'replaceKeeper' : 'handCounter'),
      what: `${counter.name} → ${name}`,
      follows: replaces ? [words.term('replaceTwo'), words.term('replaceStop')] : [words.term('handCounterGoes'), words.term('handCounterBack')],
      reason: replaces,
      danger: replaces,
    });
    if (reason === undefined) return;
    const done = await this.act(
      replaces
        ? { type: 'replaceKeeper', counter: counter.counter, to: to.key, reason }
        : { type: 'handOverCounter', counter: counter.counter, to: to.key },
      { text: words.term('counterHanded', counter.name, name), hint: words.term('counterHandedHint') },
    );
    if (done) this.opened = undefined;
  }

  async #limit(event: SubmitEvent, counter: CounterView): Promise<void> {
    event.preventDefault();
    const { words } = this;
    const text = fieldsOf(event.target as HTMLFormElement)('limit') ?? '0';
    const limit = parsePoints(text);
    if (limit === undefined) {
      this.notice = { tone: 'bad', text: words.term('notAnAmount', text) };
      return;
    }
    const set = (to: number): Promise<unknown> =>
      this.act(
        { type: 'setFloorLimit', counter: counter.counter, limit: to },
        {
          text: to === 0 ? words.term('floorNone', counter.name) : words.term('floorSet', counter.name, points(to)),
          ...(to === limit ? { undo: async () => void (await set(counter.floorLimit)) } : {}),
        },
      );
    if (await set(limit)) this.opened = undefined;
  }
}

define('xy-counters', XyCounters);
