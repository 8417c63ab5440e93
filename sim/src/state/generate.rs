//! A tenant made from a seed: Contoso, with people, products and believable seats.

use uuid::Uuid;

use super::catalogue::{AppliesTo, Catalogue};
use super::groups::{Group, Licence};
use super::names::{self, DEPARTMENTS, Department, PARTNERS};
use super::products::Product;
use super::rules::Rules;
use super::subscriptions;
use super::text::{PlanSet, PlanSets, Text, Texts};
use super::users::{Assignment, AssignmentState, Mail, User, Users};
use super::{Domain, LONG_AGO_S, Organization, Tenant};
use crate::options::Cloud;
use crate::random::Random;

/// The id of the organization where a given state has none, and the start of generated ones.
pub(crate) const ORGANIZATION_SEED: u64 = 0xC0_4705_0000;

/// What a person mainly works with, and how many of a thousand people do.
const MAIN_PRODUCTS: [(&str, usize); 6] = [
    ("ENTERPRISEPACK", 420),
    ("DESKLESSPACK", 160),
    ("STANDARDPACK", 90),
    ("SPE_E3", 80),
    ("EXCHANGESTANDARD", 36),
    ("SPE_E5", 30),
];
/// Guests among a thousand; who is neither a guest nor in the list above has no product.
const GUESTS: usize = 30;

/// What some have besides, and how many in a thousand holders of an office product.
const ADD_ONS: [(&str, usize); 6] = [
    ("VISIOCLIENT", 40),
    ("PROJECTPROFESSIONAL", 20),
    ("POWER_BI_PRO", 80),
    ("EMS", 130),
    ("MCOEV", 50),
    ("FLOW_FREE", 240),
];

/// Services that administrators like to switch off, by how their names begin.
const OFTEN_OFF: [&str; 8] = [
    "YAMMER_ENTERPRISE",
    "SWAY",
    "MICROSOFTBOOKINGS",
    "FORMS_PLAN_",
    "VIVAENGAGE_CORE",
    "KAIZALA_",
    "STREAM_",
    "WHITEBOARD_",
];

/// People who are the same in every tenant that has room for them, so that examples can name them.
const KNOWN: [(&str, &str, &str, &str, &str); 4] = [
    (
        "Ingrid Bakker",
        "ingrid.bakker",
        "NL",
        "Sales",
        "Account Manager",
    ),
    (
        "Jürgen Weiß",
        "juergen.weiss",
        "DE",
        "Production",
        "Shift Lead",
    ),
    ("Ana Ruiz", "ana.ruiz", "ES", "Sales", "Sales Manager"),
    (
        "Tom O’Neill",
        "tom.oneill",
        "IE",
        "Engineering",
        "Architect",
    ),
];
const KNOWN_VISIO: usize = 1;
const KNOWN_PLAIN: usize = 2;
const KNOWN_INHERITED: usize = 3;

const ID: u64 = 1;
const PERSON: u64 = 2;
const LICENCE: u64 = 3;
const ORDER: u64 = 4;
const TENANT: u64 = 5;

const DOMAIN: &str = "contoso.com";
const INITIAL_DOMAIN: &str = "contoso.onmicrosoft.com";

/// The domains of Contoso.
pub(crate) fn domains() -> Vec<Domain> {
    let domain = |name: &str, is_default| Domain {
        name: name.to_owned(),
        is_default,
        is_initial: !is_default,
        kind: "Managed".to_owned(),
        capabilities: "Email, OfficeCommunicationsOnline".to_owned(),
    };
    vec![domain(INITIAL_DOMAIN, false), domain(DOMAIN, true)]
}

