//! Tenant facts and wishes become a plan. No ports, no clock: the same facts give the same bytes.
//!
//! Users are judged one by one, as many at a time as a face can spare. Their steps are not kept: what is kept
//! of each is its state and its part in the seats, and a step is made again when it is written. So a million
//! users need no million steps in memory; and since most of them are like somebody else, few steps are made.

use super::cases::Cases;
use super::check::{self, Made};
use super::document::{PlanDocument, Selection, State, Step, Wishes};
use super::effects::Effects;
use super::head;
use super::seats::{self, SeatUse, Seated, Seating};
use super::wish::Rules;
use super::world::World;
use crate::catalogue::{Families, Rules as ProductRules};
use crate::model::{Sku, SkuId, Subscription, Tenant, User};
use crate::ports::UtcMillis;
use crate::sort::Sorting;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// A user who is asked for, and what is wished for this one alone.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The user.
    pub user: User,
    /// Which of the wishes.
    pub wish: u32,
    /// Named more than once, with one wish.
    pub is_named_twice: bool,
    /// On the list of users who are never touched.
    pub is_untouchable: bool,
    /// Whom this user is to be like has products from groups, which are not given.
    pub model_inherits: bool,
    /// Whether a usage location is set where there is none.
    pub wants_location: bool,
    /// The usage location for this user in place of everybody's; ISO 3166-1 alpha-2.
    pub usage_location: Option<String>,
    /// Why, by the word of whoever asked.
    pub reason: Option<String>,
    /// There is no such user any more.
    pub is_gone: bool,
    /// A run that is undone has set a usage location, which stays.
    pub keeps_location: bool,
    /// Who comes first, of those who are otherwise equal: the lower.
    pub rank: u64,
}

impl Asked {
    /// A user with the one wish of everybody.
    pub fn plain(user: User) -> Asked {
        Asked {
            user,
            wish: 0,
            is_named_twice: false,
            is_untouchable: false,
            model_inherits: false,
            wants_location: true,
            usage_location: None,
            reason: None,
            is_gone: false,
            keeps_location: false,
            rank: 0,
        }
    }
}

/// What is known about the tenant, and what is wished for.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The tenant.
    pub tenant: Tenant,
    /// The environment's name.
    pub cloud: String,
    /// The date of the list of names.
    pub catalogue_version: String,
    /// From which what depends on time is counted.
    pub created_at: UtcMillis,
    /// Every product of the tenant.
    pub skus: Vec<Sku>,
    /// What the tenant has subscribed to; empty where it could not be read.
    pub subscriptions: Vec<Subscription>,
    /// Names of groups by id, as far as they could be read.
    pub groups: BTreeMap<String, String>,
    /// How the users were chosen.
    pub selection: Selection,
    /// The users asked for, each once.
    pub users: Vec<Asked>,
    /// What is wished for.
    pub wishes: Wishes,
    /// What holds for everybody.
    pub rules: Rules,
}

/// What is kept of a step until it is written.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    state: State,
    /// The kind of its seat use, among those there are.
    kind: u32,
}

/// Ids that are sorted in the time that judging one user takes.
const SORTED_AT_ONCE: usize = 20;

/// Judges users, some at a time.
#[derive(Debug)]
pub struct Planner<'f> {
    facts: &'f Facts,
    world: World<'f>,
    /// Users by rank and id: the one order that does not depend on who was named first.
    order: Vec<usize>,
    /// While they are being put into it.
    sorting: Option<Sorting>,
    verdicts: Vec<Verdict>,
    seating: Seating,
    /// Once the seats were given out, and how many of those who wait were counted since.
    seats: Option<(Seated, usize)>,
    effects: Effects,
    cases: Cases<Judged>,
}

/// What came of everybody of a case; the counts follow when it is forgotten.
#[derive(Debug)]
struct Judged {
    made: Made,
    kind: u32,
    users: u64,
}

