//! What a command did. Events are derived, never stored; the book evolves by them and a receipt lists them.

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::command::{Cover, Evidence, Holder, Role, Scope, StockOrigin, TeamPost};
use super::policy::Policy;
use super::refusal::ThingState;
use super::sheet::{RuleRef, RuleSheet};
use crate::amount::{Minutes, Points, Quantity};
use crate::coding::Coded;
use crate::ids::{
    ActivityId, AskId, BlobHash, BookDigest, CardId, CodeHash, CounterId, DeedId, EntryId, HeadMark,
    HouseholdId, InvitationId, ItemId, KeyTag, PersonId, PublicKey, RedemptionId, ServiceId, SheetId,
    StockLotId, TeamId, TransferId,
};
use crate::text::{Label, Paragraph};
use crate::time::{Day, Period, Timestamp};

/// One thing that happened in the book.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "fields carry the names and meanings of the command that caused the event")]
pub enum Event {
    /// The community exists.
    CommunityFounded { name: Label, utc_offset_minutes: i16 },
    /// A key may act.
    KeyAdmitted { key: PublicKey, role: Role, person: Option<PersonId> },
    /// A key's holder is known.
    KeyHolderNamed { key: PublicKey, person: PersonId },
    /// A key may do more.
    RoleGranted { key: PublicKey, role: Role, scope: Scope, until: Option<Day> },
    /// A key may do less.
    RoleWithdrawn { key: PublicKey, role: Role, scope: Scope },
    /// The book is sealed.
    BookSealed { number: u32, until: Day, covers: Vec<Cover>, digest: BookDigest },
    /// Entries kept apart count after all.
    RunAccepted { key: PublicKey, last: u32, head: HeadMark },
    /// Another key seals from now on.
    SealHandedOver { to: PublicKey },
    /// One admin named another key to seal; a second one is needed.
    SealHolderProposed { to: PublicKey, reason: Option<BlobHash> },
    /// A key's entries after `last` do not count.
    KeyRevoked { key: PublicKey, last: u32, reason: Option<BlobHash> },
    /// Somebody is invited to bring a key.
    InvitationMade {
        invitation: InvitationId,
        role: Role,
        scope: Scope,
        person: Option<PersonId>,
        key: PublicKey,
        until: Day,
    },
    /// An invitation was accepted, and the key may act.
    InvitationAccepted {
        invitation: InvitationId,
        key: PublicKey,
        role: Role,
        scope: Scope,
        person: Option<PersonId>,
    },
    /// An invitation was taken back.
    InvitationWithdrawn { invitation: InvitationId },
    /// The community decided otherwise about approvals and publication.
    PolicySet { policy: Policy },
    /// From here on entries are decided by another number.
    SemanticsRaised { to: u32 },
    /// A household has a card; the one before counts no more.
    CardIssued { card: CardId, household: HouseholdId, number: Label, replaces: Option<CardId> },
    /// A card counts no more.
    CardVoided { card: CardId, reason: Option<BlobHash> },
    /// A household exists.
    HouseholdRegistered { household: HouseholdId, profile: BlobHash, group: Option<Label> },
    /// A person exists.
    PersonRegistered { person: PersonId, profile: BlobHash, consent_on: Day },
    /// A person has another profile.
    PersonAmended { person: PersonId, profile: BlobHash },
    /// A person's data are gone.
    PersonErased { person: PersonId, reason: Option<BlobHash> },
    /// A household's data are gone.
    HouseholdErased { household: HouseholdId, reason: Option<BlobHash> },
    /// A person agrees to be named in public, or no longer does.
    PublishingSet { person: PersonId, consent: bool, on: Day },
    /// A person lives elsewhere from a day on.
    HouseholdMoved { person: PersonId, household: Option<HouseholdId>, on: Day },
    /// A team exists.
    TeamFormed { team: TeamId, name: Label, parent: Option<TeamId>, on: Day },
    /// A person is in a team.
    TeamJoined { person: PersonId, team: TeamId, post: TeamPost, on: Day },
    /// A person has left a team.
    TeamLeft { person: PersonId, team: TeamId, on: Day },
    /// An activity is open.
    ActivityPlanned {
        activity: ActivityId,
        team: TeamId,
        title: Label,
        content: Box<Paragraph>,
        place: Label,
        unit: Label,
        in_charge: PersonId,
        on: Day,
        places: Option<u32>,
    },
    /// A service record waits for approval.
    ServiceRecorded {
        service: ServiceId,
        person: PersonId,
        activity: ActivityId,
        on: Day,
        minutes: Minutes,
        evidence: Evidence,
    },
    /// A service record is in another state; approved minutes count.
    ServiceDecided { service: ServiceId, state: ThingState, reason: Option<BlobHash> },
    /// The first of two people approved a service record; it waits for the second.
    ServiceFirstApproved { service: ServiceId, sheet: Option<SheetId>, person: PersonId },
    /// A service record was corrected.
    ServiceAmended { service: ServiceId, on: Day, minutes: Minutes, evidence: Evidence },
    /// A sheet is in force.
    SheetAdopted { sheet: SheetId, replaces: Option<SheetId>, rules: Box<RuleSheet> },
    /// A deed waits to be booked.
    DeedDeclared {
        deed: DeedId,
        rule: RuleRef,
        subject: Holder,
        on: Day,
        count: u32,
        points: Points,
        reason: Option<BlobHash>,
    },
    /// The first of two people approved a deed; it waits for the second.
    DeedFirstApproved { deed: DeedId, person: PersonId },
    /// A deed is in another state.
    DeedDecided { deed: DeedId, state: ThingState, reason: Option<BlobHash> },
    /// Points moved on a holder's accounts.
    PointsMoved(Box<Movement>),
    /// Spendable lots lapsed.
    PointsExpired { expiry: EntryId, as_of: Day },
    /// An expiry was taken back.
    ExpiryReversed { expiry: EntryId, reason: Option<BlobHash> },
    /// A counter exists.
    CounterOpened { counter: CounterId, name: Label, keeper: KeyTag },
    /// A counter's keeper gave it to another key.
    CounterHandedOver { counter: CounterId, to: KeyTag },
    /// A counter has another keeper because the old one's device is lost.
    KeeperReplaced { counter: Option<CounterId>, to: KeyTag, reason: Option<BlobHash> },
    /// An item is listed.
    ItemListed { item: ItemId, name: Label, unit: Label, price: Points },
    /// An item has another price.
    ItemPriced { item: ItemId, price: Points },
    /// Goods came in.
    StockReceived {
        lot: StockLotId,
        counter: CounterId,
        item: ItemId,
        quantity: Quantity,
        origin: StockOrigin,
        best_before: Option<Day>,
    },
    /// Goods went out without a redemption.
    StockWrittenOff { counter: CounterId, item: ItemId, taken: Vec<StockTake>, reason: Option<BlobHash> },
    /// Goods and points are held for a redemption; `apart`: the right to spend lay elsewhere.
    RedemptionHeld {
        redemption: RedemptionId,
        counter: CounterId,
        holder: Holder,
        item: ItemId,
        quantity: Quantity,
        price: Points,
        taken: Vec<StockTake>,
        apart: bool,
    },
    /// A person means to come.
    SignedUp { activity: ActivityId, person: PersonId },
    /// A person does not come after all.
    SignUpCancelled { activity: ActivityId, person: PersonId },
    /// A code checks in to an activity on a day.
    CheckInOpened { activity: ActivityId, on: Day, code: CodeHash, until: Timestamp },
    /// A person is there; the evidence says who vouches for it.
    CheckedIn { activity: ActivityId, person: PersonId, on: Day, evidence: Evidence },
    /// A person has left.
    CheckedOut { activity: ActivityId, person: PersonId },
    /// A redemption is in another state. `taken` are units that were missing when it was held and went out now.
    RedemptionDecided {
        redemption: RedemptionId,
        state: ThingState,
        reason: Option<BlobHash>,
        taken: Vec<StockTake>,
    },
    /// Goods are on their way to another counter.
    StockSent {
        transfer: TransferId,
        from: CounterId,
        to: CounterId,
        item: ItemId,
        quantity: Quantity,
        taken: Vec<StockTake>,
    },
    /// Spending rights are on their way to another counter; `pool` stands for all holders that were never named.
    RightsGiven {
        transfer: TransferId,
        from: Option<CounterId>,
        to: CounterId,
        holders: Vec<Holder>,
        pool: bool,
    },
    /// A transfer is in another state: taken, refused, or taken back.
    TransferDecided { transfer: TransferId, state: ThingState },
    /// A counter may sell this much apart.
    FloorLimitSet { counter: CounterId, limit: Points },
    /// Somebody would like to redeem something.
    RedemptionAsked { ask: AskId, counter: CounterId, holder: Holder, item: ItemId, quantity: Quantity },
    /// An ask is in another state; `redemption` answers it.
    AskDecided { ask: AskId, state: ThingState, reason: Option<BlobHash>, redemption: Option<RedemptionId> },
    /// What was handed out, written off or sent is more than the book holds at its place.
    Overdrawn {
        counter: CounterId,
        holder: Option<Holder>,
        item: ItemId,
        points: Points,
        units: Quantity,
        because: Option<EntryId>,
    },
}

