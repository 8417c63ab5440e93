//! What happens at the element: a few listeners on its root, and the drawn tree that says who wants to know.

use super::{Shell, outputs, pixels};
use crate::view::tree::{Handler, Happening, On};
use crate::view::{dom, everywhere};
use crate::widget::{Action, Pane};
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use web_sys::{
    Event, EventTarget, FocusEvent, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, MouseEvent, Node,
};

pub(super) fn listen(shell: &Rc<Shell>) -> Vec<EventListener> {
    let weak = Rc::downgrade(shell);
    let kinds = [
        ("click", On::Click),
        ("change", On::Change),
        ("input", On::Input),
        ("keydown", On::Key),
        ("scroll", On::Scroll),
    ];
    let mut listeners: Vec<EventListener> = kinds
        .into_iter()
        .map(|(name, on)| {
            let weak = Weak::clone(&weak);
            // Scrolling does not bubble. Keys are judged here, so the listener may not be passive.
            let phase = EventListenerPhase::Capture;
            let options = EventListenerOptions {
                phase,
                passive: on == On::Scroll,
            };
            EventListener::new_with_options(&shell.place, name, options, move |event| {
                if let Some(shell) = weak.upgrade() {
                    hear(&shell, on, event);
                }
            })
        })
        .collect();
    listeners.push(EventListener::new(&shell.place, "focusout", move |event| {
        if let Some(shell) = weak.upgrade() {
            leave_menu(&shell, event);
        }
    }));
    listeners
}

/// The menu closes when the focus goes elsewhere, by Tab or by a press anywhere on the page.
fn leave_menu(shell: &Rc<Shell>, event: &Event) {
    // A drawing that takes the focused element away tells so in its middle; then there is no tree.
    if shell.drawn.borrow().is_empty() || !shell.widget.borrow().is_menu_open {
        return;
    }
    let node = |target: Option<EventTarget>| target.and_then(|one| one.dyn_into::<Node>().ok());
    let next = event.dyn_ref::<FocusEvent>();
    let next = next.and_then(|event| node(event.related_target()));
    let menu = shell.place.query_selector(".more-options").ok().flatten();
    let is_within = |node: Option<&Node>| menu.as_ref().is_some_and(|menu| menu.contains(node));
    if is_within(node(event.target()).as_ref()) && !(next.is_some() && is_within(next.as_ref())) {
        shell.act(Action::CloseMenu);
    }
}

fn hear(shell: &Rc<Shell>, on: On, event: &Event) {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Node>().ok())
    else {
        return;
    };
    let happening = happening(event, &target);
    let handler = dom::handler(&shell.drawn.borrow(), &shell.place, &target, on);
    let action = match handler {
        Some(Handler::Act(action)) => Some(action),
        Some(Handler::Value(make)) => Some(make(happening.value)),
        Some(Handler::Judge(judge)) => {
            judge(&happening).or_else(|| anywhere(shell, on, &happening, &target))
        }
        Some(Handler::Row(row)) => Some(Action::Mark {
            row,
            is_range: happening.has_shift,
        }),
        Some(Handler::File) => {
            outputs::ask_for_file(shell);
            None
        }
        None => anywhere(shell, on, &happening, &target),
    };
    if let Some(action) = action {
        if on == On::Key {
            event.prevent_default();
        }
        shell.act(action);
    }
}

/// Keys that mean the same everywhere in the element.
fn anywhere(shell: &Shell, on: On, happening: &Happening, target: &Node) -> Option<Action> {
    if on != On::Key {
        return None;
    }
    let pane = shell.place.query_selector(".pane").ok().flatten();
    let action = everywhere(
        happening,
        pane.is_some_and(|pane| pane.contains(Some(target))),
    )?;
    let widget = shell.widget.borrow();
    let is_anything_open = widget.pane != Pane::Closed || widget.is_menu_open;
    (is_anything_open || !matches!(action, Action::ClosePane)).then_some(action)
}

fn happening(event: &Event, target: &Node) -> Happening {
    let mut happening = Happening::default();
    if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
        happening.key = key.key();
        happening.has_shift = key.shift_key();
        happening.has_control = key.ctrl_key() || key.meta_key();
        happening.has_alt = key.alt_key();
    } else if let Some(mouse) = event.dyn_ref::<MouseEvent>() {
        happening.has_shift = mouse.shift_key();
    }
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        happening.value = input.value();
    } else if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        happening.value = select.value();
    } else if let Some(element) = target.dyn_ref::<HtmlElement>() {
        happening.top_px = pixels(element.scroll_top());
        happening.height_px = pixels(element.client_height());
    }
    happening
}
