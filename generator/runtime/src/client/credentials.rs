//! Which credentials a request has, and which the client lacks.

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};

use super::config::Config;
use super::error::CredentialsError;
use super::prepared::Prepared;
use super::text;
use crate::operations::{Location, Operation, SecurityKind};

/// Whether a request has a credential already, given as a header, a cookie or a query parameter. Headers that
/// are also those of the client do not count.
pub(super) fn is_given(kind: SecurityKind, call: &Prepared, of_client: Option<&HeaderMap>) -> bool {
    let header = |name: &str| {
        let value = call.headers.get(name)?;
        let is_of_client = of_client.is_some_and(|headers| headers.get(name) == Some(value));
        (!is_of_client).then_some(value)
    };
    match kind {
        SecurityKind::ApiKey { location: Location::Query, name } => {
            let key = text::escaped(name);
            let query = call.uri.query().unwrap_or_default();
            query.split('&').any(|pair| pair.split('=').next() == Some(&*key))
        }
        SecurityKind::ApiKey { location: Location::Cookie, name } => {
            let cookies = header(COOKIE.as_str()).and_then(|cookies| cookies.to_str().ok());
            let mut cookies = cookies.into_iter().flat_map(|cookies| cookies.split(';'));
            cookies.any(|cookie| cookie.trim().split('=').next() == Some(name))
        }
        SecurityKind::ApiKey { name, .. } => header(name).is_some(),
        SecurityKind::Basic | SecurityKind::Bearer { .. } | SecurityKind::Http { .. } => {
            header(AUTHORIZATION.as_str()).is_some()
        }
        SecurityKind::MutualTls => true,
    }
}

/// The error of a call whose credentials the client does not have: how each can be given.
pub(super) fn lacking(config: &Config, operation: &Operation) -> CredentialsError {
    let given = |name: &str| {
        let hint = config.hints.iter().find(|(scheme, ..)| *scheme == name);
        hint.map_or_else(
            || format!("`{name}`"),
            |(scheme, method, variable)| {
                format!("`{scheme}` (`Builder::{method}`, or `{variable}` with `from_env`)")
            },
        )
    };
    let alternatives = operation.security.iter().map(|schemes| {
        schemes.iter().map(|scheme| given(scheme.name)).collect::<Vec<_>>().join(" and ")
    });
    CredentialsError::new(format!(
        "{} needs credentials that the client does not have: {}",
        operation.id,
        alternatives.collect::<Vec<_>>().join(", or ")
    ))
}
