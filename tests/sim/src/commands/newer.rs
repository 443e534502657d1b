//! Commands with the later numbers: the ones an older version does not know.

use xiangyue::contract::Command;
use xiangyue::contract::command::{
    AskRedemption, DeclineAsk, GiveRights, HandOverCounter, Holder, RefuseTransfer, ReplaceKeeper, Role,
    Scope, SendStock, SetFloorLimit, TakeRights, TakeStock, WithdrawAsk,
};
use xiangyue::contract::policy::Policy;
use xiangyue::ids::{
    ActivityId, AskId, CardId, CheckInCode, CounterId, InvitationId, ItemId, PublicKey, TransferId,
};

use super::Hand;
use crate::village::{label, minutes, units, whole};

impl Hand<'_> {
    pub(super) fn about_meeting(&mut self, kind: u32, spare: &[PublicKey]) -> Command {
        let n = self.random.below(1_000);
        let activity = self.pick(&self.eyes.activities(), ActivityId);
        // Whoever leads enters others; a volunteer is meant by what they enter themselves.
        let person = if self.own.is_some() { None } else { Some(self.person()) };
        let code = CheckInCode([(n % 3) as u8; 5]);
        match kind {
            35 => Command::Invite {
                role: if n.is_multiple_of(3) { Role::Reviewer } else { Role::Volunteer },
                scope: Scope::Community,
                person: Some(self.person()),
                key: spare.get(n as usize % spare.len().max(1)).copied().unwrap_or(PublicKey([9; 32])),
                until: self.today.plus_days(n % 20).unwrap_or(self.today),
            },
            37 => {
                Command::WithdrawInvitation { invitation: self.pick(&self.eyes.invitations(), InvitationId) }
            }
            64 => Command::RaiseSemantics { to: 2 + n % 2 },
            39 => Command::CancelSignUp { activity, person },
            40 => {
                let until = self.eyes.now.millis() + u64::from(n % 5) * 3_600_000;
                let until = xiangyue::time::Timestamp::from_millis(until);
                Command::OpenCheckIn { activity, on: self.today, code: code.hash(), until }
            }
            41 => Command::CheckIn { activity, person, code: (!n.is_multiple_of(2)).then_some(code) },
            42 => Command::CheckOut { activity, person },
            46 => Command::SetPolicy {
                policy: Policy {
                    second_approval_points: n.is_multiple_of(3).then(|| whole(20)),
                    second_approval_minutes: n.is_multiple_of(4).then(|| minutes(300)),
                    separate_enterer: n.is_multiple_of(5),
                    publish_deduction_names: n.is_multiple_of(2),
                },
            },
            _ => Command::SignUp { activity, person },
        }
    }

    fn counter(&mut self) -> CounterId {
        let counters: Vec<CounterId> = self.eyes.counters().into_iter().map(|row| row.counter).collect();
        self.pick(&counters, CounterId)
    }

    fn own_counter(&mut self) -> CounterId {
        let own = self.eyes.counters().into_iter().filter(|row| row.own).map(|row| row.counter);
        let own: Vec<CounterId> = own.collect();
        if own.is_empty() { self.counter() } else { self.pick(&own, CounterId) }
    }

    pub(super) fn about_counters(&mut self, kind: u32) -> Command {
        let n = self.random.below(1_000);
        let keys = self.eyes.keys();
        let to = keys[n as usize % keys.len()].key;
        let shelf = self.eyes.shelf();
        let item = shelf.get(n as usize % shelf.len().max(1)).map_or(ItemId(self.nothing), |row| row.item);
        let transfer = self.pick(&self.eyes.transfers(), TransferId);
        let asks: Vec<AskId> = self.eyes.asks().into_iter().map(|row| row.ask).collect();
        let ask = self.pick(&asks, AskId);
        match kind {
            47 => Command::HandOverCounter(HandOverCounter { counter: self.own_counter(), to }),
            48 => {
                let counter = (!n.is_multiple_of(4)).then(|| self.counter());
                Command::ReplaceKeeper(ReplaceKeeper { counter, to, reason: self.note() })
            }
            51 => Command::SendStock(SendStock {
                from: self.own_counter(),
                to: self.counter(),
                item,
                quantity: units(n % 4),
            }),
            52 => Command::TakeStock(TakeStock { transfer }),
            53 => Command::RefuseTransfer(RefuseTransfer { transfer }),
            54 => Command::GiveRights(GiveRights {
                from: (!n.is_multiple_of(3)).then(|| self.own_counter()),
                to: self.counter(),
                holders: n.is_multiple_of(2).then(|| vec![self.holder()]),
            }),
            55 => Command::TakeRights(TakeRights { transfer }),
            56 => Command::SetFloorLimit(SetFloorLimit {
                counter: self.counter(),
                limit: whole(i64::from(n % 3)),
            }),
            57 => Command::AskRedemption(AskRedemption {
                counter: self.counter(),
                holder: self.own.map_or_else(|| self.holder(), Holder::Person),
                item,
                quantity: units(n % 3),
            }),
            58 => Command::DeclineAsk(DeclineAsk { ask, reason: self.note() }),
            _ => Command::WithdrawAsk(WithdrawAsk { ask }),
        }
    }

    pub(super) fn about_data(&mut self, kind: u32) -> Command {
        match kind {
            49 => Command::IssueCard { household: self.household(), number: label("K-17") },
            50 => Command::VoidCard { card: self.pick(&self.eyes.cards(), CardId), reason: self.note() },
            61 => Command::ErasePerson { person: self.person(), reason: self.note() },
            62 => Command::EraseHousehold { household: self.household(), reason: self.note() },
            _ => {
                let consent = self.random.once_in(2);
                Command::SetPublishing { person: self.person(), consent, on: self.day() }
            }
        }
    }
}
