//! [`Api`] and [`Facts`] → [`Names`]: every identifier, once, before anything is emitted.
//!
//! What a person chose comes first: `x-rust-name`, and [rules](ruled) of the settings. Types keep the names of the
//! last run ([`pin_names`](crate::changes::pin_names)). Otherwise the name of a type is the first of these: the
//! component's name, or a `title` that is no sentence; for a body the operation, for an error body the status; the tag value of a union's
//! member, or what else tells it from the others; its only value; what all its uses
//! [mean](crate::ir::sense); the shape. If several types would have one name, the one with the most uses
//! gets it, and the others are qualified by what is around all their uses.

mod aliases;
mod base;
mod chosen;
mod client;
mod ident;
mod meaning;
mod parts;
mod qualify;
mod ruled;
mod scope;
mod shape;

pub use self::aliases::{Alias, Renamed};
pub(crate) use self::base::status_name;
#[cfg(test)]
pub(crate) use self::client::TAKEN;
pub use self::client::{CallName, ClientNames, GroupName, MethodReason};
pub(crate) use self::client::{claim, name_operations};
pub use self::ident::{field_ident, is_module, is_raw_keyword};
pub(crate) use self::parts::value_ident;
pub use self::ruled::ruled;

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase};

use crate::analysis::Facts;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::pins::Pins;
use crate::ir::select::Kept;
use crate::ir::{Api, Root, TypeDef, TypeId};

/// The maximum length of a derived name if a shorter one is available. A chosen name may be longer.
pub(crate) const MAX_LENGTH: usize = 40;

/// The maximum length of a derived name before it gets a meaningless letter.
const LONGEST: usize = 60;

/// Every identifier of the emitted crate.
#[derive(Debug)]
pub struct Names {
    types: Vec<TypeName>,
    reasons: Vec<Reason>,
    parts: Vec<Vec<String>>,
    catch_alls: Vec<String>,
    /// The aliases for bodies of operations whose types have other names.
    pub aliases: Vec<Alias>,
    /// The earlier names of types.
    pub renamed: Vec<Renamed>,
    /// The constants of the operations, in the order of [`Api::operations`].
    pub operations: Vec<String>,
    /// The groups and methods of the client.
    pub client: ClientNames,
}

/// The source of a type's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `x-rust-name`
    Pinned,
    /// A rule of the settings.
    Rule,
    /// The name of the last run.
    Kept,
    /// The component's name.
    Component,
    /// A `title`.
    Title,
    /// The operation of the body, or the status of an error body.
    Body,
    /// The value of the tag that selects it in a union.
    TagValue,
    /// What distinguishes it from the other members of its union.
    Member,
    /// The name of its only value in the document.
    ValueName,
    /// The property that all uses share.
    Property,
    /// The shape of the type.
    Shape,
}

/// The name of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// The module below `models`.
    pub module: String,
    /// The type's identifier.
    pub ident: String,
    /// The documented names of the type, without the identifier itself.
    pub documented: Vec<String>,
}

impl TypeName {
    /// Returns the file name of the type without extension, which is also the name of its private
    /// module.
    #[must_use]
    pub fn file(&self) -> String {
        let snake = ident::ascii(&self.ident.to_snake_case());
        let is_own_parent = snake == self.module;
        if is_raw_keyword(&snake)
            || ident::is_path_keyword(&snake)
            || is_device(&snake)
            || is_own_parent
        {
            format!("{snake}_")
        } else {
            snake
        }
    }
}

/// Whether Windows reserves a file name for a device, in every directory and with any extension.
pub(crate) fn is_device(name: &str) -> bool {
    let numbered = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    ["con", "aux", "nul", "prn"].contains(&name)
        || numbered.is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
}

impl Reason {
    /// The sentence about it, after "named".
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Pinned => "by `x-rust-name`",
            Self::Rule => "by a rule of `[names]`",
            Self::Kept => "by specwright.lock, as before",
            Self::Component => "after the component",
            Self::Title => "after its `title`",
            Self::Body => "after the operation or status code of its body",
            Self::TagValue => "after its tag value",
            Self::Member => "after what tells it from the other members of its union",
            Self::ValueName => "after its only value",
            Self::Property => "after the property that all its uses share",
            Self::Shape => "after its content",
        }
    }
}

impl Names {
    /// Returns the name of a type.
    #[must_use]
    pub fn of(&self, id: TypeId) -> &TypeName {
        &self.types[id.0]
    }

    /// Returns the source of a type's name.
    #[must_use]
    pub fn reason(&self, id: TypeId) -> Reason {
        self.reasons[id.0]
    }

    /// Returns the identifiers of a type's fields, values or members, in their order.
    #[must_use]
    pub fn parts(&self, id: TypeId) -> &[String] {
        &self.parts[id.0]
    }

