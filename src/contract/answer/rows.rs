//! Rows of lists: people, teams, activities, records, deeds, goods, keys, entries.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::amount::{Minutes, Points, Quantity};
use crate::coding::Coded;
use crate::contract::command::{Command, Evidence, Holder, Role, Scope, TeamPost};
use crate::contract::refusal::{Refusal, ThingState};
use crate::contract::sheet::{RuleRef, RuleSheet};
use crate::ids::{
    ActivityId, BookDigest, CardId, CounterId, DeedId, EntryId, HouseholdId, InvitationId, ItemId, KeyTag,
    PersonId, PublicKey, RedemptionId, ServiceId, SheetId, TeamId,
};
use crate::text::{Label, Paragraph};
use crate::time::{Day, Timestamp};

views! {
    /// A team's timesheet.
    TimesheetView {
        /// The team.
        team: TeamId,
        /// Its name.
        name: Label,
        /// First day.
        from: Option<Day>,
        /// Last day.
        until: Day,
        /// Minutes in all.
        minutes: Minutes,
        /// Person-times: approved records.
        person_times: u32,
        /// Records entered later from memory among them.
        backfilled: u32,
        /// One row a person, most minutes first.
        rows: Vec<TimesheetRow>,
    }

    /// One person's row of a timesheet.
    TimesheetRow {
        /// The person.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// Approved minutes.
        minutes: Minutes,
        /// Approved records.
        person_times: u32,
    }

    /// One item at one counter.
    ShelfRow {
        /// The counter.
        counter: CounterId,
        /// The item.
        item: ItemId,
        /// Name.
        name: Label,
        /// Unit.
        unit: Label,
        /// Price of one unit.
        price: Points,
        /// Units there, held ones included.
        on_hand: Quantity,
        /// Units held.
        held: Quantity,
        /// Units free to hand out: on hand, less held, less past their day.
        available: Quantity,
        /// First best-before day among them.
        next_best_before: Option<Day>,
        /// Units donated and units handed out so far, for donors who ask.
        donated: Quantity,
        /// Units handed out so far.
        handed_out: Quantity,
        /// Units handed out that were never booked in.
        short: Quantity,
    }

    /// A person of the roster.
    PersonView {
        /// The person.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// Phone, masked.
        phone: Option<String>,
        /// True under eighteen today.
        minor: bool,
        /// Household today.
        household: Option<HouseholdId>,
        /// Its name.
        household_name: Option<String>,
        /// Day of consent.
        consent_on: Day,
        /// Since when the person agrees to be named in public.
        publishing: Option<Day>,
        /// Approved minutes.
        minutes: Minutes,
    }

    /// A household.
    HouseholdView {
        /// The household.
        household: HouseholdId,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// Villagers' group.
        group: Option<Label>,
        /// People who live in it today.
        members: u32,
        /// Its own accounts.
        spendable: Points,
        /// Its card, while one counts.
        card: Option<CardView>,
    }

    /// A card.
    CardView {
        /// The card.
        card: CardId,
        /// The number printed on it.
        number: Label,
        /// When it was issued.
        at: Timestamp,
    }

    /// A team.
    TeamView {
        /// The team.
        team: TeamId,
        /// Name.
        name: Label,
        /// Federation it belongs to.
        parent: Option<TeamId>,
        /// Day it was formed.
        on: Day,
        /// Members today.
        members: u32,
        /// Approved minutes, all time.
        minutes: Minutes,
    }

    /// A member of a team.
    MemberView {
        /// The person.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// What the person is in it.
        post: TeamPost,
        /// First day.
        since: Day,
    }

    /// An activity.
    ActivityView {
        /// The activity.
        activity: ActivityId,
        /// Organising team.
        team: TeamId,
        /// Its name.
        team_name: Label,
        /// Name of the activity.
        title: Label,
        /// What is done.
        content: Paragraph,
        /// Where.
        place: Label,
        /// Organising unit.
        unit: Label,
        /// Person in charge.
        in_charge: PersonId,
        /// That person's name.
        in_charge_name: Option<String>,
        /// First day.
        on: Day,
        /// Places, where they are counted.
        places: Option<u32>,
        /// People signed up, those who wait included.
        signed_up: u32,
        /// People who are there now.
        present: u32,
        /// Records in it.
        records: u32,
    }

    /// Who signed up for an activity and who is there.
    AttendanceView {
        /// The activity.
        activity: ActivityId,
        /// Places, where they are counted.
        places: Option<u32>,
        /// Codes that were opened, the newest day first.
        check_ins: Vec<CheckInView>,
        /// Who signed up, in order, then who is there without.
        rows: Vec<AttendanceRow>,
    }

    /// A code that checks in.
    CheckInView {
        /// The day served.
        on: Day,
        /// When the code lapses.
        until: Timestamp,
    }

    /// One person at an activity.
    AttendanceRow {
        /// The person.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// When the person signed up, where they did.
        signed_up_at: Option<Timestamp>,
        /// True while no place is free.
        waits: bool,
        /// Since when the person is there, while they are.
        since: Option<Timestamp>,
    }

    /// A service record.
    ServiceView {
        /// The record.
        service: ServiceId,
        /// Who served.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// In which activity.
        activity: ActivityId,
        /// Its name.
        title: Label,
        /// Day.
        on: Day,
        /// Minutes.
        minutes: Minutes,
        /// How it is known.
        evidence: Evidence,
        /// State.
        state: ThingState,
        /// Why it was returned or voided.
        reason: Option<String>,
        /// Key that entered it.
        entered_by: KeyTag,
        /// Key of the first of two approvals.
        first_approved_by: Option<KeyTag>,
        /// How many different people must approve it while it waits, by today's policy: 1 or 2; 0 once decided.
        approvals_needed: u32,
        /// Key that decided it last.
        decided_by: Option<KeyTag>,
        /// Approved or decided by somebody of the same household.
        kin: bool,
        /// Recorded more than ten working days after the day (decree 67 art 11), weekends not counted.
        late: bool,
    }

    /// A deed.
    DeedView {
        /// The deed.
        deed: DeedId,
        /// Rule.
        rule: RuleRef,
        /// Its title.
        title: Label,
        /// Its category.
        category: Label,
        /// Whose.
        subject: Holder,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// Day.
        on: Day,
        /// Times.
        count: u32,
        /// Points in all.
        points: Points,
        /// State.
        state: ThingState,
        /// Reason given when it was declared, returned or voided.
        reason: Option<String>,
        /// Key that declared it.
        entered_by: KeyTag,
        /// Key of the first of two approvals.
        first_approved_by: Option<KeyTag>,
        /// How many different people must approve it while it waits, by today's policy: 1 or 2; 0 once decided.
        approvals_needed: u32,
        /// Key that decided it last.
        decided_by: Option<KeyTag>,
        /// Approved or decided by somebody of the same household.
        kin: bool,
    }

    /// A redemption.
    RedemptionView {
        /// The redemption.
        redemption: RedemptionId,
        /// The counter.
        counter: CounterId,
        /// Who pays.
        holder: Holder,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// The item.
        item: ItemId,
        /// Its name.
        item_name: Label,
        /// Units.
        quantity: Quantity,
        /// Points in all.
        points: Points,
        /// When it was held.
        at: Timestamp,
        /// State.
        state: ThingState,
    }

    /// A rule sheet in the book.
    SheetView {
        /// This version.
        sheet: SheetId,
        /// The version it replaces.
        replaces: Option<SheetId>,
        /// True while no newer version replaces it.
        current: bool,
        /// Word for word.
        rules: RuleSheet,
    }

    /// A key.
    KeyView {
        /// Its tag.
        tag: KeyTag,
        /// The public key.
        key: PublicKey,
        /// The strongest role it holds today; auditor where it holds none.
        role: Role,
        /// Every role it was given, lapsed ones included.
        grants: Vec<GrantView>,
        /// Its last entry that counts, once it is revoked.
        revoked_after: Option<u32>,
        /// Who holds it.
        person: Option<PersonId>,
        /// That person's name.
        name: Option<String>,
        /// When it was admitted.
        since: Timestamp,
        /// Entries of its feed here.
        entries: u32,
        /// Time of the last of them.
        last_at: Option<Timestamp>,
        /// True for this device's own key.
        own: bool,
        /// The invitation that let it in, where one did.
        invitation: Option<InvitationId>,
    }

    /// An invitation.
    InvitationView {
        /// The invitation.
        invitation: InvitationId,
        /// What the new key may do.
        role: Role,
        /// Where.
        scope: Scope,
        /// Who is invited.
        person: Option<PersonId>,
        /// That person's name.
        name: Option<String>,
        /// Last day it can be accepted.
        until: Day,
        /// Key that gave it.
        invited_by: KeyTag,
        /// Key it let in.
        used_by: Option<KeyTag>,
        /// True when it was taken back.
        withdrawn: bool,
        /// True while it can be accepted.
        open: bool,
    }

    /// The line of seals.
    SealsView {
        /// The key that seals next.
        holder: Option<KeyTag>,
        /// Name of the person who holds it.
        holder_name: Option<String>,
        /// True when it is this device's and its role allows it today.
        may_seal: bool,
        /// Number of the seal the journal here begins at; absent where it begins at the founding.
        begins: Option<u32>,
        /// Keys one admin named to seal instead; a second admin is needed.
        proposals: Vec<SealProposalView>,
        /// Seals that stand, newest first.
        seals: Vec<SealView>,
    }

    /// A key that was named to seal in place of a lost one.
    SealProposalView {
        /// The key.
        to: KeyTag,
        /// The admin's key that named it.
        by: KeyTag,
    }

    /// A seal that stands.
    SealView {
        /// Its number, from 1.
        number: u32,
        /// Its entry.
        entry: EntryId,
        /// When it was written.
        at: Timestamp,
        /// Last day of the period it closes.
        until: Day,
        /// Key that wrote it.
        by: KeyTag,
        /// Who holds that key.
        person: Option<PersonId>,
        /// That person's name.
        name: Option<String>,
        /// Digest of the book there.
        digest: BookDigest,
        /// Entries it closed, itself among them; absent where they lie in an archive.
        entries: Option<u32>,
    }

    /// A role a key was given.
    GrantView {
        /// The role.
        role: Role,
        /// Where it holds.
        scope: Scope,
        /// Last day; absent for good.
        until: Option<Day>,
    }

    /// One entry of the journal.
    EntryView {
        /// The entry.
        entry: EntryId,
        /// When.
        at: Timestamp,
        /// What was asked; absent when written by a newer version.
        command: Option<Command>,
        /// Why it is refused at its place, where it is.
        refusal: Option<Refusal>,
    }
}
