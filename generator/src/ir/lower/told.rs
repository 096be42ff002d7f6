//! Collects what a member of a union declares about a potential tag property.

use foldhash::HashSet;
use serde_json::{Number, Value};

use crate::ir::{canonical, whole};
use crate::schema::compose::{Composed, Kind, NodeId, Property, UnionMember};
use crate::schema::spec::Types;

/// The tag values of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The values of the tag that select the member.
    pub(super) values: Vec<String>,
    /// Whether the member is also tried if the tag selects no member. True if it is not an object, or
    /// shares values of the tag with other members.
    pub(super) by_shape: bool,
}

/// Normalizes a number as the client compares it: `1.0` is `1`, and `2.50` is `2.5`.
pub(super) fn make_canonical(value: &mut String) {
    // Numbers beyond 64 bits in a document are doubles, but strings are exact.
    if let Ok(whole) = value.parse::<i128>() {
        *value = whole.to_string();
    } else if let Ok(number) = serde_json::from_str::<Number>(value) {
        *value = canonical(&number);
    }
}

/// The maximum depth of nested unions that are searched.
const DEPTH: usize = 8;

/// The declaration of a property by a member.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Look {
    /// The values that it lists; `None` if any value is allowed, or if it has no such property.
    pub(super) listed: Option<Vec<String>>,
    /// Whether all its values have the property, and never as `null`.
    pub(super) required: bool,
    /// Whether the property is a string whenever it is present.
    pub(super) is_text: bool,
    /// Whether the property is present and not a string, number or boolean.
    pub(super) is_odd: bool,
    /// Whether some object has the property.
    pub(super) is_there: bool,
    /// Whether the member accepts objects.
    takes_objects: bool,
    /// The types of the property, where they are known.
    types: Types,
    /// Whether the member accepts values that are not objects.
    pub(super) takes_others: bool,
    /// The nodes of the property that are defined in the member itself and list one value.
    own: Vec<(NodeId, String)>,
}

impl Look {
    /// Whether a value of the tag can select the member.
    pub(super) fn takes_tag(&self, value: &str) -> bool {
        let types = match serde_json::from_str(value) {
            Ok(Value::Bool(_)) => Types::BOOLEAN,
            Ok(Value::Number(number)) if whole(&number).is_some() => Types::INTEGER,
            Ok(Value::Number(_)) => Types::NUMBER,
            _ => Types::NONE,
        };
        // Each of them can be a string too.
        let types = types.union(Types::STRING);
        // A member that is not an object has no tag, but the mapping can name it.
        !self.takes_objects || !self.is_odd && !self.types.intersection(types).is_empty()
    }

    /// Returns the nodes with one value, and whether that value alone selects the member.
    pub(super) fn own<'a>(
        &'a self,
        values: &'a [String],
    ) -> impl Iterator<Item = (NodeId, bool)> + 'a {
        let is_only = move |value: &String| values == std::slice::from_ref(value);
        self.own.iter().map(move |(node, value)| (*node, is_only(value)))
    }
}

/// Searches a member, and the members of a nested union, for a property.
pub(super) fn look(composed: &Composed, member: NodeId, property: &str) -> Look {
    let mut looking = Looking {
        composed,
        property,
        visited: HashSet::default(),
        is_open: false,
        values: Vec::new(),
        look: Look {
            listed: None,
            required: true,
            is_text: true,
            is_odd: false,
            is_there: false,
            takes_objects: false,
            types: Types::NONE,
            takes_others: false,
            own: Vec::new(),
        },
    };
    looking.node(member, DEPTH);
    let Looking { is_open, values, mut look, .. } = looking;
    look.listed = (!is_open && look.takes_objects).then_some(values);
    look
}

struct Looking<'a> {
    composed: &'a Composed,
    property: &'a str,
    /// The visited nodes, because nested unions can reach one member on several paths.
    visited: HashSet<NodeId>,
    is_open: bool,
    values: Vec<String>,
    look: Look,
}

