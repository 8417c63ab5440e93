//! The configuration of a client.

use super::given;
use crate::cloud::{Cloud, Environment};
use crate::error::{Error, Misuse};
use crate::ports::Token;
use serde::Deserialize;

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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    environment: String,
    #[serde(default, deserialize_with = "given")]
    profile: Option<String>,
    #[serde(default, deserialize_with = "given")]
    graph_root: Option<String>,
    auth: RawAuth,
    #[serde(default, deserialize_with = "given")]
    state_dir: Option<String>,
    #[serde(default, deserialize_with = "given")]
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
enum RawAuth {
    None {},
    AccessToken { token: String },
}

impl Config {
    /// Reads a configuration.
    ///
    /// Errors: `InvalidInput` for a wrong shape, `EndpointRefused` for a root that is not on loopback,
    /// `CloudClosed` for Germany. Never repeats the configuration's text: it may hold a token.
    pub fn parse(bytes: &[u8]) -> Result<Config, Error> {
        let raw: Raw = serde_json::from_slice(bytes)
            .map_err(|fault| Error::invalid("config", &redacted(&fault)))?;
        let cloud = |name: &str| {
            Cloud::from_name(name)
                .ok_or_else(|| Error::invalid("environment", &format!("unknown cloud {name}")))
        };
        let environment = if raw.environment == "Custom" {
            let profile = raw.profile.as_deref().map_or(Ok(Cloud::Global), cloud)?;
            let root = raw.graph_root.as_deref().ok_or_else(|| {
                Error::invalid("graphRoot", "the environment Custom needs a graphRoot")
            })?;
            Environment::custom(profile, root)?
        } else {
            if raw.profile.is_some() || raw.graph_root.is_some() {
                return Err(Error::invalid(
                    "graphRoot",
                    "graphRoot and profile go with the environment Custom only",
                ));
            }
            Environment::known(cloud(&raw.environment)?)
        };
        let auth = match raw.auth {
            RawAuth::None {} => Auth::None,
            RawAuth::AccessToken { token } if is_header_safe(&token) => {
                Auth::AccessToken(Token::new(token))
            }
            RawAuth::AccessToken { .. } => {
                return Err(Misuse::TokenUnusable.into());
            }
        };
        if auth != Auth::None {
            environment.refuse_closed()?;
        }
        Ok(Config {
            environment,
            auth,
            state_dir: raw.state_dir,
            language: raw.language.unwrap_or_else(|| "en".into()),
        })
    }
}

/// A token must fit a header line whole, or it would change the request it is put into.
fn is_header_safe(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Place and kind of the fault only: serde's sentence may quote the value it stumbled over.
fn redacted(fault: &serde_json::Error) -> String {
    let kind = match fault.classify() {
        serde_json::error::Category::Data => "a member is missing, unknown or of the wrong type",
        serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof
        | serde_json::error::Category::Io => "not JSON",
    };
    format!("{kind} (line {}, column {})", fault.line(), fault.column())
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
