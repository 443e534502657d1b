//! The book 台账: state as a pure function of the journal, and the one door commands go through.
//!
//! `decide` may refuse and never changes anything; `evolve` never refuses. Knows neither wire nor host.
//!
//! Those of the folders are kept out of line: one function of all commands would be larger in the compressed wasm file.

pub(crate) mod approval;
pub(crate) mod attendance;
pub(crate) mod cards;
pub(crate) mod erasure;
pub(crate) mod invitations;
pub(crate) mod keys;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod privacy;
pub(crate) mod rules;
pub(crate) mod seals;
pub(crate) mod semantics;
pub(crate) mod service;
pub(crate) mod shop;
pub(crate) mod teams;

use alloc::vec::Vec;

use self::attendance::Attendance;
use self::cards::Cards;
pub(crate) use self::keys::Admission;
use self::keys::Keys;
use self::people::People;
use self::rules::Rules;
use self::seals::Seals;
use self::service::Services;
use self::shop::Shop;
use self::teams::Teams;
use crate::amount::{Points, Quantity};
use crate::coding::{Coded, In, Out, Stored, stored, take_bytes};
use crate::context::Context;
use crate::contract::command::{Command, Holder, Role};
use crate::contract::event::Movement;
use crate::contract::refusal::{AmountField, ThingKind};
use crate::contract::{Event, Policy, Refusal};
use crate::ids::{BlobHash, EntryId};
use crate::ledger::Ledger;
use crate::limits;
use crate::table::key::Key;
use crate::table::{Place, Table, tables};
use crate::text::Label;
use crate::time::Day;

/// What a command did, in order.
pub(crate) type Events = Vec<Event>;

tables! {
    /// The whole state of one community.
    Book {
        charter: Table<(), Charter>,
        settings: Table<(), Policy>,
        /// Whose data each blob of the vault holds, by every entry that names it.
        blobs: Table<BlobHash, Vec<Option<Holder>>>,
        keys: Keys,
        seals: Seals,
        people: People,
        teams: Teams,
        services: Services,
        attendance: Attendance,
        rules: Rules,
        ledger: Ledger,
        shop: Shop,
        /// Entries refused at their place, with the reason.
        bounced: Table<EntryId, Refusal>,
        /// Entries of a newer version, with the number of their command.
        unknown: Table<EntryId, u32>,
        cards: Cards,
        /// The number by which entries are decided; none for the first.
        semantics: Table<(), u32>,
    }
}

stored! {
    /// What the community is.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Charter {
        pub(crate) name: Label,
        pub(crate) utc_offset_minutes: i16,
    }
}

/// Decides one command against the current book.
///
/// # Errors
/// The first matching [`Refusal`], in declared order: authority, existence, state, amounts.
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    semantics::known(cx.semantics)?;
    if let Command::FoundCommunity { name, utc_offset_minutes } = command {
        return found(book, cx, name, *utc_offset_minutes);
    }
    if let Command::AcceptInvitation { invitation, proof } = command {
        return invitations::accept(book, cx, *invitation, proof);
    }
    let admission = policy::authorise(book, cx, command)?;
    admitted(book, cx, admission, command)
}

/// Leads a command whose author may give it to the folder of its domain.
fn admitted(book: &Book, cx: &Context, admission: Admission, command: &Command) -> Result<Events, Refusal> {
    match command {
        Command::AdmitKey { .. }
        | Command::NameKeyHolder { .. }
        | Command::GrantRole { .. }
        | Command::WithdrawRole { .. }
        | Command::RevokeKey { .. } => keys::decide(book, cx, command),
        Command::FoundCommunity { .. }
        | Command::Invite { .. }
        | Command::AcceptInvitation { .. }
        | Command::WithdrawInvitation { .. }
        | Command::SealBook { .. }
        | Command::HandOverSeal { .. }
        | Command::ReplaceSealHolder { .. }
        | Command::AcceptRun { .. }
        | Command::SetPolicy { .. }
        | Command::RaiseSemantics { .. } => about_the_community(book, cx, admission, command),
        Command::RegisterHousehold { .. }
        | Command::RegisterPerson { .. }
        | Command::AmendPerson { .. }
        | Command::MoveHousehold { .. }
        | Command::ErasePerson { .. }
        | Command::EraseHousehold { .. }
        | Command::SetPublishing { .. } => people::decide(book, cx, command),
        Command::IssueCard { .. } | Command::VoidCard { .. } => cards::decide(book, cx, command),
        Command::FormTeam { .. }
        | Command::JoinTeam { .. }
        | Command::LeaveTeam { .. }
        | Command::PlanActivity { .. } => teams::decide(book, cx, command),
        Command::RecordService { .. }
        | Command::ApproveService { .. }
        | Command::ReturnService { .. }
        | Command::AmendService { .. }
        | Command::VoidService { .. } => service::decide(book, cx, admission, command),
        Command::SignUp { .. }
        | Command::CancelSignUp { .. }
        | Command::OpenCheckIn { .. }
        | Command::CheckIn { .. }
        | Command::CheckOut { .. } => attendance::decide(book, cx, admission, command),
        Command::AdoptSheet { .. }
        | Command::DeclareDeed { .. }
        | Command::ApproveDeed { .. }
        | Command::ReturnDeed { .. }
        | Command::VoidDeed { .. }
        | Command::ExpirePoints { .. }
        | Command::ReverseExpiry { .. } => rules::decide(book, cx, admission, command),
        Command::OpenCounter { .. }
        | Command::ListItem { .. }
        | Command::PriceItem { .. }
        | Command::ReceiveStock { .. }
        | Command::WriteOffStock { .. }
        | Command::HoldRedemption { .. }
        | Command::CollectRedemption { .. }
        | Command::CancelRedemption { .. }
        | Command::ReverseRedemption { .. }
        | Command::HandOverCounter { .. }
        | Command::ReplaceKeeper { .. }
        | Command::SendStock { .. }
        | Command::TakeStock { .. }
        | Command::RefuseTransfer { .. }
        | Command::GiveRights { .. }
        | Command::TakeRights { .. }
        | Command::SetFloorLimit { .. }
        | Command::AskRedemption { .. }
        | Command::DeclineAsk { .. }
        | Command::WithdrawAsk { .. } => shop::decide(book, cx, command),
    }
}

