//! Document → OpenAPI 3.0.
//!
//! The one place that knows versions. A document of version 3.0 is taken as it is;
//! [`check`] has refused the others.

use openapiv3::OpenAPI;

use crate::check;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::Document;

/// Reads a checked document into the typed model of OpenAPI 3.0.
pub fn upgrade(document: &Document, diagnostics: &mut Diagnostics) -> Option<OpenAPI> {
    let mut value = document.value.clone();
    check::complete(&mut value, diagnostics);
    match serde_json::from_value(value) {
        Ok(openapi) => Some(openapi),
        Err(error) => {
            diagnostics.push(
                Diagnostic::new(Code::WrongType, error.to_string())
                    .help("compare the document with the OpenAPI 3.0 specification"),
            );
            None
        }
    }
}
