//! Which products come and go.

use super::members::Members;
use super::names::refuse_nameless;
use crate::error::{Error, Misuse, Wrong};

/// An old and a new product, as a person names them.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PairNames {
    pub from: String,
    pub to: String,
}

/// What happens to products.
#[derive(Clone, Debug)]
pub enum ScopeNames {
    /// Old by new; everything else stays.
    Swap(Vec<PairNames>),
    /// Every direct product goes, these come.
    ReplaceAll(Vec<String>),
    /// These come, nothing goes.
    Grant(Vec<String>),
    /// These go, nothing comes.
    Revoke(Vec<String>),
    /// These stay, and services of theirs are switched; every other switch stays as each user has it.
    Adjust {
        /// The products, never none.
        products: Vec<String>,
        /// Services that go on; with `off` never none.
        on: Vec<String>,
        /// Services that go off; none of them is in `on`.
        off: Vec<String>,
    },
}

#[derive(Clone, Copy)]
enum Scope {
    Swap,
    ReplaceAll,
    Grant,
    Revoke,
    Adjust,
}

const SCOPES: [(&str, Scope); 5] = [
    ("swap", Scope::Swap),
    ("replaceAll", Scope::ReplaceAll),
    ("grant", Scope::Grant),
    ("revoke", Scope::Revoke),
    ("adjust", Scope::Adjust),
];

/// Reads `scope` and the lists that go with it. All may be absent, where each user has a wish of their own.
///
/// Errors: `InvalidInput` for lists without a scope, and for a scope without its lists or with another's.
pub(super) fn scope_names(all: &mut Members) -> Result<Option<ScopeNames>, Error> {
    let scope = all.choice("scope", &SCOPES)?;
    let pairs: Option<Vec<Members>> = all.take("pairs")?;
    let targets = names(all, "targets")?;
    let products = names(all, "products")?;
    let (on, off) = (names(all, "on")?, names(all, "off")?);
    let has_switches = on.is_some() || off.is_some();
    let scope = match (scope, pairs, targets, products) {
        (None, None, None, None) if !has_switches => return Ok(None),
        (None, ..) => return Err(Misuse::NothingWished.into()),
        (Some(Scope::Swap), Some(pairs), None, None) if !pairs.is_empty() && !has_switches => {
            let pairs = pairs.into_iter().map(pair_names);
            ScopeNames::Swap(pairs.collect::<Result<_, _>>()?)
        }
        (Some(Scope::ReplaceAll), None, Some(targets), None) if !has_switches => {
            ScopeNames::ReplaceAll(products_of(targets)?)
        }
        (Some(Scope::ReplaceAll), Some(_), ..) => return Err(Misuse::OldBesideAll.into()),
        (Some(Scope::Grant), None, Some(targets), None) if !has_switches => {
            ScopeNames::Grant(products_of(targets)?)
        }
        (Some(Scope::Revoke), None, None, Some(products)) if !has_switches => {
            ScopeNames::Revoke(products_of(products)?)
        }
        (Some(Scope::Adjust), None, None, Some(products)) => {
            adjust(products, on.unwrap_or_default(), off.unwrap_or_default())?
        }
        (Some(scope), ..) => return Err(without_lists(scope).into()),
    };
    Ok(Some(scope))
}

/// A list that is given and empty names nothing, which is no scope.
fn names(all: &mut Members, name: &'static str) -> Result<Option<Vec<String>>, Error> {
    let names: Option<Vec<String>> = all.take(name)?;
    Ok(names.filter(|names| !names.is_empty()))
}

fn without_lists(scope: Scope) -> Misuse {
    match scope {
        Scope::Swap => Misuse::NothingToSwap,
        Scope::ReplaceAll => Misuse::NothingToGive,
        Scope::Grant => Misuse::NothingToGrant,
        Scope::Revoke => Misuse::NothingToRevoke,
        Scope::Adjust => Misuse::NothingToAdjust,
    }
}

fn products_of(names: Vec<String>) -> Result<Vec<String>, Error> {
    refuse_nameless(&names, Misuse::ProductNameless)?;
    Ok(names)
}

fn adjust(products: Vec<String>, on: Vec<String>, off: Vec<String>) -> Result<ScopeNames, Error> {
    if on.is_empty() && off.is_empty() {
        return Err(Misuse::NothingToAdjust.into());
    }
    refuse_nameless(on.iter().chain(&off), Misuse::ServiceNameless)?;
    let folded = |name: &String| name.trim().to_lowercase();
    let both = on
        .iter()
        .find(|on| off.iter().any(|off| folded(on) == folded(off)));
    if let Some(service) = both {
        return Err(Wrong::BothWays {
            service: service.trim().into(),
        }
        .into());
    }
    Ok(ScopeNames::Adjust {
        products: products_of(products)?,
        on,
        off,
    })
}