/// Invitations, seals and settings: what is about the community itself.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these commands are routed here")]
fn about_the_community(
    book: &Book,
    cx: &Context,
    admission: Admission,
    command: &Command,
) -> Result<Events, Refusal> {
    match command {
        Command::SetPolicy { policy } => set_policy(book, policy),
        Command::RaiseSemantics { to } => semantics::raise(cx, *to),
        Command::Invite { .. } | Command::WithdrawInvitation { .. } => invitations::decide(book, cx, command),
        other => seals::decide(book, cx, admission, other),
    }
}

fn found(book: &Book, cx: &Context, name: &Label, utc_offset_minutes: i16) -> Result<Events, Refusal> {
    if !book.charter.is_empty() {
        return Err(Refusal::AlreadyFounded);
    }
    if utc_offset_minutes.unsigned_abs() > 14 * 60 {
        return Err(Refusal::OutOfRange { field: AmountField::UtcOffsetMinutes, least: -840, most: 840 });
    }
    Ok(alloc::vec![
        Event::CommunityFounded { name: name.clone(), utc_offset_minutes },
        Event::KeyAdmitted { key: cx.author, role: Role::Admin, person: None },
    ])
}

fn set_policy(book: &Book, policy: &Policy) -> Result<Events, Refusal> {
    const MOST: u32 = 100_000_000;
    let beyond = |points: Points| points.is_negative() || points.hundredths() > i64::from(MOST);
    if policy.second_approval_points.is_some_and(beyond) {
        return Err(Refusal::OutOfRange { field: AmountField::SecondApprovalPoints, least: 0, most: MOST });
    }
    if book.policy() == *policy {
        return Ok(Events::new());
    }
    Ok(alloc::vec![Event::PolicySet { policy: *policy }])
}

/// A command that reached the wrong folder: our mistake, answered without a panic.
pub(crate) fn misrouted(_: &Command) -> Result<Events, Refusal> {
    Err(Refusal::Unreadable)
}

impl Book {
    pub(crate) fn utc_offset(&self) -> i16 {
        let past_the_name = |row: &mut &[u8]| {
            take_bytes(row)?;
            Stored::read(row)
        };
        self.charter.look(&(), past_the_name).unwrap_or(480)
    }

    /// What the community decided, as of here in the order.
    pub(crate) fn policy(&self) -> Policy {
        self.settings.get(&()).unwrap_or_default()
    }

    /// Takes back everything done at `to` or after it.
    pub(crate) fn roll_back(&mut self, to: Place) {
        self.each_mut(&mut |rows| rows.roll_back(to));
    }

    /// Gives up the means to take back anything done before `place`.
    pub(crate) fn settle(&mut self, place: Place) {
        self.each_mut(&mut |rows| rows.settle(place));
    }

    /// Hands out the canonical form in parts: the tables that hold anything, each after its number, which is its place
    /// among all as they are declared. A table that a later version adds at the end changes the form of no book without it.
    pub(crate) fn parts(&self, out: &mut dyn FnMut(&[u8])) {
        let mut number = 0_usize;
        self.each(&mut |rows| {
            number = number.saturating_add(1);
            rows.write(number, out);
        });
    }

    fn open(&mut self, cx: &Context, name: &Label, utc_offset_minutes: i16) {
        self.charter.put(cx.place, (), Charter { name: name.clone(), utc_offset_minutes });
        self.shop.found(cx);
    }

    fn move_points(&mut self, cx: &Context, movement: &Movement) {
        let number = self.ledger.evolve(cx, movement);
        self.link(cx, movement, number);
    }

