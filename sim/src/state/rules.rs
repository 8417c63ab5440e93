//! What a tenant's servers refuse that others may grant.

use uuid::{Uuid, uuid};

/// The rules that a state may set.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// Services that are never on together.
    pub(crate) exclusions: Vec<Exclusion>,
    /// Services that need another one.
    pub(crate) dependencies: Vec<Dependency>,
    /// How many assignments to a user are refused after the first usage location was set, because it
    /// takes a while until every server knows it. [O] 2.7; how long is not known
    pub(crate) location_refusals: u64,
}

/// Services of which no two are on together.
#[derive(Clone, Debug)]
pub(crate) struct Exclusion {
    /// The name in the table; `None` is a rule of a state's own.
    pub(crate) name: Option<&'static str>,
    pub(crate) plans: Vec<Uuid>,
    /// Where there are any, two of the others may be on together.
    only: &'static [Uuid],
}

/// A service that needs one of some others.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// The name in the table; `None` is a rule of a state's own.
    pub(crate) name: Option<&'static str>,
    pub(crate) plan: Uuid,
    /// Any one of them is enough. [O] 8.5
    pub(crate) needs: Vec<Uuid>,
}

/// A row of the table of exclusions.
struct Row {
    name: &'static str,
    /// True where it is in force unless a state says otherwise.
    is_usual: bool,
    plans: &'static [Uuid],
    only: &'static [Uuid],
}

const fn row(name: &'static str, is_usual: bool, plans: &'static [Uuid]) -> Row {
    Row {
        name,
        is_usual,
        plans,
        only: &[],
    }
}

const EXCHANGE_B_STANDARD: Uuid = uuid!("90927877-dcff-4af6-b346-2332c0b15bb7");
const EXCHANGE_L_STANDARD: Uuid = uuid!("d42bdbd6-c335-4231-ab3d-c8f348d5aff5");
const EXCHANGE_S_ARCHIVE: Uuid = uuid!("da040e0a-b393-4bea-bb76-928b3fa1cf5a");
const EXCHANGE_S_DESKLESS: Uuid = uuid!("4a82b400-a79f-41a4-b4e2-e94f5787b113");
const EXCHANGE_S_ENTERPRISE: Uuid = uuid!("efb87545-963c-4e0d-99df-69c6916d9eb0");
const EXCHANGE_S_ESSENTIALS: Uuid = uuid!("1126bef5-da20-4f07-b45e-ad25d2581aa8");
const EXCHANGE_S_STANDARD: Uuid = uuid!("9aaf7827-d63c-4b61-89c3-182f06f82e5c");
const EXCHANGE_S_STANDARD_MIDMARKET: Uuid = uuid!("fc52cc4b-ed7d-472d-bbe7-b081c23ecc56");
const SHAREPOINTENTERPRISE: Uuid = uuid!("5dbe027f-2339-4123-9542-606e4d348a72");
const MCOIMP: Uuid = uuid!("afc06cb0-b4f4-4473-8286-d644f70d8faf");
const MCOSTANDARD: Uuid = uuid!("0feaeb32-d00e-4d66-bd5a-43b5b83db82c");
const TEAMS1: Uuid = uuid!("57ff2da0-773e-42df-b2af-ffb7a2317929");

/// The sets of Microsoft's list [D:plans] 8.4. Not in force are those of which Microsoft says that they
/// are lifted: Exchange since 2023, but for the packs for small and middle businesses, and SharePoint
/// for longer [D:ehlo]. Of Skype nobody says so, though the same page calls suites good together that
/// carry two of its services. [U]
static EXCLUSIONS: [Row; 9] = [
    row(
        "dynamics",
        true,
        &[
            uuid!("119cf168-b6cf-41fb-b82e-7fee7bae5814"),
            uuid!("bf36ca64-95c6-4918-9275-eb9f4ce2c04f"),
            uuid!("f9646fb2-e3b2-4309-95de-dc4833737456"),
            uuid!("056a5f80-b4e0-4983-a8be-7ad254a113c9"),
            uuid!("2da8e897-7791-486b-b08f-cc63c8129df7"),
            uuid!("6a54b05e-4fab-40e7-9828-428db3b336fa"),
            uuid!("ba5f0cfa-d54a-4ea0-8cf4-a7e1dc4423d8"),
        ],
    ),
    // The list lacks EXCHANGE_S_ENTERPRISE, the text above it counts it in. [D:plans] 8.4
    row(
        "exchange",
        false,
        &[
            EXCHANGE_B_STANDARD,
            EXCHANGE_S_ARCHIVE,
            EXCHANGE_S_DESKLESS,
            EXCHANGE_S_ENTERPRISE,
            EXCHANGE_S_ESSENTIALS,
            EXCHANGE_S_STANDARD,
            EXCHANGE_S_STANDARD_MIDMARKET,
        ],
    ),
    Row {
        name: "exchangeLegacy",
        is_usual: true,
        plans: &[
            EXCHANGE_L_STANDARD,
            EXCHANGE_S_STANDARD_MIDMARKET,
            EXCHANGE_S_DESKLESS,
            EXCHANGE_S_ENTERPRISE,
            EXCHANGE_S_ESSENTIALS,
            EXCHANGE_S_STANDARD,
        ],
        only: &[EXCHANGE_L_STANDARD, EXCHANGE_S_STANDARD_MIDMARKET],
    },
    row(
        "rights",
        true,
        &[
            uuid!("bea4c11e-220a-4e6d-8eb8-8ea15d019f90"),
            uuid!("6a76346d-5d6e-4051-9fe3-ed3f312b5597"),
        ],
    ),
    row(
        "intune",
        true,
        &[
            uuid!("c1ec4a95-1f05-45b3-a911-aa3fa01094f5"),
            uuid!("3e170737-c728-4eae-bbb9-3f3360f7184c"),
            uuid!("2dc63b8a-df3d-448f-b683-8655877c9360"),
        ],
    ),
    row(
        "sharepoint",
        false,
        &[
            uuid!("afcafa6a-d966-4462-918c-ec0b4e0fe642"),
            uuid!("a361d6e2-509e-4e25-a8ad-950060064ef4"),
            uuid!("902b47e5-dcb2-4fdc-858b-c63a90a2bdb9"),
            SHAREPOINTENTERPRISE,
            uuid!("63038b2c-28d0-45f6-bc36-33062963b498"),
            uuid!("6b5b6a67-fc72-4a1f-a2b5-beecf05de761"),
            uuid!("a1f3d0a8-84c0-4ae0-bae4-685917b8ab48"),
            uuid!("c7699d2e-19aa-44de-8edf-1736da088ca1"),
            uuid!("0a4983bb-d3e5-4a09-95d8-b2d0127b3df5"),
            uuid!("4c9efd0c-8de7-4c71-8295-9f5fdb0dd048"),
        ],
    ),
    row(
        "skype",
        true,
        &[
            MCOIMP,
            uuid!("b2669e95-76ef-4e7e-a367-002f60a39f3e"),
            MCOSTANDARD,
            uuid!("70710b6b-3ab4-4a38-9f6d-9f169461650a"),
        ],
    ),
    row(
        "calling",
        true,
        &[
            uuid!("4ed3ff63-69d7-4fb7-b984-5aec7f605ca8"),
            uuid!("5a10155d-f5c1-411a-a8ec-e99aae125390"),
            uuid!("54a152dc-90de-4996-93d2-bc47e670fc06"),
        ],
    ),
    row(
        "yammer",
        true,
        &[
            uuid!("7547a3fe-08ee-4ccb-b430-5077c5041653"),
            uuid!("2078e8df-cff6-4290-98cb-5408261a760a"),
            uuid!("41bf139a-4e60-409f-9346-a1361efc6dfb"),
        ],
    ),
];

