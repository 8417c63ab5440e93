//! Errors as JavaScript gets them: the error document as an object, of which `js/error.js` makes a
//! `ReseatError`.

use reseat_core::Error;
use reseat_core::text::Texts;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// As the browser treats what nobody catches: the page's console and its `error` event have it.
    #[wasm_bindgen(js_name = reportError)]
    pub(crate) fn report_error(error: &JsValue);
}

/// The error document, with the `name` that the JavaScript error bears.
pub(crate) fn document(error: &Error, texts: &Texts) -> JsValue {
    let value = object(&error.report(texts));
    let name = error.code().row().js_name;
    // A fresh plain object always takes a member.
    let _ = js_sys::Reflect::set(&value, &"name".into(), &name.into());
    value
}

/// A value as a plain JavaScript object.
pub(crate) fn object(value: &impl Serialize) -> JsValue {
    let text = serde_json::to_string(value).unwrap_or_default();
    js_sys::JSON::parse(&text).unwrap_or(JsValue::NULL)
}
