//! Derives methods and call types from operations.

use super::arguments::{self, Taking};
use super::outputs::{self, Success};
use super::scope::Scope;
use super::{BodyForm, CallType, Group, Headers, Method, Output, bodies, pagination};
use crate::ir::Api;
use crate::names::{CallName, GroupName, Names};

/// Adds the methods and call types of operations to a group.
pub(super) struct Methods<'a> {
    api: &'a Api,
    names: &'a Names,
    scope: Scope,
    group: &'a mut Group,
}

/// A response mode of an operation: buffered or streaming.
struct Way {
    output: Output,
    accept: Option<String>,
    /// True for the streaming mode of an operation that also returns a buffered response.
    is_other: bool,
    is_stream: bool,
}

/// Bodies, each with the suffix that distinguishes its method from the operation's first.
type Forms = Vec<(String, BodyForm)>;

impl<'a> Methods<'a> {
    pub(super) fn of(
        api: &'a Api,
        names: &'a Names,
        name: &GroupName,
        group: &'a mut Group,
    ) -> Self {
        Self { api, names, scope: Scope::of(name), group }
    }

    /// Adds the methods and call types of an operation.
    pub(super) fn add(&mut self, index: usize, call: &CallName) {
        let operation = &self.api.operations[index];
        let mut success = outputs::success(self.api, operation);
        if let Some(Output::Several(ident, _)) = &mut success.output {
            *ident = self.scope.type_of(call, operation, "Output");
        }
        let ways = ways(success);
        let headers = outputs::headers(operation).map(|fields| Headers {
            ident: self.scope.type_of(call, operation, "Headers"),
            fields,
        });
        let forms = bodies::forms(self.api, self.names, operation);
        for way in ways {
            for (special, forms) in by_call(&forms) {
                self.call((index, call), &way, &special, forms, headers.as_ref());
            }
        }
    }

    /// Adds a call type and the methods that return it: one for each required body.
    fn call(
        &mut self,
        (index, names): (usize, &CallName),
        way: &Way,
        special: &str,
        forms: Forms,
        headers: Option<&Headers>,
    ) {
        let operation = &self.api.operations[index];
        let forms = forms.into_iter().map(|(name, form)| {
            (name, if way.is_stream { form.streaming(self.api) } else { form })
        });
        let forms: Forms = forms.collect();
        let stream = if way.is_other { "_stream" } else { "" };
        let ident = self.scope.type_of(names, operation, &format!("{special}{stream} Call"));
        let mut taking = Taking::new();
        let required = arguments::required(self.api, operation, &mut taking);
        let mut setters = arguments::optional(self.api, operation, &mut taking);
        let mut optional = Vec::new();
        let mut methods = Vec::new();
        let is_required = operation.request.as_ref().is_some_and(|request| request.required);
        let is_argument = |form: &BodyForm| {
            is_required || form.has_parts() || bodies::has_required(self.api, form)
        };
        if forms.first().is_some_and(|(_, form)| is_argument(form)) {
            // Other bodies that may be left out have setters.
            let (forms, others): (Forms, Forms) =
                forms.into_iter().partition(|(_, form)| is_argument(form));
            for (name, form) in others {
                optional.push((taking.method(&format!("body{name}")), form));
            }
            for (name, form) in forms {
                let mut arguments = required.clone();
                if let BodyForm::Parts { parts, .. } = &form {
                    for part in parts.iter().map(|part| taking.rename(part)) {
                        if part.required { arguments.push(part) } else { setters.push(part) }
                    }
                }
                let differs = differs(way.is_other, &name, &form);
                methods.push((format!("{name}{stream}"), arguments, Some(form), differs));
            }
        } else {
            let differs = way.is_other.then(|| STREAMED.to_owned());
            methods.push((stream.to_owned(), required, None, differs));
            for (name, form) in forms {
                optional.push((taking.method(&format!("body{name}")), form));
            }
        }
        let call = self.group.calls.len();
        for (suffix, arguments, body, differs) in methods {
            let ident = self.scope.method(names, &suffix);
            let may_lack_body = !is_required && body.as_ref().is_some_and(|form| !form.has_parts());
            let method = Method { ident, call, arguments, body, may_lack_body, differs };
            self.group.methods.push(method);
        }
        self.group.calls.push(CallType {
            operation: index,
            ident,
            setters,
            bodies: optional,
            headers: headers.cloned(),
            paged: pagination::paged(self.api, operation, &way.output),
            output: way.output.clone(),
            errors: outputs::errors(self.api, operation),
            accept: way.accept.clone(),
        });
    }
}

/// Returns the response modes of an operation: buffered and streaming.
fn ways(success: Success) -> Vec<Way> {
    let Success { output, accept, stream } = success;
    let is_other = output.is_some();
    let whole = output.map(|output| Way { output, accept, is_other: false, is_stream: false });
    let stream = stream.map(|stream| Way {
        output: stream.output,
        accept: Some(stream.media_type),
        is_other,
        is_stream: true,
    });
    whole.into_iter().chain(stream).collect()
}

/// Groups bodies by call type, each with the infix of the type's name. Parts of a multipart body are set
/// one by one, so beside other bodies it has its own call type.
fn by_call(forms: &Forms) -> Vec<(String, Forms)> {
    let is_own = |(_, form): &(String, BodyForm)| form.has_parts() && forms.len() > 1;
    let (own, others): (Forms, Forms) = forms.iter().cloned().partition(is_own);
    let own = own.into_iter().map(|form| (form.0.clone(), vec![form]));
    std::iter::once((String::new(), others)).chain(own).collect()
}

const STREAMED: &str = "the response is read as it arrives";

/// Describes how a method differs from the operation's first one.
fn differs(is_stream: bool, name: &str, form: &BodyForm) -> Option<String> {
    let stream = is_stream.then(|| STREAMED.to_owned());
    let body =
        (!name.is_empty()).then(|| format!("the body is of the type `{}`", form.media_type()));
    match (stream, body) {
        (Some(stream), Some(body)) => Some(format!("{stream}, and {body}")),
        (stream, body) => stream.or(body),
    }
}