/// What is known to need another: nobody publishes a list. [O] [D:gblfix] 8.5. Which services count as
/// a base for calling and as a mailbox is our reading of their names. [U]
static DEPENDENCIES: [(&str, Uuid, &[Uuid]); 4] = [
    (
        "project",
        uuid!("fe71d6c3-a2ea-4499-9778-da042bf08063"),
        &[SHAREPOINTENTERPRISE],
    ),
    (
        "defender",
        uuid!("8e0c0a52-6a6c-4d40-8370-dd62790dcd70"),
        &[
            EXCHANGE_S_ENTERPRISE,
            EXCHANGE_S_STANDARD,
            EXCHANGE_S_DESKLESS,
            EXCHANGE_S_ESSENTIALS,
            EXCHANGE_B_STANDARD,
            EXCHANGE_L_STANDARD,
            EXCHANGE_S_STANDARD_MIDMARKET,
        ],
    ),
    (
        "phone",
        uuid!("4828c8ec-dc2e-4779-b502-87ac9ce28ab7"),
        &[MCOSTANDARD, TEAMS1, MCOIMP],
    ),
    (
        "analytics",
        uuid!("f477b0f0-3bb1-4890-940c-40fcee6ce05f"),
        &[EXCHANGE_S_STANDARD, EXCHANGE_S_ENTERPRISE],
    ),
];

impl Default for Rules {
    fn default() -> Self {
        let usual = EXCLUSIONS.iter().filter(|row| row.is_usual);
        Self {
            exclusions: usual.map(Exclusion::of_row).collect(),
            dependencies: DEPENDENCIES.iter().map(Dependency::of_row).collect(),
            location_refusals: 0,
        }
    }
}

impl Exclusion {
    /// The names in the table.
    pub(crate) fn names() -> Vec<&'static str> {
        EXCLUSIONS.iter().map(|row| row.name).collect()
    }

    /// The rule of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let row = EXCLUSIONS.iter().find(|row| row.name == name);
        row.map(Self::of_row)
    }

    /// A rule of a state's own.
    pub(crate) fn own(plans: Vec<Uuid>) -> Self {
        Self {
            name: None,
            plans,
            only: &[],
        }
    }

    fn of_row(row: &Row) -> Self {
        Self {
            name: Some(row.name),
            plans: row.plans.to_vec(),
            only: row.only,
        }
    }

    /// True where these two of its services are never on together.
    pub(crate) fn parts(&self, one: Uuid, other: Uuid) -> bool {
        self.only.is_empty() || self.only.contains(&one) || self.only.contains(&other)
    }
}

impl Dependency {
    /// The names in the table.
    pub(crate) fn names() -> Vec<&'static str> {
        DEPENDENCIES.iter().map(|(name, ..)| *name).collect()
    }

    /// The rule of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let row = DEPENDENCIES.iter().find(|(known, ..)| *known == name);
        row.map(Self::of_row)
    }

    /// A rule of a state's own.
    pub(crate) fn own(plan: Uuid, needs: Vec<Uuid>) -> Self {
        Self {
            name: None,
            plan,
            needs,
        }
    }

    fn of_row((name, plan, needs): &(&'static str, Uuid, &[Uuid])) -> Self {
        Self {
            name: Some(name),
            plan: *plan,
            needs: needs.to_vec(),
        }
    }
}
