//! A move of this browser that is not at its end: it is told of, gone on with, left, and put back.

use super::*;
use reseat_core::event::MoveState;

const TENANT: &str = "84841066-274d-4ec0-a5c1-276be684bdd3";

fn tenant(missing: &[&str]) -> Event {
    Event::Tenant {
        id: TENANT.into(),
        environment: "Custom".into(),
        profile: "Global".into(),
        display_name: "Contoso".into(),
        account: Some("ada@contoso.com".into()),
        roles: vec!["License Administrator".into()],
        missing: missing.iter().map(ToString::to_string).collect(),
        message: None,
    }
}

fn a_move(id: &str, state: MoveState, users: u64, open: u64) -> Event {
    let mut totals = RunTotals::default();
    (open..users).for_each(|_| totals.count(Outcome::Moved));
    (0..open).for_each(|_| totals.count(Outcome::NotStarted));
    let is_readable = state != MoveState::Unreadable;
    Event::Move {
        move_id: id.into(),
        state,
        started_at: is_readable.then(|| "2026-11-23T18:05:00Z".into()),
        ended_at: None,
        account: is_readable.then(|| "ada@contoso.com".into()),
        host: None,
        reason: None,
        plan_digest: None,
        undo_of: None,
        resumed: 0,
        totals: is_readable.then_some(totals),
        open,
        stopped: None,
        error_id: None,
        message: "The journal is damaged.".into(),
        hint: None,
    }
}

/// Connects; gives what is asked for because of it.
fn connect(widget: &mut Widget, missing: &[&str]) -> Vec<Effect> {
    say(
        widget,
        Job::Connect,
        vec![tenant(missing), done(None, None)],
    )
}

fn with_moves(moves: Vec<Event>) -> (Widget, Vec<Effect>) {
    let mut widget = widget("Global");
    connect(&mut widget, &[]);
    let events = moves.into_iter().chain([done(None, None)]).collect();
    let effects = say(&mut widget, Job::Moves, events);
    (widget, effects)
}

fn totals(outcomes: &[Outcome]) -> Option<Totals> {
    let mut totals = RunTotals::default();
    outcomes.iter().for_each(|outcome| totals.count(*outcome));
    Some(Totals::Run(totals))
}

fn ended(move_id: &str, outcomes: &[Outcome], is_cancelled: bool) -> Event {
    let mut event = done(totals(outcomes), None);
    if let Event::Done {
        move_id: id,
        cancelled,
        ..
    } = &mut event
    {
        *id = Some(move_id.into());
        *cancelled = is_cancelled;
    }
    event
}

fn locked() -> Error {
    Error::RunLocked {
        holder: Some(holder()),
    }
}

fn holder() -> Holder {
    Holder {
        account: Some("bob@contoso.com".into()),
        host: None,
        since: "2026-11-24T09:00:00Z".into(),
    }
}

#[test]
fn journals_are_read_once_it_is_known_whose() {
    let mut widget = widget("Global");
    let effects = connect(&mut widget, &[]);
    let asked = request(&effects, Job::Moves);
    assert_eq!(asked["op"], "listMoves");
    assert_eq!(asked["tenantId"], TENANT, "no network is needed for it");

    widget.want(|settings| settings.is_plan_only = true);
    widget.handle(Action::Start);
    assert!(
        connect(&mut widget, &[]).is_empty(),
        "nothing is applied here"
    );
}

#[test]
fn a_move_that_is_not_at_its_end_is_gone_on_with() {
    let moves = vec![
        a_move("old", MoveState::Stopped, 9, 3),
        a_move("new", MoveState::Open, 40, 25),
        a_move("done", MoveState::Done, 4, 0),
    ];
    let (mut widget, effects) = with_moves(moves);
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Tell { event: "reseat-move", detail } if detail.contains("\"moveId\":\"new\"")
    )));
    let text = see(&widget);
    let about = "Begun on 23 Nov 2026 18:05 UTC by ada@contoso.com. Done: 15. Left to do: 25.";
    assert!(
        text.contains("A move did not come to its end") && text.contains(about),
        "{text}"
    );

    let effects = go(&mut widget, vec![Action::GoOn("new".into())]);
    let asked = request(&effects, Job::Apply);
    assert_eq!(
        (&asked["op"], &asked["moveId"]),
        (&"resume".into(), &"new".into())
    );
    assert_eq!(widget.pane, Pane::Running);
    assert!(see(&widget).contains("of 40"));
    let again = go(&mut widget, vec![Action::GoOn("new".into())]);
    assert!(again.is_empty(), "one run at a time");

    let end = ended("new", &[Outcome::Moved, Outcome::Moved], false);
    say(&mut widget, Job::Apply, vec![end]);
    assert!(see(&widget).contains("2 users moved"));
    let effects = go(&mut widget, vec![Action::ClosePane]);
    assert_eq!(
        request(&effects, Job::Moves)["op"],
        "listMoves",
        "the older one is next"
    );
    assert_eq!(widget.pane, Pane::Closed);
}

