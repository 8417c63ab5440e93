//! Microsoft's flow: from the people to the choice, the products, the review, the run and its end.

use super::action::{Action, Effect, Job};
use super::grid::Cursor;
use super::listen::start;
use super::people::{Column, Filters, Listing};
use super::problem::{Cure, Problem};
use super::review::PAGE;
use super::run::Run;
use super::{Change, ENTRY, Pane, Widget, count};
use reseat_core::cloud::Vocabulary;
use reseat_core::model::SkuId;
use reseat_core::text::Texts;
use serde_json::json;

impl Widget {
    /// (Re)connects with the settings as they are now.
    pub(super) fn start(&mut self, effects: &mut Vec<Effect>) {
        if self.run.as_ref().is_some_and(Run::is_alive) {
            self.must_restart = true;
            return;
        }
        effects.extend(Job::ALL.map(Effect::Cancel));
        let language = self.settings.language.as_deref().unwrap_or_default();
        let texts = Texts::for_language(language);
        *self = Widget::new(texts, self.settings.clone());
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
        } else if self.settings.has_token_provider {
            effects.push(start(Job::Connect, r#"{"op":"connect"}"#));
            self.load(effects);
        }
    }

    /// Reads products and people; keeps filters.
    fn load(&mut self, effects: &mut Vec<Effect>) {
        self.offers.clear();
        self.people.restart();
        self.grid.restart();
        effects.push(start(Job::Products, r#"{"op":"listProducts"}"#));
        let request = match &self.csv {
            Some(csv) => json!({ "op": "listUsers", "users": { "csvBase64": csv } }).to_string(),
            None => self.settings.people_request(),
        };
        effects.push(start(Job::People, request));
    }

    /// Says that nothing is wrong yet: the page may be showing a sign-in.
    pub(super) fn await_sign_in(&mut self, is_awaited: bool, effects: &mut Vec<Effect>) {
        self.is_sign_in_awaited = is_awaited;
        if is_awaited {
            effects.push(Effect::Say(self.label("widget.signIn.awaited")));
        }
    }

    pub(super) fn again(&mut self, effects: &mut Vec<Effect>) {
        let of_step = self.problem.take();
        let of_list = match &self.people.listing {
            Listing::Failed(problem) => Some(&**problem),
            _ => None,
        };
        let problem = of_step.as_ref().map(|(_, problem)| problem).or(of_list);
        if problem.is_some_and(Problem::needs_new_token) {
            effects.push(Effect::ForgetToken);
        }
        match of_step {
            Some((Job::Apply, _)) => self.replace(effects),
            Some((Job::Plan, _)) => self.make_plan(effects),
            Some(_) => self.close_pane(effects),
            None => {
                // A list of people that can't be read is given up, one that could not be asked for is not.
                let is_worth_another_try = match &self.people.listing {
                    Listing::Failed(problem) => problem.cure() != Cure::Elsewhere,
                    _ => true,
                };
                let csv = self.csv.take().filter(|_| is_worth_another_try);
                self.start(effects);
                if csv.is_some() {
                    self.csv = csv;
                    self.load(effects);
                }
            }
        }
    }

    pub(super) fn filter(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let filters = &mut self.people.filters;
        match action {
            Action::Search(text) => filters.search = text,
            Action::FilterProduct(id) => filters.product = SkuId::parse(&id),
            Action::FilterDepartment(name) => filters.department = name,
            Action::FilterLocation(name) => filters.location = name,
            Action::FilterByGroup => filters.by_group = !filters.by_group,
            Action::ClearFilters => {
                *filters = Filters::default();
                // The button goes with the filters.
                effects.push(Effect::Focus("search"));
            }
            Action::Sort(column) => {
                self.people.sort_by(column);
                return;
            }
            _ => return,
        }
        self.people.refresh();
        self.grid.restart();
        effects.push(Effect::ScrollTo(0));
        effects.push(Effect::Say(self.say(
            "widget.people.listed",
            &[("count", count(self.people.shown.len()))],
        )));
    }

    pub(super) fn mark(&mut self, action: Action, effects: &mut Vec<Effect>) {
        if let Action::Cursor { step, is_range } = action {
            effects.extend(
                self.grid
                    .go(step, self.people.shown.len())
                    .map(Effect::ScrollTo),
            );
            if !is_range {
                return;
            }
        }
        let (row, is_range) = match (action, self.grid.cursor) {
            (Action::Press { .. }, Cursor::Header(0)) => {
                self.mark(Action::MarkAll, effects);
                return;
            }
            (Action::Press { .. }, Cursor::Header(cell)) => {
                let column = match cell {
                    1 => Column::Name,
                    2 => Column::Products,
                    _ => Column::Department,
                };
                self.people.sort_by(column);
                return;
            }
            (Action::Press { is_range } | Action::Cursor { is_range, .. }, Cursor::Row(row)) => {
                (Some(row), is_range)
            }
            (Action::Cursor { .. }, Cursor::Header(_)) => return,
            (Action::Mark { row, is_range }, _) => {
                self.grid.cursor = Cursor::Row(row);
                (Some(row), is_range)
            }
            (action, _) if !self.is_selection_fixed() => {
                let all = self.people.marked_shown() == self.people.shown.len();
                match action {
                    Action::MarkAll => self.people.mark_shown(!all),
                    Action::MarkShown => self.people.mark_shown(true),
                    _ => {
                        self.people.clear();
                        // The button goes with the marks.
                        effects.push(Effect::Focus("grid"));
                    }
                }
                (None, false)
            }
            _ => return,
        };
        if self.is_selection_fixed() {
            effects.push(Effect::Say(self.label("widget.people.fixed")));
            return;
        }
        if let Some(row) = row {
            self.people.mark(row, is_range);
        }
        self.after_marking(effects);
    }

    /// Says how many are marked; in the vocabulary of Germany and 21Vianet the pane comes and goes by itself.
    pub(super) fn after_marking(&mut self, effects: &mut Vec<Effect>) {
        let marked = self.people.marked_count;
        effects.push(Effect::Say(
            self.say("widget.people.marked", &[("count", count(marked))]),
        ));
        if self.vocabulary() == Vocabulary::BulkActions {
            match self.pane {
                Pane::Closed if marked > 0 => self.pane = Pane::Bulk { was_opened: false },
                Pane::Bulk { .. } if marked == 0 => self.pane = Pane::Closed,
                _ => {}
            }
        }
        if matches!(self.pane, Pane::Choose | Pane::Products) {
            self.problem = None;
        }
    }

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
            Action::Choose { replaces_all } => self.change.replaces_all = replaces_all,
            Action::From(product) => {
                self.change.to.remove(&product);
                self.change.from = product;
            }
            Action::Next => {
                self.problem = None;
                self.pane = Pane::Products;
                effects.push(Effect::Focus("pane-title"));
            }
            Action::Back => {
                self.problem = None;
                self.pane = match self.pane {
                    Pane::Review if !self.change.to.is_empty() => Pane::Products,
                    Pane::Products => Pane::Choose,
                    Pane::Choose if self.vocabulary() == Vocabulary::BulkActions => {
                        Pane::Bulk { was_opened: true }
                    }
                    _ => Pane::Closed,
                };
                self.review = None;
                let is_open = self.pane != Pane::Closed;
                effects.push(Effect::Focus(if is_open { "pane-title" } else { "grid" }));
            }
            Action::Keep => self.change.keeps = !self.change.keeps,
            Action::Product(product) => self.change.turn_product(product),
            Action::Service(service) => self.change.turn_service(service),
            Action::SearchServices(text) => self.change.service_search = text,
            Action::Review => self.make_plan(effects),
            Action::Show(state) => {
                if let Some(review) = &mut self.review {
                    review.filter = state;
                    review.limit = PAGE;
                    effects.push(Effect::Focus("steps-title"));
                }
            }
            Action::More => {
                if let Some(review) = &mut self.review {
                    review.limit += PAGE;
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
                        text: review.document.clone(),
                    });
                }
            }
            Action::Close => self.close_run(effects),
            Action::File(bytes) => self.open_file(bytes, effects),
            Action::SetPlan(document) => self.open_plan(&document, effects),
            _ => {}
        }
    }

    fn open_choice(&mut self) {
        let (from, to) = (self.settings.from.as_deref(), self.settings.to.as_deref());
        self.change = Change::suggested(&self.people, &self.offers, from, to);
        self.problem = None;
        self.pane = Pane::Choose;
    }

    /// Escape, ✕ and Close before a run: back to the list. A run is never closed this way.
    fn close_pane(&mut self, effects: &mut Vec<Effect>) {
        match self.pane {
            Pane::Running | Pane::Closed => return,
            Pane::Done => {
                self.close_run(effects);
                return;
            }
            _ => {}
        }
        effects.push(Effect::Cancel(Job::Plan));
        effects.push(Effect::Cancel(Job::Open));
        self.is_planning = false;
        self.review = None;
        self.problem = None;
        let is_worldwide = self.vocabulary() == Vocabulary::Worldwide;
        self.pane = Pane::Closed;
        effects.push(Effect::Focus(if is_worldwide {
            self.opener
        } else {
            "grid"
        }));
    }

    /// *Close* after a run. For Germany and 21Vianet the first one leads back to *Bulk actions*.
    fn close_run(&mut self, effects: &mut Vec<Effect>) {
        match self.pane {
            Pane::Done if self.vocabulary() == Vocabulary::BulkActions => {
                self.pane = Pane::Bulk { was_opened: true };
                self.run = None;
                self.review = None;
                effects.push(Effect::Focus("pane-title"));
            }
            _ if self.must_restart => self.start(effects),
            Pane::Done | Pane::Bulk { .. } => {
                self.pane = Pane::Closed;
                self.run = None;
                self.review = None;
                self.csv = None;
                self.people.clear();
                effects.push(Effect::Focus("grid"));
                // The list shows what the tenant holds now.
                if self.settings.has_token_provider {
                    self.load(effects);
                }
            }
            _ => self.close_pane(effects),
        }
    }

    fn make_plan(&mut self, effects: &mut Vec<Effect>) {
        self.problem = None;
        self.findings.clear();
        self.is_planning = true;
        effects.push(start(
            Job::Plan,
            self.change.request(&self.people, &self.offers),
        ));
    }

    fn open_plan(&mut self, document: &str, effects: &mut Vec<Effect>) {
        if matches!(self.pane, Pane::Running) {
            return;
        }
        self.problem = None;
        self.findings.clear();
        self.review = None;
        self.run = None;
        self.change = Change::default();
        self.is_planning = true;
        let request = json!({ "op": "openPlan", "document": document }).to_string();
        effects.push(start(Job::Open, request));
    }

    fn open_file(&mut self, bytes: Vec<u8>, effects: &mut Vec<Effect>) {
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

    fn list_file(&mut self, bytes: &[u8], effects: &mut Vec<Effect>) {
        self.csv = Some(super::base64(bytes));
        self.people.filters = Filters::default();
        self.pane = Pane::Closed;
        self.load(effects);
    }

    fn replace(&mut self, effects: &mut Vec<Effect>) {
        let Some(review) = &self.review else { return };
        let totals = review.totals();
        if totals.ready == 0 || self.run.as_ref().is_some_and(Run::is_alive) {
            return;
        }
        let request = json!({ "op": "apply", "document": review.document }).to_string();
        self.run = Some(Run::new(review.movers()));
        self.problem = None;
        self.pane = Pane::Running;
        effects.push(start(Job::Apply, request));
        effects.push(Effect::Focus("pane-title"));
    }
}
