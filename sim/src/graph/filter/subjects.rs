//! What a filter may look at in users and groups. [D:filter] 1.3, [D:grp] 1.7

use uuid::Uuid;

use super::{Field, Kind, Subject};
use crate::state::Tenant;
use crate::state::groups::Group;
use crate::state::users::User;

const fn text(name: &'static str, starts_with: bool, ends_with: bool) -> Field {
    Field {
        name,
        text: true,
        starts_with,
        ends_with,
    }
}

const fn truth(name: &'static str) -> Field {
    Field {
        name,
        text: false,
        starts_with: false,
        ends_with: false,
    }
}

/// The columns `eq`, `in`, `startsWith` of the table in 1.3. [D:filter]
pub(crate) static USERS: Kind = Kind {
    resource: "User",
    fields: &[
        text("id", false, false),
        text("userPrincipalName", true, true),
        text("displayName", true, false),
        text("mail", true, true),
        text("usageLocation", true, false),
        truth("accountEnabled"),
        text("department", true, false),
        text("jobTitle", true, false),
        text("userType", false, false),
        truth("onPremisesSyncEnabled"),
    ],
};

/// Groups. [D:filter] [D:grp] 1.7
pub(crate) static GROUPS: Kind = Kind {
    resource: "Group",
    fields: &[
        text("id", false, false),
        text("displayName", true, false),
        truth("securityEnabled"),
        truth("mailEnabled"),
        truth("onPremisesSyncEnabled"),
        truth("hasMembersWithLicenseErrors"),
    ],
};

/// A user of a tenant.
pub(crate) struct UserSubject<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) user: &'a User,
}

impl Subject for UserSubject<'_> {
    fn text(&self, name: &str) -> Option<String> {
        let (user, texts) = (self.user, &self.tenant.texts);
        let text = match name {
            "id" => return Some(user.id.to_string()),
            "userPrincipalName" => Some(&*user.user_principal_name),
            "displayName" => Some(&*user.display_name),
            "mail" => user.mail(),
            "usageLocation" => texts.get(user.usage_location),
            "department" => texts.get(user.department),
            "jobTitle" => texts.get(user.job_title),
            "userType" => texts.get(user.user_type),
            _ => None,
        };
        text.map(ToOwned::to_owned)
    }

    fn truth(&self, name: &str) -> Option<bool> {
        if name == "accountEnabled" {
            self.user.account_enabled
        } else {
            self.user.on_premises_sync_enabled
        }
    }

    fn holds(&self, sku_id: Uuid) -> bool {
        let product = self.tenant.product(sku_id);
        product.is_some_and(|product| self.user.holds(product))
    }

    fn licence_count(&self) -> usize {
        self.user.products().len()
    }
}

/// A group of a tenant.
pub(crate) struct GroupSubject<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) group: &'a Group,
}

impl Subject for GroupSubject<'_> {
    fn text(&self, name: &str) -> Option<String> {
        match name {
            "id" => Some(self.group.id.to_string()),
            _ => Some(self.group.display_name.clone()),
        }
    }

    fn truth(&self, name: &str) -> Option<bool> {
        match name {
            "securityEnabled" => self.group.security_enabled,
            "mailEnabled" => Some(self.group.is_mail_enabled()),
            "hasMembersWithLicenseErrors" => Some(self.group.has_errors(self.tenant)),
            _ => self.group.on_premises_sync_enabled,
        }
    }

    fn holds(&self, sku_id: Uuid) -> bool {
        let product = self.tenant.product(sku_id);
        let licences = self.group.licences.iter();
        product.is_some_and(|product| licences.clone().any(|one| one.product == product))
    }

    fn licence_count(&self) -> usize {
        self.group.licences.len()
    }
}
