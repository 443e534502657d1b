// The words of the wire contract the elements use, and the one interface through which they reach a book.

export type {
  AccountsView, ActivityView, AnswerOf, ApartRun, AskView, Award, BoardNames, BoardOf, BoardRow, BoardView, Cause, CommandInput as Command,
  CounterView, DeedView, EntryView, Evidence, ExplainLine, ExplainView, Expiry, Figure, GrantView, Hidden, Holder, HolderKind,
  HouseholdView, InvitationView, KeyView, LineKind, MemberView, MergeReport, MovementView, Outcome, OverdrawnView, OverviewView, PeriodKind, PersonView, Policy,
  ColumnMapping, Receipt, RedemptionView, Refusal, Role, RowRemark, Rule, RuleSheet, RuleTableReport, TableRow, ServiceView, SheetView, ShelfRow, StatementView,
  FeedMark, SealsView, StockOrigin, StockPart, TeamPost, TeamView, ThingState, TimesheetView, Scope, TransferView,
} from '../loader/contract.js';
export type { BookClient, BookState } from '../client/types.js';

/** One page of a longer list. */
export interface Page<T> {
  total: number;
  rows: T[];
}
