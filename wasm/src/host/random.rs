//! Random bytes of the browser.

use reseat_core::ports::Random;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// `crypto.getRandomValues`, which refuses more than this at once.
const MOST_BYTES: usize = 65_536;

/// The browser's own source.
#[derive(Debug)]
pub(crate) struct BrowserRandom;

impl Random for BrowserRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(MOST_BYTES) {
            get_random_values(part);
        }
    }
}
