//! What stands between services: which exclude each other, which need another one, and what losing the last
//! of a kind means.
//!
//! Microsoft publishes no such rules as data. The table is kept by hand in `rules.tsv`, each row with its
//! source and what that is worth. Nothing here refuses a move: the server is the judge, these are warnings.

use super::continuity::Continuity;
use super::families::Families;
use crate::model::ServiceId;

const TABLE: &str = include_str!("rules.tsv");

/// Where a rule was read, in November 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its key in the table.
    pub key: &'static str,
    /// The page's title.
    pub title: &'static str,
    /// The page, without scheme; empty where nobody promises it.
    pub page: &'static str,
    /// The date the text bears, as it stands there; empty where it bears none.
    pub date: &'static str,
    /// What it says.
    pub says: &'static str,
}

impl Source {
    /// Whether there is a page that says it.
    pub fn is_verified(&self) -> bool {
        !self.page.is_empty()
    }
}

/// What an exclusion of Microsoft's list is worth today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Accepted since, with exceptions: the best one counts, every seat stays taken.
    Lifted,
    /// Accepted, and advised against.
    Advised,
    /// The list is not maintained, and nothing newer was found.
    Unknown,
}

/// Two services that are on and should not be on together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The key of the set, such as `exchange`.
    pub set: &'static str,
    /// What it is worth.
    pub standing: Standing,
    /// Where that was read.
    pub source: Source,
    /// The two, the lower id first.
    pub services: (ServiceId, ServiceId),
}

/// Who minds that a need is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedKind {
    /// Microsoft's server was seen to refuse the change.
    Refused,
    /// Nobody refuses it; the service is of little use alone.
    Assumed,
}

/// That services need another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The key of the words, such as `teamsPhone`.
    pub key: &'static str,
    /// Who minds.
    pub kind: NeedKind,
    /// Where it was read.
    pub source: Source,
    /// Those in need, by id.
    pub services: Vec<ServiceId>,
    /// Those of which any one is enough, by id.
    pub any_of: Vec<ServiceId>,
}

impl Need {
    /// Those of `on` that are in need; `on` is sorted by id.
    fn among<'a>(&'a self, on: &'a [ServiceId]) -> impl Iterator<Item = ServiceId> + 'a {
        let of_it = self.services.iter().copied();
        of_it.filter(|id| on.binary_search(id).is_ok())
    }

    fn is_met(&self, on: &[ServiceId]) -> bool {
        self.any_of.iter().any(|id| on.binary_search(id).is_ok())
    }
}

/// A service that will be on without what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmet<'a> {
    /// The service.
    pub service: ServiceId,
    /// What it needs.
    pub need: &'a Need,
}

/// What happens to the data of those who lose the last service of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The kind.
    pub kind: Continuity,
    /// Days until the data is deleted or locked; none where no figure is published.
    pub days: Option<u16>,
    /// Where it was read.
    pub source: Source,
    /// What happens, for those who keep the table.
    pub effect: &'static str,
}

#[derive(Debug)]
struct ExclusionSet {
    key: &'static str,
    standing: Standing,
    source: Source,
    services: Vec<ServiceId>,
}

/// The table, ready for looking things up.
#[derive(Debug)]
pub struct Rules {
    exclusions: Vec<ExclusionSet>,
    needs: Vec<Need>,
    consequences: Vec<Consequence>,
}

impl Rules {
    /// The table that was built in. Reading it takes longer than asking it: keep it.
    pub fn built_in() -> Rules {
        let families = Families::built_in();
        let mut sources = Vec::<Source>::new();
        let mut rules = Rules {
            exclusions: Vec::new(),
            needs: Vec::new(),
            consequences: Vec::new(),
        };
        // INVARIANT: sources stand before the rows that name them. A row that can't be understood is left
        // out; the tests below count what is read, so that none is.
        for line in TABLE.lines() {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let source = |key: &str| sources.iter().copied().find(|source| source.key == key);
            match cells[..] {
                ["Q", key, title, page, date, says] => {
                    sources.push(Source {
                        key,
                        title,
                        page,
                        date,
                        says,
                    });
                }
                ["E", key, standing, from, _, id] => {
                    let standing = standing_of(standing);
                    if let (Some(standing), Some(source), Some(id)) =
                        (standing, source(from), ServiceId::parse(id))
                    {
                        rules.exclude(key, standing, source, id);
                    }
                }
                ["N", key, kind, from, who, whom] => {
                    if let (Some(kind), Some(source)) = (kind_of(kind), source(from)) {
                        let services = services_of(&families, who);
                        let any_of = services_of(&families, whom);
                        rules.needs.push(Need {
                            key,
                            kind,
                            source,
                            services,
                            any_of,
                        });
                    }
                }
                ["C", kind, days, from, effect] => {
                    if let (Some(kind), Some(source)) = (continuity_of(kind), source(from)) {
                        let days = days.parse().ok();
                        rules.consequences.push(Consequence {
                            kind,
                            days,
                            source,
                            effect,
                        });
                    }
                }
                _ => {}
            }
        }
        rules
    }

