//! The planner and the reader, as a native face runs them.

use crate::{rounded, tenant, timed};
use reseat_core::catalogue::{Families, Rules};
use reseat_core::plan::{Facts, Planner, Reader, Writer};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Users who are judged, or written, at a time: as a job does it.
const AT_ONCE: usize = 200;
/// Bytes that are read at a time.
const PIECE: usize = 64 * 1_024;
/// Sizes up to here are done several times and the fastest counts: the machine may be busy, but never too fast.
const SMALL: usize = 100_000;
const RUNS: usize = 3;

/// From facts to the document's bytes; and the same into a file, which depends on the disk as well.
pub(crate) fn plan(users: usize, document: &Path, line: &mut Value) {
    let facts = tenant::facts(users);
    let runs = if users > SMALL { 1 } else { RUNS };
    let mut fastest = f64::INFINITY;
    for _ in 0..runs {
        let (seconds, bytes) = timed(|| write(&facts, &mut std::io::sink()));
        fastest = fastest.min(seconds);
        line["document_mib"] = json!(bytes.div_ceil(1 << 20));
    }
    let mut file = File::create(document).unwrap();
    let (to_file, _) = timed(|| write(&facts, &mut file));
    line["seconds"] = json!(rounded(fastest));
    line["seconds_to_file"] = json!(rounded(to_file));
}

/// Writes the document in pieces, with its digest, and counts its bytes.
fn write(facts: &Facts, sink: &mut dyn Write) -> usize {
    let (families, rules) = (Families::built_in(), Rules::built_in());
    let mut planner = Planner::new(facts, &families, &rules);
    while planner.judge(AT_ONCE) {}
    let mut writer = Writer::new(planner.finish(), "2026-11-24T09:00:00Z".into());
    let mut bytes = 0;
    while let Some(piece) = writer.next(AT_ONCE).unwrap() {
        sink.write_all(piece.as_bytes()).unwrap();
        bytes += piece.len();
    }
    let (opened, _) = writer.finish();
    assert_eq!(opened.plan.totals.users, facts.users.len() as u64);
    bytes
}

/// From the document's bytes to its steps, one after the other.
pub(crate) fn read(document: &Path, line: &mut Value) {
    let (seconds, steps) = timed(|| {
        let mut file = File::open(document).unwrap();
        let mut reader = Reader::default();
        let mut piece = vec![0; PIECE];
        let mut steps = 0_u64;
        loop {
            let count = file.read(&mut piece).unwrap();
            if count == 0 {
                break;
            }
            reader
                .feed(&piece[..count], &mut |_, _| steps += 1)
                .unwrap();
        }
        let opened = reader.finish().unwrap();
        assert_eq!(opened.plan.totals.users, steps);
        steps
    });
    line["users"] = json!(steps);
    line["seconds"] = json!(rounded(seconds));
}
