//! One element on a page: carries the widget's effects out and hands it what happens.
//!
//! INVARIANT: no `RefCell` is borrowed while an event is dispatched or a function of the page is called: a
//! listener may set a property, which leads straight back here. Jobs hold a `Weak`, so that an element that
//! was taken off the page goes as soon as the last call has settled.

mod inputs;
mod outputs;
mod size;

use crate::bridge;
use crate::host::{PageTokens, holder, monotonic_ms, yield_now};
use crate::view::dom;
use crate::view::tree::Node;
use crate::widget::{Action, Ask, Effect, Job, Settings, Widget};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Function;
use outputs::Speech;
use reseat_core::event::Event;
use reseat_core::text::Texts;
use reseat_core::{Control, Events};
use size::GridSize;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, HtmlElement, ShadowRoot};

/// Events of a job are handled together this often: a list of thousands is drawn a few times, not thousands.
const TOGETHER_MS: u32 = 30;

/// How many of them are handled before others on the page have their turn.
const EVENTS_AT_ONCE: usize = 2_000;

/// How long a plan is read, or a list sorted, before others on the page have their turn.
const SLICE_MS: u64 = 12;

struct Shell {
    host: HtmlElement,
    root: ShadowRoot,
    document: Document,
    /// Holds the drawn tree.
    place: HtmlElement,
    speech: Speech,
    widget: RefCell<Widget>,
    drawn: RefCell<Vec<Node>>,
    /// The page's newest `tokenProvider`.
    provider: RefCell<Option<Function>>,
    /// Where jobs that begin now get their tokens. A run keeps those it began with.
    tokens: RefCell<Rc<PageTokens>>,
    jobs: RefCell<HashMap<Job, (u64, Arc<Control>)>>,
    job_number: Cell<u64>,
    waiting: RefCell<VecDeque<(Job, Event)>>,
    flush: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<EventListener>>,
    grid_size: RefCell<Option<GridSize>>,
    /// Waits for the file a person was asked for.
    file: RefCell<Option<EventListener>>,
}

/// Where a job's events go.
struct Sink {
    shell: Weak<Shell>,
    job: Job,
    number: u64,
}

impl Events for Sink {
    fn emit(&self, event: Event) {
        let Some(shell) = self.shell.upgrade() else {
            return;
        };
        if !shell.is_current(self.job, self.number) {
            return;
        }
        shell.waiting.borrow_mut().push_back((self.job, event));
        let is_planned = shell.flush.borrow().is_some();
        if !is_planned {
            shell.take_waiting_in(TOGETHER_MS);
        }
    }
}

