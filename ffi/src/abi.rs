//! The types and numbers that cross the border, and nothing else.

use crate::guard;

/// The ABI that `reseat_abi_version` reports. It grows when a function, a type or a rule changes in a way
/// that an older caller would get wrong; new members in JSON don't change it.
const ABI_VERSION: u32 = 1;

/// The call did what it says.
pub const RESEAT_STATUS_OK: i32 = 0;
/// `reseat_job_poll`: no event within the given time; poll again.
pub const RESEAT_STATUS_NOTHING_YET: i32 = 1;
/// `reseat_job_poll`: the job has ended and every event was read.
pub const RESEAT_STATUS_END: i32 = 2;

/// Bytes that the library made: UTF-8 JSON of exactly `len` bytes, not NUL-terminated.
///
/// A filled one is the caller's until `reseat_buf_free`; an empty one is `{NULL, 0}`.
#[repr(C)]
#[derive(Debug)]
pub struct reseat_buf {
    /// First byte, or NULL.
    pub ptr: *mut u8,
    /// Number of bytes.
    pub len: usize,
}

const _: () = assert!(size_of::<reseat_buf>() == 2 * size_of::<usize>());
const _: () = assert!(align_of::<reseat_buf>() == align_of::<usize>());

/// A client: a cloud, a sign-in and a language. An opaque value; it points at nothing.
#[derive(Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub struct reseat_client {
    _opaque: (),
}

/// One running or finished request. An opaque value; it points at nothing.
#[derive(Debug)]
#[expect(non_camel_case_types, reason = "the name is C's")]
pub struct reseat_job {
    _opaque: (),
}

impl reseat_buf {
    pub(crate) const EMPTY: reseat_buf = reseat_buf {
        ptr: std::ptr::null_mut(),
        len: 0,
    };

    /// Gives the bytes away, to be taken back by [`reseat_buf_free`].
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> reseat_buf {
        if bytes.is_empty() {
            return reseat_buf::EMPTY;
        }
        let len = bytes.len();
        reseat_buf {
            ptr: Box::into_raw(bytes.into_boxed_slice()).cast::<u8>(),
            len,
        }
    }
}

/// The version of this interface. Compare it with the one the caller was written for before anything
/// else: another number means another library.
///
/// Threads: any. Gives 1. Since ABI 1.
#[unsafe(no_mangle)]
pub extern "C" fn reseat_abi_version() -> u32 {
    guard::value("reseat_abi_version", 0, || ABI_VERSION)
}

/// Frees what a buffer holds and makes it `{NULL, 0}`, so that a second call does nothing.
///
/// Owner: the caller's buffer; it stays valid after client and job are freed. `buf` may be NULL or empty.
/// It must have been filled by this library and not be a copy of one that was freed.
/// Threads: any, one at a time for one buffer. Since ABI 1.
///
/// # Safety
/// `buf` is NULL or points at a buffer that this library filled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reseat_buf_free(buf: *mut reseat_buf) {
    guard::value("reseat_buf_free", (), || {
        if buf.is_null() {
            return;
        }
        // SAFETY: not NULL, and the caller passes a buffer of its own that no other thread uses.
        let held = unsafe { buf.replace(reseat_buf::EMPTY) };
        if held.ptr.is_null() {
            return;
        }
        let bytes = std::ptr::slice_from_raw_parts_mut(held.ptr, held.len);
        // SAFETY: pointer and length are the ones `from_bytes` took from a box, and just left the buffer.
        drop(unsafe { Box::from_raw(bytes) });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_freed_once_and_null_is_fine() {
        let mut buf = reseat_buf::from_bytes(b"{}".to_vec());
        assert_eq!(buf.len, 2);
        for _ in 0..2 {
            // SAFETY: our own buffer, filled by this library.
            unsafe { reseat_buf_free(&raw mut buf) };
            assert!(buf.ptr.is_null() && buf.len == 0);
        }
        // SAFETY: NULL is allowed.
        unsafe { reseat_buf_free(std::ptr::null_mut()) };
        assert!(reseat_buf::from_bytes(Vec::new()).ptr.is_null());
    }
}
