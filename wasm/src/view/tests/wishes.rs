//! What goes and what comes: the page's words, late products, nothing to choose from.

use super::*;

fn with_words(from: &str, to: &str) -> Widget {
    let mut widget = widget("Global");
    widget.want(|settings| {
        settings.set("from", Some(from.into()));
        settings.set("to", Some(to.into()));
    });
    widget
}

fn unlicensed() -> Event {
    let Event::User {
        user_id,
        user_principal_name,
        display_name,
        mail,
        department,
        job_title,
        usage_location,
        account_enabled,
        user_type,
        services_off,
        ..
    } = user(1)
    else {
        panic!("a user");
    };
    Event::User {
        user_id,
        user_principal_name,
        display_name,
        mail,
        department,
        job_title,
        usage_location,
        account_enabled,
        user_type,
        products: Vec::new(),
        services_off,
    }
}

#[test]
fn words_of_the_page_are_looked_up_when_the_products_are_here() {
    let mut widget = with_words("ENTERPRISEPACK", "SPE_E3");
    widget.handle(Action::Start);
    let people = (0..3).map(user).chain([done(None, None)]).collect();
    say(&mut widget, Job::People, people);
    // Half of the products are here: nothing is judged by them.
    say(&mut widget, Job::Products, vec![product(SPE, "SPE_E3")]);
    go(&mut widget, vec![Action::MarkShown, Action::OpenPane]);
    let text = see(&widget);
    assert!(
        !text.contains("Next") && !text.contains("no product"),
        "{text}"
    );
    say(
        &mut widget,
        Job::Products,
        vec![product(E3, "ENTERPRISEPACK"), done(None, None)],
    );
    assert!(see(&widget).contains("Next"));
    let effects = go(&mut widget, vec![Action::Next, Action::Review]);
    let pair = request(&effects, Job::Plan)["pairs"][0].clone();
    assert_eq!(pair, serde_json::json!({"from": E3, "to": SPE}));
}

#[test]
fn products_that_can_not_be_read_are_told_in_the_pane_and_asked_for_again() {
    let mut widget = widget("Global");
    go(
        &mut widget,
        vec![Action::MarkShown, Action::OpenPane, Action::Next],
    );
    widget.handle(Action::Failed {
        job: Job::Products,
        error: Error::ConnectionFailed {
            detail: "reset".into(),
            attempts: 3,
            elapsed_ms: 9,
        },
    });
    let text = see(&widget);
    assert!(
        text.contains("reset") && text.contains("Try again"),
        "{text}"
    );
    assert!(text.contains("User 001"), "the list stays readable");
    let effects = go(&mut widget, vec![Action::Again]);
    assert_eq!(request(&effects, Job::Products)["op"], "listProducts");
    assert_eq!(widget.pane, Pane::Products);
    assert!(!see(&widget).contains("reset"));
}

#[test]
fn an_ambiguous_word_shows_its_candidates_before_a_plan_is_asked_for() {
    let mut widget = widget("Global");
    let twin = "184efa21-98c3-4e5d-95ab-d07053a96e67";
    let named = |id: &str, part_number: &str| {
        let mut event = product(id, part_number);
        if let Event::Product { name, .. } = &mut event {
            *name = "Office 365 E3".into();
        }
        event
    };
    let products = vec![
        named(E3, "ENTERPRISEPACK"),
        named(twin, "TWIN"),
        done(None, None),
    ];
    widget.want(|settings| {
        settings.set("from", Some("office 365 E3".into()));
        settings.set("to", Some("Office".into()));
    });
    widget.handle(Action::Start);
    say(
        &mut widget,
        Job::People,
        (0..3).map(user).chain([done(None, None)]).collect(),
    );
    say(&mut widget, Job::Products, products);
    go(&mut widget, vec![Action::MarkShown, Action::OpenPane]);
    let text = see(&widget);
    let sentence = "\"office 365 E3\" names 2 products of this tenant";
    assert!(text.contains(sentence) && text.contains("TWIN"), "{text}");
    go(&mut widget, vec![Action::Next]);
    let text = see(&widget);
    assert!(
        text.contains("\"Office\" names 2 products of this tenant"),
        "{text}"
    );
}

#[test]
fn nobody_and_nothing_have_a_sentence_in_place_of_the_next_step() {
    let mut widget = widget("Global");
    go(&mut widget, vec![Action::OpenPane]);
    let text = see(&widget);
    assert!(
        text.contains("Select users to go on.") && !text.contains("Next"),
        "{text}"
    );
    assert!(!text.contains("Product to replace"));
    let mark = |row| Action::Mark {
        row,
        is_range: false,
    };
    go(&mut widget, vec![mark(1)]);
    let text = see(&widget);
    assert!(
        text.contains("Next") && text.contains("Office 365 E3 (1 of the 1"),
        "{text}"
    );

    widget.handle(Action::Start);
    say(
        &mut widget,
        Job::People,
        vec![unlicensed(), user(2), done(None, None)],
    );
    say(
        &mut widget,
        Job::Products,
        vec![product(E3, "ENTERPRISEPACK"), done(None, None)],
    );
    go(&mut widget, vec![mark(0), Action::OpenPane]);
    let text = see(&widget);
    let sentence = "None of the selected users has a product to replace.";
    assert!(text.contains(sentence) && !text.contains("Next"), "{text}");
    // Whatever is pressed, no plan is asked for without a product that goes.
    let effects = go(&mut widget, vec![Action::Next, Action::Review]);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Start { .. }))
    );
    go(
        &mut widget,
        vec![Action::Back, Action::Choose(Way::ReplaceAll)],
    );
    assert!(see(&widget).contains("Next"), "everything can be replaced");
}

#[test]
fn the_suggested_product_follows_the_marks_with_the_choice_open() {
    let mut widget = widget("Global");
    let mark = |row| Action::Mark {
        row,
        is_range: false,
    };
    widget.handle(Action::Start);
    say(
        &mut widget,
        Job::People,
        vec![unlicensed(), user(2), done(None, None)],
    );
    say(
        &mut widget,
        Job::Products,
        vec![product(E3, "ENTERPRISEPACK"), done(None, None)],
    );
    go(&mut widget, vec![mark(0), Action::OpenPane]);
    assert_eq!(widget.change.from, "");
    go(&mut widget, vec![mark(1)]);
    assert_eq!(widget.change.from, E3);
    go(&mut widget, vec![Action::From(SPE.into()), mark(1)]);
    assert_eq!(widget.change.from, SPE, "what the person picked stays");
}
