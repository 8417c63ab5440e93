//! What screens say is true and told apart.

use super::super::tree::{Handler, Node};
use super::*;
use reseat_core::ErrorCode;
use reseat_core::event::{Phase, Severity};

/// The first element that has it.
fn find<'t>(tree: &'t Element, has: &dyn Fn(&Element) -> bool) -> Option<&'t Element> {
    if has(tree) {
        return Some(tree);
    }
    tree.children.iter().find_map(|child| match child {
        Node::Element(child) => find(child, has),
        Node::Text(_) => None,
    })
}

pub(super) fn attribute<'t>(element: &'t Element, name: &str) -> Option<&'t str> {
    let mut all = element.attributes.iter();
    all.find(|(key, _)| *key == name)
        .map(|(_, value)| value.as_str())
}

pub(super) fn with<'t>(tree: &'t Element, name: &str, value: &str) -> Option<&'t Element> {
    find(tree, &|element| attribute(element, name) == Some(value))
}

fn ended(widget: &mut Widget, outcomes: &[Outcome]) {
    go(widget, vec![Action::Replace]);
    let mut totals = RunTotals::default();
    for outcome in outcomes {
        totals.count(*outcome);
    }
    let end = done(Some(Totals::Run(totals)), None);
    say(widget, Job::Apply, vec![end]);
}

#[test]
fn the_end_claims_only_what_was_seen() {
    use Outcome::{Different, Moved, MovedPending, Refused, Skipped, Stale, Unchanged, Unknown};
    for (outcomes, title, about) in [
        (&[Moved][..], "1 user moved", "Every change was read back."),
        (
            &[Moved, Moved, MovedPending],
            "2 users moved",
            "1 more change was accepted and is not visible yet.",
        ),
        (
            &[MovedPending, Refused],
            "1 change accepted, not yet visible",
            "Not every change could be seen in the tenant yet.",
        ),
        (
            &[Different],
            "No user was seen to be moved as planned",
            "Every change was read back.",
        ),
        (
            &[Unknown],
            "No user was seen to be moved as planned",
            "Not every change could be seen in the tenant yet.",
        ),
        (
            &[Unchanged, Refused, Stale, Skipped],
            "No user was moved",
            "Nothing was changed.",
        ),
    ] {
        let mut widget = widget("Global");
        review(&mut widget);
        ended(&mut widget, outcomes);
        let text = see(&widget);
        assert!(text.contains(title) && text.contains(about), "{text}");
        assert!(!text.contains("0 users"), "{text}");
    }
}

#[test]
fn seats_that_are_not_free_are_not_offered() {
    for (free, sentence, is_advised) in [
        (
            -19,
            "No seat of ENTERPRISEPACK is free: it is over-used by 19 seats.",
            false,
        ),
        (0, "No seat of ENTERPRISEPACK is free.", false),
        (1, "1 seat of ENTERPRISEPACK is free now.", true),
        (1_216, "1,216 seats of ENTERPRISEPACK are free now.", true),
    ] {
        let mut widget = widget("Global");
        review(&mut widget);
        ended(&mut widget, &[Outcome::Moved]);
        let mut product = product(E3, "ENTERPRISEPACK");
        if let Event::Product { free: seats, .. } = &mut product {
            *seats = free;
        }
        say(&mut widget, Job::Products, vec![product]);
        let text = see(&widget);
        assert!(text.contains(sentence) && !text.contains("-19"), "{text}");
        assert_eq!(text.contains("Give free seats"), is_advised, "{text}");
    }
}

#[test]
fn a_stopped_run_says_why_and_how_to_go_on_here() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    let reason = "The sign-in has expired or was refused.";
    let mut end = done(Some(Totals::Run(RunTotals::default())), None);
    let cure = "Sign in again.";
    if let Event::Done {
        stopped,
        reason: why,
        hint,
        text,
        ..
    } = &mut end
    {
        *hint = Some(cure.into());
        *stopped = Some(ErrorCode::TokenExpired);
        *why = Some(reason.into());
        *text = Some("Give the same command again.".into());
    }
    let effects = say(&mut widget, Job::Apply, vec![end]);
    let text = see(&widget);
    assert!(
        text.contains(reason) && text.contains(cure) && text.contains("Plan again to go on"),
        "{text}"
    );
    // Neither seen nor heard, words for a shell.
    assert!(!text.contains("command"), "{text}");
    let spoken: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Say(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(spoken, ["The run was stopped"]);
    // And the press does it: the same change for the same people.
    let tree = draw(&widget);
    assert!(with(&tree, "id", "plan-again").is_some());
    let asked = request(&go(&mut widget, vec![Action::Review]), Job::Plan);
    assert_eq!(asked["users"]["ids"].as_array().map(Vec::len), Some(40));
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    assert_eq!(widget.pane, Pane::Review);
    let again = go(&mut widget, vec![Action::Replace]);
    assert_eq!(request(&again, Job::Apply)["op"], "apply");
}

