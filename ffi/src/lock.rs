//! Locks that outlive a panic: a panic at the border is reported once and must not make a handle unusable.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes the lock. The data behind every lock of this crate is whole between any two statements, so a
/// thread that panicked while holding one has left nothing half done.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
