// <xy-explain>: a dialog that opens one number into the entries it is made of, with a running sum.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement, type Asked } from '../base/element.js';
import { moment } from '../base/format.js';
import type { BookClient, ExplainLine, ExplainView, Figure, KeyView, SheetView } from '../contract.js';
import { amount, figure, figureStyles, type Unit } from './figure.js';
import { keyName, lineKind } from './say.js';

/** The explanation of `figure`. Fires `xy-close`. */
export class XyExplain extends BookElement {
  static override styles = [
    BookElement.styles,
    figureStyles,
    css`
      dialog {
        width: min(920px, calc(100vw - 24px));
        max-height: calc(100vh - 48px);
        padding: 0;
        border: 1px solid var(--_border);
        border-radius: calc(var(--_radius) * 1.5);
        background: var(--_surface);
        color: inherit;
        font: inherit;
        box-shadow: 0 20px 60px rgba(20, 30, 40, 0.3);
      }

      dialog::backdrop {
        background: rgba(20, 30, 40, 0.45);
      }

      .frame {
        display: grid;
        gap: 14px;
        padding: 20px;
      }

      .top {
        display: flex;
        gap: 16px;
        align-items: start;
        justify-content: space-between;
      }

      .top .actions {
        flex: none;
      }

      .total {
        font-size: calc(var(--_text) * 1.9);
        font-weight: 700;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
      }

      tfoot td {
        border-top: 2px solid var(--_ink);
        font-weight: 700;
      }

      @media (max-width: 720px) {
        .frame {
          padding: 14px;
        }

        table.stack tfoot td {
          border: 0;
        }

        table.stack td.pad {
          display: none;
        }
      }
    `,
  ];

  static override properties = {
    figure: { attribute: false },
    heading: {},
    masked: { type: Boolean },
    inner: { state: true },
    view: { state: true },
  };

  /** The number to open. */
  declare figure: Figure | undefined;
  /** What the number is, in words. */
  declare heading: string;
  /** Leaves out who earned it, for a number on a masked board. */
  declare masked: boolean;
  /** The line that was opened further. */
  declare private inner: Omit<Asked, 'masked'> | undefined;
  declare private view: ExplainView | undefined;
  #keys: KeyView[] = [];
  #sheets: SheetView[] = [];
  #offset = 480;