impl Shell {
    /// Lets something happen, draws what came of it, carries out the effects.
    fn act(self: &Rc<Shell>, action: Action) {
        let effects = self.widget.borrow_mut().handle(action);
        self.draw();
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn draw(self: &Rc<Shell>) {
        let is_list_at_rest = self.is_list_at_rest();
        for _ in 0..2 {
            let tree = vec![Node::Element(crate::view::draw(&self.widget.borrow()))];
            let before = self.drawn.take();
            dom::follow(&self.document, &self.place, &before, &tree);
            *self.drawn.borrow_mut() = tree;
            // The first drawing tells how high the list is; the second fills it.
            if is_list_at_rest || !self.measure() {
                break;
            }
        }
        if let Some(size) = self.grid_size.borrow().as_ref() {
            size.watch(self.root.get_element_by_id("grid"));
        }
    }

    /// Whether nothing that is drawn changes the list: measuring makes the browser lay out the whole page at once, and
    /// a list that changes its height is told of by itself.
    fn is_list_at_rest(&self) -> bool {
        let widget = self.widget.borrow();
        let is_watched = self.grid_size.borrow().is_some();
        is_watched && widget.is_selection_fixed() && widget.grid.height_px > 0
    }

    /// Tells the widget what part of the list is in sight; gives whether that was news.
    fn measure(&self) -> bool {
        let Some(grid) = self.root.get_element_by_id("grid") else {
            return false;
        };
        let (top_px, height_px) = (pixels(grid.scroll_top()), pixels(grid.client_height()));
        let mut widget = self.widget.borrow_mut();
        let is_news =
            height_px > 0 && (widget.grid.height_px, widget.grid.top_px) != (height_px, top_px);
        if is_news {
            widget.handle(Action::Scrolled { top_px, height_px });
        }
        is_news
    }

    fn carry_out(self: &Rc<Shell>, effect: Effect) {
        match effect {
            Effect::Start { job, ask } => self.start(job, ask),
            Effect::Cancel(job) => self.cancel(job),
            Effect::AskHolder(tenant_id) => self.ask_holder(tenant_id),
            Effect::ForgetToken => self.tokens.borrow().forget(),
            Effect::Pause => self.with_run(Control::pause),
            Effect::Proceed => self.with_run(Control::proceed),
            Effect::Tell { event, detail } => outputs::tell(&self.host, event, &detail),
            Effect::TellPlan { document, totals } => {
                outputs::tell_plan(&self.host, document, &totals);
            }
            Effect::Read => self.in_slices(Widget::read_on, || Action::Read),
            Effect::Sort => self.in_slices(Widget::sort_on, || Action::Sorted),
            Effect::Focus(id) => outputs::focus(self, id),
            Effect::ScrollTo(top_px) => {
                outputs::scroll(&self.root, top_px);
                // The browser tells of it later; until then the list would lack the row the keyboard is on.
                if self.measure() {
                    self.draw();
                }
            }
            Effect::Say(text) => self.speech.say(text),
            Effect::Save { name, text } => outputs::save(&self.document, &name, &text),
        }
    }

    /// Finds out who is changing the tenant in another tab.
    fn ask_holder(self: &Rc<Shell>, tenant_id: String) {
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            let holder = holder(&tenant_id).await;
            if let Some(shell) = weak.upgrade() {
                shell.act(Action::Held(holder));
            }
        });
    }

    /// Does long work a slice at a time, without holding the page, and then lets that happen: what comes of it is
    /// worked out, drawn and carried out in turns of their own. `go_on` says whether there is more.
    fn in_slices(self: &Rc<Shell>, go_on: fn(&mut Widget) -> bool, then: fn() -> Action) {
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            let mut has_more = true;
            loop {
                yield_now().await;
                let Some(shell) = weak.upgrade() else {
                    return;
                };
                // New work may have taken the place of this.
                if !has_more && !go_on(&mut shell.widget.borrow_mut()) {
                    break;
                }
                let until_ms = monotonic_ms() + SLICE_MS;
                has_more = true;
                while has_more && monotonic_ms() < until_ms {
                    has_more = go_on(&mut shell.widget.borrow_mut());
                }
            }
            let Some(shell) = weak.upgrade() else {
                return;
            };
            let effects = shell.widget.borrow_mut().handle(then());
            yield_now().await;
            shell.draw();
            yield_now().await;
            for effect in effects {
                shell.carry_out(effect);
            }
        });
    }

    fn start(self: &Rc<Shell>, job: Job, ask: Ask) {
        self.cancel(job);
        let number = self.job_number.get() + 1;
        self.job_number.set(number);
        let config = self.widget.borrow().settings.config();
        let work = match bridge::Job::new(&config, self.tokens_now(), ask) {
            Ok(work) => work,
            Err(error) => {
                self.act(Action::Failed { job, error });
                return;
            }
        };
        self.jobs
            .borrow_mut()
            .insert(job, (number, Arc::clone(&work.control)));
        let sink = Sink {
            shell: Rc::downgrade(self),
            job,
            number,
        };
        spawn_local(async move {
            let result = work.run(&sink).await;
            loop {
                let Some(shell) = sink.shell.upgrade() else {
                    return;
                };
                if !shell.is_current(job, number) {
                    return;
                }
                let is_last = shell.waiting.borrow().len() <= EVENTS_AT_ONCE;
                if is_last {
                    shell.jobs.borrow_mut().remove(&job);
                }
                shell.take_waiting();
                if is_last {
                    if let Err(error) = result {
                        shell.act(Action::Failed { job, error });
                    }
                    return;
                }
                yield_now().await;
            }
        });
    }

    /// Tokens of the page's newest function, unless that came with settings that wait for the end of a run.
    fn tokens_now(self: &Rc<Shell>) -> Rc<PageTokens> {
        let newest = self.provider.borrow().clone();
        let is_in_use = self.tokens.borrow().provider() == newest.as_ref();
        if !is_in_use && !self.widget.borrow().must_restart() {
            let weak = Rc::downgrade(self);
            let on_await = Rc::new(move |is_awaited| {
                let weak = Weak::clone(&weak);
                // In a turn of its own: a question may end while something else is being handled.
                spawn_local(async move {
                    if let Some(shell) = weak.upgrade() {
                        shell.act(Action::AwaitSignIn(is_awaited));
                    }
                });
            });
            *self.tokens.borrow_mut() = Rc::new(PageTokens::new(newest, Some(on_await)));
        }
        Rc::clone(&self.tokens.borrow())
    }

    fn is_current(&self, job: Job, number: u64) -> bool {
        self.jobs
            .borrow()
            .get(&job)
            .is_some_and(|(current, _)| *current == number)
    }

    /// Cancels a job. A run goes on to settle what is under way, and is heard to its end.
    fn cancel(&self, job: Job) {
        let control = match job {
            Job::Apply => self
                .jobs
                .borrow()
                .get(&job)
                .map(|(_, control)| Arc::clone(control)),
            _ => self
                .jobs
                .borrow_mut()
                .remove(&job)
                .map(|(_, control)| control),
        };
        if let Some(control) = control {
            control.cancel();
            if job != Job::Apply {
                self.waiting
                    .borrow_mut()
                    .retain(|(waiting, _)| *waiting != job);
            }
        }
    }

    fn with_run(&self, change: fn(&Control)) {
        let control = self
            .jobs
            .borrow()
            .get(&Job::Apply)
            .map(|(_, control)| Arc::clone(control));
        if let Some(control) = control {
            change(&control);
        }
    }

    /// Handles what jobs have said, a while from now.
    fn take_waiting_in(self: &Rc<Shell>, wait_ms: u32) {
        let weak = Rc::downgrade(self);
        let timer = Timeout::new(wait_ms, move || {
            if let Some(shell) = weak.upgrade() {
                shell.take_waiting();
            }
        });
        *self.flush.borrow_mut() = Some(timer);
    }

    fn take_waiting(self: &Rc<Shell>) {
        drop(self.flush.take());
        let waiting: Vec<(Job, Event)> = {
            let mut all = self.waiting.borrow_mut();
            let some = all.len().min(EVENTS_AT_ONCE);
            all.drain(..some).collect()
        };
        if !self.waiting.borrow().is_empty() {
            self.take_waiting_in(0);
        }
        let mut groups: Vec<(Job, Vec<Event>)> = Vec::new();
        for (job, event) in waiting {
            match groups.last_mut() {
                Some((last, events)) if *last == job => events.push(event),
                _ => groups.push((job, vec![event])),
            }
        }
        for (job, events) in groups {
            self.act(Action::Events { job, events });
        }
    }

    fn want(&self, change: impl FnOnce(&mut Settings)) {
        self.widget.borrow_mut().want(change);
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        for (_, control) in self.jobs.take().into_values() {
            control.cancel();
        }
    }
}