    /// Returns the catch-all variant, for values that a type does not know.
    #[must_use]
    pub fn catch_all(&self, id: TypeId) -> &str {
        &self.catch_alls[id.0]
    }

    /// Returns the names of what is kept.
    #[must_use]
    pub fn select(self, kept: &Kept) -> Self {
        let aliases = self.aliases.into_iter().filter_map(|alias| {
            let operation = kept.operation(alias.operation)?;
            Some(Alias { operation, ty: kept.using(&alias.ty), ..alias })
        });
        let renamed = self.renamed.into_iter();
        let renamed =
            renamed.filter_map(|renamed| Some(Renamed { id: kept.ty(renamed.id)?, ..renamed }));
        Self {
            aliases: aliases.collect(),
            renamed: renamed.collect(),
            types: kept.types(self.types),
            reasons: kept.types(self.reasons),
            parts: kept.types(self.parts),
            catch_alls: kept.types(self.catch_alls),
            operations: kept.operations(self.operations),
            client: self.client.select(kept),
        }
    }

    /// Whether all identifiers are ASCII.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        let types = self.types.iter().map(|name| &name.ident);
        let aliases = self.aliases.iter().map(|alias| &alias.ident);
        types
            .chain(aliases)
            .chain(self.parts.iter().flatten())
            .chain(&self.operations)
            .all(|ident| ident.is_ascii())
    }

    /// Returns the modules below `models`, sorted.
    #[must_use]
    pub fn modules(&self) -> BTreeSet<&str> {
        let aliases = self.aliases.iter().map(|alias| alias.module.as_str());
        self.types.iter().map(|name| name.module.as_str()).chain(aliases).collect()
    }
}

/// Names everything: pinned names first, then derived names.
pub fn name(api: &Api, facts: &Facts, pins: &Pins, diagnostics: &mut Diagnostics) -> Names {
    let idents = idents(api, facts, pins, diagnostics);
    let reasons = idents.iter().map(|(_, reason)| *reason).collect();
    let types = types(api, idents, pins);
    let (parts, catch_alls) = parts::parts(api, &types, pins);
    let aliases = aliases::aliases(api, &types, pins);
    Names {
        renamed: aliases::renamed(&types, &aliases, pins),
        aliases,
        operations: operations(api, pins),
        client: client::client(api, pins),
        types,
        reasons,
        parts,
        catch_alls,
    }
}

fn types(api: &Api, idents: Vec<(String, Reason)>, pins: &Pins) -> Vec<TypeName> {
    api.iter()
        .zip(idents)
        .map(|((id, def), (ident, _))| {
            let mut documented: Vec<String> = Vec::new();
            let all = def.origins.iter().filter_map(|origin| origin.documented_name.as_ref());
            for name in all.map(|documented| &documented.name) {
                if *name != ident && !documented.contains(name) && is_doc_alias(name) {
                    documented.push(name.clone());
                }
            }
            let pinned = pins.name(id).map(|(module, _)| module);
            let pinned = pinned.filter(|module| ident::is_module(module));
            TypeName { module: pinned.cloned().unwrap_or_else(|| module(def)), ident, documented }
        })
        .collect()
}

/// Returns the identifier of a type for a string; `None` if no character can be used.
pub(crate) fn type_ident(text: &str) -> Option<String> {
    ident::type_ident(text, "N")
}

/// Returns the name of a module, and so of its file, for an identifier.
pub(crate) fn module_ident(ident: &str) -> String {
    ident::ascii(ident.trim_start_matches("r#"))
}

/// Returns the identifier of a method for a string; `None` if no character can be used.
pub(crate) fn method_ident(text: &str) -> Option<String> {
    field_ident(ident::shortened(text))
}

/// Whether rustdoc accepts a name as an alias.
#[must_use]
pub fn is_doc_alias(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "'\"".contains(c))
}

/// Returns the identifiers of all types: first chosen names, then names of the last run, then unique
/// derived names, then qualified names.
fn idents(
    api: &Api,
    facts: &Facts,
    pins: &Pins,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Reason)> {
    let mut naming = Naming {
        api,
        pins,
        scope: scope::Scope::new(api),
        bases: api.iter().map(|(id, _)| base::base(api, facts, id)).collect(),
        idents: vec![None; api.types.len()],
    };
    naming.pinned(diagnostics);
    naming.kept(diagnostics);
    naming.components(diagnostics);
    naming.titles();
    naming.others();
    naming.idents.into_iter().flatten().collect()
}

struct Naming<'a> {
    api: &'a Api,
    pins: &'a Pins,
    scope: scope::Scope<'a>,
    bases: Vec<base::Base>,
    /// The names that are assigned so far.
    idents: Vec<Option<(String, Reason)>>,
}

