// <xy-move>: a person moves to another household, or out of any. Points stay where they were earned.

import { html, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';

/** The form. */
export class XyMove extends BookElement {
  static override properties = { person: { state: true }, home: { state: true }, out: { state: true } };

  declare private person: Picked | undefined;
  declare private home: Picked | undefined;
  declare private out: boolean;
  #today = todayAt();

  constructor() {
    super();
    this.out = false;
  }

  protected override async load(book: BookClient): Promise<void> {
    this.#today = (await book.ask({ type: 'overview' })).today;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
        <h3>${words.term('moveTitle')}</h3>
        <p class="soft small">${words.term('moveLead')}</p>
        <form @submit=${this.#move} data-form="move">
          <xy-pick
            class="w4 wide-on-phone"
            of="people"
            label=${words.term('person')}
            .book=${this.book}
            .lang=${this.lang}
            .value=${this.person}
            @xy-pick=${(event: CustomEvent<Picked>) => (this.person = event.detail)}
          ></xy-pick>
          <xy-pick
            class="w4 wide-on-phone"
            of="households"
            label=${words.term('moveTo')}
            .book=${this.book}
            .lang=${this.lang}
            .value=${this.out ? undefined : this.home}
            @xy-pick=${(event: CustomEvent<Picked>) => {
              this.home = event.detail;
              this.out = false;
            }}
          ></xy-pick>
          <label class="w4"
            >${words.term('moveOn')}<input name="on" type="date" required value=${this.#today} max=${this.#today}
          /></label>
          <label class="check"
            ><input
              type="checkbox"
              .checked=${this.out}
              @change=${(event: Event) => (this.out = (event.target as HTMLInputElement).checked)}
            />${words.term('moveOut')}</label
          >
          <div class="actions">
            <button class="primary" ?disabled=${!this.writable || !this.person || (!this.home && !this.out)}>
              ${words.term('moveDo')}
            </button>
          </div>
        </form>
      </section>
      ${this.notices()}`;
  }

  #move = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { person, home } = this;
    if (!person || !('person' in person.holder)) return;
    const household = !this.out && home && 'household' in home.holder ? home.holder.household : undefined;
    const receipt = await this.act(
      {
        type: 'moveHousehold',
        person: person.holder.person,
        household,
        on: fieldsOf(event.target as HTMLFormElement)('on') ?? this.#today,
      },
      { text: household ? this.words.term('moved', person.name, home?.name ?? '') : this.words.term('movedOut', person.name) },
    );
    if (receipt) this.person = undefined;
  };
}

define('xy-move', XyMove);
