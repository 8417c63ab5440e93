//! What goes wrong on the way, and what must come of it (faults.md). Every scene ends with
//! [`reseat_tests::ledger::check`]: whatever happened, what was said is what the tenant holds.

use reseat_core::ports::Clock;
use reseat_tests::in_process::{Exchange, answer, is_change, no_answer};
use reseat_tests::scene::{Ran, Scene, apply};
use reseat_tests::{ledger, simulator, state};
use serde_json::{Value, json};

const ASSIGN: &str = "/users/{id}/assignLicense";

/// 45 users who can move: three batches.
fn scene() -> (Scene, String) {
    let scene = Scene::new(&state::tenant(45, 100));
    let document = scene.plan(&state::swap(json!({"all": true})));
    (scene, document)
}

fn run(scene: &Scene, document: &str) -> Ran {
    let ran = scene.run(&apply(document));
    simulator::all_struck(&scene.sim);
    ledger::check(scene, document, &ran, &[]);
    ran
}

/// Runs with a script of faults; all must be moved all the same.
fn all_moved_with(script: &Value) -> Scene {
    let (scene, document) = scene();
    scene.faults(script);
    let ran = run(&scene, &document);
    assert_eq!(ran.count("Moved"), 45, "{script}: {:?}", ran.results());
    scene
}

/// Gives the answers of the first `times` batches of changes to `tamper`.
fn tamper(
    scene: &Scene,
    mut times: u32,
    mut tamper: impl FnMut(&mut Value) -> Option<Exchange> + Send + 'static,
) {
    scene.transport.on_answer(move |request, exchange| {
        let Ok(mut answer) = exchange else {
            return exchange;
        };
        if times == 0 || !is_change(request) {
            return Ok(answer);
        }
        times -= 1;
        let mut body: Value = serde_json::from_slice(&answer.body).unwrap();
        if let Some(other) = tamper(&mut body) {
            return other;
        }
        answer.body = body.to_string().into_bytes();
        Ok(answer)
    });
}

#[test]
fn a_throttled_item_is_sent_again_after_its_wait_and_alone() {
    let script = json!([{"path": ASSIGN, "userId": state::id(7), "do": "status", "status": 429, "retryAfter": 17}]);
    let (scene, document) = scene();
    scene.faults(&script);
    let start = scene.clock.monotonic_ms();
    let (sizes, seen) = std::sync::mpsc::channel();
    scene.transport.on_send(move |request| {
        if is_change(request) {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            sizes
                .send(body["requests"].as_array().unwrap().len())
                .unwrap();
        }
        None
    });
    let ran = run(&scene, &document);
    assert_eq!(ran.count("Moved"), 45);
    assert!(scene.clock.monotonic_ms() - start >= 17_000);
    assert_eq!(seen.try_iter().collect::<Vec<_>>(), [20, 20, 5, 1]);
    assert_eq!(simulator::metrics(&scene.sim)["throttled"], 1);
    let told = waits(&ran);
    assert!(!told.is_empty());
    for wait in told {
        assert_eq!(
            (&wait["waitMs"], &wait["users"]),
            (&json!(17_000), &json!(1))
        );
        assert_eq!(wait["message"], "Microsoft asked us to wait 17 seconds");
        assert_eq!(
            wait["hint"],
            "1 user is tried again then; the others go on."
        );
    }
}

/// What the run said of waiting; at its end it says that nothing waits.
fn waits(ran: &Ran) -> Vec<Value> {
    let progress = ran.of("progress");
    assert_eq!(progress.last().unwrap()["waiting"], Value::Null);
    let told = progress.into_iter().map(|event| event["waiting"].clone());
    told.filter(|wait| !wait.is_null()).collect()
}

#[test]
fn a_wait_that_holds_everything_says_so_and_a_short_one_nothing() {
    let refused = |seconds: u32| {
        let script = json!([{"method": "POST", "path": "/$batch", "nth": 2, "do": "status", "status": 429, "retryAfter": seconds}]);
        let (scene, document) = scene();
        scene.faults(&script);
        waits(&run(&scene, &document))
    };
    let told = refused(5);
    let hints: Vec<&Value> = told.iter().map(|wait| &wait["hint"]).collect();
    assert_eq!(
        hints,
        ["20 users are tried again then; nothing else is sent before."]
    );
    assert_eq!(refused(1), Vec::<Value>::new());
}

