// <xy-pick>: finds a household or a person by part of a name, phone or card number, with mouse, finger or arrow keys.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient, Holder } from '../contract.js';

/** What was found, with the words it was shown by. */
export interface Picked {
  holder: Holder;
  name: string;
  detail: string;
}

const MOST = 8;

/** A search field for the roster. Fires `xy-pick` with the choice. */
export class XyPick extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      :host {
        position: relative;
      }

      ul {
        position: absolute;
        z-index: 1;
        inset-inline: 0;
        top: calc(100% + 4px);
        max-height: 320px;
        overflow-y: auto;
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
        background: var(--_surface);
        box-shadow: 0 6px 24px rgba(20, 30, 40, 0.18);
        list-style: none;
      }

      li {
        display: flex;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
        min-height: var(--_target);
        padding: 4px 12px;
        cursor: pointer;
      }

      li[aria-selected='true'] {
        background: var(--_primary-ground);
        box-shadow: inset 4px 0 0 var(--_primary);
      }

      li.none {
        color: var(--_ink-soft);
        cursor: default;
      }
    `,
  ];

  static override properties = {
    of: {},
    label: {},
    value: { attribute: false },
    found: { state: true },
    at: { state: true },
    text: { state: true },
  };

  /** `households`, `people` or `any`. */
  declare of: 'households' | 'people' | 'any';
  /** The label of the field. */
  declare label: string;
  /** The choice, set by the screen. */
  declare value: Picked | undefined;
  declare private found: Picked[] | undefined;
  declare private at: number;
  declare private text: string;

  constructor() {
    super();
    this.of = 'any';
    this.label = '';
    this.text = '';
    this.at = 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('value')) this.text = this.value?.name ?? '';
  }

  protected override load(): Promise<void> {
    return Promise.resolve();
  }

  protected override render(): TemplateResult {
    const open = this.found !== undefined;
    return html`
      <label
        >${this.label || this.words.term('pickLabel')}
        <input
          role="combobox"
          autocomplete="off"
          aria-expanded=${open}
          aria-controls="list"
          aria-activedescendant=${open && this.found?.length ? `o${this.at}` : nothing}
          placeholder=${this.words.term('pickHint')}
          .value=${live(this.#shown())}
          @input=${this.#typed}
          @focus=${this.#entered}
          @blur=${this.#left}
          @keydown=${this.#key}
        />
      </label>
      ${open ? this.#list(this.found ?? []) : nothing}
    `;
  }

  #list(found: Picked[]): TemplateResult {
    return html`<ul id="list" role="listbox">
      ${found.length === 0 ? html`<li class="none">${this.words.term('pickNone')}</li>` : nothing}
      ${found.map(
        (one, index) =>
          html`<li
            id="o${index}"
            role="option"
            aria-selected=${index === this.at}
            @pointerdown=${(event: Event) => {
              event.preventDefault();
              this.#choose(one);
            }}
          >
            <span>${one.name} <span class="tag">${this.#kind(one)}</span></span><span class="soft small">${one.detail}</span>
          </li>`,
      )}
    </ul>`;
  }

  #shown(): string {
    const { value, text } = this;
    return value && text === value.name ? this.words.term('pickShown', text, this.#kind(value)) : text;
  }

  #kind(one: Picked): string {
    return this.words.term('household' in one.holder ? 'household' : 'person');
  }

  #typed = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
    void this.#search(this.text);
  };

  /** The old choice is selected, so that typing replaces it. */
  #entered = (event: Event): void => {
    (event.target as HTMLInputElement).select();
    void this.#search('');
  };

  async #search(text: string): Promise<void> {
    if (!this.book) return;
    const found = await findHolders(this.book, this.of, text, (count) => this.words.term('memberCount', count));
    // A slower earlier answer must not replace a later one, nor open the list after the field was left.
    const stale = text !== '' && text !== this.text;
    if (stale || !this.shadowRoot?.activeElement) return;
    this.found = found.map((one) => ({ ...one, detail: one.detail || this.words.term('noHousehold') }));
    this.at = 0;
  }

  #choose(one: Picked): void {
    this.found = undefined;
    this.text = one.name;
    this.dispatchEvent(new CustomEvent<Picked>('xy-pick', { detail: one, bubbles: true, composed: true }));
  }

  #left = (): void => {
    this.found = undefined;
    if (this.value) this.text = this.value.name;
  };

  #key = (event: KeyboardEvent): void => {
    const { found } = this;
    if (!found) return;
    if (event.key === 'ArrowDown') this.at = Math.min(found.length - 1, this.at + 1);
    else if (event.key === 'ArrowUp') this.at = Math.max(0, this.at - 1);
    else if (event.key === 'Escape') this.found = undefined;
    else if (event.key === 'Enter') {
      const one = found[this.at];
      if (one && !event.isComposing) this.#choose(one);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The first few people and households that match. */
export async function findHolders(
  book: BookClient,
  of: XyPick['of'],
  text: string,
  people: (count: number) => string,
): Promise<Picked[]> {
  const search = text.trim() === '' ? {} : { search: text.trim() };
  const found: Picked[] = [];
  if (of !== 'people') {
    const { rows } = await book.ask({ type: 'households', limit: MOST, ...search });
    found.push(
      ...rows.map((row) => ({
        holder: { household: row.household },
        name: row.name ?? row.household,
        detail: [row.group, people(row.members)].filter(Boolean).join(' · '),
      })),
    );
  }
  if (of !== 'households') {
    const { rows } = await book.ask({ type: 'people', limit: MOST, ...search });
    found.push(
      ...rows.map((row) => ({
        holder: { person: row.person },
        name: row.name ?? row.person,
        detail: [row.householdName, row.phone].filter(Boolean).join(' · '),
      })),
    );
  }
  return found;
}

define('xy-pick', XyPick);
