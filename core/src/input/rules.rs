//! How a run goes and where it ends, by the word of whoever asks for it and by the tenant's own.

use super::members::{Members, Percent, Sizes, WholeNumber};
use crate::error::Error;
use crate::model::Brakes;

/// What a request says about its run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunRules {
    /// How many users each wave has; whoever is left makes the last one. None: everybody at once.
    pub waves: Vec<u64>,
    /// Who goes first, by id or user principal name.
    pub first_users: Vec<String>,
    /// Where it ends.
    pub brakes: Brakes,
    /// Whether each batch and each wait is told.
    pub verbose: bool,
}

impl RunRules {
    pub(super) fn read(all: &mut Members) -> Result<RunRules, Error> {
        Ok(RunRules {
            waves: all.take::<Sizes>("waves")?.map_or_else(Vec::new, |it| it.0),
            first_users: all.take("firstUsers")?.unwrap_or_default(),
            brakes: brakes(all)?,
            verbose: all.take("verbose")?.unwrap_or(false),
        })
    }
}

/// The tenant's own brakes and rules: `policy.json` beside its journals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Where every run ends.
    pub brakes: Brakes,
    /// Nothing is changed without a reason.
    pub require_reason: bool,
}

impl Policy {
    /// Reads it. A member that is not known is refused: it may have been meant to hold something back.
    ///
    /// Errors: `PolicyUnreadable`.
    pub fn read(bytes: &[u8]) -> Result<Policy, Error> {
        // Windows PowerShell begins what it writes as UTF-8 with a byte order mark.
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let read = || {
            let mut all = Members::of_text(text)?;
            let policy = Policy {
                brakes: brakes(&mut all)?,
                require_reason: all.take("requireReason")?.unwrap_or(false),
            };
            all.end()?;
            Ok(policy)
        };
        read().map_err(|fault| match fault {
            Error::InvalidInput(wrong) => Error::PolicyUnreadable(wrong),
            other => other,
        })
    }
}

fn brakes(all: &mut Members) -> Result<Brakes, Error> {
    let number = |read: Option<WholeNumber>| read.map(|it| it.0);
    Ok(Brakes {
        maximum_users: number(all.take("maximumUsers")?),
        maximum_services_lost: number(all.take("maximumServicesLost")?),
        stop_after_failure_percent: all
            .take::<Percent>("stopAfterFailurePercent")?
            .map(|it| it.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    fn refusal(text: &str) -> String {
        let report = Policy::read(text.as_bytes())
            .expect_err(text)
            .report(&Texts::english());
        assert_eq!((report.id, report.status), ("PolicyUnreadable", 117));
        assert!(report.hint.is_some(), "{text}");
        report.message
    }

    #[test]
    fn a_policy_sets_what_it_names_and_nothing_else() {
        assert_eq!(Policy::read(b"{}").expect("empty"), Policy::default());
        let marked = b"\xef\xbb\xbf{\"maximumUsers\":250,\"requireReason\":true}";
        let policy = Policy::read(marked).expect("with a mark");
        assert_eq!(policy.brakes.maximum_users, Some(250));
        assert_eq!(policy.brakes.maximum_services_lost, None);
        assert!(policy.require_reason);
    }

    #[test]
    fn what_a_policy_says_wrongly_is_named() {
        for (text, says) in [
            ("", "no JSON"),
            ("[]", "JSON object"),
            (r#"{"maximumUser":1}"#, r#""maximumUser" is not known"#),
            (
                r#"{"maximumUsers":-1}"#,
                r#""maximumUsers" must be a whole number"#,
            ),
            (r#"{"maximumUsers":1.5}"#, "whole number"),
            (r#"{"maximumServicesLost":"9"}"#, "whole number"),
            (r#"{"stopAfterFailurePercent":101}"#, "from 0 to 100"),
            (r#"{"requireReason":1}"#, "true or false"),
            (r#"{"maximumUsers":null}"#, "whole number"),
        ] {
            let message = refusal(text);
            assert!(message.contains(says), "{message}");
        }
    }

    #[test]
    fn rules_of_a_run_are_absent_or_given() {
        let read = |text: &str| {
            let mut all = Members::of_text(text.as_bytes()).expect("an object");
            RunRules::read(&mut all)
        };
        assert_eq!(read("{}").expect("nothing"), RunRules::default());
        let text = r#"{"waves":[5,50],"firstUsers":["a"],"maximumUsers":9,"verbose":true}"#;
        let rules = read(text).expect("rules");
        assert_eq!(
            (rules.waves, rules.first_users),
            (vec![5, 50], vec!["a".to_string()])
        );
        assert_eq!(rules.brakes.maximum_users, Some(9));
        assert!(rules.verbose);
        for wrong in [
            r#"{"waves":[0]}"#,
            r#"{"waves":5}"#,
            r#"{"waves":["5"]}"#,
            r#"{"firstUsers":"a"}"#,
            r#"{"verbose":0}"#,
        ] {
            let fault = read(wrong).expect_err(wrong).report(&Texts::english());
            assert_eq!(fault.id, "InvalidInput", "{wrong}");
        }
    }
}
