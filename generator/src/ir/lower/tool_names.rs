//! Names that tools make of an operation's id: `Body_upload_file_files__post`.

use foldhash::{HashMap, HashSet};

use crate::ir::words::words;
use crate::ir::{Operation, TypeDef};

/// Sets what bodies are called that a tool named after an operation: as the operation is, unless a component
/// of the document is called so.
pub(super) fn shorten<'a>(
    types: &mut [TypeDef],
    operations: &[Operation],
    components: impl Iterator<Item = &'a String>,
) {
    let short: HashMap<String, &str> = operations
        .iter()
        .filter(|operation| operation.name != operation.id)
        .map(|operation| (words(&operation.id).concat(), operation.name.as_str()))
        .collect();
    if short.is_empty() {
        return;
    }
    let taken: HashSet<String> = components.map(|name| words(name).concat()).collect();
    for origin in types.iter_mut().flat_map(|def| &mut def.origins) {
        let name = origin.component().or(origin.title.as_deref()).map(words).unwrap_or_default();
        let Some((kind, id)) = name.split_first() else { continue };
        if matches!(&**kind, "Body" | "Response")
            && let Some(operation) = short.get(&id.concat())
        {
            let name = words(operation).concat() + kind;
            origin.short_name = Some(name).filter(|name| !taken.contains(name));
        }
    }
}
