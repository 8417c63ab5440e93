//! Microsoft's own description of the API, where `RESEAT_OPENAPI` names a folder with the extract
//! of it. OpenAPI 3.0 is turned into JSON Schema: `nullable` into a union, a type and its bases
//! into one object that has no other properties than those described.

use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::errors;

const FILE: &str = "graph-v1.0-licensing.openapi.json";
const ERROR: &str = "microsoft.graph.ODataErrors.ODataError";

/// The extract; `None` without the variable, and one line says so.
pub(crate) fn extract() -> Option<&'static Value> {
    static READ: OnceLock<Option<Value>> = OnceLock::new();
    READ.get_or_init(|| {
        let Some(folder) = folder() else {
            say("SKIPPED: RESEAT_OPENAPI is not set, so nothing is checked against Microsoft's description");
            return None;
        };
        let text = std::fs::read_to_string(folder.join(FILE)).expect("the extract in its folder");
        Some(serde_json::from_str(&text).expect("the extract is JSON"))
    })
    .as_ref()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one setting of this test, read in one place"
)]
fn folder() -> Option<PathBuf> {
    std::env::var("RESEAT_OPENAPI")
        .ok()
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// Past the capture of the test runner, so that a skipped check is seen.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Checks a body against the type that the extract gives for the call; `None` stands for an error,
/// or for a call that the extract does not have.
pub(crate) fn check(method: &str, template: Option<&str>, body: &Value) -> Result<(), String> {
    let Some(extract) = extract() else {
        return Ok(());
    };
    let type_name = match template {
        Some(template) => answer_type(extract, &method.to_lowercase(), template)
            .ok_or_else(|| format!("the extract has no {method} {template}"))?,
        None if body.get("error").is_some() => ERROR.to_owned(),
        None => return Ok(()),
    };
    against(extract, &type_name, body).map_err(|wrong| format!("OpenAPI {type_name}: {wrong}"))
}

/// The type of a call's good answer.
fn answer_type(extract: &Value, method: &str, template: &str) -> Option<String> {
    let answer = &extract["paths"][template][method]["responses"]["2XX"];
    let answer = match answer["$ref"].as_str() {
        Some(reference) => extract.pointer(reference.strip_prefix('#')?)?,
        None => answer,
    };
    let schema = &answer["content"]["application/json"]["schema"];
    let reference = schema["$ref"].as_str()?;
    reference.rsplit('/').next().map(ToOwned::to_owned)
}

fn against(extract: &Value, type_name: &str, body: &Value) -> Result<(), String> {
    static BUILT: Mutex<Option<HashMap<String, Validator>>> = Mutex::new(None);
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let built = built.get_or_insert_with(HashMap::new);
    let validator = built.entry(type_name.to_owned()).or_insert_with(|| {
        let mut types = Map::new();
        if let Some(described) = extract["components"]["schemas"].as_object() {
            for name in described.keys() {
                types.insert(name.clone(), described_type(extract, name));
            }
        }
        let document = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/components/schemas/{type_name}"),
            "components": { "schemas": types },
        });
        jsonschema::validator_for(&document).expect("a schema made from the extract")
    });
    errors(validator, body)
}

/// A type with everything that it inherits, closed against names that it does not have. Properties
/// that the extract left out of a type are known by name only.
fn described_type(extract: &Value, name: &str) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    collect(extract, name, &mut properties, &mut required);
    if properties.is_empty() {
        // Such as innerError, whose structure is the service's own business.
        return json!({ "type": "object" });
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        // Control information stands beside the properties of every type.
        "patternProperties": { "^@odata\\.(context|count|type|id)$": {} },
        "additionalProperties": false,
    })
}

fn collect(
    extract: &Value,
    name: &str,
    properties: &mut Map<String, Value>,
    required: &mut Vec<Value>,
) {
    let described = &extract["components"]["schemas"][name];
    let parts = match described["allOf"].as_array() {
        Some(parts) => parts.iter().collect(),
        None => vec![described],
    };
    for part in parts {
        if let Some(base) = part["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next())
        {
            collect(extract, base, properties, required);
        }
        for (property, described) in part["properties"].as_object().into_iter().flatten() {
            properties.insert(property.clone(), nullable_type(convert(described)));
        }
        required.extend(part["required"].as_array().into_iter().flatten().cloned());
    }
    for cut in extract["x-cut"][name]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        properties.entry(cut).or_insert(json!({}));
    }
}

/// OpenAPI 3.0 knows no `nullable` beside a reference, so a property that is nothing but one may be null.
fn nullable_type(converted: Value) -> Value {
    if converted.get("$ref").is_some() {
        json!({ "anyOf": [converted, { "type": "null" }] })
    } else {
        converted
    }
}

/// A property: `nullable` becomes a union with null.
fn convert(described: &Value) -> Value {
    let Some(members) = described.as_object() else {
        return described.clone();
    };
    let mut converted = Map::new();
    for (name, value) in members {
        let value = match name.as_str() {
            "items" => convert(value),
            "anyOf" | "oneOf" | "allOf" => value
                .as_array()
                .map(|parts| parts.iter().map(convert).collect())
                .unwrap_or_default(),
            "type" if members.get("nullable") == Some(&Value::Bool(true)) => json!([value, "null"]),
            // Not of JSON Schema, or said otherwise above.
            "nullable" | "format" | "description" | "title" | "additionalProperties" => continue,
            extension if extension.starts_with("x-") => continue,
            _ => value.clone(),
        };
        converted.insert(name.clone(), value);
    }
    Value::Object(converted)
}
