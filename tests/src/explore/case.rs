//! A case: a tenant, how slow and how far behind everything is, and what happens when.

use super::blow::{Blow, Happening};
use super::dice::Dice;
use super::tenant::Shape;
use reseat_core::planted::Bug;
use std::fmt;

/// Everything that decides how a run goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Decides latencies, jitter, and what a dying process leaves.
    pub seed: u64,
    /// The tenant and the wish.
    pub shape: Shape,
    /// The longest that a request takes each way, in milliseconds.
    pub slowest_ms: usize,
    /// How far one of two replicas is behind, in milliseconds.
    pub lag_ms: u64,
    /// What happens, and when.
    pub script: Vec<Happening>,
    /// The safeguard that the run lacks.
    pub bug: Option<Bug>,
}

impl Case {
    /// The case of this seed.
    pub fn of(seed: u64) -> Case {
        let mut dice = Dice::new(seed);
        let users = [1, 2, 3, 4, 5, 21, 24, 45][dice.below(8)];
        // A chain and two halves fit into the users.
        let shape = Shape {
            users,
            chained: dice.below(users / 2 + 1),
            halves: dice.below(users / 5 + 1),
            spare: [0, 0, 5][dice.below(3)],
            has_group: dice.happens(25),
        };
        let blows = dice.below(6);
        let span = 8 + users * 2;
        let script = (0..blows)
            .map(|_| Happening {
                at: u64::try_from(dice.below(span)).unwrap(),
                blow: Blow::any(&mut dice, users),
            })
            .collect();
        Case {
            seed,
            shape,
            slowest_ms: [0, 40, 900, 4_000][dice.below(4)],
            lag_ms: [0, 0, 3_000, 30_000, 55_000][dice.below(5)],
            script,
            bug: None,
        }
    }

    /// Forty users, and one thing after another.
    pub fn forty(seed: u64, script: Vec<Happening>) -> Case {
        Case {
            seed,
            shape: Shape::FORTY,
            slowest_ms: 40,
            lag_ms: 0,
            script,
            bug: None,
        }
    }

    /// Whether everybody who was to move is moved in the end.
    pub fn is_passing(&self) -> bool {
        self.script
            .iter()
            .all(|happening| happening.blow.is_passing())
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "seed {}: {:?}, up to {} ms each way, a replica {} ms behind",
            self.seed, self.shape, self.slowest_ms, self.lag_ms
        )?;
        for happening in &self.script {
            writeln!(formatter, "  operation {happening}")?;
        }
        Ok(())
    }
}
