//! Lists that come in pages.
//!
//! Source: learn.microsoft.com/graph/paging: follow `@odata.nextLink` as it is, a page may be empty, the
//! count stands on the first page only.

use super::client::{Call, Graph};
use crate::error::{AnswerFault, Error};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashSet;

#[derive(Deserialize)]
struct Page<T> {
    value: Vec<T>,
    #[serde(rename = "@odata.nextLink", default)]
    next: Option<String>,
    #[serde(rename = "@odata.count", default)]
    count: Option<u64>,
}

impl Graph<'_> {
    /// Reads every page and gives each to `take`, with the total where the service said one.
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
        let mut next = Some(first);
        while let Some(path) = next {
            let page: Page<T> = self.parse(&self.read(&Call::get(path.as_str())).await?)?;
            total = total.or(page.count);
            take(page.value, total)?;
            if !seen.insert(path) {
                return Err(Error::protocol(AnswerFault::PagesInCircle));
            }
            next = page.next.map(|link| self.path_of_link(&link)).transpose()?;
        }
        Ok(())
    }
}
