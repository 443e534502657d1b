// What a host may write. Compiles under --strict; never runs.
import {
  formatPoints, indexedDbStore, loadCore, openBook, openInWorker, points, StorageError, InputError,
  type AnswerOf, type AnswerTo, type BoardView, type BookClient, type BookState, type CommandInput, type CommandName, type Event,
  type EntryView, type MergeReport, type Outcome, type QueryInput, type Receipt, type Refusal, type RefusalCode, type RuleSheet,
} from 'xiangyue';
import { indexedDbStore as phoneStore, loadWalletCore, openWallet, type Wallet, type WalletClient, type WalletCore, type WalletView } from 'xiangyue/wallet';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <T extends true>(_?: T): void => undefined;

same<Equal<AnswerOf<{ type: 'board'; of: 'people'; limit: 5 }>, BoardView>>();
same<Equal<AnswerTo<'journal'>, { total: number; rows: EntryView[] }>>();
same<Equal<Extract<Refusal, { code: 'insufficient_points' }>['needed'], number>>();
same<Equal<Extract<Refusal, { code: 'self_approval' }>, { code: 'self_approval' }>>();
same<Equal<Extract<Event, { type: 'pointsMoved' }>['rank'], number>>();

const sheet: RuleSheet = {
  title: '积分细则', effectiveFrom: '2026-01-01', holder: 'household', rankPeriod: 'year', expiry: { yearly: { month: 12, day: 31 } },
  hourRate: points(2.5), rounding: { down: { step: 30 } },
  rules: [{ category: '环境卫生', title: '庭院整洁', award: { fixed: { points: points(2) } }, cap: { times: 2, per: 'month' } }],
};

export const commands: readonly CommandInput[] = [
  { type: 'foundCommunity', name: '罗峪村', utcOffsetMinutes: 480 },
  { type: 'registerPerson', profile: { name: '张桂芳', phone: '13800138000' }, consentOn: '2026-03-05', household: undefined },
  { type: 'adoptSheet', sheet },
  { type: 'declareDeed', rule: { sheet: 'A-1', row: 0 }, subject: { household: 'A-2' }, on: '2026-03-05', count: 1 },
  { type: 'receiveStock', counter: 'A-3', item: 'A-4', quantity: 10, origin: 'bought' },
  { type: 'receiveStock', counter: 'A-3', item: 'A-4', quantity: 10, origin: { donated: { donor: '爱心企业' } } },
];
export const queries: readonly QueryInput[] = [
  { type: 'overview' },
  { type: 'board', of: 'households', limit: 100 },
  { type: 'explain', figure: { rank: { holder: { person: 'A-1' }, period: '2026' } } },
];
export const name: CommandName = 'recordService';
export const code: RefusalCode = 'day_in_future';

function said(refusal: Refusal): string {
  switch (refusal.code) {
    case 'insufficient_points':
      return formatPoints(refusal.needed - refusal.available);
    case 'insufficient_stock':
      return refusal.item;
    case 'not_found':
      return `${refusal.kind} ${refusal.id}`;
    default:
      return refusal.code;
  }
}

export async function screen(book: BookClient): Promise<string> {
  const state: BookState = book.state();
  const outcome: Outcome = await book.execute({ type: 'openCounter', name: '爱心超市' });
  if (outcome.refusal !== undefined) return said(outcome.refusal);
  const receipt: Receipt = outcome.receipt;
  const stop = book.onChange((now) => now.revision > state.revision);
  const board = await book.ask({ type: 'board', of: 'people', limit: 10 });
  const shelf = await book.ask({ type: 'shelf' });
  const people = await book.ask({ type: 'people', limit: 10 });
  const report: MergeReport = await book.merge(new Uint8Array());
  stop();
  const [row, item, person] = [board.rows[0], shelf[0], people.rows[0]];
  const bounced = report.bounced[0]?.refusal.code;
  return [receipt.entry, row?.place.toFixed(), item?.name, person?.phone, bounced].join();
}

export async function start(): Promise<BookClient> {
  try {
    return await openInWorker({ name: 'village' });
  } catch (error) {
    if (error instanceof StorageError && error.code === 'storage_full') throw error;
    if (error instanceof InputError) throw new Error(error.field ?? '');
    return openBook({ store: () => indexedDbStore('village'), core: loadCore, tabs: 'village' });
  }
}

/** A volunteer's phone: reads an invitation, writes, and takes a statement in. */
export async function phone(scanned: string, statement: Uint8Array): Promise<string | undefined> {
  const core: WalletCore = await loadWalletCore();
  const { text } = core.readQr(0, scanned, 'invitation');
  if (text?.type !== 'invitation') return undefined;
  const wallet: Wallet = core.join(0, text);
  const { report, fault } = wallet.acceptStatement(0, statement);
  if (fault !== undefined) return fault.code === 'unknown_signer' ? fault.key : core.statementFaultText(fault, 'zh');
  const [own] = wallet.view().entries;
  return own?.refusal?.code ?? own?.command?.type ?? report.bounced[0]?.refusal.code;
}

export async function told(book: BookClient, key: string): Promise<Uint8Array | RefusalCode> {
  const { bytes, refusal } = await book.statementFor(key);
  return bytes ?? refusal.code;
}

export async function pocket(): Promise<WalletView | undefined> {
  const wallet: WalletClient = await openWallet({ store: phoneStore('wallet'), core: () => loadWalletCore() });
  const { refusal } = await wallet.execute({ type: 'withdrawAsk', ask: 'ABCDEFG-1' });
  return refusal?.code === 'role_not_allowed' ? undefined : wallet.view();
}