/// Units taken from one stock lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct StockTake {
    /// The lot.
    pub lot: StockLotId,
    /// Units.
    pub quantity: Quantity,
}

/// One movement on a holder's accounts, balanced by one account of the community.
///
/// Rank and honour are issued or taken back by the community; spendable, held and debt together
/// move against `against`, so every purse sums to zero by construction.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Movement {
    /// Whose accounts.
    pub holder: Holder,
    /// The person who earned it, where one did.
    pub by: Option<PersonId>,
    /// Day it belongs to.
    pub on: Day,
    /// What it is for.
    pub cause: Cause,
    /// The thing that caused it: a service record, a deed, a redemption or an expiry.
    pub thing: EntryId,
    /// Period of the rank purse it counts in.
    pub period: Period,
    /// Change of the rank purse.
    pub rank: Points,
    /// Change of the honour purse.
    pub honour: Points,
    /// Change of spendable points.
    pub spendable: Points,
    /// Change of points held for redemptions.
    pub held: Points,
    /// Change of debt; negative when debt grows.
    pub debt: Points,
    /// The community's account on the other side of spendable, held and debt.
    pub against: CommunityAccount,
    /// Lots opened, drawn from or filled again.
    pub lots: Vec<LotChange>,
}

/// What a movement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the command that causes it")]
pub enum Cause {
    Service,
    ServiceVoided,
    Deed,
    DeedVoided,
    RedemptionHeld,
    RedemptionCollected,
    RedemptionCancelled,
    RedemptionReversed,
    Expiry,
    ExpiryReversed,
}

/// Accounts of the community itself, on the other side of every movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum CommunityAccount {
    /// Points the community has issued.
    Issued,
    /// Points spent at a counter.
    Redeemed(CounterId),
    /// Points that lapsed.
    Expired,
}

/// A change of one lot of spendable points. A lot is named by the entry that opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LotChange {
    /// The lot.
    pub lot: LotId,
    /// Points added or, below zero, drawn.
    pub change: Points,
    /// Last day the lot can be spent, for a lot this change opens or fills again.
    pub expires_on: Option<Day>,
}

/// A lot: the day it was earned and the entry that opened it. Lots are spent in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LotId {
    /// Day it was earned.
    pub earned_on: Day,
    /// Entry that opened it.
    pub entry: EntryId,
}