impl<'f> Planner<'f> {
    /// A planner of these facts. The tables are given so that they are read once.
    pub fn new(
        facts: &'f Facts,
        families: &'f Families,
        product_rules: &'f ProductRules,
    ) -> Planner<'f> {
        Planner {
            world: World::new(&facts.skus, families, product_rules, &facts.rules),
            verdicts: Vec::with_capacity(facts.users.len()),
            order: Vec::new(),
            sorting: Some(Sorting::new(facts.users.len())),
            facts,
            seating: Seating::default(),
            seats: None,
            effects: Effects::default(),
            cases: Cases::default(),
        }
    }

    /// Judges up to so many users more, once they are sorted. Says whether anybody is left.
    pub fn judge(&mut self, users: usize) -> bool {
        if let Some(mut sorting) = self.sorting.take() {
            let id = |at: usize| {
                let asked = &self.facts.users[at];
                (asked.rank, &asked.user.id)
            };
            let positions = users.saturating_mul(SORTED_AT_ONCE);
            if sorting.go_on(positions, |one, other| id(one).cmp(&id(other))) {
                self.sorting = Some(sorting);
                return true;
            }
            self.order = sorting.finish();
        }
        let end = self
            .verdicts
            .len()
            .saturating_add(users)
            .min(self.order.len());
        for at in self.verdicts.len()..end {
            if self.cases.is_full() {
                for gone in self.cases.forget() {
                    self.effects.add(&gone.made, gone.users);
                }
            }
            let Ok(judged) = self
                .cases
                .of(&self.facts.users[self.order[at]], None, |nobody| {
                    let made = make(self.facts, &mut self.world, nobody);
                    let kind = self
                        .seating
                        .kind(&SeatUse::of(&made.step.before, &made.change));
                    Ok::<_, Infallible>(Judged {
                        made,
                        kind,
                        users: 0,
                    })
                });
            judged.users += 1;
            let (state, kind) = (judged.made.step.state, judged.kind);
            if state == State::Ready {
                self.seating.wants(at, kind);
            }
            self.verdicts.push(Verdict { state, kind });
        }
        self.verdicts.len() < self.order.len()
    }

    /// Counts the cases, once everybody was judged, gives out the seats, and counts up to so many more of those who
    /// have to wait, each in a call of its own. Says whether anything is left.
    pub fn seat(&mut self, users: usize) -> bool {
        while self.judge(usize::MAX) {}
        if !self.cases.is_empty() {
            for judged in self.cases.empty() {
                self.effects.add(&judged.made, judged.users);
            }
            return true;
        }
        let Some((seats, counted)) = self.seats.take() else {
            self.seats = Some((self.seating.allot(&self.facts.skus), 0));
            return true;
        };
        let end = counted.saturating_add(users).min(seats.waiting.len());
        self.wait(&seats.waiting[counted..end]);
        let is_left = end < seats.waiting.len();
        self.seats = Some((seats, end));
        is_left
    }

    /// Puts users into their order, once everybody was judged and seated.
    pub fn finish(mut self) -> Draft<'f> {
        while self.seat(usize::MAX) {}
        let (seats, _) = self.seats.take().unwrap_or_default();
        let mut order: Vec<usize> = Vec::with_capacity(self.order.len());
        order.extend(seats.ready.iter().map(|at| self.order[*at]));
        for state in [State::Waits, State::Blocked, State::Unchanged] {
            let with = self.verdicts.iter().zip(&self.order);
            order.extend(
                with.filter(|(verdict, _)| verdict.state == state)
                    .map(|(_, user)| *user),
            );
        }
        let kinds = self
            .verdicts
            .iter()
            .map(|verdict| (verdict.state, verdict.kind));
        let rows = self.seating.rows(kinds, &seats, self.facts);
        let awaited: BTreeMap<usize, SkuId> = seats
            .waiting
            .iter()
            .map(|(at, product)| (self.order[*at], *product))
            .collect();
        let head = head::head(self.facts, &self.effects, rows, seats.is_maximum);
        Draft {
            head,
            facts: self.facts,
            world: self.world,
            order,
            awaited,
        }
    }

    /// Makes users wait for a seat.
    fn wait(&mut self, waiting: &[(usize, SkuId)]) {
        // How many users of each case wait for the same product.
        let mut cases: Cases<(Made, SkuId, u64)> = Cases::default();
        for (at, product) in waiting {
            self.verdicts[*at].state = State::Waits;
            if cases.is_full() {
                for (made, product, users) in cases.forget() {
                    self.effects.wait(&made, product, users);
                }
            }
            let asked = &self.facts.users[self.order[*at]];
            let Ok((_, _, users)) = cases.of(asked, Some(*product), |nobody| {
                let made = make(self.facts, &mut self.world, nobody);
                Ok::<_, Infallible>((made, *product, 0))
            });
            *users += 1;
        }
        for (made, product, users) in cases.empty() {
            self.effects.wait(&made, product, users);
        }
    }
}

/// A plan whose steps are made as they are asked for.
#[derive(Debug)]
pub struct Draft<'f> {
    head: PlanDocument,
    facts: &'f Facts,
    world: World<'f>,
    order: Vec<usize>,
    awaited: BTreeMap<usize, SkuId>,
}

impl<'f> Draft<'f> {
    /// The document without its steps.
    pub fn head(&self) -> &PlanDocument {
        &self.head
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nobody was asked for.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The step at a place of the document.
    #[cfg(test)]
    pub(super) fn step(&mut self, place: usize) -> Option<Step> {
        let (asked, awaited) = self.asked(place)?;
        Some(self.step_of(asked, awaited))
    }

    /// Who stands at a place of the document, and the product of which there is no seat.
    pub(super) fn asked(&self, place: usize) -> Option<(&'f Asked, Option<SkuId>)> {
        let user = *self.order.get(place)?;
        Some((&self.facts.users[user], self.awaited.get(&user).copied()))
    }

    /// The step of a user who may wait for a seat.
    pub(super) fn step_of(&mut self, asked: &Asked, awaited: Option<SkuId>) -> Step {
        let mut step = make(self.facts, &mut self.world, asked).step;
        if let Some(product) = awaited {
            seats::wait(&mut step, product);
        }
        step
    }

    /// The document without its steps, for good.
    pub fn into_head(self) -> PlanDocument {
        self.head
    }

    /// The whole document as a value.
    #[cfg(test)]
    pub(super) fn whole(mut self) -> PlanDocument {
        let steps = (0..self.len())
            .filter_map(|place| self.step(place))
            .collect();
        PlanDocument { steps, ..self.head }
    }
}

fn make(facts: &Facts, world: &mut World<'_>, asked: &Asked) -> Made {
    let number = match &facts.wishes {
        Wishes::Same(_) => None,
        Wishes::Rows(_) => Some(asked.wish),
    };
    let wish = &facts.wishes.all()[facts.wishes.place(asked.wish)];
    world.prepare(wish, &asked.user.holding);
    check::make(asked, wish, number, world)
}
