//! Lists that come in pages.
//!
//! Source: learn.microsoft.com/graph/paging: follow `@odata.nextLink` as it is, a page may be empty, the
//! count stands on the first page only.

use super::client::{Call, Graph};
use crate::error::{AnswerFault, Error};
use futures_util::future::{Either, select};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::pin::pin;

/// Entries of a page that are read before what is under way, and whoever else is on this thread, get their turn.
const AT_ONCE: usize = 100;

/// A page whose entries are not looked at yet: the link is all that the next one waits for.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    value: Vec<&'a RawValue>,
    #[serde(rename = "@odata.nextLink", default)]
    next: Option<String>,
    #[serde(rename = "@odata.count", default)]
    count: Option<u64>,
}

impl Graph<'_> {
    /// Reads every page and gives each to `take`, with the total where the service said one. The next page is asked
    /// for before the entries of one are read, so that service and reader work at the same time; no more than two
    /// pages are held at once.
    ///
    /// Errors: those of a read and of `take`; `ProtocolError` for a link that was followed already or leads
    /// elsewhere.
    pub(super) async fn pages<T: DeserializeOwned>(
        &self,
        first: String,
        mut take: impl FnMut(Vec<T>, Option<u64>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut total = None;
        let mut answer = self.read(&Call::get(first.as_str())).await?;
        seen.insert(first);
        loop {
            let page: Page<'_> = self.parse(&answer)?;
            total = total.or(page.count);
            let next = page
                .next
                .as_deref()
                .map(|link| self.path_of_link(link))
                .transpose();
            let entries = async {
                let mut entries = Vec::with_capacity(page.value.len());
                for some in page.value.chunks(AT_ONCE) {
                    self.ports.let_others().await;
                    for entry in some {
                        entries.push(self.parse_entry(entry, &answer)?);
                    }
                }
                self.ports.let_others().await;
                Ok::<Vec<T>, Error>(entries)
            };
            let path = match next {
                Ok(Some(path)) if !seen.contains(&path) => path,
                next => {
                    take(entries.await?, total)?;
                    return match next? {
                        None => Ok(()),
                        Some(_) => Err(Error::protocol(AnswerFault::PagesInCircle)),
                    };
                }
            };
            let call = Call::get(path.as_str());
            let mut read = pin!(self.read(&call));
            let following = match select(read.as_mut(), pin!(entries)).await {
                // The page at hand is told before what came of the next one.
                Either::Left((following, entries)) => {
                    take(entries.await?, total)?;
                    following?
                }
                Either::Right((entries, _)) => {
                    take(entries?, total)?;
                    read.await?
                }
            };
            seen.insert(path);
            answer = following;
        }
    }
}
