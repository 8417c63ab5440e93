//! Panics on demand, for tests: built only with the feature `fail-point`, which no package has.

use crate::lock::lock;
use std::sync::Mutex;

static ARMED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Arms the point of that name: it panics the next time it is reached, once.
///
/// # Safety
/// `name` points at `len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reseat_fail_point_arm(name: *const u8, len: usize) {
    // SAFETY: as the caller promises.
    let bytes = unsafe { std::slice::from_raw_parts(name, len) };
    lock(&ARMED).push(String::from_utf8_lossy(bytes).into_owned());
}

/// Panics where the point of that name was armed, without the noise of a panic nobody expects.
pub(crate) fn reach(name: &str) {
    let mut armed = lock(&ARMED);
    if let Some(place) = armed.iter().position(|point| point == name) {
        armed.swap_remove(place);
        drop(armed);
        std::panic::resume_unwind(Box::new("fail point"));
    }
}
