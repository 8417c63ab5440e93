//! Reads a journal as strictly as it is written: every line fits its schema, numbers have no gap, and each
//! line names the hash of the one before.

use crate::schema;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The records of a journal.
///
/// Panics where anything is not as it must be.
pub fn records(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(
        text.is_empty() || text.ends_with('\n'),
        "the last line is torn"
    );
    let mut prev = "0".repeat(64);
    let mut records = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let record: Value = serde_json::from_str(line).unwrap();
        schema::must_fit("journal", &record);
        assert_eq!(record["seq"], number, "a gap");
        assert_eq!(record["prev"], prev.as_str(), "line {number} hangs loose");
        let digest = Sha256::digest(line.as_bytes());
        prev = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        records.push(record);
    }
    records
}

/// The records of one type.
pub fn of_type<'r>(records: &'r [Value], kind: &str) -> Vec<&'r Value> {
    records
        .iter()
        .filter(|record| record["type"] == kind)
        .collect()
}
