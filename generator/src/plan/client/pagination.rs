//! Lists that come page by page.
//!
//! What an extension says counts. Otherwise it is found by what parameters and properties are called, of
//! operations that answer with one list: a text for the next page, a URL of it, the header `Link`, the
//! number of the page, the number of items before it. Where nothing is found nothing is offered.

use heck::ToSnakeCase;
use serde_json::Value;

use super::{Output, resolved};
use crate::ir::{Api, Field, Operation, ParameterKind, Shape, Type, TypeId};
use crate::schema::spec::{Location, Pagination};

/// A list that comes page by page.
#[derive(Debug, Clone, PartialEq)]
pub struct Paged {
    /// What tells the next page.
    pub next: NextPage,
    /// The parameter for how many items a page has, by its place.
    pub size: Option<usize>,
    /// The fields that lead to the list in the body, each of the type with the id, by their places.
    pub items: Vec<(TypeId, usize)>,
    /// What the list is of.
    pub item: Type,
    /// The properties that lead to whether there is another page.
    pub more: Option<Vec<String>>,
}

/// What tells the next page; parameters by their places, what is in the body by the properties that lead
/// there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// The number of the page, and that of the first one.
    Page(usize, i64),
    /// The number of the items before the page.
    Offset(usize),
    /// A text in the body.
    Cursor(usize, Vec<String>),
    /// A property of the last item.
    LastItem(usize, String),
    /// A URL in the body.
    Url(Vec<String>),
    /// The header `Link`.
    Link,
}

/// Parameters that take what the body has for the next page.
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

/// Properties that have it.
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

/// Properties with the URL of the next page.
const NEXT_URLS: [&str; 6] =
    ["next", "next_url", "next_page_url", "next_page_uri", "next_link", "next_href"];

/// Objects in a body that are about the list and not of it.
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

/// Lists that stand beside the one that is asked for.
const BESIDE: [&str; 2] = ["errors", "warnings"];

/// Properties that hold the list where there are several lists.
const LISTS: [&str; 8] =
    ["data", "items", "results", "records", "entries", "values", "value", "list"];

/// How the pages of an operation's list are gone through.
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
    /// What an extension says; what it leaves open is found as if there were none.
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

    /// The elements of a list.
    fn element(&self, ty: &Type) -> Option<Type> {
        match resolved(self.api, ty) {
            Type::List(item) => Some((**item).clone()),
            _ => None,
        }
    }

    /// The properties of an object.
    fn fields(&self, id: TypeId) -> &[Field] {
        match &self.api.get(id).shape {
            Shape::Struct(object) => &object.fields,
            _ => &[],
        }
    }

    /// The object that a type is.
    fn object(&self, ty: &Type) -> Option<TypeId> {
        match resolved(self.api, ty) {
            Type::Named(id) if matches!(self.api.get(*id).shape, Shape::Struct(_)) => Some(*id),
            Type::Nullable(inner) => self.object(inner),
            _ => None,
        }
    }

    /// The fields that lead to the list: none if the body is one, otherwise the only one that is, or the
    /// one that is called like it.
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

    /// The fields that some properties lead to.
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

    /// The place of a parameter that can be set.
    fn parameter(&self, name: &str) -> Option<usize> {
        let is = |parameter: &crate::ir::Parameter| {
            parameter.location == Location::Query && parameter.name == name
        };
        self.operation.parameters.iter().position(is)
    }

    /// The first parameter that is called like one of some names.
    fn called(&self, names: &[&str], is: impl Fn(ParameterKind) -> bool) -> Option<usize> {
        names.iter().find_map(|name| {
            self.operation.parameters.iter().position(|parameter| {
                parameter.location == Location::Query
                    && is(parameter.kind)
                    && parameter.name.to_snake_case() == *name
            })
        })
    }

    /// The properties that lead to the first value that is called like one of some names, in the body or
    /// in what is about the list.
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

    /// Whether values of a type are texts.
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

    /// The id of the last item, if the body says whether there are more.
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

    /// The number of the first page.
    fn first(&self, parameter: usize) -> i64 {
        let default = self.operation.parameters[parameter].default.as_ref();
        match default {
            Some(Value::String(text)) => text.parse().unwrap_or(1),
            Some(other) => other.as_i64().unwrap_or(1),
            None => 1,
        }
    }
}

/// Numbers are texts in some documents.
fn is_numeral(kind: ParameterKind) -> bool {
    matches!(kind, ParameterKind::Integer | ParameterKind::Number | ParameterKind::String)
}
