// The tokens a portal may set (`--xy-*`), each with the value used when it does not, and the ground every element stands on.

import { css } from 'lit';

export const tokens = css`
  :host {
    --_text: var(--xy-text, 16px);
    --_small: calc(var(--_text) * 0.9);
    --_title: calc(var(--_text) * 1.25);
    --_target: var(--xy-target, 44px);
    --_radius: var(--xy-radius, 8px);
    --_ink: var(--xy-ink, #1b1f24);
    --_ink-soft: var(--xy-ink-soft, #4d5661);
    --_surface: var(--xy-surface, #ffffff);
    --_ground: var(--xy-ground, #f4f6f8);
    --_border: var(--xy-border, #7a8490);
    --_line: var(--xy-line, #d9dee3);
    --_primary: var(--xy-primary, #0a6b4b);
    --_primary-ground: var(--xy-primary-ground, #e6f2ed);
    --_honour: var(--xy-honour, #b3261e);
    --_honour-ground: var(--xy-honour-ground, #fdf0ee);
    --_warn: var(--xy-warn, #7a4b00);
    --_warn-ground: var(--xy-warn-ground, #fff4db);
    --_focus: var(--xy-focus, #0b57d0);
    display: block;
    color: var(--_ink);
    font-family: var(--xy-font, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif);
    font-size: var(--_text);
    line-height: 1.5;
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
    border-radius: 4px;
  }

  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
  }

  fieldset {
    border: 0;
    min-width: 0;
  }

  h2 {
    font-size: var(--_title);
    line-height: 1.35;
    font-weight: 600;
  }

  h3 {
    font-size: var(--_text);
    line-height: 1.4;
    font-weight: 600;
  }

  .soft {
    color: var(--_ink-soft);
  }

  .small {
    font-size: var(--_small);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip: rect(0 0 0 0);
    white-space: nowrap;
  }
`;
