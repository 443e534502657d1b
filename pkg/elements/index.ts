// The elements of a village's desk. Importing this file defines them; each can also be used alone.

import type { XyBackup } from './parts/backup.js';
import type { XyExplain } from './parts/explain.js';
import type { XyMergeReport } from './parts/merge-report.js';
import type { XyPick } from './parts/pick.js';
import type { XyUnlock } from './parts/unlock.js';
import type { XyQr } from './parts/qr.js';
import type { XyScan } from './parts/scan.js';
import type { XyBoard } from './screens/board.js';
import type { XyBook } from './screens/book.js';
import type { XyDeeds } from './screens/deeds.js';
import type { XyDesk } from './screens/desk.js';
import type { XyFound } from './screens/found.js';
import type { XyLapse } from './screens/lapse.js';
import type { XyMeet } from './screens/meet.js';
import type { XyMove } from './screens/move.js';
import type { XyOverview } from './screens/overview.js';
import type { XyRoster } from './screens/roster.js';
import type { XySeal } from './screens/seal.js';
import type { XyService } from './screens/service.js';
import type { XySheet } from './screens/sheet.js';
import type { XyShop } from './screens/shop.js';
import type { XyStatement } from './screens/statement.js';
import type { XyTeams } from './screens/teams.js';
import type { XyTimesheet } from './screens/timesheet.js';

export { parseTable, readTable } from './base/csv.js';
export type { Asked, BookElement } from './base/element.js';
export { XyBackup } from './parts/backup.js';
export { XyExplain } from './parts/explain.js';
export { XyMergeReport } from './parts/merge-report.js';
export { XyPick, type Picked } from './parts/pick.js';
export { XyUnlock, type Unlocking } from './parts/unlock.js';
export { XyQr } from './parts/qr.js';
export { XyScan, type Scanned } from './parts/scan.js';
export { XyBoard } from './screens/board.js';
export { XyBook } from './screens/book.js';
export { XyDeeds } from './screens/deeds.js';
export { XyDesk } from './screens/desk.js';
export { XyFound } from './screens/found.js';
export { XyLapse } from './screens/lapse.js';
export { XyMeet } from './screens/meet.js';
export { XyMove } from './screens/move.js';
export { XyOverview } from './screens/overview.js';
export { XyRoster } from './screens/roster.js';
export { guessFields, householdCommands, householdKey, personCommand, readRoster } from './screens/roster-table.js';
export { SECTIONS, sectionOf, type Section } from './screens/sections.js';
export { XySeal } from './screens/seal.js';
export { XyService } from './screens/service.js';
export { readShelf } from './screens/shelf-table.js';
export { XySheet } from './screens/sheet.js';
export { XyShop } from './screens/shop.js';
export { XyStatement } from './screens/statement.js';
export { XyTeams } from './screens/teams.js';
export { XyTimesheet } from './screens/timesheet.js';

declare global {
  interface HTMLElementTagNameMap {
    'xy-backup': XyBackup;
    'xy-explain': XyExplain;
    'xy-pick': XyPick;
    'xy-qr': XyQr;
    'xy-scan': XyScan;
    'xy-board': XyBoard;
    'xy-book': XyBook;
    'xy-deeds': XyDeeds;
    'xy-desk': XyDesk;
    'xy-found': XyFound;
    'xy-lapse': XyLapse;
    'xy-meet': XyMeet;
    'xy-merge-report': XyMergeReport;
    'xy-move': XyMove;
    'xy-overview': XyOverview;
    'xy-roster': XyRoster;
    'xy-seal': XySeal;
    'xy-service': XyService;
    'xy-sheet': XySheet;
    'xy-shop': XyShop;
    'xy-statement': XyStatement;
    'xy-teams': XyTeams;
    'xy-timesheet': XyTimesheet;
    'xy-unlock': XyUnlock;
  }
}
