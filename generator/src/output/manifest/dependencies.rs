//! The dependencies of an emitted crate, by where it has its runtime from.

use specwright_runtime::sources::VERSION;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::set;
use crate::ir::additions::Source;
use crate::ir::formats::External;
use crate::ir::settings::{Package, Runtime, Settings, Style};
use crate::ir::{Api, Format};
use crate::plan::traits::Crate;

/// The dependencies of every emitted crate: name, requirement and features. Without `float_roundtrip`,
/// the last digit of a number could change in a round trip.
const DEPENDENCIES: [(&str, &str, &[&str]); 2] = [
    ("serde", "1.0.219", &["std"]),
    ("serde_json", "1.0.140", &["std", "float_roundtrip", "raw_value"]),
];

/// The dependencies of plain types. Derived readers cannot read numbers of `arbitrary_precision` everywhere.
const PLAIN: [(&str, &str, &[&str]); 2] = [
    ("serde", "1.0.219", &["derive", "std"]),
    ("serde_json", "1.0.140", &["std", "float_roundtrip"]),
];

/// The dependency of the `validate` feature: regular expressions with the syntax of JSON Schema.
const REGEX: (&str, &str, &[&str]) = ("regress", "0.12", &["std"]);

/// The dependencies of the client.
const CLIENT: [(&str, &str, &[&str]); 11] = [
    ("base64", "0.22", &["alloc"]),
    ("bytes", "1.10", &["std"]),
    ("futures-core", "0.3", &["std"]),
    ("http", "1.3", &["std"]),
    ("http-body", "1.0", &[]),
    ("httpdate", "1.0", &[]),
    ("percent-encoding", "2.3", &["alloc"]),
    ("reqwest", "0.13", &["stream", "system-proxy"]),
    ("tower-service", "0.3", &[]),
    ("tracing", "0.1", &["std"]),
    ("ureq", "3.1", &[]),
];

/// The platform-specific dependencies of the client: native targets and browsers.
const CLIENT_BY_TARGET: [(&str, &str, &str, &[&str]); 4] = [
    (NATIVE, "rustls", "0.23", &["ring", "std", "tls12"]),
    (NATIVE, "tokio", "1.44", &["time"]),
    (BROWSER, "gloo-timers", "0.3", &["futures"]),
    (BROWSER, "js-sys", "0.3", &[]),
];

const NATIVE: &str = "cfg(not(target_family = \"wasm\"))";
const BROWSER: &str = "cfg(target_family = \"wasm\")";

/// The package of the runtime, for crates that depend on it.
const RUNTIME: &str = "specwright-runtime";

/// The dependencies of a client on the runtime: those that emitted code names itself.
const NAMED: [&str; 2] = ["bytes", "http"];

/// The dependencies and features of a crate, by where its runtime comes from.
pub(super) enum Form<'a> {
    Copy,
    Crate(&'a Package),
    /// Plain types, which need no runtime.
    Plain {
        /// Whether they have values of any kind.
        json: bool,
    },
}

impl<'a> Form<'a> {
    pub(super) fn of(settings: &'a Settings, json: bool) -> Self {
        match &settings.runtime {
            _ if settings.style == Style::Serde => Self::Plain { json },
            Runtime::Copy => Self::Copy,
            Runtime::Crate(package) => Self::Crate(package),
        }
    }

    /// Whether the crate's own sources name a dependency of the client.
    fn names(&self, dependency: &str) -> bool {
        match self {
            Self::Copy => true,
            Self::Crate(_) => NAMED.contains(&dependency),
            Self::Plain { .. } => false,
        }
    }

    /// What a feature enables.
    pub(super) fn needs(&self, feature: &str, needs: &[&str]) -> Vec<String> {
        if let (Self::Crate(_), false) = (self, feature == "default") {
            let own = needs.iter().filter(|need| match need.split_once([':', '?', '/']) {
                Some(("dep", dependency)) => self.names(dependency),
                Some(_) => false,
                None => true,
            });
            return own
                .map(|need| (*need).to_owned())
                .chain([format!("{RUNTIME}/{feature}")])
                .collect();
        }
        needs.iter().map(|need| (*need).to_owned()).collect()
    }

