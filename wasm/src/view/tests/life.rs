//! What the page and the core do in the course of time: settings, plans, runs, sign-ins.

use super::*;
use reseat_core::error::{HttpFacts, PlanFault};

fn started(effects: &[Effect]) -> Vec<Job> {
    let job = |effect: &Effect| match effect {
        Effect::Start { job, .. } => Some(*job),
        _ => None,
    };
    effects.iter().filter_map(job).collect()
}

fn has_focus(effects: &[Effect], wanted: &str) -> bool {
    let focus = effects.iter().rev().find_map(|effect| match effect {
        Effect::Focus(id) => Some(*id),
        _ => None,
    });
    focus == Some(wanted)
}

fn set_plan(widget: &mut Widget, document: Option<&str>) -> Vec<Effect> {
    widget.handle(Action::SetPlan(document.map(str::to_string)))
}

fn opened(widget: &mut Widget) {
    say(widget, Job::Open, vec![done(None, Some(document()))]);
}

fn people(numbers: impl IntoIterator<Item = u32>) -> Vec<Event> {
    numbers
        .into_iter()
        .map(user)
        .chain([done(None, None)])
        .collect()
}

#[test]
fn a_change_that_was_not_seen_is_not_called_a_move() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    let mut totals = RunTotals::default();
    for outcome in [Outcome::Moved, Outcome::MovedPending, Outcome::MovedPending] {
        totals.count(outcome);
    }
    say(
        &mut widget,
        Job::Apply,
        vec![done(Some(Totals::Run(totals)), None)],
    );
    let text = see(&widget);
    assert!(text.contains("1 user moved"), "{text}");
    assert!(text.contains("2 more changes were accepted and are not visible yet."));
}

#[test]
fn a_run_goes_on_with_the_settings_it_began_with() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    widget.want(|settings| {
        settings.set("profile", Some("China".into()));
        settings.users = Some(vec!["somebody@fabrikam.com".into()]);
    });
    assert!(started(&widget.handle(Action::Start)).is_empty());
    let effects = say(
        &mut widget,
        Job::Apply,
        vec![done(Some(Totals::Run(RunTotals::default())), None)],
    );
    assert_eq!(started(&effects), [Job::Products]);
    assert!(widget.settings.users.is_none() && widget.must_restart());
    assert!(!see(&widget).contains("21Vianet"));
    let effects = go(&mut widget, vec![Action::ClosePane]);
    assert_eq!(
        started(&effects),
        [Job::Connect, Job::Products, Job::People]
    );
    assert_eq!(
        request(&effects, Job::People)["users"]["ids"][0],
        "somebody@fabrikam.com"
    );
    assert!(see(&widget).contains("21Vianet"));
}

#[test]
fn a_plan_of_the_page_is_there_after_every_start_until_it_is_closed() {
    let mut widget = widget("Global");
    let effects = set_plan(&mut widget, Some(&document()));
    assert_eq!(started(&effects), [Job::Open]);
    assert_eq!(widget.plan(), Some(&*document()), "on its way");
    assert!(see(&widget).contains("Opening the plan"));
    let effects = widget.handle(Action::Start);
    assert_eq!(request(&effects, Job::Open)["document"], document());
    // Handed over once more, before it is open and after.
    assert!(set_plan(&mut widget, Some(&document())).is_empty());
    opened(&mut widget);
    assert!(set_plan(&mut widget, Some(&document())).is_empty());
    assert!(see(&widget).contains("Replace 2"));
    assert!(started(&widget.handle(Action::Start)).contains(&Job::Open));
    opened(&mut widget);

    set_plan(&mut widget, None);
    assert_eq!((widget.pane, widget.plan()), (Pane::Closed, None));
    assert!(!started(&widget.handle(Action::Start)).contains(&Job::Open));
    // Closed by the person, it does not come back either.
    set_plan(&mut widget, Some(&document()));
    opened(&mut widget);
    go(&mut widget, vec![Action::ClosePane]);
    assert!(!started(&widget.handle(Action::Start)).contains(&Job::Open));
    // Nor when it was carried out.
    set_plan(&mut widget, Some(&document()));
    opened(&mut widget);
    run_to_the_end(&mut widget);
    assert_eq!(widget.page_plan(), None);
    assert!(
        set_plan(&mut widget, Some(&document())).is_empty(),
        "it is on the table"
    );
}

