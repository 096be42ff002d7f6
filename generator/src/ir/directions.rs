//! [`Api`] → [`Api`]: creates request variants where `readOnly` and `writeOnly` make requests and
//! responses differ.
//!
//! Requests do not contain `readOnly` properties, and responses do not contain `writeOnly` ones.
//! Therefore `required` applies in one direction only (OpenAPI 3.0.4, 4.7.24.1). A type of one
//! direction requires what that direction requires. A type of both directions with such a required
//! property becomes two types. Requests of a webhook or a callback come from the API, like responses.

use foldhash::{HashMap, HashSet};

use crate::ir::{Api, Shape, Struct, TypeDef, TypeId, Typed};
use crate::schema::spec::OperationKind;

/// Makes every property required only in the directions that contain it, and splits types that differ.
#[must_use]
pub fn by_direction(mut api: Api) -> Api {
    let (sent, received) = directions(&api);
    let differing = differing(&api);
    let both = |id: &TypeId| sent.contains(id) && received.contains(id) && differing.contains(id);
    let doubled: Vec<TypeId> = api.iter().map(|(id, _)| id).filter(both).collect();
    let first = api.types.len();
    let numbers = doubled.iter().enumerate();
    let copies: HashMap<TypeId, TypeId> =
        numbers.map(|(number, id)| (*id, TypeId(first + number))).collect();
    let in_requests = |id: TypeId| copies.get(&id).copied().unwrap_or(id);
    for id in &doubled {
        let mut copy = api.get(*id).clone();
        copy.other_variant = Some(*id);
        copy.is_request = true;
        for origin in &mut copy.origins {
            origin.parent = origin.parent.map(in_requests);
        }
        api.types.push(copy);
        api.types[id.0].other_variant = copies.get(id).copied();
    }
    for (index, def) in api.types.iter_mut().enumerate() {
        let id = TypeId(index);
        let (is_sent, is_received) = if def.is_request {
            (true, false)
        } else {
            (sent.contains(&id) && !copies.contains_key(&id), received.contains(&id))
        };
        if is_sent && !is_received {
            for ty in def.shape.parts_mut() {
                *ty = ty.map(&in_requests);
            }
        }
        require(def, is_sent, is_received);
    }
    for operation in &mut api.operations {
        let is_called = operation.kind == OperationKind::Path;
        for (value, is_request) in operation.values_mut() {
            if is_request == is_called
                && let Some(ty) = &mut value.ty
            {
                *ty = ty.map(&in_requests);
            }
        }
    }
    for ty in api.globals.iter_mut().filter_map(|global| global.value.ty.as_mut()) {
        *ty = ty.map(&in_requests);
    }
    api
}

/// Returns the types that are sent to the API, and those that are received from it.
fn directions(api: &Api) -> (HashSet<TypeId>, HashSet<TypeId>) {
    let (mut sent, mut received) = (HashSet::default(), HashSet::default());
    for operation in &api.operations {
        let is_called = operation.kind == OperationKind::Path;
        let (requests, responses) =
            if is_called { (&mut sent, &mut received) } else { (&mut received, &mut sent) };
        requests.extend(api.closure(operation.sent().filter_map(Typed::named)));
        responses.extend(api.closure(operation.returned().filter_map(Typed::named)));
    }
    sent.extend(api.closure(api.globals.iter().filter_map(|global| global.value.named())));
    (sent, received)
}

/// Returns the types with a required property of one direction, and the types that contain them.
fn differing(api: &Api) -> HashSet<TypeId> {
    let differs = |object: &Struct| {
        object.fields.iter().any(|field| field.required && (field.read_only || field.write_only))
    };
    let own = |def: &TypeDef| matches!(&def.shape, Shape::Struct(object) if differs(object));
    api.made_of(|def| own(def))
}

fn require(def: &mut TypeDef, is_sent: bool, is_received: bool) {
    let Shape::Struct(object) = &mut def.shape else {
        return;
    };
    for field in &mut object.fields {
        let is_there = match (field.read_only, field.write_only) {
            (false, false) => true,
            (true, false) => is_received && !is_sent,
            (false, true) => is_sent && !is_received,
            (true, true) => false,
        };
        field.required &= is_there;
    }
}
