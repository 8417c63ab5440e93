//! Replicas that are behind: for a while after a change, a reading shows the user as before.

use crate::scene::Scene;
use reseat_core::ports::Clock;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Every user's reading is behind by so much.
pub fn behind(scene: &Scene, lag: Duration) {
    behind_where(scene, lag, |_| true);
}

/// This user's reading is behind by so much.
pub fn behind_for(scene: &Scene, user: &str, lag: Duration) {
    let user = user.to_owned();
    behind_where(scene, lag, move |other| other == user);
}

fn behind_where(scene: &Scene, lag: Duration, is_behind: impl Fn(&str) -> bool + Send + 'static) {
    let clock = scene.clock.clone();
    let lag_ms = u64::try_from(lag.as_millis()).unwrap();
    let mut changed_at: BTreeMap<String, u64> = BTreeMap::new();
    let mut before: BTreeMap<String, Value> = BTreeMap::new();
    scene.transport.on_answer(move |request, exchange| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let items = asked["requests"].as_array().map_or(&[][..], Vec::as_slice);
        let now = clock.monotonic_ms();
        // An answer may be lost, and what it would have told was done all the same.
        for item in items.iter().filter(|item| item["method"] == "POST") {
            changed_at.entry(user_of(item)).or_insert(now);
        }
        let mut answer = exchange?;
        let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let Some(responses) = body["responses"].as_array_mut() else {
            return Ok(answer);
        };
        for response in responses {
            let item = items.iter().find(|item| item["id"] == response["id"]);
            let item = item.unwrap();
            let user = user_of(item);
            if item["method"] == "POST" || !is_behind(&user) || response["status"] != 200 {
                continue;
            }
            match changed_at.get(&user) {
                None => {
                    before.insert(user, response["body"].clone());
                }
                Some(at) if now - at < lag_ms => response["body"] = before[&user].clone(),
                Some(_) => {}
            }
        }
        answer.body = body.to_string().into_bytes();
        Ok(answer)
    });
}

fn user_of(item: &Value) -> String {
    let path = item["url"].as_str().unwrap().trim_start_matches("/users/");
    path.get(..36).unwrap().to_owned()
}
