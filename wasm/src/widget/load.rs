//! Connecting, reading the tenant's products and people, and trying again.

use super::action::{Effect, Job};
use super::listen::start_json;
use super::people::{Filters, Listing};
use super::problem::{Cure, Problem};
use super::run::Run;
use super::{Pane, Widget};
use reseat_core::text::Texts;
use serde_json::json;

impl Widget {
    /// (Re)connects with what the page asks for by now. A run goes on with what it began with.
    pub(super) fn start(&mut self, effects: &mut Vec<Effect>) {
        if self.run.as_ref().is_some_and(Run::is_alive) {
            self.must_restart = true;
            return;
        }
        effects.extend(Job::ALL.map(Effect::Cancel));
        let settings = self.wanted.clone();
        let texts = Texts::for_language(settings.language.as_deref().unwrap_or_default());
        let page_plan = self.page_plan.take();
        *self = Widget {
            marks_arrivals: settings.users.is_some(),
            left: std::mem::take(&mut self.left),
            ..Widget::new(texts, settings)
        };
        if let Err(error) = self.settings.environment() {
            let problem = Problem::new(&error, &self.texts);
            effects.push(Effect::Say(problem.report.message.clone()));
            if let Ok(detail) = serde_json::to_string(&problem.report) {
                effects.push(Effect::Tell {
                    event: "reseat-error",
                    detail,
                });
            }
            self.trouble = Some(problem);
            self.page_plan = page_plan;
            return;
        }
        if self.settings.has_token_provider {
            effects.push(start_json(Job::Connect, r#"{"op":"connect"}"#));
            self.load(false, effects);
        }
        if let Some(document) = page_plan {
            self.open_plan(document.clone(), effects);
            self.page_plan = Some(document);
        }
    }

    /// Reads products and people; keeps filters, and marks where they are wanted.
    pub(super) fn load(&mut self, keeps_marks: bool, effects: &mut Vec<Effect>) {
        self.load_products(effects);
        self.people.restart(keeps_marks);
        self.grid.restart();
        let request = match &self.csv {
            Some(csv) => json!({ "op": "listUsers", "users": { "csvBase64": csv } }).to_string(),
            None => self.settings.people_request(),
        };
        effects.push(start_json(Job::People, request));
    }

    pub(super) fn load_products(&mut self, effects: &mut Vec<Effect>) {
        self.offers.clear();
        self.offering = Listing::Loading;
        effects.push(start_json(Job::Products, r#"{"op":"listProducts"}"#));
    }

    /// Reads the people that a file names in place of everybody.
    pub(super) fn list_file(&mut self, bytes: &[u8], effects: &mut Vec<Effect>) {
        self.csv = Some(super::base64(bytes));
        self.marks_arrivals = true;
        self.people.filters = Filters::default();
        self.pane = Pane::Closed;
        self.load(false, effects);
    }

    /// Whether the list is the one of a file.
    pub(crate) fn is_of_file(&self) -> bool {
        self.csv.is_some()
    }

    pub(super) fn again(&mut self, effects: &mut Vec<Effect>) {
        let of_step = self.problem.take();
        let of_list = match (&self.people.listing, &self.offering) {
            (Listing::Failed(problem), _) | (_, Listing::Failed(problem)) => Some(&**problem),
            _ => None,
        };
        let problem = of_step.as_ref().map(|(_, problem)| problem).or(of_list);
        if problem.is_some_and(Problem::needs_new_token) {
            effects.push(Effect::ForgetToken);
        }
        match of_step {
            Some((Job::Apply, _)) => match self.going_on.clone() {
                Some(move_id) => self.go_on(move_id, effects),
                None => self.replace(effects),
            },
            Some((Job::Plan, _)) => {
                self.make_plan(effects);
                effects.push(Effect::Focus("pane-title"));
            }
            Some(_) => self.close_pane(effects),
            None if matches!(self.people.listing, Listing::Ready) => {
                self.load_products(effects);
                effects.push(Effect::Focus("pane-title"));
            }
            None => self.list_again(effects),
        }
    }

    fn list_again(&mut self, effects: &mut Vec<Effect>) {
        // A list of people that can't be read is given up, one that could not be asked for is not.
        let is_worth_another_try = match &self.people.listing {
            Listing::Failed(problem) => problem.cure() != Cure::Elsewhere,
            _ => true,
        };
        let csv = self.csv.take().filter(|_| is_worth_another_try);
        self.start(effects);
        if csv.is_some() {
            self.csv = csv;
            self.marks_arrivals = true;
            self.load(false, effects);
        }
        effects.push(Effect::Focus("search"));
    }

    /// Says that nothing is wrong yet: the page may be showing a sign-in.
    pub(super) fn await_sign_in(&mut self, is_awaited: bool, effects: &mut Vec<Effect>) {
        self.is_sign_in_awaited = is_awaited;
        if is_awaited {
            effects.push(Effect::Say(self.label("widget.signIn.awaited")));
        }
    }
}