    /// Removes a feature that has only what the other forms enable.
    pub(super) fn remove(features: &mut dyn TableLike, name: &str, copied: &[&str]) {
        let shared = format!("{RUNTIME}/{name}");
        let present = features.get(name).and_then(Item::as_array);
        let is_own = present.is_some_and(|present| {
            let mut needs = present.iter().filter_map(toml_edit::Value::as_str);
            needs.all(|need| copied.contains(&need) || need == shared)
        });
        if is_own {
            features.remove(name);
        }
    }

    /// Removes from a feature what only the other form enables.
    pub(super) fn clear(features: &mut dyn TableLike, name: &str, copied: &[&str], needs: &[&str]) {
        let shared = format!("{RUNTIME}/{name}");
        if let Some(present) = features.get_mut(name).and_then(Item::as_array_mut) {
            present.retain(|need| {
                need.as_str().is_none_or(|need| {
                    needs.contains(&need) || !(copied.contains(&need) || need == shared)
                })
            });
        }
    }
}

/// Sets the dependencies of all targets.
pub(super) fn depend_on(dependencies: &mut dyn TableLike, api: &Api, form: &Form<'_>) {
    let chosen = api.settings.formats.iter();
    let chosen = chosen.filter(|it| matches!(form, Form::Copy) || **it != External::Base64);
    let chosen = chosen.map(|external| external.dependency());
    if let Form::Plain { json } = form {
        let json = json.then_some(PLAIN[1]);
        for dependency in [PLAIN[0]].into_iter().chain(json).chain(chosen) {
            depend(dependencies, dependency, false);
        }
        dependencies.remove(RUNTIME);
        for (dependency, ..) in [REGEX].into_iter().chain(CLIENT) {
            drop_optional(dependencies, dependency);
        }
        return;
    }
    let exact = ("serde_json", "1.0.140", &["arbitrary_precision"][..]);
    let exact = api.has_exact_numbers().then_some(exact);
    for dependency in DEPENDENCIES.into_iter().chain(chosen).chain(exact) {
        depend(dependencies, dependency, false);
    }
    match form {
        Form::Plain { .. } => {}
        Form::Copy => {
            dependencies.remove(RUNTIME);
            depend(dependencies, REGEX, true);
        }
        Form::Crate(package) => {
            drop_optional(dependencies, REGEX.0);
            let is_base64 = api.settings.external(Format::Byte) == Some(External::Base64);
            let features: &[&str] = if is_base64 { &["base64"] } else { &[] };
            depend(dependencies, (RUNTIME, VERSION, features), false);
            if let Some(dependency) =
                dependencies.get_mut(RUNTIME).and_then(Item::as_table_like_mut)
            {
                locate(dependency, package);
            }
        }
    }
    for dependency in CLIENT {
        if form.names(dependency.0) {
            depend(dependencies, dependency, true);
        } else {
            drop_optional(dependencies, dependency.0);
        }
    }
}

/// Ensures that the crates of derived traits are dependencies, optional ones if features enable them.
pub(super) fn add_crates(dependencies: &mut dyn TableLike, crates: &[Crate]) {
    for it in crates {
        let names = [it.name.clone(), it.name.replace('_', "-")];
        let known = it.known.map(|(_, version, features)| (version, features));
        if let Some(present) = names.iter().find(|name| dependencies.contains_key(name)) {
            if let Some((_, features)) = known
                && let Some(dependency) = dependencies.get_mut(present)
            {
                require(dependency, features);
            }
            continue;
        }
        let mut table = InlineTable::new();
        match (&it.source, known) {
            (Some(Source::Version(version)), _) => table.insert("version", version.into()),
            (Some(Source::Path(path)), _) => table.insert("path", path.into()),
            (None, Some((version, _))) => table.insert("version", version.into()),
            (None, None) => continue,
        };
        if let Some((_, features)) = known.filter(|(_, features)| !features.is_empty()) {
            table.insert("features", Value::Array(features.iter().copied().collect()));
        }
        if !it.features.is_empty() {
            table.insert("optional", Value::from(true));
        }
        dependencies.insert(&package(it), value(table));
    }
}

