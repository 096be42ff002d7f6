//! Settings of a client: credentials and global parameters.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase;

use crate::ir::Api;
use crate::names::field_ident;
use crate::schema::spec::{OperationKind, SecurityKind};

/// The methods that the builder already has.
pub(super) const TAKEN: [&str; 28] = [
    "base_url",
    "body_limit",
    "build",
    "build_blocking",
    "build_blocking_with",
    "build_offline",
    "build_with",
    "clone",
    "connect_timeout",
    "credential",
    "default",
    "fmt",
    "from_env",
    "global",
    "header",
    "hooks",
    "idempotency_header",
    "new",
    "proxy",
    "read_timeout",
    "require_one_of",
    "retry",
    "server",
    "server_variable",
    "timeout",
    "user_agent",
    "validate_requests",
    "without_credentials",
];

/// A setting of the client.
#[derive(Debug)]
pub struct Setting {
    /// The builder method that sets it.
    pub ident: String,
    /// The names that all crates have for the kind of credential, if it is the only one of its kind.
    pub common: Vec<&'static str>,
    /// The environment variable without the common prefix.
    pub variable: String,
    /// The kind of setting.
    pub kind: SettingKind,
    /// Whether some operations fail without it.
    pub required: bool,
}

impl Setting {
    /// The method that texts name: the common one, if there is one.
    pub(crate) fn method(&self) -> &str {
        let common = self.common.first().copied();
        common.unwrap_or_else(|| self.ident.trim_start_matches("r#"))
    }
}

/// The kind of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// A credential, by index of its security scheme.
    Credential(usize),
    /// A global parameter, by index.
    Global(usize),
}

pub(super) fn settings(api: &Api) -> Vec<Setting> {
    let mut taken: BTreeSet<String> = TAKEN.map(str::to_owned).into();
    let mut claim = |name: &str, what: &str| {
        let plain = field_ident(name).unwrap_or_else(|| what.to_owned());
        let plain = plain.trim_start_matches("r#").to_owned();
        let mut ident = if taken.contains(&plain) || crate::names::is_raw_keyword(&plain) {
            format!("{}_{what}", plain.trim_end_matches('_'))
        } else {
            plain
        };
        while !taken.insert(ident.clone()) {
            ident.push('_');
        }
        let variable = ident.to_shouty_snake_case();
        (ident, variable)
    };
    let mut settings = Vec::new();
    // Members of a JSON object, whose order has no meaning.
    let mut schemes: Vec<_> = api.security_schemes.iter().enumerate().collect();
    schemes.sort_by_key(|(_, scheme)| &scheme.key);
    for (index, scheme) in schemes {
        if scheme.kind == SecurityKind::MutualTls {
            continue;
        }
        let (ident, variable) = claim(&scheme.key, "credential");
        let required =
            api.operations.iter().filter(|it| it.kind == OperationKind::Path).any(|operation| {
                !operation.security.is_empty()
                    && operation.security.iter().all(|it| !it.schemes.is_empty())
            });
        settings.push(Setting {
            ident,
            common: Vec::new(),
            variable,
            kind: SettingKind::Credential(index),
            required,
        });
    }
    for (index, global) in api.globals.iter().enumerate() {
        let (ident, variable) = claim(&global.name, "parameter");
        let required =
            api.operations.iter().flat_map(|operation| &operation.parameters).any(|parameter| {
                parameter.global && parameter.required && parameter.name == global.name
            });
        settings.push(Setting {
            ident,
            common: Vec::new(),
            variable,
            kind: SettingKind::Global(index),
            required,
        });
    }
    for setting in &mut settings {
        if let SettingKind::Credential(scheme) = setting.kind {
            let is_free = |name: &&str| setting.ident != *name && !taken.contains(*name);
            setting.common = common(api, scheme).into_iter().filter(is_free).collect();
        }
    }
    settings
}

/// Returns the names that all crates have for a credential of this kind.
fn common(api: &Api, index: usize) -> Vec<&'static str> {
    let count = |kind: &SecurityKind| {
        let same =
            |other: &SecurityKind| std::mem::discriminant(other) == std::mem::discriminant(kind);
        api.security_schemes.iter().filter(|scheme| same(&scheme.kind)).count()
    };
    let scheme = &api.security_schemes[index];
    if count(&scheme.kind) > 1 {
        return Vec::new();
    }
    match scheme.kind {
        SecurityKind::ApiKey { .. } => vec!["api_key"],
        SecurityKind::Basic => vec!["basic_auth"],
        SecurityKind::Bearer => vec!["bearer_token"],
        SecurityKind::OAuth2 => {
            let token = (count(&SecurityKind::Bearer) == 0).then_some("bearer_token");
            let issued = scheme.token_url.as_ref().map(|_| CLIENT_CREDENTIALS);
            token.into_iter().chain(issued).collect()
        }
        SecurityKind::Http(_) | SecurityKind::MutualTls => Vec::new(),
    }
}

/// The method that takes the client's credentials of OAuth 2.0 in place of a token.
pub const CLIENT_CREDENTIALS: &str = "oauth2_client_credentials";
