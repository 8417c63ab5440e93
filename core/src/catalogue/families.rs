//! Which service stands for which when people move between products.
//!
//! A family is one capability. Inside it every service stands for every other, with a tier that says which
//! has more; an id stands for itself before anything else. The table is kept by hand in `families.tsv`, the
//! reasons for its form stand in ADR 10. What travels in the packages is a shorter form of it.

use super::continuity::Continuity;
use super::names::hyphenated;
use crate::model::ServiceId;

/// The table without what only its keepers read, made by `cargo xtask codegen`.
const TABLE: &str = include_str!("families.packed.tsv");

/// One family of the table. Ids are only good for the [`Families`] that gave them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyId(u16);

/// That one service stands for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// A switch is taken over without a question.
    Sure,
    /// A switch is taken over only after a person said so.
    Unsure(Doubt),
}

/// Why a match is unsure. The reasons are words of the table, for those who keep it; what people read is made
/// from the form and the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Both are of one family, and this one stands in it unsurely.
    Member {
        /// The one in doubt; of two the one that is left.
        service: ServiceId,
        /// What makes it another thing than the rest of its family.
        reason: &'static str,
    },
    /// They are of two families that are related.
    Related {
        /// The key of the words, such as `officeMobileDesktop`.
        key: &'static str,
        /// How the two are related.
        reason: &'static str,
    },
}

#[derive(Clone, Copy, Debug)]
struct Member {
    service: ServiceId,
    family: FamilyId,
    tier: u8,
    is_sure: bool,
    reason: &'static str,
    name: &'static str,
}

#[derive(Clone, Copy, Debug)]
struct Relation {
    families: (FamilyId, FamilyId),
    key: &'static str,
    reason: &'static str,
}

/// A service that stands for nothing but itself, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// Its id.
    pub service: ServiceId,
    /// Graph's `servicePlanName`.
    pub name: &'static str,
    /// Why nothing stands for it.
    pub reason: &'static str,
}

/// The table, ready for looking things up: every question is answered by a search in sorted slices.
#[derive(Debug)]
pub struct Families {
    /// Keys, sorted.
    families: Vec<&'static str>,
    /// By service.
    members: Vec<Member>,
    /// By families.
    relations: Vec<Relation>,
    /// By service.
    unmapped: Vec<Unmapped>,
}

impl Families {
    /// The table that was built in. Reading it takes longer than asking it: keep it.
    pub fn built_in() -> Families {
        Families::read(TABLE)
    }

    /// Reads either form.
    fn read(text: &'static str) -> Families {
        let rows = || text.lines().map(Row::of);
        let mut families: Vec<_> = rows()
            .filter_map(|row| match row {
                Row::Service { family, .. } if !family.is_empty() => Some(family),
                _ => None,
            })
            .collect();
        families.sort_unstable();
        families.dedup();
        let mut table = Families {
            families,
            members: Vec::new(),
            relations: Vec::new(),
            unmapped: Vec::new(),
        };
        let mut last = "";
        // INVARIANT: a line that names an unknown family or an id that is none is left out. The tests below
        // count what is read, so that none is.
        for row in rows() {
            match row {
                Row::Service {
                    family,
                    tier,
                    is_sure,
                    name,
                    id,
                    reason,
                } => {
                    last = if family.is_empty() { last } else { family };
                    if let (Some(family), Some(service)) = (table.id(last), id_of(id)) {
                        let member = Member {
                            service,
                            family,
                            tier,
                            is_sure,
                            reason,
                            name,
                        };
                        table.members.push(member);
                    }
                }
                Row::Relation {
                    key,
                    families: (one, other),
                    reason,
                } => {
                    if let (Some(one), Some(other)) = (table.id(one), table.id(other)) {
                        let families = in_order(one, other);
                        table.relations.push(Relation {
                            families,
                            key,
                            reason,
                        });
                    }
                }
                Row::Unmapped { name, id, reason } => {
                    if let Some(service) = id_of(id) {
                        table.unmapped.push(Unmapped {
                            service,
                            name,
                            reason,
                        });
                    }
                }
                Row::Other => {}
            }
        }
        table.members.sort_unstable_by_key(|member| member.service);
        table
            .relations
            .sort_unstable_by_key(|relation| relation.families);
        table
            .unmapped
            .sort_unstable_by_key(|unmapped| unmapped.service);
        table
    }

    /// The family of a service; none where the table has it on its list of those that match nothing, or where
    /// it doesn't know the service.
    pub fn family(&self, service: ServiceId) -> Option<FamilyId> {
        self.member(service).map(|member| member.family)
    }

    /// How much a service has within its family: a kiosk plan less than plan 1, that less than plan 2.
    /// Numbers of two families can't be compared, and need not follow on each other.
    pub fn tier(&self, service: ServiceId) -> Option<u8> {
        self.member(service).map(|member| member.tier)
    }

