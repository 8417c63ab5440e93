//! What a person or a script gave, turned into a wish, or into an error that names the thing and the cure.

mod columns;
mod config;
mod countries;
mod csv;
mod document;
mod encoding;
mod lines;
mod members;
mod names;
mod never_touch;
mod quotes;
mod request;
mod rows;
mod rules;
mod scope;
mod services;
mod sheet;
mod users;

pub use config::{Auth, Config, FileSource};
pub use csv::{List, read_csv};
pub use document::{DocumentPlace, DocumentSource, PlanFile};
pub use encoding::Encoding;
pub use never_touch::NeverTouch;
pub use request::{PlanRequest, Request, ResumeRequest};
pub use rows::{NamedUser, RowLocation, RowWish, need_wishes};
pub use rules::{Policy, RunRules};
pub use scope::{PairNames, ScopeNames};
pub use services::{
    MapNames, MayLose, NewServices, ServiceMapSource, ServiceNames, Unanswered, read_service_map,
};
pub use users::{UserFilter, UserNames};

/// Requests for the tests of this folder.
#[cfg(test)]
mod asked {
    use super::{PlanRequest, Request};
    use crate::error::Error;
    use crate::text::Texts;
    use serde_json::{Value, json};

    /// The members of a request for a plan that can be made, with `change` over them: null takes one out.
    fn members(change: Value) -> Value {
        let mut all = json!({
            "op": "plan",
            "scope": "swap",
            "pairs": [{"from": "A", "to": "B"}],
            "users": {"all": true},
        });
        let Value::Object(change) = change else {
            panic!("{change}");
        };
        for (name, value) in change {
            if value.is_null() {
                all.as_object_mut().expect("an object").remove(&name);
            } else {
                all[name] = value;
            }
        }
        all
    }

    fn parse(request: &Value) -> Result<PlanRequest, Error> {
        match Request::parse(request.to_string().as_bytes())? {
            Request::Plan(request) => Ok(*request),
            other => panic!("{other:?}"),
        }
    }

    /// What is read with that change.
    pub(super) fn plan(change: Value) -> PlanRequest {
        parse(&members(change.clone())).unwrap_or_else(|fault| panic!("{change}: {fault}"))
    }

    /// Id and sentence with which it is refused with that change. Each has a cure.
    pub(super) fn refusal(change: Value) -> String {
        told(&members(change))
    }

    /// As [`refusal`], where the member is there and null.
    pub(super) fn refusal_of_null(change: Value, name: &str) -> String {
        let mut all = members(change);
        all[name] = Value::Null;
        told(&all)
    }

    fn told(request: &Value) -> String {
        let report = parse(request)
            .expect_err(&request.to_string())
            .report(&Texts::english());
        assert!(report.hint.is_some(), "{request}");
        format!("{}: {}", report.id, report.message)
    }

    /// Whether the sentence says each of these.
    pub(super) fn assert_says(sentence: &str, words: &[&str]) {
        for word in words {
            assert!(sentence.contains(word), "{word:?} is not in: {sentence}");
        }
    }
}
