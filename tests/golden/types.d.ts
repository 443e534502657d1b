/**
 * Village-rule points as a whole number of hundredths; may be negative.
 *
 * In JSON an integer: `250` is 2.5 points. Always within ±10¹², so always a safe JavaScript integer.
 */
export type Points = number;

/**
 * Whole minutes of volunteer service, as decree 67 art 7 counts them: the time really given.
 */
export type Minutes = number;

/**
 * Whole units of one item.
 */
export type Quantity = number;

/**
 * The first 32 bits of a public key's hash: names a key inside one community.
 *
 * An admission whose tag is already taken is refused, so a tag never means two keys.
 */
export type KeyTag = string;

/**
 * One entry: its author's tag and its place in the author's feed (from 1).
 */
export type EntryId = string;

/**
 * A 16-byte salted hash that names a blob in the vault.
 */
export type BlobHash = string;

/**
 * A community's name for machines: the hash of its founding entry, 64 hexadecimal digits in JSON.
 */
export type CommunityId = string;

/**
 * An Ed25519 public key; 64 hexadecimal digits in JSON.
 */
export type PublicKey = string;

/**
 * A digest over the canonical snapshot of a book, 64 hexadecimal digits as text.
 */
export type BookDigest = string;

/**
 * How far a seal covers one feed.
 */
export interface Cover {
    /**
     * Whose feed.
     */
    key: PublicKey;
    /**
     * The last entry covered.
     */
    last: number;
    /**
     * The feed's head there: a forked feed has several branches.
     */
    head: HeadMark;
}

/**
 * What a seal covers that an entry accepted.
 */
export interface SealedRun {
    /**
     * The entry that accepted it.
     */
    entry: EntryId;
    /**
     * The first entry it let count; the feed is covered to the last.
     */
    first: number;
}

/**
 * The first 16 bytes of a feed's head at some entry: which of two branches is meant; 32 hexadecimal digits in JSON.
 */
export type HeadMark = string;

/**
 * A person 居民.
 */
export type PersonId = string;

/**
 * A household 户.
 */
export type HouseholdId = string;

/**
 * A volunteer team 队, or a federation of teams 联合会.
 */
export type TeamId = string;

/**
 * An activity 活动.
 */
export type ActivityId = string;

/**
 * A service record 服务记录.
 */
export type ServiceId = string;

/**
 * One version of a rule sheet 积分细则.
 */
export type SheetId = string;

/**
 * A deed: one application of a rule.
 */
export type DeedId = string;

/**
 * A counter of the charity shop 柜台.
 */
export type CounterId = string;

/**
 * An item on the shelf 物品.
 */
export type ItemId = string;

/**
 * A stock lot: goods received together.
 */
export type StockLotId = string;

/**
 * A redemption 兑换.
 */
export type RedemptionId = string;

/**
 * Goods or spending rights on their way between counters 调拨.
 */
export type TransferId = string;

/**
 * A wish to redeem something 兑换申请.
 */
export type AskId = string;

/**
 * An invitation 邀请.
 */
export type InvitationId = string;

/**
 * An Ed25519 signature; 128 hexadecimal digits in JSON.
 */
export type Signature = string;

/**
 * The one-time code of a check-in: eight letters or digits, shown as a QR text or read aloud on the spot.
 */
export type CheckInCode = string;

/**
 * What the book keeps of a check-in's code, so that reading it gives nobody the code.
 */
export type CodeHash = string;

/**
 * A household's paper card 积分卡.
 */
export type CardId = string;

/**
 * Whose a voucher is, as a hash only those can check who know the holder; 16 hexadecimal digits in JSON.
 */
export type HolderMark = string;

/**
 * The name of a numbered series of QR texts: the hash of what it carries; 16 hexadecimal digits in JSON.
 */
export type SeriesId = string;

/**
 * Seed of a one-time key: a secret that travels; 64 hexadecimal digits in JSON.
 */
export type OneTimeSeed = string;

/**
 * One line of public text: a team's name, an item, the title of a rule.
 */
export type Label = string;

/**
 * Public text of several lines: the content of an activity.
 */
export type Paragraph = string;

/**
 * Milliseconds since 1970-01-01 UTC.
 */
export type Timestamp = number;

/**
 * A civil day; `"2026-03-05"` in JSON, two bytes in the journal.
 */
export type Day = string;

/**
 * How long a period is.
 */
export type PeriodKind = "day" | "week" | "month" | "quarter" | "year" | "life";

/**
 * One period of the community's calendar, such as `2026`, `2026-Q1`, `2026-03`, `2026-W07`, `2026-03-05`, `life`.
 */
export type Period = string;

/**
 * Something a person asks the book to do.
 */
export type Command = { foundCommunity: { name: Label; utcOffsetMinutes: number } } | { admitKey: { key: PublicKey; role: Role; person?: PersonId | undefined } } | { nameKeyHolder: { key: PublicKey; person: PersonId } } | { registerHousehold: { profile: HouseholdProfile; group?: Label | undefined } } | { registerPerson: { profile: PersonProfile; consentOn: Day; household?: HouseholdId | undefined } } | { amendPerson: { person: PersonId; profile: PersonProfile } } | { moveHousehold: { person: PersonId; household?: HouseholdId | undefined; on: Day } } | { formTeam: { name: Label; parent?: TeamId | undefined; on: Day } } | { joinTeam: { person: PersonId; team: TeamId; post: TeamPost; on: Day } } | { leaveTeam: { person: PersonId; team: TeamId; on: Day } } | { planActivity: { team: TeamId; title: Label; content: Paragraph; place: Label; unit: Label; inCharge: PersonId; on: Day; places?: number | undefined } } | { recordService: { person: PersonId; activity: ActivityId; on: Day; minutes: Minutes; evidence: Evidence } } | { approveService: { service: ServiceId; sheet?: SheetId | undefined } } | { returnService: { service: ServiceId; reason: Note } } | { amendService: { service: ServiceId; on: Day; minutes: Minutes } } | { voidService: { service: ServiceId; reason: Note } } | { adoptSheet: { sheet: RuleSheet; replaces?: SheetId | undefined } } | { declareDeed: { rule: RuleRef; subject: Holder; on: Day; count: number; points?: Points | undefined; reason?: Note | null } } | { approveDeed: { deed: DeedId } } | { returnDeed: { deed: DeedId; reason: Note } } | { voidDeed: { deed: DeedId; reason: Note } } | { expirePoints: { asOf: Day } } | { reverseExpiry: { expiry: EntryId; until: Day; reason: Note } } | { openCounter: { name: Label } } | { listItem: { name: Label; unit: Label; price: Points } } | { priceItem: { item: ItemId; price: Points } } | { receiveStock: { counter: CounterId; item: ItemId; quantity: Quantity; origin: StockOrigin; bestBefore?: Day | undefined } } | { writeOffStock: { counter: CounterId; item: ItemId; quantity: Quantity; reason: Note } } | { holdRedemption: HoldRedemption } | { collectRedemption: { redemption: RedemptionId } } | { cancelRedemption: { redemption: RedemptionId } } | { reverseRedemption: { redemption: RedemptionId; reason: Note } } | { grantRole: { key: PublicKey; role: Role; scope: Scope; until?: Day | undefined } } | { withdrawRole: { key: PublicKey; role: Role; scope: Scope } } | { revokeKey: { key: PublicKey; last: number; reason: Note } } | { invite: { role: Role; scope: Scope; person?: PersonId | undefined; key: PublicKey; until: Day } } | { acceptInvitation: { invitation: InvitationId; proof: Signature } } | { withdrawInvitation: { invitation: InvitationId } } | { signUp: { activity: ActivityId; person?: PersonId | undefined } } | { cancelSignUp: { activity: ActivityId; person?: PersonId | undefined } } | { openCheckIn: { activity: ActivityId; on: Day; code: CodeHash; until: Timestamp } } | { checkIn: { activity: ActivityId; person?: PersonId | undefined; code?: CheckInCode | undefined } } | { checkOut: { activity: ActivityId; person?: PersonId | undefined } } | { sealBook: { number: number; until: Day; covers: Cover[]; runs: SealedRun[]; digest: BookDigest } } | { handOverSeal: { to: PublicKey } } | { replaceSealHolder: { to: PublicKey; reason: Note } } | { setPolicy: { policy: Policy } } | { handOverCounter: HandOverCounter } | { replaceKeeper: ReplaceKeeper } | { issueCard: { household: HouseholdId; number: Label } } | { voidCard: { card: CardId; reason: Note } } | { sendStock: SendStock } | { takeStock: TakeStock } | { refuseTransfer: RefuseTransfer } | { giveRights: GiveRights } | { takeRights: TakeRights } | { setFloorLimit: SetFloorLimit } | { askRedemption: AskRedemption } | { declineAsk: DeclineAsk } | { withdrawAsk: WithdrawAsk } | { acceptRun: { key: PublicKey; last: number; head: HeadMark } } | { erasePerson: { person: PersonId; reason: Note } } | { eraseHousehold: { household: HouseholdId; reason: Note } } | { setPublishing: { person: PersonId; consent: boolean; on: Day } } | { raiseSemantics: { to: number } };

/**
 * Points and goods set aside for a redemption.
 */
export interface HoldRedemption {
    /**
     * The counter.
     */
    counter: CounterId;
    /**
     * Who pays.
     */
    holder: Holder;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Units.
     */
    quantity: Quantity;
    /**
     * Price of one unit as the person saw it.
     */
    price: Points;
    /**
     * The ask it answers.
     */
    ask?: AskId | undefined;
}