#[test]
fn every_form_of_retry_after_is_waited_for() {
    for (form, at_least) in [
        (json!(30), 30_000),
        (json!("2.128"), 2_128),
        (json!(["3", "11"]), 11_000),
        (json!(0), 500),
        (json!("-1"), 500),
        (json!("soon"), 500),
        (json!("Tue, 24 Nov 2026 09:00:30 GMT"), 30_000),
        (json!("Tue, 24 Nov 2026 08:00:00 GMT"), 500),
    ] {
        // Of one item and of a whole batch; a browser hides when an answer was given.
        let item = json!({"path": ASSIGN, "userId": state::id(7)});
        let whole = json!({"method": "POST", "path": "/$batch", "nth": 2});
        for (mut rule, is_hidden) in [(item.clone(), false), (item, true), (whole, true)] {
            let (scene, document) = scene();
            rule["do"] = json!("status");
            rule["status"] = json!(429);
            rule["retryAfter"] = form.clone();
            scene.faults(&json!([rule]));
            scene.transport.on_answer(move |_, exchange| {
                let mut answer = exchange?;
                answer
                    .headers
                    .retain(|(name, _)| !is_hidden || name != "date");
                Ok(answer)
            });
            let start = scene.clock.monotonic_ms();
            let ran = run(&scene, &document);
            assert_eq!(ran.count("Moved"), 45, "{rule}");
            let passed = scene.clock.monotonic_ms() - start;
            assert!(passed >= at_least, "{rule}: {passed}");
            assert!(passed < at_least + 20_000, "{rule}: {passed}");
        }
    }
}

#[test]
fn a_retry_after_that_is_a_json_number_is_waited_for() {
    let (scene, document) = scene();
    tamper(&scene, 1, |body| {
        body["responses"][0] = json!({
            "id": body["responses"][0]["id"], "status": 429, "headers": {"Retry-After": 40},
            "body": {"error": {"code": "TooManyRequests", "message": "Please retry again later."}},
        });
        None
    });
    let start = scene.clock.monotonic_ms();
    assert_eq!(run(&scene, &document).count("Moved"), 45);
    assert!(scene.clock.monotonic_ms() - start >= 40_000);
}

#[test]
fn a_whole_batch_refused_by_throttling_or_overload_is_sent_again() {
    for status in [429, 503] {
        for times in [1, 3] {
            let scene = all_moved_with(&json!([
                {"method": "POST", "path": "/$batch", "nth": 2, "times": times, "do": "status", "status": status, "retryAfter": 5}
            ]));
            assert_eq!(simulator::ledger(&scene.sim).len(), 45);
        }
    }
}

#[test]
fn a_connection_cut_before_or_after_a_change_is_read_back() {
    for cut in ["cutBefore", "cutAfter", "truncate"] {
        // The whole batch; one item, which ends the batch there; and several one after the other.
        all_moved_with(&json!([{"method": "POST", "path": "/$batch", "nth": 5, "do": cut}]));
        all_moved_with(&json!([{"path": ASSIGN, "userId": state::id(9), "do": cut}]));
        all_moved_with(
            &json!([{"method": "POST", "path": "/$batch", "nth": 4, "times": 4, "do": cut}]),
        );
    }
}

#[test]
fn a_server_fault_after_the_change_is_read_back() {
    for status in [500, 502, 504] {
        let (scene, document) = scene();
        // Item 3 was changed and says that it failed.
        tamper(&scene, 3, move |body| {
            body["responses"][3] = json!({
                "id": body["responses"][3]["id"], "status": status,
                "body": {"error": {"code": "UnknownError", "message": ""}},
            });
            None
        });
        assert_eq!(run(&scene, &document).count("Moved"), 45);
    }
}

#[test]
fn a_change_that_was_made_and_answered_429_is_not_called_failed() {
    let (scene, document) = scene();
    tamper(&scene, 1, |body| {
        body["responses"][0] = json!({
            "id": body["responses"][0]["id"], "status": 429, "headers": {"Retry-After": "2"},
            "body": {"error": {"code": "TooManyRequests", "message": "Please retry again later."}},
        });
        None
    });
    assert_eq!(run(&scene, &document).count("Moved"), 45);
}

