//! What the page asks for: the element's attributes and properties.

use reseat_core::cloud::{Cloud, Environment, Vocabulary};
use reseat_core::error::Error;
use reseat_core::input::Config;
use serde_json::{Map, Value, json};

/// Attributes and properties as the page gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) environment: Option<String>,
    pub(crate) graph_root: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) language: Option<String>,
    /// The product to replace, by id, part number or name.
    pub(crate) from: Option<String>,
    /// The product to give.
    pub(crate) to: Option<String>,
    /// Whether plans are made here and applied elsewhere.
    pub(crate) is_plan_only: bool,
    /// The people to choose from, by id or address; all of the tenant when absent.
    pub(crate) users: Option<Vec<String>>,
    /// Whether the page signs in.
    pub(crate) has_token_provider: bool,
}

impl Settings {
    /// Sets an attribute. Gives whether there is one of that name.
    pub(crate) fn set(&mut self, name: &str, value: Option<String>) -> bool {
        if name == "plan-only" {
            self.is_plan_only = value.is_some();
            return true;
        }
        let slot = match name {
            "environment" => &mut self.environment,
            "graph-root" => &mut self.graph_root,
            "profile" => &mut self.profile,
            "language" => &mut self.language,
            "from" => &mut self.from,
            "to" => &mut self.to,
            _ => return false,
        };
        *slot = value
            .map(|text| text.trim().to_string())
            .filter(|text| !text.is_empty());
        true
    }

    /// The core's configuration. It holds no token: where the page signs in, its `tokenProvider` is asked
    /// when a job needs one, and the configuration only says that there will be some.
    pub(crate) fn config(&self) -> String {
        let mut config = Map::new();
        let environment = self.environment.as_deref().unwrap_or("Global");
        config.insert("environment".into(), environment.into());
        for (name, value) in [
            ("profile", &self.profile),
            ("graphRoot", &self.graph_root),
            ("language", &self.language),
        ] {
            if let Some(value) = value {
                config.insert(name.into(), value.as_str().into());
            }
        }
        let auth = if self.has_token_provider {
            json!({ "kind": "accessToken", "token": "tokenProvider" })
        } else {
            json!({ "kind": "none" })
        };
        config.insert("auth".into(), auth);
        Value::Object(config).to_string()
    }

    /// The cloud that was asked for.
    ///
    /// Errors: as [`Config::parse`]; `CloudClosed` where the page wants to sign in to a closed one.
    pub(crate) fn environment(&self) -> Result<Environment, Error> {
        Config::parse(self.config().as_bytes()).map(|config| config.environment)
    }

    /// The words to use; worldwide ones where the cloud is unknown. A closed cloud has words all the same.
    pub(crate) fn vocabulary(&self) -> Vocabulary {
        let name = self
            .profile
            .as_deref()
            .or(self.environment.as_deref())
            .unwrap_or_default();
        Cloud::from_name(name).map_or(Vocabulary::Worldwide, Cloud::vocabulary)
    }

    /// The core's `listUsers` request.
    pub(crate) fn people_request(&self) -> String {
        let users = match &self.users {
            Some(ids) => json!({ "ids": ids }),
            None => json!({ "all": true }),
        };
        json!({ "op": "listUsers", "users": users }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reseat_core::ErrorCode;

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        let mut settings = Settings {
            has_token_provider: true,
            ..Settings::default()
        };
        for (name, value) in pairs {
            assert!(settings.set(name, Some((*value).into())), "{name}");
        }
        settings
    }

    #[test]
    fn the_profile_chooses_the_words() {
        let root = ("graph-root", "http://127.0.0.1:1");
        for (profile, vocabulary) in [
            ("Global", Vocabulary::Worldwide),
            ("China", Vocabulary::BulkActions),
            ("Germany", Vocabulary::BulkActions),
        ] {
            let settings = settings(&[("environment", "Custom"), root, ("profile", profile)]);
            settings.environment().expect("loopback");
            assert_eq!(settings.vocabulary(), vocabulary, "{profile}");
        }
        assert_eq!(Settings::default().vocabulary(), Vocabulary::Worldwide);
    }

    #[test]
    fn what_the_core_refuses_is_refused_here() {
        let code =
            |pairs: &[(&str, &str)]| settings(pairs).environment().expect_err("refused").code();
        assert_eq!(code(&[("environment", "Germany")]), ErrorCode::CloudClosed);
        assert_eq!(code(&[("environment", "Mars")]), ErrorCode::InvalidInput);
        let far = [
            ("environment", "Custom"),
            ("graph-root", "https://example.com"),
        ];
        assert_eq!(code(&far), ErrorCode::EndpointRefused);
        assert!(!Settings::default().set("onclick", Some("x".into())));
    }
}
