//! `@odata.nextLink` and its opaque `$skiptoken`. [D:paging] 2.1

use super::Call;
use super::error::GraphError;
use super::query::Query;
use crate::random::Random;
use crate::world::World;

const PURPOSE: u64 = 0x5C1F;

/// The link to the page that starts at a row: the request as it was, with a new token. One with the
/// number of a copy leads to the same page and is another link.
pub(crate) fn link(world: &World, query: &Query, call: &Call<'_>, row: usize, copy: u16) -> String {
    let mut kept = query.raw_without("$skiptoken");
    if !kept.is_empty() {
        kept.push('&');
    }
    // In a batch the path may stand without its slash.
    let path = call.path.trim_start_matches('/');
    format!(
        "{}/v1.0/{path}?{kept}$skiptoken={}",
        call.root,
        token(world, row, copy)
    )
}

/// Bits of a token that name the row; those above them name the copy.
const ROW_BITS: u32 = 48;

/// A token tells nothing, cannot be made up, and does not outlive a reset, nor what lets all links expire.
fn token(world: &World, row: usize, copy: u16) -> String {
    let row = u64::try_from(row).unwrap_or(u64::MAX);
    let place = row | u64::from(copy) << ROW_BITS;
    let mut key = key(world);
    let hidden = place ^ key.next();
    let check = Random::stream(key.next(), PURPOSE, place).next();
    format!("RFNwdAIAAQAAAB{hidden:016x}{check:016x}")
}

fn key(world: &World) -> Random {
    Random::stream(
        world.seed,
        PURPOSE,
        world.resets ^ world.expired_links.rotate_right(16),
    )
}

/// The row where a page starts; a token that was never given is refused. [U] for code and text
pub(crate) fn position(world: &World, token_text: &str) -> Result<usize, GraphError> {
    let hidden = token_text
        .strip_prefix("RFNwdAIAAQAAAB")
        .and_then(|rest| rest.get(..16))
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let mut key = key(world);
    let place = hidden.map(|hidden| hidden ^ key.next());
    let parts = place.and_then(|place| {
        let row = usize::try_from(place & ((1 << ROW_BITS) - 1)).ok()?;
        Some((row, u16::try_from(place >> ROW_BITS).ok()?))
    });
    parts
        .filter(|(row, copy)| token(world, *row, *copy) == token_text)
        .map(|(row, _)| row)
        .ok_or_else(|| {
            let message = "The specified page token is not valid or has expired.";
            GraphError::new(400, "Directory_ExpiredPageToken", message)
        })
}
