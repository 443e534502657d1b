//! What may stand on a public sheet: whose name, and in which form.

use alloc::string::String;

use super::Desk;
use crate::contract::answer::Hidden;
use crate::contract::command::Holder;
use crate::contract::query::BoardNames;
use crate::text::mask_name;

impl Desk<'_> {
    /// A holder's name in the form asked for, or why there is none. `deduction`: the line takes points away.
    pub(super) fn shown_name(
        &self,
        holder: Holder,
        names: BoardNames,
        deduction: bool,
    ) -> (Option<String>, Option<Hidden>) {
        if self.is_erased(holder) {
            return (None, Some(Hidden::Erased));
        }
        let name = self.holder_name(holder);
        if names == BoardNames::Staff {
            return (name, None);
        }
        if self.minor(holder) {
            return (None, Some(Hidden::Minor));
        }
        let agreed = self.agrees(holder);
        if deduction && !(agreed && self.book.policy().publish_deduction_names) {
            return (None, Some(Hidden::Deduction));
        }
        let full = names == BoardNames::Consented && agreed;
        (name.map(|name| if full { name } else { mask_name(&name) }), None)
    }

    /// True for a minor. A household is called by its head, who is none.
    fn minor(&self, holder: Holder) -> bool {
        match holder {
            Holder::Person(person) => self.profile(person).is_some_and(|profile| self.is_minor(&profile)),
            Holder::Household(_) => false,
        }
    }

    /// True where the person agreed to be named in public, or everybody of age in the household did.
    fn agrees(&self, holder: Holder) -> bool {
        let people = &self.book.people;
        let agreed = |person| people.persons.get(&person).is_some_and(|row| row.publishing.is_some());
        match holder {
            Holder::Person(person) => agreed(person),
            Holder::Household(household) => {
                let adult = |person| !self.minor(Holder::Person(person));
                let mut adults = people.members_of(household).filter(|person| adult(*person)).peekable();
                adults.peek().is_some() && adults.all(agreed)
            }
        }
    }
}
