// Periods before a given one, written as the wire writes them: `2026`, `2026-Q1`, `2026-03`, `2026-W07`, `2026-03-05`.

const HOW_MANY = 8;

/** The period itself and the ones before it, newest first. */
export function earlierPeriods(period: string): string[] {
  const periods = [period];
  for (let next = before(period); next !== undefined && periods.length < HOW_MANY; next = before(next)) periods.push(next);
  return periods;
}

function before(period: string): string | undefined {
  const parts = /^(\d{4})(?:-(Q|W)?(\d{1,2}))?(?:-(\d{2}))?$/.exec(period);
  if (!parts) return undefined;
  const [, year = '', letter, place, day] = parts;
  if (day !== undefined) return daysBefore(period, 1);
  if (place === undefined) return String(Number(year) - 1);
  if (letter === 'W') return weekOf(daysBefore(mondayOf(Number(year), Number(place)), 7));
  const count = letter === 'Q' ? 4 : 12;
  const [y, p] = Number(place) > 1 ? [Number(year), Number(place) - 1] : [Number(year) - 1, count];
  return letter === 'Q' ? `${y}-Q${p}` : `${y}-${String(p).padStart(2, '0')}`;
}

const DAY = 86_400_000;
const text = (millis: number): string => new Date(millis).toISOString().slice(0, 10);

function daysBefore(day: string, days: number): string {
  return text(Date.parse(`${day}T00:00:00Z`) - days * DAY);
}

/** Monday of an ISO week: the week that holds 4 January is the first. */
function mondayOf(year: number, week: number): string {
  const fourth = Date.UTC(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
  return text(monday + (week - 1) * 7 * DAY);
}

function weekOf(day: string): string {
  const date = Date.parse(`${day}T00:00:00Z`);
  const thursday = new Date(date + (3 - ((new Date(date).getUTCDay() + 6) % 7)) * DAY);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The last day of the month before, or yesterday where that is sealed already. */
export function lastDayBefore(today: string, sealed: string | null | undefined): string {
  const day = (year: number, month: number, date: number): string => new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
  const [year = 1970, month = 1, date = 1] = today.split('-').map(Number);
  const ended = day(year, month - 1, 0);
  return sealed != null && ended <= sealed ? day(year, month - 1, date - 1) : ended;
}
