//! A journal that is cut is gone on with; one that is damaged is refused, with the place.

use super::Receipt;
use super::entry::{Body, FORMAT_VERSION, Located, Record};
use super::replay::{Replay, Replayer, Unread};
use crate::digest::sha256;
use crate::error::ChainFault;
use crate::event::{Outcome, RunTotals};
use crate::model::Brakes;
use crate::model::{License, SkuId, UserId};

const FORMAT_1: &[u8] = include_bytes!("../../../tests/journals/format-1.jsonl");

fn user(number: u32) -> UserId {
    UserId::from(format!("{number:08}-0000-4000-8000-{number:012}"))
}

fn start() -> Body {
    Body::Start {
        format_version: FORMAT_VERSION,
        move_id: "m".into(),
        tenant_id: "t".into(),
        plan_digest: "sha256:00".into(),
        reason: None,
        account: None,
        roles: Vec::new(),
        host: None,
        version: "1".into(),
        users: Some(4),
        seats: Vec::new(),
        waves: vec![2],
        brakes: Brakes::default(),
        undo_of: None,
    }
}

fn intent(number: u32) -> Body {
    let sku = SkuId::parse("6fd2c87f-b296-42f0-b197-1e91e994b900").expect("an id");
    let license = License {
        sku_id: sku,
        disabled_plans: Vec::new(),
    };
    Body::Intent {
        user_id: user(number),
        attempt: 1,
        client_request_id: "c".into(),
        before: vec![license],
        add: Vec::new(),
        remove: vec![sku],
        reason: Some("a \"quoted\" reason".into()),
    }
}

fn outcome(number: u32, result: Outcome) -> Body {
    Body::Outcome {
        user_id: user(number),
        result,
        error_id: None,
        request_id: Some("r".into()),
        client_request_id: None,
        found: None,
    }
}

/// A run of four users: one moved, one whose answer nobody saw, one that was lost, one in no record.
fn bodies() -> Vec<Body> {
    vec![
        start(),
        Body::Wave {
            number: 1,
            users: 2,
        },
        intent(1),
        intent(2),
        outcome(1, Outcome::Moved),
        Body::Resume {
            account: None,
            roles: Vec::new(),
            host: None,
            version: "1".into(),
            reason: None,
        },
        Body::LocationIntent {
            user_id: user(3),
            attempt: 1,
            client_request_id: "c".into(),
            usage_location: "NL".into(),
            reason: None,
        },
        Body::LocationOutcome {
            user_id: user(3),
            result: Located::Set,
            error_id: None,
            request_id: None,
            client_request_id: None,
        },
        intent(3),
        outcome(3, Outcome::Unknown),
    ]
}

fn written(bodies: &[Body]) -> Vec<u8> {
    let mut prev = "0".repeat(64);
    let mut bytes = Vec::new();
    for (seq, body) in bodies.iter().enumerate() {
        let record = Record {
            seq: seq as u64,
            prev,
            at: format!("2026-11-24T09:00:{seq:02}.000Z"),
            body: body.clone(),
        };
        let line = serde_json::to_vec(&record).expect("JSON");
        prev = sha256(&line);
        bytes.extend(line);
        bytes.push(b'\n');
    }
    bytes
}

fn replay(bytes: &[u8]) -> Result<Replay, Unread> {
    let mut replayer = Replayer::default();
    // Pieces that meet every seam.
    for piece in bytes.chunks(7) {
        replayer.feed(piece)?;
    }
    replayer.finish()
}

/// Where each line begins, and where the last one ends.
fn seams(bytes: &[u8]) -> Vec<usize> {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    std::iter::once(0)
        .chain(ends.map(|(at, _)| at + 1))
        .collect()
}

#[test]
fn a_journal_says_how_far_each_user_came() {
    let bytes = written(&bodies());
    let replay = replay(&bytes).expect("whole");
    assert_eq!((replay.records, replay.keep), (10, bytes.len() as u64));
    assert_eq!(replay.sessions.len(), 2);
    let [one, two, three] = [1, 2, 3].map(|number| replay.users[&user(number)].clone());
    assert_eq!((one.result, one.is_open), (Some(Outcome::Moved), false));
    assert!(!one.is_unfinished());
    assert_eq!((two.result, two.is_open, two.wave), (None, true, Some(1)));
    assert_eq!((two.standing(), two.order), (Outcome::Unknown, 3));
    assert_eq!(three.location, Some(Located::Set));
    assert_eq!((three.order, three.wave), (6, None));
    assert_eq!(three.usage_location.as_deref(), Some("NL"));
    assert!(three.is_unfinished());
    let totals = RunTotals {
        users: 4,
        moved: 1,
        unknown: 2,
        not_started: 1,
        locations: 1,
        ..RunTotals::default()
    };
    assert_eq!(replay.totals(), totals);
    assert_eq!(replay.open(), 3);
    assert!(!replay.is_at_end());
    let receipt = Receipt::of(&replay);
    let unverified: Vec<UserId> = receipt.unverified.into_iter().collect();
    assert_eq!(unverified, [user(2), user(3)]);
}

