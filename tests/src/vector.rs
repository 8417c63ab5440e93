//! The vectors of `tests/vectors`; their format stands in the README there.

use crate::{folder, schema};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One case.
#[derive(Clone, Debug, Deserialize)]
pub struct Vector {
    /// `plan/001-swap`.
    #[serde(skip)]
    pub id: String,
    /// What is proved.
    pub name: String,
    /// The world before.
    pub given: Given,
    /// The request.
    pub when: Value,
    /// What must come out.
    pub expect: Expect,
}

/// The world before.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The body of `POST /_sim/reset`.
    pub state: Value,
    /// Display names of the account's roles.
    #[serde(default = "license_administrator")]
    pub roles: Vec<String>,
    /// What the token is good for.
    #[serde(default)]
    pub token: TokenKind,
    /// The configuration; `{root}` is the simulator's address.
    #[serde(default = "custom")]
    pub config: Value,
    /// The body of `POST /_sim/faults`.
    pub faults: Option<Value>,
}

/// What the token is good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenKind {
    /// It works.
    #[default]
    Valid,
    /// It does not, and there is no other.
    Expired,
    /// It does not, and the next one works.
    Renewed,
}

/// What must come out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The plan's bytes.
    pub document: Option<String>,
    /// User principal name to result.
    pub results: Option<BTreeMap<String, String>>,
    /// Counts of `done`; the others are 0.
    pub totals: Option<BTreeMap<String, u64>>,
    /// The id in `done`.
    pub stopped: Option<String>,
    /// The list of the `tenant` event.
    pub missing: Option<Vec<String>>,
    /// The error document.
    pub error: Option<ExpectedError>,
    /// What the tenant accepted.
    pub ledger: Vec<Value>,
}

/// The error document's members that are compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedError {
    /// The id of the table.
    pub id: String,
    /// The status of the C face.
    pub status: i64,
    /// The thing; compared where it is given.
    #[serde(default, deserialize_with = "given")]
    pub target: Option<Value>,
    /// Texts that occur in the message.
    #[serde(default)]
    pub says: Vec<String>,
}

/// A member that is there, null included.
fn given<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

fn license_administrator() -> Vec<String> {
    vec!["License Administrator".into()]
}

fn custom() -> Value {
    json!({"environment": "Custom", "graphRoot": "{root}"})
}

/// Every vector, by number; each was checked against its schema.
pub fn all() -> Vec<Vector> {
    let mut vectors = Vec::new();
    for area in std::fs::read_dir(folder::vectors()).unwrap() {
        let area = area.unwrap().path();
        if !area.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&area).unwrap() {
            let path = file.unwrap().path();
            let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let name = |part: Option<&std::ffi::OsStr>| part.unwrap().to_str().unwrap().to_owned();
            let id = format!("{}/{}", name(area.file_name()), name(path.file_stem()));
            schema::check("vector", &document).unwrap_or_else(|fault| panic!("{id}: {fault}"));
            let vector: Vector = serde_json::from_value(document).unwrap();
            vectors.push(Vector { id, ..vector });
        }
    }
    vectors.sort_by(|one, other| one.number().cmp(other.number()));
    vectors
}

impl Vector {
    /// The three digits that stand for the case in every face.
    pub fn number(&self) -> &str {
        let (_, file) = self.id.split_once('/').unwrap();
        file.get(..3).unwrap()
    }
}
