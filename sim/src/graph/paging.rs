//! `@odata.nextLink` and its opaque `$skiptoken`. [D:paging] 2.1

use super::Call;
use super::error::GraphError;
use super::query::Query;
use crate::random::Random;
use crate::world::World;

const PURPOSE: u64 = 0x5C1F;

/// The link to the page that starts at a row: the request as it was, with a new token.
pub(super) fn next_link(world: &World, query: &Query, call: &Call<'_>, row: usize) -> String {
    let mut kept = query.raw_without("$skiptoken");
    if !kept.is_empty() {
        kept.push('&');
    }
    // In a batch the path may stand without its slash.
    let path = call.path.trim_start_matches('/');
    format!(
        "{}/v1.0/{path}?{kept}$skiptoken={}",
        call.root,
        token(world, row)
    )
}

/// A token tells nothing, cannot be made up, and does not outlive a reset.
fn token(world: &World, row: usize) -> String {
    let row = u64::try_from(row).unwrap_or(u64::MAX);
    let mut key = Random::stream(world.seed, PURPOSE, world.resets);
    let hidden = row ^ key.next();
    let check = Random::stream(key.next(), PURPOSE, row).next();
    format!("RFNwdAIAAQAAAB{hidden:016x}{check:016x}")
}

/// The row where a page starts; a token that was never given is refused. [U] for code and text
pub(super) fn position(world: &World, token_text: &str) -> Result<usize, GraphError> {
    let hidden = token_text
        .strip_prefix("RFNwdAIAAQAAAB")
        .and_then(|rest| rest.get(..16))
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let mut key = Random::stream(world.seed, PURPOSE, world.resets);
    let row = hidden.and_then(|hidden| usize::try_from(hidden ^ key.next()).ok());
    row.filter(|row| token(world, *row) == token_text)
        .ok_or_else(|| {
            let message = "The specified page token is not valid or has expired.";
            GraphError::new(400, "Directory_ExpiredPageToken", message)
        })
}