#[test]
fn a_plan_set_during_a_run_is_opened_after_it() {
    let mut widget = widget("Global");
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    assert!(set_plan(&mut widget, Some("{}")).is_empty());
    assert_eq!(widget.plan(), Some(&*document()), "the run's own");
    say(
        &mut widget,
        Job::Apply,
        vec![done(Some(Totals::Run(RunTotals::default())), None)],
    );
    let effects = go(&mut widget, vec![Action::ClosePane]);
    assert_eq!(request(&effects, Job::Open)["document"], "{}");
}

#[test]
fn a_refused_plan_says_so_wherever_it_was_opened() {
    let mut widget = widget("Global");
    review(&mut widget);
    run_to_the_end(&mut widget);
    set_plan(&mut widget, Some("{"));
    assert!(see(&widget).contains("Opening the plan"));
    let error = Error::PlanUnreadable {
        fault: PlanFault::CutShort,
    };
    let job = Job::Open;
    let effects = widget.handle(Action::Failed { job, error });
    assert!(has_focus(&effects, "pane-title"));
    let text = see(&widget);
    assert!(
        text.contains("The plan is cut short") && text.contains("Back"),
        "{text}"
    );
    assert_eq!(widget.page_plan(), None, "it is not opened again");
}

#[test]
fn going_back_gives_the_plan_up() {
    let mut widget = widget("Global");
    go(
        &mut widget,
        vec![
            Action::MarkShown,
            Action::OpenPane,
            Action::Next,
            Action::Review,
        ],
    );
    assert!(widget.is_planning);
    let effects = go(&mut widget, vec![Action::Back]);
    let is_cancelled = |effect: &Effect| matches!(effect, Effect::Cancel(Job::Plan));
    assert!(effects.iter().any(is_cancelled) && !widget.is_planning);
    assert_eq!(widget.pane, Pane::Choose);
    // So does another wish.
    go(&mut widget, vec![Action::Next, Action::Review]);
    let effects = go(&mut widget, vec![Action::Keep]);
    assert!(effects.iter().any(is_cancelled) && !widget.is_planning);
}

#[test]
fn bulk_actions_can_be_come_back_to_and_keep_the_marks_until_a_run() {
    let mut widget = widget("Germany");
    let row = |row| Action::Mark {
        row,
        is_range: false,
    };
    go(&mut widget, vec![row(1), row(2), Action::ClosePane]);
    assert_eq!((widget.pane, widget.people.marked_count), (Pane::Closed, 2));
    assert!(see(&widget).contains("Bulk actions (2)"));
    go(&mut widget, vec![row(3)]);
    assert_eq!(widget.pane, Pane::Closed, "only the first mark opens it");
    let effects = go(&mut widget, vec![Action::OpenBulk, Action::ClosePane]);
    assert_eq!((widget.pane, widget.people.marked_count), (Pane::Closed, 3));
    assert!(
        started(&effects).is_empty(),
        "nothing changed, nothing is read"
    );
    assert!(has_focus(&effects, "bulk"));

    review(&mut widget);
    run_to_the_end(&mut widget);
    let effects = go(&mut widget, vec![Action::ClosePane]);
    assert_eq!(started(&effects), [Job::Products, Job::People]);
    assert_eq!(widget.pane, Pane::Bulk { was_opened: true });
    assert_eq!(widget.people.marked_count, 40, "marks outlive the reading");
    say(&mut widget, Job::People, people(0..39));
    assert_eq!(
        widget.people.marked_count, 39,
        "of those who are still there"
    );
    let effects = go(&mut widget, vec![Action::ClosePane]);
    assert!(
        started(&effects).is_empty(),
        "it was read at the first Close"
    );
    assert_eq!((widget.pane, widget.people.marked_count), (Pane::Closed, 0));
}

