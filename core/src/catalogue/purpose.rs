//! What a service is for, so that people find a switch. For display only: no decision rests on it.

/// The groups in which services are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it; labels stand in core/text")]
pub enum Purpose {
    EmailAndCalendar,
    FilesAndSites,
    MeetingsAndChat,
    OfficeApps,
    DevicesAndSignIn,
    Protection,
    Automation,
    Other,
}

/// Beginnings of Graph's `servicePlanName`; the first that fits decides.
const BEGINNINGS: &[(&str, Purpose)] = &[
    ("EXCHANGE", Purpose::EmailAndCalendar),
    ("MICROSOFTBOOKINGS", Purpose::EmailAndCalendar),
    ("SHAREPOINTWAC", Purpose::OfficeApps),
    ("SHAREPOINT", Purpose::FilesAndSites),
    ("ONEDRIVE", Purpose::FilesAndSites),
    ("STREAM", Purpose::FilesAndSites),
    ("TEAMS", Purpose::MeetingsAndChat),
    ("MCO", Purpose::MeetingsAndChat),
    ("YAMMER", Purpose::MeetingsAndChat),
    ("VIVAENGAGE", Purpose::MeetingsAndChat),
    ("OFFICE", Purpose::OfficeApps),
    ("SWAY", Purpose::OfficeApps),
    ("FORMS", Purpose::OfficeApps),
    ("WHITEBOARD", Purpose::OfficeApps),
    ("DESKLESS", Purpose::OfficeApps),
    ("BPOS_S_TODO", Purpose::OfficeApps),
    ("PROJECTWORKMANAGEMENT", Purpose::OfficeApps),
    ("INTUNE", Purpose::DevicesAndSignIn),
    ("AAD", Purpose::DevicesAndSignIn),
    ("MFA", Purpose::DevicesAndSignIn),
    ("WIN", Purpose::DevicesAndSignIn),
    ("ATP", Purpose::Protection),
    ("MTP", Purpose::Protection),
    ("RMS", Purpose::Protection),
    ("MIP", Purpose::Protection),
    ("ADALLOM", Purpose::Protection),
    ("THREAT", Purpose::Protection),
    ("DEFENDER", Purpose::Protection),
    ("FLOW", Purpose::Automation),
    ("POWERAPPS", Purpose::Automation),
    ("POWER_VIRTUAL", Purpose::Automation),
    ("DYN365", Purpose::Automation),
    ("CDS", Purpose::Automation),
    ("BI_AZURE", Purpose::Automation),
];

impl Purpose {
    /// Every group, in the order they are shown in.
    pub const ALL: [Purpose; 8] = [
        Purpose::EmailAndCalendar,
        Purpose::FilesAndSites,
        Purpose::MeetingsAndChat,
        Purpose::OfficeApps,
        Purpose::DevicesAndSignIn,
        Purpose::Protection,
        Purpose::Automation,
        Purpose::Other,
    ];

    /// The group of a service, by Graph's `servicePlanName`.
    pub fn of(service_plan_name: &str) -> Purpose {
        let name = service_plan_name.to_ascii_uppercase();
        BEGINNINGS
            .iter()
            .find(|(beginning, _)| name.starts_with(beginning))
            .map_or(Purpose::Other, |(_, purpose)| *purpose)
    }

    /// The key of its label in `core/text`.
    pub fn text_key(self) -> &'static str {
        match self {
            Purpose::EmailAndCalendar => "purpose.emailAndCalendar",
            Purpose::FilesAndSites => "purpose.filesAndSites",
            Purpose::MeetingsAndChat => "purpose.meetingsAndChat",
            Purpose::OfficeApps => "purpose.officeApps",
            Purpose::DevicesAndSignIn => "purpose.devicesAndSignIn",
            Purpose::Protection => "purpose.protection",
            Purpose::Automation => "purpose.automation",
            Purpose::Other => "purpose.other",
        }
    }
}
