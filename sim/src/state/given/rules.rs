//! What the servers of a given tenant refuse.

use super::reader::{Given, Read};
use crate::state::rules::Rules;

/// The rules; what is absent is as everywhere.
pub(super) fn read(given: Option<&Given<'_>>) -> Read<Rules> {
    let mut rules = Rules::default();
    let Some(given) = given else {
        return Ok(rules);
    };
    given.object(&["locationRefusals"])?;
    if let Some(times) = given.member("locationRefusals") {
        rules.location_refusals = times.number()?;
    }
    Ok(rules)
}
