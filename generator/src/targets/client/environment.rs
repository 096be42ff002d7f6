//! Environment variables that a client reads.

use heck::ToShoutySnakeCase;

use super::Context;
use crate::plan::client::{Setting, SettingKind};
use crate::schema::spec::SecurityKind;

/// The common prefix of the environment variables.
pub(super) fn prefix(context: &Context) -> String {
    context.crate_name.to_shouty_snake_case()
}

/// The names of the environment variables for a setting.
pub(in crate::targets) fn variables(context: &Context, setting: &Setting) -> Vec<String> {
    let name = format!("{}_{}", prefix(context), setting.variable);
    match setting.kind {
        SettingKind::Credential(index)
            if context.api.security_schemes[index].kind == SecurityKind::Basic =>
        {
            vec![format!("{name}_USER"), format!("{name}_PASSWORD")]
        }
        SettingKind::Credential(_) | SettingKind::Global(_) => vec![name],
    }
}
