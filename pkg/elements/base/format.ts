// How amounts, days and times are written. Amounts arrive as integers and are never rounded here.

/** Points in hundredths as people write them: `1250` is "12.5". Minus is U+2212, so that it lines up with digits. */
export function points(hundredths: number): string {
  const whole = Math.trunc(Math.abs(hundredths) / 100);
  const rest = Math.abs(hundredths) % 100;
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
  return `${hundredths < 0 ? '\u2212' : ''}${grouped(whole)}${fraction}`;
}

/** The same with a sign in front of additions, for movements. */
export function signedPoints(hundredths: number): string {
  return hundredths > 0 ? `+${points(hundredths)}` : points(hundredths);
}

/** Minutes as hours and minutes: `90` is "1:30". */
export function hours(minutes: number): string {
  const sign = minutes < 0 ? '\u2212' : '';
  const total = Math.abs(minutes);
  return `${sign}${grouped(Math.trunc(total / 60))}:${String(total % 60).padStart(2, '0')}`;
}

/** A whole number with thousands grouped. */
export function grouped(value: number): string {
  return String(value).replace('-', '\u2212').replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Text typed by a person into hundredths of a point; `undefined` when it is no amount. */
export function parsePoints(text: string): number | undefined {
  const match = /^([-−]?)(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const hundredths = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] ? -hundredths : hundredths;
}

/** A moment on the community's clock: `2026-03-05 14:07`. */
export function moment(millis: number, utcOffsetMinutes = 480): string {
  return new Date(millis + utcOffsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** Today on the community's clock, for the default of a date field. */
export function todayAt(utcOffsetMinutes = 480): string {
  return moment(Date.now(), utcOffsetMinutes).slice(0, 10);
}
