//! What can happen to the widget, and what it asks its surroundings to do.

use super::ask::Ask;
use super::change::Way;
use super::file::File;
use super::people::Column;
use super::review::Listed;
use super::terms::Consent;
use reseat_core::Error;
use reseat_core::event::Event;
use reseat_core::model::{ServiceId, SkuId};
use std::rc::Rc;

/// A piece of work for the core. At most one of each runs at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Job {
    Connect,
    Products,
    People,
    /// The runs that this browser keeps journals of.
    Moves,
    Plan,
    Open,
    Apply,
}

impl Job {
    /// Every job.
    pub(crate) const ALL: [Job; 7] = [
        Job::Connect,
        Job::Products,
        Job::People,
        Job::Moves,
        Job::Plan,
        Job::Open,
        Job::Apply,
    ];
}

/// Where the grid's cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    /// Between the cells of the header: -1 or 1, in reading order.
    Sideways(i8),
}

/// What a person or a job did.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// The element was connected, or its settings changed.
    Start,
    /// Events of a job, in order.
    Events {
        job: Job,
        events: Vec<Event>,
    },
    /// A job ended with an error.
    Failed {
        job: Job,
        error: Error,
    },
    /// The same again after an error.
    Again,
    /// The page's sign-in takes its time, or has answered.
    AwaitSignIn(bool),

    Search(String),
    FilterProduct(String),
    FilterDepartment(String),
    FilterLocation(String),
    FilterByGroup,
    ClearFilters,
    Sort(Column),
    Mark {
        row: usize,
        is_range: bool,
    },
    MarkAll,
    MarkShown,
    ClearMarks,
    Cursor {
        step: Step,
        is_range: bool,
    },
    /// Space on the cursor, or Enter.
    Press {
        is_range: bool,
    },
    Scrolled {
        top_px: u32,
        height_px: u32,
    },

    Menu,
    /// The focus or a press went elsewhere.
    CloseMenu,
    OpenPane,
    OpenBulk,
    EditLicenses,
    ClosePane,
    /// F6: to the other of the two places.
    OtherPlace {
        is_in_pane: bool,
    },
    Choose(Way),
    From(String),
    Next,
    Back,
    Keep,
    NewServices,
    Product(String),
    Service(ServiceId),
    SearchServices(String),
    Review,
    /// To one question: whether the new service is off where the old one was.
    Answer {
        from: ServiceId,
        to: ServiceId,
        is_off: bool,
    },
    /// To every question.
    AnswerAll {
        is_off: bool,
    },
    /// The usage location that is being typed.
    Location(String),
    /// Lets users move who would be left out, and plans again.
    Consent(Consent),
    /// The same wish with what was answered.
    PlanAgain,
    /// A plan that was being read is read.
    Read,
    /// A long list is sorted.
    Sorted,
    Show(Option<Listed>),
    More,
    Replace,
    Pause,
    Stop,
    SavePlan,
    /// Goes on with the run of that name.
    GoOn(String),
    /// Leaves a run that could be gone on with as it is.
    Leave,
    /// Looks once more which runs there are, and whether one is going.
    LookAgain,
    /// Who holds the tenant's lock, as the store keeps it; none where that is not known.
    Held(Option<String>),
    /// Plans to put back what the users of the run of that name had.
    PutBack(String),

    /// A file the person opened: people or a plan.
    File(File),
    /// The page set the property `plan`.
    SetPlan(Option<String>),
}

/// What the surroundings must do.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Runs a request; an older job of the same kind is cancelled first.
    Start {
        job: Job,
        ask: Ask,
    },
    Cancel(Job),
    /// Looks who took the lock of that tenant last, and says so.
    AskHolder(String),
    /// The next job asks the page for a token, whatever it gave last.
    ForgetToken,
    Pause,
    Proceed,
    /// Tells the page; the detail is JSON.
    Tell {
        event: &'static str,
        detail: String,
    },
    /// Tells the page of a plan; the totals are JSON.
    TellPlan {
        document: Rc<String>,
        totals: String,
    },
    /// Reads the plan that is on its way, a slice at a time, and says when it is read.
    Read,
    /// Sorts a long list, a slice at a time, and says when it is sorted.
    Sort,
    /// Moves the focus to the element of that id.
    Focus(&'static str),
    /// Scrolls the list to that many pixels.
    ScrollTo(u32),
    /// Says it through the live region.
    Say(String),
    /// Saves a file.
    Save {
        name: String,
        text: Rc<String>,
    },
}

/// Which of the marked people a product's count is about; for the choice's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) product: SkuId,
    pub(crate) name: String,
    pub(crate) directly: usize,
    pub(crate) only_by_group: usize,
}