/**
 * A counter given on by its keeper.
 */
export interface HandOverCounter {
    /**
     * The counter.
     */
    counter: CounterId;
    /**
     * Its next keeper.
     */
    to: PublicKey;
}

/**
 * A counter given on because its keeper's device is lost.
 */
export interface ReplaceKeeper {
    /**
     * The counter; absent: the spending rights that lie with the founder's key, at no counter yet.
     */
    counter?: CounterId | undefined;
    /**
     * Its next keeper.
     */
    to: PublicKey;
    /**
     * Why; goes to the vault.
     */
    reason: Note;
}

/**
 * Goods on their way to another counter.
 */
export interface SendStock {
    /**
     * The counter they leave.
     */
    from: CounterId;
    /**
     * The counter they are for.
     */
    to: CounterId;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Units.
     */
    quantity: Quantity;
}

/**
 * Goods that arrived, or came back refused.
 */
export interface TakeStock {
    /**
     * The transfer.
     */
    transfer: TransferId;
}

/**
 * Goods or rights that are not accepted.
 */
export interface RefuseTransfer {
    /**
     * The transfer.
     */
    transfer: TransferId;
}

/**
 * Spending rights on their way to another counter.
 */
export interface GiveRights {
    /**
     * The counter they leave; absent for those that lie with this key, at no counter yet.
     */
    from?: CounterId | undefined;
    /**
     * The counter they are for.
     */
    to: CounterId;
    /**
     * Whose; absent for all that lie there, those of holders yet to come included.
     */
    holders?: Holder[] | undefined;
}

/**
 * Spending rights that arrived, or came back refused.
 */
export interface TakeRights {
    /**
     * The transfer.
     */
    transfer: TransferId;
}

/**
 * How much a counter may sell to holders whose right lies elsewhere.
 */
export interface SetFloorLimit {
    /**
     * The counter.
     */
    counter: CounterId;
    /**
     * Points one holder may spend there within one calendar month.
     */
    limit: Points;
}

/**
 * What somebody would like to redeem.
 */
export interface AskRedemption {
    /**
     * At which counter.
     */
    counter: CounterId;
    /**
     * Who would pay.
     */
    holder: Holder;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Units.
     */
    quantity: Quantity;
}

/**
 * An ask that is not granted.
 */
export interface DeclineAsk {
    /**
     * The ask.
     */
    ask: AskId;
    /**
     * Why; goes to the vault.
     */
    reason: Note;
}

/**
 * An ask that is taken back.
 */
export interface WithdrawAsk {
    /**
     * The ask.
     */
    ask: AskId;
}

/**
 * What a key's holder may do.
 */
export type Role = "admin" | "socialWorker" | "reviewer" | "teamLeader" | "shopkeeper" | "auditor" | "volunteer";

/**
 * Where a role holds.
 */
export type Scope = "community" | { team: TeamId } | { counter: CounterId };

/**
 * What a person is in a team.
 */
export type TeamPost = "member" | "leader";

/**
 * How a service record is known to be true; every record has one.
 */
export type Evidence = "checkIn" | "leaderSigned" | "backfill";

/**
 * Whose points, whose deed.
 */
export type Holder = { household: HouseholdId } | { person: PersonId };

/**
 * Where goods came from.
 */
export type StockOrigin = { donated: { donor?: Label | undefined } } | "bought";

/**
 * A person's profile: the fields of decree 67 art 5.
 */
export interface PersonProfile {
    /**
     * Full name.
     */
    name: string;
    /**
     * Sex, as the person states it.
     */
    sex?: string | undefined;
    /**
     * Birth date; it decides who is a minor.
     */
    birthDate?: Day | undefined;
    /**
     * Phone or other contact.
     */
    phone?: string | undefined;
    /**
     * Number of the identity document.
     */
    idNumber?: string | undefined;
    /**
     * Area of residence.
     */
    area?: string | undefined;
    /**
     * Skills and service categories, as one line.
     */
    skills?: string | undefined;
}

/**
 * A household's profile.
 */
export interface HouseholdProfile {
    /**
     * Name the household goes by, usually its head's.
     */
    name: string;
    /**
     * Address or door number.
     */
    address?: string | undefined;
    /**
     * Number of the household book or card.
     */
    cardNumber?: string | undefined;
}

/**
 * Free text about people: a reason, an objection. At most [`crate::limits::BLOB_BYTES`].
 */
export type Note = string;

/**
 * One version of a rule sheet 积分细则. Deeds pin the version they were booked under.
 */
export interface RuleSheet {
    /**
     * Title, as adopted by the villagers' meeting.
     */
    title: Label;
    /**
     * First day the sheet applies to.
     */
    effectiveFrom: Day;
    /**
     * Who holds the points.
     */
    holder: HolderKind;
    /**
     * The period the rank purse is counted in.
     */
    rankPeriod: PeriodKind;
    /**
     * When spendable points lapse.
     */
    expiry: Expiry;
    /**
     * What one approved hour earns; absent where hours earn nothing.
     */
    hourRate?: Points | undefined;
    /**
     * How minutes are rounded before they earn; the record itself stays exact.
     */
    rounding: Rounding;
    /**
     * The rows, numbered from 0 in this order.
     */
    rules: Rule[];
}

/**
 * Who holds the points a sheet awards.
 */
export type HolderKind = "household" | "person";

/**
 * When spendable points lapse.
 */
export type Expiry = "never" | { yearly: { month: number; day: number } } | { afterMonths: { months: number } };

/**
 * How minutes are rounded before they earn points.
 */
export type Rounding = "exact" | { down: { step: Minutes } } | { up: { step: Minutes } };

/**
 * One row of a rule sheet.
 */
export interface Rule {
    /**
     * Heading the row stands under.
     */
    category: Label;
    /**
     * What is rewarded or deducted.
     */
    title: Label;
    /**
     * How much.
     */
    award: Award;
    /**
     * Per what, in the sheet's own words (per time, per person-time, per year).
     */
    unit?: Label | undefined;
    /**
     * How often it may count.
     */
    cap?: Cap | undefined;
    /**
     * Evidence asked for, in the sheet's own words.
     */
    evidence?: Label | undefined;
}

/**
 * What a rule awards; negative amounts deduct.
 */
export type Award = { fixed: { points: Points } } | { range: { least: Points; most: Points } };

/**
 * At most so many times in a period, per person (or per household where the deed names none).
 */
export interface Cap {
    /**
     * Times.
     */
    times: number;
    /**
     * The period.
     */
    per: PeriodKind;
}

/**
 * One row of one version of a sheet.
 */
export interface RuleRef {
    /**
     * The version of the sheet.
     */
    sheet: SheetId;
    /**
     * The row, from 0.
     */
    row: number;
}

/**
 * The community's settings, replaced as a whole. What counts for an entry is the policy at its place in the order.
 *
 * Unset, one approval is enough for anything, and no name stands beside a deduction on a public sheet.
 */
export interface Policy {
    /**
     * A deed of more points than this, given or deducted, needs two different people's approval; absent: none does.
     */
    secondApprovalPoints?: Points | undefined;
    /**
     * A service record of more minutes than this needs two different people's approval; absent: none does.
     */
    secondApprovalMinutes?: Minutes | undefined;
    /**
     * Whoever entered a record or deed, or last corrected it, does not approve it.
     */
    separateEnterer?: boolean;
    /**
     * Public sheets may name whose deduction it is, where that person consents.
     */
    publishDeductionNames?: boolean;
}

/**
 * A question.
 */
export type Query = { overview: {} } | { board: { of: BoardOf; period?: Period | undefined; limit: number; names?: BoardNames | undefined } } | { statement: { holder: Holder; skip?: number | undefined; limit: number } } | { timesheet: { team: TeamId; from?: Day | undefined; until?: Day | undefined } } | { shelf: { counter?: CounterId | undefined } } | { people: { search?: string | undefined; household?: HouseholdId | undefined; skip?: number | undefined; limit: number } } | { households: { search?: string | undefined; skip?: number | undefined; limit: number } } | { teams: {} } | { members: { team: TeamId } } | { activities: { limit: number } } | { attendance: { activity: ActivityId } } | { services: { state?: ThingState | undefined; activity?: ActivityId | undefined; person?: PersonId | undefined; skip?: number | undefined; limit: number } } | { deeds: { state?: ThingState | undefined; skip?: number | undefined; limit: number } } | { redemptions: { state?: ThingState | undefined; skip?: number | undefined; limit: number } } | { sheets: {} } | { counters: {} } | { keys: {} } | { apart: {} } | { journal: { skip?: number | undefined; limit: number } } | { explain: { figure: Figure } } | { lapsing: { asOf: Day } } | { invitations: {} } | { policy: {} } | { overdrawn: {} } | { transfers: {} } | { asks: { state?: ThingState | undefined; skip?: number | undefined; limit: number } } | { seals: {} };

/**
 * Whom a board ranks.
 */
export type BoardOf = "households" | "people";

/**
 * Which names a board shows.
 */
export type BoardNames = "masked" | "consented" | "staff";

/**
 * A number shown anywhere, to be explained.
 */
export type Figure = { rank: { holder: Holder; period: Period } } | { honour: { holder: Holder } } | { spendable: { holder: Holder } } | { held: { holder: Holder } } | { debt: { holder: Holder } } | { personRank: { person: PersonId; period: Period } } | { personHonour: { person: PersonId } } | { personMinutes: { person: PersonId; team?: TeamId | undefined; from?: Day | undefined; until?: Day | undefined } } | { teamMinutes: { team: TeamId; from?: Day | undefined; until?: Day | undefined } } | { communityMinutes: {} } | { communitySpendable: {} } | { communityHeld: {} } | { householdMinutes: { household: HouseholdId } } | { stock: { counter: CounterId; item: ItemId; part?: StockPart | undefined } };

