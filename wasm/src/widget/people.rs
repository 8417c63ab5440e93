//! The list of people: what arrived, what is shown of it, and who is marked.

use super::problem::Problem;
use reseat_core::event::HeldProduct;
use reseat_core::model::{ServiceId, SkuId, UserId};
use reseat_core::sort::Sorting;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A product one person holds. Names are kept once for all people, since a tenant may have 100,000.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) product: SkuId,
    /// Position of the label in [`People::labels`].
    pub(crate) label: usize,
    pub(crate) is_inherited: bool,
    pub(crate) off: Box<[ServiceId]>,
}

/// One person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) department: String,
    pub(crate) location: String,
    pub(crate) held: Vec<Held>,
    /// Name and address in lower case: what the search looks in.
    folded: String,
}

impl Person {
    /// Whether the product sits on the person and not only on a group.
    pub(crate) fn has_directly(&self, product: SkuId) -> bool {
        self.held
            .iter()
            .any(|held| held.product == product && !held.is_inherited)
    }

    /// Whether the product comes from groups only.
    pub(crate) fn only_inherits(&self, product: SkuId) -> bool {
        let mut found = self
            .held
            .iter()
            .filter(|held| held.product == product)
            .peekable();
        found.peek().is_some() && found.all(|held| held.is_inherited)
    }
}

/// What a person is called: the display name, or the address where there is none.
pub(crate) fn name_of<'t>(display_name: &'t str, address: &'t str) -> &'t str {
    if display_name.trim().is_empty() {
        address
    } else {
        display_name
    }
}

/// A person as the listing gives it.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) id: UserId,
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) department: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) products: Vec<HeldProduct>,
}

/// How far the listing is.
#[derive(Clone, Debug, Default)]
pub(crate) enum Listing {
    /// Nothing was asked for yet.
    #[default]
    Waiting,
    /// People are arriving.
    Loading,
    /// All are here.
    Ready,
    /// It ended early.
    Failed(Box<Problem>),
}

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Products,
    Department,
}

/// What limits the list. Empty means no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filters {
    pub(crate) search: String,
    pub(crate) product: Option<SkuId>,
    pub(crate) department: String,
    pub(crate) location: String,
    pub(crate) by_group: bool,
}

impl Filters {
    /// Those who pass, as the core's requests ask for them.
    pub(crate) fn request(&self) -> Value {
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        let members = [
            ("product", self.product.map(|product| product.to_string())),
            ("department", text(&self.department)),
            ("country", text(&self.location)),
        ];
        let given = members.into_iter();
        let given: Map<String, Value> = given
            .filter_map(|(name, value)| Some((name.to_string(), value?.into())))
            .collect();
        if given.is_empty() {
            return json!({ "all": true });
        }
        given.into()
    }
}

/// Everybody, and what is seen of them.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) listing: Listing,
    pub(crate) persons: Vec<Person>,
    /// What a tag says, once for all people.
    pub(crate) labels: Vec<String>,
    label_of: HashMap<String, usize>,
    /// Products somebody holds, with their names.
    pub(crate) products: BTreeMap<SkuId, String>,
    /// Names of services somebody has switched off.
    pub(crate) services: BTreeMap<ServiceId, String>,
    pub(crate) departments: BTreeMap<String, usize>,
    pub(crate) locations: BTreeMap<String, usize>,
    pub(crate) filters: Filters,
    /// The search in lower case, without spaces round it.
    wanted: String,
    /// Positions in `persons`, in the order shown.
    pub(crate) shown: Vec<usize>,
    marked: Vec<bool>,
    /// Marked before the list was read again, and not yet back in it.
    awaited: HashSet<UserId>,
    pub(crate) marked_count: usize,
    /// Where a range begins: a position in `shown`.
    anchor: Option<usize>,
    pub(crate) sorting: Option<(Column, bool)>,
    /// A long list on its way into its order.
    sorter: Option<Sorting>,
    /// Whether it has just set out.
    begins_to_sort: bool,
}

/// A list that is no longer than this is sorted in one go, and a longer one so much at a time.
const SORTED_AT_ONCE: usize = 2_000;