#[test]
fn missing_double_unknown_and_odd_answers_are_read_back() {
    let odd: [fn(&mut Vec<Value>); 6] = [
        |items| {
            items.remove(0);
        },
        |items| items.clear(),
        |items| {
            let mut twin = items[0].clone();
            twin["status"] = json!(400);
            items.push(twin);
        },
        |items| items[0]["id"] = json!("999"),
        |items| items[0]["status"] = json!("200"),
        |items| items[0] = json!("what?"),
    ];
    for (number, change) in odd.into_iter().enumerate() {
        let (scene, document) = scene();
        tamper(&scene, 3, move |body| {
            change(body["responses"].as_array_mut().unwrap());
            None
        });
        assert_eq!(run(&scene, &document).count("Moved"), 45, "form {number}");
    }
}

#[test]
fn an_answer_that_is_no_batch_is_read_back() {
    for body in [
        "",
        "<html>Sign in</html>",
        "{\"value\":[]}",
        "{\"responses\":[{\"id\":\"0\",\"sta",
    ] {
        let (scene, document) = scene();
        tamper(&scene, 1, move |_| {
            Some(Ok(reseat_core::ports::HttpResponse {
                status: 200,
                headers: Vec::new(),
                body: body.as_bytes().to_vec(),
            }))
        });
        assert_eq!(run(&scene, &document).count("Moved"), 45, "{body}");
    }
}

#[test]
fn a_batch_refused_for_one_bad_item_is_split() {
    let (scene, document) = scene();
    // As Graph does it: a batch that holds the bad item is refused whole, and nothing of it is done.
    scene.transport.on_send(|request| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let is_bad = is_change(request) && body.contains(&state::id(9));
        let error = json!({"error": {"code": "BadRequest", "message": "One item is malformed."}});
        is_bad.then(|| answer(400, &error))
    });
    let ran = run(&scene, &document);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (44, 1));
    assert_eq!(ran.results()[&state::upn(9)], "Refused");
}

#[test]
fn what_never_can_be_read_back_is_unknown_and_not_failed() {
    let (scene, document) = scene();
    let mut lost = false;
    scene.transport.on_answer(move |request, exchange| {
        if is_change(request) && !lost {
            lost = true;
            return Err(no_answer("cut"));
        }
        if lost {
            return Err(no_answer("cut for good"));
        }
        exchange
    });
    let ran = run(&scene, &document);
    assert!(ran.count("Unknown") >= 20, "{:?}", ran.results());
    assert_eq!(ran.count("Moved"), 0);
    assert_eq!(ran.done()["stopped"], "ConnectionFailed");
    for event in ran.of("result") {
        if event["result"] == "Unknown" {
            assert_eq!(event["errorId"], "OutcomeUnknown");
            assert!(event["hint"].is_string());
        }
    }
}

#[test]
fn an_expired_token_in_the_middle_is_renewed_once_for_all() {
    let (scene, document) = scene();
    let short = simulator::token(&scene.sim, &["License Administrator".into()], Some(1_000));
    let next = scene.sim.token();
    let scene = scene.with_tokens([short, next]);
    // The token ends while the batches are on their way.
    scene.faults(&json!([{"method": "POST", "path": "/$batch", "nth": 1, "times": 3, "do": "delay", "delayMs": 1_500}]));
    let ran = run(&scene, &document);
    assert_eq!(ran.count("Moved"), 45);
    assert_eq!(scene.tokens.renewals().len(), 1);
}

#[test]
fn an_expired_token_that_nobody_renews_ends_the_run_cleanly() {
    // Expired at the second batch of changes, and expired when changed users are to be read back.
    for reads_end_too in [false, true] {
        let (scene, document) = scene();
        let mut changes = 0;
        let expired =
            json!({"error": {"code": "InvalidAuthenticationToken", "message": "expired"}});
        scene.transport.on_send(move |request| {
            changes += u32::from(is_change(request));
            let is_over = changes >= 2 && (reads_end_too || is_change(request));
            is_over.then(|| answer(401, &expired))
        });
        let ran = run(&scene, &document);
        assert_eq!(ran.done()["stopped"], "TokenExpired");
        let (hint, go_on) = (&ran.done()["hint"], &ran.done()["goOn"]);
        assert!(hint.as_str().unwrap().contains("new token"), "{hint}");
        assert!(go_on.as_str().unwrap().contains("same command"), "{go_on}");
        assert!(ran.count("NotStarted") > 0);
        // Who can't be read back is not called moved, though an accepting answer was seen.
        let word = if reads_end_too { "Unknown" } else { "Moved" };
        assert_eq!(simulator::ledger(&scene.sim).len(), ran.count(word));
    }
}

