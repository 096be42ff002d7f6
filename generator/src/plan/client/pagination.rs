//! Detection of paginated lists.
//!
//! An extension takes precedence. Otherwise pagination is detected by the names of parameters and
//! properties, for operations that respond with one list. Supported are a cursor, a URL of the next
//! page, the `Link` header, a page number and an offset. If none is detected, the call has no pagination
//! methods.

use heck::ToSnakeCase;
use serde_json::Value;

use super::{Output, resolved};
use crate::ir::{Api, Field, Operation, ParameterKind, Shape, Type, TypeId};
use crate::schema::spec::{Location, Pagination};

/// The pagination of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Paged {
    /// How the next page is requested.
    pub next: NextPage,
    /// The index of the page size parameter.
    pub size: Option<usize>,
    /// The path to the list in the body: for each step, the type and the index of its field.
    pub items: Vec<(TypeId, usize)>,
    /// The type of the items.
    pub item: Type,
    /// The path of the property that tells whether there is another page.
    pub more: Option<Vec<String>>,
}

/// How the next page is requested. Parameters are indices; values in the body are paths of property
/// names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// A page number, and the number of the first page.
    Page(usize, i64),
    /// An offset: the number of items before the page.
    Offset(usize),
    /// A cursor in the body.
    Cursor(usize, Vec<String>),
    /// A property of the last item.
    LastItem(usize, String),
    /// A URL in the body.
    Url(Vec<String>),
    /// The `Link` header.
    Link,
}

/// Names of parameters that take a cursor.
const CURSORS: [&str; 14] = [
    "cursor",
    "next_cursor",
    "page_token",
    "next_token",
    "next_page_token",
    "continuation_token",
    "start_cursor",
    "pagination_token",
    "page_cursor",
    "after",
    "starting_after",
    "marker",
    "bookmark",
    "page_after",
];

/// Names of properties that contain the next cursor.
const NEXT_CURSORS: [&str; 12] = [
    "next_cursor",
    "next_page_token",
    "next_token",
    "next_page_cursor",
    "continuation_token",
    "end_cursor",
    "next_marker",
    "next_page",
    "next_bookmark",
    "next",
    "after",
    "cursor",
];

/// Names of properties that contain the URL of the next page.
const NEXT_URLS: [&str; 6] =
    ["next", "next_url", "next_page_url", "next_page_uri", "next_link", "next_href"];

/// Names of objects in a body that contain metadata of the list.
const AROUND: [&str; 8] = [
    "meta",
    "metadata",
    "pagination",
    "paging",
    "page_info",
    "links",
    "response_metadata",
    "cursors",
];

/// Names of lists that are never the requested one.
const BESIDE: [&str; 2] = ["errors", "warnings"];

/// Names of the requested list, if the body has several lists.
const LISTS: [&str; 8] =
    ["data", "items", "results", "records", "entries", "values", "value", "list"];

/// Returns the pagination of an operation.
pub(super) fn paged(api: &Api, operation: &Operation, output: &Output) -> Option<Paged> {
    let Output::Json(ty) = output else {
        return None;
    };
    if operation.method != "GET" {
        return None;
    }
    let list = List { api, operation, body: resolved(api, ty) };
    match &operation.pagination {
        Some(said) => list.said(said),
        None => list.found(),
    }
}

struct List<'a> {
    api: &'a Api,
    operation: &'a Operation,
    body: &'a Type,
}

