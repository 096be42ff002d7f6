//! The emitted crate's `Cargo.toml` and README.
//!
//! Both are created once and then belong to the user. Only the parts of the manifest that follow from
//! the emitted sources are updated: the edition, the dependencies and the features.

mod dependencies;

use heck::ToKebabCase;
use semver::Version;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use self::dependencies::{Form, add_crates, by_target, depend_on};
use crate::changes::diff::Level;
use crate::ir::Api;
use crate::ir::route::is_version;
use crate::ir::settings::Style;
use crate::pipeline::AddedCrates;
use crate::plan::features::{CRATE, DEFAULT, FULL};
use crate::plan::traits::Crate;

/// The features of every emitted crate, with their dependencies.
const FEATURES: [(&str, &[&str]); 11] = [
    ("default", &DEFAULT),
    ("client", &CLIENT_NEEDS),
    ("reqwest", &["client", "dep:reqwest", "dep:tokio", "dep:gloo-timers"]),
    ("blocking", &["client", "dep:ureq"]),
    ("tower", &["client", "dep:tower-service"]),
    ("mock", &["client"]),
    ("tracing", &["client", "dep:tracing"]),
    ("rustls", &["reqwest?/rustls-no-provider", "ureq?/rustls", "dep:rustls"]),
    ("http2", &["reqwest?/http2"]),
    ("gzip", &["reqwest?/gzip", "ureq?/gzip"]),
    ("validate", &["dep:regress"]),
];

const CLIENT_NEEDS: [&str; 8] = [
    "dep:base64",
    "dep:bytes",
    "dep:futures-core",
    "dep:http",
    "dep:http-body",
    "dep:httpdate",
    "dep:js-sys",
    "dep:percent-encoding",
];

/// The edition of the emitted sources.
const EDITION: &str = "2024";

/// The minimum supported Rust version of the emitted sources.
const RUST_VERSION: &str = "1.85";

/// Returns the package name in a manifest.
#[must_use]
pub fn package_name(manifest: &str) -> Option<String> {
    let document: DocumentMut = manifest.parse().ok()?;
    document.get("package")?.get("name")?.as_str().map(str::to_owned)
}

/// Words of titles that say that there is an API, and not which.
const GENERAL: [&str; 23] = [
    "api",
    "apis",
    "contract",
    "definition",
    "description",
    "doc",
    "docs",
    "documentation",
    "for",
    "http",
    "json",
    "of",
    "official",
    "openapi",
    "public",
    "reference",
    "rest",
    "restful",
    "schema",
    "spec",
    "specification",
    "swagger",
    "the",
];

/// Derives a package name from the title of the API: its words without general ones and versions, if any
/// other is left.
#[must_use]
pub fn default_name(title: &str) -> String {
    let title = title.replace("'s", "").replace("\u{2019}s", "");
    let is_separator = |c: char| !c.is_ascii_alphanumeric() && c != '.';
    let words = title.split(is_separator).map(|word| word.trim_matches('.'));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(lowercase).collect();
    let own = words.iter().filter(|word| !GENERAL.contains(&word.as_str()) && !is_version(word));
    let own: Vec<&str> = own.map(String::as_str).collect();
    let all = words.join("-");
    let name = if own.is_empty() { all } else { own.join("-") }.replace('.', "-");
    let name = name.trim_matches('-');
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() && is_package_name(name) => name.to_owned(),
        Some(first) if first.is_ascii_alphabetic() => format!("{name}-api"),
        _ => "api".to_owned(),
    }
}

/// A word in lower case. Names such as `RailHub` are one word, `UserBillingService` is several.
fn lowercase(word: &str) -> String {
    let kebab = word.to_kebab_case();
    if kebab.matches('-').count() > 1 { kebab } else { word.to_lowercase() }
}

/// Whether a name is valid for a package, and its crate name is usable in code.
#[must_use]
pub fn is_package_name(name: &str) -> bool {
    let reserved = ["alloc", "core", "proc_macro", "serde", "serde_json", "std", "test"];
    let krate = name.replace('-', "_");
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && !reserved.contains(&krate.as_str())
        && syn::parse_str::<syn::Ident>(&krate).is_ok()
}

