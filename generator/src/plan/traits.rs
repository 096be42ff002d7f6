//! The traits and attributes that rules of the settings, and extensions of the document, add to types.
//!
//! A rule for a trait includes the types that its types contain, since a trait can be derived only if all parts
//! have it.

mod extensions;
mod known;
mod standard;

pub use self::known::Known;
pub(crate) use self::standard::is_key;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use self::extensions::{DERIVE, Extension, extensions, is_harmless};
use self::standard::Standard;
use crate::analysis::Facts;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::Document;
use crate::document::pointer::Pointer;
use crate::document::similar::closest;
use crate::ir::additions::{Added, Addition, Items, Source};
use crate::ir::{Api, Shape, TypeId, replacements};
use crate::names::Names;

/// The added traits and attributes of all types.
#[derive(Debug, Default)]
pub struct Traits {
    derives: Vec<Vec<Derive>>,
    types: Vec<Vec<Attribute>>,
    parts: HashMap<(TypeId, usize), Vec<Attribute>>,
    /// The crates of the derived traits.
    pub crates: Vec<Crate>,
}

/// A derived trait of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derive {
    /// The path of the trait.
    pub path: String,
    /// The Cargo feature without which it is not derived.
    pub feature: Option<String>,
    /// What its attributes are, if that is known.
    pub known: Option<Known>,
}

/// An attribute of a type or of a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The attribute as it is written.
    pub text: String,
    /// The Cargo feature without which it is absent.
    pub feature: Option<String>,
}

/// The crate of a derived trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// The name in code.
    pub name: String,
    /// The package, its version and features, if they are known.
    pub known: Option<(&'static str, &'static str, &'static [&'static str])>,
    /// Where it comes from, if a rule says so.
    pub source: Option<Source>,
    /// The Cargo features that enable it; empty if it is needed always.
    pub features: BTreeSet<String>,
    /// The rule that needs it, for messages.
    pub rule: String,
    /// The place of the extension that needs it, if it is one of the document.
    pub pointer: Option<Pointer>,
}

impl Traits {
    /// Returns the derived traits of a type, in a fixed order.
    #[must_use]
    pub fn derives(&self, id: TypeId) -> &[Derive] {
        self.derives.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// Returns the attributes of a type.
    #[must_use]
    pub fn of_type(&self, id: TypeId) -> &[Attribute] {
        self.types.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// Returns the attributes of a field or variant.
    #[must_use]
    pub fn of_part(&self, id: TypeId, index: usize) -> &[Attribute] {
        self.parts.get(&(id, index)).map_or(&[], Vec::as_slice)
    }

    /// Whether any attribute marks what is deprecated.
    #[must_use]
    pub fn deprecate(&self) -> bool {
        let mut all = self.types.iter().chain(self.parts.values()).flatten();
        all.any(|it| it.text.starts_with("#[deprecated"))
    }

    /// Returns the Cargo features that enable traits or attributes.
    #[must_use]
    pub fn features(&self) -> BTreeSet<&str> {
        let derives = self.derives.iter().flatten().filter_map(|it| it.feature.as_deref());
        let attributes = self.types.iter().chain(self.parts.values()).flatten();
        derives.chain(attributes.filter_map(|it| it.feature.as_deref())).collect()
    }
}

/// Finds the traits and attributes of all types. Reports rules that match nothing, and traits that a type cannot
/// derive.
#[must_use]
pub fn traits(
    document: &Document,
    api: &Api,
    facts: &Facts,
    names: &Names,
    diagnostics: &mut Diagnostics,
) -> Traits {
    let mut adding = Adding {
        api,
        facts,
        names,
        traits: Traits::default(),
        lacking: HashMap::default(),
        diagnostics,
    };
    let said = extensions(document, api, adding.diagnostics);
    adding.crates_of_replaced();
    if said.is_empty() && api.settings.additions.rules.is_empty() {
        return adding.traits;
    }
    adding.traits.derives = vec![Vec::new(); api.types.len()];
    adding.traits.types = vec![Vec::new(); api.types.len()];
    for rule in &api.settings.additions.rules {
        adding.rule(rule);
    }
    // Attributes of the document are for traits that are derived.
    let (derives, attributes): (Vec<_>, Vec<_>) =
        said.into_iter().partition(|it| matches!(it.added, Added::Derive(_)));
    for extension in derives.into_iter().chain(attributes) {
        adding.extension(extension);
    }
    for derives in &mut adding.traits.derives {
        derives.sort_by_key(|it| (it.path.contains("::"), it.path.clone()));
    }
    adding.traits.crates.sort_by(|one, other| one.name.cmp(&other.name));
    adding.traits
}

struct Adding<'a> {
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    traits: Traits,
    /// Why types cannot have a trait, by trait.
    lacking: HashMap<Standard, Vec<Option<String>>>,
    diagnostics: &'a mut Diagnostics,
}

impl Adding<'_> {
    fn rule(&mut self, rule: &Addition) {
        let (types, parts) = self.matched(&rule.items);
        let parts = if matches!(rule.added, Added::Attribute(_)) { parts } else { Vec::new() };
        if types.is_empty() && parts.is_empty() {
            let message = format!("{rule} matches nothing");
            let mut candidates: Vec<&str> =
                self.api.iter().map(|(id, _)| self.names.of(id).ident.as_str()).collect();
            candidates.sort_unstable();
            let items = rule.items.to_string();
            let help = closest(&items, candidates.into_iter()).map_or_else(
                || "remove it, or look for the name in the list of `specwright names`".to_owned(),
                |it| format!("did you mean `{it}`?"),
            );
            self.diagnostics.push(Diagnostic::new(Code::RuleWithoutItem, message).help(help));
            return;
        }
        match &rule.added {
            Added::Derive(path) => {
                let asked = Asked {
                    path,
                    feature: rule.feature.as_ref(),
                    source: rule.source.as_ref(),
                    rule: rule.to_string(),
                    pointer: None,
                    is_exact: rule.items.is_exact(),
                };
                self.derive(&types, &asked);
            }
            Added::Attribute(text) => {
                let attribute = Attribute { text: text.clone(), feature: rule.feature.clone() };
                for id in types {
                    self.traits.types[id.0].push(attribute.clone());
                }
                for part in parts {
                    self.traits.parts.entry(part).or_default().push(attribute.clone());
                }
            }
        }
    }

