//! Reports examples of the document that are not valid for their schemas: no code is made from them.

use std::collections::HashSet;

use serde_json::Value;
use specwright_runtime::media_type::is_json;

use crate::document::code_span::shown;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::Pointer;
use crate::ir::rules;
use crate::schema::spec::{Body, Schema, SchemaId, Spec};
use crate::schema::types::{ImpliedTypes, Types};

/// An example and its schema.
struct Given<'a> {
    schema: SchemaId,
    /// The object with the example.
    place: Pointer,
    value: &'a Value,
}

/// Reports the examples that do not fit their schemas.
pub(super) fn check(spec: &Spec, implied_types: ImpliedTypes, diagnostics: &mut Diagnostics) {
    let mut given = given(spec);
    given.retain(|given| !is_plainly_valid(spec.schema(given.schema), given.value));
    let values: Vec<([SchemaId; 1], &Value)> =
        given.iter().map(|given| ([given.schema], given.value)).collect();
    let values: Vec<(&[SchemaId], &Value)> =
        values.iter().map(|(schema, value)| (&schema[..], *value)).collect();
    let misfits = rules::misfits(spec, implied_types, &values);
    let mut seen = HashSet::new();
    for (given, misfit) in given.iter().zip(misfits) {
        if let Some(violation) = misfit.filter(|_| seen.insert(&given.place)) {
            let message = format!("the example {} is not valid for its schema", shown(given.value));
            diagnostics.push(
                Diagnostic::at_key(Code::ExampleMisfit, &given.place, message)
                    .help(format!(
                        "write an example that the schema allows: `{}` {}",
                        violation.path(),
                        violation.message()
                    ))
                    .instead("code in the documentation has another value"),
            );
        }
    }
}

/// Whether a scalar has the type of a schema that asks for no more, as most examples do.
fn is_plainly_valid(schema: &Schema, value: &Value) -> bool {
    !value.is_object()
        && !value.is_array()
        && schema.types.contains(Types::of(value))
        && schema.values.as_ref().is_none_or(|values| values.contains(value))
        && schema.constraints.iter().next().is_none()
        && schema.parts().is_empty()
}

/// Returns the examples of all schemas, parameters and bodies in JSON. `null` often means none.
fn given(spec: &Spec) -> Vec<Given<'_>> {
    let schemas = spec.schemas.iter().enumerate().map(|(index, schema)| {
        (Some(SchemaId(index)), &schema.pointer, schema.meta.example.as_ref())
    });
    let of_body = |body: &'_ Body| is_json(&body.media_type) && !body.sequence;
    let operations = spec.operations.iter();
    let bodies = operations.clone().flat_map(|operation| {
        let requests = operation.request.iter().flat_map(|request| &request.bodies);
        requests.chain(operation.responses.iter().flat_map(|response| &response.bodies))
    });
    let bodies = bodies
        .filter(|body| of_body(body))
        .map(|body| (body.value, &body.pointer, body.example.as_ref()));
    let parameters = operations.flat_map(|operation| &operation.parameters);
    let parameters = parameters
        .filter(|parameter| parameter.media_type.is_none())
        .map(|parameter| (parameter.value, &parameter.pointer, parameter.example.as_ref()));
    let all = schemas.chain(bodies).chain(parameters);
    all.filter_map(|(schema, place, value)| {
        let value = value.filter(|value| !value.is_null())?;
        Some(Given { schema: schema?, place: place.clone(), value })
    })
    .collect()
}
