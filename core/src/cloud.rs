//! The one table of hosts, links and vocabularies. No host name stands anywhere else in the source.
//!
//! Hosts: "National cloud deployments" (learn.microsoft.com/graph/deployments) and "Entra authentication
//! & national clouds", read November 2026. Links: `linkid=` of Microsoft's fwlink service, as the documented
//! pages "Move users to a different subscription", "Assign licenses to users", "Buy or remove licenses" and
//! "Compare groups" give them per cloud.

use crate::error::Error;
use crate::model::Page;

/// The clouds Microsoft runs, or ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "Microsoft's own names")]
pub enum Cloud {
    Global,
    UsGov,
    UsGovDod,
    China,
    Germany,
    BleuCloud,
    DelosCloud,
    GovSgCloud,
}

/// Which of the two documented flows an administrator of that cloud knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// Circles, *Manage product licenses*, one *Close*.
    Worldwide,
    /// Boxes, the pane *Bulk actions*, two *Close*: Germany and 21Vianet.
    BulkActions,
}

/// The numbers of the pages.
struct Links {
    users: u32,
    licenses: u32,
    products: u32,
    /// Not documented for every cloud: there the admin centre's first page has to do.
    groups: Option<u32>,
}

const WORLDWIDE: Links = Links {
    users: 834_822,
    licenses: 842_264,
    products: 842_054,
    groups: Some(2_052_855),
};

struct CloudRow {
    cloud: Cloud,
    name: &'static str,
    graph_root: &'static str,
    authority: &'static str,
    /// Not known for the newer sovereign clouds.
    admin_center: Option<&'static str>,
    links: Links,
    vocabulary: Vocabulary,
    closed: Option<&'static str>,
}

const CLOUDS: &[CloudRow] = &[
    CloudRow {
        cloud: Cloud::Global,
        name: "Global",
        graph_root: "https://graph.microsoft.com",
        authority: "https://login.microsoftonline.com",
        admin_center: Some("https://admin.microsoft.com"),
        links: WORLDWIDE,
        vocabulary: Vocabulary::Worldwide,
        closed: None,
    },
    CloudRow {
        cloud: Cloud::UsGov,
        name: "USGov",
        graph_root: "https://graph.microsoft.us",
        authority: "https://login.microsoftonline.us",
        admin_center: Some("https://portal.office365.us"),
        links: WORLDWIDE,
        vocabulary: Vocabulary::Worldwide,
        closed: None,
    },
    CloudRow {
        cloud: Cloud::UsGovDod,
        name: "USGovDoD",
        graph_root: "https://dod-graph.microsoft.us",
        authority: "https://login.microsoftonline.us",
        admin_center: Some("https://portal.apps.mil"),
        links: WORLDWIDE,
        vocabulary: Vocabulary::Worldwide,
        closed: None,
    },
    CloudRow {
        cloud: Cloud::China,
        name: "China",
        graph_root: "https://microsoftgraph.chinacloudapi.cn",
        authority: "https://login.chinacloudapi.cn",
        admin_center: Some("https://portal.partner.microsoftonline.cn/adminportal"),
        links: Links {
            users: 850_628,
            licenses: 850_625,
            products: 850_626,
            groups: None,
        },
        vocabulary: Vocabulary::BulkActions,
        closed: None,
    },
    CloudRow {
        cloud: Cloud::Germany,
        name: "Germany",
        graph_root: "https://graph.microsoft.de",
        authority: "https://login.microsoftonline.de",
        admin_center: Some("https://portal.office.de/adminportal"),
        links: Links {
            users: 847_686,
            licenses: 848_038,
            products: 847_745,
            groups: None,
        },
        vocabulary: Vocabulary::BulkActions,
        closed: Some("2021-10-29"),
    },
    CloudRow {
        cloud: Cloud::BleuCloud,
        name: "BleuCloud",
        graph_root: "https://graph.svc.sovcloud.fr",
        authority: "https://login.sovcloud-identity.fr",
        admin_center: None,
        links: WORLDWIDE,
        vocabulary: Vocabulary::Worldwide,
        closed: None,
    },
    CloudRow {
        cloud: Cloud::DelosCloud,
        name: "DelosCloud",
        graph_root: "https://graph.svc.sovcloud.de",
        authority: "https://login.sovcloud-identity.de",
        admin_center: None,
        links: WORLDWIDE,
        vocabulary: Vocabulary::Worldwide,
        closed: None,
    },
    CloudRow {
        cloud: Cloud::GovSgCloud,
        name: "GovSGCloud",
        graph_root: "https://graph.svc.sovcloud.sg",
        authority: "https://login.sovcloud-identity.sg",
        admin_center: None,
        links: WORLDWIDE,
        vocabulary: Vocabulary::Worldwide,
        closed: None,
    },
];