    /// Adds the crates of the types that replace emitted ones.
    fn crates_of_replaced(&mut self) {
        let parts = self.api.types.iter().flat_map(|def| def.shape.parts());
        let values = self.api.operations.iter().flat_map(|it| it.sent().chain(it.returned()));
        let values = values.filter_map(|it| it.ty.as_ref()).chain(parts);
        let paths: BTreeSet<&str> = values.filter_map(|ty| ty.replaced()).collect();
        for path in paths {
            let Some(name) = replacements::krate(path) else {
                continue;
            };
            let rule = self.api.settings.replacements.rules.iter().find(|rule| &*rule.path == path);
            let asked = Asked {
                path,
                feature: None,
                source: rule.and_then(|rule| rule.source.as_ref()),
                rule: rule.map_or_else(|| format!("`x-rust-type: {path}`"), ToString::to_string),
                pointer: None,
                is_exact: true,
            };
            self.needs(name, None, &asked);
        }
    }

    /// Returns the types and the parts that a rule is for.
    fn matched(&self, items: &Items) -> (Vec<TypeId>, Vec<(TypeId, usize)>) {
        let mut types = Vec::new();
        let mut parts = Vec::new();
        for (id, def) in self.api.iter() {
            let is_kind = match items {
                Items::Structs => {
                    matches!(def.shape, Shape::Struct(_) | Shape::Tuple(_) | Shape::Newtype(_))
                }
                Items::Enums => matches!(def.shape, Shape::Enum(_) | Shape::IntegerEnum(_)),
                Items::Unions => matches!(def.shape, Shape::Union(_)),
                Items::Matching(_) => {
                    let name = std::iter::once(self.names.of(id).ident.clone());
                    let components =
                        def.origins.iter().filter_map(|it| it.component().map(str::to_owned));
                    let pointers = def.origins.iter().map(|it| it.pointer.to_string());
                    let all: Vec<String> = name.chain(components).chain(pointers).collect();
                    items.are(all.iter().map(String::as_str))
                }
            };
            if is_kind {
                types.push(id);
            }
            if matches!(items, Items::Matching(_)) {
                let count = self.names.parts(id).len();
                parts.extend(
                    (0..count).filter(|part| self.is_part(items, id, *part)).map(|it| (id, it)),
                );
            }
        }
        (types, parts)
    }

    fn is_part(&self, items: &Items, id: TypeId, part: usize) -> bool {
        let name = &self.names.of(id).ident;
        let ident = &self.names.parts(id)[part];
        let mut all = vec![format!("{name}::{}", ident.trim_start_matches("r#"))];
        match &self.api.get(id).shape {
            Shape::Struct(object) => {
                all.push(format!("{name}::{}", object.fields[part].wire));
                all.push(object.fields[part].pointer.to_string());
            }
            Shape::Enum(values) => all.push(format!("{name}::{}", values[part].value)),
            Shape::IntegerEnum(values) => all.push(format!("{name}::{}", values[part].value)),
            _ => {}
        }
        items.are(all.iter().map(String::as_str))
    }

