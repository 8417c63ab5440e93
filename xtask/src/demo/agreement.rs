//! Whether the plan, the results and the tenant's ledger tell the same story.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;

/// Every change that the tenant accepted, in order.
#[derive(Debug, Deserialize)]
pub(super) struct Ledger {
    value: Vec<Entry>,
}

/// One accepted call.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    user_id: String,
    added: Vec<Holding>,
    removed: Vec<String>,
}

/// A product with its switched-off services.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Holding {
    sku_id: String,
    disabled_plans: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Document {
    plan: Plan,
}

#[derive(Deserialize)]
struct Plan {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    user_id: String,
    state: String,
    before: Side,
    after: Side,
}

#[derive(Deserialize)]
struct Side {
    direct: Vec<Holding>,
}

impl Side {
    fn products(&self) -> BTreeMap<&str, &BTreeSet<String>> {
        self.direct
            .iter()
            .map(|held| (held.sku_id.as_str(), &held.disabled_plans))
            .collect()
    }
}

impl Ledger {
    /// Reads the simulator's answer.
    pub(super) fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).context("the ledger is not as expected")
    }
}

/// One sentence per difference; `results` holds lines of user id, tab, result.
pub(super) fn differences(
    ledger: &Ledger,
    plan: &str,
    results: &str,
    expected: usize,
) -> Result<Vec<String>> {
    let document: Document = serde_json::from_str(plan).context("the plan is not as expected")?;
    let results: BTreeMap<&str, &str> = results
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let steps: BTreeMap<&str, &Step> = document
        .plan
        .steps
        .iter()
        .map(|step| (step.user_id.as_str(), step))
        .collect();
    let mut found = Vec::new();

    let ready = steps.values().filter(|step| step.state == "Ready").count();
    if ready != expected {
        found.push(format!(
            "the plan moves {ready} people instead of {expected}"
        ));
    }
    if results.len() != steps.len() {
        let (got, planned) = (results.len(), steps.len());
        found.push(format!(
            "there are {got} results for the {planned} people of the plan"
        ));
    }
    let mut changed = BTreeSet::new();
    for entry in &ledger.value {
        let user = entry.user_id.as_str();
        if !changed.insert(user) {
            found.push(format!("{user} was changed more than once"));
        }
        match steps.get(user) {
            Some(step) if step.state == "Ready" => found.extend(against_step(entry, step)),
            Some(step) => found.push(format!(
                "{user} was changed though the plan says {}",
                step.state
            )),
            None => found.push(format!("{user} was changed but is not in the plan")),
        }
    }
    for (user, step) in &steps {
        let result = results.get(user).copied().unwrap_or("nothing");
        let said = result == "Moved";
        let done = changed.contains(user);
        if (step.state == "Ready") != said {
            found.push(format!(
                "{user} was {} in the plan, and the result is {result}",
                step.state
            ));
        }
        if said != done {
            let ledger = if done { "a change" } else { "no change" };
            found.push(format!(
                "the result of {user} is {result}, and the ledger has {ledger}"
            ));
        }
    }
    if changed.len() != expected {
        found.push(format!(
            "the ledger has {} people instead of {expected}",
            changed.len()
        ));
    }
    Ok(found)
}

/// The entry must be the step's whole change: what comes with its switches, and what goes.
fn against_step(entry: &Entry, step: &Step) -> Vec<String> {
    let user = &step.user_id;
    let (before, after) = (step.before.products(), step.after.products());
    let comes: BTreeMap<&str, &BTreeSet<String>> = after
        .iter()
        .filter(|(product, off)| before.get(*product) != Some(off))
        .map(|(product, off)| (*product, *off))
        .collect();
    let goes: BTreeSet<&str> = before
        .keys()
        .copied()
        .filter(|product| !after.contains_key(product))
        .collect();
    let added: BTreeMap<&str, &BTreeSet<String>> = entry
        .added
        .iter()
        .map(|held| (held.sku_id.as_str(), &held.disabled_plans))
        .collect();
    let removed: BTreeSet<&str> = entry.removed.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    if entry.added.len() != 1 || entry.removed.len() != 1 {
        found.push(format!(
            "{user}: one call must add one product and remove one"
        ));
    }
    if added != comes {
        found.push(format!(
            "{user}: the call added {added:?}, the plan says {comes:?}"
        ));
    }
    if removed != goes {
        found.push(format!(
            "{user}: the call removed {removed:?}, the plan says {goes:?}"
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = r#"{"plan":{"steps":[
        {"userId":"u1","state":"Ready","before":{"direct":[{"skuId":"old","disabledPlans":["x"]}]},
         "after":{"direct":[{"skuId":"new","disabledPlans":["x"]}]}},
        {"userId":"u2","state":"Blocked","before":{"direct":[]},"after":{"direct":[]}}]}}"#;
    const RESULTS: &str = "u1\tMoved\nu2\tSkipped\n";

    fn compared(entries: &str, results: &str) -> Vec<String> {
        let ledger = Ledger::parse(&format!("{{\"value\":[{entries}]}}")).unwrap();
        differences(&ledger, PLAN, results, 1).unwrap()
    }

    fn entry(user: &str, off: &str, removed: &str) -> String {
        format!(
            "{{\"userId\":\"{user}\",\"added\":[{{\"skuId\":\"new\",\"disabledPlans\":[{off}]}}],\"removed\":[{removed}]}}"
        )
    }

    #[test]
    fn an_honest_run_has_no_differences() {
        assert_eq!(
            compared(&entry("u1", "\"x\"", "\"old\""), RESULTS),
            Vec::<String>::new()
        );
    }

    #[test]
    fn every_lie_is_found() {
        let good = entry("u1", "\"x\"", "\"old\"");
        for (entries, results) in [
            (String::new(), RESULTS),                     // said but not done
            (good.clone(), "u1\tSkipped\nu2\tSkipped\n"), // done but not said
            (good.clone(), "u1\tMoved\n"),                // one result is missing
            (format!("{good},{good}"), RESULTS),          // two calls
            (entry("u1", "", "\"old\""), RESULTS),        // a switch was lost
            (entry("u1", "\"x\"", ""), RESULTS),          // added without removing
            (format!("{good},{}", entry("u2", "", "\"old\"")), RESULTS), // a blocked user
            (format!("{good},{}", entry("u3", "", "\"old\"")), RESULTS), // a stranger
        ] {
            assert!(
                !compared(&entries, results).is_empty(),
                "{entries} {results}"
            );
        }
    }
}
