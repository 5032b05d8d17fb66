//! [`Operation`]: one method of one path.

use std::fmt::Write as _;

use serde_json::Value;

use super::prose::Prose;
use super::schema::{Member, Schemas, example};

/// In the order in which they are shown.
pub const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Where a test desk listens unless told otherwise.
const DESK: &str = "http://127.0.0.1:8400";

pub struct Operation {
    pub tag: String,
    pub anchor: String,
    pub method: &'static str,
    pub path: String,
    pub summary: String,
    pub about: Prose,
    /// A key is asked for.
    pub locked: bool,
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub answers: Vec<Answer>,
    pub curl: String,
}

pub struct Parameter {
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
    pub kind: String,
    pub required: bool,
    pub about: Prose,
}

pub struct Body {
    pub required: bool,
    pub kind: String,
    pub members: Vec<Member>,
    pub example: Option<String>,
}

pub struct Answer {
    pub status: String,
    pub about: Prose,
    pub media: String,
    pub kind: String,
    /// Empty for errors: their shape is told once.
    pub members: Vec<Member>,
    pub example: Option<String>,
}

impl Operation {
    pub fn of(path: &str, method: &'static str, operation: &Value, schemas: &Schemas<'_>) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |name: &str| operation[name].as_array().into_iter().flatten();
        let parameters: Vec<&Value> = list("parameters").collect();
        // An empty requirement beside or instead of others: no key is needed.
        let open = list("security").any(|requirement| requirement.as_object().is_some_and(serde_json::Map::is_empty));
        let body = body(&operation["requestBody"], schemas);
        let file = !operation["responses"]["200"]["content"]["application/octet-stream"].is_null();
        Self {
            tag: text(&operation["tags"][0]),
            anchor: anchor(method, path),
            method,
            path: path.to_owned(),
            summary: text(&operation["summary"]),
            about: Prose::of(&operation["description"]),
            locked: !open,
            curl: curl(path, method, !open, &parameters, body.as_ref()) + if file { " \\\n  -OJ" } else { "" },
            parameters: parameters.iter().map(|parameter| self::parameter(parameter, schemas)).collect(),
            body,
            answers: operation["responses"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(status, response)| answer(status, response, schemas))
                .collect(),
        }
    }

    pub fn shout(&self) -> String {
        self.method.to_uppercase()
    }
}

impl Answer {
    /// How many members the answer has, not counting those within them.
    pub fn width(&self) -> String {
        match self.members.iter().filter(|member| member.level == 0).count() {
            1 => "1 member".to_owned(),
            count => format!("{count} members"),
        }
    }
}

fn anchor(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(method.to_owned(), |anchor, word| anchor + "-" + word)
}

fn parameter(parameter: &Value, schemas: &Schemas<'_>) -> Parameter {
    Parameter {
        name: parameter["name"].as_str().unwrap_or_default().to_owned(),
        place: parameter["in"].as_str().unwrap_or_default().to_owned(),
        kind: schemas.kind(&parameter["schema"]),
        required: parameter["required"] == true,
        about: Prose::of(&parameter["description"]),
    }
}

fn body(body: &Value, schemas: &Schemas<'_>) -> Option<Body> {
    let (_, media) = body["content"].as_object()?.iter().next()?;
    let schema = &media["schema"];
    let sample = example(media).cloned().unwrap_or_else(|| schemas.sample(schema));
    Some(Body {
        required: body["required"] == true,
        kind: schemas.kind(schema),
        members: schemas.members(schema),
        example: pretty(&sample),
    })
}

fn answer(status: &str, response: &Value, schemas: &Schemas<'_>) -> Answer {
    let (media, content) = match response["content"].as_object().and_then(|content| content.iter().next()) {
        Some((media, content)) => (media.clone(), content),
        None => (String::new(), &Value::Null),
    };
    let schema = &content["schema"];
    let failed = status.starts_with(['4', '5']);
    Answer {
        status: status.to_owned(),
        about: Prose::of(&response["description"]),
        media: if failed { String::new() } else { media },
        kind: schemas.kind(schema),
        members: if failed { Vec::new() } else { schemas.members(schema) },
        example: example(content).filter(|_| !failed).and_then(pretty),
    }
}

/// Nothing for an example that says nothing.
fn pretty(value: &Value) -> Option<String> {
    if value.as_object().is_some_and(serde_json::Map::is_empty) || value.is_null() {
        return None;
    }
    serde_json::to_string_pretty(value).ok()
}

/// A call to paste; what the caller must put in is in capitals.
fn curl(path: &str, method: &str, locked: bool, parameters: &[&Value], body: Option<&Body>) -> String {
    let mut address = format!("{DESK}{path}");
    for parameter in parameters.iter().filter(|parameter| parameter["in"] == "path") {
        let name = parameter["name"].as_str().unwrap_or_default();
        let value = match example(parameter).or_else(|| example(&parameter["schema"])) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => name.to_uppercase(),
        };
        address = address.replace(&format!("{{{name}}}"), &value);
    }
    let mut curl = String::from("curl");
    if method != "get" {
        let _never_fails = write!(curl, " -X {}", method.to_uppercase());
    }
    let _never_fails = write!(curl, " {address}");
    if locked {
        curl.push_str(" \\\n  -H \"X-DC-DEVKEY: $SEALPOST_API_KEY\"");
    }
    if let Some(body) = body {
        let example = body.example.as_deref().unwrap_or("{}").replace('\'', "'\\''");
        let _never_fails = write!(curl, " \\\n  -H \"Content-Type: application/json\" \\\n  -d '{example}'");
    }
    curl
}
