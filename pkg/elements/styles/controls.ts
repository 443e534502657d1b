// Buttons, fields and forms.

import { css } from 'lit';

export const controls = css`
  button,
  .button {
    min-height: var(--_target);
    padding: 0 1em;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    line-height: 1.25;
    cursor: pointer;
  }

  button:hover:not(:disabled) {
    background: var(--_ground);
  }

  button:disabled {
    color: var(--_ink-soft);
    border-style: dashed;
    background: var(--_ground);
    cursor: not-allowed;
  }

  button.primary {
    border-color: var(--_primary);
    background: var(--_primary);
    color: #ffffff;
    font-weight: 600;
  }

  button.primary:hover:not(:disabled) {
    background: var(--xy-primary-strong, #085a3f);
  }

  button.primary:disabled {
    border-color: var(--_border);
    background: var(--_ground);
    color: var(--_ink-soft);
  }

  button.compact {
    min-height: calc(var(--_target) - 8px);
    padding: 0 0.75em;
    font-size: var(--_small);
  }

  button.danger {
    border-color: var(--_honour);
    color: var(--_honour);
  }

  button.link {
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_primary);
    text-decoration: underline;
    text-underline-offset: 3px;
  }

  label,
  .field {
    display: grid;
    gap: 4px;
    align-content: start;
    font-size: var(--_small);
    color: var(--_ink-soft);
    min-width: 0;
  }

  input,
  select,
  textarea {
    width: 100%;
    min-width: 0;
    min-height: var(--_target);
    padding: 0 0.7em;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    font-size: var(--_text);
  }

  textarea {
    padding: 0.5em 0.7em;
    resize: vertical;
  }

  input[type='checkbox'],
  input[type='radio'] {
    width: calc(var(--_text) * 1.25);
    height: calc(var(--_text) * 1.25);
    min-height: 0;
    flex: none;
    margin: 0;
    accent-color: var(--_primary);
  }

  input[type='number'] {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }

  input[type='file'] {
    padding: 0.5em 0.7em;
    border-style: dashed;
    background: var(--_ground);
  }

  input::file-selector-button {
    margin-inline-end: 0.9em;
    padding: 0.25em 0.9em;
    border: 1px solid var(--_border);
    border-radius: 6px;
    background: var(--_surface);
    color: var(--_ink);
    font: inherit;
    font-size: var(--_small);
    cursor: pointer;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 0.6em;
    min-height: var(--_target);
    color: var(--_ink);
    font-size: var(--_text);
  }

  form,
  .form {
    display: grid;
    gap: 14px;
    grid-template-columns: repeat(12, minmax(0, 1fr));
    align-items: end;
  }

  form > *,
  .form > * {
    grid-column: span 12;
  }

  .w3 {
    grid-column: span 3;
  }

  .w4 {
    grid-column: span 4;
  }

  .w6 {
    grid-column: span 6;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
  }

  @media (max-width: 720px) {
    button.compact {
      min-height: var(--_target);
    }

    /* In ems, so that large type gets one column where small type gets two. */
    form,
    .form {
      grid-template-columns: repeat(auto-fit, minmax(8.8em, 1fr));
    }

    form > *,
    .form > * {
      grid-column: 1 / -1;
    }

    .w3,
    .w4 {
      grid-column: auto;
    }

    .w6,
    .wide-on-phone {
      grid-column: 1 / -1;
    }
  }
`;