    /// Whether `to` stands for `from`. Every service stands for itself, known or not. The answer is the same
    /// in both directions.
    ///
    /// A product can hold several services of one family, so `Sure` for another id is no reason to leave the
    /// same id: who maps looks for the id first.
    pub fn matches(&self, from: ServiceId, to: ServiceId) -> Option<Match> {
        if from == to {
            return Some(Match::Sure);
        }
        let (from, to) = (self.member(from)?, self.member(to)?);
        if from.family == to.family {
            let doubtful = [from, to].into_iter().find(|member| !member.is_sure);
            return Some(doubtful.map_or(Match::Sure, |member| {
                Match::Unsure(Doubt::Member {
                    service: member.service,
                    reason: member.reason,
                })
            }));
        }
        let families = in_order(from.family, to.family);
        let found = self
            .relations
            .binary_search_by_key(&families, |relation| relation.families);
        let relation = self.relations.get(found.ok()?)?;
        Some(Match::Unsure(Doubt::Related {
            key: relation.key,
            reason: relation.reason,
        }))
    }

    /// What people lose when the last service of this kind goes: a mailbox, files, or Teams.
    pub fn continuity(&self, service: ServiceId) -> Option<Continuity> {
        self.member(service)
            .and_then(|member| Continuity::of(member.name))
    }

    /// The key of a family, such as `exchange-mailbox`. It is contract: plans and policies may name it.
    pub fn key(&self, family: FamilyId) -> &'static str {
        self.families
            .get(usize::from(family.0))
            .copied()
            .unwrap_or_default()
    }

    /// The family of a key.
    pub fn id(&self, key: &str) -> Option<FamilyId> {
        let found = self.families.binary_search(&key);
        found
            .ok()
            .and_then(|index| u16::try_from(index).ok())
            .map(FamilyId)
    }

    /// Every service of a family, by id.
    pub fn members(&self, family: FamilyId) -> impl Iterator<Item = ServiceId> + '_ {
        let of_it = self
            .members
            .iter()
            .filter(move |member| member.family == family);
        of_it.map(|member| member.service)
    }

    /// Those that stand for nothing but themselves, by id.
    pub fn unmapped(&self) -> &[Unmapped] {
        &self.unmapped
    }

    fn member(&self, service: ServiceId) -> Option<&Member> {
        let found = self
            .members
            .binary_search_by_key(&service, |member| member.service);
        found.ok().and_then(|index| self.members.get(index))
    }
}

fn in_order(one: FamilyId, other: FamilyId) -> (FamilyId, FamilyId) {
    (one.min(other), one.max(other))
}

/// The id of a service, with or without hyphens.
fn id_of(text: &str) -> Option<ServiceId> {
    ServiceId::parse(text).or_else(|| ServiceId::parse(&hyphenated(text)))
}

/// The form that travels: no comments and no meanings of families, a family named once for its services,
/// names where data hangs on the service, reasons where it is in doubt, ids without hyphens.
pub fn families_table(kept: &str) -> String {
    let mut table = String::new();
    let mut last = "";
    for line in kept.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let packed = match cells[..] {
            ["S", family, tier, confidence, name, id, reason] => {
                let is_sure = confidence == "sure";
                let cells = [
                    "S",
                    if family == last { "" } else { family },
                    tier,
                    if is_sure { "" } else { confidence },
                    Continuity::of(name).map_or("", |_| name),
                    &id.replace('-', ""),
                    if is_sure { "" } else { reason },
                ];
                last = family;
                cells.join("\t").trim_end().to_string()
            }
            ["R" | "U", ..] => line.to_string(),
            _ => continue,
        };
        table.push_str(&packed);
        table.push('\n');
    }
    table
}

/// One line of the table.
enum Row {
    Service {
        family: &'static str,
        tier: u8,
        is_sure: bool,
        name: &'static str,
        id: &'static str,
        reason: &'static str,
    },
    Relation {
        key: &'static str,
        families: (&'static str, &'static str),
        reason: &'static str,
    },
    Unmapped {
        name: &'static str,
        id: &'static str,
        reason: &'static str,
    },
    Other,
}

impl Row {
    fn of(line: &'static str) -> Row {
        let mut cells = line.split('\t');
        let kind = cells.next().unwrap_or_default();
        let mut next = || cells.next().unwrap_or_default();
        match kind {
            "S" => Row::Service {
                family: next(),
                tier: next().parse().unwrap_or_default(),
                is_sure: next() != "unsure",
                name: next(),
                id: next(),
                reason: next(),
            },
            "R" => Row::Relation {
                key: next(),
                families: (next(), next()),
                reason: next(),
            },
            "U" => Row::Unmapped {
                name: next(),
                id: next(),
                reason: next(),
            },
            _ => Row::Other,
        }
    }
}

#[cfg(test)]
mod tests;
