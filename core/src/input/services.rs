//! What happens to services, and which of them stands for which.

use super::members::{FromJson, Members, Path};
use super::names::{Several, refuse_nameless};
use crate::error::{Error, Misuse, SwitchWay};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happens to services.
#[derive(Clone, Debug)]
pub enum ServiceNames {
    /// Keep what each user had off; these go off as well.
    Keep {
        /// Off for everybody, besides.
        also_off: Vec<String>,
        /// What happens to those a user never had.
        new_services: NewServices,
    },
    /// These are off, all others on.
    Off(Vec<String>),
    /// These are on, all others off.
    OnlyOn(Vec<String>),
}

/// What happens to services that none of a user's products that go contains.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum NewServices {
    /// They come on, as Microsoft does it.
    #[default]
    On,
    /// They stay off until somebody switches them on.
    Off,
}

/// The answers to which service stands for which.
#[derive(Clone, Debug)]
pub enum ServiceMapSource {
    /// As they are, by the name of the old service.
    Given(Vec<MapNames>),
    /// A file the face's [`crate::ports::Files`] reads; see [`read_service_map`].
    Path(String),
}

/// A service and those that stand for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapNames {
    /// Of a product that goes.
    pub from: String,
    /// Of a product that comes; none where nothing stands for it.
    pub to: Vec<String>,
}

/// What becomes of questions that no answer is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unanswered {
    /// The service in question comes on.
    Enable,
    /// It goes off where the other was off.
    Disable,
}

/// What a user may be left without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MayLose {
    /// Any service with a mailbox.
    Mailbox,
    /// Any service with files of the user's own.
    Files,
    /// Any service of meetings and chat.
    Teams,
    /// One service, by name.
    Service(String),
}

impl MayLose {
    fn named(name: &str) -> MayLose {
        match name.trim().to_ascii_lowercase().as_str() {
            "mailbox" => MayLose::Mailbox,
            "files" => MayLose::Files,
            "teams" => MayLose::Teams,
            _ => MayLose::Service(name.trim().into()),
        }
    }
}

/// Reads `required` and `mayLose`; both may be absent.
pub(super) fn continuity(all: &mut Members) -> Result<(Vec<String>, Vec<MayLose>), Error> {
    let required: Vec<String> = all.take("required")?.unwrap_or_default();
    let may_lose: Vec<String> = all.take("mayLose")?.unwrap_or_default();
    refuse_nameless(required.iter().chain(&may_lose), Misuse::ServiceNameless)?;
    let may_lose = may_lose.iter().map(|name| MayLose::named(name));
    Ok((required, may_lose.collect()))
}

#[derive(Clone, Copy)]
enum Mode {
    Keep,
    Off,
    OnlyOn,
}

impl Mode {
    fn way(self) -> SwitchWay {
        match self {
            Mode::Keep => SwitchWay::Keep,
            Mode::Off => SwitchWay::Off,
            Mode::OnlyOn => SwitchWay::OnlyOn,
        }
    }
}

const MODES: [(&str, Mode); 3] = [
    ("keep", Mode::Keep),
    ("off", Mode::Off),
    ("onlyOn", Mode::OnlyOn),
];

const NEW_SERVICES: [(&str, NewServices); 2] = [("on", NewServices::On), ("off", NewServices::Off)];

const UNANSWERED: [(&str, Unanswered); 2] = [
    ("enable", Unanswered::Enable),
    ("disable", Unanswered::Disable),
];

/// `mode` may be told several times by a face that binds what a person gave: more than one is a contradiction.
pub(super) fn service_names(services: Option<Members>) -> Result<ServiceNames, Error> {
    let Some(mut given) = services else {
        return Ok(ServiceNames::Keep {
            also_off: Vec::new(),
            new_services: NewServices::On,
        });
    };
    let mode = given.one_choice("mode", &MODES, |given| {
        Misuse::services_twice(given.iter().map(|mode| mode.way()))
    })?;
    let names = match mode {
        Mode::Keep => ServiceNames::Keep {
            also_off: given.take("alsoOff")?.unwrap_or_default(),
            new_services: given
                .choice("newServices", &NEW_SERVICES)?
                .unwrap_or_default(),
        },
        Mode::Off => ServiceNames::Off(given.need("services")?),
        Mode::OnlyOn => ServiceNames::OnlyOn(given.need("services")?),
    };
    given.end()?;
    let (ServiceNames::Keep {
        also_off: named, ..
    }
    | ServiceNames::Off(named)
    | ServiceNames::OnlyOn(named)) = &names;
    refuse_nameless(named, Misuse::ServiceNameless)?;
    Ok(names)
}