/**
 * The numbers a shelf shows of one item.
 */
export type StockPart = "onHand" | "held" | "available" | "donated" | "handedOut" | "short";

/**
 * A language refusals are written in.
 */
export type Language = "zh" | "en";

/**
 * Which column of the table holds what; columns are numbered from 0.
 */
export interface ColumnMapping {
    /**
     * Rows above the first rule.
     */
    headerRows?: number | undefined;
    /**
     * Heading of the rule; carried down where a cell is empty, as merged cells are exported.
     */
    category?: number | undefined;
    /**
     * What is rewarded or deducted.
     */
    title?: number | undefined;
    /**
     * Points; a sign, a range such as `1-5`, or words such as `扣10分` are understood.
     */
    points?: number | undefined;
    /**
     * Points deducted, where the sheet keeps them in a column of their own.
     */
    deduction?: number | undefined;
    /**
     * Per what.
     */
    unit?: number | undefined;
    /**
     * How often it may count, such as `每月2次` or `once a year`.
     */
    cap?: number | undefined;
    /**
     * Evidence or verifier.
     */
    evidence?: number | undefined;
}

/**
 * Kinds of QR texts.
 */
export type QrKind = "invitation" | "checkIn" | "voucher" | "certificate" | "card" | "part";

/**
 * What the book shall write a text about.
 */
export type QrSource = { invitation: { invitation: InvitationId; seed: OneTimeSeed } } | { checkIn: { activity: ActivityId; on: Day; code: CheckInCode; until: Timestamp } } | { voucher: { redemption: RedemptionId; until: Day } } | { certificate: { person: PersonId; from: Day; until: Day; unit: string; number: string } } | { card: { card: CardId } };

/**
 * What a device knows when it reads a text without anybody to ask.
 */
export interface QrKnown {
    /**
     * The community; absent before one has joined any.
     */
    community?: CommunityId | undefined;
    /**
     * Its calendar, minutes east of UTC.
     */
    utcOffsetMinutes: number;
    /**
     * Keys that are believed, each with a role it holds.
     */
    signers: QrSigner[];
}

/**
 * A key that is believed, and for what.
 */
export interface QrSigner {
    /**
     * The key.
     */
    key: PublicKey;
    /**
     * A role it holds.
     */
    role: Role;
}

/**
 * What a numbered series carries. Append-only.
 */
export type Carried = "frames" | "statement" | "file";

/**
 * The answer to a command.
 */
export type Outcome = { receipt: Receipt } | { refusal: Refusal };

/**
 * A command that was carried out.
 */
export interface Receipt {
    /**
     * The entry; also the id of the thing it made, if it made one.
     */
    entry: EntryId;
    /**
     * Time the entry was given.
     */
    at: Timestamp;
    /**
     * What it did.
     */
    events: Event[];
}

/**
 * One thing that happened in the book.
 */
export type Event = { communityFounded: { name: Label; utcOffsetMinutes: number } } | { keyAdmitted: { key: PublicKey; role: Role; person: PersonId | undefined } } | { keyHolderNamed: { key: PublicKey; person: PersonId } } | { roleGranted: { key: PublicKey; role: Role; scope: Scope; until: Day | undefined } } | { roleWithdrawn: { key: PublicKey; role: Role; scope: Scope } } | { bookSealed: { number: number; until: Day; covers: Cover[]; digest: BookDigest } } | { runAccepted: { key: PublicKey; last: number; head: HeadMark } } | { sealHandedOver: { to: PublicKey } } | { sealHolderProposed: { to: PublicKey; reason: BlobHash | undefined } } | { keyRevoked: { key: PublicKey; last: number; reason: BlobHash | undefined } } | { invitationMade: { invitation: InvitationId; role: Role; scope: Scope; person: PersonId | undefined; key: PublicKey; until: Day } } | { invitationAccepted: { invitation: InvitationId; key: PublicKey; role: Role; scope: Scope; person: PersonId | undefined } } | { invitationWithdrawn: { invitation: InvitationId } } | { policySet: { policy: Policy } } | { semanticsRaised: { to: number } } | { cardIssued: { card: CardId; household: HouseholdId; number: Label; replaces: CardId | undefined } } | { cardVoided: { card: CardId; reason: BlobHash | undefined } } | { householdRegistered: { household: HouseholdId; profile: BlobHash; group: Label | undefined } } | { personRegistered: { person: PersonId; profile: BlobHash; consentOn: Day } } | { personAmended: { person: PersonId; profile: BlobHash } } | { personErased: { person: PersonId; reason: BlobHash | undefined } } | { householdErased: { household: HouseholdId; reason: BlobHash | undefined } } | { publishingSet: { person: PersonId; consent: boolean; on: Day } } | { householdMoved: { person: PersonId; household: HouseholdId | undefined; on: Day } } | { teamFormed: { team: TeamId; name: Label; parent: TeamId | undefined; on: Day } } | { teamJoined: { person: PersonId; team: TeamId; post: TeamPost; on: Day } } | { teamLeft: { person: PersonId; team: TeamId; on: Day } } | { activityPlanned: { activity: ActivityId; team: TeamId; title: Label; content: Paragraph; place: Label; unit: Label; inCharge: PersonId; on: Day; places: number | undefined } } | { serviceRecorded: { service: ServiceId; person: PersonId; activity: ActivityId; on: Day; minutes: Minutes; evidence: Evidence } } | { serviceDecided: { service: ServiceId; state: ThingState; reason: BlobHash | undefined } } | { serviceFirstApproved: { service: ServiceId; sheet: SheetId | undefined; person: PersonId } } | { serviceAmended: { service: ServiceId; on: Day; minutes: Minutes; evidence: Evidence } } | { sheetAdopted: { sheet: SheetId; replaces: SheetId | undefined; rules: RuleSheet } } | { deedDeclared: { deed: DeedId; rule: RuleRef; subject: Holder; on: Day; count: number; points: Points; reason: BlobHash | undefined } } | { deedFirstApproved: { deed: DeedId; person: PersonId } } | { deedDecided: { deed: DeedId; state: ThingState; reason: BlobHash | undefined } } | { pointsMoved: Movement } | { pointsExpired: { expiry: EntryId; asOf: Day } } | { expiryReversed: { expiry: EntryId; reason: BlobHash | undefined } } | { counterOpened: { counter: CounterId; name: Label; keeper: KeyTag } } | { counterHandedOver: { counter: CounterId; to: KeyTag } } | { keeperReplaced: { counter: CounterId | undefined; to: KeyTag; reason: BlobHash | undefined } } | { itemListed: { item: ItemId; name: Label; unit: Label; price: Points } } | { itemPriced: { item: ItemId; price: Points } } | { stockReceived: { lot: StockLotId; counter: CounterId; item: ItemId; quantity: Quantity; origin: StockOrigin; bestBefore: Day | undefined } } | { stockWrittenOff: { counter: CounterId; item: ItemId; taken: StockTake[]; reason: BlobHash | undefined } } | { redemptionHeld: { redemption: RedemptionId; counter: CounterId; holder: Holder; item: ItemId; quantity: Quantity; price: Points; taken: StockTake[]; apart: boolean } } | { signedUp: { activity: ActivityId; person: PersonId } } | { signUpCancelled: { activity: ActivityId; person: PersonId } } | { checkInOpened: { activity: ActivityId; on: Day; code: CodeHash; until: Timestamp } } | { checkedIn: { activity: ActivityId; person: PersonId; on: Day; evidence: Evidence } } | { checkedOut: { activity: ActivityId; person: PersonId } } | { redemptionDecided: { redemption: RedemptionId; state: ThingState; reason: BlobHash | undefined; taken: StockTake[] } } | { stockSent: { transfer: TransferId; from: CounterId; to: CounterId; item: ItemId; quantity: Quantity; taken: StockTake[] } } | { rightsGiven: { transfer: TransferId; from: CounterId | undefined; to: CounterId; holders: Holder[]; pool: boolean } } | { transferDecided: { transfer: TransferId; state: ThingState } } | { floorLimitSet: { counter: CounterId; limit: Points } } | { redemptionAsked: { ask: AskId; counter: CounterId; holder: Holder; item: ItemId; quantity: Quantity } } | { askDecided: { ask: AskId; state: ThingState; reason: BlobHash | undefined; redemption: RedemptionId | undefined } } | { overdrawn: { counter: CounterId; holder: Holder | undefined; item: ItemId; points: Points; units: Quantity; because: EntryId | undefined } };

/**
 * Units taken from one stock lot.
 */
export interface StockTake {
    /**
     * The lot.
     */
    lot: StockLotId;
    /**
     * Units.
     */
    quantity: Quantity;
}

/**
 * One movement on a holder's accounts, balanced by one account of the community.
 *
 * Rank and honour are issued or taken back by the community; spendable, held and debt together
 * move against `against`, so every purse sums to zero by construction.
 */
