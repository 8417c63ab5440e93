//! The configuration of a client.

use super::members::{Members, Path};
use crate::cloud::{Cloud, Environment};
use crate::error::{Error, Misuse, Wrong};
use crate::ports::Token;

/// How a face signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Work without a tenant: opening and rendering plans.
    None,
    /// A token somebody else got; a new one is asked for when it expires.
    AccessToken(Token),
}

/// A checked configuration. Shape: `tests/schemas/config.schema.json`.
#[derive(Clone, Debug)]
pub struct Config {
    /// The cloud, its hosts and its words.
    pub environment: Environment,
    /// How to sign in.
    pub auth: Auth,
    /// Folder of journals and locks; the face's own default when absent.
    pub state_dir: Option<String>,
    /// Language of sentences; English when absent or unknown.
    pub language: String,
}

impl Config {
    /// Reads a configuration.
    ///
    /// Errors: `InvalidInput` for a wrong shape, `EndpointRefused` for a root that is not on loopback,
    /// `CloudClosed` for Germany. Never repeats the configuration's text: it may hold a token.
    pub fn parse(bytes: &[u8]) -> Result<Config, Error> {
        let mut all = Members::of_text(bytes)?;
        let environment = environment(&mut all)?;
        let auth = auth(all.need("auth")?)?;
        let state_dir = all.take::<Path>("stateDir")?.map(|Path(path)| path);
        let language: Option<String> = all.take("language")?;
        all.end_unnamed()?;
        if auth != Auth::None {
            environment.refuse_closed()?;
        }
        Ok(Config {
            environment,
            auth,
            state_dir,
            language: language.unwrap_or_else(|| "en".into()),
        })
    }
}

const CUSTOM: &str = "Custom";

fn environment(all: &mut Members) -> Result<Environment, Error> {
    let name: String = all.need("environment")?;
    let profile: Option<String> = all.take("profile")?;
    let root: Option<String> = all.take("graphRoot")?;
    if name != CUSTOM {
        let member = match (profile, root) {
            (None, None) => return cloud(name).map(Environment::known),
            (Some(_), _) => all.path("profile"),
            (None, Some(_)) => all.path("graphRoot"),
        };
        return Err(Wrong::CustomOnly { member }.into());
    }
    let profile = profile.map_or(Ok(Cloud::Global), cloud)?;
    Environment::custom(profile, &root.ok_or(Wrong::NoRoot)?)
}

fn cloud(name: String) -> Result<Cloud, Error> {
    Cloud::from_name(&name).ok_or_else(|| {
        let clouds: Vec<&str> = Cloud::names().chain([CUSTOM]).collect();
        Wrong::Cloud {
            cloud: name,
            clouds: clouds.join(", "),
        }
        .into()
    })
}

fn auth(mut given: Members) -> Result<Auth, Error> {
    let kinds = [("none", false), ("accessToken", true)];
    let auth = if given.need_choice("kind", &kinds)? {
        Auth::AccessToken(Token::checked(given.need("token")?).ok_or(Misuse::TokenUnusable)?)
    } else {
        Auth::None
    };
    given.end_unnamed()?;
    Ok(auth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn code(text: &str) -> ErrorCode {
        Config::parse(text.as_bytes()).expect_err("refused").code()
    }

    #[test]
    fn refuses_roots_off_loopback_and_the_closed_cloud() {
        let custom = |root: &str| {
            format!(
                r#"{{"environment":"Custom","graphRoot":"{root}","auth":{{"kind":"accessToken","token":"t"}}}}"#
            )
        };
        for root in [
            "http://192.168.0.1:80",
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "ftp://127.0.0.1",
            "http://127.0.0.1:80/v1.0?x=1",
            "nonsense",
        ] {
            assert_eq!(code(&custom(root)), ErrorCode::EndpointRefused, "{root}");
        }
        for root in [
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "http://[::1]:9/",
        ] {
            Config::parse(custom(root).as_bytes()).expect(root);
        }
        let germany = r#"{"environment":"Germany","auth":{"kind":"accessToken","token":"t"}}"#;
        assert_eq!(code(germany), ErrorCode::CloudClosed);
    }

    #[test]
    fn never_repeats_a_token() {
        let text = r#"{"environment":"Global","auth":{"kind":"accessToken","token":["s3cret"]}}"#;
        let fault = Config::parse(text.as_bytes()).expect_err("wrong shape");
        assert!(!format!("{fault} {fault:?}").contains("s3cret"));
        assert_eq!(
            code(r#"{"environment":"Global","auth":{"kind":"accessToken","token":"a\nb"}}"#),
            ErrorCode::InvalidInput
        );
        assert_eq!(
            code(r#"{"environment":null,"auth":{"kind":"none"}}"#),
            ErrorCode::InvalidInput
        );
    }
}
