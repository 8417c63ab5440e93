//! Groups: whom they hold, and what they hand out. [S] [D:grp] 1.7

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Tenant;
use super::text::PlanSet;
use super::users::AssignmentState;

/// One group.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) id: Uuid,
    pub(crate) display_name: String,
    pub(crate) types: Vec<String>,
    pub(crate) security_enabled: Option<bool>,
    pub(crate) on_premises_sync_enabled: Option<bool>,
    /// The state of handing out, where there is anything to hand out.
    pub(crate) processing: Option<String>,
    pub(crate) licences: Vec<Licence>,
    /// Rows of users, ascending.
    pub(crate) members: Vec<usize>,
    /// Groups inside it, by number.
    pub(crate) nested: Vec<usize>,
}

/// A product that a group hands out. [S] 1.4
#[derive(Clone, Copy, Debug)]
pub(crate) struct Licence {
    pub(crate) product: u16,
    pub(crate) disabled: PlanSet,
}

/// What `licenseProcessingState.state` may be. [S] [D:grp] 1.7
pub(crate) const PROCESSING: [&str; 3] = [
    "QueuedForProcessing",
    "ProcessingInProgress",
    "ProcessingComplete",
];

impl Group {
    /// A plain security group that nobody is in.
    pub(crate) fn plain(id: Uuid, display_name: String) -> Self {
        Self {
            id,
            display_name,
            types: Vec::new(),
            security_enabled: Some(true),
            on_premises_sync_enabled: None,
            processing: None,
            licences: Vec::new(),
            members: Vec::new(),
            nested: Vec::new(),
        }
    }

    /// A Microsoft 365 group has a mailbox; no other here has. [U]
    pub(crate) fn is_mail_enabled(&self) -> bool {
        self.types.iter().any(|kind| kind == "Unified")
    }

    /// assignedLicenses [S] 1.7, never null
    pub(crate) fn assigned_licenses(&self, tenant: &Tenant) -> Value {
        let licence = |licence: &Licence| {
            json!({
                "disabledPlans": tenant.plan_sets.get(licence.disabled),
                "skuId": tenant.product_at(licence.product).sku_id,
            })
        };
        self.licences.iter().map(licence).collect()
    }

    /// licenseProcessingState [S] 1.7: an object, or null
    pub(crate) fn processing_state(&self) -> Value {
        match &self.processing {
            Some(state) => json!({ "state": state }),
            None => Value::Null,
        }
    }

    /// True where handing out failed for a member. [D:grp] 1.7, [D:las] 1.5
    pub(crate) fn has_errors(&self, tenant: &Tenant) -> bool {
        self.members.iter().any(|row| {
            let paths = &tenant.users.rows()[*row].assignments;
            paths.iter().any(|path| {
                let of_group = path.group.map(|group| tenant.groups[usize::from(group)].id);
                of_group == Some(self.id)
                    && matches!(
                        path.state,
                        AssignmentState::Error | AssignmentState::ActiveWithError
                    )
            })
        })
    }
}

impl Tenant {
    /// Where the group of that id stands.
    pub(crate) fn group(&self, id: Uuid) -> Option<usize> {
        self.groups.iter().position(|group| group.id == id)
    }

    /// The members of a group, and those of the groups in it, each once.
    pub(crate) fn transitive_members(&self, group: usize) -> Vec<usize> {
        let mut seen = BTreeSet::from([group]);
        let mut open = vec![group];
        let mut members: BTreeSet<usize> = BTreeSet::new();
        while let Some(next) = open.pop() {
            members.extend(&self.groups[next].members);
            let nested = self.groups[next].nested.iter();
            open.extend(nested.filter(|group| seen.insert(**group)));
        }
        members.into_iter().collect()
    }

    /// Makes members of all who have a product by a group: [D:gbladv] 2.2: direct members only get
    /// one. A group of which it is not known what it hands out hands out what they have.
    pub(crate) fn settle_groups(&mut self, told: &[bool]) {
        for (row, user) in self.users.rows().iter().enumerate() {
            for path in &user.assignments {
                let Some(number) = path.group.map(usize::from) else {
                    continue;
                };
                let group = &mut self.groups[number];
                group.members.push(row);
                let is_known = |one: &Licence| one.product == path.product;
                if !told[number] && !group.licences.iter().any(is_known) {
                    group.licences.push(Licence {
                        product: path.product,
                        disabled: path.disabled,
                    });
                }
            }
        }
        for group in &mut self.groups {
            group.members.sort_unstable();
            group.members.dedup();
        }
    }
}