export interface Movement {
    /**
     * Whose accounts.
     */
    holder: Holder;
    /**
     * The person who earned it, where one did.
     */
    by: PersonId | undefined;
    /**
     * Day it belongs to.
     */
    on: Day;
    /**
     * What it is for.
     */
    cause: Cause;
    /**
     * The thing that caused it: a service record, a deed, a redemption or an expiry.
     */
    thing: EntryId;
    /**
     * Period of the rank purse it counts in.
     */
    period: Period;
    /**
     * Change of the rank purse.
     */
    rank: Points;
    /**
     * Change of the honour purse.
     */
    honour: Points;
    /**
     * Change of spendable points.
     */
    spendable: Points;
    /**
     * Change of points held for redemptions.
     */
    held: Points;
    /**
     * Change of debt; negative when debt grows.
     */
    debt: Points;
    /**
     * The community's account on the other side of spendable, held and debt.
     */
    against: CommunityAccount;
    /**
     * Lots opened, drawn from or filled again.
     */
    lots: LotChange[];
}

/**
 * What a movement is for.
 */
export type Cause = "service" | "serviceVoided" | "deed" | "deedVoided" | "redemptionHeld" | "redemptionCollected" | "redemptionCancelled" | "redemptionReversed" | "expiry" | "expiryReversed";

/**
 * Accounts of the community itself, on the other side of every movement.
 */
export type CommunityAccount = "issued" | { redeemed: CounterId } | "expired";

/**
 * A change of one lot of spendable points. A lot is named by the entry that opened it.
 */
export interface LotChange {
    /**
     * The lot.
     */
    lot: LotId;
    /**
     * Points added or, below zero, drawn.
     */
    change: Points;
    /**
     * Last day the lot can be spent, for a lot this change opens or fills again.
     */
    expiresOn: Day | undefined;
}

/**
 * A lot: the day it was earned and the entry that opened it. Lots are spent in this order.
 */
export interface LotId {
    /**
     * Day it was earned.
     */
    earnedOn: Day;
    /**
     * Entry that opened it.
     */
    entry: EntryId;
}

/**
 * Why a command was refused. A refused command leaves book and journal as they were.
 */
export type Refusal = { keyNotAdmitted: { key: KeyTag } } | { roleNotAllowed: { role: Role } } | { roleLapsed: { role: Role; until: Day } } | { outOfScope: { scope: Scope } } | { keyRevoked: { key: KeyTag; last: number } } | "selfApproval" | { enteredBySameKey: { key: KeyTag } } | { notFound: { kind: ThingKind; id: EntryId } } | { ruleNotFound: { row: number; rows: number } } | "alreadyFounded" | { keyAlreadyAdmitted: { key: KeyTag } } | { roleNotHeld: { role: Role } } | "lastAdmin" | { notSealHolder: { holder: KeyTag } } | { rivalSeal: { number: number } } | "sealIncomplete" | "sealMismatch" | { bookProvisional: { entries: number } } | { runNotApart: { entry: EntryId } } | { secondAdminNeeded: { first: KeyTag } } | "alreadyMember" | "notMember" | { laterMoveBooked: { on: Day } } | { stateIs: { state: ThingState } } | { dayInFuture: { day: Day; today: Day } } | { dayTooEarly: { day: Day; first: Day } } | { sheetNotEffective: { from: Day; until: Day | undefined } } | { priceChanged: { seen: Points; now: Points } } | { amountMismatch: { least: Points; most: Points } } | "reasonRequired" | { outOfRange: { field: AmountField; least: number; most: number } } | { dayOverfull: { recorded: Minutes; most: Minutes } } | { capReached: { times: number; used: number; period: Period } } | { insufficientPoints: { needed: Points; available: Points; held: Points; debt: Points } } | { insufficientStock: { item: Label; needed: Quantity; available: Quantity; held: Quantity } } | { sheetMalformed: { row: number | undefined } } | "nothingToExpire" | "amountOverflow" | "unreadable" | { invitationUsed: { by: KeyTag } } | "invitationWithdrawn" | { invitationLapsed: { until: Day } } | "invitationProof" | { keyHolderUnknown: { key: KeyTag } } | { checkInCode: { until: Timestamp | undefined } } | "notCheckedIn" | { secondApprovalNeeded: { by: KeyTag; person: PersonId } } | { notKeeper: { counter: CounterId; keeper: KeyTag } } | { cardReplaced: { by: CardId } } | { spendingElsewhere: { home: CounterId | undefined; left: Points } } | { personErased: { person: PersonId } } | { householdErased: { household: HouseholdId } } | { householdInhabited: { members: number } } | { semanticsStep: { now: number } } | { newerSemantics: { needed: number; known: number } } | "revocationVoid";

/**
 * Kinds of things a command can name.
 */
export type ThingKind = "person" | "household" | "team" | "activity" | "service" | "sheet" | "deed" | "expiry" | "counter" | "item" | "redemption" | "key" | "transfer" | "ask" | "invitation" | "card";

/**
 * States of records, deeds and redemptions.
 */
export type ThingState = "waiting" | "approved" | "returned" | "voided" | "held" | "collected" | "cancelled" | "reversed";

/**
 * Amounts a command can carry out of range.
 */
export type AmountField = "minutes" | "count" | "quantity" | "price" | "utcOffsetMinutes" | "places" | "secondApprovalPoints" | "cardNumberBytes";

/**
 * What foreign bytes brought.
 */
export interface MergeReport {
    /**
     * Entries that were new here.
     */
    newEntries: number;
    /**
     * Entries this device already had.
     */
    repeatedEntries: number;
    /**
     * Vault blobs that were new here.
     */
    newBlobs: number;
    /**
     * Entries that are refused at their place in the order, as of now, and were not before.
     */
    bounced: Bounced[];
    /**
     * Entries that were refused before and stand now.
     */
    restored: EntryId[];
    /**
     * What stands although the book does not cover it at its place, as of now, and was not there before.
     */
    overdrawn: Overdrawn[];
    /**
     * Feeds whose entries lie too far in the future; kept apart until the clock reaches them or an admin accepts them.
     */
    heldBack: FeedGap[];
    /**
     * Feeds of which earlier entries are still missing here.
     */
    gaps: FeedGap[];
    /**
     * Feeds with two different entries at one place: the key was used on two devices. What it wrote from there on
     * is kept apart on every device.
     */
    forked: FeedGap[];
    /**
     * The seal whose snapshot this device went on from, because the other one had archived what came before.
     */
    adoptedSeal: number | undefined;
    /**
     * The seal this device had archived everything before, and which an earlier one may have overtaken: it goes on from a
     * whole book or, where `gaps` is not empty, its archive is needed.
     */
    fallenSeal: number | undefined;
    /**
     * How many entries of the order were decided again.
     */
    refoldedEntries: number;
}

/**
 * How far a merge is decided.
 */
export interface MergeProgress {
    /**
     * Entries of the order that are decided.
     */
    done: number;
    /**
     * Entries of the order.
     */
    total: number;
    /**
     * What the merge brought, once all are decided.
     */
    report: MergeReport | undefined;
}

/**
 * Entries that are kept apart: they are here, signed, and count nowhere yet.
 */
export interface ApartRun {
    /**
     * Whose entries.
     */
    key: PublicKey;
    /**
     * The first.
     */
    first: number;
    /**
     * The last.
     */
    last: number;
    /**
     * The feed's head there.
     */
    head: HeadMark;
    /**
     * The time its last entry claims.
     */
    at: Timestamp;
    /**
     * True where the key said two things at one place; else its clock was far ahead.
     */
    forked: boolean;
    /**
     * Accepted up to here.
     */
    accepted: number | undefined;
}

/**
 * An entry refused at its place.
 */
export interface Bounced {
    /**
     * The entry.
     */
    entry: EntryId;
    /**
     * Why.
     */
    refusal: Refusal;
}

/**
 * A fact the book does not cover at its place: goods went out, and points or goods were missing.
 */
export interface Overdrawn {
    /**
     * The entry that stands.
     */
    entry: EntryId;
    /**
     * The counter that gave it.
     */
    counter: CounterId;
    /**
     * Who owes the points, where points are missing.
     */
    holder: Holder | undefined;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Points that were missing; they are booked as debt.
     */
    points: Points;
    /**
     * Units that were missing.
     */
    units: Quantity;
    /**
     * The entry that took them away, where one can be named.
     */
    because: EntryId | undefined;
}

/**
 * A place in a feed where something is wrong.
 */
export interface FeedGap {
    /**
     * Whose feed.
     */
    key: KeyTag;
    /**
     * The place it concerns.
     */
    seq: number;
}

/**
 * What opening a stored book found.
 */
export interface OpenReport {
    /**
     * Entries in the journal.
     */
    entries: number;
    /**
     * Entries decided while opening; the rest came from the checkpoint.
     */
    foldedEntries: number;
    /**
     * Bytes of an unfinished last write that were left out. They were never acknowledged.
     */
    tornBytes: number;
    /**
     * Seals that stand, each judged by the entries that are here.
     */
    seals: number;
    /**
     * True when the book holds entries of a newer version and cannot be complete.
     */
    provisional: boolean;
    /**
     * The semantics number the book asks for, where this version does not know it: it decides nothing after the entry
     * that raised it, and writes nothing.
     */
    newerSemantics: number | undefined;
    /**
     * True when this device can write to the book.
     */
    writable: boolean;
}

/**
 * How far the host has stored what it was given; handed back to [`Community::acknowledge`].
 */
export interface Mark {
    /**
     * Last stored entry of each feed.
     */
    feeds: FeedMark[];
    /**
     * Stored blobs.
     */
    blobs: number;
    /**
     * Blobs erased so far.
     */
    erased: number;
    /**
     * The seal whose snapshot the stored book begins at; 0 where it begins at its founding.
     */
    begins: number;
}

/**
 * How far one feed is stored.
 */
