//! A wallet's statement: one person's own, the household's points, and what everybody may see.
//!
//! Other people appear in it only as on a public board: masked, or as ids and key tags.

use alloc::vec::Vec;

use super::{Desk, newest_first, page};
use crate::contract::answer::{ActivityView, AskView, BoardView, DeedView, RedemptionView, StatementView};
use crate::contract::command::Holder;
use crate::contract::query::{BoardNames, BoardOf};
use crate::contract::report::Bounced;
use crate::contract::sheet::HolderKind;
use crate::contract::wallet::{OpenActivity, ShelfCounter, WalletStatement};
use crate::ids::{EntryId, KeyTag, PersonId, PublicKey};
use crate::listing::Listed as _;
use crate::text::mask_name;
use crate::time::Timestamp;

/// Rows of each list: what a phone shows at once, and what a dozen QR codes carry.
const ROWS: u32 = 20;
/// Activities that began longer ago are not offered, unless somebody is checked in.
const DAYS_OPEN: i64 = 60;

impl Desk<'_> {
    /// What the wallet with a key is told. Its feed and whether it may know are looked at by the façade.
    pub(in crate::community) fn wallet_statement(
        &self,
        (key, holder): (PublicKey, Option<PersonId>),
        at: Timestamp,
        folded: u32,
    ) -> WalletStatement {
        let household = holder.and_then(|person| self.book.people.household_now(person));
        let own: Vec<Holder> =
            holder.map(Holder::Person).into_iter().chain(household.map(Holder::Household)).listed();
        let counters = self.counters().into_iter();
        WalletStatement {
            community: self.community.id(),
            key,
            at,
            name: self.community_name(),
            utc_offset_minutes: self.book.utc_offset(),
            folded,
            bounced: self.bounced_of(key.tag()),
            person: holder,
            person_name: holder.and_then(|person| self.name(person)),
            household,
            holders: own.iter().map(|whose| self.own_statement(*whose, holder)).listed(),
            services: holder
                .map_or_else(Vec::new, |person| self.services(None, None, Some(person), (0, ROWS)).rows),
            deeds: self.deeds_of(&own, holder),
            redemptions: self.redemptions_of(&own),
            asks: self.asks_of(&own, key.tag()),
            activities: self.open_activities(holder),
            board: self.public_board(),
            counters: counters.map(|row| ShelfCounter { counter: row.counter, name: row.name }).listed(),
            shelf: self.shelf(None),
            signers: self.community.known(at).signers,
            stopped: self.community.journal.is_frozen(&key),
        }
    }

    fn bounced_of(&self, tag: KeyTag) -> Vec<Bounced> {
        let all = EntryId { author: tag, seq: 0 }..=EntryId { author: tag, seq: u32::MAX };
        let rows = self.book.bounced.range(all);
        rows.map(|(entry, refusal)| Bounced { entry, refusal: refusal.clone() }).listed()
    }

    /// A holder's statement without the names of others who earned for it.
    fn own_statement(&self, whose: Holder, person: Option<PersonId>) -> StatementView {
        let mut view = self.statement(whose, 0, ROWS);
        for movement in view.movements.iter_mut().filter(|movement| movement.by != person) {
            movement.by_name = None;
        }
        view
    }

    /// Deeds of some holders. A reason is told only to the person it is about.
    fn deeds_of(&self, own: &[Holder], person: Option<PersonId>) -> Vec<DeedView> {
        let about = self.book.rules.deeds.iter().filter(|(_, deed)| own.contains(&deed.subject));
        let keys: Vec<_> = about.map(|(id, deed)| (deed.at, id)).listed();
        let told = |(_, id)| {
            let mut view = self.deed(id)?;
            view.reason = view.reason.filter(|_| Some(view.subject) == person.map(Holder::Person));
            Some(view)
        };
        page(newest_first(keys, |(at, id)| (*at, id.0)), 0, ROWS, told).rows
    }

    fn redemptions_of(&self, own: &[Holder]) -> Vec<RedemptionView> {
        let theirs = self.book.shop.redemptions.iter().filter(|(_, row)| own.contains(&row.holder));
        let keys: Vec<_> = theirs.map(|(id, row)| (row.at, id)).listed();
        page(newest_first(keys, |(at, id)| (*at, id.0)), 0, ROWS, |(_, id)| self.redemption(id)).rows
    }

    /// Asks for some holders. Why one was declined is told to who asked.
    fn asks_of(&self, own: &[Holder], asker: KeyTag) -> Vec<AskView> {
        let theirs = self.book.shop.asks.iter().filter(|(_, row)| own.contains(&row.holder));
        let keys: Vec<_> = theirs.map(|(id, row)| (row.at, id)).listed();
        let told = |(_, id)| {
            let mut view = self.ask(id)?;
            view.reason = view.reason.filter(|_| view.entered_by == asker);
            Some(view)
        };
        page(newest_first(keys, |(at, id)| (*at, id.0)), 0, ROWS, told).rows
    }

    fn open_activities(&self, person: Option<PersonId>) -> Vec<OpenActivity> {
        let open = |row: &ActivityView| row.present > 0 || self.today.days_since(row.on) <= DAYS_OPEN;
        let rows = self.activities(u32::MAX).into_iter().filter(open).listed();
        let told = |mut activity: ActivityView| {
            activity.in_charge_name = activity.in_charge_name.map(|name| mask_name(&name));
            let mut rows = self.attendance(activity.activity).rows.into_iter();
            let own = person.and_then(|person| rows.find(|row| row.person == person));
            Some(OpenActivity { activity, own })
        };
        page(rows, 0, ROWS, told).rows
    }

    fn public_board(&self) -> BoardView {
        let kind = self.book.rules.in_force(self.today).map(|(_, sheet)| sheet.holder);
        let of = if kind == Some(HolderKind::Person) { BoardOf::People } else { BoardOf::Households };
        self.board(of, None, ROWS, BoardNames::Masked)
    }
}
