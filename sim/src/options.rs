//! What a simulated tenant is made from.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// How to make a simulated tenant.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many users the generated tenant has, guests and the signed-in administrator included.
    pub users: usize,
    /// The same seed gives the same tenant, ids and order of batch answers included.
    pub seed: u64,
    /// The cloud the tenant plays.
    pub cloud: Cloud,
    /// What every HTTP request waits before it is answered, in milliseconds; a batch counts once,
    /// the control path does not wait.
    pub latency_ms: u64,
    /// Which throttling applies.
    pub limits: Limits,
    /// How far each replica of the directory is behind, in milliseconds; where there is none, every reading
    /// is of now.
    pub replicas: Vec<u64>,
    /// A folder of pages to serve beside Graph.
    pub www: Option<PathBuf>,
    /// Origins that those pages may also talk to (`connect-src`), for a Graph root elsewhere.
    pub connect_src: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            users: 5000,
            seed: 1,
            cloud: Cloud::Global,
            latency_ms: 0,
            limits: Limits::Documented,
            replicas: Vec::new(),
            www: None,
            connect_src: Vec::new(),
        }
    }
}

/// Throttling: the documented buckets, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limits {
    /// The buckets of the identity and access service. [D:throttle]
    #[default]
    Documented,
    /// Nothing is throttled, except by faults.
    None,
}

impl FromStr for Limits {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "documented" => Ok(Self::Documented),
            "none" => Ok(Self::None),
            other => Err(format!("`{other}` is not one of documented, none")),
        }
    }
}

/// The cloud that a tenant plays; only a name here, hosts are the core's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the names are those of the specification, section 2"
)]
pub enum Cloud {
    #[default]
    Global,
    USGov,
    USGovDoD,
    China,
    Germany,
    BleuCloud,
    DelosCloud,
    GovSGCloud,
}

impl Cloud {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Global, "Global"),
        (Self::USGov, "USGov"),
        (Self::USGovDoD, "USGovDoD"),
        (Self::China, "China"),
        (Self::Germany, "Germany"),
        (Self::BleuCloud, "BleuCloud"),
        (Self::DelosCloud, "DelosCloud"),
        (Self::GovSGCloud, "GovSGCloud"),
    ];
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL
            .iter()
            .find(|(cloud, _)| cloud == self)
            .map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl FromStr for Cloud {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(name));
        found.map(|(cloud, _)| *cloud).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|(_, name)| *name).collect();
            format!("`{name}` is not one of {}", known.join(", "))
        })
    }
}