/// A scene whose token source never runs dry.
fn scene_with_many_tokens() -> (Scene, String) {
    let (scene, document) = scene();
    let token = scene.sim.token();
    (scene.with_tokens(vec![token; 100]), document)
}

#[test]
fn items_refused_with_a_new_token_too_end_the_run() {
    // From the first change on, and after the first batch was accepted.
    for accepted in [0, 20] {
        let (scene, document) = scene_with_many_tokens();
        scene.faults(&json!([{"path": ASSIGN, "nth": accepted + 1, "times": 1_000, "do": "status", "status": 401}]));
        let ran = run(&scene, &document);
        assert_eq!(ran.done()["stopped"], "TokenExpired");
        let counts = (ran.count("Moved"), ran.count("NotStarted"));
        assert_eq!(counts, (accepted, 45 - accepted));
        assert_eq!(simulator::ledger(&scene.sim).len(), accepted);
        assert_eq!(scene.tokens.renewals().len(), 1, "one question");
    }
}

#[test]
fn an_item_refused_once_is_sent_again_with_a_new_token() {
    let (scene, document) = scene_with_many_tokens();
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(7), "do": "status", "status": 401}]));
    assert_eq!(run(&scene, &document).count("Moved"), 45);
    assert_eq!(scene.tokens.renewals().len(), 1);
}

#[test]
fn reads_refused_with_a_new_token_too_end_the_job() {
    let (scene, document) = scene_with_many_tokens();
    let list = json!({"op": "listUsers", "users": {"ids": [state::upn(3), state::upn(4)]}});
    for (times, renewals) in [(1, 1), (1_000, 2)] {
        scene.faults(&json!([{"method": "GET", "path": "/users/{id}", "times": times, "do": "status", "status": 401}]));
        let ran = scene.run(&list);
        let error = ran.error.as_ref().map(|error| error["id"].clone());
        assert_eq!(error, (times > 1).then(|| json!("TokenExpired")));
        assert_eq!(scene.tokens.renewals().len(), renewals, "one question each");
    }
    // Before the first change of a run as well: nobody is called refused.
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], "TokenExpired");
    assert_eq!(ran.count("NotStarted"), 45);
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
}

#[test]
fn a_claims_challenge_is_passed_on() {
    let (scene, document) = scene();
    let scene = {
        let token = scene.sim.token();
        scene.with_tokens([token.clone(), token])
    };
    let mut challenged = false;
    scene.transport.on_answer(move |request, exchange| {
        let mut answer = exchange?;
        if !challenged && request.url.contains("/organization") {
            challenged = true;
            answer.status = 401;
            answer.headers.push((
                "www-authenticate".into(),
                "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"".into(),
            ));
        }
        Ok(answer)
    });
    assert_eq!(run(&scene, &document).count("Moved"), 45);
    let renewals = scene.tokens.renewals();
    assert_eq!(renewals.len(), 1);
    assert_eq!(renewals[0].claims.as_deref(), Some("{\"access_token\":{}}"));
}

#[test]
fn a_403_before_any_success_stops_the_run() {
    let (scene, document) = scene();
    scene.faults(&json!([{"path": ASSIGN, "times": 1_000, "do": "status", "status": 403}]));
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], "NotPermitted");
    let hint = ran.done()["hint"].as_str().unwrap();
    assert!(hint.contains("License Administrator"), "{hint}");
    assert!(!ran.done().to_string().contains("same command"));
    assert_eq!(simulator::ledger(&scene.sim), Vec::<Value>::new());
    assert_eq!(ran.count("Refused") + ran.count("NotStarted"), 45);
    for event in ran.of("result") {
        if event["result"] == "Refused" {
            assert_eq!(event["errorId"], "NotPermitted");
        }
    }
}

#[test]
fn a_403_beside_successes_of_the_same_batch_is_that_users_own() {
    let (scene, document) = scene();
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(1), "times": 1_000, "do": "status", "status": 403}]));
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], Value::Null);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (44, 1));
}

#[test]
fn refusals_between_successes_of_one_batch_are_not_in_a_row() {
    let (scene, document) = scene();
    let refused = [3, 8, 13, 18];
    let rules = refused.map(|number| {
        json!({"path": ASSIGN, "userId": state::id(number), "times": 1_000, "do": "status", "status": 403})
    });
    scene.faults(&json!(rules));
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], Value::Null);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (41, 4));
}

