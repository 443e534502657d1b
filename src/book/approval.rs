//! Approvals: who may not approve what, and when two different people must agree.

use super::{Admission, Book, Context};
use crate::coding::stored;
use crate::contract::Refusal;
use crate::contract::refusal::ThingState;
use crate::ids::{KeyTag, PersonId, SheetId};

stored! {
    /// The first of two approvals.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct FirstApproval {
        pub(crate) by: KeyTag,
        pub(crate) person: PersonId,
        /// Under which sheet the hours would earn: two people who name different sheets do not agree.
        pub(crate) sheet: Option<SheetId>,
    }
}

/// What an approval does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is the first of two, by this person.
    First(PersonId),
    /// It books.
    Last,
}

/// How many different people must approve a thing in a state.
pub(super) const fn needed(state: ThingState, heavy: bool) -> u32 {
    match state {
        ThingState::Waiting if heavy => 2,
        ThingState::Waiting => 1,
        ThingState::Approved
        | ThingState::Returned
        | ThingState::Voided
        | ThingState::Held
        | ThingState::Collected
        | ThingState::Cancelled
        | ThingState::Reversed => 0,
    }
}

/// Says whether an approval books, or is the first of two. `heavy`: the policy asks for two.
pub(super) fn step(
    cx: &Context,
    admission: &Admission,
    heavy: bool,
    first: Option<FirstApproval>,
    sheet: Option<SheetId>,
) -> Result<Step, Refusal> {
    if !heavy {
        return Ok(Step::Last);
    }
    // Two keys are two people only where both holders are known.
    let person = admission.person.ok_or(Refusal::KeyHolderUnknown { key: cx.entry.author })?;
    match first.filter(|first| first.sheet == sheet) {
        None => Ok(Step::First(person)),
        Some(first) if first.person == person || first.by == cx.entry.author => {
            Err(Refusal::SecondApprovalNeeded { by: first.by, person: first.person })
        }
        Some(_) => Ok(Step::Last),
    }
}

/// Refuses an approval by whoever entered the thing, with the same key or with another of their own.
pub(super) fn not_entered_by(
    book: &Book,
    cx: &Context,
    admission: &Admission,
    entered_by: KeyTag,
) -> Result<(), Refusal> {
    let enterer = book.keys.admissions.get(&entered_by).and_then(|enterer| enterer.person);
    let same_person = enterer.is_some() && enterer == admission.person;
    if same_person || entered_by == cx.entry.author {
        return Err(Refusal::EnteredBySameKey { key: entered_by });
    }
    Ok(())
}
