//! Names and descriptions of the values that a schema lists.

use foldhash::HashSet;

use super::Composer;
use super::parts::Part;
use crate::schema::spec::ValueNote;

impl Composer<'_> {
    /// Returns the notes on the values that the parts, or their `oneOf` and `anyOf`, list, in document
    /// order.
    pub(super) fn value_notes(&self, flat: &[Part]) -> Vec<ValueNote> {
        let mut notes = Vec::new();
        self.add_notes(flat, &mut HashSet::default(), &mut notes);
        notes
    }

    fn add_notes(&self, flat: &[Part], seen: &mut HashSet<Part>, notes: &mut Vec<ValueNote>) {
        for part in flat {
            if !seen.insert(*part) {
                continue;
            }
            match part {
                Part::Own(id) => notes.extend_from_slice(&self.spec.schema(*id).value_notes),
                Part::Choice(id, index) => {
                    let choice = self.spec.schema(*id).unions.get(*index);
                    for member in choice.iter().flat_map(|choice| &choice.members) {
                        self.add_notes(&self.flatten(&[Part::Whole(*member)]), seen, notes);
                    }
                }
                Part::Whole(_) | Part::Only(_) | Part::MayHold(..) => {}
            }
        }
    }
}
