//! `/docs`: the API reference, drawn once at start from the OpenAPI document.

mod operation;
mod prose;
mod schema;

use askama::Template as _;
use axum::body::Bytes;
use axum::response::Response;
use serde_json::Value;

use super::console::frame::{self, Frame, Place};
use operation::{METHODS, Operation};
use prose::Prose;
use schema::Schemas;

const CSS: &str = concat!(include_str!("../../templates/console.css"), include_str!("../../templates/docs.css"));

#[derive(askama::Template)]
#[template(path = "docs.html")]
struct Docs {
    frame: Frame,
    title: String,
    version: String,
    about: Prose,
    groups: Vec<Group>,
}

/// The operations of a tag.
struct Group {
    name: String,
    about: Prose,
    operations: Vec<Operation>,
}

/// The page of a document.
pub fn page(document: &utoipa::openapi::OpenApi) -> String {
    let document = serde_json::to_value(document).expect("the document is plain data");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let schemas = Schemas::of(&document);
    let mut operations = operations(&document, &schemas);
    let tags = document["tags"].as_array().cloned().unwrap_or_default();
    let mut groups: Vec<Group> = tags
        .iter()
        .map(|tag| {
            let name = text(&tag["name"]);
            let (here, elsewhere) = operations.drain(..).partition(|operation| operation.tag == name);
            operations = elsewhere;
            Group { name, about: Prose::of(&tag["description"]), operations: here }
        })
        .collect();
    if !operations.is_empty() {
        groups.push(Group { name: "others".to_owned(), about: Prose::default(), operations });
    }
    groups.retain(|group| !group.operations.is_empty());
    let info = &document["info"];
    let docs = Docs {
        frame: Frame { css: CSS, ..Frame::open(Place::Docs) },
        title: text(&info["title"]),
        version: text(&info["version"]),
        about: Prose::of(&info["description"]),
        groups,
    };
    docs.render().expect("writing to memory does not fail")
}

fn operations(document: &Value, schemas: &Schemas<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operations.push(Operation::of(path, method, operation, schemas));
            }
        }
    }
    operations
}

/// The page as drawn.
pub fn answer(page: &Bytes) -> Response {
    // Made from a string, so nothing is lost.
    frame::page(CSS, String::from_utf8_lossy(page).into_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_and_no_outside_content_is_on_the_page() {
        let document = crate::openapi::document();
        let page = super::page(&document);
        for (path, item) in &document.paths.paths {
            for operation in [&item.get, &item.post, &item.put, &item.patch, &item.delete].into_iter().flatten() {
                assert!(page.contains(path), "{path}");
                let summary = operation.summary.as_deref().expect("each has a summary");
                assert!(page.contains(&summary.replace('\'', "&#39;")), "{path}: {summary}");
            }
        }
        for outside in ["<script", "<link", "<img", "src=", "@import", "url(", "href=\"http"] {
            assert!(!page.contains(outside), "{outside}");
        }
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let (all, _) = (ids.len(), ids.sort_unstable());
        ids.dedup();
        assert_eq!(ids.len(), all, "anchors are unique");
        for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.binary_search(&target).is_ok(), "#{target} leads nowhere");
        }
    }
}
