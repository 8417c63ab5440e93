//! Panics on demand, for tests: built only with the feature `fail-point`, which no package has.

use crate::lock::lock;
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

static ARMED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Arms the point of that name: it panics the next time it is reached, once.
///
/// # Safety
/// `name` points at `len` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reseat_fail_point_arm(name: *const u8, len: usize) {
    // SAFETY: as the caller promises.
    let bytes = unsafe { std::slice::from_raw_parts(name, len) };
    lock(&ARMED).insert(String::from_utf8_lossy(bytes).into_owned());
}

/// Panics where the point of that name was armed.
pub(crate) fn reach(name: &str) {
    let is_armed = lock(&ARMED).remove(name);
    assert!(!is_armed, "fail point {name}");
}