impl Looking<'_> {
    fn node(&mut self, id: NodeId, depth: usize) {
        let id = self.composed.resolved(id);
        if !self.visited.insert(id) {
            return;
        }
        let (Some(depth), node) = (depth.checked_sub(1), self.composed.node(id)) else {
            self.is_open = true;
            return;
        };
        match &node.kind {
            Kind::Union { discriminator, members, .. } => {
                let is_told = discriminator.as_ref().is_some_and(|it| it.property == self.property);
                for member in members {
                    self.member(member, is_told, depth);
                }
            }
            Kind::Object { properties, .. } => {
                self.look.takes_objects = true;
                let property = properties.iter().find(|it| it.name == self.property);
                match property {
                    Some(property) => self.property(id, property),
                    None => self.absent(),
                }
            }
            Kind::Any | Kind::Same(_) => {
                self.look.takes_objects = true;
                self.look.takes_others = true;
                self.absent();
            }
            Kind::Never => {}
            _ => self.look.takes_others = true,
        }
    }

    /// Adds a nested member. If a discriminator of the same property selects it, the values of that
    /// discriminator apply.
    fn member(&mut self, member: &UnionMember, is_told: bool, depth: usize) {
        if !is_told || member.tags.is_empty() {
            self.node(member.node, depth);
            return;
        }
        let was_open = self.is_open;
        self.node(member.node, depth);
        self.is_open = was_open;
        self.add(member.tags.clone());
    }

    fn absent(&mut self) {
        self.look.types = Types::ALL;
        self.look.required = false;
        self.is_open = true;
    }

    fn property(&mut self, object: NodeId, property: &Property) {
        let is_sure = property.required && !self.composed.nullable(property.node);
        self.look.required &= is_sure;
        self.look.is_there = true;
        let target = self.composed.resolved(property.node);
        let values = self.values(target, DEPTH);
        let Some(values) = values else {
            self.is_open = true;
            return;
        };
        let stands_inside = self
            .composed
            .node(object)
            .pointer
            .is_ancestor_or_same(&self.composed.node(target).pointer);
        // A schema that is defined elsewhere may have other uses, where it must stay open.
        if let [only] = &values[..]
            && is_sure
            && stands_inside
        {
            self.look.own.push((target, only.clone()));
        }
        self.add(values);
    }

    /// Returns the values that the property lists, as JSON but with unquoted strings; `None` if it is
    /// open.
    fn values(&mut self, id: NodeId, depth: usize) -> Option<Vec<String>> {
        let node = self.composed.node(self.composed.resolved(id));
        let types = match &node.kind {
            Kind::String { .. } | Kind::Strings(_) => Types::STRING,
            Kind::Integer { .. } | Kind::Integers(_) => Types::INTEGER,
            Kind::Number { .. } => Types::NUMBER,
            Kind::Boolean | Kind::OneBoolean(_) => Types::BOOLEAN,
            Kind::Any => Types::ALL,
            _ => Types::NONE,
        };
        let look = &mut self.look;
        look.types = look.types.union(types);
        look.is_text &= types == Types::STRING || types.is_empty();
        match &node.kind {
            Kind::Strings(values) => Some(values.clone()),
            Kind::Integers(values) => Some(values.iter().map(ToString::to_string).collect()),
            Kind::OneBoolean(value) => Some(vec![value.to_string()]),
            Kind::Boolean => Some(vec!["false".to_owned(), "true".to_owned()]),
            Kind::Union { members, .. } => {
                let depth = depth.checked_sub(1)?;
                let mut all = Some(Vec::new());
                for member in members {
                    let values = self.values(member.node, depth);
                    all = all.zip(values).map(|(all, values)| [all, values].concat());
                }
                all
            }
            _ => {
                look.is_odd |= types.is_empty();
                None
            }
        }
    }

    fn add(&mut self, values: Vec<String>) {
        for value in values {
            if !self.values.contains(&value) {
                self.values.push(value);
            }
        }
    }
}
