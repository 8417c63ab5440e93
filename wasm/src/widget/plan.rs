//! Making a plan, opening one, and giving either up.

use super::action::{Effect, Job};
use super::listen::start;
use super::review::Review;
use super::run::Run;
use super::{Change, Pane, Widget};
use reseat_core::text::Value;
use serde_json::json;

impl Widget {
    pub(super) fn make_plan(&mut self, effects: &mut Vec<Effect>) {
        if self.people.marked_count == 0 || !self.change.is_whole() {
            return;
        }
        self.problem = None;
        self.findings.clear();
        self.is_planning = true;
        let request = self.change.request(&self.chosen(), &self.offers);
        effects.push(start(Job::Plan, request));
    }

    /// The chosen people as the core's requests name them. A list that is chosen whole goes as it was given,
    /// so that the plan can say who was named twice.
    fn chosen(&self) -> serde_json::Value {
        match (&self.csv, &self.settings.users) {
            (Some(csv), _) if self.people.are_all_marked() => json!({ "csvBase64": csv }),
            (None, Some(names)) if self.people.are_all_marked() => json!({ "ids": names }),
            _ => {
                let ids: Vec<&str> = self.people.marked_ids().map(|id| id.as_str()).collect();
                json!({ "ids": ids })
            }
        }
    }

    /// A change of the wish, or a step back: a plan on its way is no longer the one that is wanted.
    pub(super) fn stop_planning(&mut self, effects: &mut Vec<Effect>) {
        if self.is_planning {
            effects.push(Effect::Cancel(Job::Plan));
            effects.push(Effect::Cancel(Job::Open));
            self.is_planning = false;
        }
    }

    /// Takes the plan off the table, whoever put it there.
    pub(super) fn drop_plan(&mut self) {
        self.review = None;
        self.page_plan = None;
    }

    /// A run ended: the plan that the page set is not opened again when it was this one.
    pub(super) fn finish_page_plan(&mut self) {
        let is_done = match (&self.page_plan, &self.review) {
            (Some(page), Some(review)) => page.trim_end() == review.document.trim_end(),
            _ => false,
        };
        if is_done {
            self.page_plan = None;
        }
    }

    /// The page set the property. What is on the table already stays as it is, since a page may hand over the
    /// same document with every rendering of its own.
    pub(super) fn set_plan(&mut self, document: Option<String>, effects: &mut Vec<Effect>) {
        let Some(document) = document else {
            if self.plan().is_some() {
                self.page_plan = None;
                self.close_pane(effects);
            }
            return;
        };
        let is_there = self.plan() == Some(&*document) || self.page_plan() == Some(&*document);
        if self.run.as_ref().is_some_and(Run::is_alive) {
            self.must_restart |= !is_there;
        } else if !is_there && self.trouble.is_none() {
            self.open_plan(&document, effects);
        }
        self.page_plan = Some(document);
    }

    /// Opens a document that this element did not make.
    pub(super) fn open_plan(&mut self, document: &str, effects: &mut Vec<Effect>) {
        self.stop_planning(effects);
        self.problem = None;
        self.findings.clear();
        self.drop_plan();
        self.run = None;
        self.change = Change::new();
        self.is_planning = true;
        self.pane = Pane::Review;
        let request = json!({ "op": "openPlan", "document": document }).to_string();
        effects.push(start(Job::Open, request));
    }

    /// A file that the person opened: a plan, or a list of people.
    pub(super) fn open_file(&mut self, bytes: Vec<u8>, effects: &mut Vec<Effect>) {
        if self.is_selection_fixed() {
            return;
        }
        // A plan is JSON; what begins otherwise is a list of people, and the core judges either.
        match String::from_utf8(bytes) {
            Ok(text) if text.trim_start().starts_with('{') => self.open_plan(&text, effects),
            Ok(text) => self.list_file(text.as_bytes(), effects),
            Err(fault) => self.list_file(fault.as_bytes(), effects),
        }
    }

    pub(super) fn read_plan(&mut self, document: Option<String>, effects: &mut Vec<Effect>) {
        self.is_planning = false;
        let Some(document) = document else { return };
        match Review::read(document, std::mem::take(&mut self.findings)) {
            Ok(review) => {
                let totals = review.totals();
                effects.push(Effect::Tell {
                    event: "reseat-plan",
                    detail: json!({ "document": review.document, "totals": totals }).to_string(),
                });
                effects.push(Effect::Say(self.say(
                    "widget.review.spoken",
                    &[
                        ("ready", Value::count(totals.ready)),
                        ("waits", Value::count(totals.waits)),
                        ("blocked", Value::count(totals.blocked)),
                        ("unchanged", Value::count(totals.unchanged)),
                    ],
                )));
                self.review = Some(review);
                self.problem = None;
                self.pane = Pane::Review;
                effects.push(Effect::Focus("pane-title"));
            }
            Err(error) => self.fail(Job::Open, &error, effects),
        }
    }
}
