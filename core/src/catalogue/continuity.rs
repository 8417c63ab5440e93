//! Services on which data hangs: who loses the last one of a kind loses what it holds.

/// What people keep their data in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Continuity {
    /// Mail, calendar and contacts.
    Mailbox,
    /// Files of one's own and of sites.
    Files,
    /// Chats, teams and meetings.
    Teams,
}

/// Those that hold a mailbox, also with `_GOV` behind. Foundation, archives, analytics and multi-geo hold none.
const MAILBOX: &[&str] = &[
    "EXCHANGE_B_STANDARD",
    "EXCHANGE_L_STANDARD",
    "EXCHANGE_S_DESKLESS",
    "EXCHANGE_S_ENTERPRISE",
    "EXCHANGE_S_ESSENTIALS",
    "EXCHANGE_S_STANDARD",
    "EXCHANGE_S_STANDARD_MIDMARKET",
];

/// Beginnings of those that hold files. Office for the web, storage, Project and multi-geo begin otherwise.
const FILES: &[&str] = &[
    "ONEDRIVE_BASIC",
    "SHAREPOINTDESKLESS",
    "SHAREPOINTENTERPRISE",
    "SHAREPOINTLITE",
    "SHAREPOINTSTANDARD",
];

/// Those that hold files, by their whole name. Plan 1 for government and the developer's Plan 2 are spelled
/// unlike the others.
const FILES_BY_NAME: &[&str] = &[
    "ONEDRIVEENTERPRISE",
    "ONEDRIVELITE_IW",
    "ONEDRIVESTANDARD",
    "SHAREPOINT_S_DEVELOPER",
    "SharePoint Plan 1G",
];

/// Those that are Teams, by their whole name.
const TEAMS: &[&str] = &[
    "MCO_TEAMS_IW",
    "TEAMS1",
    "TEAMS_AR_DOD",
    "TEAMS_AR_GCCHIGH",
    "TEAMS_DESKLESS",
    "TEAMS_GOV",
    "TeamsEss",
];

/// The beginning of the editions without a charge.
const TEAMS_FREE: &str = "TEAMS_FREE";

impl Continuity {
    /// Every kind.
    pub const ALL: [Continuity; 3] = [Continuity::Mailbox, Continuity::Files, Continuity::Teams];

    /// The kind of a service by Graph's `servicePlanName`, also of one that no list knows yet.
    pub fn of(service_plan_name: &str) -> Option<Continuity> {
        let name = service_plan_name.trim();
        let is = |wanted: &&str| name.eq_ignore_ascii_case(wanted);
        let begins = |wanted: &&str| {
            name.get(..wanted.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(wanted))
        };
        let is_mailbox = |wanted: &&str| {
            let rest = name.get(wanted.len()..).unwrap_or_default();
            begins(wanted) && (rest.is_empty() || rest.eq_ignore_ascii_case("_GOV"))
        };
        if MAILBOX.iter().any(is_mailbox) {
            Some(Continuity::Mailbox)
        } else if FILES.iter().any(begins) || FILES_BY_NAME.iter().any(is) {
            Some(Continuity::Files)
        } else if TEAMS.iter().any(is) || begins(&TEAMS_FREE) {
            Some(Continuity::Teams)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_only_look_alike_hold_nothing() {
        for name in [
            "EXCHANGE_S_FOUNDATION",
            "EXCHANGE_S_ARCHIVE",
            "EXCHANGE_S_ARCHIVE_ADDON",
            "EXCHANGE_ANALYTICS",
            "EXCHANGEONLINE_MULTIGEO",
            "EXCHANGE_S_STANDARD_ANALYTICS",
            "SHAREPOINTWAC",
            "SHAREPOINTWAC_GOV",
            "SHAREPOINTSTORAGE",
            "SHAREPOINT_PROJECT",
            "SHAREPOINTONLINE_MULTIGEO",
            "ONEDRIVECLIPCHAMP",
            "TEAMSMULTIGEO",
            "TEAMSPRO_MGMT",
            "Teams_Rooms_Pro",
        ] {
            assert_eq!(Continuity::of(name), None, "{name}");
        }
    }

    #[test]
    fn a_service_that_no_list_knows_is_found_by_its_name() {
        assert_eq!(
            Continuity::of("exchange_s_essentials_gov"),
            Some(Continuity::Mailbox)
        );
        assert_eq!(Continuity::of("SHAREPOINTLITE_CN"), Some(Continuity::Files));
        assert_eq!(Continuity::of("TEAMS_FREE_2027"), Some(Continuity::Teams));
        assert_eq!(Continuity::of("é"), None);
    }
}
