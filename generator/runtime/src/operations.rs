//! The types of the table of operations, and the table of a sample API.

mod definitions;

pub use self::definitions::{
    Body, Kind, Location, Operation, Parameter, RequestBody, Response, SecurityKind,
    SecurityRequirement, SecurityScheme, Server, ServerVariable, Style,
};

/// The servers of the API.
pub const SERVERS: &[Server] = &[Server { url: "https://sample.test/v1", variables: &[] }];

/// The security schemes: how credentials are sent.
pub const SECURITY_SCHEMES: &[SecurityScheme] = &[SecurityScheme {
    name: "key",
    kind: SecurityKind::ApiKey { location: Location::Header, name: "x-api-key" },
}];