export interface FeedMark {
    /**
     * Whose feed.
     */
    key: PublicKey;
    /**
     * Its last stored entry.
     */
    seq: number;
    /**
     * Present for a run that is kept apart: its head.
     */
    head?: HeadMark | undefined;
    /**
     * In what [`Community::have`] gives, of what counts: the beginning of the head there, so that another history
     * of the same key is noticed although it is as long.
     */
    check?: number | undefined;
}

/**
 * What was understood of a table.
 */
export interface RuleTableReport {
    /**
     * The mapping used: the one given, or the one recognised.
     */
    mapping: ColumnMapping;
    /**
     * True when a header row was recognised.
     */
    recognised: boolean;
    /**
     * The rules understood, in the order of the table.
     */
    rules: Rule[];
    /**
     * One line for every row below the header, empty ones included.
     */
    rows: TableRow[];
}

/**
 * What became of one row.
 */
export interface TableRow {
    /**
     * Row of the table, from 1, as spreadsheets count.
     */
    row: number;
    /**
     * Number of the rule it became, from 0; absent where it became none.
     */
    rule: number | undefined;
    /**
     * What could not be read, or should be looked at.
     */
    remarks: RowRemark[];
}

/**
 * A remark on one row.
 */
export type RowRemark = "empty" | "titleMissing" | "pointsMissing" | { pointsNotUnderstood: { text: string } } | { pointsUseless: { text: string } } | { capNotUnderstood: { text: string } } | { textRefused: { text: string } } | { repeated: { row: number } } | "tooMany" | { rightsConcern: { word: string } };

/**
 * What one QR text holds. The stored form of each is that of its fields in this order; append-only.
 */
export type QrText = { invitation: InvitationText } | { checkIn: CheckInText } | { voucher: VoucherText } | { certificate: CertificateText } | { card: CardText } | { part: SeriesPart };

/**
 * An invitation.
 */
export interface InvitationText {
    /**
     * The community it invites to.
     */
    community: CommunityId;
    /**
     * The key that invites; what it signs can be believed.
     */
    inviter: PublicKey;
    /**
     * The entry that invites.
     */
    invitation: InvitationId;
    /**
     * Seed of the invitation's one-time key.
     */
    seed: OneTimeSeed;
    /**
     * Last day it can be accepted.
     */
    until: Day;
    /**
     * Later than all the inviting device had seen: whoever accepts writes no earlier, whatever the clock there says.
     */
    after: Timestamp;
    /**
     * Name of the community, at most [`crate::limits::QR_TITLE_BYTES`].
     */
    name: string;
}

/**
 * A check-in.
 */
export interface CheckInText {
    /**
     * The activity.
     */
    activity: ActivityId;
    /**
     * The day.
     */
    on: Day;
    /**
     * The one-time code.
     */
    code: CheckInCode;
    /**
     * Until when it counts.
     */
    until: Timestamp;
    /**
     * Later than all the device that opened it had seen: a wallet that read it writes no earlier, whatever its clock says.
     */
    after: Timestamp;
    /**
     * Title of the activity, at most [`crate::limits::QR_TITLE_BYTES`].
     */
    title: string;
}

/**
 * A voucher: the ledger decides that it counts once.
 */
export interface VoucherText {
    /**
     * The redemption that is held.
     */
    redemption: RedemptionId;
    /**
     * Whose it is, as a hash that tells nobody else.
     */
    holder: HolderMark;
    /**
     * Units.
     */
    quantity: Quantity;
    /**
     * Last day it can be collected.
     */
    until: Day;
    /**
     * Name of the item, at most [`crate::limits::QR_TITLE_BYTES`].
     */
    item: string;
}

/**
 * A certificate of service (decree 67 art 14), given to the person it names.
 */
export interface CertificateText {
    /**
     * Its number, at most [`crate::limits::QR_CODE_BYTES`].
     */
    number: string;
    /**
     * The person's name, at most [`crate::limits::QR_TITLE_BYTES`].
     */
    name: string;
    /**
     * Approved minutes between the two days.
     */
    minutes: Minutes;
    /**
     * First day.
     */
    from: Day;
    /**
     * Last day.
     */
    until: Day;
    /**
     * The organising unit, at most [`crate::limits::QR_UNIT_BYTES`].
     */
    unit: string;
}

/**
 * A household's card. No points are on it: the ledger wins.
 */
export interface CardText {
    /**
     * The card.
     */
    card: CardId;
    /**
     * The household it was issued to.
     */
    household: HouseholdId;
    /**
     * The number printed on it, at most [`crate::limits::QR_CODE_BYTES`].
     */
    number: string;
}

/**
 * A part of a numbered series, without the bytes it carries.
 */
export interface SeriesPart {
    /**
     * The series.
     */
    series: SeriesId;
    /**
     * What the series carries.
     */
    carries: Carried;
    /**
     * Its number, from 1; higher than `of` for a repair part.
     */
    number: number;
    /**
     * How many parts are needed.
     */
    of: number;
}

/**
 * What became of one text handed to a collector.
 */
export interface SeriesProgress {
    /**
     * The part that was read.
     */
    part: SeriesPart;
    /**
     * What became of it.
     */
    taken: PartTaken;
    /**
     * Parts that count so far.
     */
    have: number;
    /**
     * Parts needed.
     */
    need: number;
}

/**
 * What became of a part.
 */
export type PartTaken = "new" | "repeated" | "foreign";

/**
 * What a text says, and what the book says to it.
 */
export interface QrReading {
    /**
     * What it holds; absent where there is a fault.
     */
    text: QrText | undefined;
    /**
     * What is wrong with it.
     */
    fault: QrFault | undefined;
    /**
     * The household a current card belongs to.
     */
    household: HouseholdView | undefined;
    /**
     * The redemption a voucher is for, still held.
     */
    redemption: RedemptionView | undefined;
    /**
     * Why the book does not go along: the card was replaced, the goods were collected.
     */
    refusal: Refusal | undefined;
}

/**
 * What stands in a text that was read, whatever a book says to it.
 */
export interface QrRead {
    /**
     * What it holds.
     */
    text: QrText | undefined;
    /**
     * What is wrong with it.
     */
    fault: QrFault | undefined;
}

/**
 * Texts for screens and paper.
 */
export interface QrWritten {
    /**
     * The text; absent where it could not be written.
     */
    text: string | undefined;
    /**
     * What does not fit into a text.
     */
    fault: QrFault | undefined;
}

/**
 * What a text shall hold.
 */
export interface QrContent {
    /**
     * The content, to be written and signed.
     */
    text: QrText | undefined;
    /**
     * Why the book has nothing to write about.
     */
    refusal: Refusal | undefined;
}

/**
 * The texts of a series, or why there is none.
 */
export interface QrSeries {
    /**
     * The parts needed, then the repair parts.
     */
    texts: string[] | undefined;
    /**
     * Nothing to carry, or too much.
     */
    fault: QrFault | undefined;
}

/**
 * What became of a text handed to a collector.
 */
export interface QrTaken {
    /**
     * How far the series is.
     */
    progress: SeriesProgress | undefined;
    /**
     * What is wrong with the text.
     */
    fault: QrFault | undefined;
}

/**
 * What became of many commands.
 */
export interface BatchView {
    /**
     * The outcome of each command, in order; receipts list no events.
     */
    outcomes: Outcome[];
    /**
     * What ended the batch before its end, if anything did.
     */
    fault: FaultView | undefined;
}

/**
 * An error as a value.
 */
export interface FaultView {
    /**
     * Its code.
     */
    code: string;
    /**
     * What is wrong.
     */
    message: string;
}

/**
 * A fresh one-time code, and the hash `openCheckIn` carries.
 */
export interface DrawnCode {
    /**
     * The code, to be shown on the spot.
     */
    code: CheckInCode;
    /**
     * Its hash.
     */
    hash: CodeHash;
}

/**
 * What is wrong with a text, or with what shall become one. Codes are never renamed or reused.
 */
export type QrFault = "notOurs" | "newerForm" | "damaged" | { wrongKind: { expected: QrKind; found: QrKind } } | "foreignCommunity" | { signerUnknown: { key: KeyTag } } | { signerNotAllowed: { key: KeyTag; role: Role } } | { badSignature: { key: KeyTag } } | { expired: { until: Day } } | { ahead: { at: Timestamp } } | { fieldLength: { field: QrField; limit: number } } | "noSigningKey" | { seriesLength: { limit: number } } | "seriesDamaged";

/**
 * Fields of texts that people write.
 */
export type QrField = "name" | "title" | "item" | "unit" | "number";

/**
 * The answer to a [`super::Query`], under the same name.
 */
export type Answer = { overview: OverviewView } | { board: BoardView } | { statement: StatementView } | { timesheet: TimesheetView } | { shelf: ShelfRow[] } | { people: Page<PersonView> } | { households: Page<HouseholdView> } | { teams: TeamView[] } | { members: MemberView[] } | { activities: ActivityView[] } | { attendance: AttendanceView } | { services: Page<ServiceView> } | { deeds: Page<DeedView> } | { redemptions: Page<RedemptionView> } | { sheets: SheetView[] } | { counters: CounterView[] } | { keys: KeyView[] } | { apart: ApartRun[] } | { journal: Page<EntryView> } | { explain: ExplainView } | { lapsing: LapsingView } | { invitations: InvitationView[] } | { policy: Policy } | { overdrawn: OverdrawnView[] } | { transfers: TransferView[] } | { asks: Page<AskView> } | { seals: SealsView };

/**
 * One page of a longer list.
 */