/// Reads the answers, by themselves or as a path, and the one for what is left.
///
/// Errors: `InvalidInput` for both ways, and for answers where nothing is kept and so nothing asked.
pub(super) fn service_map(
    all: &mut Members,
    services: &ServiceNames,
) -> Result<(Option<ServiceMapSource>, Option<Unanswered>), Error> {
    let given: Option<Vec<MapNames>> = all.take("serviceMap")?;
    let path: Option<Path> = all.take("serviceMapPath")?;
    let unanswered = all.choice("serviceMapDefault", &UNANSWERED)?;
    let is_kept = matches!(services, ServiceNames::Keep { .. });
    if !is_kept && (given.is_some() || path.is_some() || unanswered.is_some()) {
        return Err(Misuse::MapWithoutKeep.into());
    }
    let source = match (given, path) {
        (Some(_), Some(_)) => return Err(Misuse::MapTwice.into()),
        (Some(given), None) => Some(ServiceMapSource::Given(given)),
        (None, Some(Path(path))) => Some(ServiceMapSource::Path(path)),
        (None, None) => None,
    };
    Ok((source, unanswered))
}

/// Reads a file of answers: a JSON object, from service to what stands for it. A mark of UTF-8 before it is left
/// out, since editors put one there.
///
/// Errors: `InvalidInput`.
pub fn read_service_map(bytes: &[u8]) -> Result<Vec<MapNames>, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Members::of_text(bytes)?.into_map()
}

impl Members {
    fn into_map(self) -> Result<Vec<MapNames>, Error> {
        let names = self.into_all().map(|(at, from, value)| {
            let Several(to) = Several::from_json(at, value)?;
            refuse_nameless([&from].into_iter().chain(&to), Misuse::ServiceNameless)?;
            Ok(MapNames { from, to })
        });
        names.collect()
    }
}

