// A number on a screen: always a button that opens the entries it is made of.

import { css, html, type TemplateResult } from 'lit';

import { grouped, hours, points, signedPoints } from '../base/format.js';

/** How a number is written. */
export type Unit = 'points' | 'signed' | 'minutes' | 'count';

const WRITE: Record<Unit, (value: number) => string> = {
  points,
  signed: signedPoints,
  minutes: hours,
  count: grouped,
};

/** The text of a number in its unit. Deductions carry ▼, so that red is never the only sign. */
export function amount(value: number, unit: Unit): TemplateResult {
  const text = WRITE[unit](value);
  return value < 0 ? html`<span class="minus"><span aria-hidden="true">▼</span>${text}</span>` : html`${text}`;
}

/** The number as a button. */
export function figure(value: number, unit: Unit, name: string, open: () => void): TemplateResult {
  return html`<button class="figure" title=${name} aria-label="${WRITE[unit](value)} ${name}" @click=${open}>
    ${amount(value, unit)}
  </button>`;
}

export const figureStyles = css`
  button.figure {
    min-height: 28px;
    padding: 0 4px;
    margin: -2px -4px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: inherit;
    font: inherit;
    font-variant-numeric: tabular-nums;
    text-decoration: underline dotted var(--_border);
    text-underline-offset: 4px;
  }

  button.figure:hover:not(:disabled) {
    background: var(--_primary-ground);
    color: var(--_primary);
  }
`;