/// Makes the tenant of that size and seed.
pub(crate) fn tenant(users: usize, seed: u64, cloud: Cloud) -> Tenant {
    let mut ids = Random::stream(seed, TENANT, 0);
    let organization = Organization {
        id: Random::stream(seed, ORGANIZATION_SEED, 0).guid(),
        display_name: "Contoso".to_owned(),
        country_letter_code: Some("NL".to_owned()),
        verified_domains: domains(),
    };
    let mut maker = Maker {
        seed,
        products: products(&mut ids),
        groups: groups(&mut ids),
        texts: Texts::default(),
        plan_sets: PlanSets::default(),
        none: Text::default(),
    };
    maker.none = maker.texts.intern("None");
    let rows = maker.rows(users);
    let mut tenant = Tenant {
        organization,
        profile: cloud.to_string(),
        products: maker.products,
        subscriptions: Vec::new(),
        groups: maker.groups,
        users: Users::new(rows),
        texts: maker.texts,
        plan_sets: maker.plan_sets,
        rules: Rules::default(),
    };
    let told = vec![true; tenant.groups.len()];
    tenant.settle_groups(&told);
    stock(&mut tenant, users);
    let owner = tenant.users.rows().first().map(|user| user.id);
    tenant.subscriptions = subscriptions::generate(&tenant.products, owner, seed);
    tenant
}

fn products(ids: &mut Random) -> Vec<Product> {
    let names = MAIN_PRODUCTS.iter().chain(&ADD_ONS).map(|(name, _)| *name);
    let listed = names.filter_map(|name| Catalogue::get().by_part_number(name).first().copied());
    let mut products: Vec<Product> = listed.map(Product::listed).collect();
    for product in &mut products {
        product.subscription_ids = vec![ids.guid()];
    }
    products
}

/// One group per department hands out Office 365 E3.
fn groups(ids: &mut Random) -> Vec<Group> {
    let name = |department: &Department| department.name.replace(' ', "");
    let group = |department: &Department| Group {
        // One comes from elsewhere, and one fills itself: nobody can put anybody into those by hand.
        on_premises_sync_enabled: (department.name == "Engineering").then_some(true),
        types: match department.name {
            "Logistics" => vec!["DynamicMembership".to_owned()],
            _ => Vec::new(),
        },
        licences: vec![Licence {
            product: 0,
            disabled: PlanSet::default(),
        }],
        processing: Some("ProcessingComplete".to_owned()),
        ..Group::plain(ids.guid(), format!("LIC-O365E3-{}", name(department)))
    };
    DEPARTMENTS.iter().map(group).collect()
}

/// Gives every product the seats that fit what is used, in round numbers.
fn stock(tenant: &mut Tenant, users: usize) {
    let used = tenant.count_seats();
    let users = i64::try_from(users).unwrap_or(i64::MAX);
    for (product, used) in tenant.products.iter_mut().zip(used) {
        product.consumed = used;
        product.prepaid.enabled = match product.part_number.as_str() {
            "ENTERPRISEPACK" => round_up(used * 25 / 21),
            // Room for a move: a tenth of all people, 25 in a small tenant.
            "SPE_E3" => round_up(used + (users / 10).max(25)),
            // Seats were given back before anyone looked who still used them. [D:expire]
            "VISIOCLIENT" if used > 1 => used - 1,
            "FLOW_FREE" => 10_000.max(used),
            _ => round_up(used + used / 6),
        };
    }
}

/// The next number that somebody would order.
fn round_up(seats: i64) -> i64 {
    let step = match seats {
        ..=20 => 5,
        21..=200 => 10,
        201..=1000 => 25,
        _ => 50,
    };
    (seats.max(1) + step - 1) / step * step
}

struct Maker {
    seed: u64,
    products: Vec<Product>,
    groups: Vec<Group>,
    texts: Texts,
    plan_sets: PlanSets,
    none: Text,
}

/// What a row of the tenant is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Holder(usize),
    Guest,
    Unlicensed,
}

impl Maker {
    fn rows(&mut self, count: usize) -> Vec<User> {
        let parts = self.parts(count);
        let mut rows = Vec::with_capacity(count);
        let start = Random::stream(self.seed, PERSON, 0).below(1 << 20);
        for (number, part) in parts.into_iter().enumerate() {
            rows.push(match number {
                0 => self.administrator(),
                known if known <= KNOWN.len() && count > KNOWN.len() => self.known(known),
                _ => self.person(number, start, part),
            });
        }
        rows
    }

