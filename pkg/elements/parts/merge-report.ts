// <xy-merge-report>: what a merge brought, sentence by sentence, with what to do beside each.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { mergeLines, type ReportLine } from '../../report/merge.js';
import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient, MergeReport } from '../contract.js';
import { printTable } from './print.js';

/** Shows `report`; names come from `book`. */
export class XyMergeReport extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      ol {
        list-style: none;
        display: grid;
        gap: 10px;
        margin: 0;
        padding: 0;
      }

      li .todo {
        display: block;
        color: var(--_ink);
      }

      .summary {
        font-size: var(--_title);
        font-weight: 600;
      }
    `,
  ];

  static override properties = { report: { attribute: false }, lines: { state: true } };

  /** What `merge` gave. */
  declare report: MergeReport | undefined;
  declare private lines: ReportLine[] | undefined;
  #language = '';

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const turned = this.#language !== '' && this.#language !== this.words.language;
    if (turned || (changed.has('report') && !changed.has('book'))) void this.reload();
  }

  protected override async load(book: BookClient): Promise<void> {
    const { report } = this;
    this.#language = this.words.language;
    this.lines = report === undefined ? undefined : await mergeLines(report, book, this.words.language);
  }

  protected override render(): TemplateResult {
    const { lines, words } = this;
    if (this.report === undefined) return html`${nothing}`;
    if (lines === undefined) return html`<p class="soft">${words.term('loading')}</p>${this.notices()}`;
    const [summary, ...rest] = lines;
    return html`<section class="panel" data-report aria-live="polite">
      <div class="head">
        <h3>${words.term('reportTitle')}</h3>
        ${rest.length > 0 ? html`<button class="compact" data-do="print" @click=${this.#print}>${words.term('print')}</button>` : nothing}
      </div>
      <p class="summary">${summary?.text}</p>
      ${rest.length === 0
        ? html`<p class="note good">${words.term('reportFine')}</p>`
        : html`<ol data-list="report">
            ${rest.map(
              (line) =>
                html`<li class="note ${line.tone}" data-kind=${line.kind}>
                  ${line.text}
                  ${line.todo ? html`<span class="todo"><strong>${words.term('reportTodo')}</strong>${line.todo}</span>` : nothing}
                </li>`,
            )}
          </ol>`}
    </section>`;
  }

  #print = (): void => {
    const { words } = this;
    const [summary, ...rest] = this.lines ?? [];
    printTable(this, {
      title: words.term('reportTitle'),
      subtitle: summary?.text ?? '',
      columns: [{ text: '', number: true }, { text: words.term('what'), number: false }, { text: words.term('reportTodo'), number: false }],
      rows: rest.map((line, at) => [String(at + 1), line.text, line.todo ?? '']),
      foot: '',
    });
  };
}

define('xy-merge-report', XyMergeReport);