#[test]
fn a_tail_that_is_torn_at_any_byte_is_cut_off() {
    let bytes = written(&bodies());
    let seams = seams(&bytes);
    // Three records were appended at once.
    let group = seams[7]..bytes.len();
    for cut in group {
        let replay = replay(&bytes[..cut]).expect("torn is no damage");
        let whole = *seams.iter().filter(|seam| **seam <= cut).max().expect("0");
        assert_eq!(replay.keep, whole as u64, "cut at {cut}");
        let records = seams.iter().position(|seam| *seam == whole).expect("one");
        assert_eq!(replay.records, records as u64, "cut at {cut}");
    }
    // A disk that kept the length and lost the bytes.
    let mut zeros = bytes.clone();
    zeros[seams[9] + 20..].fill(0);
    assert_eq!(replay(&zeros).expect("torn").keep, seams[9] as u64);
    let mut ended = zeros.clone();
    ended.push(b'\n');
    assert_eq!(replay(&ended).expect("torn").keep, seams[9] as u64);
}

#[test]
fn damage_in_any_record_is_refused_with_its_place() {
    let bytes = written(&bodies());
    let seams = seams(&bytes);
    for (line, pair) in seams.windows(2).enumerate() {
        let is_last = pair[1] == bytes.len();
        for at in pair[0]..pair[1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let told = replay(&damaged);
            if is_last && at + 1 == bytes.len() {
                assert_eq!(told.expect("no end, so torn").records, 9);
                continue;
            }
            // What the last record says is held by nothing but the receipt.
            if is_last && told.is_ok() {
                continue;
            }
            // The version may be the byte: a later one is refused as well.
            if line == 0 && matches!(told, Err(Unread::Version(3))) {
                continue;
            }
            let Err(Unread::Damaged {
                line: said, byte, ..
            }) = told
            else {
                panic!("byte {at} of line {line}: {told:?}");
            };
            // Here, or where the next line says that the one before was another.
            let said = usize::try_from(said).expect("small");
            assert!(
                (line + 1..=line + 2).contains(&said),
                "byte {at}: line {said}"
            );
            let begins = usize::try_from(byte).expect("small");
            assert!(
                seams.contains(&begins) || at + 1 == pair[1],
                "byte {at}: {byte}"
            );
        }
    }
}

#[test]
fn records_that_are_missing_twice_there_or_in_another_order_are_damage() {
    let bytes = written(&bodies());
    let seams = seams(&bytes);
    let lines: Vec<&[u8]> = seams
        .windows(2)
        .map(|pair| &bytes[pair[0]..pair[1]])
        .collect();
    let of = |order: &[usize]| -> Vec<u8> {
        order
            .iter()
            .flat_map(|line| lines[*line].to_vec())
            .collect()
    };
    let damaged = |line, byte: usize, fault| {
        let byte = byte as u64;
        Err(Unread::Damaged { line, byte, fault })
    };
    let gap = replay(&of(&[0, 1, 3, 4]));
    assert_eq!(gap, damaged(3, seams[2], ChainFault::Gap));
    let twice = replay(&of(&[0, 1, 1, 2]));
    assert_eq!(twice, damaged(3, seams[2], ChainFault::Gap));
    let without_start = replay(&of(&[1, 2]));
    assert_eq!(without_start, damaged(1, 0, ChainFault::Gap));
    // A chain of its own, as another program would forge it.
    let forged = written(&bodies()[1..]);
    assert_eq!(replay(&forged), damaged(1, 0, ChainFault::NoStart));
    let mut twice_begun = bodies();
    twice_begun.push(start());
    let told = replay(&written(&twice_begun));
    assert_eq!(told, damaged(11, seams[10], ChainFault::NoStart));
    // A record of another journal.
    let mut other = bodies();
    other[0] = Body::Wave {
        number: 9,
        users: 9,
    };
    let mut mixed = lines[0].to_vec();
    mixed.extend(&written(&other)[self::seams(&written(&other))[1]..]);
    assert_eq!(replay(&mixed), damaged(2, seams[1], ChainFault::Loose));
    // Zeros, and a record behind them: no power cut does that in order.
    let mut hole = bytes.clone();
    hole[seams[8] + 3..seams[8] + 9].fill(0);
    assert_eq!(replay(&hole), damaged(9, seams[8], ChainFault::NotRecord));
}

#[test]
fn what_is_empty_or_of_a_later_version_is_told_apart() {
    assert_eq!(replay(b""), Err(Unread::Empty));
    let bytes = written(&bodies());
    assert_eq!(replay(&bytes[..40]), Err(Unread::Empty));
    let mut later = bodies();
    if let Some(Body::Start { format_version, .. }) = later.first_mut() {
        *format_version = FORMAT_VERSION + 1;
    }
    let version = Err(Unread::Version(FORMAT_VERSION + 1));
    assert_eq!(replay(&written(&later)), version);
    // And one whose first record has another form.
    let line = b"{\"formatVersion\":7,\"type\":\"begin\"}\n";
    assert_eq!(replay(line), Err(Unread::Version(7)));
    assert!(matches!(
        replay(b"a letter\n"),
        Err(Unread::Damaged {
            line: 1,
            byte: 0,
            fault: ChainFault::NotRecord
        })
    ));
}

#[test]
fn the_first_format_is_read_for_ever() {
    let replay = replay(FORMAT_1).expect("the first format");
    assert_eq!(replay.start.format_version, 1);
    assert_eq!((replay.records, replay.start.users), (8, None));
    let standings: Vec<Outcome> = replay.users.values().map(super::Track::standing).collect();
    assert_eq!(
        standings,
        [
            Outcome::Moved,
            Outcome::Refused,
            Outcome::Unknown,
            Outcome::NotStarted
        ]
    );
    assert_eq!(replay.totals().locations, 1);
    assert_eq!(replay.open(), 2);
}