/// A side that is missing is told apart from a wrong shape: a person gave lists of different lengths.
fn pair_names(mut pair: Members) -> Result<PairNames, Error> {
    let from: Option<String> = pair.take("from")?;
    let to: Option<String> = pair.take("to")?;
    pair.end()?;
    let (Some(from), Some(to)) = (from, to) else {
        return Err(Misuse::PairsUneven.into());
    };
    refuse_nameless([&from, &to], Misuse::ProductNameless)?;
    Ok(PairNames { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::asked::{assert_says, plan, refusal, refusal_of_null};
    use serde_json::{Value, json};

    /// The lists of a scope, without those of a swap.
    fn scope(scope: &str, lists: Value) -> Value {
        let mut all = lists;
        all["scope"] = json!(scope);
        if all.get("pairs").is_none() {
            all["pairs"] = Value::Null;
        }
        all
    }

    #[test]
    fn each_scope_reads_its_lists() {
        let read = |name, lists| plan(scope(name, lists)).scope.expect("a scope");
        let targets = json!({"targets": ["E3", "E5"]});
        assert!(
            matches!(read("grant", targets.clone()), ScopeNames::Grant(names) if names == ["E3", "E5"])
        );
        assert!(
            matches!(read("replaceAll", targets), ScopeNames::ReplaceAll(names) if names.len() == 2)
        );
        let products = json!({"products": ["E3"]});
        assert!(matches!(read("revoke", products), ScopeNames::Revoke(names) if names == ["E3"]));
        match read(
            "adjust",
            json!({"products": ["E3"], "on": [], "off": ["TEAMS1"]}),
        ) {
            ScopeNames::Adjust { products, on, off } => {
                assert_eq!(
                    (products.len(), on.len(), off),
                    (1, 0, vec!["TEAMS1".into()])
                );
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_scope_without_its_lists_or_with_anothers_is_refused() {
        for (name, lists, says) in [
            ("swap", json!({"pairs": []}), "replaced by which"),
            (
                "swap",
                json!({"pairs": [{"from": "A", "to": "B"}], "targets": ["C"]}),
                "replaced by which",
            ),
            (
                "swap",
                json!({"pairs": [{"from": "A", "to": "B"}], "off": ["C"]}),
                "replaced by which",
            ),
            ("replaceAll", json!({"targets": []}), "users get"),
            (
                "replaceAll",
                json!({"pairs": [{"from": "A", "to": "B"}]}),
                "old products are named as well",
            ),
            ("grant", json!({}), "users get"),
            ("grant", json!({"targets": []}), "users get"),
            (
                "grant",
                json!({"targets": ["A"], "products": ["B"]}),
                "users get",
            ),
            ("grant", json!({"targets": [" "]}), "no name"),
            ("revoke", json!({}), "users lose"),
            ("revoke", json!({"products": []}), "users lose"),
            (
                "revoke",
                json!({"products": ["A"], "targets": ["B"]}),
                "users lose",
            ),
            (
                "revoke",
                json!({"products": ["A"], "on": ["B"]}),
                "users lose",
            ),
            (
                "adjust",
                json!({"products": ["A"]}),
                "which services of which products",
            ),
            (
                "adjust",
                json!({"products": [], "on": ["S"]}),
                "which services of which products",
            ),
            (
                "adjust",
                json!({"on": ["S"]}),
                "which services of which products",
            ),
            (
                "adjust",
                json!({"products": ["A"], "on": [], "off": []}),
                "which services of which products",
            ),
            (
                "adjust",
                json!({"products": ["A"], "on": [" "]}),
                "service has no name",
            ),
            (
                "adjust",
                json!({"products": ["A"], "on": ["s "], "off": ["S"]}),
                "\"s\" is to be switched on and off",
            ),
        ] {
            let lists = scope(name, lists);
            assert_says(&refusal(lists), &["InvalidInput: ", says]);
        }
    }

    #[test]
    fn null_is_no_list() {
        for (name, other, list, words) in [
            ("grant", "products", "targets", "products that come"),
            ("revoke", "targets", "products", "products"),
            ("adjust", "targets", "products", "products"),
            ("adjust", "targets", "on", "services that go on"),
            ("adjust", "targets", "off", "services that go off"),
        ] {
            let lists = scope(name, json!({(other): ["A"]}));
            let says = format!("The list of {words} must be a list of texts");
            assert_says(&refusal_of_null(lists, list), &[&says]);
        }
        assert_says(
            &refusal_of_null(json!({}), "scope"),
            &["\"scope\" must be a text"],
        );
    }

    #[test]
    fn without_a_scope_each_user_needs_a_wish() {
        let rows = |rows: Value| json!({"scope": null, "pairs": null, "users": {"rows": rows}});
        let none = plan(rows(
            json!([{"id": "a", "to": ["B"]}, {"id": "b", "likeUser": "c"}]),
        ));
        assert!(none.scope.is_none());
        let without = rows(json!([{"id": "a", "from": []}, {"id": "b", "disable": ["S"]}]));
        assert_says(
            &refusal(without),
            &["InvalidInput: User number 2 of the list: ", "\"b\""],
        );
        let csv = json!({"scope": null, "pairs": null, "users": {"csvPath": "users.csv"}});
        assert!(plan(csv).scope.is_none());
        for users in [
            json!({"all": true}),
            json!({"ids": ["a"]}),
            json!({"product": "A"}),
            json!({"rows": [{"id": "a"}]}),
        ] {
            let nothing = json!({"scope": null, "pairs": null, "users": users});
            assert_says(&refusal(nothing), &["InvalidInput: ", "what happens to"]);
        }
        assert_says(&refusal(json!({"scope": null})), &["what happens to"]);
    }
}
