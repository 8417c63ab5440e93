//! The widget without a browser: events in, view model out. Nothing here touches the DOM, so all of it is
//! tested natively; `view` draws it and `shell` carries out its effects.

mod action;
mod again;
mod ask;
mod change;
mod counts;
mod file;
mod flow;
mod grid;
mod listen;
mod load;
mod open_move;
mod people;
mod plan;
mod problem;
mod reading;
mod review;
mod run;
mod select;
mod settings;
mod terms;

pub(crate) use action::{Action, Effect, Job, Step};
pub(crate) use again::Obstacle;
pub(crate) use ask::Ask;
pub(crate) use change::{Change, Offer, Way};
pub(crate) use counts::Counts;
pub(crate) use file::File;
pub(crate) use grid::{Cursor, Grid, ROW_PX};
pub(crate) use open_move::OpenMove;
pub(crate) use people::{Column, Listing, People, Person, name_of};
pub(crate) use problem::{Cure, Problem};
pub(crate) use reading::{Tally, off_in};
pub(crate) use review::{Finding, Listed, Review, is_grave};
pub(crate) use run::{End, Line, Run, Weight, weight};
pub(crate) use settings::Settings;
pub(crate) use terms::{Asked, Consent};

use reseat_core::cloud::{Cloud, Vocabulary};
use reseat_core::model::{Holder, SkuId};
use reseat_core::text::{Texts, Value};
use std::collections::BTreeSet;

/// What the pane shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    #[default]
    Closed,
    /// *Bulk actions*: there by itself, or opened by a press. Only the latter hides the list where there is
    /// room for one of them.
    Bulk {
        was_opened: bool,
    },
    Choose,
    Products,
    Review,
    Running,
    Done,
}

/// The signed-in tenant.
#[derive(Clone, Debug)]
pub(crate) struct Tenant {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
    /// What the account may not do, as a sentence.
    pub(crate) caution: Option<String>,
    /// Whether it surely may not assign licences.
    pub(crate) may_not_apply: bool,
}

/// The whole state of one element.
#[derive(Debug)]
pub(crate) struct Widget {
    pub(crate) texts: Texts,
    /// What the page asked for, as far as it is in use.
    pub(crate) settings: Settings,
    /// What the page asks for by now: in use from the next start on.
    wanted: Settings,
    /// What keeps the whole element from working.
    pub(crate) trouble: Option<Problem>,
    pub(crate) tenant: Option<Tenant>,
    pub(crate) people: People,
    pub(crate) grid: Grid,
    /// The tenant's products, those that can't be given to users included.
    pub(crate) offers: Vec<Offer>,
    /// How far the reading of the products is.
    pub(crate) offering: Listing,
    /// Whether the page's sign-in is being waited for.
    pub(crate) is_sign_in_awaited: bool,
    pub(crate) is_menu_open: bool,
    pub(crate) pane: Pane,
    /// The button that opened the pane, where the focus returns to.
    opener: &'static str,
    pub(crate) change: Change,
    /// Of the marked people, while the change is composed.
    pub(crate) counts: Counts,
    /// Whether a plan is being made or opened.
    pub(crate) is_planning: bool,
    /// What the core said about the plan that is being made or opened.
    findings: Vec<Finding>,
    /// The request of a plan that was opened, once it is made again here.
    base: Option<serde_json::Value>,
    /// A plan on its way to the table.
    reading: Option<reading::Reading>,
    pub(crate) review: Option<Review>,
    pub(crate) run: Option<Run>,
    /// Runs of this browser that could be gone on with, oldest first.
    moves: Vec<OpenMove>,
    /// Runs that the person left as they are.
    left: BTreeSet<String>,
    /// Who is changing the tenant, as another tab of this origin knows.
    pub(crate) holder: Option<Holder>,
    /// The run that is gone on with.
    going_on: Option<String>,
    /// The run that is put back, from its plan to the end of that.
    putting_back: Option<String>,
    /// An error of the step that the pane shows, and the job it came from.
    pub(crate) problem: Option<(Job, Problem)>,
    /// A file of people that replaced the list, as base64.
    csv: Option<String>,
    /// Whether the list was named by page or person, and is being read for the first time: then all are
    /// marked.
    marks_arrivals: bool,
    /// Whether a run ended with the marks as they are: then *Close* takes them.
    has_run: bool,
    /// The document that the page set, until it is closed.
    page_plan: Option<String>,
    /// Whether the settings changed during a run, which goes on with those it began with.
    must_restart: bool,
}

impl Widget {
    /// An element that has not been connected yet.
    pub(crate) fn new(texts: Texts, settings: Settings) -> Widget {
        Widget {
            texts,
            wanted: settings.clone(),
            settings,
            trouble: None,
            tenant: None,
            people: People::default(),
            grid: Grid::default(),
            offers: Vec::new(),
            offering: Listing::Waiting,
            is_sign_in_awaited: false,
            is_menu_open: false,
            pane: Pane::Closed,
            opener: ENTRY,
            change: Change::default(),
            counts: Counts::default(),
            is_planning: false,
            findings: Vec::new(),
            base: None,
            reading: None,
            review: None,
            run: None,
            moves: Vec::new(),
            left: BTreeSet::new(),
            holder: None,
            going_on: None,
            putting_back: None,
            problem: None,
            csv: None,
            marks_arrivals: false,
            has_run: false,
            page_plan: None,
            must_restart: false,
        }
    }

