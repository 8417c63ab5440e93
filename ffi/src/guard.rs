//! The border: panics end here, and what a caller passes is looked at before it is used.

use crate::abi::{RESEAT_STATUS_OK, reseat_buf};
use crate::error::Failure;
use reseat_core::Error;
use reseat_core::error::Wrong;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs the body of a function that gives a status and, when it fails, a document in `error` (may be NULL).
///
/// INVARIANT: nothing unwinds out of this; a panic is status 999 with its document.
pub(crate) fn status(
    point: &str,
    error: *mut reseat_buf,
    body: impl FnOnce() -> Result<i32, Failure>,
) -> i32 {
    // SAFETY: the header asks for NULL or storage that may be written.
    unsafe { put(error, reseat_buf::EMPTY) };
    let failure = match contain(point, body) {
        Ok(Ok(status)) => return status,
        Ok(Err(failure)) => failure,
        Err(panic) => panic.into(),
    };
    if !error.is_null() {
        // SAFETY: as above; it holds nothing yet, so nothing is lost.
        unsafe { put(error, reseat_buf::from_bytes(failure.document)) };
    }
    failure.status
}

/// Runs the body of a function that has no way to fail; `on_panic` is what a panic gives.
pub(crate) fn value<T>(point: &str, on_panic: T, body: impl FnOnce() -> T) -> T {
    contain(point, body).unwrap_or(on_panic)
}

/// Runs `body`; a panic in it is [`Error::Panic`]. The only place that catches.
pub(crate) fn contain<T>(point: &str, body: impl FnOnce() -> T) -> Result<T, Error> {
    // Unwind safety: the state behind the border sits behind `lock::lock`, whose promise covers this.
    catch_unwind(AssertUnwindSafe(|| {
        reach(point);
        body()
    }))
    .map_err(|_| Error::Panic)
}

#[cfg(feature = "fail-point")]
fn reach(point: &str) {
    crate::fail_point::reach(point);
}

#[cfg(not(feature = "fail-point"))]
fn reach(_point: &str) {}

/// The bytes of an argument, checked to be UTF-8; `name` is what an error calls it.
///
/// Errors: `InvalidInput` for NULL, an impossible length and bad UTF-8.
///
/// # Safety
/// `ptr` is NULL or points at `len` bytes that nobody changes during the call.
pub(crate) unsafe fn argument<'a>(
    name: &'static str,
    ptr: *const u8,
    len: usize,
) -> Result<&'a [u8], Error> {
    if ptr.is_null() {
        return Err(Wrong::Null { argument: name }.into());
    }
    if isize::try_from(len).is_err() {
        return Err(Wrong::Length { argument: name }.into());
    }
    // SAFETY: not NULL, no longer than an object can be, and readable as the caller promises.
    let bytes = unsafe { std::slice::from_raw_parts(ptr, len) };
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(bytes),
        Err(fault) => Err(Wrong::NotUtf8 {
            argument: name,
            byte: fault.valid_up_to(),
        }
        .into()),
    }
}

/// Refuses an out-pointer that is NULL; `name` is what the error calls it.
///
/// Errors: `InvalidInput`.
pub(crate) fn present<T>(name: &'static str, out: *mut T) -> Result<(), Error> {
    if out.is_null() {
        Err(Wrong::Null { argument: name }.into())
    } else {
        Ok(())
    }
}

/// Writes through an out-pointer, where there is one. What it held before is not dropped: to a caller an
/// out-argument is storage, initialised or not.
///
/// # Safety
/// `out` is NULL or points at storage for a `T` that may be written.
pub(crate) unsafe fn put<T>(out: *mut T, value: T) {
    if !out.is_null() {
        // SAFETY: not NULL, and writable as the caller promises.
        unsafe { out.write(value) };
    }
}

/// What a body that only did something ends with.
pub(crate) const DONE: Result<i32, Failure> = Ok(RESEAT_STATUS_OK);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::reseat_buf_free;

    #[test]
    fn a_panic_is_a_status_with_a_document() {
        let mut error = reseat_buf::EMPTY;
        assert_eq!(status("test", &raw mut error, || panic!("on purpose")), 999);
        // SAFETY: the guard has just filled it.
        let document = unsafe { std::slice::from_raw_parts(error.ptr, error.len) };
        let document: serde_json::Value = serde_json::from_slice(document).unwrap();
        assert_eq!(document["id"], "Panic");
        // SAFETY: filled by this library.
        unsafe { reseat_buf_free(&raw mut error) };
        assert_eq!(
            status("test", std::ptr::null_mut(), || panic!("on purpose")),
            999
        );
        assert_eq!(value("test", 7, || panic!("on purpose")), 7);
    }

    #[test]
    fn an_error_buffer_is_emptied_first() {
        let mut error = reseat_buf {
            ptr: std::ptr::dangling_mut(),
            len: 3,
        };
        assert_eq!(status("test", &raw mut error, || DONE), 0);
        assert!(error.ptr.is_null() && error.len == 0);
    }

    #[test]
    fn arguments_are_looked_at_before_they_are_used() {
        let fault = |ptr, len| {
            // SAFETY: the pointers below are NULL, never read, or point at `len` bytes.
            unsafe { argument("config", ptr, len) }
                .unwrap_err()
                .to_string()
        };
        assert_eq!(fault(std::ptr::null(), 0), "invalid input: config is NULL");
        assert_eq!(
            fault(b"x".as_ptr(), usize::MAX),
            "invalid input: the length of config is impossible"
        );
        assert_eq!(
            fault([b'a', 0xff].as_ptr(), 2),
            "invalid input: config is not UTF-8 at byte 1"
        );
    }
}
