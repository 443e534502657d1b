// The frame of the desk: header, navigation beside or above the screen, large type.

import { css } from 'lit';

export const deskStyles = css`
  :host {
    min-height: 100%;
    background: var(--_ground);
  }

  :host([elder]) {
    --xy-text: 20px;
    --xy-target: 60px;
    --_text: 20px;
    --_target: 60px;
  }

  header {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 20px;
    align-items: center;
    justify-content: space-between;
    padding: 12px 24px;
    border-bottom: 1px solid var(--_line);
    border-top: 4px solid var(--_primary);
    background: var(--_surface);
  }

  .brand {
    display: flex;
    flex-wrap: wrap;
    gap: 0 14px;
    align-items: baseline;
  }

  .brand strong {
    font-size: var(--_title);
  }

  .switches {
    display: flex;
    gap: 8px;
  }

  .switches button[aria-pressed='true'] {
    border-color: var(--_primary);
    background: var(--_primary-ground);
    color: var(--_primary);
  }

  .banner {
    margin: 12px 24px 0;
  }

  .body {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 24px;
    max-width: 1360px;
    margin: 0 auto;
    padding: 20px 24px 48px;
    align-items: start;
  }

  nav {
    position: sticky;
    top: 16px;
    min-width: 176px;
  }

  nav ul {
    list-style: none;
    display: grid;
    gap: 2px;
  }

  nav li button {
    width: 100%;
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    border-color: transparent;
    background: none;
    text-align: start;
  }

  nav li button:hover {
    background: var(--_surface);
  }

  nav li button[aria-current='page'] {
    background: var(--_surface);
    border-color: var(--_line);
    box-shadow: inset 4px 0 0 var(--_primary);
    color: var(--_primary);
    font-weight: 600;
  }

  .count {
    min-width: 1.7em;
    padding: 0 6px;
    border-radius: 99px;
    background: var(--_warn-ground);
    color: var(--_warn);
    font-size: var(--_small);
    text-align: center;
    font-variant-numeric: tabular-nums;
  }

  .menu {
    display: none;
  }

  main {
    min-width: 0;
  }

  /* Focus comes here by script after a turn, so that the next Tab starts in the new screen. */
  main:focus-visible {
    outline: none;
  }

  @media (max-width: 860px) {
    header {
      flex-wrap: nowrap;
      padding: 8px 14px;
    }

    .brand {
      min-width: 0;
    }

    .brand .soft {
      display: none;
    }

    .switches {
      flex: none;
    }

    .banner {
      margin: 10px 14px 0;
    }

    .body {
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      padding: 12px 14px 40px;
    }

    nav {
      position: static;
    }

    .menu {
      display: flex;
      width: 100%;
      justify-content: space-between;
      align-items: center;
      font-weight: 600;
    }

    .menu span:last-child {
      color: var(--_primary);
      font-weight: 400;
    }

    nav ul {
      display: none;
    }

    nav ul.shown {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 6px;
      padding: 8px 0 0;
    }

    nav ul.shown li button {
      border-color: var(--_line);
      background: var(--_surface);
    }
  }
`;
