//! The assertions of a union's members beyond their types, which distinguish the members.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::members::Assertion;

/// The variant of `support::Assertion`.
pub(super) fn assertion(assertion: &Assertion) -> TokenStream {
    // The runtime stores a `usize`, which has 32 bits in browsers.
    let count = |count: &u64| Literal::u64_unsuffixed((*count).min(u32::MAX.into()));
    let number = |number: &f64| Literal::f64_unsuffixed(*number);
    match assertion {
        Assertion::Pattern(pattern) => quote!(Pattern(#pattern)),
        Assertion::Only(only) => quote!(Only(#only)),
        Assertion::Between(least, most) => {
            let least = least.as_ref().map(number);
            let least = least.map_or(quote!(f64::MIN), |least| quote!(#least));
            let most = most.as_ref().map(number);
            let most = most.map_or(quote!(f64::MAX), |most| quote!(#most));
            quote!(Between(#least, #most))
        }
        Assertion::Length(least, most) => {
            let least = count(&least.unwrap_or_default());
            let most = most.as_ref().map(count);
            let most = most.map_or(quote!(usize::MAX), |most| quote!(#most));
            quote!(Length(#least, #most))
        }
        Assertion::Closed(names) => quote!(Closed(&[#(#names),*])),
    }
}