    fn exclude(&mut self, key: &'static str, standing: Standing, source: Source, id: ServiceId) {
        match self.exclusions.iter_mut().find(|set| set.key == key) {
            Some(set) => {
                set.services.push(id);
                set.services.sort_unstable();
            }
            None => {
                let services = vec![id];
                self.exclusions.push(ExclusionSet {
                    key,
                    standing,
                    source,
                    services,
                });
            }
        }
    }

    /// Every two of `on` that exclude each other. `on` are the services that will be on from all products
    /// together, each once, sorted by id.
    ///
    /// Source: learn.microsoft.com/entra/identity/users/licensing-service-plan-reference, the list below its
    /// table (29 October 2025).
    pub fn excluded(&self, on: &[ServiceId]) -> Vec<Exclusion> {
        let mut found = Vec::new();
        for set in &self.exclusions {
            let hit = |id: &&ServiceId| on.binary_search(id).is_ok();
            let of_it: Vec<ServiceId> = set.services.iter().filter(hit).copied().collect();
            for (index, one) in of_it.iter().enumerate() {
                found.extend(of_it.iter().skip(index + 1).map(|other| Exclusion {
                    set: set.key,
                    standing: set.standing,
                    source: set.source,
                    services: (*one, *other),
                }));
            }
        }
        found
    }

    /// Services that will be on without what they need, where the change is what does it: the service comes,
    /// or what it needs goes. What lacked it before and still does is no news. Both lists are the services
    /// that are on from all products together, each once, sorted by id.
    pub fn unmet<'a>(&'a self, on_before: &[ServiceId], on_after: &[ServiceId]) -> Vec<Unmet<'a>> {
        let mut found = Vec::new();
        for need in &self.needs {
            // Few people have what needs something, so that is looked at first.
            if need.among(on_after).next().is_none() || need.is_met(on_after) {
                continue;
            }
            let was_met = need.is_met(on_before);
            let is_news = |id: &ServiceId| was_met || on_before.binary_search(id).is_err();
            let services = need.among(on_after).filter(is_news);
            found.extend(services.map(|service| Unmet { service, need }));
        }
        found
    }

    /// What a product of these services counts on, and does not bring itself: an add-on counts on its base.
    /// `services` are sorted by id.
    pub fn assumptions(&self, services: &[ServiceId]) -> Vec<&Need> {
        let concerns =
            |need: &&Need| need.among(services).next().is_some() && !need.is_met(services);
        self.needs.iter().filter(concerns).collect()
    }

    /// What losing the last service of a kind means.
    pub fn consequence(&self, kind: Continuity) -> Option<Consequence> {
        self.consequences
            .iter()
            .copied()
            .find(|consequence| consequence.kind == kind)
    }

    /// Every need, by key.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }
}

fn standing_of(word: &str) -> Option<Standing> {
    match word {
        "lifted" => Some(Standing::Lifted),
        "advised" => Some(Standing::Advised),
        "unknown" => Some(Standing::Unknown),
        _ => None,
    }
}

fn kind_of(word: &str) -> Option<NeedKind> {
    match word {
        "refused" => Some(NeedKind::Refused),
        "assumed" => Some(NeedKind::Assumed),
        _ => None,
    }
}

fn continuity_of(word: &str) -> Option<Continuity> {
    match word {
        "mailbox" => Some(Continuity::Mailbox),
        "files" => Some(Continuity::Files),
        "teams" => Some(Continuity::Teams),
        _ => None,
    }
}

/// The services of `sharepoint:2,teams`: of the first family those of tier 2 and higher, all of the second.
fn services_of(families: &Families, words: &str) -> Vec<ServiceId> {
    let mut services = Vec::new();
    for word in words.split(',') {
        let (key, least) = word.split_once(':').unwrap_or((word, "0"));
        let least = least.parse().unwrap_or(u8::MAX);
        if let Some(family) = families.id(key) {
            let enough = |id: &ServiceId| families.tier(*id) >= Some(least);
            services.extend(families.members(family).filter(enough));
        }
    }
    services.sort_unstable();
    services
}

#[cfg(test)]
mod tests;
