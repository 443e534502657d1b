//! The list of commands. Append-only: a variant is never reordered, reused or given another field.
//!
//! Field order is the stored form. A command that needs another field becomes a new variant.

mod count;
mod shop;
mod words;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub use self::shop::*;
pub use self::words::{Cover, Evidence, Holder, Role, Scope, SealedRun, StockOrigin, TeamPost};
use super::policy::Policy;
use super::profile::{HouseholdProfile, Kept, Note, PersonProfile};
use super::sheet::{RuleRef, RuleSheet};
use crate::amount::{Minutes, Points, Quantity};
use crate::coding::Coded;
use crate::ids::{
    ActivityId, BookDigest, CardId, CheckInCode, CodeHash, CounterId, DeedId, EntryId, HeadMark, HouseholdId,
    InvitationId, ItemId, PersonId, PublicKey, RedemptionId, ServiceId, SheetId, Signature, TeamId,
};
use crate::text::{Label, Paragraph};
use crate::time::{Day, Timestamp};

/// Something a person asks the book to do.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "a field whose name says it all has no line of its own")]
pub enum Command {
    /// Founds the community. Only the first entry of a journal; its author becomes the first admin.
    FoundCommunity {
        /// Name of the village or neighbourhood.
        name: Label,
        /// The community's calendar, minutes east of UTC: 480 in China.
        utc_offset_minutes: i16,
    },
    /// Admits a key and gives it a role in the whole community.
    AdmitKey {
        key: PublicKey,
        /// What its holder may do.
        role: Role,
        /// The person who holds it, where that person is on the roster.
        #[serde(default)]
        person: Option<PersonId>,
    },
    /// Says which person of the roster holds a key, so that nobody approves their own record.
    NameKeyHolder { key: PublicKey, person: PersonId },
    /// Registers a household.
    RegisterHousehold {
        /// Personal data; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "HouseholdProfile"))]
        profile: Kept<HouseholdProfile>,
        /// Villagers' group or grid it belongs to.
        #[serde(default)]
        group: Option<Label>,
    },
    /// Registers a person, who has agreed to be registered (decree 67 art 6).
    RegisterPerson {
        /// Personal data; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "PersonProfile"))]
        profile: Kept<PersonProfile>,
        /// Day the person, or a guardian, agreed.
        consent_on: Day,
        /// Household the person lives in from that day on.
        #[serde(default)]
        household: Option<HouseholdId>,
    },
    /// Replaces a person's profile.
    AmendPerson {
        person: PersonId,
        /// The new personal data.
        #[cfg_attr(feature = "wasm", tsify(type = "PersonProfile"))]
        profile: Kept<PersonProfile>,
    },
    /// Moves a person to another household, or out of any. Points stay where they were earned.
    MoveHousehold {
        person: PersonId,
        /// The new household; absent when the person moves out.
        #[serde(default)]
        household: Option<HouseholdId>,
        /// First day in the new household.
        on: Day,
    },
    /// Forms a volunteer team; with a parent it belongs to a federation.
    FormTeam {
        name: Label,
        /// The federation or larger team.
        #[serde(default)]
        parent: Option<TeamId>,
        /// Day it was formed.
        on: Day,
    },
    /// A person joins a team.
    JoinTeam {
        person: PersonId,
        team: TeamId,
        /// What the person is in it.
        post: TeamPost,
        /// First day.
        on: Day,
    },
    /// A person leaves a team; as easy as joining.
    LeaveTeam {
        person: PersonId,
        team: TeamId,
        /// Last day.
        on: Day,
    },
    /// Opens an activity: what, where, when, who is in charge (decree 67 art 7).
    PlanActivity {
        /// The organising team.
        team: TeamId,
        /// Name of the activity.
        title: Label,
        /// What is done.
        content: Paragraph,
        /// Where.
        place: Label,
        /// Organising unit, as it shall stand on a certificate.
        unit: Label,
        /// Person in charge.
        in_charge: PersonId,
        /// First day.
        on: Day,
        /// How many may sign up before others wait; absent for as many as come.
        #[serde(default)]
        places: Option<u32>,
    },
    /// Records minutes of volunteer service. It counts once somebody approves it.
    RecordService {
        /// Who served.
        person: PersonId,
        /// In which activity.
        activity: ActivityId,
        /// On which day.
        on: Day,
        /// Minutes really given.
        minutes: Minutes,
        /// How it is known.
        evidence: Evidence,
    },
    /// Approves a service record. Minutes count; with a sheet they earn points at its rate.
    ApproveService {
        service: ServiceId,
        /// The version of the sheet that sets the rate; absent where hours earn nothing.
        #[serde(default)]
        sheet: Option<SheetId>,
    },
    /// Sends a service record back to whoever entered it, with a reason (decree 67 art 13).
    ReturnService {
        service: ServiceId,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Corrects a record that is waiting or was returned; it waits for approval again.
    AmendService {
        service: ServiceId,
        /// On which day.
        on: Day,
        /// Minutes really given.
        minutes: Minutes,
    },
    /// Voids a service record with a reason. Minutes and points are taken back; the record stays.
    VoidService {
        service: ServiceId,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Adopts a rule sheet, or a new version of one.
    AdoptSheet {
        sheet: RuleSheet,
        /// The version it replaces.
        #[serde(default)]
        replaces: Option<SheetId>,
    },
    /// Declares a deed 申报: one rule applied to one person or household.
    DeclareDeed {
        /// Row of the sheet.
        rule: RuleRef,
        /// Whose deed.
        subject: Holder,
        /// When.
        on: Day,
        /// How many times it counts.
        count: u32,
        /// The amount, where the rule leaves a range.
        #[serde(default)]
        points: Option<Points>,
        /// Why; required where the rule leaves a range. Goes to the vault.
        #[serde(default)]
        #[cfg_attr(feature = "wasm", tsify(type = "Note | null"))]
        reason: Option<Kept<Note>>,
    },
    /// Books a declared deed 入账.
    ApproveDeed { deed: DeedId },
    /// Refuses a declared deed with a reason.
    ReturnDeed {
        deed: DeedId,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Voids a deed with a reason; booked points are reversed.
    VoidDeed {
        deed: DeedId,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Books out every spendable lot that has lapsed by a day.
    ExpirePoints {
        /// Lots whose last day lies before this day.
        as_of: Day,
    },
    /// Takes an expiry back; the lots return with a new last day.
    ReverseExpiry {
        /// The entry that booked it.
        expiry: EntryId,
        /// New last day of the returned lots.
        until: Day,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Opens a counter of the charity shop.
    OpenCounter { name: Label },
    /// Lists an item with its price.
    ListItem {
        name: Label,
        /// Unit it is handed out in, such as a bag.
        unit: Label,
        /// Price of one unit.
        price: Points,
    },
    /// Sets an item's price from now on.
    PriceItem {
        item: ItemId,
        /// New price of one unit.
        price: Points,
    },
    /// Takes goods into stock at a counter.
    ReceiveStock {
        counter: CounterId,
        item: ItemId,
        quantity: Quantity,
        /// Where they came from; donated and bought goods are kept apart (Charity Law art 42).
        origin: StockOrigin,
        /// Last day they may be handed out.
        #[serde(default)]
        best_before: Option<Day>,
    },
    /// Takes goods out of stock without a redemption: spoiled, lost, counted short.
    WriteOffStock {
        counter: CounterId,
        item: ItemId,
        quantity: Quantity,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Holds points and goods for a redemption.
    HoldRedemption(HoldRedemption),
    /// The goods were handed over; the held points are spent.
    CollectRedemption { redemption: RedemptionId },
    /// Releases a held redemption; points and goods return to where they came from.
    CancelRedemption { redemption: RedemptionId },
    /// Takes back a collected redemption: the goods came back, the points return.
    ReverseRedemption {
        redemption: RedemptionId,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Gives a key another role, in the whole community or in a part of it. The same role in the same
    /// scope is given a new term.
    GrantRole {
        key: PublicKey,
        /// What its holder may do.
        role: Role,
        /// Where.
        scope: Scope,
        /// Last day; absent for good.
        #[serde(default)]
        until: Option<Day>,
    },
    /// Takes a role back. What was done with it stands.
    WithdrawRole {
        key: PublicKey,
        role: Role,
        /// Where it was given.
        scope: Scope,
    },
    /// Revokes a key: its entries after `last` do not count, wherever they stand in the order. What a seal
    /// covers stands all the same.
    RevokeKey {
        key: PublicKey,
        /// Its last entry that counts; 0 for none.
        last: u32,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Invites somebody to bring a key of their own: the invitation's key travels in a QR code and counts once.
    Invite {
        /// What the new key may do.
        role: Role,
        /// Where.
        scope: Scope,
        /// Who is invited, where that person is on the roster.
        #[serde(default)]
        person: Option<PersonId>,
        /// Public half of the invitation's one-time key.
        key: PublicKey,
        /// Last day the invitation can be accepted.
        until: Day,
    },
    /// Accepts an invitation: the first entry of a key that nobody has admitted yet.
    AcceptInvitation {
        invitation: InvitationId,
        /// The invitation key's signature over the community, the invitation and the new key.
        proof: Signature,
    },
    /// Takes an invitation back that nobody has accepted.
    WithdrawInvitation { invitation: InvitationId },
    /// Signs a person up for an activity. Who comes after the last place waits for one.
    SignUp {
        activity: ActivityId,
        /// Who; absent for whoever holds the key.
        #[serde(default)]
        person: Option<PersonId>,
    },
    /// Takes a sign-up back; the first who waits moves up.
    CancelSignUp {
        activity: ActivityId,
        /// Who; absent for whoever holds the key.
        #[serde(default)]
        person: Option<PersonId>,
    },
    /// Opens an activity's check-in for a day, with a one-time code that is shown on the spot.
    OpenCheckIn {
        activity: ActivityId,
        /// The day served.
        on: Day,
        /// Hash of the code.
        code: CodeHash,
        /// When the code lapses.
        until: Timestamp,
    },
    /// A person is there 签到: by the code, or by who leads for somebody without a phone.
    CheckIn {
        activity: ActivityId,
        /// Who; absent for whoever holds the key.
        #[serde(default)]
        person: Option<PersonId>,
        /// The code; absent where who leads vouches for somebody else.
        #[serde(default)]
        code: Option<CheckInCode>,
    },
    /// A person leaves 签退: the minutes since the check-in become a service record that waits.
    CheckOut {
        activity: ActivityId,
        /// Who; absent for whoever holds the key.
        #[serde(default)]
        person: Option<PersonId>,
    },
    /// Seals the book 封账: what is covered comes before everything else for ever. Written by `seal`,
    /// which knows what to cover and the digest.
    SealBook {
        /// Number of the seal, from 1.
        number: u32,
        /// Last day of the closed period.
        until: Day,
        /// The last entry covered of each feed that has grown since the seal before.
        covers: Vec<Cover>,
        /// What was accepted since then and is covered too, in the order of the accepting entries.
        runs: Vec<SealedRun>,
        /// Digest of the book as it then stands.
        digest: BookDigest,
    },
    /// Hands the right to seal on. Only by who has it.
    HandOverSeal {
        /// The key that seals from now on.
        to: PublicKey,
    },
    /// Names another key to seal where the one that did is lost. It counts once a second admin says the same.
    ReplaceSealHolder {
        /// The key that shall seal.
        to: PublicKey,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Sets what the community decided about approvals and publication.
    SetPolicy {
        /// The whole policy; it replaces the one before.
        policy: Policy,
    },
    /// Hands a counter to another key, which keeps it from then on. Only its keeper can.
    HandOverCounter(HandOverCounter),
    /// Gives a counter another keeper because the present one's device is lost.
    ///
    /// What the old keeper sold before it heard of this stands, so only here can two keys sell the same goods.
    ReplaceKeeper(ReplaceKeeper),
    /// Issues a household's paper card 积分卡. It takes the place of the one before.
    IssueCard {
        household: HouseholdId,
        /// The number printed on it, at most [`crate::limits::QR_CODE_BYTES`].
        number: Label,
    },
    /// Voids a card that is lost before there is a new one.
    VoidCard {
        card: CardId,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Sends goods to another counter. Only by the keeper of the counter they leave.
    SendStock(SendStock),
    /// Takes goods in that were sent. Only by the keeper of the counter they are for; once refused, by the one
    /// they came from.
    TakeStock(TakeStock),
    /// Refuses goods or rights that were sent. Only by the keeper of the counter they are for.
    RefuseTransfer(RefuseTransfer),
    /// Gives spending rights to another counter. From then on the counter they left may not use them.
    GiveRights(GiveRights),
    /// Takes spending rights that were given.
    TakeRights(TakeRights),
    /// Sets what one holder may spend at a counter in a month although their right lies elsewhere.
    SetFloorLimit(SetFloorLimit),
    /// Asks for a redemption. Nothing is held until the counter's keeper does so.
    AskRedemption(AskRedemption),
    /// Declines an ask with a reason.
    DeclineAsk(DeclineAsk),
    /// Takes an ask back.
    WithdrawAsk(WithdrawAsk),
    /// Accepts what is kept apart of a key up to an entry, and places it right after this one: of a clock that was far
    /// ahead, or one branch of a feed that forked.
    AcceptRun {
        /// Whose entries.
        key: PublicKey,
        /// The last.
        last: u32,
        /// The feed's head there: which branch is meant.
        head: HeadMark,
    },
    /// Erases a person's data on every device (PIPL art 47). What was booked stays, without a name.
    ErasePerson {
        person: PersonId,
        /// Why; goes to the vault and stays there.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Erases the data of a household nobody lives in any more.
    EraseHousehold {
        household: HouseholdId,
        /// Why; goes to the vault and stays there.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    },
    /// Notes whether a person agrees to be named in public (PIPL art 25). Nobody under eighteen is, whoever agreed.
    SetPublishing {
        person: PersonId,
        /// True where the person agrees.
        consent: bool,
        /// Day the person said so.
        on: Day,
    },
    /// Raises the number by which this community's entries are decided. Versions that do not know the new number
    /// keep what comes after this entry and decide none of it.
    RaiseSemantics {
        /// The next number.
        to: u32,
    },
}