    /// Moves the book on by one event.
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::CommunityFounded { name, utc_offset_minutes } => {
                self.open(cx, name, *utc_offset_minutes);
                self.seals.evolve(cx, event);
            }
            Event::BookSealed { .. }
            | Event::SealHandedOver { .. }
            | Event::SealHolderProposed { .. }
            | Event::RunAccepted { .. } => self.seals.evolve(cx, event),
            Event::PolicySet { policy } => self.settings.put(cx.place, (), *policy),
            Event::SemanticsRaised { to } => self.semantics.put(cx.place, (), *to),
            Event::KeyAdmitted { .. }
            | Event::KeyHolderNamed { .. }
            | Event::RoleGranted { .. }
            | Event::RoleWithdrawn { .. }
            | Event::KeyRevoked { .. }
            | Event::InvitationMade { .. }
            | Event::InvitationAccepted { .. }
            | Event::InvitationWithdrawn { .. } => self.keys.evolve(cx, event),
            Event::HouseholdRegistered { .. }
            | Event::PersonRegistered { .. }
            | Event::PersonAmended { .. }
            | Event::HouseholdMoved { .. }
            | Event::PersonErased { .. }
            | Event::HouseholdErased { .. }
            | Event::PublishingSet { .. } => self.people.evolve(cx, event),
            Event::CardIssued { .. } | Event::CardVoided { .. } => self.cards.evolve(cx, event),
            Event::TeamFormed { .. }
            | Event::TeamJoined { .. }
            | Event::TeamLeft { .. }
            | Event::ActivityPlanned { .. } => self.teams.evolve(cx, event),
            Event::ServiceRecorded { .. }
            | Event::ServiceFirstApproved { .. }
            | Event::ServiceDecided { .. }
            | Event::ServiceAmended { .. } => self.evolve_service(cx, event),
            Event::SignedUp { .. }
            | Event::SignUpCancelled { .. }
            | Event::CheckInOpened { .. }
            | Event::CheckedIn { .. }
            | Event::CheckedOut { .. } => self.attendance.evolve(cx, event),
            Event::SheetAdopted { .. }
            | Event::DeedDeclared { .. }
            | Event::DeedFirstApproved { .. }
            | Event::DeedDecided { .. }
            | Event::PointsExpired { .. }
            | Event::ExpiryReversed { .. } => self.rules.evolve(cx, event),
            Event::PointsMoved(movement) => self.move_points(cx, movement),
            Event::CounterOpened { .. }
            | Event::CounterHandedOver { .. }
            | Event::KeeperReplaced { .. }
            | Event::Overdrawn { .. }
            | Event::StockSent { .. }
            | Event::RightsGiven { .. }
            | Event::TransferDecided { .. }
            | Event::FloorLimitSet { .. }
            | Event::RedemptionAsked { .. }
            | Event::AskDecided { .. }
            | Event::ItemListed { .. }
            | Event::ItemPriced { .. }
            | Event::StockReceived { .. }
            | Event::StockWrittenOff { .. }
            | Event::RedemptionHeld { .. }
            | Event::RedemptionDecided { .. } => self.shop.evolve(cx, event),
        }
    }
}

impl Coded for Book {
    fn write(&self, out: &mut Out<'_>) {
        self.parts(&mut |part| out.buffer.extend_from_slice(part));
    }

    /// What is left behind it is tables only a newer version knows.
    fn read(from: &mut In<'_>) -> Self {
        let (mut book, mut sound, mut number) = (Self::default(), true, 0_usize);
        book.each_mut(&mut |rows| {
            number = number.saturating_add(1);
            sound = sound && rows.read(number, &mut from.bytes).is_some();
        });
        if !sound {
            from.broken();
        }
        book
    }
}

/// The thing an id names, or the refusal that it names none.
pub(crate) fn find<K: Key, V: Stored>(
    table: &Table<K, V>,
    key: K,
    kind: ThingKind,
    id: EntryId,
) -> Result<V, Refusal> {
    table.get(&key).ok_or(Refusal::NotFound { kind, id })
}

/// A day that is neither in the future nor before `first`.
pub(crate) fn check_day(cx: &Context, day: Day, first: Option<Day>) -> Result<(), Refusal> {
    if day > cx.today {
        return Err(Refusal::DayInFuture { day, today: cx.today });
    }
    match first {
        Some(first) if day < first => Err(Refusal::DayTooEarly { day, first }),
        Some(_) | None => Ok(()),
    }
}

/// A quantity one entry may move.
pub(crate) fn check_quantity(quantity: Quantity) -> Result<(), Refusal> {
    let most = limits::QUANTITY_PER_ENTRY;
    if quantity == Quantity::ZERO || quantity.get() > most {
        return Err(Refusal::OutOfRange { field: AmountField::Quantity, least: 1, most });
    }
    Ok(())
}

/// A price: zero or more, at most a million points.
pub(crate) fn check_price(price: Points) -> Result<(), Refusal> {
    const MOST: u32 = 100_000_000;
    if price.is_negative() || price.hundredths() > i64::from(MOST) {
        return Err(Refusal::OutOfRange { field: AmountField::Price, least: 0, most: MOST });
    }
    Ok(())
}
