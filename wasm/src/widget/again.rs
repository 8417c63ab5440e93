//! Making a plan again with what was answered: one that was made here, or one that was opened.

use super::Widget;
use super::action::{Action, Effect};
use super::review::Review;
use super::terms::Consent;
use reseat_core::plan::{DocumentRequest, Scope, Selection, Services, Wishes};
use serde_json::{Map, Value, json};

/// Why a plan can't be made again here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The page is not signed in.
    NotConnected,
    /// It is another tenant's, or it is not known yet whose this one is.
    OtherTenant,
    /// Its users had wishes of their own, or were to be like somebody: the list they came from is needed.
    OwnWishes,
    /// Whoever made it had a list of users who are never touched, which is not here.
    NeverTouch,
}

impl Widget {
    /// What keeps the plan on the table from being made again.
    pub(crate) fn obstacle(&self, review: &Review) -> Option<Obstacle> {
        if !self.settings.has_token_provider {
            return Some(Obstacle::NotConnected);
        }
        if !review.is_opened {
            return None;
        }
        let plan = review.plan();
        let tenant = self.tenant.as_ref().map(|tenant| tenant.id.as_str());
        if tenant != Some(plan.tenant.id.as_str()) {
            Some(Obstacle::OtherTenant)
        } else if plan.request.rules.never_touch.is_some() {
            Some(Obstacle::NeverTouch)
        } else if wish(&plan.request).is_none() {
            Some(Obstacle::OwnWishes)
        } else {
            None
        }
    }

    pub(super) fn answer(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let terms = &mut self.change.terms;
        match action {
            Action::Answer { from, to, is_off } => terms.say(from, to, is_off),
            Action::AnswerAll { is_off } => terms.say_to_all(is_off),
            Action::Location(text) => terms.location = text,
            Action::Consent(Consent::Location) if terms.typed_location().is_none() => {}
            Action::Consent(consent) => {
                terms.consent(consent);
                self.plan_again(effects);
            }
            _ => self.plan_again(effects),
        }
    }

    fn plan_again(&mut self, effects: &mut Vec<Effect>) {
        let Some(review) = &self.review else { return };
        if self.is_planning || self.obstacle(review).is_some() {
            return;
        }
        if review.is_opened {
            self.base = base(review);
        }
        self.make_plan(effects);
        effects.push(Effect::Focus("pane-title"));
    }
}

/// What an opened plan was asked for, as a request.
fn base(review: &Review) -> Option<Value> {
    let asked = &review.plan().request;
    let mut request = wish(asked)?;
    request["op"] = "plan".into();
    request["users"] = match &asked.users {
        Selection::All {} => json!({ "all": true }),
        Selection::List {} => json!({ "ids": review.ids }),
        Selection::Product {
            sku_id,
            department,
            country,
        } => filter(&[
            ("product", Some(&sku_id.to_string())),
            ("department", department.as_ref()),
            ("country", country.as_ref()),
        ]),
        Selection::Department {
            department,
            country,
        } => filter(&[
            ("department", Some(department)),
            ("country", country.as_ref()),
        ]),
        Selection::Country { country } => filter(&[("country", Some(country))]),
    };
    let mut rules = json!(asked.rules);
    let map = asked.rules.service_map.iter();
    let map: Map<String, Value> = map
        .map(|entry| (entry.from.to_string(), json!(entry.to)))
        .collect();
    if !map.is_empty() {
        rules["serviceMap"] = map.into();
    }
    if let (Some(request), Value::Object(rules)) = (request.as_object_mut(), rules) {
        request.extend(rules);
    }
    Some(request)
}

fn filter(members: &[(&str, Option<&String>)]) -> Value {
    let given = members.iter();
    let given = given.filter_map(|(name, value)| Some(((*name).to_string(), json!((*value)?))));
    given.collect::<Map<String, Value>>().into()
}

/// The wish of a plan where a request can say it: one for everybody, and nobody's likeness.
fn wish(asked: &DocumentRequest) -> Option<Value> {
    let Wishes::Same(wish) = &asked.wishes else {
        return None;
    };
    let mut request = json!(wish);
    match &wish.scope {
        Scope::Like { .. } => return None,
        // Nothing comes by itself, so that there is nothing to say of its services.
        Scope::Revoke { .. } | Scope::Adjust { .. } if wish.services == Services::default() => {
            if let Some(members) = request.as_object_mut() {
                members.remove("services");
            }
        }
        _ => {}
    }
    Some(request)
}