/// Returns the manifest. Creates one if `present` is empty, else updates its generated parts. `tags` are
/// the features derived from tags, `added` is what added traits need.
///
/// # Errors
///
/// Returns an error if `present` is not valid TOML. The message has the position.
pub fn manifest(
    present: &str,
    name: &str,
    api: &Api,
    tags: &[String],
    added: &AddedCrates,
) -> Result<String, String> {
    let text = if present.trim().is_empty() { fresh(name, api) } else { present.to_owned() };
    let mut document: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    own(&mut document, api, tags, added);
    Ok(document.to_string())
}

/// Returns the crates of derived traits that are no dependencies, and of which nothing says where they come from.
/// Nothing is added to the manifest of a module.
#[must_use]
pub fn lacking<'a>(present: &str, crates: &'a [Crate], is_module: bool) -> Vec<&'a Crate> {
    let document: DocumentMut = present.parse().unwrap_or_default();
    let dependencies = document.get("dependencies").and_then(Item::as_table_like);
    let has = |name: &str| {
        let mut names = dependencies.into_iter().flat_map(|it| it.iter().map(|(name, _)| name));
        names.any(|it| it.replace('-', "_") == name)
    };
    let is_lacking = |it: &&Crate| {
        let is_known = !is_module && (it.known.is_some() || it.source.is_some());
        !is_known && !has(&it.name)
    };
    crates.iter().filter(is_lacking).collect()
}

/// Returns the manifest with a bumped version, and the versions before and after. Returns `None` if the
/// manifest has no version. Below 1.0.0 a breaking change bumps the minor version, as Cargo expects.
#[must_use]
pub fn raised(manifest: &str, level: Level) -> Option<(String, String, String)> {
    let mut document: DocumentMut = manifest.parse().ok()?;
    let version = document.get_mut("package")?.get_mut("version")?;
    let from = Version::parse(version.as_str()?).ok()?;
    let Version { major, minor, patch, .. } = from;
    let to = match (level, major, minor) {
        (Level::Major, 0, 0) | (Level::Minor | Level::Patch, 0, _) => {
            Version::new(0, minor, patch + 1)
        }
        (Level::Major, 0, _) => Version::new(0, minor + 1, 0),
        (Level::Major, ..) => Version::new(major + 1, 0, 0),
        (Level::Minor, ..) => Version::new(major, minor + 1, 0),
        (Level::Patch, ..) => Version::new(major, minor, patch + 1),
    };
    let decor = version.as_value().map(|value| value.decor().clone());
    *version = value(to.to_string());
    if let (Some(value), Some(decor)) = (version.as_value_mut(), decor) {
        *value.decor_mut() = decor;
    }
    Some((document.to_string(), from.to_string(), to.to_string()))
}

fn fresh(name: &str, api: &Api) -> String {
    let mut document = DocumentMut::new();
    let mut package = Table::new();
    package["name"] = value(name);
    package["version"] = value("0.1.0");
    package["edition"] = value(EDITION);
    package["rust-version"] = value(RUST_VERSION);
    let what = match api.settings.style {
        Style::Full => "client",
        Style::Serde => "types",
    };
    let title = one_line(&api.info.title);
    package["description"] = value(format!("Rust {what} of the API {title}"));
    package["readme"] = value("README.md");
    // Only regenerating the crate needs them.
    package["exclude"] =
        value(Array::from_iter([crate::changes::lock::NAME, super::options::SETTINGS]));
    let mut docs = Table::new();
    docs["all-features"] = value(true);
    let mut metadata = Table::new();
    metadata.set_implicit(true);
    metadata["docs"] = Item::Table(Table::from_iter([("rs", docs)]));
    metadata["docs"].as_table_mut().into_iter().for_each(|table| table.set_implicit(true));
    package["metadata"] = Item::Table(metadata);
    document["package"] = Item::Table(package);
    document["dependencies"] = Item::Table(Table::new());
    document.to_string()
}

