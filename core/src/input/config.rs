//! The configuration of a client.

use super::members::{Bytes, FromJson, Members, Path};
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

/// A file that takes the place of one the product has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSource {
    /// A file the face's [`crate::ports::Files`] reads.
    Path(String),
    /// Its bytes.
    Bytes(Vec<u8>),
}

/// A path, or `{"csvBase64": bytes}` where a face has no files.
impl FromJson for FileSource {
    fn from_json(at: String, value: serde_json::Value) -> Result<FileSource, Error> {
        FileSource::of(at, value, "csvBase64")
    }
}

impl FileSource {
    fn of(at: String, value: serde_json::Value, name: &'static str) -> Result<FileSource, Error> {
        if value.get(name).is_none() {
            return Path::from_json(at, value).map(|Path(path)| FileSource::Path(path));
        }
        let mut given = Members::from_json(at, value)?;
        let Bytes(bytes) = given.need(name)?;
        given.end_unnamed()?;
        Ok(FileSource::Bytes(bytes))
    }
}

/// The same for a file that holds JSON: `{"jsonBase64": bytes}`.
struct JsonSource(FileSource);

impl FromJson for JsonSource {
    fn from_json(at: String, value: serde_json::Value) -> Result<JsonSource, Error> {
        FileSource::of(at, value, "jsonBase64").map(JsonSource)
    }
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
    /// The users and groups that are never touched, in place of the tenant's own list.
    pub never_touch: Option<FileSource>,
    /// The brakes and rules of every run, in place of the tenant's own.
    pub policy: Option<FileSource>,
    /// Microsoft's list of names as it is published, in place of the one that is built in.
    pub catalogue: Option<FileSource>,
}

impl Config {
    /// The language that a configuration names, also one that is refused: what is wrong is said in it.
    pub fn language_of(bytes: &[u8]) -> String {
        let all: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
        let named = all.as_ref().and_then(|all| all.get("language")?.as_str());
        named.unwrap_or("en").into()
    }

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
        let never_touch: Option<FileSource> = all.take("neverTouch")?;
        let policy = all.take::<JsonSource>("policy")?.map(|it| it.0);
        let catalogue = catalogue(&mut all)?;
        all.end_unnamed()?;
        if auth != Auth::None {
            environment.refuse_closed()?;
        }
        Ok(Config {
            environment,
            auth,
            state_dir,
            language: language.unwrap_or_else(|| "en".into()),
            never_touch,
            policy,
            catalogue,
        })
    }
}

fn catalogue(all: &mut Members) -> Result<Option<FileSource>, Error> {
    let path: Option<Path> = all.take("cataloguePath")?;
    let bytes: Option<Bytes> = all.take("catalogueBase64")?;
    match (path, bytes) {
        (Some(_), Some(_)) => Err(Misuse::CatalogueTwice.into()),
        (Some(Path(path)), None) => Ok(Some(FileSource::Path(path))),
        (None, Some(Bytes(bytes))) => Ok(Some(FileSource::Bytes(bytes))),
        (None, None) => Ok(None),
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
    fn the_language_is_known_of_what_is_refused() {
        for (text, language) in [
            (r#"{"environment":"Mars","language":"nl-BE"}"#, "nl-BE"),
            (r#"{"language":7}"#, "en"),
            ("[]", "en"),
            ("no JSON", "en"),
        ] {
            assert_eq!(Config::language_of(text.as_bytes()), language, "{text}");
        }
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

    #[test]
    fn files_in_place_of_the_products_own_are_absent_or_given() {
        let parse = |more: &str| {
            let text = format!(r#"{{"environment":"Global","auth":{{"kind":"none"}}{more}}}"#);
            Config::parse(text.as_bytes())
        };
        let none = parse("").expect("a configuration");
        assert_eq!((none.never_touch, none.catalogue), (None, None));
        let some = parse(r#","neverTouch":"a.csv","catalogueBase64":"SWQK""#).expect("both");
        assert_eq!(some.never_touch, Some(FileSource::Path("a.csv".into())));
        let bytes = Some(FileSource::Bytes(b"Id\n".to_vec()));
        assert_eq!(some.catalogue, bytes);
        let other = parse(r#","neverTouch":{"csvBase64":"SWQK"},"cataloguePath":"c.csv""#);
        let other = other.expect("both");
        assert_eq!(other.never_touch, bytes);
        assert_eq!(other.catalogue, Some(FileSource::Path("c.csv".into())));
        for wrong in [
            r#""neverTouch":null"#,
            r#""neverTouch":"""#,
            r#""neverTouch":{}"#,
            r#""neverTouch":{"csvBase64":null}"#,
            r#""neverTouch":{"csvBase64":"?"}"#,
            r#""neverTouch":{"csvBase64":"","more":1}"#,
            r#""neverTouch":{"elsewhere":"env:x"}"#,
            r#""policy":{}"#,
            r#""policy":{"csvBase64":""}"#,
            r#""policy":{"jsonBase64":"?"}"#,
            r#""cataloguePath":null"#,
            r#""cataloguePath":"""#,
            r#""catalogueBase64":null"#,
            r#""cataloguePath":"a","catalogueBase64":"SWQK""#,
        ] {
            let fault = parse(&format!(",{wrong}")).expect_err(wrong);
            assert_eq!(fault.code(), ErrorCode::InvalidInput, "{wrong}");
        }
        let policy = parse(r#","policy":{"jsonBase64":"e30="}"#).expect("a policy");
        assert_eq!(policy.policy, Some(FileSource::Bytes(b"{}".to_vec())));
        // An empty list is one that names nobody.
        let empty = parse(r#","neverTouch":{"csvBase64":""}"#).expect("empty");
        assert_eq!(empty.never_touch, Some(FileSource::Bytes(Vec::new())));
    }
}