  constructor() {
    super();
    this.heading = '';
    this.masked = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('figure')) this.inner = undefined;
    if (changed.has('figure') && !changed.has('book')) void this.reload();
  }

  protected override async load(book: BookClient): Promise<void> {
    const asked = this.inner?.figure ?? this.figure;
    if (!asked) return;
    const [view, keys, sheets, overview] = await Promise.all([
      book.ask({ type: 'explain', figure: asked }),
      book.ask({ type: 'keys' }),
      book.ask({ type: 'sheets' }),
      book.ask({ type: 'overview' }),
    ]);
    this.#keys = keys;
    this.#sheets = sheets;
    this.#offset = overview.utcOffsetMinutes;
    this.view = view;
  }

  protected override firstUpdated(): void {
    if (this.isConnected) this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    const { view, words } = this;
    return html`<dialog aria-labelledby="heading" @close=${this.#closed} @keydown=${holdEscape} @click=${this.#outside}>
      <div class="frame">
        <div class="top">
          <h2 id="heading">${this.inner?.title ?? this.heading}</h2>
          <span class="actions">
            ${this.inner ? html`<button data-do="back" @click=${() => this.#turn(undefined)}>${words.term('back')}</button>` : nothing}
            <button @click=${this.#close} autofocus>${words.term('close')}</button>
          </span>
        </div>
        ${this.failure ? html`<p class="note bad" role="alert">${words.term('failed', this.failure)}</p>` : nothing}
        ${view ? this.#body(view) : html`<p class="soft">${words.term('loading')}</p>`}
      </div>
    </dialog>`;
  }

  #body(view: ExplainView): TemplateResult {
    const unit = unitOf(view);
    const { words } = this;
    return html`
      <p>
        <span class="total" data-total=${view.total}>${amount(view.total, unit)}</span>
        <span class="soft">${words.term('unitName', unit)} · ${words.term('explainLines', view.lines.length)}</span>
      </p>
      ${view.lines.length === 0
        ? html`<p class="empty">${words.term('explainEmpty')}</p>`
        : html`<div class="scroll">
            <table class="stack">
              <thead>
                <tr>
                  <th>${words.term('day')}</th>
                  <th>${words.term('what')}</th>
                  <th>${words.term('rule')}</th>
                  <th>${words.term('enteredApproved')}</th>
                  <th class="num">${words.term('amount')}</th>
                  <th class="num">${words.term('running')}</th>
                </tr>
              </thead>
              <tbody>
                ${view.lines.map((line) => this.#line(line, unit))}
              </tbody>
              <tfoot>
                <tr>
                  <td class="lead">${words.term('sum')}</td>
                  <td class="pad" colspan="4"></td>
                  <td class="num key">${amount(view.total, unit)}</td>
                </tr>
              </tfoot>
            </table>
          </div>`}
    `;
  }

  #line(line: ExplainLine, unit: Unit): TemplateResult {
    const { words } = this;
    const kind = lineKind(line.kind, words);
    const name = 'holder' in line.kind && !this.masked ? line.byName : undefined;
    const title = line.title ?? name ?? kind;
    const further = this.#further(line);
    const value = unit === 'points' ? 'signed' : unit;
    return html`<tr data-amount=${line.amount} data-running=${line.running}>
      <td class="nowrap" data-label=${words.term('day')}>${line.on}</td>
      <td class="lead">
        <span
          >${title}${line.byName && !name && !this.masked ? html` <span class="soft">${line.byName}</span>` : nothing}<br /><span
            class="soft small"
            >${kind} · ${line.entry} · ${moment(line.at, this.#offset)}</span
          ></span
        >
      </td>
      <td class=${line.rule ? '' : 'blank'} data-label=${words.term('rule')}>${this.#rule(line)}</td>
      <td data-label=${words.term('enteredApproved')}>
        ${keyName(line.enteredBy, this.#keys, words)}${line.bookedBy === line.enteredBy
          ? nothing
          : html` → ${keyName(line.bookedBy, this.#keys, words)}`}
      </td>
      <td class="num key" data-label=${words.term('amount')}>
        ${further ? figure(line.amount, value, title, () => this.#turn({ figure: further, title: `${this.heading} · ${title}` })) : amount(line.amount, value)}
      </td>
      <td class="num" data-label=${words.term('running')}>${amount(line.running, unit)}</td>
    </tr>`;
  }

  #rule(line: ExplainLine): TemplateResult | string {
    const { rule } = line;
    if (!rule) return this.words.term('none');
    const sheet = this.#sheets.find((one) => one.sheet === rule.sheet);
    const row = this.words.term('sheetRow', rule.row + 1);
    return html`<span>${sheet?.rules.title ?? ''} ${row}<br /><span class="soft small">${rule.sheet}</span></span>`;
  }

  /** The figure of a team's or a holder's share. */
  #further({ kind }: ExplainLine): Figure | undefined {
    if ('team' in kind) return { teamMinutes: { team: kind.team } };
    if (!('holder' in kind) || !this.view) return undefined;
    const { holder } = kind;
    return 'communityHeld' in this.view.figure ? { held: { holder } } : { spendable: { holder } };
  }

  /** Opens a line further, or goes back to all of them. */
  #turn(inner: XyExplain['inner']): void {
    this.inner = inner;
    this.view = undefined;
    void this.reload();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.top button')?.focus());
  }

  #close = (): void => this.renderRoot.querySelector('dialog')?.close();

  #outside = (event: Event): void => {
    if (event.target === event.currentTarget) this.#close();
  };

  #closed = (): void => {
    this.dispatchEvent(new CustomEvent('xy-close', { bubbles: true, composed: true }));
  };
}

/** Esc closes this dialog only, not the portal's around it. */
function holdEscape(event: KeyboardEvent): void {
  if (event.key === 'Escape') event.stopPropagation();
}

function unitOf(view: ExplainView): Unit {
  return view.unit === 'quantity' ? 'count' : view.unit;
}

define('xy-explain', XyExplain);