/// Sets the parts that follow from the sources, and leaves everything else unchanged.
fn own(document: &mut DocumentMut, api: &Api, tags: &[String], added: &AddedCrates) {
    let package = document.entry("package").or_insert(Item::Table(Table::new()));
    if let Some(package) = package.as_table_like_mut() {
        set(package, "edition", EDITION);
        if !package.contains_key("rust-version") {
            package.insert("rust-version", value(RUST_VERSION));
        }
    }
    let form = Form::of(&api.settings, added.json);
    let dependencies = document.entry("dependencies").or_insert(Item::Table(Table::new()));
    if let Some(dependencies) = dependencies.as_table_like_mut() {
        depend_on(dependencies, api, &form);
        add_crates(dependencies, &added.crates);
    }
    by_target(document, &form);
    // A non-optional dependency cannot be part of a feature.
    let dependencies = document.get("dependencies").and_then(Item::as_table_like);
    let is_optional = |name: &str| {
        let dependency = dependencies.and_then(|dependencies| dependencies.get(name));
        let optional = dependency.and_then(|it| it.get("optional")).and_then(Item::as_bool);
        dependency.is_none() || optional == Some(true)
    };
    let wanted: Vec<(&str, &[&str], Vec<String>, &str)> = FEATURES
        .iter()
        .map(|(name, copied)| {
            let about = CRATE.iter().find(|(of, _)| of == name).map_or("", |(_, about)| about);
            let needs = form.needs(name, copied).into_iter();
            let is_needed = |need: &String| need.strip_prefix("dep:").is_none_or(is_optional);
            (*name, *copied, needs.filter(is_needed).collect(), about)
        })
        .collect();
    let optional = added.crates.iter().map(dependencies::package).filter(|name| is_optional(name));
    let optional: Vec<String> = optional.map(|name| format!("dep:{name}")).collect();
    let features = document.entry("features").or_insert(Item::Table(Table::new()));
    if let Some(features) = features.as_table_like_mut() {
        for (name, copied, needs, about) in &wanted {
            if matches!(form, Form::Plain { .. }) {
                Form::remove(features, name, copied);
                continue;
            }
            let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
            Form::clear(features, name, copied, &needs);
            feature(features, name, &needs, about);
        }
        by_tag(features, tags);
        for name in &added.features {
            let needs = added.crates.iter().filter(|it| it.features.contains(name));
            let needs = needs.map(|it| format!("dep:{}", dependencies::package(it)));
            let needs: Vec<String> = needs.filter(|need| optional.contains(need)).collect();
            let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
            feature(features, name, &needs, "");
        }
        if features.is_empty() {
            document.remove("features");
        }
    }
}

/// Ensures that each tag has a feature, and that `full` enables all of them. A manifest without `full`
/// compiled everything by default, so `full` is added to the default features.
fn by_tag(features: &mut dyn toml_edit::TableLike, tags: &[String]) {
    if tags.is_empty() {
        return;
    }
    if !features.contains_key(FULL)
        && let Some(default) = features.get_mut("default").and_then(Item::as_array_mut)
    {
        default.push(FULL);
    }
    let all: Vec<&str> = tags.iter().map(String::as_str).collect();
    feature(
        features,
        FULL,
        &all,
        "All operations and types; each feature below has those of a tag.",
    );
    for tag in all {
        feature(features, tag, &[], "");
    }
}

/// Ensures that a feature exists and enables what the sources need. The default features are left to the
/// user.
fn feature(features: &mut dyn toml_edit::TableLike, name: &str, needs: &[&str], about: &str) {
    if let Some(present) = features.get_mut(name) {
        if let Some(present) = present.as_array_mut().filter(|_| name != "default") {
            for need in needs {
                if !present.iter().any(|known| known.as_str() == Some(need)) {
                    present.push(*need);
                }
            }
        }
        return;
    }
    features.insert(name, value(needs.iter().copied().collect::<Array>()));
    if let Some(mut key) = features.key_mut(name).filter(|_| !about.is_empty()) {
        key.leaf_decor_mut().set_prefix(format!("# {about}\n"));
    }
}