/// The package of a crate: that of a known one, else a package that is called like the crate in code.
pub(super) fn package(it: &Crate) -> String {
    it.known.map_or_else(|| it.name.replace('_', "-"), |(package, ..)| package.to_owned())
}

/// Sets where a package comes from.
fn locate(dependency: &mut dyn TableLike, package: &Package) {
    match package {
        Package::Manifest => {}
        Package::Version(version) => {
            dependency.remove("path");
            set(dependency, "version", version);
        }
        Package::Path(path) => {
            dependency.remove("version");
            set(dependency, "path", path);
        }
    }
}

/// Removes a dependency that a feature enabled.
fn drop_optional(dependencies: &mut dyn TableLike, name: &str) {
    let optional = dependencies.get(name).and_then(|it| it.get("optional"));
    if optional.and_then(Item::as_bool) == Some(true) {
        dependencies.remove(name);
    }
}

/// Sets the dependencies of native targets and of browsers.
pub(super) fn by_target(document: &mut DocumentMut, form: &Form<'_>) {
    let targets = document.entry("target").or_insert(Item::Table(implicit()));
    let Some(targets) = targets.as_table_like_mut() else {
        return;
    };
    for (target, name, version, features) in CLIENT_BY_TARGET {
        let table = targets.entry(target).or_insert(Item::Table(implicit()));
        let Some(table) = table.as_table_like_mut() else {
            continue;
        };
        let dependencies = table.entry("dependencies").or_insert(Item::Table(Table::new()));
        if let Some(dependencies) = dependencies.as_table_like_mut() {
            if form.names(name) {
                depend(dependencies, (name, version, features), true);
            } else {
                drop_optional(dependencies, name);
            }
            if dependencies.is_empty() {
                table.remove("dependencies");
            }
        }
        if table.is_empty() {
            targets.remove(target);
        }
    }
    if targets.is_empty() {
        document.remove("target");
    }
}

/// Ensures that a dependency exists.
fn depend(
    dependencies: &mut dyn TableLike,
    (name, version, features): (&str, &str, &[&str]),
    optional: bool,
) {
    if let Some(dependency) = dependencies.get_mut(name) {
        require(dependency, features);
        return;
    }
    let mut table = InlineTable::new();
    table.insert("version", Value::from(version));
    table.insert("default-features", Value::from(false));
    if !features.is_empty() {
        table.insert("features", Value::Array(features.iter().copied().collect()));
    }
    if optional {
        table.insert("optional", Value::from(true));
    }
    dependencies.insert(name, value(table));
}

/// Adds the features that the sources need to an existing dependency.
fn require(dependency: &mut Item, features: &[&str]) {
    if features.is_empty() {
        return;
    }
    if let Some(version) = dependency.as_str().map(str::to_owned) {
        let mut table = InlineTable::new();
        table.insert("version", Value::from(version));
        *dependency = value(table);
    }
    let Some(table) = dependency.as_table_like_mut() else {
        return;
    };
    let has_defaults = table.get("default-features").and_then(Item::as_bool).unwrap_or(true);
    let present = table.entry("features").or_insert(value(Value::Array(Array::new())));
    if let Some(present) = present.as_array_mut() {
        for feature in features {
            let known = present.iter().any(|known| known.as_str() == Some(feature));
            // `std` is one of the default features.
            let given = *feature == "std" && has_defaults;
            if !known && !given {
                present.push(*feature);
            }
        }
    }
}

fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}
