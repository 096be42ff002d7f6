//! Strings, numbers and booleans that have types of their own: by rules of the settings, or by `x-rust-newtype`.

use foldhash::HashMap;
use indexmap::IndexMap;
use serde_json::Value;

use super::rules::Matching;
use super::{Lowering, docs};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;
use crate::ir::newtypes::{Naming, NewtypeRule, is_name};
use crate::ir::subject::{Property, Subject};
use crate::ir::words::{singular, words};
use crate::ir::{Format, Limits, Origin, Root, Shape, Step, Type, TypeDef, TypeId};
use crate::schema::compose::{Kind, NodeId};

/// The types that rules and extensions ask for.
#[derive(Debug, Default)]
pub(super) struct Newtypes {
    pub(super) matching: Matching,
    /// The types by name and by the type of their values: what has one name is one type.
    made: IndexMap<(String, Type), Made>,
    /// The keys of the types.
    keys: HashMap<TypeId, usize>,
}

#[derive(Debug)]
struct Made {
    id: TypeId,
    /// Whether the type is that of a component, which has its constraints and documentation.
    is_component: bool,
    /// Where the values first are.
    first: Pointer,
}

/// Who asks for a newtype.
enum Asked {
    Rule(usize),
    Document(Pointer),
}

/// What a newtype is called.
struct Name {
    text: String,
    is_given: bool,
    /// The component that it is.
    component: Option<String>,
}

impl Newtypes {
    pub(super) fn of(rules: &[NewtypeRule]) -> Self {
        Self { matching: Matching::of(rules.len()), ..Self::default() }
    }

    /// Returns the newtype of values that are not of a component, if they have one.
    fn of_uses(&self, id: TypeId) -> Option<&Type> {
        let ((_, inner), made) = self.made.get_index(*self.keys.get(&id)?)?;
        (!made.is_component).then_some(inner)
    }

    /// Reports names that stand for several types.
    pub(super) fn report(&mut self) {
        let mut first: HashMap<&str, (&Type, &Made)> = HashMap::default();
        for ((name, inner), made) in &self.made {
            let Some((other, before)) = first.get(name.as_str()) else {
                first.insert(name, (inner, made));
                continue;
            };
            let message = format!(
                "the newtype `{name}` is for {} here and for {} elsewhere",
                about(inner),
                about(other)
            );
            self.matching.faults.push(
                Diagnostic::at(Code::TraitRefused, &made.first, message)
                    .related(&before.first, "first used here")
                    .help("give one of them another name in `[newtypes]`")
                    .instead("there are two types"),
            );
        }
    }
}

