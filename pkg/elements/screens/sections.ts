// The sections of the desk, in the order of a working day.

/** One section. */
export type Section = (typeof SECTIONS)[number];

export const SECTIONS = [
  'overview', 'service', 'deeds', 'shop', 'board', 'statement', 'timesheet', 'phones', 'roster', 'teams', 'sheet', 'policy', 'devices', 'seal', 'book',
] as const;

/** The section a text names, such as a page's fragment. */
export function sectionOf(text: string): Section | undefined {
  return SECTIONS.find((section) => section === text);
}
