//! Checks an answer of Graph against our own JSON Schemas, against `$select`, and against the extract
//! of Microsoft's description where there is one. The simulator's own tests compile these files too:
//! it depends on no crate that knows the core.

pub(crate) mod openapi;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::OnceLock;

use jsonschema::{Registry, Validator};
use reseat_sim::{Answer, Delivery, Request};
use serde_json::Value;

const BASE: &str = "https://reseat.invalid/schemas/graph/";

struct Schemas(HashMap<String, Validator>);

fn schemas() -> &'static Schemas {
    static READ: OnceLock<Schemas> = OnceLock::new();
    READ.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/schemas/graph");
        let mut documents = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the folder of schemas") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a readable schema");
            let document: Value = serde_json::from_str(&text).expect("a JSON schema");
            let uri = document["$id"].as_str().expect("an $id").to_owned();
            let name = uri
                .strip_prefix(BASE)
                .and_then(|rest| rest.strip_suffix(".schema.json"));
            let name = name.expect("an $id of ours").to_owned();
            let file = path
                .file_name()
                .and_then(|file| file.to_str())
                .expect("a name");
            assert_eq!(file, format!("{name}.schema.json"), "name and $id differ");
            documents.push((name, uri, document));
        }
        let mut registry = Registry::new();
        for (_, uri, document) in &documents {
            registry = registry
                .add(uri.clone(), document.clone())
                .expect("a schema");
        }
        let registry = registry.prepare().expect("schemas that fit together");
        let validator = |(name, _, document): &(String, String, Value)| {
            let built = jsonschema::options()
                .with_registry(&registry)
                .build(document);
            (name.clone(), built.expect("a valid schema"))
        };
        Schemas(documents.iter().map(validator).collect())
    })
}

/// Checks a document against one of our schemas.
pub(crate) fn ours(name: &str, document: &Value) -> Result<(), String> {
    let validator = schemas()
        .0
        .get(name)
        .ok_or_else(|| format!("no schema {name}"))?;
    errors(validator, document).map_err(|errors| format!("schema {name}: {errors}"))
}

pub(crate) fn errors(validator: &Validator, document: &Value) -> Result<(), String> {
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("; "))
    }
}

/// Checks an answer of Graph, and each answer inside a batch.
pub(crate) fn check(request: &Request, answer: &Answer) -> Result<(), String> {
    if answer.delivery != Delivery::Whole || answer.body.is_empty() {
        return Ok(());
    }
    for name in [
        "request-id",
        "client-request-id",
        "Date",
        "x-ms-ags-diagnostic",
    ] {
        answer
            .header(name)
            .ok_or_else(|| format!("lacks the header {name}"))?;
    }
    let kind = answer.header("Content-Type").unwrap_or("");
    if !kind.starts_with("application/json") {
        return Ok(());
    }
    let body: Value = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    let below = request.path.strip_prefix("/v1.0").unwrap_or(&request.path);
    if below == "/$batch" && answer.status == 200 {
        return batch(request, &body);
    }
    single(&request.method, below, answer.status, &body)
}

fn batch(request: &Request, body: &Value) -> Result<(), String> {
    ours("batch.answer", body)?;
    let asked: Value = serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
    let asked = asked["requests"].as_array().cloned().unwrap_or_default();
    let ids = |list: &[Value]| -> Vec<String> {
        let mut ids: Vec<String> = list.iter().map(|each| each["id"].to_string()).collect();
        ids.sort_unstable();
        ids
    };
    let answered = body["responses"].as_array().cloned().unwrap_or_default();
    if ids(&asked) != ids(&answered) {
        return Err(format!(
            "asked for {:?}, answered {:?}",
            ids(&asked),
            ids(&answered)
        ));
    }
    for response in &answered {
        let item = asked.iter().find(|item| item["id"] == response["id"]);
        let item = item.ok_or("an answer that nobody asked for")?;
        let text = |name: &str| item[name].as_str().unwrap_or("");
        let url = format!("/{}", text("url").trim_start_matches('/'));
        let status = response["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok());
        if response["body"].is_object() {
            single(text("method"), &url, status.unwrap_or(0), &response["body"])?;
        }
    }
    Ok(())
}

/// Checks one body: our schema, the chosen properties, Microsoft's description.
pub(crate) fn single(method: &str, url: &str, status: u16, body: &Value) -> Result<(), String> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (schema, template) = match segments.as_slice() {
        _ if status >= 400 => ("error", None),
        ["subscribedSkus"] => ("subscribedSkus", Some("/subscribedSkus")),
        ["users"] => ("users", Some("/users")),
        ["users", _] => ("user", Some("/users/{user-id}")),
        ["users", _, "licenseDetails"] => {
            ("licenseDetails", Some("/users/{user-id}/licenseDetails"))
        }
        ["users", _, "assignLicense"] => (
            "assignLicense.answer",
            Some("/users/{user-id}/assignLicense"),
        ),
        ["groups"] => ("groups", Some("/groups")),
        ["groups", _] => ("group", Some("/groups/{group-id}")),
        [
            "groups",
            _,
            "members" | "transitiveMembers",
            "microsoft.graph.user",
        ] => ("users", None),
        ["directory", "subscriptions"] => ("subscriptions", None),
        ["organization"] => ("organization", Some("/organization")),
        ["me"] => ("me", None),
        ["me", ..] => ("directoryRoles", None),
        _ => return Err(format!("no schema for {path}")),
    };
    ours(schema, body)?;
    if status < 400 {
        selected(query, body)?;
    }
    openapi::check(method, template, body)
}

/// Every property asked for is there, and none besides.
fn selected(query: &str, body: &Value) -> Result<(), String> {
    let Some(select) = query
        .split('&')
        .find_map(|part| part.strip_prefix("$select="))
    else {
        return Ok(());
    };
    let wanted: BTreeSet<&str> = select.split(',').collect();
    let elements = match &body["value"] {
        Value::Array(elements) => elements.iter().collect(),
        _ => vec![body],
    };
    for element in elements {
        let members = element.as_object().ok_or("an element that is no object")?;
        let given = members.keys().map(String::as_str);
        let given: BTreeSet<&str> = given.filter(|name| !name.starts_with('@')).collect();
        if given != wanted {
            return Err(format!("asked for {wanted:?}, given {given:?}"));
        }
    }
    Ok(())
}
