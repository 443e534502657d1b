// What this desk told which volunteer's phone: remembered by the browser, for the desk's convenience alone.

import type { Told } from '../../client/wallets.js';

const PREFIX = 'xy-told-';

/** The memory of one community's desk; where the browser keeps nothing, it lasts as long as the page. */
export function toldIn(community: string): Told {
  const name = `${PREFIX}${community.slice(0, 16)}`;
  let kept: Record<string, string> = {};
  try {
    kept = JSON.parse(localStorage.getItem(name) ?? '{}') as Record<string, string>;
  } catch {
    // Everybody has news, then.
  }
  return {
    get: (key) => kept[key],
    set(key, mark) {
      kept[key] = mark;
      try {
        localStorage.setItem(name, JSON.stringify(kept));
      } catch {
        // Remembered until the page closes.
      }
    },
  };
}
