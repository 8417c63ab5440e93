//! Microsoft's flow: from the people to the choice, the products, the review, the run and its end.

use super::action::{Action, Effect, Job};
use super::ask::Ask;
use super::listen::start;
use super::people::Listing;
use super::run::Run;
use super::{Change, ENTRY, Pane, Widget};
use reseat_core::cloud::Vocabulary;
use std::rc::Rc;

impl Widget {
    pub(super) fn flow(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Menu => {
                self.is_menu_open = !self.is_menu_open;
                effects.push(Effect::Focus(if self.is_menu_open {
                    "menu-entry"
                } else {
                    "menu"
                }));
            }
            Action::CloseMenu => self.is_menu_open = false,
            Action::OpenPane | Action::EditLicenses => {
                self.opener = if self.is_menu_open { "menu" } else { ENTRY };
                self.is_menu_open = false;
                if !self.is_selection_fixed() {
                    self.open_choice();
                }
                effects.push(Effect::Focus("pane-title"));
            }
            Action::OpenBulk => {
                self.pane = Pane::Bulk { was_opened: true };
                effects.push(Effect::Focus("pane-title"));
            }
            Action::ClosePane if self.is_menu_open => {
                self.is_menu_open = false;
                effects.push(Effect::Focus("menu"));
            }
            Action::ClosePane => self.close_pane(effects),
            Action::OtherPlace { is_in_pane } => {
                let is_open = self.pane != Pane::Closed;
                let target = if is_in_pane || !is_open {
                    "grid"
                } else {
                    "pane-title"
                };
                effects.push(Effect::Focus(target));
            }
            Action::Choose(way) => self.change.pick_way(way),
            Action::From(product) => self.change.pick_from(product),
            Action::Next => {
                self.problem = None;
                self.change.settle_from();
                self.pane = Pane::Products;
                effects.push(Effect::Focus("pane-title"));
            }
            Action::Back => self.back(effects),
            Action::Keep | Action::NewServices | Action::Product(_) | Action::Service(_) => {
                self.stop_planning(effects);
                match action {
                    Action::NewServices => self.change.has_new_on = !self.change.has_new_on,
                    Action::Product(product) => self.change.turn_product(product),
                    Action::Service(service) => self.change.turn_service(service),
                    _ => self.change.keeps = !self.change.keeps,
                }
            }
            Action::SearchServices(text) => self.change.service_search = text,
            Action::Review => self.make_plan(effects),
            Action::PutBack(move_id) => self.put_back(move_id, effects),
            Action::GoOn(move_id) => self.go_on(move_id, effects),
            Action::Leave => self.leave(effects),
            Action::LookAgain => {
                self.problem = None;
                self.ask_moves(effects);
            }
            Action::Held(holder) => self.hold(holder),
            Action::Answer { .. }
            | Action::AnswerAll { .. }
            | Action::Location(_)
            | Action::Consent(_)
            | Action::PlanAgain => self.answer(action, effects),
            Action::Read => self.show_plan(effects),
            Action::Show(filter) => {
                if let Some(review) = &mut self.review {
                    review.list(filter);
                    effects.push(Effect::Focus("steps-title"));
                }
            }
            Action::More => {
                if let Some(review) = &mut self.review {
                    review.list_more();
                }
            }
            Action::Replace => self.replace(effects),
            Action::Pause => {
                if let Some(run) = &mut self.run {
                    run.is_paused = !run.is_paused;
                    effects.push(if run.is_paused {
                        Effect::Pause
                    } else {
                        Effect::Proceed
                    });
                }
            }
            Action::Stop => {
                if let Some(run) = &mut self.run {
                    run.is_stopping = true;
                    effects.push(Effect::Cancel(Job::Apply));
                    // The button goes once it was pressed.
                    effects.push(Effect::Focus("pane-title"));
                }
            }
            Action::SavePlan => {
                if let Some(review) = &self.review {
                    effects.push(Effect::Save {
                        name: review.file_name(),
                        text: Rc::clone(&review.document),
                    });
                }
            }
            Action::File(file) => self.open_file(file, effects),
            Action::SetPlan(document) => self.set_plan(document, effects),
            _ => {}
        }
    }

    fn open_choice(&mut self) {
        // These two need no new start, so they take effect with the next choice.
        if !self.must_restart {
            self.settings.from = self.wanted.from.clone();
            self.settings.to = self.wanted.to.clone();
        }
        self.change = Change::new();
        self.base = None;
        self.putting_back = None;
        self.suggest_from();
        self.suggest_to();
        self.problem = None;
        self.pane = Pane::Choose;
    }

    /// The product that goes, until the person says which.
    pub(super) fn suggest_from(&mut self) {
        let is_known = matches!(self.offering, Listing::Ready);
        let from = self.settings.from.as_deref();
        if from.is_none() || is_known {
            self.change.suggest_from(&self.people, &self.offers, from);
        }
    }

    /// What comes, once the tenant's products are all here.
    fn suggest_to(&mut self) {
        if let Some(to) = self.settings.to.as_deref()
            && matches!(self.offering, Listing::Ready)
        {
            self.change.suggest_to(&self.offers, to);
        }
    }

    /// The tenant's products are all here: names that the page gave can be looked up.
    pub(super) fn offer(&mut self) {
        self.offering = Listing::Ready;
        if matches!(self.pane, Pane::Choose | Pane::Products) {
            self.suggest_from();
            if self.change.to.is_empty() {
                self.suggest_to();
            }
        }
    }

    fn back(&mut self, effects: &mut Vec<Effect>) {
        self.stop_planning(effects);
        self.problem = None;
        self.pane = match self.pane {
            Pane::Review if self.is_putting_back_now() => Pane::Done,
            Pane::Review if self.base.is_none() && self.change.is_whole() => {
                match self.change.way.gives() {
                    true => Pane::Products,
                    false => Pane::Choose,
                }
            }
            Pane::Products => Pane::Choose,
            Pane::Choose if self.vocabulary() == Vocabulary::BulkActions => {
                Pane::Bulk { was_opened: true }
            }
            _ => Pane::Closed,
        };
        self.drop_plan();
        let is_open = self.pane != Pane::Closed;
        effects.push(Effect::Focus(if is_open {
            "pane-title"
        } else {
            self.way_back()
        }));
    }

    /// Escape, ✕ and *Close*: back to the list, by way of *Bulk actions* after a run for Germany and
    /// 21Vianet. A run that is going is never closed this way.
    pub(super) fn close_pane(&mut self, effects: &mut Vec<Effect>) {
        match self.pane {
            Pane::Running | Pane::Closed => {}
            Pane::Done => self.close_run(effects),
            // The list is still the one from before the run.
            Pane::Review if self.is_putting_back_now() => {
                self.stop_planning(effects);
                self.close_run(effects);
            }
            _ => {
                self.stop_planning(effects);
                self.drop_plan();
                self.problem = None;
                if matches!(self.pane, Pane::Bulk { .. }) && self.has_run {
                    self.has_run = false;
                    self.people.clear();
                }
                self.pane = Pane::Closed;
                effects.push(Effect::Focus(self.way_back()));
            }
        }
    }

    /// *Close* after a run: what the tenant holds now is read, not computed.
    fn close_run(&mut self, effects: &mut Vec<Effect>) {
        if self.must_restart {
            self.start(effects);
            effects.push(Effect::Focus("search"));
            return;
        }
        self.run = None;
        self.going_on = None;
        self.putting_back = None;
        self.problem = None;
        self.drop_plan();
        self.csv = None;
        // There the marks stay for another of the bulk actions, until that pane is closed as well.
        let keeps_marks = self.vocabulary() == Vocabulary::BulkActions;
        self.has_run = keeps_marks;
        self.pane = if keeps_marks {
            Pane::Bulk { was_opened: true }
        } else {
            Pane::Closed
        };
        if self.settings.has_token_provider {
            self.load(keeps_marks, effects);
            self.ask_moves(effects);
        }
        effects.push(Effect::Focus(if keeps_marks {
            "pane-title"
        } else {
            self.way_back()
        }));
    }

    pub(super) fn replace(&mut self, effects: &mut Vec<Effect>) {
        let Some(review) = &self.review else { return };
        let totals = review.totals();
        if totals.ready == 0 || self.is_planning || self.run.as_ref().is_some_and(Run::is_alive) {
            return;
        }
        let ask = Ask::Apply {
            document: Rc::clone(&review.document),
            digest: review.opened.digest.clone(),
        };
        self.going_on = None;
        self.run = Some(Run::new(totals.ready));
        self.problem = None;
        self.pane = Pane::Running;
        effects.push(start(Job::Apply, ask));
        effects.push(Effect::Focus("pane-title"));
    }
}