impl People {
    /// Forgets who was listed, keeps the filters; with `keeps_marks` those who come back are marked again.
    pub(crate) fn restart(&mut self, keeps_marks: bool) {
        let awaited: HashSet<UserId> = if keeps_marks {
            self.marked_ids().cloned().collect()
        } else {
            HashSet::new()
        };
        *self = People {
            filters: std::mem::take(&mut self.filters),
            wanted: std::mem::take(&mut self.wanted),
            sorting: self.sorting,
            listing: Listing::Loading,
            marked_count: awaited.len(),
            awaited,
            ..People::default()
        };
    }

    /// All are here: who was marked and did not come back is gone.
    pub(crate) fn complete(&mut self) {
        self.listing = Listing::Ready;
        self.marked_count -= self.awaited.len();
        self.awaited.clear();
        self.refresh();
    }

    /// Adds people at the end of the list.
    pub(crate) fn add(&mut self, arrivals: Vec<Arrival>) {
        for arrival in arrivals {
            let person = self.intern(arrival);
            let index = self.persons.len();
            let is_shown = self.passes(&person);
            self.marked.push(self.awaited.remove(&person.id));
            self.persons.push(person);
            if is_shown {
                self.shown.push(index);
            }
        }
    }

    fn intern(&mut self, arrival: Arrival) -> Person {
        let held = arrival.products.into_iter().map(|held| {
            self.products.entry(held.sku_id).or_insert(held.name);
            let off = held.disabled_services.into_iter().map(|service| {
                self.services
                    .entry(service.service_plan_id)
                    .or_insert(service.name);
                service.service_plan_id
            });
            let off = off.collect();
            let label = match self.label_of.get(&held.label) {
                Some(index) => *index,
                None => {
                    self.labels.push(held.label.clone());
                    self.label_of.insert(held.label, self.labels.len() - 1);
                    self.labels.len() - 1
                }
            };
            Held {
                product: held.sku_id,
                label,
                is_inherited: held.group_id.is_some(),
                off,
            }
        });
        let held = held.collect();
        let department = arrival.department.unwrap_or_default();
        let location = arrival.location.unwrap_or_default();
        for (text, counts) in [
            (&department, &mut self.departments),
            (&location, &mut self.locations),
        ] {
            if !text.is_empty() {
                *counts.entry(text.clone()).or_default() += 1;
            }
        }
        let name = name_of(&arrival.name, &arrival.address).to_string();
        let folded = format!(
            "{}\n{}",
            name.to_lowercase(),
            arrival.address.to_lowercase()
        );
        Person {
            id: arrival.id,
            address: arrival.address,
            name,
            department,
            location,
            held,
            folded,
        }
    }

    fn passes(&self, person: &Person) -> bool {
        let filters = &self.filters;
        (self.wanted.is_empty() || person.folded.contains(&self.wanted))
            && filters
                .product
                .is_none_or(|product| person.held.iter().any(|held| held.product == product))
            && (filters.department.is_empty() || person.department == filters.department)
            && (filters.location.is_empty() || person.location == filters.location)
            && (!filters.by_group || person.held.iter().any(|held| held.is_inherited))
    }

    /// Applies changed filters or a changed order.
    pub(crate) fn refresh(&mut self) {
        self.wanted = self.filters.search.trim().to_lowercase();
        self.shown = (0..self.persons.len())
            .filter(|index| self.passes(&self.persons[*index]))
            .collect();
        self.anchor = None;
        self.sort();
    }

    fn sort(&mut self) {
        self.sorter = Some(Sorting::new(self.shown.len()));
        self.begins_to_sort = self.sort_on();
    }

    /// Whether a long list has just begun to be sorted: it takes more than one slice.
    pub(super) fn begins_to_sort(&mut self) -> bool {
        std::mem::take(&mut self.begins_to_sort)
    }

    /// Sorts a slice; gives whether there is more. Until then the list stands as it is.
    pub(super) fn sort_on(&mut self) -> bool {
        let Some(mut sorter) = self.sorter.take() else {
            return false;
        };
        let positions = match self.shown.len() {
            short if short <= SORTED_AT_ONCE => usize::MAX,
            _ => SORTED_AT_ONCE,
        };
        if sorter.go_on(positions, |one, other| {
            self.compare(self.shown[one], self.shown[other])
        }) {
            self.sorter = Some(sorter);
            return true;
        }
        let order = sorter.finish();
        // Who arrived meanwhile stands at the end.
        let late = self.shown.split_off(order.len());
        let sorted = order.into_iter().map(|at| self.shown[at]);
        self.shown = sorted.chain(late).collect();
        self.anchor = None;
        false
    }