impl Naming<'_> {
    fn pinned(&mut self, diagnostics: &mut Diagnostics) {
        for (id, def) in self.api.iter() {
            let Some(pin) = chosen::pinned(def, diagnostics) else {
                continue;
            };
            if self.scope.claim_chosen(&pin) {
                self.idents[id.0] = Some((pin, Reason::Pinned));
            } else {
                taken(def, &pin, diagnostics);
            }
        }
    }

    /// Assigns the names of the last run.
    fn kept(&mut self, diagnostics: &mut Diagnostics) {
        let mut unnamed = self.unnamed();
        unnamed.sort_by_key(|id| !self.pins.of(*id).is_some_and(|pin| pin.is_rule));
        for id in unnamed {
            let Some((_, ident)) = self.pins.name(id) else {
                continue;
            };
            if ident::is_ident(ident) && self.scope.claim_chosen(ident) {
                let is_rule = self.pins.of(id).is_some_and(|pin| pin.is_rule);
                let reason = if is_rule { Reason::Rule } else { Reason::Kept };
                self.idents[id.0] = Some((ident.clone(), reason));
            } else if let Some(origin) = self.api.get(id).origins.first() {
                let message = format!("this type cannot keep the name `{ident}`");
                diagnostics.push(
                    Diagnostic::at(Code::NameLost, &origin.pointer, message)
                        .help("the name is not allowed, or an `x-rust-name` claims it")
                        .instead("the name is derived from the document"),
                );
            }
        }
    }

    fn components(&mut self, diagnostics: &mut Diagnostics) {
        for id in self.unnamed() {
            let def = self.api.get(id);
            let Some(origin) = def.origins.iter().find(|origin| origin.component().is_some())
            else {
                continue;
            };
            self.choose(id);
            let held = chosen::chosen(def).into_iter().find(|name| {
                let mut named =
                    self.api.iter().filter(|(other, _)| self.pins.name(*other).is_some());
                self.idents[id.0].is_none()
                    && named.any(|(other, _)| self.ident(other) == Some(name))
            });
            if let Some(name) = held {
                let message = format!("the name `{name}` of this component is taken");
                diagnostics.push(
                    Diagnostic::at_key(Code::NameHeld, &origin.pointer, message)
                        .label("another type already has the name")
                        .help("to use it for the component, set `x-rust-name` for both types")
                        .instead("the component has a longer name"),
                );
            }
        }
    }

    /// Assigns the titles that only one type has.
    fn titles(&mut self) {
        let titled: Vec<TypeId> =
            self.unnamed().into_iter().filter(|id| self.bases[id.0].is_chosen).collect();
        let wanted = self.wanted(&titled);
        for id in titled {
            if wanted[&self.bases[id.0].name] == 1 {
                self.choose(id);
            }
        }
    }

    /// Assigns derived names. Parents come before their parts, so that a part can be qualified by its
    /// parent's name.
    fn others(&mut self) {
        let unnamed = self.unnamed();
        let wanted = self.wanted(&unnamed);
        let first = self.first(&unnamed);
        for id in unnamed {
            let name = &self.bases[id.0].name;
            let is_plain = wanted[name] == 1 || first.get(name) == Some(&id);
            let found = self.derived(id, is_plain);
            // A long name is better than a letter.
            let whole = || {
                let name = base::whole(self.api, self.api.get(id))?;
                self.scope.claim(id, &name, usize::MAX).then_some(name)
            };
            let name = found.or_else(whole);
            let name = name.unwrap_or_else(|| self.scope.claim_anyhow(&self.bases[id.0].name));
            self.idents[id.0] = Some((name, self.bases[id.0].reason));
        }
    }

    /// Claims the best derived name that is free. `is_plain` says whether the type may have its base name.
    fn derived(&mut self, id: TypeId, is_plain: bool) -> Option<String> {
        let base = &self.bases[id.0];
        let plain = is_plain.then(|| base.name.clone());
        if !base.needs_context
            && let Some(name) = &plain
            && self.scope.claim(id, name, MAX_LENGTH)
        {
            return plain;
        }
        let def = self.api.get(id);
        // Of several parents some come later.
        let named = |parent: TypeId| self.ident(parent).unwrap_or(&self.bases[parent.0].name);
        let qualified = qualify::candidates(self.api, def, base, &named);
        // What the author chose, and the language reserves, is still that name.
        let is_component = base.reason == Reason::Component;
        let all = || plain.iter().chain(&qualified);
        let suffixed: Vec<String> = all()
            .chain([&base.name])
            .filter(|_| !is_component)
            .map(|name| shape::suffixed(def, name))
            .collect();
        // A longer name is better than one that says nothing.
        let (first, last): (Vec<String>, Vec<String>) =
            plain.into_iter().partition(|_| !base.needs_context);
        let value = qualify::by_value(self.api, def, base);
        let tried = [[first, qualified].concat(), value.into_iter().collect(), last, suffixed];
        tried.into_iter().find_map(|names| {
            let lengths = [MAX_LENGTH, LONGEST];
            let mut claim = |most| names.iter().find(|name| self.scope.claim(id, name, most));
            lengths.into_iter().find_map(&mut claim).cloned()
        })
    }

    fn ident(&self, id: TypeId) -> Option<&str> {
        self.idents[id.0].as_ref().map(|(name, _)| name.as_str())
    }

    fn unnamed(&self) -> Vec<TypeId> {
        let all = self.api.iter().map(|(id, _)| id);
        all.filter(|id| self.idents[id.0].is_none()).collect()
    }

    /// Counts the types that would have each name.
    fn wanted(&self, types: &[TypeId]) -> BTreeMap<String, usize> {
        let mut wanted = BTreeMap::new();
        for id in types {
            *wanted.entry(self.bases[id.0].name.clone()).or_default() += 1;
        }
        wanted
    }

    /// The type with the most uses for each name that several types would have, if there is one.
    fn first(&self, types: &[TypeId]) -> BTreeMap<String, TypeId> {
        let mut most: BTreeMap<&str, (usize, Option<TypeId>)> = BTreeMap::new();
        for id in types {
            let uses = self.api.get(*id).origins.len();
            let known = most.entry(&self.bases[id.0].name).or_default();
            if uses > known.0 {
                *known = (uses, Some(*id));
            } else if uses == known.0 {
                known.1 = None;
            }
        }
        let first = most.into_iter().filter(|(_, (uses, _))| *uses > 1);
        first.filter_map(|(name, (_, id))| Some((name.to_owned(), id?))).collect()
    }

    /// Assigns the name that the document's author chose, if it is free.
    fn choose(&mut self, id: TypeId) {
        let chosen = chosen::chosen(self.api.get(id));
        let name = chosen.into_iter().find(|name| self.scope.claim_chosen(name));
        self.idents[id.0] = name.map(|name| (name, self.bases[id.0].reason));
    }
}