    fn extension(&mut self, extension: Extension) {
        let Extension { id, part, added, pointer } = extension;
        match added {
            Added::Derive(path) => {
                let asked = Asked {
                    path: &path,
                    feature: None,
                    source: None,
                    rule: format!("`{DERIVE}`"),
                    pointer: Some(pointer),
                    is_exact: true,
                };
                self.derive(&[id], &asked);
            }
            Added::Attribute(text) => {
                let allowed = self.traits.derives(id).iter().filter_map(|it| it.known);
                let allowed: Vec<&str> = allowed.map(Known::attribute).collect();
                if !is_harmless(&text, &allowed) {
                    let message = format!("the document cannot add `{text}`");
                    self.diagnostics.push(
                        Diagnostic::at(Code::TraitRefused, &pointer, message)
                            .help("add it in `[attributes]` of the settings, which may have any attribute")
                            .instead("nothing is added"),
                    );
                    return;
                }
                let attribute = Attribute { text, feature: None };
                match part {
                    Some(part) => self.traits.parts.entry((id, part)).or_default().push(attribute),
                    None => self.traits.types[id.0].push(attribute),
                }
            }
        }
    }

    fn derive(&mut self, types: &[TypeId], asked: &Asked<'_>) {
        if let Some(standard) = Standard::of(asked.path) {
            return self.standard(types, standard, asked);
        }
        let Some((name, _)) = asked.path.split_once("::").filter(|(name, _)| *name != "std") else {
            return self.unknown(asked);
        };
        let known = Known::of(asked.path);
        let mut refused = Vec::new();
        let mut able = Vec::new();
        for id in types {
            match known.and_then(|known| known.refuses(&self.api.get(*id).shape)) {
                Some(why) => refused.push((*id, why.to_owned())),
                None => able.push(*id),
            }
        }
        let api = self.api;
        let skips = |id: &TypeId| {
            let shape = &api.get(*id).shape;
            known.map_or(matches!(shape, Shape::Alias(_)), |known| known.skips(shape))
        };
        // A rule for many types does not mean those that need not derive the trait.
        refused.retain(|(id, _)| asked.is_exact || !skips(id));
        self.refused(&refused, asked);
        let below = self.api.closure(able.iter().copied()).into_iter().filter(|id| !skips(id));
        let named = able.iter().filter(|id| !matches!(self.api.get(**id).shape, Shape::Alias(_)));
        let all: BTreeSet<TypeId> = below.chain(named.copied()).collect();
        for id in &all {
            self.add(*id, asked.path, known, asked);
        }
        if !all.is_empty() {
            self.needs(name, known, asked);
        }
    }

    fn standard(&mut self, types: &[TypeId], standard: Standard, asked: &Asked<'_>) {
        let Self { api, names, .. } = *self;
        let lacking =
            self.lacking.entry(standard).or_insert_with(|| standard.lacking(api, names)).clone();
        let mut refused: Vec<(TypeId, String)> =
            types.iter().filter_map(|id| Some((*id, lacking[id.0].clone()?))).collect();
        // The type that has the part comes before those that contain it.
        let is_own = |id: TypeId, why: &str| why.starts_with(&format!("`{}::", names.of(id).ident));
        refused.sort_by_key(|(id, why)| !is_own(*id, why));
        self.refused(&refused, asked);
        let able = types.iter().copied().filter(|id| lacking[id.0].is_none());
        for id in self.api.closure(able) {
            let shape = &self.api.get(id).shape;
            for with in standard.with() {
                let is_given = with.is_given(shape, self.facts.derives(id).eq);
                if !is_given && !matches!(shape, Shape::Alias(_)) {
                    self.add(id, with.name(), None, asked);
                }
            }
        }
    }

    /// Adds a trait to a type. A trait that one rule adds with a feature and another one without has none.
    fn add(&mut self, id: TypeId, path: &str, known: Option<Known>, asked: &Asked<'_>) {
        let feature = asked.feature.cloned();
        let derives = &mut self.traits.derives[id.0];
        match derives.iter_mut().find(|it| it.path == path) {
            None => derives.push(Derive { path: path.to_owned(), feature, known }),
            Some(same) if same.feature == feature => {}
            Some(same) if same.feature.is_none() || feature.is_none() => same.feature = None,
            Some(same) => {
                let other = same.feature.clone().unwrap_or_default();
                let feature = feature.unwrap_or_default();
                let name = &self.names.of(id).ident;
                let message = format!(
                    "{} asks for `{path}` of `{name}` with the feature `{feature}`, another rule with `{other}`",
                    asked.rule
                );
                let fault = Diagnostic::new(Code::RulesDisagree, message);
                self.diagnostics.push(fault.help("give both the same feature"));
            }
        }
    }

