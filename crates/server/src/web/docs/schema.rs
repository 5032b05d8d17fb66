//! Schemas as tables of members, and as examples.

use serde_json::{Map, Value, json};

use super::prose::Prose;

/// Members are shown so many levels deep.
const LEVELS: usize = 4;

/// The named schemas of a document.
pub struct Schemas<'a>(Option<&'a Map<String, Value>>);

/// A member of an object, or of an object within it.
pub struct Member {
    pub level: usize,
    pub name: String,
    pub kind: String,
    pub required: bool,
    pub about: Prose,
}

impl<'a> Schemas<'a> {
    pub fn of(document: &'a Value) -> Self {
        Self(document["components"]["schemas"].as_object())
    }

    /// What a reference stands for; `null` beside a type says only that a
    /// member may be left out.
    fn resolve<'s>(&'s self, schema: &'s Value) -> (Option<&'s str>, &'s Value) {
        for list in ["oneOf", "anyOf", "allOf"] {
            if let Some(choices) = schema[list].as_array() {
                let mut real = choices.iter().filter(|choice| choice["type"] != "null");
                if let (Some(one), None) = (real.next(), real.next()) {
                    return self.resolve(one);
                }
            }
        }
        let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
        match name.and_then(|name| Some((name, self.0?.get(name)?))) {
            Some((name, schema)) => (Some(name), schema),
            None => (None, schema),
        }
    }

    /// The members of an object, or of the objects in a list.
    pub fn members(&self, schema: &Value) -> Vec<Member> {
        let mut members = Vec::new();
        self.add(schema, 0, &mut Vec::new(), &mut members);
        members
    }

    fn add<'s>(&'s self, schema: &'s Value, level: usize, above: &mut Vec<&'s str>, members: &mut Vec<Member>) {
        let (name, schema) = self.resolve(schema);
        if type_of(schema) == "array" {
            return self.add(&schema["items"], level, above, members);
        }
        if level == LEVELS || name.is_some_and(|name| above.contains(&name)) {
            return;
        }
        above.extend(name);
        let needed = required(schema);
        let mut properties: Vec<(&String, &Value)> = schema["properties"].as_object().into_iter().flatten().collect();
        // What must be there comes first.
        properties.sort_by_key(|(name, _)| !needed.contains(&name.as_str()));
        for (name, property) in properties {
            members.push(Member {
                level,
                name: name.clone(),
                kind: self.kind(property),
                required: needed.contains(&name.as_str()),
                about: self.about(property),
            });
            self.add(property, level + 1, above, members);
        }
        if name.is_some() {
            above.pop();
        }
    }

    fn about(&self, property: &Value) -> Prose {
        let choices = property["oneOf"].as_array().into_iter().flatten();
        let own = std::iter::once(property).chain(choices).find_map(|schema| schema["description"].as_str());
        let text = own.or_else(|| self.resolve(property).1["description"].as_str()).unwrap_or_default();
        // The column beside it says so.
        Prose::new(text.strip_prefix("Required. ").unwrap_or(text))
    }

    /// The type in a word or two.
    pub fn kind(&self, schema: &Value) -> String {
        let (_, schema) = self.resolve(schema);
        if let Some(values) = schema["enum"].as_array() {
            let values: Vec<String> = values.iter().map(Value::to_string).collect();
            return values.join(" or ");
        }
        match type_of(schema) {
            "array" => match self.kind(&schema["items"]).as_str() {
                "" => "list".to_owned(),
                items => format!("list of {items}s"),
            },
            "object" if schema["additionalProperties"].is_object() => {
                format!("object of {}s", self.kind(&schema["additionalProperties"]))
            }
            "string" if schema["format"] == "uuid" => "UUID".to_owned(),
            other => other.to_owned(),
        }
    }

    /// What a value may look like: examples where there are some, and all that
    /// is required.
    pub fn sample(&self, schema: &Value) -> Value {
        self.sample_at(schema, 0)
    }

    fn sample_at(&self, schema: &Value, level: usize) -> Value {
        let (_, schema) = self.resolve(schema);
        if let Some(example) = example(schema) {
            return example.clone();
        }
        match type_of(schema) {
            "object" if level < LEVELS => {
                let needed = required(schema);
                let shown = |name: &str, property: &Value| needed.contains(&name) || example(property).is_some();
                let properties = schema["properties"].as_object().into_iter().flatten();
                let members = properties
                    .filter(|(name, property)| shown(name, property))
                    .map(|(name, property)| (name.clone(), self.sample_at(property, level + 1)));
                Value::Object(members.collect())
            }
            "object" => json!({}),
            "array" if level < LEVELS => json!([self.sample_at(&schema["items"], level + 1)]),
            "array" => json!([]),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            _ => schema["enum"][0].as_str().map_or_else(|| json!("…"), |first| json!(first)),
        }
    }
}

/// The first type that is not `null`.
fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(name) => name,
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default(),
        _ if schema["properties"].is_object() => "object",
        _ => "",
    }
}

fn required(schema: &Value) -> Vec<&str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The example that comes with a schema, a parameter or a body.
pub fn example(place: &Value) -> Option<&Value> {
    place.get("example").or_else(|| place["examples"].get(0)).or_else(|| place.get("default"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({"components": {"schemas": {
            "Order": {"type": "object", "required": ["name"], "properties": {
                "above": {"oneOf": [{"$ref": "#/components/schemas/Order", "description": "Above."}, {"type": "null"}]},
                "emails": {"type": ["array", "null"], "items": {"type": "string"}},
                "name": {"type": "string", "examples": ["example.com"], "description": "Required. It."},
                "notes": {"type": "array", "items": {"$ref": "#/components/schemas/Note"}},
            }},
            "Note": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
        }}})
    }

    #[test]
    fn members_are_listed_with_those_within_but_never_for_ever() {
        let document = document();
        let members = Schemas::of(&document).members(&json!({"$ref": "#/components/schemas/Order"}));
        let told: Vec<_> = members
            .iter()
            .map(|m| (m.level, m.name.as_str(), m.kind.as_str(), m.required, m.about.to_string()))
            .collect();
        assert_eq!(
            told,
            [
                (0, "name", "string", true, "<p>It.</p>".to_owned()),
                (0, "above", "object", false, "<p>Above.</p>".to_owned()),
                (0, "emails", "list of strings", false, String::new()),
                (0, "notes", "list of objects", false, String::new()),
                (1, "id", "integer", true, String::new()),
            ]
        );
    }

    #[test]
    fn samples_hold_what_is_required_or_shown() {
        let document = document();
        let schemas = Schemas::of(&document);
        assert_eq!(schemas.sample(&json!({"$ref": "#/components/schemas/Order"})), json!({"name": "example.com"}));
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Note"}});
        assert_eq!(schemas.sample(&list), json!([{"id": 1}]));
    }
}
