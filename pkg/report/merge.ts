// What a merge brought, in sentences: what was not accepted, why, and what to do. Reads reports and answers, draws nothing.
import { facts, type Asks, type Facts } from './facts.js';
import type { Lang, MergeReport } from '../loader/contract.js';
import { en } from './en.js';
import { zh, type ReportWords } from './zh.js';

/** One sentence of a report, and what to do about it. */
export interface ReportLine {
  kind: 'summary' | 'adopted' | 'fallen' | 'bounced' | 'revoked' | 'restored' | 'overdrawn' | 'heldBack' | 'forked' | 'gap';
  /** `good`: nothing to do. `warn`: somebody should look. `bad`: numbers or devices need attention. */
  tone: 'good' | 'warn' | 'bad';
  text: string;
  todo?: string;
  /** The entry it is about. */
  entry?: string;
}

const WORDS: Record<Lang, ReportWords> = { zh, en };

/** The report as a social worker reads it: the counts first, then whatever somebody has to look at. */
export async function mergeLines(report: MergeReport, book: Asks, lang: Lang): Promise<ReportLine[]> {
  const wanted = [...report.bounced.map((one) => one.entry), ...report.restored, ...report.overdrawn.flatMap((one) => [one.entry, one.because ?? one.entry])];
  const known = await facts(book, wanted, lang);
  const words = WORDS[lang];
  const lines: ReportLine[] = [{ kind: 'summary', tone: 'good', text: words.summary(report.newEntries, report.repeatedEntries, report.newBlobs) }];
  if (report.fallenSeal != null) {
    const lacking = report.gaps.length > 0;
    lines.push({ kind: 'fallen', tone: lacking ? 'warn' : 'good', text: words.fallen(report.fallenSeal, lacking) });
  }
  if (report.adoptedSeal != null) lines.push({ kind: 'adopted', tone: 'good', text: words.adopted(report.adoptedSeal) });
  lines.push(...(await bounced(report, book, known, lang)), ...overdrawn(report, known, words), ...places(report, known, words));
  if (report.restored.length > 0) {
    const which = report.restored.slice(0, 5).map((entry) => known.about(entry));
    lines.push({ kind: 'restored', tone: 'good', text: words.restored(report.restored.length, which) });
  }
  return lines;
}

/** Each entry that was refused, with its reason; those of a stopped device together. */
async function bounced(report: MergeReport, book: Asks, known: Facts, lang: Lang): Promise<ReportLine[]> {
  const words = WORDS[lang];
  const lines: ReportLine[] = [];
  const stopped = new Map<string, number>();
  for (const { entry, refusal } of report.bounced) {
    if (refusal.code === 'key_revoked') {
      stopped.set(refusal.key, (stopped.get(refusal.key) ?? 0) + 1);
      continue;
    }
    const why = (await book.refusalText(refusal, lang)).replace(/`/g, '');
    const text = words.bounced(known.when(entry), known.author(entry), known.about(entry), why);
    lines.push({ kind: 'bounced', tone: 'warn', text, todo: words.advice[refusal.code] ?? words.adviceElse, entry });
  }
  for (const [key, count] of stopped) {
    lines.push({ kind: 'revoked', tone: 'warn', text: words.revoked(known.key(key), count), todo: words.revokedTodo });
  }
  return lines;
}

function overdrawn(report: MergeReport, known: Facts, words: ReportWords): ReportLine[] {
  return report.overdrawn.map((one) => {
    const because = one.because == null ? undefined : known.about(one.because);
    const who = one.holder == null ? undefined : known.holder(one.holder);
    const text = words.overdrawn(known.name(one.counter), known.name(one.item), who, one.points, one.units, because);
    return { kind: 'overdrawn', tone: 'bad', text, todo: words.overdrawnTodo(one.units > 0), entry: one.entry };
  });
}

/** Feeds of which something is missing or waits. */
function places(report: MergeReport, known: Facts, words: ReportWords): ReportLine[] {
  const { heldBack, forked, gaps } = report;
  return [
    ...heldBack.map(({ key, seq }): ReportLine => {
      return { kind: 'heldBack', tone: 'warn', text: words.heldBack(known.key(key), seq, known.aheadOf(key)), todo: words.heldBackTodo };
    }),
    ...forked.map(({ key, seq }): ReportLine => ({ kind: 'forked', tone: 'bad', text: words.forked(known.key(key), seq), todo: words.forkedTodo })),
    ...gaps.map(({ key, seq }): ReportLine => ({ kind: 'gap', tone: 'warn', text: words.gap(known.key(key), seq), todo: words.gapTodo })),
  ];
}
