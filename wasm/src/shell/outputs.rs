//! What the widget does to the page round it: events, focus, speech, files, styles.

use super::Shell;
use crate::host::monotonic_ms;
use crate::widget::{Action, File};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, CssStyleSheet, CustomEvent, CustomEventInit, Document, Element, HtmlAnchorElement,
    HtmlElement, HtmlInputElement, ShadowRoot, Url,
};

#[wasm_bindgen]
extern "C" {
    // web-sys has no setter for the list.
    #[wasm_bindgen(extends = ShadowRoot, js_name = ShadowRoot)]
    type StyledRoot;
    #[wasm_bindgen(method, setter, js_name = adoptedStyleSheets)]
    fn set_adopted_style_sheets(this: &StyledRoot, sheets: &Array);
}

const STYLES: &str = include_str!("../../styles/widget.css");

thread_local! {
    /// One sheet for all elements of the page.
    static SHEET: RefCell<Option<CssStyleSheet>> = const { RefCell::new(None) };
}

/// Gives the root its look, by a constructed sheet: the page's policy may refuse every inline style.
pub(super) fn adopt_styles(root: &ShadowRoot) -> Result<(), JsValue> {
    let known = SHEET.with_borrow(Clone::clone);
    let sheet = match known {
        Some(sheet) => sheet,
        None => {
            let sheet = CssStyleSheet::new()?;
            sheet.replace_sync(STYLES)?;
            SHEET.set(Some(sheet.clone()));
            sheet
        }
    };
    let root: &StyledRoot = root.unchecked_ref();
    root.set_adopted_style_sheets(&Array::of1(&sheet));
    Ok(())
}

/// Dispatches an event that leaves the shadow root. `detail` is JSON.
pub(super) fn tell(host: &HtmlElement, name: &str, detail: &str) {
    let detail = js_sys::JSON::parse(detail).unwrap_or(JsValue::NULL);
    dispatch(host, name, &detail);
}

/// Tells of a plan. Its text becomes the page's only where the page asks for it: there may be hundreds of megabytes.
pub(super) fn tell_plan(host: &HtmlElement, document: Rc<String>, totals: &str) {
    let detail = Object::new();
    let get = Closure::<dyn Fn() -> JsValue>::new(move || JsValue::from_str(&document));
    let property = Object::new();
    let totals = js_sys::JSON::parse(totals).unwrap_or(JsValue::NULL);
    let is_made = Reflect::set(&property, &"get".into(), &get.into_js_value())
        .and_then(|_| Reflect::set(&property, &"enumerable".into(), &JsValue::TRUE))
        .and_then(|_| Reflect::set(&detail, &"totals".into(), &totals));
    if is_made.is_err() {
        return;
    }
    let detail = Object::define_property(&detail, &"document".into(), &property);
    dispatch(host, "reseat-plan", &detail);
}

fn dispatch(host: &HtmlElement, name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        // It only throws for an event that is being dispatched already, and this one is new.
        let _ = host.dispatch_event(&event);
    }
}

/// Moves the focus within the element. One that is elsewhere on the page stays there: somebody is using it.
pub(super) fn focus(shell: &Shell, id: &str) {
    let is_here = shell.root.active_element().is_some();
    let is_nowhere = match shell.document.active_element() {
        Some(active) => shell.document.body().is_some_and(|body| *body == active),
        None => true,
    };
    if (is_here || is_nowhere)
        && let Some(element) = shell.root.get_element_by_id(id)
    {
        let element: HtmlElement = element.unchecked_into();
        // Focusing what can't take the focus does nothing.
        let _ = element.focus();
    }
}

pub(super) fn scroll(root: &ShadowRoot, top_px: u32) {
    if let Some(grid) = root.get_element_by_id("grid") {
        grid.set_scroll_top(i32::try_from(top_px).unwrap_or(i32::MAX));
    }
}

/// How much of a file is handed over as one piece.
const SAVED_AT_ONCE: usize = 8 * 1024 * 1024;