    fn needs(&mut self, name: &str, known: Option<Known>, asked: &Asked<'_>) {
        let features: BTreeSet<String> = asked.feature.cloned().into_iter().collect();
        match self.traits.crates.iter_mut().find(|it| it.name == name) {
            None => self.traits.crates.push(Crate {
                name: name.to_owned(),
                // A document does not decide what its users download.
                known: known.filter(|_| asked.pointer.is_none()).map(Known::dependency),
                source: asked.source.cloned(),
                features,
                rule: asked.rule.clone(),
                pointer: asked.pointer.clone(),
            }),
            Some(same) => {
                if features.is_empty() {
                    same.features.clear();
                } else if !same.features.is_empty() {
                    same.features.extend(features);
                }
                same.source = same.source.take().or_else(|| asked.source.cloned());
            }
        }
    }

    /// Reports a trait of the standard library that does not exist, or that cannot be derived.
    fn unknown(&mut self, asked: &Asked<'_>) {
        let path = asked.path;
        let name = path.rsplit("::").next().unwrap_or_default();
        let given = ["Debug", "Clone", "PartialEq", "Serialize", "Deserialize"];
        let (message, help) = if given.contains(&name) {
            (
                format!("{} has no effect: all types implement `{path}`", asked.rule),
                "remove it".to_owned(),
            )
        } else if name == "Default" {
            (
                format!("{} cannot be followed: `Default` needs a value for each required property", asked.rule),
                "remove it: types without required properties implement it, and the others have `new`".to_owned(),
            )
        } else if name == "Copy" {
            (
                format!(
                    "{} cannot be followed: types own texts and lists, which cannot be copied",
                    asked.rule
                ),
                "remove it: all types implement `Clone`".to_owned(),
            )
        } else {
            let standard = Standard::ALL.map(Standard::name);
            let help = closest(name, standard.into_iter()).map_or_else(
                || "a trait of another crate is written with its crate, as in `schemars::JsonSchema`".to_owned(),
                |it| format!("did you mean `{it}`?"),
            );
            (format!("{} names no trait that can be derived: `{path}`", asked.rule), help)
        };
        self.report(Code::NoSuchTrait, message, help, asked);
    }

    /// Reports the types that cannot derive a trait: one by one if a rule names them, else together.
    fn refused(&mut self, refused: &[(TypeId, String)], asked: &Asked<'_>) {
        let Some(((first, why), others)) = refused.split_first() else {
            return;
        };
        let path = asked.path;
        let name = &self.names.of(*first).ident;
        let message = format!("`{name}` cannot derive `{path}`: {why}");
        if asked.is_exact {
            let code =
                if asked.pointer.is_some() { Code::TraitRefused } else { Code::NotDerivable };
            let help = "remove the type from the rule, or change the document with an overlay";
            self.report(code, message, help.to_owned(), asked);
            return;
        }
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, why) in others {
            *reasons.entry(why).or_default() += 1;
        }
        let more = match others.len() {
            0 => String::new(),
            1 => "; nor can 1 other type".to_owned(),
            count => format!("; nor can {count} other types"),
        };
        let mut said: Vec<(&str, usize)> =
            reasons.into_iter().filter(|(it, _)| it != why).collect();
        said.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let said: Vec<&str> = said.into_iter().map(|(why, _)| why).take(3).collect();
        let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
        let help =
            format!("{} is followed for all types that can; nothing needs to be done", asked.rule);
        self.report(Code::TraitRefused, format!("{message}{more}{said}"), help, asked);
    }

    fn report(&mut self, code: Code, message: String, help: String, asked: &Asked<'_>) {
        let fault = match &asked.pointer {
            Some(pointer) => Diagnostic::at(code, pointer, message),
            None => Diagnostic::new(code, message),
        };
        self.diagnostics.push(fault.help(help));
    }
}

/// A trait, and who asks for it.
struct Asked<'a> {
    path: &'a str,
    feature: Option<&'a String>,
    source: Option<&'a Source>,
    rule: String,
    pointer: Option<Pointer>,
    /// Whether one type is named.
    is_exact: bool,
}
