//! The JSON Schemas of `tests/schemas`, ready to check with.

use crate::folder;
use jsonschema::{Registry, Validator};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const BASE: &str = "https://reseat.invalid/schemas/";

/// Checks a document against `tests/schemas/<name>.schema.json`.
///
/// Errors: every place that does not fit, with the way to it.
///
/// Panics when there is no such schema.
pub fn check(name: &str, document: &Value) -> Result<(), String> {
    let validator = all().get(name);
    let validator = validator.unwrap_or_else(|| panic!("no schema {name}"));
    let faults: Vec<String> = validator
        .iter_errors(document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("{name}: {}", faults.join("; ")))
    }
}

/// Checks a document that must fit.
///
/// Panics when it does not.
pub fn must_fit(name: &str, document: &Value) {
    if let Err(fault) = check(name, document) {
        panic!("{fault}\n{document}");
    }
}

fn all() -> &'static BTreeMap<String, Validator> {
    static READ: OnceLock<BTreeMap<String, Validator>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut documents = Vec::new();
        for entry in std::fs::read_dir(folder::schemas()).unwrap() {
            let path = entry.unwrap().path();
            if !path.is_file() {
                continue;
            }
            let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let uri = document["$id"].as_str().unwrap().to_owned();
            let name = uri
                .strip_prefix(BASE)
                .and_then(|rest| rest.strip_suffix(".schema.json"))
                .unwrap_or_else(|| panic!("{uri} is no $id of ours"))
                .to_owned();
            documents.push((name, uri, document));
        }
        let mut registry = Registry::new();
        for (_, uri, document) in &documents {
            registry = registry.add(uri.clone(), document.clone()).unwrap();
        }
        let registry = registry.prepare().unwrap();
        let build = |(name, _, document): &(String, String, Value)| {
            let built = jsonschema::options()
                .with_registry(&registry)
                .build(document);
            (name.clone(), built.unwrap())
        };
        documents.iter().map(build).collect()
    })
}
