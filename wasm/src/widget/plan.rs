//! Making a plan, opening one, and giving either up.

use super::action::{Effect, Job};
use super::ask::Ask;
use super::file::File;
use super::listen::{start, start_json};
use super::reading::Reading;
use super::run::Run;
use super::{Change, Pane, Widget};
use reseat_core::text::Value;
use serde_json::json;
use std::rc::Rc;

/// Naming more people than this one by one takes longer than reading all who have the same in common. Who has it is
/// then asked anew, and the review tells them.
const MANY: usize = 2_000;

impl Widget {
    pub(super) fn make_plan(&mut self, effects: &mut Vec<Effect>) {
        if let Some(move_id) = self.putting_back.clone() {
            self.put_back(move_id, effects);
            return;
        }
        let mut request = match &self.base {
            Some(base) => base.clone(),
            None if !self.can_plan() => return,
            None => self.change.request(&self.chosen(), &self.offers),
        };
        self.change.terms.put_into(&mut request);
        self.problem = None;
        self.findings.clear();
        self.is_planning = true;
        effects.push(start(Job::Plan, Ask::Json(request.to_string())));
    }

    /// Whether the same change can be planned once more.
    pub(crate) fn can_plan(&self) -> bool {
        let is_whole = self.people.marked_count > 0 && self.change.is_whole();
        self.putting_back.is_none() && (self.base.is_some() || is_whole)
    }

    /// The chosen people as the core's requests name them. A list that is chosen whole goes as it was given,
    /// so that the plan can say who was named twice.
    fn chosen(&self) -> serde_json::Value {
        match (&self.csv, &self.settings.users) {
            (Some(csv), _) if self.people.are_all_marked() => json!({ "csvBase64": csv }),
            (None, Some(names)) if self.people.are_all_marked() => json!({ "ids": names }),
            (None, None) if self.people.marked_count > MANY && self.people.are_shown_marked() => {
                self.people.filters.request()
            }
            _ => {
                let ids: Vec<&str> = self.people.marked_ids().map(|id| id.as_str()).collect();
                json!({ "ids": ids })
            }
        }
    }

    /// Plans to put back what the users of a run had.
    pub(super) fn put_back(&mut self, move_id: String, effects: &mut Vec<Effect>) {
        if self.is_planning {
            return;
        }
        self.problem = None;
        self.findings.clear();
        self.is_planning = true;
        let request = json!({ "op": "undo", "moveId": move_id });
        self.putting_back = Some(move_id);
        effects.push(start_json(Job::Plan, request.to_string()));
    }

    /// Whether the plan on the table puts back the run that has just ended.
    pub(super) fn is_putting_back_now(&self) -> bool {
        let has_ended = self.run.as_ref().is_some_and(|run| !run.is_alive());
        self.putting_back.is_some() && has_ended
    }

    /// A change of the wish, or a step back: a plan on its way is no longer the one that is wanted.
    pub(super) fn stop_planning(&mut self, effects: &mut Vec<Effect>) {
        if self.is_planning {
            effects.push(Effect::Cancel(Job::Plan));
            effects.push(Effect::Cancel(Job::Open));
            self.is_planning = false;
            self.reading = None;
        }
    }

    /// Takes the plan off the table, whoever put it there.
    pub(super) fn drop_plan(&mut self) {
        self.review = None;
        self.reading = None;
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
            self.open_plan(document.clone(), effects);
        }
        self.page_plan = Some(document);
    }

    /// Opens a document that this element did not make.
    pub(super) fn open_plan(&mut self, document: String, effects: &mut Vec<Effect>) {
        self.stop_planning(effects);
        self.problem = None;
        self.findings.clear();
        self.drop_plan();
        self.run = None;
        self.change = Change::new();
        self.base = None;
        self.putting_back = None;
        self.is_planning = true;
        self.pane = Pane::Review;
        effects.push(start(Job::Open, Ask::Open(document)));
    }

    /// A file that the person opened: a plan, or a list of people.
    pub(super) fn open_file(&mut self, file: File, effects: &mut Vec<Effect>) {
        if self.is_selection_fixed() {
            return;
        }
        // A plan is JSON; what begins otherwise is a list of people, and the core judges either.
        match file.whole() {
            Ok(text) if text.trim_start().starts_with('{') => self.open_plan(text, effects),
            Ok(text) => self.list_file(text.as_bytes(), effects),
            Err(bytes) => self.list_file(&bytes, effects),
        }
    }

    /// The core has made or opened a plan: it is read before it is shown.
    pub(super) fn read_plan(
        &mut self,
        job: Job,
        document: Option<String>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(document) = document else {
            self.is_planning = false;
            return;
        };
        let findings = std::mem::take(&mut self.findings);
        self.reading = Some(Reading::new(document, findings, job == Job::Open));
        effects.push(Effect::Read);
    }

    /// Reads a slice of the plan that is on its way; gives whether there is more.
    pub(crate) fn read_on(&mut self) -> bool {
        self.reading.as_mut().is_some_and(Reading::go_on)
    }

    /// The plan that was on its way is read.
    pub(super) fn show_plan(&mut self, effects: &mut Vec<Effect>) {
        let Some(reading) = self.reading.take() else {
            return;
        };
        self.is_planning = false;
        let review = match reading.finish() {
            Ok(review) => review,
            Err(error) => {
                self.fail(Job::Open, &error, effects);
                return;
            }
        };
        let totals = review.totals();
        effects.push(Effect::TellPlan {
            document: Rc::clone(&review.document),
            totals: json!(totals).to_string(),
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
        self.change.terms.meet(review.plan());
        self.review = Some(review);
        self.problem = None;
        self.pane = Pane::Review;
        effects.push(Effect::Focus("pane-title"));
    }
}