#[test]
fn numbers_that_matter_are_bold() {
    let mut widget = widget("Global");
    go(&mut widget, vec![Action::MarkShown]);
    let bold = |widget: &Widget, class: &str| {
        let tree = draw(widget);
        let place = with(&tree, "class", class).expect(class);
        let bold = find(place, &|element| element.tag == "b").map(words);
        (bold.unwrap_or_default(), words(place))
    };
    let (number, foot) = bold(&widget, "count");
    assert_eq!(number, "40");
    assert!(foot.starts_with("40 of 40 selected"), "{foot}");
    review(&mut widget);
    let tree = draw(&widget);
    let lead = with(&tree, "class", "lead").expect("lead");
    let last = lead.children.iter().rev().find_map(|child| match child {
        Node::Element(child) => Some(words(child)),
        Node::Text(_) => None,
    });
    assert_eq!(last.as_deref(), Some("2"));
    assert!(words(lead).ends_with("for 2 users, each in one step."));
}

#[test]
fn who_waits_is_told_for_what() {
    let mut widget = widget("Global");
    review_of(&mut widget, plans::waiting());
    let text = see(&widget);
    assert!(
        text.contains("wait for a seat of Microsoft 365 E3"),
        "{text}"
    );
}

#[test]
fn why_a_run_stands_still_is_shown_while_it_does() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    let message = "Microsoft asked us to wait 7 seconds";
    let progress = |waiting| Event::Progress {
        phase: Phase::Apply,
        done: 0,
        total: Some(2),
        per_second: None,
        remaining_ms: None,
        stopping: false,
        activity: String::new(),
        message: String::new(),
        waiting,
    };
    let waiting = reseat_core::event::Waiting {
        wait_ms: 7_000,
        users: 20,
        message: message.into(),
        hint: "20 users are tried again then; the others go on.".into(),
    };
    let effects = say(
        &mut widget,
        Job::Apply,
        vec![progress(Some(waiting.clone()))],
    );
    let is_said = |effects: &[Effect]| {
        let mut all = effects.iter();
        all.any(|effect| matches!(effect, Effect::Say(text) if text == message))
    };
    assert!(is_said(&effects), "{effects:?}");
    let text = see(&widget);
    assert!(
        text.contains(message) && text.contains("the others go on"),
        "{text}"
    );
    // Said once, however often it is told.
    let effects = say(&mut widget, Job::Apply, vec![progress(Some(waiting))]);
    assert!(!is_said(&effects), "{effects:?}");
    say(&mut widget, Job::Apply, vec![progress(None)]);
    assert!(!see(&widget).contains(message));
}

#[test]
fn a_filter_that_is_set_says_so_and_can_be_taken_off() {
    let mut widget = widget("Global");
    go(&mut widget, vec![Action::FilterProduct(E3.into())]);
    let tree = draw(&widget);
    let chip = with(&tree, "class", "chip on").expect("a chip that is on");
    assert_eq!(attribute(chip, "title"), Some("Has Office 365 E3"));
    let off = find(chip, &|element| element.tag == "button").expect("a button");
    assert_eq!(
        attribute(off, "aria-label"),
        Some("Remove the filter Has Office 365 E3")
    );
    assert!(
        !see(&widget).contains("Clear filters"),
        "one goes by its own button"
    );
    let effects = go(&mut widget, vec![Action::FilterProduct(String::new())]);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Focus("filter-product")))
    );
    assert_eq!(widget.people.filters.product, None);
    go(
        &mut widget,
        vec![
            Action::FilterProduct(SPE.into()),
            Action::FilterDepartment("Sales".into()),
        ],
    );
    // Nobody listed has it, and it is known by its name all the same.
    let text = see(&widget);
    assert!(
        text.contains("Has SPE_E3") && text.contains("Clear filters"),
        "{text}"
    );
}

