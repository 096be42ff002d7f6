//! The methods, conversions and hidden fields of emitted types.
//!
//! Both the public API and the emitters read them, so neither depends on the other.

use foldhash::HashSet;

use super::constructors::{self, Constructor, NewForm, rust};
use super::expressions::{Expression, expression};
use crate::analysis::Facts;
use crate::ir::{Api, Field, Presence, Shape, Struct, Type, TypeId, Union};
use crate::names::Names;

/// The accessors of all types, by [`TypeId`].
#[derive(Debug, Default)]
pub struct Accessors(Vec<TypeAccessors>);

/// The accessors of one type.
#[derive(Debug, Default)]
pub struct TypeAccessors {
    /// For a struct, the identifier of the field for properties without a field of their own: additional
    /// properties, or unknown fields.
    pub rest: String,
    /// For a struct, the value that each field's `…_or_default` method returns where the property is
    /// absent. `None` for a field without such a method.
    pub defaults: Vec<Option<Expression>>,
    /// For a struct, how it is constructed.
    pub constructor: Constructor,
    /// For a union, whether each member's type converts into the union.
    pub converts: Vec<bool>,
}

impl Accessors {
    /// Returns the accessors of a type.
    #[must_use]
    pub fn of(&self, id: TypeId) -> &TypeAccessors {
        &self.0[id.index()]
    }

    /// Whether `new` of any type takes a struct with the required fields.
    #[must_use]
    pub fn have_records(&self) -> bool {
        self.0.iter().any(|it| it.constructor.form == NewForm::Record)
    }
}

/// Derives the accessors of all types.
#[must_use]
pub fn accessors(api: &Api, facts: &Facts, names: &Names) -> Accessors {
    let all = api.iter().map(|(id, def)| match &def.shape {
        Shape::Struct(object) => of_struct(api, facts, names, id, object),
        Shape::Union(union) => {
            let converts = (0..union.members.len()).map(|index| converts(union, index));
            TypeAccessors { converts: converts.collect(), ..TypeAccessors::default() }
        }
        _ => TypeAccessors::default(),
    });
    let mut all: Vec<TypeAccessors> = all.collect();
    // The methods that return defaults construct values too.
    let mut constructed = HashSet::default();
    for default in all.iter().flat_map(|it| it.defaults.iter().flatten()) {
        constructors::constructed(default, &mut constructed);
    }
    for (id, _) in api.iter() {
        all[id.index()].constructor.is_mocked =
            constructors::is_only_read(api, facts, id) && !constructed.contains(&id);
    }
    Accessors(all)
}

fn of_struct(
    api: &Api,
    facts: &Facts,
    names: &Names,
    id: TypeId,
    object: &Struct,
) -> TypeAccessors {
    let idents = names.parts(id);
    let setters: HashSet<String> = if facts.reach(id).sent {
        idents.iter().map(|ident| setter(ident)).collect()
    } else {
        HashSet::default()
    };
    let fields = object.fields.iter().zip(idents).enumerate();
    let defaults = fields.map(|(index, (field, ident))| {
        // If the names of two methods collide, the setter wins.
        let is_free = !facts.is_boxed(id, index) && !setters.contains(&default_getter(ident));
        if is_free { default_of(api, field) } else { None }
    });
    let rest = if object.additional.is_some() { "additional_properties" } else { "undeclared" };
    TypeAccessors {
        rest: fresh(rest, idents),
        defaults: defaults.collect(),
        constructor: constructors::of_struct(api, facts, id, object),
        converts: Vec::new(),
    }
}

fn default_of(api: &Api, field: &Field) -> Option<Expression> {
    let default = field.default.as_ref()?;
    match field.presence() {
        Presence::Optional | Presence::Maybe => expression(api, &field.ty, default),
        Presence::Required | Presence::Nullable => None,
    }
}

/// The name of the method that returns a field's value or its default. `field` is the field's
/// identifier.
#[must_use]
pub fn default_getter(field: &str) -> String {
    format!("{}_or_default", plain(field))
}

/// The name of the method that sets a field. `field` is the field's identifier.
#[must_use]
pub fn setter(field: &str) -> String {
    format!("with_{}", plain(field))
}

fn plain(field: &str) -> &str {
    field.trim_start_matches("r#").trim_end_matches('_')
}

/// Returns `name`, with underscores appended until it differs from all identifiers in `taken`.
pub(crate) fn fresh<S: AsRef<str>>(name: &str, taken: &[S]) -> String {
    let mut ident = name.to_owned();
    while taken.iter().any(|other| other.as_ref() == ident) {
        ident.push('_');
    }
    ident
}

/// Whether a member's type converts into the union: no other member has the same Rust type.
fn converts(union: &Union, index: usize) -> bool {
    let same =
        |ty: &Type| union.members.iter().filter(|member| rust(&member.ty) == rust(ty)).count();
    union.members.get(index).is_some_and(|member| {
        !matches!(member.ty, Type::Nullable(_) | Type::Null) && same(&member.ty) == 1
    })
}
