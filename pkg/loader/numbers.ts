// Amounts between people and the wire: points are whole hundredths there, hours are whole minutes.
// No Intl: a mini-program has none.
import { InputError } from './errors.js';
import type { Lang } from './contract.js';

/** Points as a person writes them to hundredths: `points(2.5)` and `points("2.5")` are 250. */
export function points(amount: number | string): number {
  const text = typeof amount === 'number' ? plain(amount) : amount.trim();
  const parts = /^([+-]?)(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text);
  if (parts === null) throw new InputError(`not an amount of points with at most two decimals: \`${text}\``);
  const [, sign = '', whole = '', decimals = ''] = parts;
  const hundredths = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return sign === '-' && hundredths !== 0 ? -hundredths : hundredths;
}

/** 0.1 + 0.2 is meant as 0.3: noise far below a hundredth is dropped, a real third decimal is not. */
function plain(amount: number): string {
  if (!Number.isFinite(amount)) return String(amount);
  const rounded = Math.round(amount * 100) / 100;
  return Math.abs(rounded - amount) < 1e-9 ? String(rounded) : String(amount);
}

/** Hundredths as people read them: `250` is "2.5", `-100000` is "-1000". */
export function formatPoints(hundredths: number): string {
  const size = Math.abs(hundredths);
  const decimals = String(size % 100).padStart(2, '0').replace(/0+$/, '');
  const text = `${Math.floor(size / 100)}${decimals === '' ? '' : `.${decimals}`}`;
  return hundredths < 0 ? `-${text}` : text;
}

/** Minutes as hours and minutes: "1小时30分钟", "1 h 30 min". */
export function formatMinutes(minutes: number, lang: Lang = 'zh'): string {
  const size = Math.abs(minutes);
  const [hours, rest] = [Math.floor(size / 60), size % 60];
  const [h, m, gap] = lang === 'zh' ? ['小时', '分钟', ''] : [' h', ' min', ' '];
  const parts = [hours > 0 ? `${hours}${h}` : '', rest > 0 || hours === 0 ? `${rest}${m}` : ''];
  return (minutes < 0 ? '-' : '') + parts.filter((part) => part !== '').join(gap);
}
