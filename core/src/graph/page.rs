//! Lists that come in pages.
//!
//! Source: learn.microsoft.com/graph/paging: follow `@odata.nextLink` as it is, a page may be empty, the
//! count stands on the first page only.

use super::client::{Call, Graph};
use crate::error::{AnswerFault, Error};
use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::HashSet;
use std::fmt;
use std::pin::{Pin, pin};
use std::task::Poll;

/// So often whatever else runs on this thread gets its turn before a page is read: enough for a request to go
/// from the client to the task of its connection and from there to the network.
const TURNS: usize = 8;

/// The next page's link.
const NEXT: &str = "@odata.nextLink";

#[derive(Deserialize)]
struct Page<T> {
    value: Vec<T>,
    #[serde(rename = "@odata.nextLink", default)]
    next: Option<String>,
    #[serde(rename = "@odata.count", default)]
    count: Option<u64>,
}

impl Graph<'_> {
    /// Reads every page and gives each to `take`, with the total where the service said one. The next page is asked
    /// for before one is read, so that service and reader work at the same time; no more than two pages are held at
    /// once.
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
            let link = next_link(&answer.body);
            let path = link
                .as_deref()
                .map(|link| self.path_of_link(link))
                .transpose();
            let followed = path.as_ref().ok().and_then(Option::as_ref);
            let call = followed
                .filter(|path| !seen.contains(*path))
                .map(|path| Call::get(path.as_str()));
            let mut read = pin!(async {
                match &call {
                    Some(call) => self.read(call).await.map(Some),
                    None => Ok(None),
                }
            });
            let early = begin(read.as_mut()).await;
            // The page at hand is told before what came of the next one.
            self.ports.let_others().await;
            let page: Page<T> = self.parse(&answer)?;
            drop(answer);
            self.ports.let_others().await;
            if page.next != link {
                return Err(Error::protocol(AnswerFault::WrongShape));
            }
            total = total.or(page.count);
            take(page.value, total)?;
            let following = match early {
                Some(following) => following,
                None => read.await,
            };
            match (following?, path?) {
                (Some(following), Some(path)) => {
                    seen.insert(path);
                    answer = following;
                }
                (_, Some(_)) => return Err(Error::protocol(AnswerFault::PagesInCircle)),
                (_, None) => return Ok(()),
            }
        }
    }
}

/// Sends a request on its way, and gives what came of it where that is known at once.
async fn begin<T>(mut request: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let mut left = TURNS;
    std::future::poll_fn(|context| {
        if let Poll::Ready(known) = request.as_mut().poll(context) {
            return Poll::Ready(Some(known));
        }
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

/// The link to the next page. Graph says it before the entries, and then they are not looked at; elsewhere they are
/// passed over. What is wrong with a page is found when it is read.
fn next_link(page: &[u8]) -> Option<String> {
    let mut link = None;
    // Leaving an object before its end is an error to the reader, and here none.
    let _left = Link(&mut link).deserialize(&mut serde_json::Deserializer::from_slice(page));
    link
}

/// Where the link goes.
struct Link<'l>(&'l mut Option<String>);

impl<'de> DeserializeSeed<'de> for Link<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Link<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a page")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<String>()? {
            if key == NEXT {
                *self.0 = members.next_value()?;
                break;
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_found_before_and_after_the_entries() {
        for (page, link) in [
            (r#"{"@odata.nextLink":"a","value":["#, Some("a")),
            (
                r#"{"value":[{"@odata.nextLink":"b"}],"@odata.nextLink":"a"}"#,
                Some("a"),
            ),
            (r#"{"value":[{"@odata.nextLink":"b"}]}"#, None),
            (r#"{"@odata.nextLink":null,"value":[]}"#, None),
            (r#"{"value":[}"#, None),
            ("[]", None),
        ] {
            assert_eq!(next_link(page.as_bytes()).as_deref(), link, "{page}");
        }
    }
}
