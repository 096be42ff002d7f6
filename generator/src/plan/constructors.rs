//! How structs are constructed: the form of `new`, and how it and the setters take each property.

use foldhash::HashSet;

use super::client::resolved;
use super::expressions::{Expression, TupleField};
use crate::analysis::Facts;
use crate::ir::formats::External;
use crate::ir::{Api, Field, Format, Presence, Shape, Struct, Type, TypeId};

/// The most arguments of `new`.
const MOST_ARGUMENTS: usize = 4;

/// The number of neighbouring arguments of one type that are swapped by mistake.
const SWAPPED: usize = 3;

/// How a struct is constructed.
#[derive(Debug, Default)]
pub struct Constructor {
    /// The form of `new`.
    pub form: NewForm,
    /// How `new` or a setter takes the value of each field, by index.
    pub fields: Vec<FieldForm>,
    /// Whether `new` needs the feature `mock`: users only read the type.
    pub is_mocked: bool,
}

/// The form of `new`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NewForm {
    /// No argument: all values are optional or constant.
    #[default]
    Default,
    /// An argument for each required field, in the order of the fields.
    Arguments,
    /// A struct with the required fields, as many arguments are unreadable or easily swapped.
    Record,
}

/// How `new` or a setter takes the value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldForm {
    /// The value itself.
    Value,
    /// `impl Into<…>`
    Into,
    /// The elements of a list.
    List {
        /// Whether each is `impl Into<…>`.
        converts: bool,
    },
    /// The entries of a map, whose keys are `impl Into<String>`.
    Map {
        /// Whether each value is `impl Into<…>`.
        converts: bool,
    },
}

/// Whether `new` takes a value for a field.
#[must_use]
pub fn is_given(api: &Api, field: &Field) -> bool {
    field.required && (field.nullable || !api.is_constant(&field.ty))
}

/// Decides how a struct is constructed, apart from [`Constructor::is_mocked`].
pub(super) fn of_struct(api: &Api, facts: &Facts, id: TypeId, object: &Struct) -> Constructor {
    let fields = object.fields.iter().enumerate();
    let forms: Vec<FieldForm> =
        fields.map(|(index, field)| form(api, field, facts.is_boxed(id, index))).collect();
    let given: Vec<_> = object
        .fields
        .iter()
        .zip(&forms)
        .filter(|(field, _)| is_given(api, field))
        .map(|(field, form)| (rust(resolved(api, &field.ty)), field.nullable, *form))
        .collect();
    let are_swapped = given.windows(SWAPPED).any(|it| it.iter().all(|other| *other == it[0]));
    let form = if given.is_empty() {
        NewForm::Default
    } else if given.len() > MOST_ARGUMENTS || are_swapped {
        NewForm::Record
    } else {
        NewForm::Arguments
    };
    Constructor { form, fields: forms, is_mocked: false }
}

fn form(api: &Api, field: &Field, is_boxed: bool) -> FieldForm {
    match (field.presence(), resolved(api, &field.ty)) {
        (Presence::Nullable | Presence::Maybe, _) => FieldForm::Value,
        _ if is_boxed => FieldForm::Into,
        (_, Type::List(item)) => FieldForm::List { converts: converts(api, item) },
        (_, Type::Map(value)) => FieldForm::Map { converts: converts(api, value) },
        (_, Type::FreeForm) => FieldForm::Map { converts: true },
        (_, ty) if converts(api, ty) => FieldForm::Into,
        _ => FieldForm::Value,
    }
}

/// Whether other types than itself convert into a type.
#[must_use]
pub fn converts(api: &Api, ty: &Type) -> bool {
    match resolved(api, ty) {
        Type::String(_) | Type::Any => true,
        Type::External(external) => external.value().is_some(),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Union(_) | Shape::Enum(_) => true,
            shape => shape.scalar().is_some(),
        },
        _ => false,
    }
}

/// Whether users of the crate read values of a type and never construct them, except in tests.
pub(super) fn is_only_read(api: &Api, facts: &Facts, id: TypeId) -> bool {
    let reach = facts.reach(id);
    let is_read = !reach.responses.is_empty() || !reach.requests.is_empty();
    api.settings.module.is_none() && is_read && !reach.sent
}

/// Adds the structs that an expression constructs.
pub(super) fn constructed(expression: &Expression, ids: &mut HashSet<TypeId>) {
    let mut each = |inner: &Expression| constructed(inner, ids);
    match expression {
        Expression::Some(inner)
        | Expression::Newtype(_, inner)
        | Expression::Member(_, _, inner) => each(inner),
        Expression::List(items) => items.iter().for_each(each),
        Expression::Map(entries) => entries.iter().for_each(|(_, value)| each(value)),
        Expression::Tuple(_, fields) => {
            fields.iter().filter_map(|TupleField { value, .. }| value.as_ref()).for_each(each);
        }
        Expression::Struct(structure) => {
            structure.fields.iter().filter_map(|(_, value)| value.as_ref()).for_each(&mut each);
            structure.additional.iter().for_each(|value| each(value));
            ids.insert(structure.id);
        }
        _ => {}
    }
}

/// Normalizes a type, so that types which are the same in Rust are equal: strings of several formats.
pub(super) fn rust(ty: &Type) -> Type {
    match ty {
        Type::String(_) => Type::String(Format::Plain),
        Type::External(external) => {
            let mut same = External::ALL.iter().filter(|it| it.path() == external.path());
            Type::External(*same.next().unwrap_or(external))
        }
        Type::List(inner) => Type::List(Box::new(rust(inner))),
        Type::Map(inner) => Type::Map(Box::new(rust(inner))),
        Type::Nullable(inner) => Type::Nullable(Box::new(rust(inner))),
        other => other.clone(),
    }
}
