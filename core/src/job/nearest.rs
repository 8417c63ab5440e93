//! The address that was probably meant by a name that is nobody's.

/// Letters that may be wrong, missing or too many; with more it would be another name.
const FAR: usize = 2;

/// Looks for the one address that is nearly a name.
pub(super) struct Nearest {
    wanted: Vec<char>,
    best: Option<(usize, String)>,
    /// Another address is as near: which was meant would be a guess.
    is_shared: bool,
}

/// The letters of a name, in one case.
pub(super) fn folded(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).collect()
}

impl Nearest {
    /// To this name, before any address was met.
    pub(super) fn to(name: &str) -> Nearest {
        Nearest {
            wanted: folded(name),
            best: None,
            is_shared: false,
        }
    }

    /// Compares an address; `letters` are its own, folded once for all names.
    pub(super) fn meet(&mut self, address: &str, letters: &[char]) {
        let Some(distance) = self.distance(letters) else {
            return;
        };
        let best = self.best.as_ref().map(|(best, _)| *best);
        match best {
            Some(best) if best < distance => {}
            Some(best) if best == distance => self.is_shared = true,
            _ => {
                self.best = Some((distance, address.into()));
                self.is_shared = false;
            }
        }
    }

    /// The address, where it is one.
    pub(super) fn found(&self) -> Option<&str> {
        let (_, address) = self.best.as_ref().filter(|_| !self.is_shared)?;
        Some(address)
    }

    fn distance(&self, letters: &[char]) -> Option<usize> {
        // The domain, or its end, was left out: nearer than any slip of the keys.
        if let Some(rest) = letters.strip_prefix(&self.wanted[..])
            && matches!(rest, ['@' | '.', ..])
            && !self.wanted.is_empty()
        {
            return Some(0);
        }
        // Of a short name two letters are most of it.
        let far = FAR.min(self.wanted.len() / 4);
        within(&self.wanted, letters, far)
    }
}

/// In how many letters two texts differ, where that is at most so many. Gives up as soon as it can't be.
fn within(one: &[char], other: &[char], far: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > far {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        let mut least = row[0];
        for (place, theirs) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != theirs);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(diagonal + 1);
            least = least.min(row[place + 1]);
        }
        if least > far {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= far)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(name: &str, addresses: &[&str]) -> Option<String> {
        let mut nearest = Nearest::to(name);
        for address in addresses {
            nearest.meet(address, &folded(address));
        }
        nearest.found().map(str::to_string)
    }

    #[test]
    fn a_slip_and_a_domain_cut_short_are_near() {
        let all = [
            "J.Weiss@contoso.com",
            "noor@contoso.com",
            "finn@contoso.com",
        ];
        for name in [
            "j.weiss@contoso",
            "j.weiss",
            "j.weis@contoso.com",
            "j.wiess@contoso.com",
            "J.WEISS@contoso.co",
            "j.weisss@contoso.com",
        ] {
            assert_eq!(nearest(name, &all).as_deref(), Some(all[0]), "{name}");
        }
        for name in ["j.weiss@fabrikam.com", "weiss", "", "jan", "nobody@nowhere"] {
            assert_eq!(nearest(name, &all), None, "{name}");
        }
        assert_eq!(nearest("j.weiss@contoso", &[]), None);
    }

    #[test]
    fn of_two_as_near_as_each_other_none_was_meant() {
        let all = ["user1@contoso.com", "user2@contoso.com"];
        assert_eq!(nearest("user3@contoso.com", &all), None);
        let closer = ["user1@contoso.com", "user2@contoso.com", "user@contoso.com"];
        assert_eq!(
            nearest("user@contosoo.com", &closer).as_deref(),
            Some(closer[2])
        );
        assert_eq!(nearest("user", &["user@a.com", "user@b.com"]), None);
    }

    fn plain(one: &[char], other: &[char]) -> usize {
        match (one, other) {
            ([], rest) | (rest, []) => rest.len(),
            ([a, one_rest @ ..], [b, other_rest @ ..]) => {
                let changed = plain(one_rest, other_rest) + usize::from(a != b);
                changed
                    .min(plain(one_rest, other) + 1)
                    .min(plain(one, other_rest) + 1)
            }
        }
    }

    /// Every text of these letters up to so many.
    fn texts(letters: &[char], longest: usize) -> Vec<Vec<char>> {
        let mut all = vec![Vec::new()];
        let mut last = all.clone();
        for _ in 0..longest {
            last = last
                .iter()
                .flat_map(|text| {
                    letters
                        .iter()
                        .map(move |letter| [&text[..], &[*letter]].concat())
                })
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn the_distance_is_the_fewest_changes() {
        let all = texts(&['a', 'b'], 5);
        for one in &all {
            for other in &all {
                let wanted = Some(plain(one, other)).filter(|distance| *distance <= FAR);
                assert_eq!(within(one, other, FAR), wanted, "{one:?} {other:?}");
            }
        }
    }
}
