//! A wish to undo a run.

use super::PlanRequest;
use super::members::{Members, WholeNumber};
use super::request::{target, usage_location};
use super::services::{continuity, service_names};
use super::users::{UserNames, users};
use crate::error::{Error, Wrong};
use crate::model::Outcome;

/// Which run, and for whom. Whoever the run did not change is no part of it.
#[derive(Clone, Debug)]
pub struct UndoRequest {
    /// The run.
    pub move_id: String,
    /// What became of those who are meant, by its journal; none is whatever became of them.
    pub results: Option<Vec<Outcome>>,
    /// The wave of those who are meant.
    pub wave: Option<u64>,
    /// What else a plan is asked with. Its users are those of the list, or all of the run; it has no scope.
    pub plan: PlanRequest,
}

impl UndoRequest {
    /// Errors: `InvalidInput`, naming the member.
    pub(super) fn read(all: &mut Members) -> Result<UndoRequest, Error> {
        let move_id: String = all.need("moveId")?;
        if move_id.trim().is_empty() {
            let member = all.path("moveId");
            return Err(Wrong::Empty { member }.into());
        }
        let wave: Option<WholeNumber> = all.take("wave")?;
        let (required, may_lose) = continuity(all)?;
        Ok(UndoRequest {
            move_id,
            results: results(all)?,
            wave: wave.map(|wave| wave.0),
            plan: PlanRequest {
                scope: None,
                users: listed(all)?,
                services: service_names(None)?,
                service_map: None,
                unanswered: None,
                required,
                may_lose,
                usage_location: usage_location(all)?,
                allow_guests: all.take("allowGuests")?.unwrap_or(false),
                allow_disabled: all.take("allowDisabled")?.unwrap_or(false),
                created_at: all.take("createdAt")?,
                target: target(all)?,
            },
        })
    }
}

/// The words of the results; an empty list chooses nobody.
fn results(all: &mut Members) -> Result<Option<Vec<Outcome>>, Error> {
    let Some(words) = all.take::<Vec<String>>("results")? else {
        return Ok(None);
    };
    if words.is_empty() {
        let member = all.path("results");
        return Err(Wrong::Empty { member }.into());
    }
    let known = Outcome::ALL.map(|outcome| (format!("{outcome:?}"), outcome));
    let found = words.iter().enumerate().map(|(index, word)| {
        let mut known = known.iter();
        let found = known.find(|(name, _)| name.eq_ignore_ascii_case(word));
        found.map(|(_, outcome)| *outcome).ok_or_else(|| {
            let names = Outcome::ALL.map(|outcome| format!("{outcome:?}"));
            Error::from(Wrong::Choice {
                member: all.path(&format!("results[{index}]")),
                choices: names.join(", "),
            })
        })
    });
    found.collect::<Result<_, _>>().map(Some)
}

/// The run says who was changed: what users have in common says nothing of that.
fn listed(all: &mut Members) -> Result<UserNames, Error> {
    let Some(given) = all.take::<Members>("users")? else {
        return Ok(UserNames::All);
    };
    match users(given)? {
        UserNames::All | UserNames::Matching(_) => Err(Wrong::ExactlyOne {
            member: all.path("users"),
            choices: "ids, csvPath, csvBase64, rows".into(),
        }
        .into()),
        named => Ok(named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Request;
    use crate::text::Texts;

    fn read(text: &str) -> Result<UndoRequest, Error> {
        match Request::parse(text.as_bytes())? {
            Request::Undo(request) => Ok(*request),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn everybody_of_a_run_is_meant_unless_some_are_chosen() {
        let all = read(r#"{"op":"undo","moveId":"m"}"#).expect("a request");
        assert!(matches!(all.plan.users, UserNames::All));
        assert_eq!((all.results, all.wave), (None, None));
        let some = read(
            r#"{"op":"undo","moveId":"m","users":{"ids":["a"]},"results":["Moved","unknown"],"wave":2}"#,
        )
        .expect("a request");
        assert!(matches!(&some.plan.users, UserNames::Named(users) if users.len() == 1));
        assert_eq!(some.results, Some(vec![Outcome::Moved, Outcome::Unknown]));
        assert_eq!(some.wave, Some(2));
    }

    #[test]
    fn what_chooses_nothing_is_refused_by_name() {
        for (members, says) in [
            ("", r#""moveId" is missing"#),
            (r#","moveId":" ""#, r#""moveId" is empty"#),
            (r#","moveId":"m","results":[]"#, r#""results" is empty"#),
            (r#","moveId":"m","results":["Gone"]"#, "Moved, MovedPending"),
            (r#","moveId":"m","wave":-1"#, r#""wave" must be a whole"#),
            (r#","moveId":"m","users":{"all":true}"#, "ids, csvPath"),
            (r#","moveId":"m","users":{"product":"A"}"#, "ids, csvPath"),
            (r#","moveId":"m","scope":"swap""#, r#""scope" is not known"#),
        ] {
            let fault = read(&format!(r#"{{"op":"undo"{members}}}"#)).expect_err(members);
            let message = fault.report(&Texts::english()).message;
            assert!(message.contains(says), "{message}");
        }
    }
}
