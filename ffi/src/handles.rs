//! The table of living clients and jobs. A handle is a number that looks up an entry, never an address:
//! one that was freed, or never made, finds nothing.

use crate::client::Client;
use crate::job::Job;
use crate::lock::lock;
use reseat_core::Error;
use std::sync::{Arc, Mutex};

/// Lower half of a handle: place in the table and kind. Upper half: generation.
const HALF: u32 = usize::BITS / 2;
const PLACE_MASK: usize = (1 << HALF) - 1;
const KINDS: usize = 2;

/// A handle as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Handle(usize);

impl Handle {
    /// As it crosses the border.
    pub(crate) fn into_pointer<T>(self) -> *mut T {
        std::ptr::without_provenance_mut(self.0)
    }

    /// As it came back across the border; any value will do.
    pub(crate) fn from_pointer<T>(pointer: *mut T) -> Handle {
        Handle(pointer.addr())
    }
}

struct Slot<T> {
    /// Part of the handle of whatever is, or will next be, in this place. Starts at 1, so that no handle is
    /// NULL, and grows with each removal, so that no handle is given twice.
    generation: usize,
    entry: Option<Arc<T>>,
}

struct Slots<T> {
    slots: Vec<Slot<T>>,
    free: Vec<usize>,
}

/// All living entries of one kind.
pub(crate) struct Table<T> {
    slots: Mutex<Slots<T>>,
    /// Keeps a job's handle from being a client's as well.
    kind: usize,
}

/// The clients of this process.
pub(crate) static CLIENTS: Table<Client> = Table::new(0);
/// The jobs of this process.
pub(crate) static JOBS: Table<Job> = Table::new(1);

impl<T> Table<T> {
    const fn new(kind: usize) -> Table<T> {
        let slots = Slots {
            slots: Vec::new(),
            free: Vec::new(),
        };
        Table {
            slots: Mutex::new(slots),
            kind,
        }
    }

    /// Puts an entry in and gives its handle.
    ///
    /// Errors: `Internal` when every place there can be is taken.
    pub(crate) fn insert(&self, entry: Arc<T>) -> Result<Handle, Error> {
        let mut table = lock(&self.slots);
        let place = match table.free.pop() {
            Some(place) => place,
            None if table.slots.len() < PLACE_MASK / KINDS => {
                table.slots.push(Slot {
                    generation: 1,
                    entry: None,
                });
                table.slots.len() - 1
            }
            None => {
                return Err(Error::Internal {
                    detail: "too many handles".into(),
                });
            }
        };
        let slot = &mut table.slots[place];
        slot.entry = Some(entry);
        Ok(Handle(
            (slot.generation << HALF) | (place * KINDS + self.kind),
        ))
    }

    /// The entry of a handle.
    ///
    /// Errors: `InvalidHandle` for one that was freed or never made.
    pub(crate) fn find(&self, handle: Handle) -> Result<Arc<T>, Error> {
        let mut table = lock(&self.slots);
        self.slot(&mut table, handle)
            .and_then(|(_, slot)| slot.entry.clone())
            .ok_or(Error::InvalidHandle)
    }

    /// Takes an entry out; its handle finds nothing from now on. `None` where it found nothing already.
    pub(crate) fn remove(&self, handle: Handle) -> Option<Arc<T>> {
        let mut table = lock(&self.slots);
        let (place, slot) = self.slot(&mut table, handle)?;
        let entry = slot.entry.take()?;
        // A place whose generations are used up stays empty for good.
        if slot.generation < PLACE_MASK {
            slot.generation += 1;
            table.free.push(place);
        }
        Some(entry)
    }

    fn slot<'a>(
        &self,
        table: &'a mut Slots<T>,
        handle: Handle,
    ) -> Option<(usize, &'a mut Slot<T>)> {
        let lower = handle.0 & PLACE_MASK;
        let place = lower / KINDS;
        let slot = table.slots.get_mut(place)?;
        (lower % KINDS == self.kind && slot.generation == handle.0 >> HALF).then_some((place, slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_handle_finds_nothing_even_when_its_place_is_taken_again() {
        let table = Table::<u8>::new(1);
        let first = table.insert(Arc::new(1)).unwrap();
        assert_eq!(*table.find(first).unwrap(), 1);
        assert_eq!(table.remove(first).as_deref(), Some(&1));
        assert!(table.remove(first).is_none());
        let second = table.insert(Arc::new(2)).unwrap();
        assert_ne!(first, second);
        assert!(matches!(table.find(first), Err(Error::InvalidHandle)));
        assert_eq!(*table.find(second).unwrap(), 2);
    }

    #[test]
    fn invented_handles_and_those_of_another_kind_find_nothing() {
        let clients = Table::<u8>::new(0);
        let jobs = Table::<u8>::new(1);
        let client = clients.insert(Arc::new(1)).unwrap();
        jobs.insert(Arc::new(2)).unwrap();
        assert!(jobs.find(client).is_err());
        for number in [0, 1, 2, 3, PLACE_MASK, !0, 1 << HALF, (1 << HALF) | 1] {
            let handle = Handle(number);
            assert!(
                clients.find(handle).is_err() || handle == client,
                "{number:#x}"
            );
        }
        assert!(!client.into_pointer::<u8>().is_null());
    }

    #[test]
    fn a_place_whose_generations_are_used_up_is_left_alone() {
        let table = Table::<u8>::new(0);
        let handle = table.insert(Arc::new(1)).unwrap();
        lock(&table.slots).slots[0].generation = PLACE_MASK;
        let last = Handle((PLACE_MASK << HALF) | (handle.0 & PLACE_MASK));
        assert!(table.remove(last).is_some());
        assert!(table.find(last).is_err());
        let next = table.insert(Arc::new(2)).unwrap();
        assert_ne!(next.0 & PLACE_MASK, last.0 & PLACE_MASK);
    }
}