    /// Who has what, in exact shares, in an order that looks like none.
    fn parts(&self, count: usize) -> Vec<Part> {
        let mut parts = vec![Part::Unlicensed; count];
        // The administrator has none; the known people come first and so have the first product.
        let mut order: Vec<usize> = (1..count).collect();
        let mut random = Random::stream(self.seed, ORDER, 0);
        for last in (KNOWN.len() + 1..order.len()).rev() {
            let other = KNOWN.len() + random.below(last + 1 - KNOWN.len());
            order.swap(last, other);
        }
        let mut order = order.into_iter();
        let mut deal = |part: Part, thousandth: usize| {
            let share = (count * thousandth + 500) / 1000;
            for row in order.by_ref().take(share) {
                parts[row] = part;
            }
        };
        for (product, (_, thousandth)) in MAIN_PRODUCTS.iter().enumerate() {
            deal(Part::Holder(product), *thousandth);
        }
        deal(Part::Guest, GUESTS);
        parts
    }

    fn user(&mut self, number: usize, display_name: &str, name: &str) -> User {
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        User {
            id: Random::stream(self.seed, ID, number).guid(),
            user_principal_name: name.into(),
            display_name: display_name.into(),
            mail: Mail::SameAsName,
            usage_location: Text::default(),
            department: Text::default(),
            job_title: Text::default(),
            user_type: self.texts.intern("Member"),
            account_enabled: Some(true),
            on_premises_sync_enabled: None,
            assignments: Vec::new(),
        }
    }

    /// The signed-in account of the tokens: unlicensed, as such an account should be.
    fn administrator(&mut self) -> User {
        let mut user = self.user(0, "Contoso Administrator", &format!("admin@{DOMAIN}"));
        user.department = self.texts.intern("IT");
        user.job_title = self.texts.intern("System Administrator");
        user.usage_location = self.texts.intern("NL");
        user
    }

    fn known(&mut self, number: usize) -> User {
        let (display_name, name, location, department, job) = KNOWN[number - 1];
        let mut user = self.user(number, display_name, &format!("{name}@{DOMAIN}"));
        user.usage_location = self.texts.intern(location);
        user.department = self.texts.intern(department);
        user.job_title = self.texts.intern(job);
        let group = DEPARTMENTS
            .iter()
            .position(|known| known.name == department);
        let path = self.path(0, PlanSet::default(), None);
        user.assignments = match number {
            KNOWN_VISIO => {
                let off = self.switched_off(0, 2, 2);
                let visio = MAIN_PRODUCTS.len();
                vec![
                    self.path(0, off, None),
                    self.path(visio, PlanSet::default(), None),
                ]
            }
            KNOWN_PLAIN => vec![path],
            KNOWN_INHERITED => vec![self.path(0, PlanSet::default(), group)],
            _ => {
                let off = self.switched_off(0, 1, 1);
                vec![self.path(0, off, None)]
            }
        };
        user
    }

    fn person(&mut self, number: usize, start: usize, part: Part) -> User {
        let index = u64::try_from(number).unwrap_or(u64::MAX);
        let mut random = Random::stream(self.seed, PERSON, index);
        let name = names::name(number, start);
        if part == Part::Guest {
            return self.guest(number, &name);
        }
        let mut user = self.user(number, &name.display, &format!("{}@{DOMAIN}", name.ascii));
        let department = department(random.below(100));
        user.department = self.texts.intern(DEPARTMENTS[department].name);
        let job: &str = random.pick::<&str>(DEPARTMENTS[department].jobs);
        user.job_title = self.texts.intern(job);
        user.usage_location = self.texts.intern(name.location);
        user.on_premises_sync_enabled = random.one_in(3).then_some(true);
        match part {
            Part::Holder(product) => {
                user.account_enabled = Some(!random.one_in(80));
                if random.one_in(60) {
                    user.usage_location = Text::default();
                }
                user.assignments = self.assignments(index, product, department);
            }
            Part::Guest | Part::Unlicensed => {
                user.account_enabled = Some(!random.one_in(5));
                if random.one_in(4) {
                    user.mail = Mail::None;
                }
            }
        }
        user
    }

