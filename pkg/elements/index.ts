// The elements of a village's desk. Importing this file defines them; each can also be used alone.

export { Words, type Language } from './words/words.js';
export { parseTable, readTable } from './base/csv.js';
export { BookElement } from './base/element.js';
export { XyExplain } from './parts/explain.js';
export { XyPick, type Picked } from './parts/pick.js';
export { XyBoard } from './screens/board.js';
export { XyBook } from './screens/book.js';
export { XyDeeds } from './screens/deeds.js';
export { XyDesk } from './screens/desk.js';
export { XyFound } from './screens/found.js';
export { XyLapse } from './screens/lapse.js';
export { XyMove } from './screens/move.js';
export { XyOverview } from './screens/overview.js';
export { XyRoster } from './screens/roster.js';
export { guessFields, householdCommands, householdKey, personCommand, readRoster } from './screens/roster-table.js';
export { SECTIONS, sectionOf, type Section } from './screens/sections.js';
export { XyService } from './screens/service.js';
export { readShelf } from './screens/shelf-table.js';
export { XySheet } from './screens/sheet.js';
export { XyShop } from './screens/shop.js';
export { XyStatement } from './screens/statement.js';
export { XyTeams } from './screens/teams.js';
export { XyTimesheet } from './screens/timesheet.js';