#[test]
fn a_403_on_reading_everybody_stops_the_run() {
    let scene = Scene::new(&state::tenant(200, 300));
    let document = scene.plan(&state::swap(json!({"all": true})));
    scene.faults(&json!([{"method": "GET", "path": "/users/{id}", "times": 100_000, "do": "status", "status": 403}]));
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], "NotPermitted");
    assert!(ran.count("NotStarted") >= 120, "{:?}", ran.done()["totals"]);
    assert_eq!(ran.count("Refused") + ran.count("NotStarted"), 200);
}

#[test]
fn a_403_on_reading_who_has_nothing_to_do_stops_the_run() {
    let (scene, document) = scene();
    assert_eq!(run(&scene, &document).count("Moved"), 45);
    let document = scene.plan(&state::swap(json!({"all": true})));
    scene.faults(&json!([{"method": "GET", "path": "/users/{id}", "times": 100_000, "do": "status", "status": 403}]));
    let ran = scene.run(&apply(&document));
    assert_eq!(ran.done()["stopped"], "NotPermitted");
    assert_eq!(ran.count("NotStarted"), 45);
}

#[test]
fn a_403_on_reading_one_user_is_that_users_own() {
    let (scene, document) = scene();
    scene.faults(&json!([{"method": "GET", "path": "/users/{id}", "userId": state::id(1), "times": 1_000, "do": "status", "status": 403}]));
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], Value::Null);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (44, 1));
}

#[test]
fn a_403_after_a_success_is_that_users_own() {
    let (scene, document) = scene();
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(44), "times": 1_000, "do": "status", "status": 403}]));
    let ran = run(&scene, &document);
    assert_eq!(ran.done()["stopped"], Value::Null);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (44, 1));
}

#[test]
fn a_lasting_refusal_is_given_in_microsofts_words() {
    let (scene, document) = scene();
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(7), "do": "status", "status": 400}]));
    let ran = run(&scene, &document);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (44, 1));
    let refused = ran
        .of("result")
        .into_iter()
        .find(|event| event["result"] == "Refused");
    let refused = refused.unwrap();
    assert_eq!(refused["errorId"], "GraphRefused");
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("The request is not valid."), "{message}");
    assert!(refused["hint"].is_string() && refused["requestId"].is_string());
}

#[test]
fn throttling_without_end_gives_up_and_says_so() {
    let (scene, document) = scene();
    scene.faults(&json!([{"path": ASSIGN, "userId": state::id(7), "times": 1_000, "do": "status", "status": 429, "retryAfter": 1}]));
    let ran = run(&scene, &document);
    assert_eq!((ran.count("Moved"), ran.count("Refused")), (44, 1));
    let refused = ran
        .of("result")
        .into_iter()
        .find(|event| event["result"] == "Refused")
        .unwrap();
    assert_eq!(refused["errorId"], "Throttled");
}

#[test]
fn who_was_accepted_and_is_not_seen_changed_is_pending_and_not_moved() {
    let (scene, document) = scene();
    // The first batch is accepted in words only.
    let mut once = true;
    scene.transport.on_send(move |request| {
        if !is_change(request) || !std::mem::take(&mut once) {
            return None;
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let items = body["requests"].as_array().unwrap().iter();
        let accepted = items.map(|item| json!({"id": item["id"], "status": 200, "body": {}}));
        let responses: Vec<Value> = accepted.collect();
        Some(answer(200, &json!({ "responses": responses })))
    });
    let start = scene.clock.monotonic_ms();
    let ran = scene.run(&apply(&document));
    assert_eq!((ran.count("Moved"), ran.count("MovedPending")), (25, 20));
    assert_eq!(simulator::ledger(&scene.sim).len(), 25);
    // Replicas may lag for a minute: so long it is looked at before that is said.
    assert!(scene.clock.monotonic_ms() - start >= 60_000);
}

#[test]
fn reads_survive_faults_as_well() {
    for script in [
        json!([{"method": "GET", "do": "cutBefore", "times": 3}]),
        json!([{"method": "GET", "do": "truncate", "times": 3}]),
        json!([{"method": "GET", "do": "status", "status": 503, "retryAfter": 4, "times": 3}]),
        json!([{"method": "GET", "do": "status", "status": 500, "times": 3}]),
    ] {
        let scene = Scene::new(&state::tenant(45, 100));
        scene.faults(&script);
        let document = scene.plan(&state::swap(json!({"all": true})));
        assert_eq!(run(&scene, &document).count("Moved"), 45, "{script}");
    }
}