#[test]
fn a_move_that_is_left_stays_away_until_the_page_is_loaded_anew() {
    let moves = || {
        vec![
            a_move("old", MoveState::Stopped, 9, 3),
            a_move("new", MoveState::Open, 40, 25),
        ]
    };
    let (mut widget, _) = with_moves(moves());
    go(&mut widget, vec![Action::Leave]);
    assert!(
        see(&widget).contains("A move was stopped before its end"),
        "the older one"
    );
    go(&mut widget, vec![Action::Leave]);
    assert!(!see(&widget).contains("Leave it"));
    widget.handle(Action::Start);
    connect(&mut widget, &[]);
    let events = moves().into_iter().chain([done(None, None)]).collect();
    let effects = say(&mut widget, Job::Moves, events);
    assert!(effects.is_empty() && !see(&widget).contains("Leave it"));
}

#[test]
fn whoever_may_not_apply_is_told_and_can_not_go_on() {
    let mut widget = widget("Global");
    connect(&mut widget, &["LicenseAssignment.ReadWrite.All"]);
    let events = vec![a_move("new", MoveState::Open, 40, 25), done(None, None)];
    say(&mut widget, Job::Moves, events);
    let text = see(&widget);
    assert!(
        text.contains("Leave it") && !text.contains("Go on"),
        "{text}"
    );
}

#[test]
fn another_tab_that_runs_is_named() {
    let asks = |effect: &Effect| matches!(effect, Effect::AskHolder(id) if id == TENANT);
    let (_, effects) = with_moves(vec![a_move("new", MoveState::Open, 40, 25)]);
    assert!(!effects.iter().any(asks), "nobody is running");
    let (mut widget, effects) = with_moves(vec![a_move("new", MoveState::Running, 40, 25)]);
    assert!(effects.iter().any(asks));
    assert!(see(&widget).contains("Another run is changing this tenant."));
    let line = serde_json::to_string(&holder()).expect("JSON");
    go(&mut widget, vec![Action::Held(Some(line))]);
    let text = see(&widget);
    let named =
        "Another run is changing this tenant: bob@contoso.com, since 24 Nov 2026 09:00 UTC.";
    assert!(text.contains(named) && !text.contains("Go on"), "{text}");
    let effects = go(&mut widget, vec![Action::LookAgain]);
    assert_eq!(request(&effects, Job::Moves)["op"], "listMoves");
}

#[test]
fn going_on_that_is_refused_says_why_above_the_list() {
    let (mut widget, _) = with_moves(vec![a_move("new", MoveState::Open, 40, 25)]);
    go(&mut widget, vec![Action::GoOn("new".into())]);
    let job = Job::Apply;
    let effects = widget.handle(Action::Failed {
        job,
        error: locked(),
    });
    assert_eq!(
        request(&effects, Job::Moves)["op"],
        "listMoves",
        "it may be over by now"
    );
    assert_eq!(widget.pane, Pane::Closed);
    let text = see(&widget);
    assert!(
        text.contains("bob@contoso.com") && text.contains("Try again"),
        "{text}"
    );
    let effects = widget.handle(Action::Again);
    assert_eq!(request(&effects, Job::Apply)["op"], "resume");
}

#[test]
fn without_storage_nothing_is_offered_and_nothing_complained_of() {
    let mut widget = widget("Global");
    connect(&mut widget, &[]);
    let job = Job::Moves;
    let error = Error::JournalUnavailable {
        place: "IndexedDB".into(),
        detail: "refused".into(),
    };
    assert!(widget.handle(Action::Failed { job, error }).is_empty());
    assert!(!see(&widget).contains("Leave it"));
}

