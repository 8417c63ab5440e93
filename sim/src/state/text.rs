//! Strings and lists that many users share, kept once.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

/// A shared text; the default stands for null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Text(u32);

/// All shared texts of a tenant.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    values: Vec<Arc<str>>,
    index: HashMap<Arc<str>, u32>,
}

impl Texts {
    pub(crate) fn intern(&mut self, value: &str) -> Text {
        if let Some(&known) = self.index.get(value) {
            return Text(known);
        }
        let shared: Arc<str> = Arc::from(value);
        self.values.push(Arc::clone(&shared));
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.index.insert(shared, number);
        Text(number)
    }

    pub(crate) fn intern_optional(&mut self, value: Option<&str>) -> Text {
        value.map_or(Text::default(), |value| self.intern(value))
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// The text, or `None` for null.
    pub(crate) fn get(&self, text: Text) -> Option<&str> {
        let position = usize::try_from(text.0).ok()?.checked_sub(1)?;
        self.values.get(position).map(AsRef::as_ref)
    }
}

/// A shared list of switched-off services; the default is the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PlanSet(u32);

/// All lists of switched-off services of a tenant.
#[derive(Debug, Default)]
pub(crate) struct PlanSets {
    values: Vec<Arc<[Uuid]>>,
    index: HashMap<Arc<[Uuid]>, u32>,
}

impl PlanSets {
    pub(crate) fn intern(&mut self, plans: &[Uuid]) -> PlanSet {
        if plans.is_empty() {
            return PlanSet::default();
        }
        if let Some(&known) = self.index.get(plans) {
            return PlanSet(known);
        }
        let shared: Arc<[Uuid]> = Arc::from(plans);
        self.values.push(Arc::clone(&shared));
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.index.insert(shared, number);
        PlanSet(number)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn get(&self, set: PlanSet) -> &[Uuid] {
        let position = usize::try_from(set.0)
            .ok()
            .and_then(|number| number.checked_sub(1));
        position
            .and_then(|position| self.values.get(position))
            .map_or(&[], AsRef::as_ref)
    }
}