impl Cloud {
    /// The cloud of that name, as Microsoft's own tools spell it.
    pub fn from_name(name: &str) -> Option<Cloud> {
        CLOUDS
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.cloud)
    }

    /// The names of all clouds.
    pub fn names() -> impl Iterator<Item = &'static str> {
        CLOUDS.iter().map(|row| row.name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The words its administrators know.
    pub fn vocabulary(self) -> Vocabulary {
        self.row().vocabulary
    }

    /// Its admin centre, where that is known.
    pub fn admin_center(self) -> Option<&'static str> {
        self.row().admin_center
    }

    /// The sign-in authority; a page that signs in itself needs it.
    pub fn authority(self) -> &'static str {
        self.row().authority
    }

    /// Where seats are given or taken off a subscription.
    pub fn licenses_page(self) -> String {
        forward(self.row().links.licenses)
    }

    /// The address of a page of its admin centre, where one is known.
    pub fn page(self, page: Page) -> Option<String> {
        let links = &self.row().links;
        match page {
            Page::Users => Some(forward(links.users)),
            Page::Licenses => Some(forward(links.licenses)),
            Page::Products => Some(forward(links.products)),
            Page::Groups => match links.groups {
                Some(link) => Some(forward(link)),
                None => self.admin_center().map(str::to_string),
            },
        }
    }

    fn row(self) -> &'static CloudRow {
        // The table lists the clouds in the order of the enumeration; a test holds it to that.
        &CLOUDS[self as usize]
    }
}

/// A cloud with the root that requests go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    profile: Cloud,
    root: String,
    is_custom: bool,
}

impl Environment {
    /// One of Microsoft's clouds.
    pub fn known(cloud: Cloud) -> Environment {
        Environment {
            profile: cloud,
            root: cloud.row().graph_root.into(),
            is_custom: false,
        }
    }

    /// The simulator: a root on loopback with another cloud's wording and links.
    ///
    /// Errors: `EndpointRefused` for anything but `http://` or `https://` on a loopback address, without
    /// user, path or query.
    pub fn custom(profile: Cloud, root: &str) -> Result<Environment, Error> {
        let refused = || Error::EndpointRefused {
            endpoint: printable(root),
        };
        let trimmed = root.strip_suffix('/').unwrap_or(root);
        let authority = trimmed
            .strip_prefix("http://")
            .or_else(|| trimmed.strip_prefix("https://"))
            .ok_or_else(refused)?;
        let host = match authority.strip_prefix('[') {
            Some(rest) => rest
                .split_once(']')
                .filter(|(_, port)| is_port(port))
                .map(|(host, _)| host),
            None => match authority.split_once(':') {
                Some((host, port)) => port.parse::<u16>().is_ok().then_some(host),
                None => Some(authority),
            },
        }
        .ok_or_else(refused)?;
        let is_loopback = host.eq_ignore_ascii_case("localhost")
            || host
                .parse::<core::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        if !is_loopback {
            return Err(refused());
        }
        Ok(Environment {
            profile,
            root: trimmed.into(),
            is_custom: true,
        })
    }

    /// The name the plan carries: `Custom`, or the cloud's.
    pub fn name(&self) -> &'static str {
        if self.is_custom {
            "Custom"
        } else {
            self.profile.name()
        }
    }

    /// Whose wording and links are used.
    pub fn profile(&self) -> Cloud {
        self.profile
    }

    /// The Graph root without a version and without a slash at the end.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Explains a cloud that no longer exists instead of failing to reach it.
    ///
    /// Errors: `CloudClosed`. Source: Entra authentication & national clouds, January 2025: Microsoft Cloud
    /// Deutschland closed on 29 October 2021.
    pub fn refuse_closed(&self) -> Result<(), Error> {
        match self.profile.row().closed {
            Some(date) if !self.is_custom => Err(Error::CloudClosed {
                cloud: self.profile.name().into(),
                date: date.into(),
            }),
            _ => Ok(()),
        }
    }
}

fn forward(link: u32) -> String {
    format!("https://go.microsoft.com/fwlink/p/?linkid={link}")
}

fn is_port(text: &str) -> bool {
    text.is_empty()
        || text
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok())
}

/// A root as given, without what could be a secret in it: no user, no query.
fn printable(root: &str) -> String {
    let without_query = root.split(['?', '#']).next().unwrap_or_default();
    match without_query.rsplit_once('@') {
        Some((_, host)) => host.into(),
        None => without_query.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_enumeration() {
        for (index, row) in CLOUDS.iter().enumerate() {
            assert_eq!(row.cloud as usize, index, "{}", row.name);
            assert_eq!(Cloud::from_name(row.name), Some(row.cloud));
        }
    }

    #[test]
    fn every_page_of_every_cloud_is_somewhere() {
        for row in CLOUDS {
            let pages: Vec<String> = Page::ALL
                .into_iter()
                .filter_map(|page| row.cloud.page(page))
                .collect();
            assert_eq!(pages.len(), Page::ALL.len(), "{}", row.name);
            assert!(pages.iter().all(|page| page.starts_with("https://")));
            assert_eq!(pages[1], row.cloud.licenses_page(), "{}", row.name);
        }
        assert_eq!(
            Cloud::China.page(Page::Groups).as_deref(),
            Cloud::China.admin_center()
        );
    }
}
