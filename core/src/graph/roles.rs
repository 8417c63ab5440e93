//! Who is signed in, and what their roles allow.
//!
//! Sources, read November 2026: learn.microsoft.com/graph/api/user-assignlicense (roles that may);
//! learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference (template ids, and the
//! action `microsoft.directory/users/assignLicense`).

use super::client::{Call, Graph};
use crate::error::Error;
use serde::Deserialize;

/// Roles by template id, and whether they may assign licences to users.
const ROLES: &[(&str, bool)] = &[
    ("4d6ac14f-3453-41d0-bef9-a3e0c569773a", true), // License Administrator
    ("fe930be7-5e62-47db-91af-98c3a49a38b1", true), // User Administrator
    ("9360feb5-f418-4baa-8175-e2a00bac4301", true), // Directory Writers
    ("62e90394-69f5-4237-9190-012177145e10", true), // Global Administrator
    ("fdd7a751-b60b-444a-984c-02652fe8fa1c", false), // Groups Administrator
    ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", false), // Global Reader
    ("88d8e3e3-8f55-4a1e-953a-9b9898b8876b", false), // Directory Readers
];

/// The role that is enough and gives nothing else.
pub(crate) const ENOUGH: &str = "License Administrator";

/// What the signed-in account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    /// A role that may was read.
    Yes,
    /// Every role read is known, and none may.
    No,
    /// Roles could not be read, or are not of the list: the first 403 decides.
    Unsure,
}

/// The signed-in account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// User principal name; `None` for an app, which has no `/me`.
    pub(crate) name: Option<String>,
    /// Display names of the roles that were read.
    pub(crate) roles: Vec<String>,
    /// What they allow.
    pub(crate) permit: Permit,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireMe {
    #[serde(default)]
    user_principal_name: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRole {
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    role_template_id: Option<String>,
}

/// What roles with these template ids allow.
fn permit(templates: &[Option<String>]) -> Permit {
    let known: Vec<Option<bool>> = templates
        .iter()
        .map(|template| {
            let template = template.as_deref()?.to_ascii_lowercase();
            ROLES
                .iter()
                .find(|(id, _)| *id == template)
                .map(|(_, may)| *may)
        })
        .collect();
    if known.contains(&Some(true)) {
        Permit::Yes
    } else if !known.is_empty() && known.iter().all(|may| *may == Some(false)) {
        Permit::No
    } else {
        Permit::Unsure
    }
}

impl Graph<'_> {
    /// The account and its roles. An app has neither; unreadable roles are unsure, not an error.
    pub(crate) async fn account(&self) -> Result<Account, Error> {
        let me = self
            .read(&Call::get("/me?$select=id,displayName,userPrincipalName"))
            .await;
        let name = match me {
            Ok(response) => self.parse::<WireMe>(&response)?.user_principal_name,
            Err(Error::GraphRefused { .. } | Error::NotPermitted { .. }) => {
                return Ok(Account {
                    name: None,
                    roles: Vec::new(),
                    permit: Permit::Unsure,
                });
            }
            Err(fault) => return Err(fault),
        };
        let path = "/me/transitiveMemberOf/microsoft.graph.directoryRole\
                    ?$select=id,displayName,roleTemplateId&$count=true";
        let mut wire: Vec<WireRole> = Vec::new();
        match self
            .pages(path.into(), |page: Vec<WireRole>, _| {
                wire.extend(page);
                Ok(())
            })
            .await
        {
            Ok(()) | Err(Error::GraphRefused { .. } | Error::NotPermitted { .. }) => {}
            Err(fault) => return Err(fault),
        }
        let templates: Vec<_> = wire
            .iter()
            .map(|role| role.role_template_id.clone())
            .collect();
        let mut roles: Vec<String> = wire
            .into_iter()
            .filter_map(|role| role.display_name)
            .collect();
        roles.sort();
        Ok(Account {
            name,
            roles,
            permit: permit(&templates),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_roles_without_the_right_say_no() {
        let of = |ids: &[&str]| {
            permit(
                &ids.iter()
                    .map(|id| Some((*id).to_string()))
                    .collect::<Vec<_>>(),
            )
        };
        let (license, reader) = (ROLES[0].0, "F2EF992C-3AFB-46B9-B7CF-A126EE74C451");
        assert_eq!(of(&[reader, license]), Permit::Yes);
        assert_eq!(of(&[reader]), Permit::No);
        assert_eq!(
            of(&[reader, "11111111-2222-3333-4444-555555555555"]),
            Permit::Unsure
        );
        assert_eq!(of(&[]), Permit::Unsure);
        assert_eq!(permit(&[None]), Permit::Unsure);
    }
}
