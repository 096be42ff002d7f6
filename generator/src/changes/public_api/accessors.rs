//! Defaults that no accessor returns.

use super::{Field, Shape, Surface};
use crate::document::code_span::shown;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};

/// Reports optional properties whose default has no accessor.
pub fn check_accessors(surface: &Surface, diagnostics: &mut Diagnostics) {
    let fields = surface.types.values().flat_map(|item| match &item.shape {
        Shape::Struct { fields, .. } => fields.as_slice(),
        _ => &[],
    });
    for field in fields.filter(|field| !field.required && !field.or_default) {
        if let Some(diagnostic) = diagnostic(field) {
            diagnostics.push(diagnostic);
        }
    }
}

fn diagnostic(field: &Field) -> Option<Diagnostic> {
    let default = field.default.as_ref()?;
    let message = format!("the default {} has no accessor", shown(default));
    let diagnostic = Diagnostic::at(Code::DefaultWithoutAccessor, &field.place, message);
    Some(diagnostic.instead("it is only in the documentation of the field"))
}