fn set(table: &mut dyn toml_edit::TableLike, key: &str, text: &str) {
    if table.get(key).and_then(Item::as_str) != Some(text) {
        table.insert(key, value(text));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use specwright_runtime::sources::VERSION;

    use super::*;

    #[test]
    fn what_people_wrote_stays() {
        let present = "# ours\n[package]\nname = \"x\" # named\nversion = \"2.0.0\"\n\n\
                       [dependencies]\nserde = { version = \"1\", features = [\"rc\"] }\n\n\
                       [features]\nfast = []\n";
        let updated = manifest(present, "ignored", &Api::default(), &[], &AddedCrates::default())
            .expect("valid TOML");
        for kept in [
            "# ours",
            "name = \"x\" # named",
            "version = \"2.0.0\"",
            "features = [\"rc\"]",
            "fast = []",
        ] {
            assert!(updated.contains(kept), "{kept} is missing from\n{updated}");
        }
        assert!(updated.contains("serde_json = "));
        let older = "[package]\nname = \"x\"\n[dependencies]\nserde_json = \"1\"\n";
        let updated = manifest(older, "x", &Api::default(), &[], &AddedCrates::default())
            .expect("valid TOML");
        assert!(updated.contains("float_roundtrip"), "{updated}");
        let bare = "[dependencies]\nserde_json = { version = \"1\", default-features = false }\n";
        let updated =
            manifest(bare, "x", &Api::default(), &[], &AddedCrates::default()).expect("valid TOML");
        assert!(
            updated.contains(r#"features = ["std", "float_roundtrip", "raw_value"]"#),
            "{updated}"
        );
        assert_eq!(
            manifest(&updated, "x", &Api::default(), &[], &AddedCrates::default()).as_deref(),
            Ok(&*updated)
        );
    }

    #[test]
    fn a_crate_depends_on_the_runtime_or_has_a_copy() {
        let api = |runtime: &str| {
            let mut api = Api::default();
            api.settings.runtime = runtime.parse().expect("it is a runtime");
            api
        };
        let of = |present: &str, runtime: &str| {
            manifest(present, "x", &api(runtime), &[], &AddedCrates::default()).expect("valid TOML")
        };
        let copy = of("", "copy");
        let shared = of("", "crate=../runtime");
        assert!(shared.contains(r#"path = "../runtime""#), "{shared}");
        assert!(
            shared.contains(r#"reqwest = ["client", "specwright-runtime/reqwest"]"#),
            "{shared}"
        );
        for absent in ["ureq", "gloo-timers", "regress", "target.", "dep:reqwest"] {
            assert!(!shared.contains(absent), "{absent} is in\n{shared}");
        }
        assert_eq!(of(&shared, "crate"), shared);
        assert!(
            of("", "crate").contains(&format!("specwright-runtime = {{ version = \"{VERSION}\""))
        );
        let moved = of(&shared, "crate=0.1");
        assert!(moved.contains(r#"version = "0.1""#) && !moved.contains("../runtime"), "{moved}");
        let words = |text: &str| {
            let words = text.split(|c: char| c.is_whitespace() || ",[]#".contains(c));
            let mut words: Vec<String> = words.map(str::to_owned).collect();
            words.retain(|word| !word.is_empty());
            words.sort();
            words
        };
        assert_eq!(words(&of(&of(&copy, "crate=../runtime"), "copy")), words(&copy));
        assert_eq!(words(&of(&copy, "crate=../runtime")), words(&shared));
    }

    #[test]
    fn versions_are_raised_as_cargo_compares_them() {
        let cases = [
            ("0.0.3", Level::Major, "0.0.4"),
            ("0.4.1", Level::Major, "0.5.0"),
            ("0.4.1", Level::Minor, "0.4.2"),
            ("1.4.1", Level::Major, "2.0.0"),
            ("1.4.1", Level::Minor, "1.5.0"),
            ("1.4.1", Level::Patch, "1.4.2"),
        ];
        for (from, level, to) in cases {
            let text = format!("[package]\nversion = \"{from}\" # ours\n");
            let (text, before, after) = raised(&text, level).expect("it has one");
            assert_eq!((&*before, &*after), (from, to));
            assert_eq!(text, format!("[package]\nversion = \"{to}\" # ours\n"));
        }
        assert_eq!(raised("[package]\nversion.workspace = true\n", Level::Major), None);
    }

    #[test]
    fn names_from_titles() {
        for (title, name) in [
            ("Weather Client", "weather-client"),
            ("RailHub v3 REST API", "railhub"),
            ("OpenXYZ API", "openxyz"),
            ("Acme API", "acme"),
            ("Acme's Public API Specification 2.0", "acme"),
            ("The Train Travel API", "train-travel"),
            ("UserBillingService", "user-billing-service"),
            ("Billing API v1beta1", "billing"),
            ("REST API", "rest-api"),
            ("API v2.1", "api-v2-1"),
            ("Example.com", "example-com"),
        ] {
            assert_eq!(default_name(title), name, "{title}");
        }
        assert_eq!(default_name("2fast"), "api");
        assert_eq!(default_name("🙂"), "api");
        assert_eq!(default_name("Box"), "box-api");
        assert_eq!(default_name("Match"), "match-api");
        assert_eq!(default_name("serde json"), "serde-api");
    }
}