#[test]
fn a_journal_that_can_not_be_read_is_told_of() {
    let (mut widget, _) = with_moves(vec![a_move("torn", MoveState::Unreadable, 0, 0)]);
    let text = see(&widget);
    assert!(
        text.contains("The journal is damaged.") && !text.contains("Go on"),
        "{text}"
    );
    go(&mut widget, vec![Action::Leave]);
    assert!(!see(&widget).contains("The journal is damaged."));
}

#[test]
fn a_run_that_was_stopped_is_gone_on_with_where_it_ended() {
    let mut widget = widget("Global");
    connect(&mut widget, &[]);
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    let end = ended("mine", &[Outcome::Moved, Outcome::NotStarted], true);
    say(&mut widget, Job::Apply, vec![end]);
    let text = see(&widget);
    assert!(
        text.contains("Go on where it ended: who is moved already stays as is."),
        "{text}"
    );
    let effects = go(&mut widget, vec![Action::GoOn("mine".into())]);
    assert_eq!(request(&effects, Job::Apply)["moveId"], "mine");
    // Refused, it is this run that is tried again, not the plan.
    let job = Job::Apply;
    widget.handle(Action::Failed {
        job,
        error: locked(),
    });
    assert_eq!(widget.pane, Pane::Review);
    let effects = widget.handle(Action::Again);
    assert_eq!(request(&effects, Job::Apply)["op"], "resume");
}

#[test]
fn a_move_is_put_back_by_a_plan_that_is_shown_first() {
    let mut widget = widget("Global");
    connect(&mut widget, &[]);
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    let end = ended("mine", &[Outcome::Moved, Outcome::Moved], false);
    say(&mut widget, Job::Apply, vec![end]);
    assert!(see(&widget).contains("Put back"));
    let effects = go(&mut widget, vec![Action::PutBack("mine".into())]);
    let asked = request(&effects, Job::Plan);
    assert_eq!(
        (&asked["op"], &asked["moveId"]),
        (&"undo".into(), &"mine".into())
    );
    assert_eq!(widget.pane, Pane::Done, "until the plan is there");

    // Refused, the same is asked for again.
    let job = Job::Plan;
    widget.handle(Action::Failed {
        job,
        error: locked(),
    });
    see(&widget);
    let effects = widget.handle(Action::Again);
    assert_eq!(request(&effects, Job::Plan)["op"], "undo");
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    assert_eq!(widget.pane, Pane::Review);
    // The press says what the plan says, and the one at hand replaces; tests/browser puts people back for real.
    assert!(see(&widget).contains("Replace 2"));
    // Back leads to the end of the run, which can still be put back.
    go(&mut widget, vec![Action::Back]);
    assert_eq!(widget.pane, Pane::Done);
    assert!(see(&widget).contains("Put back"));

    go(&mut widget, vec![Action::PutBack("mine".into())]);
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    let effects = go(&mut widget, vec![Action::Replace]);
    assert_eq!(request(&effects, Job::Apply)["document"], document());
    let end = ended("back", &[Outcome::Moved, Outcome::Stale], false);
    say(&mut widget, Job::Apply, vec![end]);
    let text = see(&widget);
    assert!(
        !text.contains("Plan again"),
        "that would be the move that was put back: {text}"
    );
    let effects = go(&mut widget, vec![Action::PutBack("back".into())]);
    assert_eq!(
        request(&effects, Job::Plan)["moveId"],
        "back",
        "and forth again"
    );
}

#[test]
fn a_plan_of_the_way_back_that_is_closed_leads_to_the_list_as_it_is_now() {
    let mut widget = widget("Global");
    connect(&mut widget, &[]);
    review(&mut widget);
    go(&mut widget, vec![Action::Replace]);
    let end = ended("mine", &[Outcome::Moved, Outcome::Moved], false);
    say(&mut widget, Job::Apply, vec![end]);
    go(&mut widget, vec![Action::PutBack("mine".into())]);
    say(&mut widget, Job::Plan, vec![done(None, Some(document()))]);
    let effects = go(&mut widget, vec![Action::ClosePane]);
    assert_eq!(request(&effects, Job::People)["op"], "listUsers");
    assert!(widget.pane == Pane::Closed && widget.run.is_none());
}
