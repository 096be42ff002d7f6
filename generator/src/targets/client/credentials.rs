//! The methods of the builder that set credentials.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, docs, ident};
use crate::plan::client::CLIENT_CREDENTIALS;
use crate::schema::spec::{Location, SecurityKind, SecurityScheme};

/// The method that sets a credential.
pub(super) fn setter(context: &Context, scheme: &SecurityScheme, method: &Ident) -> TokenStream {
    let key = &scheme.key;
    let mut paragraphs = vec![documentation(key, &scheme.kind)];
    paragraphs.extend(scheme.description.as_deref().map(|text| context.prose(text)));
    let doc = docs::lines([paragraphs.join("\n\n")]);
    let alias = match &scheme.kind {
        SecurityKind::Basic => "basic_auth",
        SecurityKind::Bearer | SecurityKind::OAuth2 => "token",
        _ => "api_key",
    };
    let alias = (method != alias).then(|| quote!(#[doc(alias = #alias)]));
    match &scheme.kind {
        SecurityKind::Basic => quote! {
            #doc
            #alias
            pub fn #method(
                self,
                user: impl Into<String>,
                password: impl Into<client::Secret>,
            ) -> Self {
                let credential = Credential::Basic(user.into(), password.into());
                self.credential(#key, credential)
            }
        },
        SecurityKind::Bearer | SecurityKind::OAuth2 => quote! {
            #doc
            #alias
            pub fn #method(self, token: impl Into<client::Token>) -> Self {
                self.credential(#key, Credential::Token(token.into()))
            }
        },
        SecurityKind::ApiKey { .. } | SecurityKind::Http(_) => quote! {
            #doc
            #alias
            pub fn #method(self, key: impl Into<client::Secret>) -> Self {
                self.credential(#key, Credential::Key(key.into()))
            }
        },
        // The transport presents the certificate.
        SecurityKind::MutualTls => TokenStream::new(),
    }
}

/// The method that sets the client of OAuth 2.0, whose tokens the document's token URL issues.
pub(super) fn of_client(scheme: &SecurityScheme, own: &Ident) -> TokenStream {
    let doc = docs::lines([format!(
        "Sets the client's id and secret of {}, with which calls fetch tokens. \
         [`OAuth2`](client::OAuth2) has other grants.",
        docs::code(&scheme.key)
    )]);
    let method = ident(CLIENT_CREDENTIALS);
    quote! {
        #doc
        pub fn #method(self, id: impl Into<String>, secret: impl Into<client::Secret>) -> Self {
            self.#own(client::OAuth2::client_credentials(id, secret))
        }
    }
}

fn documentation(key: &str, kind: &SecurityKind) -> String {
    let scheme = docs::code(key);
    match kind {
        SecurityKind::ApiKey { location, name } => {
            let place = match location {
                Location::Query => "query parameter",
                Location::Cookie => "cookie",
                _ => "header",
            };
            format!("Sets the API key of {scheme}, sent in the {place} {}.", docs::code(name))
        }
        SecurityKind::Basic => format!("Sets the user name and password of {scheme}."),
        SecurityKind::Bearer | SecurityKind::OAuth2 | SecurityKind::MutualTls => {
            format!("Sets the token of {scheme}, or its provider.")
        }
        SecurityKind::Http(name) => format!(
            "Sets the credentials of {scheme}, sent after {} in the header `Authorization`.",
            docs::code(name)
        ),
    }
}
