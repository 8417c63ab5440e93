//! Who wants what, kept small: users who take and free the same are one class.

use std::collections::HashMap;

/// More seats than there can be users make no difference, nor does owing more than that.
const MANY: i64 = 1 << 40;

/// The seats there are, and what each user takes and frees. Products and users go by index.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    pub(super) free: Vec<i64>,
    /// In the order of their first users.
    pub(super) classes: Vec<Class>,
    pub(super) class_of: Vec<u32>,
    known: HashMap<Box<[u16]>, u32>,
    key: Vec<u16>,
}

/// Users who take and free the same.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// In the order in which they are looked at to say what a user waits for.
    pub(super) takes: Vec<u16>,
    pub(super) frees: Vec<u16>,
    pub(super) users: u32,
}

impl Demand {
    /// `free` are the free seats by product; fewer than none means that more are used than there are.
    pub fn new(free: Vec<i64>) -> Self {
        Self {
            free: free
                .into_iter()
                .map(|free| free.clamp(-MANY, MANY))
                .collect(),
            ..Self::default()
        }
    }

    /// Adds the next user; its index is the number of users so far. A product counts once in each list, and
    /// one that [`Demand::new`] was not told of has no seats.
    pub fn push(&mut self, takes: &[u16], frees: &[u16]) {
        self.key.clear();
        self.key
            .push(u16::try_from(takes.len()).unwrap_or(u16::MAX));
        self.key.extend_from_slice(takes);
        self.key.extend_from_slice(frees);
        let class = match self.known.get(self.key.as_slice()) {
            Some(class) => *class,
            None => self.meet(takes, frees),
        };
        self.classes[class as usize].users += 1;
        self.class_of.push(class);
    }

    /// Adds a user who takes and frees what an earlier one does.
    pub fn push_like(&mut self, user: u32) {
        let class = self.class_of[user as usize];
        self.classes[class as usize].users += 1;
        self.class_of.push(class);
    }

    fn meet(&mut self, takes: &[u16], frees: &[u16]) -> u32 {
        let class = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        for product in takes.iter().chain(frees) {
            let needed = usize::from(*product) + 1;
            if self.free.len() < needed {
                self.free.resize(needed, 0);
            }
        }
        self.classes.push(Class {
            takes: once_each(takes),
            frees: once_each(frees),
            users: 0,
        });
        self.known.insert(self.key.as_slice().into(), class);
        class
    }

    /// How many users there are.
    pub fn len(&self) -> usize {
        self.class_of.len()
    }

    /// Whether there is no user.
    pub fn is_empty(&self) -> bool {
        self.class_of.is_empty()
    }
}

fn once_each(products: &[u16]) -> Vec<u16> {
    let mut once = Vec::with_capacity(products.len());
    for product in products {
        if !once.contains(product) {
            once.push(*product);
        }
    }
    once
}