/// Reports a pinned name that another type already has, or that the language or the crate forbids.
fn taken(def: &TypeDef, pin: &str, diagnostics: &mut Diagnostics) {
    let pinned = def.origins.iter().find(|origin| origin.rust_name.is_some());
    if let Some(origin) = pinned {
        let message = format!("the name `{pin}` is already taken");
        diagnostics.push(
            Diagnostic::at(Code::ConflictingName, &origin.pointer.push("x-rust-name"), message)
                .help("choose a name that no other schema has and that is not in Rust's prelude")
                .instead("`x-rust-name` is ignored"),
        );
    }
}

/// Returns the module of a type: that of the vendor's documentation, or one by its uses.
fn module(def: &TypeDef) -> String {
    let documented = def.origins.iter().filter_map(|origin| origin.documented_name.as_ref());
    let mut modules: Vec<&str> = documented
        .map(|name| name.module.as_str())
        .filter(|module| ident::is_module(module))
        .collect();
    modules.sort_unstable();
    modules.dedup();
    if let [only] = modules[..] {
        return only.to_owned();
    }
    let all = |test: &dyn Fn(&Root) -> bool| def.origins.iter().all(|origin| test(&origin.root));
    // The inline copies of a component do not count.
    let is_component = def.origins.iter().any(|origin| origin.component().is_some());
    let module = if is_component
        || all(&|root| matches!(root, Root::Component(_) | Root::Security | Root::Rule))
    {
        "components"
    } else if all(&|root| root.error_status().is_some()) {
        "errors"
    } else {
        "operations"
    };
    module.to_owned()
}

fn operations(api: &Api, pins: &Pins) -> Vec<String> {
    let mut taken: BTreeSet<String> =
        ["CALLBACKS", "GLOBAL_PARAMETERS", "OPERATIONS", "SECURITY_SCHEMES", "SERVERS", "WEBHOOKS"]
            .map(str::to_owned)
            .into();
    let operations = api.operations.iter();
    let kept: Vec<Option<&str>> = operations
        .clone()
        .map(|operation| {
            let pin = pins.operation(&operation.id)?;
            (ident::is_constant(pin) && taken.insert(pin.to_owned())).then_some(pin)
        })
        .collect();
    operations
        .zip(kept)
        .map(|(operation, kept)| {
            if let Some(kept) = kept {
                return kept.to_owned();
            }
            let snake = ident::field_ident(&operation.name)
                .unwrap_or_else(|| operation.method.to_lowercase());
            let name = snake.trim_start_matches("r#").to_shouty_snake_case();
            let mut name = ident::shortened(&name).trim_end_matches('_').to_owned();
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            name
        })
        .collect()
}

#[cfg(test)]
mod tests;