export interface Page<T> {
    /**
     * How many rows there are in all.
     */
    total: number;
    /**
     * The rows asked for.
     */
    rows: T[];
}

/**
 * The community at a glance.
 */
export interface OverviewView {
    /**
     * Name of the community.
     */
    name: Label;
    /**
     * Minutes east of UTC.
     */
    utcOffsetMinutes: number;
    /**
     * Today in this book.
     */
    today: Day;
    /**
     * People registered.
     */
    people: number;
    /**
     * Households registered.
     */
    households: number;
    /**
     * Teams formed.
     */
    teams: number;
    /**
     * Approved minutes of service, all time.
     */
    minutes: Minutes;
    /**
     * Spendable points of all holders: what the shop may be asked for.
     */
    spendable: Points;
    /**
     * Points held for redemptions.
     */
    held: Points;
    /**
     * Service records that wait.
     */
    servicesWaiting: number;
    /**
     * Deeds that wait.
     */
    deedsWaiting: number;
    /**
     * Redemptions that wait to be collected.
     */
    redemptionsHeld: number;
    /**
     * The sheet in force today.
     */
    sheet: SheetId | undefined;
    /**
     * The period the board shows.
     */
    period: Period | undefined;
    /**
     * Entries in the journal.
     */
    entries: number;
    /**
     * Entries refused at their place.
     */
    bounced: number;
    /**
     * True when the book holds entries of a newer version.
     */
    provisional: boolean;
    /**
     * The number by which its entries are decided.
     */
    semantics: number;
    /**
     * That number again, where this version does not know it and passes entries over.
     */
    newerSemantics: number | undefined;
    /**
     * Last day that is sealed.
     */
    sealedUntil: Day | undefined;
    /**
     * The key that seals next.
     */
    sealHolder: KeyTag | undefined;
    /**
     * True when that is this device's and its role allows it today.
     */
    maySeal: boolean;
}

/**
 * A board.
 */
export interface BoardView {
    /**
     * The period it ranks by.
     */
    period: Period;
    /**
     * How many holders have any points in it.
     */
    total: number;
    /**
     * The rows, best first; equal points share a place.
     */
    rows: BoardRow[];
}

/**
 * One row of a board.
 */
export interface BoardRow {
    /**
     * Place, from 1.
     */
    place: number;
    /**
     * Who.
     */
    holder: Holder;
    /**
     * Name, as was asked; absent when hidden, or not on this device.
     */
    name: string | undefined;
    /**
     * Why the name is hidden, where it is.
     */
    hidden: Hidden | undefined;
    /**
     * Villagers' group.
     */
    group: Label | undefined;
    /**
     * Rank points of the period.
     */
    rank: Points;
    /**
     * Honour points, for life.
     */
    honour: Points;
}

/**
 * Why no name is shown.
 */
export type Hidden = "minor" | "deduction" | "erased";

/**
 * One holder's accounts.
 */
export interface AccountsView {
    /**
     * Rank points of the current period.
     */
    rank: Points;
    /**
     * Honour points, for life.
     */
    honour: Points;
    /**
     * Points free to spend.
     */
    spendable: Points;
    /**
     * Points held for redemptions.
     */
    held: Points;
    /**
     * Points owed; never above zero.
     */
    debt: Points;
    /**
     * Next day on which points lapse.
     */
    nextExpiry: Day | undefined;
    /**
     * How many lapse on it.
     */
    nextExpiryPoints: Points;
}

/**
 * A statement.
 */
export interface StatementView {
    /**
     * Whose.
     */
    holder: Holder;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * Accounts now.
     */
    accounts: AccountsView;
    /**
     * Approved minutes of the person, or of all who live in the household today.
     */
    minutes: Minutes;
    /**
     * The rank period shown.
     */
    period: Period;
    /**
     * Movements in all.
     */
    total: number;
    /**
     * Movements asked for, newest first.
     */
    movements: MovementView[];
    /**
     * The counter the right to spend lies at; absent while it is under way, or lies at none yet.
     */
    home: CounterId | undefined;
    /**
     * Lots that can be spent, in the order they will be.
     */
    lots: LotView[];
}

/**
 * One movement, with what stands behind it.
 */
export interface MovementView {
    /**
     * The entry that booked it.
     */
    entry: EntryId;
    /**
     * When it was booked.
     */
    at: Timestamp;
    /**
     * Day it belongs to.
     */
    on: Day;
    /**
     * What it is for.
     */
    cause: Cause;
    /**
     * The record, deed, redemption or expiry.
     */
    thing: EntryId;
    /**
     * In words: the rule, the activity or the item.
     */
    title: Label | undefined;
    /**
     * Row and version of the sheet.
     */
    rule: RuleRef | undefined;
    /**
     * Who earned it.
     */
    by: PersonId | undefined;
    /**
     * That person's name.
     */
    byName: string | undefined;
    /**
     * Key that entered the thing.
     */
    enteredBy: KeyTag;
    /**
     * Key that booked it.
     */
    bookedBy: KeyTag;
    /**
     * Period of the rank purse.
     */
    period: Period;
    /**
     * Change of rank points.
     */
    rank: Points;
    /**
     * Change of honour points.
     */
    honour: Points;
    /**
     * Change of spendable points.
     */
    spendable: Points;
    /**
     * Change of held points.
     */
    held: Points;
    /**
     * Change of debt.
     */
    debt: Points;
}

/**
 * A lot of spendable points.
 */
export interface LotView {
    /**
     * Its name.
     */
    lot: LotId;
    /**
     * Points left in it.
     */
    left: Points;
    /**
     * Last day it can be spent.
     */
    expiresOn: Day | undefined;
}

/**
 * A team's timesheet.
 */
export interface TimesheetView {
    /**
     * The team.
     */
    team: TeamId;
    /**
     * Its name.
     */
    name: Label;
    /**
     * First day.
     */
    from: Day | undefined;
    /**
     * Last day.
     */
    until: Day;
    /**
     * Minutes in all.
     */
    minutes: Minutes;
    /**
     * Person-times: approved records.
     */
    personTimes: number;
    /**
     * Records entered later from memory among them.
     */
    backfilled: number;
    /**
     * One row a person, most minutes first.
     */
    rows: TimesheetRow[];
}

/**
 * One person's row of a timesheet.
 */
export interface TimesheetRow {
    /**
     * The person.
     */
    person: PersonId;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * Approved minutes.
     */
    minutes: Minutes;
    /**
     * Approved records.
     */
    personTimes: number;
}

/**
 * One item at one counter.
 */
export interface ShelfRow {
    /**
     * The counter.
     */
    counter: CounterId;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Name.
     */
    name: Label;
    /**
     * Unit.
     */
    unit: Label;
    /**
     * Price of one unit.
     */
    price: Points;
    /**
     * Units there, held ones included.
     */
    onHand: Quantity;
    /**
     * Units held.
     */
    held: Quantity;
    /**
     * Units free to hand out: on hand, less held, less past their day.
     */
    available: Quantity;
    /**
     * First best-before day among them.
     */
    nextBestBefore: Day | undefined;
    /**
     * Units donated and units handed out so far, for donors who ask.
     */
    donated: Quantity;
    /**
     * Units handed out so far.
     */
    handedOut: Quantity;
    /**
     * Units handed out that were never booked in.
     */
    short: Quantity;
}

/**
 * A person of the roster.
 */
export interface PersonView {
    /**
     * The person.
     */
    person: PersonId;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * Phone, masked.
     */
    phone: string | undefined;
    /**
     * True under eighteen today.
     */
    minor: boolean;
    /**
     * Household today.
     */
    household: HouseholdId | undefined;
    /**
     * Its name.
     */
    householdName: string | undefined;
    /**
     * Day of consent.
     */
    consentOn: Day;
    /**
     * Since when the person agrees to be named in public.
     */
    publishing: Day | undefined;
    /**
     * Approved minutes.
     */
    minutes: Minutes;
}

/**
 * A household.
 */
export interface HouseholdView {
    /**
     * The household.
     */
    household: HouseholdId;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * Villagers' group.
     */
    group: Label | undefined;
    /**
     * People who live in it today.
     */
    members: number;
    /**
     * Its own accounts.
     */
    spendable: Points;
    /**
     * Its card, while one counts.
     */
    card: CardView | undefined;
}

/**
 * A card.
 */
export interface CardView {
    /**
     * The card.
     */
    card: CardId;
    /**
     * The number printed on it.
     */
    number: Label;
    /**
     * When it was issued.
     */
    at: Timestamp;
}

/**
 * A team.
 */
export interface TeamView {
    /**
     * The team.
     */
    team: TeamId;
    /**
     * Name.
     */
    name: Label;
    /**
     * Federation it belongs to.
     */
    parent: TeamId | undefined;
    /**
     * Day it was formed.
     */
    on: Day;
    /**
     * Members today.
     */
    members: number;
    /**
     * Approved minutes, all time.
     */
    minutes: Minutes;
}

/**
 * A member of a team.
 */
export interface MemberView {
    /**
     * The person.
     */
    person: PersonId;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * What the person is in it.
     */
    post: TeamPost;
    /**
     * First day.
     */
    since: Day;
}

/**
 * An activity.
 */