    /// The order of two persons, by their positions.
    fn compare(&self, left: usize, right: usize) -> Ordering {
        let (column, is_descending) = self.sorting.unwrap_or((Column::Name, false));
        let products = |person: &Person| {
            let labels = person
                .held
                .iter()
                .map(|held| self.labels[held.label].as_str());
            labels.collect::<Vec<_>>()
        };
        let (left, right) = (&self.persons[left], &self.persons[right]);
        let order = match column {
            Column::Name => left.folded.cmp(&right.folded),
            Column::Products => products(left).cmp(&products(right)),
            Column::Department => left.department.cmp(&right.department),
        };
        let order = if is_descending {
            order.reverse()
        } else {
            order
        };
        order.then_with(|| left.folded.cmp(&right.folded))
    }

    /// Sorts by a column; the other way round when it was sorted by it already.
    pub(crate) fn sort_by(&mut self, column: Column) {
        self.sorting = match self.sorting {
            Some((sorted, is_descending)) if sorted == column => Some((column, !is_descending)),
            None if column == Column::Name => Some((column, true)),
            _ => Some((column, false)),
        };
        self.anchor = None;
        self.sort();
    }

    /// The person in a shown row.
    pub(crate) fn row(&self, row: usize) -> Option<&Person> {
        self.shown
            .get(row)
            .and_then(|index| self.persons.get(*index))
    }

    /// Whether the person in a shown row is marked.
    pub(crate) fn is_marked(&self, row: usize) -> bool {
        self.shown.get(row).is_some_and(|index| self.marked[*index])
    }

    /// Turns the mark of a row; with `is_range` gives every row from the last one pressed to this one the
    /// mark that the last one has.
    pub(crate) fn mark(&mut self, row: usize, is_range: bool) {
        if row >= self.shown.len() {
            return;
        }
        match self.anchor.filter(|_| is_range) {
            Some(anchor) => {
                let is_marked = self.is_marked(anchor);
                for between in anchor.min(row)..=anchor.max(row) {
                    self.set(between, is_marked);
                }
            }
            None => {
                self.set(row, !self.is_marked(row));
                self.anchor = Some(row);
            }
        }
    }

    /// Marks every shown row, or takes all of their marks.
    pub(crate) fn mark_shown(&mut self, is_marked: bool) {
        for row in 0..self.shown.len() {
            self.set(row, is_marked);
        }
    }

    /// Takes every mark, of people who are not shown too.
    pub(crate) fn clear(&mut self) {
        self.marked.fill(false);
        self.awaited.clear();
        self.marked_count = 0;
        self.anchor = None;
    }

    fn set(&mut self, row: usize, is_marked: bool) {
        let mark = &mut self.marked[self.shown[row]];
        if *mark != is_marked {
            *mark = is_marked;
            if is_marked {
                self.marked_count += 1;
            } else {
                self.marked_count -= 1;
            }
        }
    }

    /// How many of the shown rows are marked.
    pub(crate) fn marked_shown(&self) -> usize {
        if self.marked_count == 0 {
            return 0;
        }
        self.shown
            .iter()
            .filter(|index| self.marked[**index])
            .count()
    }

    /// Everybody who is marked.
    pub(crate) fn marked(&self) -> impl Iterator<Item = &Person> {
        self.persons
            .iter()
            .zip(&self.marked)
            .filter(|(_, marked)| **marked)
            .map(|(person, _)| person)
    }

    /// The ids of everybody who is marked, of those who are still being read again, too.
    pub(crate) fn marked_ids(&self) -> impl Iterator<Item = &UserId> {
        self.marked().map(|person| &person.id).chain(&self.awaited)
    }

    /// Whether nobody of the list is left out.
    pub(crate) fn are_all_marked(&self) -> bool {
        matches!(self.listing, Listing::Ready) && self.marked_count == self.persons.len()
    }

