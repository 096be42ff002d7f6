//! What a document says of the values that a schema lists.

use super::Composer;
use super::parts::Part;
use crate::spec::ValueNote;

/// Choices of values are looked for so deep in each other.
const NESTED: usize = 4;

impl Composer<'_> {
    /// What the parts say of the values that they list, or that their choices do.
    pub(super) fn value_notes(&self, flat: &[Part]) -> Vec<ValueNote> {
        let mut notes = Vec::new();
        self.add_notes(flat, NESTED, &mut notes);
        notes
    }

    fn add_notes(&self, flat: &[Part], depth: usize, notes: &mut Vec<ValueNote>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for part in flat {
            match part {
                Part::Own(id) => notes.extend_from_slice(&self.spec.schema(*id).value_notes),
                Part::Choice(id, index) => {
                    let choice = self.spec.schema(*id).unions.get(*index);
                    for member in choice.iter().flat_map(|choice| &choice.members) {
                        self.add_notes(&self.flatten(&[Part::Whole(*member)]), depth, notes);
                    }
                }
                Part::Whole(_) | Part::Only(_) => {}
            }
        }
    }
}
