//! What a person answered to a plan's questions and findings: part of the next plan's request.

use reseat_core::input::Unanswered;
use reseat_core::model::{Member, Said, ServiceId};
use reseat_core::plan::PlanDocument;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A service that may stand for another, as it is asked about.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) from: ServiceId,
    pub(crate) to: ServiceId,
    pub(crate) from_name: String,
    pub(crate) to_name: String,
    pub(crate) product: String,
    pub(crate) users: u64,
    /// Whether the new one is off where the old one was.
    pub(crate) answer: Option<bool>,
}

/// A word that lets users move who would be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Guests move as well.
    Guests,
    /// Users who can't sign in move as well.
    Disabled,
    /// These services may be lost.
    Losing(Vec<ServiceId>),
    /// Users without a usage location get the one that was typed.
    Location,
    /// These names join that member.
    More(Member, Vec<String>),
}

/// Everything a person said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    asked: BTreeMap<(ServiceId, ServiceId), Asked>,
    /// The answer to every question without one.
    pub(crate) rest: Option<bool>,
    /// As it was typed.
    pub(crate) location: String,
    /// Whether it was said to be set.
    sets_location: bool,
    allows_guests: bool,
    allows_disabled: bool,
    may_lose: BTreeSet<ServiceId>,
    /// What joins other members, each name once.
    more: BTreeMap<Member, BTreeSet<String>>,
}

impl Terms {
    /// Takes the open questions of a plan; those that were asked before keep their answers.
    pub(crate) fn meet(&mut self, plan: &PlanDocument) {
        for question in &plan.questions {
            let pair = (question.from, question.to);
            let answer = self.asked.get(&pair).and_then(|before| before.answer);
            let asked = Asked {
                from: question.from,
                to: question.to,
                from_name: plan.service_name(question.from),
                to_name: plan.service_name(question.to),
                product: plan.product_name(question.sku_id),
                users: question.users,
                answer,
            };
            self.asked.insert(pair, asked);
        }
    }

    /// Every question that was asked, answered or not.
    pub(crate) fn questions(&self) -> impl ExactSizeIterator<Item = &Asked> {
        self.asked.values()
    }

    /// What holds for a question: its own answer, or that for the rest.
    pub(crate) fn answer(&self, asked: &Asked) -> Option<bool> {
        asked.answer.or(self.rest)
    }

    /// Whether every question has an answer.
    pub(crate) fn are_all_answered(&self) -> bool {
        self.asked
            .values()
            .all(|asked| self.answer(asked).is_some())
    }

    /// A person answered one question.
    pub(crate) fn say(&mut self, from: ServiceId, to: ServiceId, is_off: bool) {
        if let Some(asked) = self.asked.get_mut(&(from, to)) {
            asked.answer = Some(is_off);
        }
    }

    /// A person gave one answer to all questions, and to those that are still to come.
    pub(crate) fn say_to_all(&mut self, is_off: bool) {
        self.rest = Some(is_off);
        for asked in self.asked.values_mut() {
            asked.answer = None;
        }
    }

    /// Other products are wished: what was asked about the old ones, and said of them, means nothing for them.
    pub(crate) fn forget_questions(&mut self) {
        self.asked.clear();
        self.more.clear();
        self.rest = None;
    }

    /// The usage location that was typed, where it has the shape of one.
    pub(crate) fn typed_location(&self) -> Option<String> {
        let letters = self.location.trim().to_ascii_uppercase();
        let is_country = letters.len() == 2 && letters.bytes().all(|one| one.is_ascii_uppercase());
        is_country.then_some(letters)
    }

    /// A person let users move who would be left out.
    pub(crate) fn consent(&mut self, consent: Consent) {
        match consent {
            Consent::Guests => self.allows_guests = true,
            Consent::Disabled => self.allows_disabled = true,
            Consent::Losing(services) => self.may_lose.extend(services),
            Consent::Location => self.sets_location = true,
            Consent::More(member, names) => self.more.entry(member).or_default().extend(names),
        }
    }