    /// Whether those who are marked are exactly those who have in common what the filters can ask a tenant for.
    pub(crate) fn are_shown_marked(&self) -> bool {
        let is_askable = self.filters.search.trim().is_empty() && !self.filters.by_group;
        let is_ready = matches!(self.listing, Listing::Ready);
        is_ready
            && is_askable
            && self.marked_count == self.shown.len()
            && self.marked_shown() == self.shown.len()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const E3: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";

    pub(crate) fn arrival(name: &str, department: &str, group: Option<&str>) -> Arrival {
        let part = name.to_lowercase().replace(' ', ".");
        Arrival {
            id: UserId::from(part.clone()),
            address: format!("{part}@contoso.com"),
            name: name.into(),
            department: Some(department.into()),
            location: None,
            products: vec![HeldProduct {
                sku_id: SkuId::parse(E3).expect("a GUID"),
                sku_part_number: "ENTERPRISEPACK".into(),
                name: "Office 365 E3".into(),
                label: "Office 365 E3".into(),
                group_id: group.map(Into::into),
                disabled_services: Vec::new(),
            }],
        }
    }

    fn people() -> People {
        let mut people = People::default();
        people.add(vec![
            arrival("Zoe", "Legal", None),
            arrival("Ana", "Sales", Some("g")),
            arrival("Tom", "Sales", None),
            arrival("Ida", "Sales", None),
        ]);
        people.refresh();
        people
    }

    fn names(people: &People) -> Vec<&str> {
        (0..people.shown.len())
            .map(|row| people.row(row).expect("shown").name.as_str())
            .collect()
    }

    #[test]
    fn a_range_takes_the_mark_of_its_beginning() {
        let mut people = people();
        assert_eq!(names(&people), ["Ana", "Ida", "Tom", "Zoe"]);
        people.mark(1, false);
        people.mark(3, true);
        assert_eq!(people.marked_count, 3);
        people.mark(2, false);
        people.mark(3, true);
        assert_eq!(
            people
                .marked()
                .map(|person| person.name.as_str())
                .collect::<Vec<_>>(),
            ["Ida"]
        );
        people.mark(9, false);
        assert_eq!(people.marked_count, 1);
    }

    #[test]
    fn filters_narrow_the_list_and_keep_marks() {
        let mut people = people();
        people.mark_shown(true);
        people.filters.department = "Sales".into();
        people.filters.search = " A".into();
        people.refresh();
        assert_eq!(names(&people), ["Ana", "Ida"]);
        assert_eq!((people.marked_count, people.marked_shown()), (4, 2));
        people.filters = Filters {
            by_group: true,
            ..Filters::default()
        };
        people.refresh();
        assert_eq!(names(&people), ["Ana"]);
        people.clear();
        assert_eq!(people.marked_count, 0);
    }

    #[test]
    fn marks_outlive_a_new_reading_where_they_are_wanted() {
        let mut people = people();
        people.mark(0, false);
        people.mark(2, false);
        people.restart(true);
        assert_eq!(people.marked_count, 2);
        people.add(vec![
            arrival("Zoe", "Legal", None),
            arrival("Tom", "Sales", None),
        ]);
        assert_eq!((people.marked_count, people.marked().count()), (2, 1));
        assert_eq!(people.marked_ids().count(), 2);
        people.complete();
        assert_eq!((people.marked_count, people.marked_ids().count()), (1, 1));
        people.restart(false);
        assert_eq!((people.marked_count, people.marked_ids().count()), (0, 0));
    }

    #[test]
    fn a_long_list_is_sorted_a_slice_at_a_time() {
        let count = 5 * SORTED_AT_ONCE;
        let arrivals =
            (0..count).map(|number| arrival(&format!("P{:05}", number * 7 % count), "Sales", None));
        let mut people = People::default();
        people.add(arrivals.collect());
        people.refresh();
        assert!(people.begins_to_sort() && !people.begins_to_sort());
        assert_eq!(people.shown.len(), count);
        people.mark(3, false);
        people.add(vec![arrival("Ana", "Sales", None)]);
        let slices = std::iter::from_fn(|| people.sort_on().then_some(())).count();
        assert!(slices > 5, "{slices}");
        let names = names(&people);
        assert!(names[..count].is_sorted());
        assert_eq!(names[count], "Ana");
        assert_eq!(people.marked_count, 1);
    }

    #[test]
    fn a_column_sorts_both_ways() {
        let mut people = people();
        people.sort_by(Column::Name);
        assert_eq!(names(&people), ["Zoe", "Tom", "Ida", "Ana"]);
        people.sort_by(Column::Department);
        assert_eq!(names(&people), ["Zoe", "Ana", "Ida", "Tom"]);
    }
}