#[test]
fn the_element_is_of_its_own_language() {
    let tree = draw(&widget("Global"));
    assert_eq!(attribute(&tree, "lang"), Some("en"));
    assert_eq!(attribute(&tree, "dir"), Some("ltr"));
}

#[test]
fn drawing_and_scrolling_count_nobody_again() {
    for (steps, counted) in [
        (vec![Action::OpenPane], "39 of the 39 have it"),
        (vec![Action::OpenPane, Action::Next], "39 needed"),
    ] {
        let mut widget = widget("Global");
        go(&mut widget, vec![Action::MarkShown]);
        go(&mut widget, steps);
        // Behind the back of the actions: what is drawn was counted when the marks last moved.
        widget.people.mark(1, false);
        let (top_px, height_px) = (48, 480);
        go(&mut widget, vec![Action::Scrolled { top_px, height_px }]);
        let text = see(&widget);
        assert!(text.contains(counted), "{text}");
    }
}

#[test]
fn a_stop_that_came_too_late_is_no_stop() {
    for (left, is_told) in [(Outcome::Skipped, false), (Outcome::NotStarted, true)] {
        let mut widget = widget("Global");
        review(&mut widget);
        go(
            &mut widget,
            vec![Action::Replace, Action::Pause, Action::Stop],
        );
        assert!(!see(&widget).contains("Paused"), "it is stopping");
        let mut totals = RunTotals::default();
        totals.count(Outcome::Moved);
        totals.count(left);
        let mut end = done(Some(Totals::Run(totals)), None);
        if let Event::Done { cancelled, .. } = &mut end {
            *cancelled = true;
        }
        say(&mut widget, Job::Apply, vec![end]);
        assert_eq!(see(&widget).contains("The run was stopped"), is_told);
    }
}

#[test]
fn a_finding_shows_those_it_is_about() {
    let mut widget = widget("Global");
    let found = |id, target: Option<&str>, count| Event::Finding {
        id,
        severity: Severity::BlocksUser,
        user_id: None,
        user_principal_name: None,
        target: target.map(str::to_string),
        services: Vec::new(),
        group_id: None,
        names: Vec::new(),
        count,
        message: "So many wait".into(),
        hint: None,
        cures: Vec::new(),
    };
    go(&mut widget, vec![Action::MarkShown, Action::OpenPane]);
    go(&mut widget, vec![Action::Next, Action::Review]);
    let events = vec![
        found(ErrorCode::SeatUnavailable, Some(SPE), 2),
        done(None, Some(plans::waiting())),
    ];
    say(&mut widget, Job::Plan, events);
    assert!(see(&widget).contains("User by user: 4"));
    let tree = draw(&widget);
    let show = with(&tree, "aria-label", "Show the 2: So many wait").expect("a button");
    assert_eq!(words(show), "Show the 2");
    let Some((_, Handler::Act(action))) = show.handlers.first().cloned() else {
        panic!("a press does something");
    };
    go(&mut widget, vec![action]);
    let text = see(&widget);
    assert!(
        text.contains("User by user: 2") && text.contains("Show all users"),
        "{text}"
    );
}

#[test]
fn a_move_with_something_to_say_is_still_a_move() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    for (outcome, tag) in [(Outcome::Moved, "span"), (Outcome::Refused, "b")] {
        let result = Event::Result {
            user_id: UserId::from("user-001".to_string()),
            user_principal_name: "user-001@contoso.com".into(),
            display_name: "User 001".into(),
            result: outcome,
            error_id: None,
            message: Some("The usage location came late.".into()),
            hint: None,
            request_id: None,
        };
        say(&mut widget, Job::Apply, vec![result]);
        let tree = draw(&widget);
        let row = with(&tree, "data-outcome", &format!("{outcome:?}")).expect("a row");
        assert!(words(row).contains("The usage location came late."));
        let name = find(row, &|element| {
            element.tag == tag && words(element) == "User 001"
        });
        assert!(name.is_some(), "{outcome:?}");
    }
}