export interface ActivityView {
    /**
     * The activity.
     */
    activity: ActivityId;
    /**
     * Organising team.
     */
    team: TeamId;
    /**
     * Its name.
     */
    teamName: Label;
    /**
     * Name of the activity.
     */
    title: Label;
    /**
     * What is done.
     */
    content: Paragraph;
    /**
     * Where.
     */
    place: Label;
    /**
     * Organising unit.
     */
    unit: Label;
    /**
     * Person in charge.
     */
    inCharge: PersonId;
    /**
     * That person's name.
     */
    inChargeName: string | undefined;
    /**
     * First day.
     */
    on: Day;
    /**
     * Places, where they are counted.
     */
    places: number | undefined;
    /**
     * People signed up, those who wait included.
     */
    signedUp: number;
    /**
     * People who are there now.
     */
    present: number;
    /**
     * Records in it.
     */
    records: number;
}

/**
 * Who signed up for an activity and who is there.
 */
export interface AttendanceView {
    /**
     * The activity.
     */
    activity: ActivityId;
    /**
     * Places, where they are counted.
     */
    places: number | undefined;
    /**
     * Codes that were opened, the newest day first.
     */
    checkIns: CheckInView[];
    /**
     * Who signed up, in order, then who is there without.
     */
    rows: AttendanceRow[];
}

/**
 * A code that checks in.
 */
export interface CheckInView {
    /**
     * The day served.
     */
    on: Day;
    /**
     * When the code lapses.
     */
    until: Timestamp;
}

/**
 * One person at an activity.
 */
export interface AttendanceRow {
    /**
     * The person.
     */
    person: PersonId;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * When the person signed up, where they did.
     */
    signedUpAt: Timestamp | undefined;
    /**
     * True while no place is free.
     */
    waits: boolean;
    /**
     * Since when the person is there, while they are.
     */
    since: Timestamp | undefined;
}

/**
 * A service record.
 */
export interface ServiceView {
    /**
     * The record.
     */
    service: ServiceId;
    /**
     * Who served.
     */
    person: PersonId;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * In which activity.
     */
    activity: ActivityId;
    /**
     * Its name.
     */
    title: Label;
    /**
     * Day.
     */
    on: Day;
    /**
     * Minutes.
     */
    minutes: Minutes;
    /**
     * How it is known.
     */
    evidence: Evidence;
    /**
     * State.
     */
    state: ThingState;
    /**
     * Why it was returned or voided.
     */
    reason: string | undefined;
    /**
     * Key that entered it.
     */
    enteredBy: KeyTag;
    /**
     * Key of the first of two approvals.
     */
    firstApprovedBy: KeyTag | undefined;
    /**
     * How many different people must approve it while it waits, by today's policy: 1 or 2; 0 once decided.
     */
    approvalsNeeded: number;
    /**
     * Key that decided it last.
     */
    decidedBy: KeyTag | undefined;
    /**
     * Approved or decided by somebody of the same household.
     */
    kin: boolean;
    /**
     * Recorded more than ten working days after the day (decree 67 art 11), weekends not counted.
     */
    late: boolean;
}

/**
 * A deed.
 */
export interface DeedView {
    /**
     * The deed.
     */
    deed: DeedId;
    /**
     * Rule.
     */
    rule: RuleRef;
    /**
     * Its title.
     */
    title: Label;
    /**
     * Its category.
     */
    category: Label;
    /**
     * Whose.
     */
    subject: Holder;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * Day.
     */
    on: Day;
    /**
     * Times.
     */
    count: number;
    /**
     * Points in all.
     */
    points: Points;
    /**
     * State.
     */
    state: ThingState;
    /**
     * Reason given when it was declared, returned or voided.
     */
    reason: string | undefined;
    /**
     * Key that declared it.
     */
    enteredBy: KeyTag;
    /**
     * Key of the first of two approvals.
     */
    firstApprovedBy: KeyTag | undefined;
    /**
     * How many different people must approve it while it waits, by today's policy: 1 or 2; 0 once decided.
     */
    approvalsNeeded: number;
    /**
     * Key that decided it last.
     */
    decidedBy: KeyTag | undefined;
    /**
     * Approved or decided by somebody of the same household.
     */
    kin: boolean;
}

/**
 * A redemption.
 */
export interface RedemptionView {
    /**
     * The redemption.
     */
    redemption: RedemptionId;
    /**
     * The counter.
     */
    counter: CounterId;
    /**
     * Who pays.
     */
    holder: Holder;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * True once the data were erased.
     */
    erased: boolean;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Its name.
     */
    itemName: Label;
    /**
     * Units.
     */
    quantity: Quantity;
    /**
     * Points in all.
     */
    points: Points;
    /**
     * When it was held.
     */
    at: Timestamp;
    /**
     * State.
     */
    state: ThingState;
}

/**
 * A rule sheet in the book.
 */
export interface SheetView {
    /**
     * This version.
     */
    sheet: SheetId;
    /**
     * The version it replaces.
     */
    replaces: SheetId | undefined;
    /**
     * True while no newer version replaces it.
     */
    current: boolean;
    /**
     * Word for word.
     */
    rules: RuleSheet;
}

/**
 * A counter.
 */
export interface CounterView {
    /**
     * The counter.
     */
    counter: CounterId;
    /**
     * Name.
     */
    name: Label;
    /**
     * The key it belongs to; only that key receives, hands out and writes off there.
     */
    keeper: KeyTag;
    /**
     * Who holds that key.
     */
    keeperPerson: PersonId | undefined;
    /**
     * That person's name.
     */
    keeperName: string | undefined;
    /**
     * True when this device is its keeper.
     */
    own: boolean;
    /**
     * Points one holder whose right to spend lies elsewhere may spend there in a month.
     */
    floorLimit: Points;
    /**
     * True when the right to spend of all holders lies there that were never named otherwise.
     */
    home: boolean;
}

/**
 * A role a key was given.
 */
export interface GrantView {
    /**
     * The role.
     */
    role: Role;
    /**
     * Where it holds.
     */
    scope: Scope;
    /**
     * Last day; absent for good.
     */
    until: Day | undefined;
}

/**
 * A key.
 */
export interface KeyView {
    /**
     * Its tag.
     */
    tag: KeyTag;
    /**
     * The public key.
     */
    key: PublicKey;
    /**
     * The strongest role it holds today; auditor where it holds none.
     */
    role: Role;
    /**
     * Every role it was given, lapsed ones included.
     */
    grants: GrantView[];
    /**
     * Its last entry that counts, once it is revoked.
     */
    revokedAfter: number | undefined;
    /**
     * Who holds it.
     */
    person: PersonId | undefined;
    /**
     * That person's name.
     */
    name: string | undefined;
    /**
     * When it was admitted.
     */
    since: Timestamp;
    /**
     * Entries of its feed here.
     */
    entries: number;
    /**
     * Time of the last of them.
     */
    lastAt: Timestamp | undefined;
    /**
     * True for this device's own key.
     */
    own: boolean;
    /**
     * The invitation that let it in, where one did.
     */
    invitation: InvitationId | undefined;
}

/**
 * An invitation.
 */
export interface InvitationView {
    /**
     * The invitation.
     */
    invitation: InvitationId;
    /**
     * What the new key may do.
     */
    role: Role;
    /**
     * Where.
     */
    scope: Scope;
    /**
     * Who is invited.
     */
    person: PersonId | undefined;
    /**
     * That person's name.
     */
    name: string | undefined;
    /**
     * Last day it can be accepted.
     */
    until: Day;
    /**
     * Key that gave it.
     */
    invitedBy: KeyTag;
    /**
     * Key it let in.
     */
    usedBy: KeyTag | undefined;
    /**
     * True when it was taken back.
     */
    withdrawn: boolean;
    /**
     * True while it can be accepted.
     */
    open: boolean;
}

/**
 * The line of seals.
 */
export interface SealsView {
    /**
     * The key that seals next.
     */
    holder: KeyTag | undefined;
    /**
     * Name of the person who holds it.
     */
    holderName: string | undefined;
    /**
     * True when it is this device's and its role allows it today.
     */
    maySeal: boolean;
    /**
     * Number of the seal the journal here begins at; absent where it begins at the founding.
     */
    begins: number | undefined;
    /**
     * Keys one admin named to seal instead; a second admin is needed.
     */
    proposals: SealProposalView[];
    /**
     * Seals that stand, newest first.
     */
    seals: SealView[];
}

/**
 * A key that was named to seal in place of a lost one.
 */
export interface SealProposalView {
    /**
     * The key.
     */
    to: KeyTag;
    /**
     * The admin's key that named it.
     */
    by: KeyTag;
}

/**
 * A seal that stands.
 */
export interface SealView {
    /**
     * Its number, from 1.
     */
    number: number;
    /**
     * Its entry.
     */
    entry: EntryId;
    /**
     * When it was written.
     */
    at: Timestamp;
    /**
     * Last day of the period it closes.
     */
    until: Day;
    /**
     * Key that wrote it.
     */
    by: KeyTag;
    /**
     * Who holds that key.
     */
    person: PersonId | undefined;
    /**
     * That person's name.
     */
    name: string | undefined;
    /**
     * Digest of the book there.
     */
    digest: BookDigest;
    /**
     * Entries it closed, itself among them; absent where they lie in an archive.
     */
    entries: number | undefined;
}

/**
 * One entry of the journal.
 */
export interface EntryView {
    /**
     * The entry.
     */
    entry: EntryId;
    /**
     * When.
     */
    at: Timestamp;
    /**
     * What was asked; absent when written by a newer version.
     */
    command: Command | undefined;
    /**
     * Why it is refused at its place, where it is.
     */
    refusal: Refusal | undefined;
}

/**
 * What makes up a number.
 */
export interface ExplainView {
    /**
     * The number asked about.
     */
    figure: Figure;
    /**
     * Its value: the sum of the lines.
     */
    total: number;
    /**
     * Its unit.
     */
    unit: FigureUnit;
    /**
     * The lines, oldest first.
     */
    lines: ExplainLine[];
}