impl Lowering<'_> {
    /// Returns the newtype for the values of a node, or for the items of a list.
    pub(super) fn newtype(&mut self, id: NodeId, property: Option<Property<'_>>) -> Option<Type> {
        let (naming, asked, is_of_property) = self.asked(id, property)?;
        let component = self.components.get(&self.composed.resolved(id)).copied();
        let component = component.filter(|_| !is_of_property);
        let is_list = matches!(self.resolved_kind(id), Kind::Array(_));
        let name = match naming {
            Naming::Not => return None,
            Naming::Given(text) => Some(Name { text, is_given: true, component: None }),
            Naming::Derived => self.derived(id, property, component, is_list),
        };
        let is_of_component = component.is_some() && !is_list;
        let name = name.map(|name| Name {
            component: component
                .filter(|component| is_of_component && *component == name.text)
                .map(str::to_owned),
            ..name
        });
        let Some(name) = name else {
            self.refuse(
                id,
                &asked,
                "has no name to call a newtype after",
                "write a name for `true`",
            );
            return None;
        };
        self.wrapped_in(id, &name, property, &asked)
    }

    /// Whether values have a newtype because of their place, and not because of their component. Such a type says
    /// nothing of the constraints of the place.
    pub(super) fn newtype_of_place(&self, ty: &Type) -> Option<&Type> {
        match ty {
            Type::Named(id) => self.newtypes.of_uses(*id),
            _ => None,
        }
    }

    fn resolved_kind(&self, id: NodeId) -> &Kind {
        &self.composed.node(self.composed.resolved(id)).kind
    }

    /// Returns what the document or a rule says about a newtype of a node, and whether it says so of the property alone
    /// and not of what the property refers to.
    fn asked(
        &mut self,
        id: NodeId,
        property: Option<Property<'_>>,
    ) -> Option<(Naming, Asked, bool)> {
        let resolved = self.composed.resolved(id);
        let (node, target) = (self.composed.node(id), self.composed.node(resolved));
        let own = node.meta.rust_newtype.as_ref().map(|value| (value, &node.pointer));
        let own = own.or(target.meta.rust_newtype.as_ref().map(|it| (it, &target.pointer)));
        if let Some((value, pointer)) = own {
            let pointer = pointer.push("x-rust-newtype");
            let naming = match value {
                Value::Bool(true) => Some(Naming::Derived),
                Value::Bool(false) => Some(Naming::Not),
                Value::String(name) if is_name(name) => Some(Naming::Given(name.clone())),
                _ => None,
            };
            if let Some(naming) = naming {
                let is_of_property = property.is_some() && target.meta.rust_newtype.is_none();
                return Some((naming, Asked::Document(pointer), is_of_property));
            }
            self.newtypes.matching.faults.push(
                Diagnostic::at(Code::TraitRefused, &pointer, "no name of a newtype")
                    .help("write `true`, or a name in UpperCamelCase")
                    .instead("there is no newtype"),
            );
        }
        let rules = &self.settings.newtypes;
        if rules.is_empty() {
            return None;
        }
        let subject = self.subject(id, property);
        let pointer = &self.composed.node(id).pointer;
        let matching = &mut self.newtypes.matching;
        let index = matching.choose(
            rules,
            &subject,
            pointer,
            |rule| &rule.schemas,
            |one, other| one.naming == other.naming,
        )?;
        let of_target =
            Subject { pointers: vec![target.pointer.to_string()], property: None, ..subject };
        let is_of_property = property.is_some() && !rules[index].schemas.have(&of_target);
        Some((rules[index].naming.clone(), Asked::Rule(index), is_of_property))
    }

    /// Returns the name that the place of the values gives.
    fn derived(
        &self,
        id: NodeId,
        property: Option<Property<'_>>,
        component: Option<&str>,
        is_list: bool,
    ) -> Option<Name> {
        let pointer = self.composed.node(id).pointer.clone();
        let text = match (property, component) {
            (_, Some(component)) if !is_list => component.to_owned(),
            (Some(property), _) => called(property.name, property.noun, is_list),
            (None, _) => {
                if let Kind::String { format: Some(format) } = self.resolved_kind(id) {
                    format.clone()
                } else {
                    // Items of a list, or values of a map, that is a property.
                    let tokens: Vec<String> = pointer.tokens().collect();
                    let place = tokens.iter().rposition(|token| token == "properties")?;
                    called(tokens.get(place + 1)?, tokens.get(place.checked_sub(1)?)?, true)
                }
            }
        };
        let text = if component == Some(&text) { text } else { words(&text).concat() };
        (!text.is_empty()).then_some(Name { text, is_given: false, component: None })
    }

    /// Returns the newtype for the scalar values of a node, or a list of it.
    fn wrapped_in(
        &mut self,
        id: NodeId,
        name: &Name,
        property: Option<Property<'_>>,
        asked: &Asked,
    ) -> Option<Type> {
        let inner = match self.resolved_kind(id) {
            Kind::Array(items) if !self.wrapped.contains(&self.composed.resolved(id)) => {
                let items = *items;
                let item = self.wrapped_in(items, name, property, asked)?;
                let item = if self.composed.nullable(items) {
                    Type::Nullable(Box::new(item))
                } else {
                    item
                };
                return Some(Type::List(Box::new(item)));
            }
            Kind::String { format: Some(format) } if format == "binary" => None,
            Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } | Kind::String { .. } => {
                Some(match self.plain(id) {
                    Type::String(_) => Type::String(Format::Plain),
                    other => other,
                })
            }
            _ => None,
        };
        let Some(inner) = inner else {
            let what = format!("is {}", kind(self.resolved_kind(id)));
            let help = "a newtype is for strings, numbers and booleans; narrow the rule, or exclude this with `false`";
            self.refuse(id, asked, &what, help);
            return None;
        };
        Some(Type::Named(self.made(id, name, inner, property)))
    }

    fn made(
        &mut self,
        id: NodeId,
        name: &Name,
        inner: Type,
        property: Option<Property<'_>>,
    ) -> TypeId {
        let node = self.composed.node(self.composed.resolved(id));
        let pointer = match &name.component {
            Some(_) => node.pointer.clone(),
            None => self.composed.node(id).pointer.clone(),
        };
        let step = property.map(|property| Step::Property(property.name.to_owned()));
        let origin = Origin {
            pointer: pointer.clone(),
            is_whole: true,
            root: name.component.clone().map_or(Root::Rule, Root::Component),
            steps: step.into_iter().filter(|_| name.component.is_none()).collect(),
            parent: None,
            rust_name: name.is_given.then(|| name.text.clone()),
            title: None,
            short_name: (!name.is_given).then(|| name.text.clone()),
            documented_name: None,
        };
        let of_component = name.component.is_some();
        let limits = Limits { own: self.constraints(id), elements: None };
        let (docs, limits, rules) = if of_component {
            (docs(node), limits, vec![node.schemas.clone()])
        } else {
            Default::default()
        };
        let key = (name.text.clone(), inner.clone());
        if let Some(made) = self.newtypes.made.get_mut(&key) {
            made.is_component |= of_component;
            if let Some(def) = self.types[made.id.index()].as_mut() {
                if of_component {
                    (def.docs, def.limits, def.rules) = (docs, limits, rules);
                }
                if !def.origins.iter().any(|other| other.pointer == pointer) {
                    def.origins.push(origin);
                }
            }
            return made.id;
        }
        let def = TypeDef {
            origins: vec![origin],
            shape: Shape::Newtype(inner),
            docs,
            example: node.meta.example.clone(),
            limits,
            rules,
            unsupported: Vec::new(),
            other_variant: None,
            is_request: false,
            sense: None,
        };
        let id = TypeId(self.types.len());
        self.types.push(Some(def));
        let made = Made { id, is_component: of_component, first: pointer };
        let (index, _) = self.newtypes.made.insert_full(key, made);
        self.newtypes.keys.insert(id, index);
        id
    }

    /// Reports values that cannot have a newtype: an error if a rule names them.
    fn refuse(&mut self, id: NodeId, asked: &Asked, what: &str, help: &str) {
        let at = &self.composed.node(id).pointer;
        let fault = match asked {
            Asked::Rule(index) => {
                let rule = &self.settings.newtypes[*index];
                let message = format!("{rule} is for a schema that {what}");
                if rule.schemas.is_exact() {
                    Diagnostic::at(Code::NoNewtype, at, message).help(help)
                } else {
                    Diagnostic::at(Code::TraitRefused, at, message)
                        .help(help)
                        .instead("it has the type that it had")
                }
            }
            Asked::Document(pointer) => {
                let message = format!("`x-rust-newtype` is in a schema that {what}");
                Diagnostic::at(Code::TraitRefused, pointer, message)
                    .help("a newtype is for strings, numbers and booleans")
                    .instead("there is no newtype")
            }
        };
        self.newtypes.matching.faults.push(fault);
    }
}

/// What the values of a property are called: after it, and after what has it if one word says too little.
fn called(name: &str, noun: &str, is_list: bool) -> String {
    let mut own = words(name);
    if is_list {
        own = singular(own);
    }
    if own.len() > 1 {
        return own.concat();
    }
    let mut all = singular(words(noun));
    all.extend(own);
    all.concat()
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Any | Kind::Never | Kind::Same(_) => "any value",
        Kind::Null => "`null`",
        Kind::Strings(_) | Kind::Integers(_) | Kind::OneBoolean(_) => {
            "an enum, which has a type of its own"
        }
        Kind::String { .. } => "binary data",
        Kind::Array(_) | Kind::Tuple { .. } => "an array",
        Kind::Object { .. } => "an object",
        Kind::Union { .. } => "a union",
        Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } => "a scalar",
    }
}

fn about(ty: &Type) -> String {
    match ty {
        Type::String(_) | Type::External(_) => "strings".to_owned(),
        Type::Integer(_) => "integers".to_owned(),
        Type::Number | Type::ExactNumber => "numbers".to_owned(),
        _ => "booleans".to_owned(),
    }
}
