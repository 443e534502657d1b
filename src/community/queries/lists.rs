//! Deeds, sheets and the journal itself.

use alloc::vec::Vec;

use super::{Desk, newest_first, page};
use crate::contract::answer::{DeedView, EntryView, Page, SheetView};
use crate::contract::refusal::ThingState;
use crate::ids::{DeedId, SheetId};
use crate::listing::Listed as _;

impl Desk<'_> {
    pub(super) fn deeds(&self, state: Option<ThingState>, skip: u32, limit: u32) -> Page<DeedView> {
        let rules = &self.book.rules;
        let keys: Vec<_> = if state == Some(ThingState::Waiting) {
            rules.waiting.iter().filter_map(|(id, _)| Some((rules.deeds.get(&id)?.at, id))).listed()
        } else {
            let all = rules.deeds.iter().filter(|(_, deed)| state.is_none_or(|state| deed.state == state));
            all.map(|(id, deed)| (deed.at, id)).listed()
        };
        page(newest_first(keys, |(at, id)| (*at, id.0)), skip, limit, |(_, deed)| self.deed(deed))
    }

    pub(super) fn deed(&self, deed: DeedId) -> Option<DeedView> {
        let row = self.book.rules.deeds.get(&deed)?;
        let rule = self.book.rules.rule(row.rule)?;
        Some(DeedView {
            deed,
            rule: row.rule,
            title: rule.title.clone(),
            category: rule.category.clone(),
            subject: row.subject,
            name: self.holder_name(row.subject),
            erased: self.is_erased(row.subject),
            on: row.on,
            count: row.count,
            points: row.points,
            state: row.state,
            reason: self.note(row.reason),
            entered_by: row.entered_by,
            first_approved_by: row.first_approval.map(|first| first.by),
            approvals_needed: row.approvals_needed(&self.book.policy()),
            decided_by: row.decided.map(|entry| entry.author),
            kin: self.is_kin(row.first_approval, row.decided, row.subject, row.on),
        })
    }

    pub(super) fn sheets(&self) -> Vec<SheetView> {
        let sheets = &self.book.rules.sheets;
        let keys: Vec<_> = sheets.iter().map(|(sheet, row)| (row.at, sheet)).listed();
        let view = |(_, sheet): (_, SheetId)| {
            let row = sheets.get(&sheet)?;
            let current = row.replaced_by.is_none();
            Some(SheetView { sheet, replaces: row.replaces, current, rules: self.book.rules.whole(sheet)? })
        };
        newest_first(keys, |(at, id)| (*at, id.0)).into_iter().filter_map(view).listed()
    }

    pub(super) fn journal(&self, skip: u32, limit: u32) -> Page<EntryView> {
        let journal = &self.community.journal;
        let total = u32::try_from(journal.order.len()).unwrap_or(u32::MAX);
        let (skip, limit) =
            (usize::try_from(skip).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
        let placed = journal.order.iter().rev().skip(skip).take(limit);
        let rows = placed.filter_map(|placed| {
            let (entry, at, _, bytes) = journal.read(*placed)?;
            let command = self.community.read(bytes);
            Some(EntryView { entry, at, command, refusal: self.book.bounced.get(&entry) })
        });
        Page { total, rows: rows.listed() }
    }
}
