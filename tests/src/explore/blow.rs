//! What can happen to a run from outside, at one of its operations.

use super::dice::Dice;
use std::fmt;

/// What an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A request of its own that reads.
    Read,
    /// A batch of reads.
    Reads,
    /// A batch of changes.
    Changes,
    /// A request was carried out, and its answer is on its way.
    Answer,
    /// Bytes are handed to the journal.
    Append,
    /// They are made durable.
    Flush,
}

/// One operation of a run: a request that leaves, or a step of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Op {
    /// What it is.
    pub kind: Kind,
    /// Users in it, where it is a batch.
    pub users: usize,
}

/// How an answer asks for a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It does not.
    Unsaid,
    /// In seconds.
    Seconds(u32),
    /// In thousandths, written as a fraction of seconds.
    Fraction(u32),
    /// By a date so many seconds ahead.
    Date(u32),
    /// By a date that has passed.
    Past,
    /// Below zero.
    Negative,
    /// In no form that is known.
    Garbage,
    /// Twice, and not alike.
    Twice(u32, u32),
}

/// Which items of a batch; bit `n % 32` stands for item `n`.
pub(super) type Items = u32;

/// What happens at an operation. What does not fit the operation does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blow {
    /// The request does not leave.
    NotSent,
    /// The connection is cut before the request arrives.
    CutBefore,
    /// The connection is cut after it was carried out.
    CutAfter,
    /// The connection is cut after these items of it were carried out, the others were not.
    CutInside(Items),
    /// The whole request is answered with this status; whether it was carried out all the same.
    Status(u16, Wait, bool),
    /// These items are answered with this status; whether they were carried out all the same.
    ItemStatus(Items, u16, Wait, bool),
    /// The answer says what it says, and is cut short inside.
    Broken,
    /// A page of something else, with status 200.
    Html,
    /// The answers of the items come in reverse.
    Reversed,
    /// These items have no answer.
    Missing(Items),
    /// These items have two answers.
    Doubled(Items),
    /// An answer to an item that nobody asked for.
    Stranger,
    /// Statuses are texts.
    TextStatus,
    /// The answer comes so many seconds late.
    Late(u32),
    /// The journal takes nothing of it.
    Full,
    /// The journal takes a part of it and fails.
    Short,
    /// The process dies.
    Kill,
    /// Somebody presses Ctrl+C.
    Cancel,
    /// Somebody pauses for so many seconds.
    Pause(u32),
    /// Another administrator changes the user of this number.
    Other(usize),
}

/// A blow and the operation at which it falls, counted from the start of the run over every resume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The number of the operation.
    pub at: u64,
    /// What happens.
    pub blow: Blow,
}

impl fmt::Display for Happening {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {:?}", self.at, self.blow)
    }
}

/// The forms a wait is asked for in.
pub(super) const WAITS: [Wait; 11] = [
    Wait::Unsaid,
    Wait::Seconds(0),
    Wait::Seconds(7),
    Wait::Seconds(40),
    Wait::Seconds(86_400),
    Wait::Fraction(2_128),
    Wait::Date(9),
    Wait::Past,
    Wait::Negative,
    Wait::Garbage,
    Wait::Twice(3, 11),
];

/// Statuses after which a call may have been carried out, and one after which it hardly was.
const PASSING: [u16; 6] = [429, 500, 502, 503, 504, 408];

impl Blow {
    /// Whether a run gets over it: who was to move is moved in the end.
    pub fn is_passing(self) -> bool {
        match self {
            Blow::Status(status, wait, _) | Blow::ItemStatus(_, status, wait, _) => {
                PASSING.contains(&status) && wait != Wait::Seconds(86_400)
            }
            Blow::Other(_) => false,
            _ => true,
        }
    }

    /// Any of those that a run gets over, or another administrator.
    pub(super) fn any(dice: &mut Dice, users: usize) -> Blow {
        let items = dice.bits();
        let passing = |dice: &mut Dice| PASSING[dice.below(PASSING.len())];
        let wait = |dice: &mut Dice| match WAITS[dice.below(WAITS.len())] {
            Wait::Seconds(86_400) => Wait::Seconds(20),
            wait => wait,
        };
        match dice.below(26) {
            0 => Blow::NotSent,
            1 | 2 => Blow::CutBefore,
            3..=5 => Blow::CutAfter,
            6 => Blow::CutInside(items),
            7 => Blow::Status(passing(dice), wait(dice), false),
            8 => Blow::Status(503, wait(dice), true),
            9 | 10 => Blow::ItemStatus(items, passing(dice), wait(dice), false),
            11 => Blow::ItemStatus(items, passing(dice), wait(dice), true),
            12 => Blow::Broken,
            13 => Blow::Html,
            14 => Blow::Reversed,
            15 => Blow::Missing(items),
            16 => Blow::Doubled(items),
            17 => Blow::Stranger,
            18 => Blow::TextStatus,
            19 => Blow::Late([5, 50, 99, 300][dice.below(4)]),
            20 => Blow::Full,
            21 => Blow::Short,
            22 => Blow::Cancel,
            23 => Blow::Pause([1, 30, 90][dice.below(3)]),
            24 => Blow::Other(dice.below(users) + 1),
            _ => Blow::Kill,
        }
    }

    /// Everything that can happen at an operation of this kind, one by one.
    pub fn all(op: Op) -> Vec<Blow> {
        let mut all = vec![Blow::Kill, Blow::Cancel, Blow::Pause(90)];
        match op.kind {
            Kind::Append => all.extend([Blow::Full, Blow::Short]),
            Kind::Flush => all.push(Blow::Short),
            Kind::Answer => {}
            Kind::Read | Kind::Reads | Kind::Changes => all.extend(Blow::on_the_wire(op)),
        }
        all
    }

    fn on_the_wire(op: Op) -> Vec<Blow> {
        let mut all = vec![
            Blow::NotSent,
            Blow::CutBefore,
            Blow::CutAfter,
            Blow::Broken,
            Blow::Html,
            Blow::Late(50),
            Blow::Late(300),
        ];
        let statuses = [
            400, 401, 403, 404, 408, 409, 410, 424, 500, 501, 502, 503, 504, 509,
        ];
        all.extend(statuses.map(|status| Blow::Status(status, Wait::Unsaid, false)));
        all.extend(
            [429, 503]
                .into_iter()
                .flat_map(|status| WAITS.map(|wait| Blow::Status(status, wait, false))),
        );
        let is_change = op.kind == Kind::Changes;
        if is_change {
            let done = [429, 500, 502, 503, 504];
            all.extend(done.map(|status| Blow::Status(status, Wait::Seconds(7), true)));
        }
        if op.kind == Kind::Read {
            return all;
        }
        all.extend([Blow::Reversed, Blow::Stranger, Blow::TextStatus]);
        for item in 0..op.users.min(20) {
            let one = 1 << item;
            all.extend([Blow::Missing(one), Blow::Doubled(one)]);
            let statuses = [401, 404, 409, 424, 429, 500, 502, 503, 504];
            all.extend(
                statuses.map(|status| Blow::ItemStatus(one, status, Wait::Seconds(7), false)),
            );
            if is_change {
                all.push(Blow::CutInside(one.wrapping_sub(1)));
                all.push(Blow::ItemStatus(one, 429, Wait::Seconds(7), true));
                all.push(Blow::ItemStatus(one, 504, Wait::Unsaid, true));
            }
        }
        all.extend(WAITS.map(|wait| Blow::ItemStatus(0x5555_5555, 429, wait, false)));
        all
    }
}