impl List<'_> {
    /// Applies an extension. Settings that it omits are detected.
    fn said(&self, said: &Pagination) -> Option<Paged> {
        let items = match &said.results {
            Some(path) => self.at(path)?,
            None => self.items()?,
        };
        let cursor = || {
            let parameter = self.parameter(said.cursor.as_deref()?)?;
            Some(NextPage::Cursor(parameter, said.next_cursor.clone()?))
        };
        let page = || {
            let parameter = self.parameter(said.page.as_deref()?)?;
            Some(NextPage::Page(parameter, self.first(parameter)))
        };
        let offset = || Some(NextPage::Offset(self.parameter(said.offset.as_deref()?)?));
        let url = || Some(NextPage::Url(said.next_url.clone()?));
        let next = url().or_else(cursor).or_else(page).or_else(offset)?;
        let size = said.limit.as_deref().and_then(|limit| self.parameter(limit));
        self.with(next, size.or_else(|| self.size()), items)
    }

    fn found(&self) -> Option<Paged> {
        let items = self.items()?;
        let next = self
            .cursor()
            .or_else(|| self.url())
            .or_else(|| self.link())
            .or_else(|| self.last_item(&items))
            .or_else(|| self.page())
            .or_else(|| self.offset())?;
        self.with(next, self.size(), items)
    }

    fn with(
        &self,
        next: NextPage,
        size: Option<usize>,
        items: Vec<(TypeId, usize)>,
    ) -> Option<Paged> {
        let item = match items.last() {
            Some((id, index)) => self.element(&self.fields(*id)[*index].ty)?,
            None => self.element(self.body)?,
        };
        Some(Paged {
            next,
            size,
            items,
            item,
            more: self.property(&["has_more", "has_next_page", "has_next"]),
        })
    }

    /// Returns the type of a list's elements.
    fn element(&self, ty: &Type) -> Option<Type> {
        match resolved(self.api, ty) {
            Type::List(item) => Some((**item).clone()),
            _ => None,
        }
    }

    /// Returns the properties of an object.
    fn fields(&self, id: TypeId) -> &[Field] {
        match &self.api.get(id).shape {
            Shape::Struct(object) => &object.fields,
            _ => &[],
        }
    }

    /// Returns the struct that a type resolves to.
    fn object(&self, ty: &Type) -> Option<TypeId> {
        match resolved(self.api, ty) {
            Type::Named(id) if matches!(self.api.get(*id).shape, Shape::Struct(_)) => Some(*id),
            Type::Nullable(inner) => self.object(inner),
            _ => None,
        }
    }

    /// Finds the path to the list. It is empty if the body is a list. Otherwise it leads to the only
    /// list in the body, or to one named as in [`LISTS`].
    fn items(&self) -> Option<Vec<(TypeId, usize)>> {
        if self.element(self.body).is_some() {
            return Some(Vec::new());
        }
        let id = self.object(self.body)?;
        let fields = self.fields(id).iter().enumerate();
        let lists: Vec<(usize, &Field)> = fields
            .filter(|(_, field)| self.element(&field.ty).is_some())
            .filter(|(_, field)| !BESIDE.contains(&field.wire.as_str()))
            .collect();
        let named = || {
            LISTS.iter().find_map(|name| {
                lists.iter().find(|(_, field)| field.wire.eq_ignore_ascii_case(name))
            })
        };
        let found = if let [only] = &lists[..] { Some(only) } else { named() };
        found.map(|(index, _)| vec![(id, *index)])
    }

    /// Resolves a path of property names to fields, if it leads to a list.
    fn at(&self, path: &[String]) -> Option<Vec<(TypeId, usize)>> {
        let mut ty = self.body;
        let mut fields = Vec::new();
        for name in path {
            let id = self.object(ty)?;
            let index = self.fields(id).iter().position(|field| field.wire == *name)?;
            fields.push((id, index));
            ty = &self.fields(id)[index].ty;
        }
        self.element(ty).is_some().then_some(fields)
    }

    /// Returns the index of the query parameter with a name.
    fn parameter(&self, name: &str) -> Option<usize> {
        let is = |parameter: &crate::ir::Parameter| {
            parameter.location == Location::Query && parameter.name == name
        };
        self.operation.parameters.iter().position(is)
    }

    /// Returns the first query parameter whose name is one of `names`.
    fn called(&self, names: &[&str], is: impl Fn(ParameterKind) -> bool) -> Option<usize> {
        names.iter().find_map(|name| {
            self.operation.parameters.iter().position(|parameter| {
                parameter.location == Location::Query
                    && is(parameter.value.kind)
                    && parameter.name.to_snake_case() == *name
            })
        })
    }

    /// Returns the path of the first property whose name is one of `names`, in the body or in an object
    /// with metadata of the list.
    fn property(&self, names: &[&str]) -> Option<Vec<String>> {
        self.property_that(names, |_| true)
    }

    fn property_that(&self, names: &[&str], is: impl Fn(&Type) -> bool) -> Option<Vec<String>> {
        let id = self.object(self.body)?;
        let find = |id: TypeId| {
            names.iter().find_map(|name| {
                let mut fields = self.fields(id).iter();
                fields.find(|field| {
                    field.wire.to_snake_case().trim_matches('_') == *name && is(&field.ty)
                })
            })
        };
        if let Some(field) = find(id) {
            return Some(vec![field.wire.clone()]);
        }
        AROUND.iter().find_map(|name| {
            let is = |field: &&Field| field.wire.to_snake_case().trim_matches('_') == *name;
            let around = self.fields(id).iter().find(is)?;
            let inner = find(self.object(&around.ty)?)?;
            Some(vec![around.wire.clone(), inner.wire.clone()])
        })
    }

    /// Whether values of a type are strings.
    fn is_text(&self, ty: &Type) -> bool {
        match resolved(self.api, ty) {
            Type::String(_) | Type::External(_) => true,
            Type::Nullable(inner) => self.is_text(inner),
            _ => false,
        }
    }

    fn cursor(&self) -> Option<NextPage> {
        let parameter = self.called(&CURSORS, |kind| kind == ParameterKind::String)?;
        let from = self.property_that(&NEXT_CURSORS, |ty| self.is_text(ty))?;
        Some(NextPage::Cursor(parameter, from))
    }

    fn url(&self) -> Option<NextPage> {
        self.property_that(&NEXT_URLS, |ty| self.is_text(ty)).map(NextPage::Url)
    }

    fn link(&self) -> Option<NextPage> {
        let mut success = self.operation.responses.iter().filter(|it| it.status.starts_with('2'));
        let has_link = success.any(|response| {
            response.headers.iter().any(|header| header.name.eq_ignore_ascii_case("link"))
        });
        has_link.then_some(NextPage::Link)
    }

    /// Uses the id of the last item, if the body tells whether there are more.
    fn last_item(&self, items: &[(TypeId, usize)]) -> Option<NextPage> {
        let parameter = self.called(&["starting_after", "after", "after_id"], |_| true)?;
        self.property(&["has_more"])?;
        let (id, index) = items.last()?;
        let item = self.element(&self.fields(*id)[*index].ty)?;
        let has_id = self.api.has_property(&item, "id");
        has_id.then(|| NextPage::LastItem(parameter, "id".to_owned()))
    }

    fn page(&self) -> Option<NextPage> {
        let names = ["page", "page_number", "page_num", "page_no", "page_index", "current_page"];
        let parameter = self.called(&names, is_numeral)?;
        Some(NextPage::Page(parameter, self.first(parameter)))
    }

    fn offset(&self) -> Option<NextPage> {
        let names = ["offset", "skip", "start_index", "start_at"];
        self.called(&names, is_numeral).map(NextPage::Offset)
    }

    fn size(&self) -> Option<usize> {
        let names =
            ["per_page", "page_size", "limit", "page_limit", "max_results", "count", "size", "top"];
        self.called(&names, is_numeral)
    }

    /// Returns the number of the first page: the parameter's default, or 1.
    fn first(&self, parameter: usize) -> i64 {
        let default = self.operation.parameters[parameter].value.default.as_ref();
        match default {
            Some(Value::String(text)) => text.parse().unwrap_or(1),
            Some(other) => other.as_i64().unwrap_or(1),
            None => 1,
        }
    }
}

/// Whether a parameter can take a number. Some documents declare numbers as strings.
fn is_numeral(kind: ParameterKind) -> bool {
    matches!(kind, ParameterKind::Integer | ParameterKind::Number | ParameterKind::String)
}
