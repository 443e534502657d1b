// <xy-sheet>: the rule sheet in force, row by row, and the way to a new version.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { points } from '../base/format.js';
import type { BookClient, Rule, SheetView } from '../contract.js';
import { awardText } from '../parts/say.js';
import './lapse.js';
import './sheet-import.js';

/** The rule sheets. */
export class XySheet extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 10px;
      }

      tbody th {
        padding-top: 16px;
        border-bottom-color: var(--_border);
        color: var(--_ink);
        font-size: var(--_text);
        font-weight: 600;
        text-align: start;
      }

      @media (max-width: 720px) {
        tbody th {
          display: block;
          padding: 4px 0;
        }
      }
    `,
  ];

  static override properties = { sheets: { state: true }, adding: { state: true } };

  declare private sheets: SheetView[] | undefined;
  declare private adding: boolean;

  constructor() {
    super();
    this.adding = false;
  }

  protected override async load(book: BookClient): Promise<void> {
    this.sheets = await book.ask({ type: 'sheets' });
  }

  protected override render(): TemplateResult {
    const { sheets, words } = this;
    if (!sheets) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    const current = sheets.filter((sheet) => sheet.current);
    const reader = this.book?.state().mode === 'reader';
    const adding = !reader && (this.adding || current.length === 0);
    return html`<div class="screen">
      ${current.length > 0 && !reader
        ? html`<div class="actions">
            <button data-do="new-version" aria-pressed=${adding} @click=${() => (this.adding = !this.adding)}>
              ${words.term(adding ? 'back' : 'sheetNew')}
            </button>
          </div>`
        : nothing}
      ${adding
        ? html`<xy-sheet-import
            .book=${this.book}
            .lang=${this.lang}
            .replaces=${current[0]}
            @xy-adopted=${(event: CustomEvent<string>) => {
              this.adding = false;
              this.notice = { tone: 'good', text: words.term('sheetAdopted', event.detail) };
            }}
          ></xy-sheet-import>`
        : html`${current.map((sheet) => this.#sheet(sheet))}
            ${reader ? nothing : html`<xy-lapse .book=${this.book} .lang=${this.lang}></xy-lapse>`}`}
      ${this.notices()}
    </div>`;
  }

  #sheet({ rules: sheet, sheet: id }: SheetView): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-sheet=${id}>
      <div class="head">
        <h2>${sheet.title}</h2>
        <span class="soft small">${words.term('sheetVersion', id)}</span>
      </div>
      <div class="facts">
        <span class="tag good">${words.term('sheetFromDay', sheet.effectiveFrom)}</span>
        <span class="tag">${words.term('sheetHolder')} ${words.term('sheetHolderKind', sheet.holder)}</span>
        <span class="tag">${words.term('sheetPeriod')} ${words.term('periodKind', sheet.rankPeriod)}</span>
        <span class="tag">${words.term('sheetExpiry')} ${words.term('expiryName', sheet.expiry)}</span>
        ${sheet.hourRate ? html`<span class="tag">${words.term('sheetHourRateOf', points(sheet.hourRate))}</span>` : nothing}
      </div>
      <table class="stack" data-list="rules">
        <thead>
          <tr>
            <th class="num narrow">${words.term('line2')}</th>
            <th>${words.term('what')}</th>
            <th class="num">${words.term('points')}</th>
            <th>${words.term('cap')}</th>
            <th>${words.term('evidenceHeading')}</th>
          </tr>
        </thead>
        <tbody>
          ${sheet.rules.map((rule, row) => this.#rule(rule, row, sheet.rules[row - 1]?.category))}
        </tbody>
      </table>
    </section>`;
  }

  #rule(rule: Rule, row: number, above: string | undefined): TemplateResult {
    const { words } = this;
    return html`${rule.category === above ? nothing : html`<tr><th colspan="5" scope="colgroup">${rule.category}</th></tr>`}
      <tr>
        <td class="num plain">${row + 1}</td>
        <td class="lead">${rule.title}</td>
        <td class="num key" data-label=${words.term('points')}>
          ${awardText(rule.award)}${rule.unit ? html` <span class="soft small">/ ${rule.unit}</span>` : nothing}
        </td>
        <td class=${rule.cap ? '' : 'blank'} data-label=${words.term('cap')}>
          ${rule.cap ? words.term('capText', rule.cap.times, words.term('periodKind', rule.cap.per)) : words.term('none')}
        </td>
        <td class=${rule.evidence ? 'plain' : 'blank'}>${rule.evidence ?? words.term('none')}</td>
      </tr>`;
  }
}

define('xy-sheet', XySheet);
