//! Inline schemas that repeat a component: they are the component.

use std::collections::BTreeMap;
use std::mem::discriminant;

use foldhash::{HashMap, HashSet};

use super::deduplicate::shapes;
use super::sense::says_nothing;
use super::words::{singular, words};
use super::{Api, Origin, Shape, Step, TypeDef, TypeId};
use crate::schema::spec::{Schema, SchemaId, Spec};

/// The fewest properties by which an object is a copy, whatever its use is called. Fewer are equal by chance. As many
/// values are enough for an enum whose use ends in the same word as the component's name.
const MANY: usize = 4;

/// The most schemas that are compared for one copy.
const MOST: usize = 2000;

/// Returns the components that inline types repeat: the only equal component, or the only one that has a word of the
/// use. What they assert beyond types is equal too, as `validate()` checks values of both against one rule.
pub(crate) fn copies(spec: &Spec, api: &Api) -> HashMap<TypeId, String> {
    let shapes = shapes(api);
    let mut components: HashMap<usize, BTreeMap<&str, &TypeDef>> = HashMap::default();
    for (id, def) in api.iter() {
        if let Some(name) = component(def) {
            components.entry(shapes[id.0]).or_default().insert(name, def);
        }
    }
    let inline = api.iter().filter(|(_, def)| component(def).is_none() && can_be_copy(def));
    let copies = inline.filter_map(|(id, def)| {
        let equal = components.get(&shapes[id.0])?;
        let origin = def.origins.first()?;
        let values = match &def.shape {
            Shape::Enum(values) => Some(values.len()),
            Shape::IntegerEnum(values) => Some(values.len()),
            _ => None,
        };
        let mut named = equal.iter().filter(|(name, _)| is_named(origin, values, name));
        let (name, copied) = match (named.next(), named.next()) {
            (Some(only), None) => only,
            (None, None) if equal.len() == 1 && has_many(def) && !has_title(origin) => {
                equal.first_key_value()?
            }
            _ => return None,
        };
        let mut asserted = Asserted { spec, seen: HashSet::default() };
        asserted.same_rules(&def.rules, &copied.rules).then(|| (id, (*name).to_owned()))
    });
    copies.collect()
}

fn component(def: &TypeDef) -> Option<&str> {
    def.origins.iter().find_map(Origin::component)
}

/// Whether a type has parts to compare, and no name that a person chose.
fn can_be_copy(def: &TypeDef) -> bool {
    let has_parts = match &def.shape {
        Shape::Struct(object) => object.fields.len() > 1,
        Shape::Enum(values) => values.len() > 1,
        Shape::IntegerEnum(values) => values.len() > 1,
        Shape::Union(_) => true,
        Shape::Constant(_) | Shape::Tuple(_) | Shape::Newtype(_) | Shape::Alias(_) => false,
    };
    let is_chosen =
        |origin: &Origin| origin.rust_name.is_some() || origin.documented_name.is_some();
    has_parts && !def.origins.iter().any(is_chosen)
}

fn has_many(def: &TypeDef) -> bool {
    matches!(&def.shape, Shape::Struct(object) if object.fields.len() >= MANY)
}

fn has_title(origin: &Origin) -> bool {
    origin.title.as_deref().and_then(super::sense::title).is_some()
}

/// Whether the title of a use is the component's name, or without a title the nearest property says it, too.
/// `values` is the number of values of an enum.
fn is_named(origin: &Origin, values: Option<usize>, component: &str) -> bool {
    let component = singular(words(component));
    if let Some(title) = origin.title.as_deref().and_then(super::sense::title) {
        return singular(title) == component;
    }
    let property = origin.steps.iter().rev().find_map(|step| match step {
        Step::Property(name) => Some(singular(words(name))),
        _ => None,
    });
    property.is_some_and(|property| {
        // Few values are equal by chance: the whole name has to fit.
        if let Some(count) = values {
            return property == component
                || !says_nothing(&property) && component.ends_with(&property)
                || property.ends_with(&component)
                || count >= MANY && property.last() == component.last();
        }
        let shared = property.into_iter().filter(|word| component.contains(word));
        !says_nothing(&shared.collect::<Vec<_>>())
    })
}

/// Compares what schemas of equal types assert beyond that.
struct Asserted<'a> {
    spec: &'a Spec,
    seen: HashSet<(SchemaId, SchemaId)>,
}

impl Asserted<'_> {
    fn same_rules(&mut self, one: &[Vec<SchemaId>], other: &[Vec<SchemaId>]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.all(one, other))
    }

    fn all(&mut self, one: &[SchemaId], other: &[SchemaId]) -> bool {
        one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| self.same(*one, *other))
    }

    fn same(&mut self, one: SchemaId, other: SchemaId) -> bool {
        if one == other || !self.seen.insert((one, other)) {
            return true;
        }
        if self.seen.len() > MOST {
            return false;
        }
        let (one, other) = (self.spec.schema(one), self.spec.schema(other));
        let properties: HashMap<&str, SchemaId> =
            other.properties.iter().map(|(name, id)| (&**name, *id)).collect();
        one.constraints == other.constraints
            && one.format == other.format
            && one.types == other.types
            && discriminant(&one.additional) == discriminant(&other.additional)
            && discriminant(&one.unevaluated) == discriminant(&other.unevaluated)
            && patterns(one).eq(patterns(other))
            && exclusive(one).eq(exclusive(other))
            && one.properties.len() == other.properties.len()
            && one.properties.iter().all(|(name, id)| {
                properties.get(&**name).is_some_and(|other| self.same(*id, *other))
            })
            && self.all(&beside_properties(one), &beside_properties(other))
    }
}

fn patterns(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.pattern_properties.iter().map(|(pattern, _)| &**pattern)
}

fn exclusive(schema: &Schema) -> impl Iterator<Item = bool> {
    schema.unions.iter().map(|choice| choice.exclusive)
}

/// The parts of a schema that are no properties, in an order of their own.
fn beside_properties(schema: &Schema) -> Vec<SchemaId> {
    let properties: HashSet<SchemaId> = schema.properties.iter().map(|(_, id)| *id).collect();
    schema.parts().into_iter().filter(|id| !properties.contains(id)).collect()
}
