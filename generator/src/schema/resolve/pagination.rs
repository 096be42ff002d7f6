//! Pagination extensions.

use serde_json::{Map, Value};

use super::text;
use crate::schema::spec::Pagination;

/// Returns the pagination of an operation, if an extension describes it.
pub(super) fn pagination(operation: &Map<String, Value>) -> Option<Pagination> {
    let object = |keyword: &str| operation.get(keyword).and_then(Value::as_object);
    object("x-speakeasy-pagination")
        .map(speakeasy)
        .or_else(|| object("x-fern-pagination").map(fern))
        .or_else(|| object("x-ms-pageable").map(pageable))
}

fn speakeasy(source: &Map<String, Value>) -> Pagination {
    let inputs = source.get("inputs").and_then(Value::as_array).into_iter().flatten();
    let input = |kind: &str| {
        let mut inputs = inputs.clone().filter_map(Value::as_object);
        let is = |keyword: &str, input: &Map<String, Value>, wanted: &str| {
            text(input, keyword).as_deref() == Some(wanted)
        };
        let found = inputs.find(|input| is("type", input, kind) && is("in", input, "parameters"));
        found.and_then(|input| text(input, "name"))
    };
    let outputs = source.get("outputs").and_then(Value::as_object);
    let output = |name: &str| outputs.and_then(|outputs| path(&text(outputs, name)?));
    Pagination {
        page: input("page"),
        offset: input("offset"),
        cursor: input("cursor"),
        limit: input("limit"),
        next_cursor: output("nextCursor"),
        next_url: output("nextUrl"),
        results: output("results"),
    }
}

fn fern(source: &Map<String, Value>) -> Pagination {
    let request = |name: &str| {
        let text = text(source, name)?;
        text.strip_prefix("$request.").map(str::to_owned)
    };
    let response = |name: &str| {
        let text = text(source, name)?;
        path(&text.replacen("$response", "$", 1))
    };
    Pagination {
        page: request("offset").filter(|name| name.to_lowercase().contains("page")),
        offset: request("offset").filter(|name| !name.to_lowercase().contains("page")),
        cursor: request("cursor"),
        limit: None,
        next_cursor: response("next_cursor"),
        next_url: response("next_uri"),
        results: response("results"),
    }
}

fn pageable(source: &Map<String, Value>) -> Pagination {
    let items = text(source, "itemName").unwrap_or_else(|| "value".to_owned());
    Pagination {
        next_url: text(source, "nextLinkName").map(|name| vec![name]),
        results: Some(vec![items]),
        ..Pagination::default()
    }
}

/// Parses a `JSONPath` that only consists of properties: `$.data.items`.
fn path(text: &str) -> Option<Vec<String>> {
    let rest = text.strip_prefix('$')?;
    let names: Vec<String> = rest.split('.').skip(1).map(str::to_owned).collect();
    let is_plain = |name: &String| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    };
    names.iter().all(is_plain).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(yaml: &str) -> Option<Pagination> {
        let value: Value = serde_yaml::from_str(yaml).expect("it is YAML");
        pagination(value.as_object().expect("it is an object"))
    }

    #[test]
    fn extensions_are_read() {
        let speakeasy = read(
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: after, in: parameters, type: cursor}], \
             outputs: {results: $.data.items, nextCursor: '$.meta.next'}}",
        );
        let speakeasy = speakeasy.expect("it is there");
        assert_eq!(speakeasy.cursor.as_deref(), Some("after"));
        assert_eq!(
            speakeasy.results.as_deref(),
            Some(&["data".to_owned(), "items".to_owned()][..])
        );
        assert_eq!(speakeasy.next_cursor.map(|path| path.len()), Some(2));
        let fern =
            read("x-fern-pagination: {offset: $request.page_number, results: $response.results}");
        let fern = fern.expect("it is there");
        assert_eq!((fern.page.as_deref(), fern.offset), (Some("page_number"), None));
        let pageable = read("x-ms-pageable: {nextLinkName: nextLink}").expect("it is there");
        assert_eq!(pageable.next_url, Some(vec!["nextLink".to_owned()]));
        assert_eq!(read("{}"), None);
        let odd =
            read("x-speakeasy-pagination: {outputs: {results: '$.a[0]'}}").expect("it is there");
        assert_eq!(odd.results, None);
    }
}