impl FromJson for Vec<MapNames> {
    fn from_json(at: String, value: Value) -> Result<Vec<MapNames>, Error> {
        Members::from_json(at, value)?.into_map()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::asked::{assert_says, plan, refusal, refusal_of_null};
    use serde_json::json;

    fn new_services(services: Value) -> NewServices {
        match plan(json!({"services": services})).services {
            ServiceNames::Keep { new_services, .. } => new_services,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn new_services_come_on_unless_said_otherwise() {
        assert_eq!(new_services(json!({"mode": "keep"})), NewServices::On);
        let off = json!({"mode": "keep", "newServices": "off"});
        assert_eq!(new_services(off), NewServices::Off);
        for (given, says) in [
            (json!(null), "The word for new services must be a text"),
            (
                json!(""),
                "The word for new services must be one of these: on, off",
            ),
        ] {
            let services = json!({"services": {"mode": "keep", "newServices": given}});
            assert_says(&refusal(services), &[says]);
        }
        let off = json!({"services": {"mode": "off", "services": [], "newServices": "off"}});
        assert_says(
            &refusal(off),
            &["\"services.newServices\" is not known here"],
        );
    }

    #[test]
    fn answers_are_absent_or_none_or_some() {
        assert!(plan(json!({})).service_map.is_none());
        assert_eq!(plan(json!({})).unanswered, None);
        let given = |map: Value| match plan(json!({"serviceMap": map})).service_map {
            Some(ServiceMapSource::Given(map)) => map,
            other => panic!("{other:?}"),
        };
        assert_eq!(given(json!({})), []);
        let one = |from: &str, to: &[&str]| MapNames {
            from: from.into(),
            to: to.iter().map(|name| name.to_string()).collect(),
        };
        assert_eq!(
            given(json!({"B": [], "A": ["X", "Y"], "C": "Z", "D": ""})),
            [
                one("A", &["X", "Y"]),
                one("B", &[]),
                one("C", &["Z"]),
                one("D", &[])
            ]
        );
        let path = plan(json!({"serviceMapPath": "map.json", "serviceMapDefault": "disable"}));
        assert!(
            matches!(path.service_map, Some(ServiceMapSource::Path(path)) if path == "map.json")
        );
        assert_eq!(path.unanswered, Some(Unanswered::Disable));
    }

    #[test]
    fn answers_that_are_none_are_refused() {
        for (change, says) in [
            (
                json!({"serviceMap": []}),
                "\"serviceMap\" must be an object",
            ),
            (
                json!({"serviceMap": {"A": null}}),
                "\"serviceMap.A\" must be a list of texts",
            ),
            (
                json!({"serviceMap": {"A": [null]}}),
                "\"serviceMap.A[0]\" must be a text",
            ),
            (json!({"serviceMap": {" ": ["B"]}}), "A service has no name"),
            (json!({"serviceMap": {"A": [""]}}), "A service has no name"),
            (json!({"serviceMapPath": ""}), "\"serviceMapPath\" is empty"),
            (
                json!({"serviceMapDefault": ""}),
                "must be one of these: enable, disable",
            ),
            (
                json!({"serviceMap": {}, "serviceMapPath": "x"}),
                "said twice",
            ),
        ] {
            assert_says(&refusal(change), &["InvalidInput: ", says]);
        }
        for (name, says) in [
            ("serviceMap", "must be an object"),
            ("serviceMapPath", "must be a text"),
            ("serviceMapDefault", "must be a text"),
        ] {
            assert_says(&refusal_of_null(json!({}), name), &[says]);
        }
        let off = json!({"mode": "off", "services": ["S"]});
        for (name, value) in [
            ("serviceMap", json!({})),
            ("serviceMapPath", json!("x")),
            ("serviceMapDefault", json!("enable")),
        ] {
            let change = json!({"services": off, (name): value});
            assert_says(&refusal(change), &["no service is kept"]);
        }
    }

    #[test]
    fn a_file_of_answers_is_read_as_they_are() {
        let map = read_service_map(b"\xef\xbb\xbf{\"A\":[\"B\"]}").expect("a map");
        assert_eq!(
            (map.len(), map[0].to.as_slice()),
            (1, &["B".to_string()][..])
        );
        for wrong in ["", "[]", "{\"A\":1}", "{\"A\":[\" \"]}"] {
            assert!(read_service_map(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_must_stay_and_what_may_go_is_read() {
        let none = plan(json!({"required": [], "mayLose": []}));
        assert_eq!((none.required.len(), none.may_lose.len()), (0, 0));
        let some =
            plan(json!({"required": ["S"], "mayLose": ["Mailbox", " files", "teams", "T "]}));
        assert_eq!(some.required, ["S"]);
        let service = MayLose::Service("T".into());
        assert_eq!(
            some.may_lose,
            [MayLose::Mailbox, MayLose::Files, MayLose::Teams, service]
        );
        for name in ["required", "mayLose"] {
            assert_says(
                &refusal_of_null(json!({}), name),
                &["must be a list of texts"],
            );
            assert_says(&refusal(json!({(name): [""]})), &["A service has no name"]);
        }
    }

    #[test]
    fn switches_that_nothing_comes_of_are_refused() {
        let revoke = json!({"scope": "revoke", "pairs": null, "products": ["A"]});
        let adjust = json!({"scope": "adjust", "pairs": null, "products": ["A"], "off": ["S"]});
        let with = |base: &Value, more: Value| {
            let mut all = base.clone();
            for (name, value) in more.as_object().expect("an object") {
                all[name] = value.clone();
            }
            all
        };
        let off = json!({"services": {"mode": "off", "services": ["S"]}});
        let also = json!({"services": {"mode": "keep", "alsoOff": ["S"]}});
        for switched in [&off, &also] {
            assert_says(
                &refusal(with(&revoke, switched.clone())),
                &["no product comes"],
            );
            assert_says(
                &refusal(with(&adjust, switched.clone())),
                &["more than one way"],
            );
        }
        plan(with(
            &revoke,
            json!({"services": {"mode": "keep", "alsoOff": []}}),
        ));
        // Rows may have products that come.
        let rows = with(&off, json!({"users": {"rows": [{"id": "a", "to": ["B"]}]}}));
        plan(with(&revoke, rows));
    }
}