/**
 * One line of an explanation.
 */
export interface ExplainLine {
    /**
     * The entry that booked it.
     */
    entry: EntryId;
    /**
     * When.
     */
    at: Timestamp;
    /**
     * Day it belongs to.
     */
    on: Day;
    /**
     * What it is for.
     */
    kind: LineKind;
    /**
     * In words: the rule, the activity or the item.
     */
    title: Label | undefined;
    /**
     * Row and version of the sheet.
     */
    rule: RuleRef | undefined;
    /**
     * The record, deed, redemption or stock lot.
     */
    thing: EntryId;
    /**
     * Key that entered it.
     */
    enteredBy: KeyTag;
    /**
     * Key that approved or booked it.
     */
    bookedBy: KeyTag;
    /**
     * Who earned it.
     */
    byName: string | undefined;
    /**
     * Its share of the number, in the number's unit.
     */
    amount: number;
    /**
     * Sum of this and all earlier lines.
     */
    running: number;
    /**
     * The entry that took away what a redemption here lacked, where one can be named.
     */
    because: EntryId | undefined;
}

/**
 * What would lapse.
 */
export interface LapsingView {
    /**
     * Holders concerned.
     */
    holders: number;
    /**
     * Points in all.
     */
    points: Points;
}

/**
 * A fact the book does not cover at its place.
 */
export interface OverdrawnView {
    /**
     * The entry that stands: a redemption, a write-off or goods sent.
     */
    entry: EntryId;
    /**
     * When.
     */
    at: Timestamp;
    /**
     * The counter that gave it.
     */
    counter: CounterId;
    /**
     * Its name.
     */
    counterName: Label;
    /**
     * Who owes the points, where points are missing.
     */
    holder: Holder | undefined;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Its name.
     */
    itemName: Label;
    /**
     * Points that were missing; they are booked as debt.
     */
    points: Points;
    /**
     * Units that were missing.
     */
    units: Quantity;
    /**
     * The entry that took them away, where one can be named.
     */
    because: EntryId | undefined;
    /**
     * What that entry did to the holder's points; absent where it is one that bounced, or moved no points.
     */
    cause: Cause | undefined;
}

/**
 * Goods or spending rights on their way.
 */
export interface TransferView {
    /**
     * The transfer.
     */
    transfer: TransferId;
    /**
     * The counter they left; absent for rights that lay at none.
     */
    from: CounterId | undefined;
    /**
     * The counter they are for.
     */
    to: CounterId;
    /**
     * When.
     */
    at: Timestamp;
    /**
     * Waiting, or returned: refused and not yet taken back.
     */
    state: ThingState;
    /**
     * True when this device is the one to take it, or to take it back.
     */
    own: boolean;
    /**
     * The item, where it is goods.
     */
    item: ItemId | undefined;
    /**
     * Its name.
     */
    itemName: Label | undefined;
    /**
     * Units sent.
     */
    quantity: Quantity;
    /**
     * Holders whose right it is.
     */
    holders: number;
    /**
     * True when it is the right of all holders that were never named otherwise.
     */
    pool: boolean;
}

/**
 * What somebody would like to redeem.
 */
export interface AskView {
    /**
     * The ask.
     */
    ask: AskId;
    /**
     * At which counter.
     */
    counter: CounterId;
    /**
     * Who would pay.
     */
    holder: Holder;
    /**
     * Name.
     */
    name: string | undefined;
    /**
     * The item.
     */
    item: ItemId;
    /**
     * Its name.
     */
    itemName: Label;
    /**
     * Units.
     */
    quantity: Quantity;
    /**
     * When.
     */
    at: Timestamp;
    /**
     * Key that asked.
     */
    enteredBy: KeyTag;
    /**
     * Waiting, held once a redemption answers it, returned when declined, cancelled when withdrawn.
     */
    state: ThingState;
    /**
     * Why it was declined.
     */
    reason: string | undefined;
    /**
     * The redemption that answers it.
     */
    redemption: RedemptionId | undefined;
}

/**
 * The unit of an explained number.
 */
export type FigureUnit = "points" | "minutes" | "quantity";

/**
 * What a line of an explanation is for.
 */
export type LineKind = { points: Cause } | { service: Evidence } | { received: StockOrigin } | { writtenOff: StockLotId } | { collected: Holder } | { cameBack: Holder } | { team: TeamId } | { holder: Holder } | { held: Holder } | { pastDay: StockLotId } | { short: Holder } | { sent: CounterId } | { arrived: CounterId };

/**
 * What a desk tells one wallet: that person's own, and what everybody may see. The stored form is that of
 * its fields in this order.
 */
export interface WalletStatement {
    /**
     * The community.
     */
    community: CommunityId;
    /**
     * The wallet it is for.
     */
    key: PublicKey;
    /**
     * Time of the book it was made from.
     */
    at: Timestamp;
    /**
     * Name of the community.
     */
    name: Label;
    /**
     * The community's calendar, minutes east of UTC.
     */
    utcOffsetMinutes: number;
    /**
     * The wallet's last entry that is in this book.
     */
    folded: number;
    /**
     * Those of its entries that are refused at their place.
     */
    bounced: Bounced[];
    /**
     * Who holds the wallet's key.
     */
    person: PersonId | undefined;
    /**
     * That person's name.
     */
    personName: string | undefined;
    /**
     * The household the person lives in.
     */
    household: HouseholdId | undefined;
    /**
     * Accounts, lots and the newest movements of the person and of the household.
     */
    holders: StatementView[];
    /**
     * The person's newest service records.
     */
    services: ServiceView[];
    /**
     * The newest deeds of the person and of the household.
     */
    deeds: DeedView[];
    /**
     * The newest redemptions of the person and of the household.
     */
    redemptions: RedemptionView[];
    /**
     * The newest asks for redemptions of the person and of the household.
     */
    asks: AskView[];
    /**
     * Activities one may sign up for, newest first.
     */
    activities: OpenActivity[];
    /**
     * The head of the board, names masked.
     */
    board: BoardView;
    /**
     * Counters of the shop.
     */
    counters: ShelfCounter[];
    /**
     * Items with price and stock.
     */
    shelf: ShelfRow[];
    /**
     * Keys of those who run the community; what they sign can be believed.
     */
    signers: QrSigner[];
    /**
     * True where what the wallet's key said after `folded` is kept apart: it was used on two phones, or its clock ran
     * ahead. What it says from then on counts nowhere; a new invitation brings a new key.
     */
    stopped: boolean;
}

/**
 * An activity, and what it has of the wallet's person.
 */
export interface OpenActivity {
    /**
     * The activity; who is in charge is named as on boards.
     */
    activity: ActivityView;
    /**
     * The person's own sign-up and check-in.
     */
    own: AttendanceRow | undefined;
}

/**
 * A counter by its name alone.
 */
export interface ShelfCounter {
    /**
     * The counter.
     */
    counter: CounterId;
    /**
     * Its name.
     */
    name: Label;
}

/**
 * What a wallet shows.
 */
export interface WalletView {
    /**
     * The community.
     */
    community: CommunityId;
    /**
     * Its name, from the statement or the invitation.
     */
    name: string;
    /**
     * The wallet's key.
     */
    key: PublicKey;
    /**
     * The invitation it joined by.
     */
    invitation: InvitationId;
    /**
     * The newest statement it believes.
     */
    statement: WalletStatement | undefined;
    /**
     * Its own newest entries, newest first.
     */
    entries: OwnEntry[];
    /**
     * How many of all its entries wait to be confirmed.
     */
    waiting: number;
    /**
     * The first entry from which on the community has another history of this key, or keeps what it says apart: it must
     * not write any more.
     */
    forked: number | undefined;
}

/**
 * An entry of the wallet's own feed.
 */
export interface OwnEntry {
    /**
     * The entry.
     */
    entry: EntryId;
    /**
     * When it was given.
     */
    at: Timestamp;
    /**
     * What was asked.
     */
    command: Command | undefined;
    /**
     * What became of it, as far as statements tell.
     */
    state: OwnState;
    /**
     * Why it is refused at its place.
     */
    refusal: Refusal | undefined;
}

/**
 * What became of a wallet's entry.
 */
export type OwnState = "waiting" | "confirmed" | "bounced";

/**
 * What a statement brought.
 */
export interface StatementReport {
    /**
     * Entries that stand in the book and waited before, or were refused.
     */
    confirmed: EntryId[];
    /**
     * Entries that are refused and were not before, or for another reason.
     */
    bounced: Bounced[];
    /**
     * The community has another history of this key from this entry on, or keeps it apart.
     */
    forked: number | undefined;
}

/**
 * What became of bytes handed to a wallet as a statement.
 */
export type StatementOutcome = { report: StatementReport } | { fault: StatementFault };

/**
 * Why a wallet does not take a statement. Codes are never renamed or reused.
 */
export type StatementFault = "notAStatement" | "newerForm" | "damaged" | { badSignature: { key: KeyTag } } | "foreignCommunity" | { otherWallet: { key: KeyTag } } | { unknownSigner: { key: KeyTag } } | { ahead: { at: Timestamp } } | { notNewer: { at: Timestamp; known: Timestamp } };

/**
 * How far the host has stored what it was given; handed back to [`Wallet::acknowledge`].
 */
export interface WalletMark {
    /**
     * Last stored entry.
     */
    seq: number;
    /**
     * Stored blobs.
     */
    blobs: number;
    /**
     * Stored pages.
     */
    pages: number;
}
