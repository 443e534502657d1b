// The sentences of a merge report in English.
import { formatPoints } from '../loader/numbers.js';
import type { Advice, ReportWords } from './zh.js';

const invite = 'Ask whoever invites for a new invitation.';

const advice: Advice = {
  key_not_admitted: 'Let an admin invite this device, then enter it again.',
  role_not_allowed: 'Let somebody whose role allows it enter it again.',
  role_lapsed: 'Let an admin renew the role, then enter it again.',
  out_of_scope: 'Let whoever is in charge of that team or counter enter it again.',
  self_approval: 'Somebody else must approve it.',
  entered_by_same_key: 'Somebody else must approve it.',
  second_approval_needed: 'A second person must approve it too.',
  second_admin_needed: 'Another admin must do the same.',
  not_found: 'Entries of another device may be missing: take in the other devices’ books; else enter it again.',
  rule_not_found: 'Declare it again by a row of the sheet in force.',
  state_is: 'Another device decided it first; go by the state the list shows now.',
  already_member: 'Nothing more to do.',
  already_founded: 'Nothing to do.',
  key_already_admitted: 'Nothing to do; if it is another device, let it join anew.',
  later_move_booked: 'Enter the moves again in the order of their days.',
  price_changed: 'Tell the person the new price and redeem again.',
  cap_reached: 'Nothing more counts in this period; void a wrong one first.',
  day_overfull: 'Look for a double record of that day and return it first.',
  day_in_future: 'Check the day and enter it again.',
  day_too_early: 'Check the day and enter it again.',
  sheet_not_effective: 'Declare it again by the sheet in force on the day.',
  insufficient_points: 'Take fewer, or wait until new points are booked.',
  insufficient_stock: 'Take fewer, or receive goods first.',
  spending_elsewhere: 'Redeem at the counter that holds the right, or have the right handed over.',
  not_keeper: 'Do it on the device that keeps the counter; if it is lost, an admin names another.',
  card_replaced: 'Use the new card; if that is lost too, void it and issue another.',
  nothing_to_expire: 'Nothing to do, it has been booked out already.',
  invitation_used: 'An invitation counts once. If nobody knows that device, have it stopped and invite again.',
  invitation_withdrawn: invite,
  invitation_lapsed: invite,
  invitation_proof: 'Scan the code again with the device that shall join.',
  check_in_code: 'Whoever leads can check the person in.',
  not_checked_in: 'Record the service with the minutes really given.',
  last_admin: 'Admit another admin first.',
  role_not_held: 'Nothing to do, the role was not held.',
  not_seal_holder: 'Let the holder seal, or hand the right on.',
  rival_seal: 'No record is touched: what it covered lies in the open period. Seal again with the next number.',
  seal_incomplete: 'It counts by itself once everything it covers is here; take in the book of the device that sealed.',
  seal_mismatch: 'Compare the versions of the program on both devices, merge both books and seal again.',
  book_provisional: 'Update this program.',
  semantics_step: 'Nothing to do: another admin raised it already.',
  newer_semantics: 'Update this program.',
  revocation_void: 'Let an admin revoke the key who was not admitted by it, or name a later last entry.',
  run_not_apart: 'Merge once, with any device: entries whose time has come count then. Accept what is still kept apart.',
  unreadable: 'It cannot be read; tell us which device and program wrote it.',
};

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export const en: ReportWords = {
  advice,
  adviceElse: 'Check it and enter it again; the old one stays in the journal without effect.',
  summary: (entries, repeated, blobs) => {
    if (entries === 0 && blobs === 0) return 'Nothing new: what the other has is here already.';
    const known = repeated > 0 ? `, ${repeated} were here already` : '';
    const data = blobs > 0 ? `, ${plural(blobs, 'profile or note', 'profiles and notes')} came with them` : '';
    return `${plural(entries, 'new entry', 'new entries')} taken in${known}${data}.`;
  },
  fallen: (seal, lacking) =>
    lacking
      ? `This device dropped old entries at seal ${seal}, and an earlier seal may count in its place. Merge the archive that was kept when they were dropped, then meet the other devices again. Nothing of this device is lost.`
      : `Seal ${seal}, at which this device had dropped old entries, does not stand: an earlier one counts. The book starts over from a whole one and keeps its own entries.`,
  adopted: (seal) => `The other device had sealed its book and dropped old entries. This one goes on from seal ${seal} and keeps its own entries.`,
  bounced: (when, who, about, why) => `${when === '' ? '' : `${when}, `}${who}: “${about}” was not accepted, ${why}.`,
  revoked: (who, count) => `${plural(count, 'entry', 'entries')} of the stopped device ${who} count nowhere.`,
  revokedTodo: 'Let another device enter again what really happened. Invite the person anew if they still need a device.',
  restored: (count, which) => `${plural(count, 'entry', 'entries')} refused before count now: ${which.join('; ')}${count > which.length ? ' and others' : ''}.`,
  overdrawn: (counter, item, who, points, units, because) => {
    const missing = [points > 0 ? `${who ?? 'the holder'} lacked ${formatPoints(points)} points, booked as debt` : '', units > 0 ? `${plural(units, 'unit')} were missing in stock` : ''];
    const cause = because === undefined ? '' : ` Cause: ${because}.`;
    return `“${item}” was handed out at ${counter}, but ${missing.filter((one) => one !== '').join(', and ')}.${cause}`;
  },
  overdrawnTodo: (units) => (units ? 'Count this counter’s stock and enter what is really there.' : 'The debt is paid from the next earnings; tell the person.'),
  heldBack: (who, seq, at) => `The clock of ${who} is ahead${at === undefined ? '' : ` (it says ${at})`}: its entries from ${seq} on are kept apart and do not count yet.`,
  heldBackTodo: 'Set that device’s clock. An admin who has checked them can accept the entries; otherwise they count when that time comes.',
  forked: (who, seq) => `The key of ${who} was used on two devices: from entry ${seq} on they say different things.`,
  forkedTodo: 'Most likely an old backup was restored and used. Both sides are kept, nothing is lost; an admin checks them and accepts one, and that device joins again with a new key.',
  gap: (who, seq) => `Entries of ${who} from ${seq} on are missing; later ones were not taken in.`,
  gapTodo: 'Take in a file of that device, of another that has them, or the archive.',
  todo: 'What to do: ',
};