    /// Takes an action and gives what is to be done for it.
    pub(crate) fn handle(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = Vec::new();
        let is_counted = is_counted(&action);
        match action {
            Action::Start => self.start(&mut effects),
            Action::Events { job, events } => self.listen(job, events, &mut effects),
            Action::Failed { job, error } => self.fail(job, &error, &mut effects),
            Action::Again => self.again(&mut effects),
            Action::AwaitSignIn(is_awaited) => self.await_sign_in(is_awaited, &mut effects),
            Action::Search(_)
            | Action::FilterProduct(_)
            | Action::FilterDepartment(_)
            | Action::FilterLocation(_)
            | Action::FilterByGroup
            | Action::ClearFilters
            | Action::Sort(_) => self.filter(action, &mut effects),
            Action::Mark { .. }
            | Action::MarkAll
            | Action::MarkShown
            | Action::ClearMarks
            | Action::Cursor { .. }
            | Action::Press { .. } => self.mark(action, &mut effects),
            Action::Scrolled { top_px, height_px } => {
                self.grid.top_px = top_px;
                self.grid.height_px = height_px;
            }
            Action::Sorted => {}
            _ => self.flow(action, &mut effects),
        }
        if self.people.begins_to_sort() {
            effects.push(Effect::Sort);
        }
        if is_counted && matches!(self.pane, Pane::Choose | Pane::Products) {
            self.counts = Counts::of(&self.people, &self.change);
        }
        effects
    }

    /// Sorts a slice of a long list; gives whether there is more.
    pub(crate) fn sort_on(&mut self) -> bool {
        self.people.sort_on()
    }

    /// The words of the connected cloud.
    pub(crate) fn vocabulary(&self) -> Vocabulary {
        self.settings.vocabulary()
    }

    /// The cloud whose wording and links are used.
    pub(crate) fn profile(&self) -> Cloud {
        self.settings
            .environment()
            .map_or(Cloud::Global, |environment| environment.profile())
    }

    /// A sentence or label.
    pub(crate) fn say(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.texts.say(key, values)
    }

    /// A label without values.
    pub(crate) fn label(&self, key: &str) -> String {
        self.texts.say(key, &[])
    }

    /// The name of a product given by id; any other word of the page as it is.
    pub(crate) fn product_name<'w>(&'w self, product: &'w str) -> &'w str {
        let id = SkuId::parse(product);
        let held = id.and_then(|id| self.people.products.get(&id).map(String::as_str));
        let offered = || {
            let offer = self.offers.iter().find(|offer| Some(offer.id) == id)?;
            Some(offer.name.as_str())
        };
        held.or_else(offered).unwrap_or(product)
    }

    /// Whether marks can be changed: not while a plan made for them is on the table.
    pub(crate) fn is_selection_fixed(&self) -> bool {
        self.is_planning || matches!(self.pane, Pane::Review | Pane::Running | Pane::Done)
    }

    /// The document of the plan on the table, or on its way there.
    pub(crate) fn plan(&self) -> Option<&str> {
        let review = self.review.as_ref();
        review.map_or(self.page_plan.as_deref(), |review| {
            Some(review.document.as_str())
        })
    }

    /// The document that the page set, until it is closed.
    pub(crate) fn page_plan(&self) -> Option<&str> {
        self.page_plan.as_deref()
    }

    /// Changes what the page asks for; in use from the next start on.
    pub(crate) fn want(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.wanted);
    }

    /// Whether what the page asks for has to wait for the end of a run.
    pub(crate) fn must_restart(&self) -> bool {
        self.must_restart
    }

    /// Where the focus goes when the pane closes.
    fn way_back(&self) -> &'static str {
        if !self.settings.has_token_provider {
            "open-file"
        } else if self.vocabulary() == Vocabulary::Worldwide {
            self.opener
        } else if self.people.marked_count > 0 {
            "bulk"
        } else {
            "grid"
        }
    }
}

/// Whether the marks, who is marked or what they may lose can be another after it. What is on its way says something
/// thirty times a second, and there may be 100,000 people.
fn is_counted(action: &Action) -> bool {
    match action {
        Action::Events { job, .. } => matches!(job, Job::People | Job::Products),
        Action::Scrolled { .. }
        | Action::Cursor {
            is_range: false, ..
        }
        | Action::Review
        | Action::Read
        | Action::Sorted
        | Action::Answer { .. }
        | Action::AnswerAll { .. }
        | Action::SearchServices(_)
        | Action::Product(_)
        | Action::Service(_)
        | Action::Keep
        | Action::NewServices => false,
        _ => true,
    }
}

/// *Manage product licenses*.
const ENTRY: &str = "entry";

/// Bytes as the core's requests carry them.
fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A count for a sentence.
pub(crate) fn count(number: usize) -> Value {
    Value::count(number as u64)
}