fn pixels(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// What `js/element.js` holds: one element's Rust side.
#[wasm_bindgen(js_name = Widget)]
pub struct Handle(Rc<Shell>);

#[wasm_bindgen(js_class = Widget)]
impl Handle {
    /// Draws into `root` and dispatches events on `host`.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, root: ShadowRoot) -> Result<Handle, JsValue> {
        let document = host.owner_document().ok_or("the element has no document")?;
        outputs::adopt_styles(&root)?;
        let speech = Speech::new(&document)?;
        let place: HtmlElement = document.create_element("div")?.unchecked_into();
        place.set_class_name("place");
        root.replace_children_with_node_2(speech.element(), &place);
        let shell = Rc::new(Shell {
            host,
            root,
            document,
            place,
            speech,
            widget: RefCell::new(Widget::new(Texts::english(), Settings::default())),
            drawn: RefCell::default(),
            provider: RefCell::default(),
            tokens: RefCell::new(Rc::new(PageTokens::new(None, None))),
            jobs: RefCell::default(),
            job_number: Cell::default(),
            waiting: RefCell::default(),
            flush: RefCell::default(),
            listeners: RefCell::default(),
            grid_size: RefCell::default(),
            file: RefCell::default(),
        });
        let listeners = inputs::listen(&shell);
        *shell.listeners.borrow_mut() = listeners;
        *shell.grid_size.borrow_mut() = GridSize::of(&shell);
        Ok(Handle(shell))
    }

    /// Sets an attribute; takes effect with [`Handle::start`].
    #[wasm_bindgen(js_name = setAttribute)]
    pub fn set_attribute(&self, name: &str, value: Option<String>) {
        self.0.want(|settings| {
            settings.set(name, value);
        });
    }

    /// Sets where tokens come from. One function in place of another serves from the next job on; whether there
    /// is one at all takes effect with [`Handle::start`].
    #[wasm_bindgen(js_name = setTokenProvider)]
    pub fn set_token_provider(&self, provider: Option<Function>) {
        self.0
            .want(|settings| settings.has_token_provider = provider.is_some());
        *self.0.provider.borrow_mut() = provider;
    }

    /// Sets the people to choose from, by id or address; takes effect with [`Handle::start`].
    #[wasm_bindgen(js_name = setUsers)]
    pub fn set_users(&self, users: Option<Vec<String>>) {
        self.0.want(|settings| settings.users = users);
    }

    /// (Re)connects with what was set.
    pub fn start(&self) {
        self.0.act(Action::Start);
    }

    /// Opens a plan document, again with every [`Handle::start`] until it is closed; none closes the plan.
    #[wasm_bindgen(js_name = setPlan)]
    pub fn set_plan(&self, document: Option<String>) {
        self.0.act(Action::SetPlan(document));
    }

    /// The document that the page set, until it is closed.
    #[wasm_bindgen(js_name = pagePlan)]
    pub fn page_plan(&self) -> Option<String> {
        self.0.widget.borrow().page_plan().map(str::to_string)
    }

    /// The exact document of the plan on the table.
    pub fn plan(&self) -> Option<String> {
        self.0.widget.borrow().plan().map(str::to_string)
    }

    /// Takes everything off the page. A run under way is stopped: what was sent is settled and journalled.
    pub fn dispose(self) {
        self.0.listeners.take();
        self.0.grid_size.take();
        self.0.file.take();
        drop(self.0.flush.take());
        for job in Job::ALL {
            self.0.cancel(job);
        }
        self.0.root.replace_children_with_node_0();
    }
}