/// Saves text as a file of the person's.
pub(super) fn save(document: &Document, name: &str, text: &str) {
    let make = || -> Result<(), JsValue> {
        let parts: Array = text
            .as_bytes()
            .chunks(SAVED_AT_ONCE)
            .map(|part| JsValue::from(Uint8Array::from(part)))
            .collect();
        let blob = Blob::new_with_u8_array_sequence(&parts)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // The download has begun once this turn is over.
        Timeout::new(0, move || {
            let _ = Url::revoke_object_url(&address);
        })
        .forget();
        Ok(())
    };
    // A browser that forbids downloads says so itself.
    let _ = make();
}

/// Lets the person choose a file, and hands over its bytes.
pub(super) fn ask_for_file(shell: &Rc<Shell>) {
    let Ok(input) = shell.document.create_element("input") else {
        return;
    };
    let input: HtmlInputElement = input.unchecked_into();
    input.set_type("file");
    input.set_accept(".csv,.txt,.tsv,.json,text/csv,application/json");
    let weak = Rc::downgrade(shell);
    let chosen = input.clone();
    let listener = EventListener::once(&input, "change", move |_| {
        let Some(file) = chosen.files().and_then(|files| files.get(0)) else {
            return;
        };
        spawn_local(async move {
            let read = read_file(&file).await;
            if let (Ok(content), Some(shell)) = (read, weak.upgrade()) {
                shell.act(Action::File(content));
            }
        });
    });
    input.click();
    // Kept with the element, so that it goes with it; the next file takes its place.
    *shell.file.borrow_mut() = Some(listener);
}

/// How much of a file is read at once.
const READ_AT_ONCE: u32 = 1024 * 1024;

/// Reads a file a piece at a time: the page has its turn while each is on its way.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the size of a file is a whole number, and what is held in memory here has less than 2^32 bytes"
)]
async fn read_file(file: &web_sys::File) -> Result<File, JsValue> {
    let size = file.size() as u32;
    let mut content = File::of_size(size as usize);
    let mut at = 0;
    while at < size {
        let end = size.min(at.saturating_add(READ_AT_ONCE));
        let piece = file.slice_with_f64_and_f64(f64::from(at), f64::from(end))?;
        let buffer = JsFuture::from(piece.array_buffer()).await?;
        content = content.push(&Uint8Array::new(&buffer).to_vec());
        at = end;
    }
    Ok(content)
}

/// The one live region: whole sentences, at most every two seconds, the newest wins.
pub(super) struct Speech(Rc<Voice>);

struct Voice {
    element: Element,
    next: RefCell<Option<String>>,
    spoke_ms: Cell<Option<u64>>,
    timer: RefCell<Option<Timeout>>,
}

const PAUSE_MS: u64 = 2_000;

impl Speech {
    pub(super) fn new(document: &Document) -> Result<Speech, JsValue> {
        let element = document.create_element("div")?;
        element.set_class_name("unseen");
        element.set_attribute("role", "status")?;
        element.set_attribute("aria-live", "polite")?;
        Ok(Speech(Rc::new(Voice {
            element,
            next: RefCell::default(),
            spoke_ms: Cell::default(),
            timer: RefCell::default(),
        })))
    }

    pub(super) fn element(&self) -> &Element {
        &self.0.element
    }

    pub(super) fn say(&self, text: String) {
        let now_ms = monotonic_ms();
        let wait_ms = match self.0.spoke_ms.get() {
            Some(spoke_ms) => (spoke_ms + PAUSE_MS).saturating_sub(now_ms),
            None => 0,
        };
        if wait_ms == 0 {
            self.0.next.take();
            self.0.speak(&text);
            return;
        }
        *self.0.next.borrow_mut() = Some(text);
        let voice = Rc::downgrade(&self.0);
        let timer = Timeout::new(u32::try_from(wait_ms).unwrap_or(u32::MAX), move || {
            if let Some(voice) = voice.upgrade()
                && let Some(text) = voice.next.take()
            {
                voice.speak(&text);
            }
        });
        *self.0.timer.borrow_mut() = Some(timer);
    }
}

impl Voice {
    fn speak(&self, text: &str) {
        self.spoke_ms.set(Some(monotonic_ms()));
        self.element.set_text_content(Some(text));
    }
}
