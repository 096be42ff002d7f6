//! Finds properties whose values `Debug` hides, by their names.

use heck::ToSnakeCase;

use crate::ir::Type;

/// The names of secrets: the last words of a property's name.
const SECRETS: &[&[&str]] = &[
    &["password"],
    &["passwd"],
    &["passphrase"],
    &["passcode"],
    &["secret"],
    &["token"],
    &["jwt"],
    &["credential"],
    &["authorization"],
    &["apikey"],
    &["api", "key"],
    &["access", "key"],
    &["auth", "key"],
    &["encryption", "key"],
    &["master", "key"],
    &["private", "key"],
    &["secret", "key"],
    &["signing", "key"],
    &["ssh", "key"],
    &["password", "confirmation"],
    &["confirm", "password"],
];

/// Words before `token` that make it a position in a list, or something public.
const NO_SECRETS: [&str; 18] = [
    "after",
    "before",
    "continuation",
    "continue",
    "cursor",
    "end",
    "from",
    "next",
    "offset",
    "page",
    "pagination",
    "prev",
    "previous",
    "public",
    "resume",
    "since",
    "start",
    "sync",
];

/// Whether a property is called like a secret and holds strings. `more` and `less` are names that a setting adds
/// and removes.
pub(super) fn is_secret(name: &str, ty: &Type, more: &[String], less: &[String]) -> bool {
    if !holds_strings(ty) || less.iter().any(|other| other == name) {
        return false;
    }
    more.iter().any(|other| other == name) || is_called_secret(name, is_list(ty))
}

fn is_called_secret(name: &str, is_list: bool) -> bool {
    let snake = name.to_snake_case();
    let mut words: Vec<&str> = snake.split('_').filter(|word| !word.is_empty()).collect();
    // `api_keys` is a list of them.
    if let Some(last) = words.last_mut().filter(|_| is_list) {
        *last = last.strip_suffix('s').unwrap_or(last);
    }
    let is_public = words.iter().any(|word| matches!(*word, "public" | "publishable"));
    let is_position = match &words[..] {
        [before @ .., "token"] => before.last().is_some_and(|word| NO_SECRETS.contains(word)),
        _ => false,
    };
    !is_public && !is_position && SECRETS.iter().any(|secret| words.ends_with(secret))
}

fn holds_strings(ty: &Type) -> bool {
    match ty {
        Type::String(_) => true,
        Type::Nullable(inner) | Type::List(inner) => holds_strings(inner),
        _ => false,
    }
}

fn is_list(ty: &Type) -> bool {
    match ty {
        Type::List(_) => true,
        Type::Nullable(inner) => is_list(inner),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Type, is_secret};
    use crate::ir::{Format, Integer};

    #[test]
    fn secrets_are_known_by_their_names() {
        let text = Type::String(Format::Plain);
        let list = Type::List(Box::new(text.clone()));
        let is = |name: &str, ty: &Type| is_secret(name, ty, &[], &[]);
        for name in [
            "password",
            "newPassword",
            "client_secret",
            "clientSecret",
            "access_token",
            "refreshToken",
            "token",
            "apiKey",
            "api_key",
            "X-API-Key",
            "private_key",
            "privateKey",
            "secret",
            "password_confirmation",
            "AuthToken",
            "webhookSecret",
            "jwt",
            "aws_secret_access_key",
        ] {
            assert!(is(name, &text), "{name}");
        }
        for name in [
            "next_page_token",
            "nextPageToken",
            "page_token",
            "continuationToken",
            "syncToken",
            "public_key",
            "publishable_api_key",
            "token_type",
            "token_count",
            "password_changed_at",
            "secret_id",
            "key",
            "keyword",
            "secretary",
            "tokens",
            "public_token",
        ] {
            assert!(!is(name, &text), "{name}");
        }
        assert!(
            is("api_keys", &list)
                && is("tokens", &list)
                && !is("max_tokens", &Type::Integer(Integer::I64))
        );
        let nullable = Type::Nullable(Box::new(text.clone()));
        assert!(is("password", &nullable));
        let names = ["pin".to_owned()];
        assert!(is_secret("pin", &text, &names, &[]) && !is_secret("pins", &text, &names, &[]));
        assert!(!is_secret("token", &text, &[], &["token".to_owned()]));
    }
}
