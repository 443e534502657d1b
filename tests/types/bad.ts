// What a host may not write: each marked line must be refused by the compiler. Never runs.
import type { AnswerOf, BookClient, CommandInput, QueryInput, RefusalCode } from 'xiangyue';

declare const book: BookClient;

// @ts-expect-error no such command
export const unknownCommand: CommandInput = { type: 'recordServices' };
// @ts-expect-error a field is missing
export const missing: CommandInput = { type: 'openCounter' };
// @ts-expect-error a field is misspelt
export const misspelt: CommandInput = { type: 'registerPerson', profile: { name: '张' }, consentedOn: '2026-03-05' };
// @ts-expect-error a misspelt optional field is no field
export const optional: CommandInput = { type: 'formTeam', name: '队', on: '2026-03-05', parrent: 'A-1' };
// @ts-expect-error points are numbers on the wire
export const text: CommandInput = { type: 'listItem', name: '米', unit: '袋', price: '5' };
// @ts-expect-error no bigint anywhere
export const big: CommandInput = { type: 'listItem', name: '米', unit: '袋', price: 5n };
// @ts-expect-error the externally tagged form is the core's, not the host's
export const tagged: CommandInput = { openCounter: { name: '柜台' } };
// @ts-expect-error no such role
export const role: CommandInput = { type: 'admitKey', key: '', role: 'boss' };
// @ts-expect-error a board is of households or people
export const board: QueryInput = { type: 'board', of: 'teams', limit: 1 };
// @ts-expect-error codes are in snake case
export const code: RefusalCode = 'insufficientPoints';
// @ts-expect-error no such code
export const unknownCode: RefusalCode = 'too_bad';
// @ts-expect-error an answer has its query's type
export const answer: Promise<AnswerOf<{ type: 'shelf' }>> = book.ask({ type: 'overview' });
// @ts-expect-error a board has no people
void book.ask({ type: 'board', of: 'people', limit: 1 }).then((view) => view.people);
// @ts-expect-error a receipt may be absent
void book.execute({ type: 'openCounter', name: '柜台' }).then((outcome) => outcome.receipt.entry);
// @ts-expect-error bytes, not a text
void book.merge('bytes');
