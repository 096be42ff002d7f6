//! The types of the table of operations.

mod definitions;

pub use self::definitions::{
    Body, Kind, Location, Operation, Parameter, RequestBody, Response, SecurityKind,
    SecurityRequirement, SecurityScheme, Server, ServerVariable, Style,
};

/// The servers of a sample API.
#[cfg(test)]
pub(crate) const SERVERS: &[Server] = &[Server { url: "https://sample.test/v1", variables: &[] }];

/// The security schemes of a sample API.
#[cfg(test)]
pub(crate) const SECURITY_SCHEMES: &[SecurityScheme] = &[SecurityScheme {
    name: "key",
    kind: SecurityKind::ApiKey { location: Location::Header, name: "x-api-key" },
}];
