// Panels, tables, empty states, tags and notices.

import { css } from 'lit';

export const layout = css`
  .screen {
    display: grid;
    gap: 16px;
    grid-template-columns: minmax(0, 1fr);
  }

  .panel {
    padding: 18px 20px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    display: grid;
    gap: 14px;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
  }

  .columns {
    display: grid;
    gap: 16px;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    align-items: start;
  }

  .empty {
    padding: 26px 18px;
    border: 1px dashed var(--_border);
    border-radius: var(--_radius);
    color: var(--_ink-soft);
    text-align: center;
    display: grid;
    gap: 10px;
    justify-items: center;
  }

  .empty strong {
    color: var(--_ink);
    font-weight: 600;
  }

  .scroll {
    overflow-x: auto;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--_text);
  }

  caption {
    padding-bottom: 6px;
    text-align: start;
    color: var(--_ink-soft);
    font-size: var(--_small);
  }

  th,
  td {
    padding: 9px 10px;
    border-bottom: 1px solid var(--_line);
    text-align: start;
    vertical-align: middle;
  }

  th {
    color: var(--_ink-soft);
    font-size: var(--_small);
    font-weight: 500;
    white-space: nowrap;
    border-bottom-color: var(--_border);
  }

  tbody tr:last-child td {
    border-bottom: 0;
  }

  .num {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .nowrap {
    white-space: nowrap;
  }

  td .actions {
    gap: 6px;
    justify-content: flex-end;
    flex-wrap: nowrap;
  }

  td .actions button {
    white-space: nowrap;
  }

  .narrow {
    width: 1%;
  }

  .tag {
    display: inline-block;
    padding: 1px 8px;
    border: 1px solid currentColor;
    border-radius: 99px;
    color: var(--_ink-soft);
    font-size: var(--_small);
    line-height: 1.5;
    white-space: nowrap;
  }

  .tag.good {
    color: var(--_primary);
    background: var(--_primary-ground);
  }

  .tag.warn {
    color: var(--_warn);
    background: var(--_warn-ground);
  }

  .tag.bad {
    color: var(--_honour);
    background: var(--_honour-ground);
  }

  .minus {
    color: var(--_honour);
  }

  .note {
    padding: 10px 14px;
    border-inline-start: 4px solid var(--_border);
    border-radius: 4px;
    background: var(--_ground);
  }

  .note.warn {
    border-color: var(--_warn);
    background: var(--_warn-ground);
    color: var(--_warn);
  }

  .note.bad {
    border-color: var(--_honour);
    background: var(--_honour-ground);
    color: #7d1a14;
  }

  .note.good {
    border-color: var(--_primary);
    background: var(--_primary-ground);
    color: #06402d;
  }

  .notice {
    position: sticky;
    bottom: 10px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
    border: 1px solid currentColor;
    border-inline-start-width: 4px;
    box-shadow: 0 4px 18px rgba(20, 30, 40, 0.16);
  }

  progress {
    width: 100%;
    height: 14px;
    accent-color: var(--_primary);
  }

  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .tabs button {
    min-height: calc(var(--_target) - 4px);
  }

  .tabs button[aria-pressed='true'] {
    border-color: var(--_primary);
    background: var(--_primary-ground);
    color: var(--_primary);
    font-weight: 600;
    box-shadow: inset 0 -3px 0 var(--_primary);
  }

  @media (max-width: 720px) {
    .tabs button {
      min-height: var(--_target);
    }

    .panel {
      padding: 14px;
    }

    .columns {
      grid-template-columns: minmax(0, 1fr);
    }

    /* A row becomes two lines: what and how much, then the rest in small type. */
    table.stack,
    table.stack tbody,
    table.stack tfoot {
      display: block;
    }

    table.stack thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip: rect(0 0 0 0);
    }

    table.stack tr {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 14px;
      align-items: baseline;
      padding: 10px 0;
      border-bottom: 1px solid var(--_line);
    }

    table.stack tbody tr:last-child {
      border-bottom: 0;
    }

    table.stack tr::after {
      content: '';
      order: 1;
      flex-basis: 100%;
    }

    table.stack td {
      display: inline-flex;
      gap: 6px;
      align-items: baseline;
      order: 2;
      padding: 0;
      border: 0;
      font-size: var(--_small);
      white-space: normal;
    }

    table.stack td[data-label]::before {
      content: attr(data-label);
      flex: none;
      color: var(--_ink-soft);
    }

    table.stack td.lead {
      order: 0;
      flex: 1 1 55%;
      font-size: var(--_text);
      font-weight: 600;
    }

    table.stack td.key {
      order: 1;
      font-size: var(--_text);
      font-weight: 600;
    }

    table.stack td.lead::before,
    table.stack td.key::before,
    table.stack td.plain::before {
      content: none;
    }

    table.stack td.blank {
      display: none;
    }

    table.stack td.acts {
      order: 3;
      flex-basis: 100%;
      padding-top: 6px;
    }

    th,
    th.num {
      white-space: normal;
    }

    .wide-only,
    table.stack td.wide-only {
      display: none;
    }

    table.stack .lead .small {
      font-weight: 400;
    }

    td .actions {
      flex-wrap: wrap;
      flex: 1;
    }
  }
`;