    /// Puts everything into a request for a plan, beside what it says already.
    pub(crate) fn put_into(&self, request: &mut Value) {
        let mut map = match request["serviceMap"].take() {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        map.extend(self.map());
        set(
            request,
            "serviceMap",
            (!map.is_empty()).then_some(Value::Object(map)),
        );
        if let Some(is_off) = self.rest {
            let unanswered = match is_off {
                true => Unanswered::Disable,
                false => Unanswered::Enable,
            };
            request["serviceMapDefault"] = json!(unanswered);
        }
        if self.sets_location
            && let Some(location) = self.typed_location()
        {
            request["usageLocation"] = location.into();
        }
        for (name, is_allowed) in [
            ("allowGuests", self.allows_guests),
            ("allowDisabled", self.allows_disabled),
        ] {
            if is_allowed {
                request[name] = true.into();
            }
        }
        for (member, names) in &self.more {
            let at = format!("/{}", member.name().replace('.', "/"));
            // A list that is no longer asked for has nothing to join.
            if request.pointer(&at).is_some_and(Value::is_array) {
                let names = names.iter().cloned().collect();
                member.say(&Said::Names(names), request);
            }
        }
        let mut may_lose = match request["mayLose"].take() {
            Value::Array(list) => list,
            _ => Vec::new(),
        };
        may_lose.extend(self.may_lose.iter().map(|service| json!(service)));
        set(
            request,
            "mayLose",
            (!may_lose.is_empty()).then_some(Value::Array(may_lose)),
        );
    }

    /// The answers by the service of the old product. One of which a question is open is left out: an entry would
    /// answer all of its questions.
    fn map(&self) -> Map<String, Value> {
        let mut by_service: BTreeMap<ServiceId, Vec<&Asked>> = BTreeMap::new();
        for asked in self.asked.values() {
            by_service.entry(asked.from).or_default().push(asked);
        }
        let said = by_service.into_iter().filter(|(_, asked)| {
            let is_open = asked.iter().any(|one| self.answer(one).is_none());
            // The answer for the rest stands in a member of its own.
            !is_open && asked.iter().any(|one| one.answer.is_some())
        });
        let entry = |(from, asked): (ServiceId, Vec<&Asked>)| {
            let off = asked.iter().filter(|one| self.answer(one) == Some(true));
            (from.to_string(), off.map(|one| json!(one.to)).collect())
        };
        said.map(entry).collect()
    }
}

/// Sets a member, or takes it away.
fn set(object: &mut Value, name: &str, value: Option<Value>) {
    match (value, object.as_object_mut()) {
        (Some(value), Some(members)) => {
            members.insert(name.into(), value);
        }
        (None, Some(members)) => {
            members.remove(name);
        }
        (_, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(number: u8) -> ServiceId {
        ServiceId::parse(&format!("efb87545-963c-4e0d-99df-69c6916d9e{number:02}")).expect("a GUID")
    }

    fn terms(pairs: &[(u8, u8)]) -> Terms {
        let mut terms = Terms::default();
        for (from, to) in pairs {
            let (from, to) = (service(*from), service(*to));
            let asked = Asked {
                from,
                to,
                from_name: "Old".into(),
                to_name: "New".into(),
                product: "M365 E3".into(),
                users: 3,
                answer: None,
            };
            terms.asked.insert((from, to), asked);
        }
        terms
    }

    fn request(terms: &Terms) -> Value {
        let mut request = json!({ "op": "plan" });
        terms.put_into(&mut request);
        request
    }

    #[test]
    fn nothing_said_adds_nothing() {
        assert_eq!(request(&terms(&[(1, 2)])), json!({ "op": "plan" }));
    }

    #[test]
    fn an_answer_goes_out_once_its_service_has_no_open_question() {
        let mut terms = terms(&[(1, 2), (1, 3), (4, 5)]);
        terms.say(service(1), service(2), true);
        assert_eq!(request(&terms)["serviceMap"], Value::Null);
        terms.say(service(1), service(3), false);
        terms.say(service(4), service(5), false);
        assert!(terms.are_all_answered());
        let map = json!({ service(1).to_string(): [service(2)], service(4).to_string(): [] });
        assert_eq!(request(&terms)["serviceMap"], map);
    }

    #[test]
    fn one_answer_for_all_stands_by_itself_until_one_differs() {
        let mut terms = terms(&[(1, 2), (4, 5)]);
        terms.say_to_all(true);
        assert!(terms.are_all_answered());
        let whole = json!({ "op": "plan", "serviceMapDefault": "disable" });
        assert_eq!(request(&terms), whole);
        terms.say(service(4), service(5), false);
        assert_eq!(
            request(&terms)["serviceMap"],
            json!({ service(4).to_string(): [] })
        );
        terms.forget_questions();
        assert_eq!(request(&terms), json!({ "op": "plan" }));
    }

    #[test]
    fn consents_join_what_a_request_says_already() {
        let mut terms = Terms {
            location: " nl ".into(),
            ..Terms::default()
        };
        let mut asked = json!({ "mayLose": ["mailbox"], "serviceMap": { "A": [] } });
        terms.put_into(&mut asked);
        let typed_only = json!({ "mayLose": ["mailbox"], "serviceMap": { "A": [] } });
        assert_eq!(asked, typed_only, "what is typed is not yet said");
        for consent in [
            Consent::Location,
            Consent::Guests,
            Consent::Disabled,
            Consent::Losing(vec![service(1)]),
        ] {
            terms.consent(consent);
        }
        terms.put_into(&mut asked);
        assert_eq!(asked["usageLocation"], "NL");
        assert_eq!(asked["mayLose"], json!(["mailbox", service(1)]));
        assert_eq!(
            (&asked["allowGuests"], &asked["allowDisabled"]),
            (&json!(true), &json!(true))
        );
        let off = Consent::More(Member::AlsoOff, vec!["SWAY".into()]);
        terms.consent(off.clone());
        terms.consent(off);
        let mut more = json!({ "services": { "mode": "keep", "alsoOff": ["TEAMS1"] } });
        terms.put_into(&mut more);
        assert_eq!(more["services"]["alsoOff"], json!(["TEAMS1", "SWAY"]));
        let mut other = json!({ "services": { "mode": "off", "services": [] } });
        terms.put_into(&mut other);
        assert_eq!(other["services"], json!({ "mode": "off", "services": [] }));
        terms.forget_questions();
        assert_eq!(request(&terms)["services"], Value::Null);
        terms.location = "Netherlands".into();
        assert_eq!(terms.typed_location(), None);
    }
}