    fn guest(&mut self, number: usize, name: &names::Name) -> User {
        let partner = PARTNERS[number % PARTNERS.len()];
        let local = format!("{}_{partner}#EXT#@{INITIAL_DOMAIN}", name.ascii);
        let mut user = self.user(number, &name.display, &local);
        user.mail = Mail::Other(format!("{}@{partner}", name.ascii).into());
        user.user_type = self.texts.intern("Guest");
        user
    }

    fn assignments(&mut self, index: u64, product: usize, department: usize) -> Vec<Assignment> {
        let mut random = Random::stream(self.seed, LICENCE, index);
        let off = if random.one_in(3) {
            self.switched_off(product, random.below(OFTEN_OFF.len()), 1 + random.below(4))
        } else {
            PlanSet::default()
        };
        let mut paths = vec![self.path(product, off, None)];
        if product == 0 {
            if random.one_in(40) {
                paths = vec![self.path(product, PlanSet::default(), Some(department))];
            } else if random.one_in(150) {
                paths.push(self.path(product, PlanSet::default(), Some(department)));
            }
        }
        for (add_on, (_, thousandth)) in ADD_ONS.iter().enumerate() {
            if random.below(1000) < *thousandth {
                paths.push(self.path(MAIN_PRODUCTS.len() + add_on, PlanSet::default(), None));
            }
        }
        // Assigned on some working day of the two years before.
        for path in &mut paths {
            let days = i64::try_from(random.below(730)).unwrap_or(0);
            let seconds = i64::try_from(random.below(36_000)).unwrap_or(0);
            path.updated_s = Some(LONG_AGO_S - days * 86_400 + seconds);
        }
        paths
    }

    fn path(&self, product: usize, disabled: PlanSet, group: Option<usize>) -> Assignment {
        let number = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        Assignment {
            product: number(product),
            group: group.filter(|group| *group < self.groups.len()).map(number),
            disabled,
            state: AssignmentState::Active,
            error: self.none,
            updated_s: Some(LONG_AGO_S),
        }
    }

    /// A few services off that the product really has and that users can switch.
    fn switched_off(&mut self, product: usize, first: usize, count: usize) -> PlanSet {
        let plans = &self.products[product].plans;
        let wanted = (0..OFTEN_OFF.len()).map(|step| OFTEN_OFF[(first + step) % OFTEN_OFF.len()]);
        let found = wanted.filter_map(|start| {
            let fits = |plan: &&super::products::Plan| {
                plan.name.starts_with(start) && plan.applies_to == AppliesTo::User
            };
            plans.iter().find(fits).map(|plan| plan.id)
        });
        let off: Vec<Uuid> = found.take(count).collect();
        self.plan_sets.intern(&off)
    }
}

fn department(mut percent: usize) -> usize {
    for (number, department) in DEPARTMENTS.iter().enumerate() {
        if percent < department.percent {
            return number;
        }
        percent -= department.percent;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rows hold in memory, indexes included.
    fn bytes(tenant: &Tenant) -> usize {
        let row = |user: &User| {
            let mail = match &user.mail {
                Mail::Other(address) => address.len(),
                Mail::None | Mail::SameAsName => 0,
            };
            size_of::<User>()
                + 2 * size_of::<u32>()
                + user.user_principal_name.len()
                + user.display_name.len()
                + mail
                + user.assignments.capacity() * size_of::<Assignment>()
        };
        tenant.users.rows().iter().map(row).sum()
    }

    /// A million take 230 megabytes at this rate. Fewer are made here because a build with all checks
    /// takes half a minute for a million; nothing in a row hangs on how many there are.
    #[test]
    fn a_million_users_would_fit_in_memory() {
        let users = 100_000;
        let tenant = tenant(users, 1, Cloud::Global);
        assert_eq!(tenant.users.rows().len(), users);
        assert!(tenant.users.duplicate().is_none());
        let each = bytes(&tenant) / users;
        assert!(each < 256, "{each} bytes a user");
        // What users share is kept once.
        let texts = tenant.texts.len() + tenant.plan_sets.len();
        assert!(texts < 1_000, "{texts} shared texts and lists");
    }
}