#[test]
fn only_the_first_reading_marks_those_whom_the_page_named() {
    let mut widget = widget("Global");
    widget.want(|settings| settings.users = Some(vec!["a".into(), "a".into()]));
    widget.handle(Action::Start);
    say(
        &mut widget,
        Job::Products,
        vec![
            product(E3, "ENTERPRISEPACK"),
            product(SPE, "SPE_E3"),
            done(None, None),
        ],
    );
    say(&mut widget, Job::People, people(0..2));
    assert_eq!(widget.people.marked_count, 2);
    let effects = go(
        &mut widget,
        vec![Action::OpenPane, Action::Next, Action::Review],
    );
    let users = request(&effects, Job::Plan)["users"].clone();
    assert_eq!(
        users["ids"],
        serde_json::json!(["a", "a"]),
        "as the page named them"
    );
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    run_to_the_end(&mut widget);
    go(&mut widget, vec![Action::ClosePane]);
    say(&mut widget, Job::People, people(0..2));
    assert_eq!(widget.people.marked_count, 0);
}

#[test]
fn a_file_is_not_opened_over_what_is_on_the_table() {
    let is_open_disabled = |widget: &Widget| {
        fn find(element: &Element) -> Option<bool> {
            let has = |name: &str, value: &str| {
                let mut attributes = element.attributes.iter();
                attributes.any(|(key, text)| *key == name && text == value)
            };
            if has("id", "open-file") {
                return Some(has("disabled", ""));
            }
            element.children.iter().find_map(|child| match child {
                Node::Element(child) => find(child),
                Node::Text(_) => None,
            })
        }
        find(&draw(widget)).expect("the button")
    };
    let mut widget = widget("Global");
    assert!(!is_open_disabled(&widget));
    review(&mut widget);
    assert!(is_open_disabled(&widget));
    run_to_the_end(&mut widget);
    assert!(is_open_disabled(&widget));
}

#[test]
fn the_focus_stays_at_something_that_is_there() {
    let mut widget = widget("Global");
    let mark = Action::Mark {
        row: 1,
        is_range: false,
    };
    assert!(has_focus(
        &go(&mut widget, vec![mark, Action::ClearMarks]),
        "grid"
    ));
    assert!(has_focus(
        &go(&mut widget, vec![Action::ClearFilters]),
        "search"
    ));
    let effects = go(
        &mut widget,
        vec![Action::Menu, Action::OpenPane, Action::ClosePane],
    );
    assert!(has_focus(&effects, "menu"), "where it was opened");
    let effects = go(&mut widget, vec![Action::OpenPane, Action::ClosePane]);
    assert!(has_focus(&effects, "entry"));
    review(&mut widget);
    let effects = go(&mut widget, vec![Action::Replace, Action::Stop]);
    assert!(has_focus(&effects, "pane-title"));
}

#[test]
fn a_sign_in_that_gives_nothing_has_its_own_words_and_asks_anew() {
    let mut widget = widget("Global");
    go(&mut widget, vec![Action::AwaitSignIn(true)]);
    assert!(see(&widget).contains("Waiting for this page's sign-in to answer."));
    go(&mut widget, vec![Action::AwaitSignIn(false)]);
    widget.handle(Action::Start);
    let job = Job::People;
    let error = Error::TokenExpired { http: None };
    widget.handle(Action::Failed { job, error });
    let text = see(&widget);
    assert!(text.contains("The page's sign-in gave no token."), "{text}");
    assert!(!text.contains("Waiting for"));
    let effects = go(&mut widget, vec![Action::Again]);
    assert!(matches!(effects[0], Effect::ForgetToken));
    assert!(started(&effects).contains(&Job::People));
}

#[test]
fn who_may_not_list_is_not_offered_all_users() {
    let mut widget = widget("Global");
    widget.handle(Action::Start);
    let error = Error::NotPermitted {
        account: String::new(),
        roles: String::new(),
        http: Some(HttpFacts {
            status: 403,
            ..HttpFacts::default()
        }),
    };
    let job = Job::People;
    widget.handle(Action::Failed { job, error });
    let text = see(&widget);
    assert!(
        text.contains("may not do this") && text.contains("Try again"),
        "{text}"
    );
    assert!(!text.contains("Show all users"));
}
