//! URLs of servers and targets of redirects.

use http::Uri;
use http::uri::{Authority, Scheme};

use super::error::RequestError;

/// Whether two URLs have the same origin (RFC 6454). Data for one origin is not sent to another.
pub(super) fn same_origin(one: &Uri, other: &Uri) -> bool {
    let port = |uri: &Uri| {
        uri.port_u16().or(match uri.scheme_str() {
            Some("http") => Some(80),
            Some("https") => Some(443),
            _ => None,
        })
    };
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    one.scheme() == other.scheme() && host(one) == host(other) && port(one) == port(other)
}

/// Parses the base URL of a server, without a trailing slash.
pub(super) fn base(url: &str) -> Result<String, RequestError> {
    let wrong = |why: &str| RequestError::base_url(url, why);
    if !url.contains("://") {
        return Err(wrong("it has to begin with `https://` or `http://`"));
    }
    let uri: Uri = url.parse().map_err(|error| wrong(&format!("{error}")))?;
    match uri.scheme_str() {
        Some("http" | "https") => {}
        _ => return Err(wrong("only `http` and `https` can be called")),
    }
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(wrong("credentials do not belong into a URL"));
    }
    if uri.query().is_some() || url.contains('#') {
        return Err(wrong("it can have neither a query nor a fragment"));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

/// Resolves the target of a redirect against the URL of the response (RFC 3986, 5.2).
pub(super) fn resolve(base: &Uri, location: &str) -> Option<Uri> {
    let location = location.split('#').next().unwrap_or_default();
    if location.contains("://") && !location.starts_with('/') && !location.starts_with('?') {
        let uri: Uri = location.parse().ok()?;
        return matches!(uri.scheme_str(), Some("http" | "https")).then_some(uri);
    }
    let scheme: &Scheme = base.scheme()?;
    if let Some(rest) = location.strip_prefix("//") {
        return format!("{scheme}://{rest}").parse().ok();
    }
    let authority: &Authority = base.authority()?;
    let (path, query) = match location.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (location, None),
    };
    let path = match path {
        "" => base.path().to_owned(),
        path if path.starts_with('/') => without_dots(path),
        path => {
            let folder = base.path().rsplit_once('/').map_or("", |(folder, _)| folder);
            without_dots(&format!("{folder}/{path}"))
        }
    };
    let query = match (query, location) {
        (Some(query), _) => format!("?{query}"),
        (None, "") => base.query().map(|query| format!("?{query}")).unwrap_or_default(),
        (None, _) => String::new(),
    };
    format!("{scheme}://{authority}{path}{query}").parse().ok()
}

/// Removes `.` and `..` from a path (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    if matches!(path.rsplit('/').next(), Some("." | "..")) {
        segments.push("");
    }
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().expect("it is a URL")
    }

    #[test]
    fn base_urls_are_whole_and_have_no_credentials() {
        assert_eq!(base("https://a.test/v1/").expect("it is whole"), "https://a.test/v1");
        for wrong in ["/v1", "a.test", "ftp://a.test", "https://u:p@a.test", "https://a.test/?q=1"]
        {
            assert!(base(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let same = |one: &str, other: &str| same_origin(&uri(one), &uri(other));
        assert!(same("https://a.test/x", "https://A.test:443/y?z"));
        assert!(!same("https://a.test", "http://a.test"));
        assert!(!same("https://a.test", "https://b.a.test"));
        assert!(!same("https://a.test", "https://a.test:444"));
    }

    /// The examples of RFC 3986, 5.4, that a redirect can have.
    #[test]
    fn redirects_are_relative_to_what_was_called() {
        let base = uri("http://a/b/c/d;p?q");
        for (location, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g/x", "http://g/x"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y#s", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            ("..", "http://a/b/"),
            ("../../../g", "http://a/g"),
            ("https://b.test/x", "https://b.test/x"),
        ] {
            let found = resolve(&base, location).map(|found| found.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{location}");
        }
        assert_eq!(resolve(&base, "ftp://b.test/x"), None);
    }
}
