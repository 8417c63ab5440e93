//! Groups: their names and their members.
//!
//! Sources: learn.microsoft.com/graph/api/resources/group and learn.microsoft.com/graph/api/group-list-transitivemembers
//! (the cast to users needs `ConsistencyLevel: eventual` and `$count=true`; pages of at most 999).

use super::client::Graph;
use super::path::{query_value, segment};
use crate::error::{AnswerFault, Error};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireGroup {
    id: String,
    #[serde(default)]
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct WireMember {
    id: String,
}

impl Graph<'_> {
    /// Names of these groups by id, of those that can be read.
    ///
    /// Errors: those of a read that failed for all.
    pub(crate) async fn group_names(
        &self,
        ids: &[String],
    ) -> Result<BTreeMap<String, String>, Error> {
        let mut names = BTreeMap::new();
        for some in ids.chunks(super::batch::SIZE) {
            let paths: Vec<String> = some
                .iter()
                .map(|id| format!("/groups/{}?$select=id,displayName", segment(id)))
                .collect();
            for (id, item) in some.iter().zip(self.read_all(&paths).await?) {
                if item.status != 200 {
                    continue;
                }
                if let Ok(WireGroup {
                    display_name: Some(name),
                    ..
                }) = serde_json::from_value(item.body)
                {
                    names.insert(id.clone(), name);
                }
            }
        }
        Ok(names)
    }

    /// Ids of the groups of that name, or of that id.
    pub(crate) async fn find_groups(&self, name: &str) -> Result<Vec<String>, Error> {
        let filter = match uuid::Uuid::try_parse(name) {
            Ok(id) => format!("id eq '{}'", id.as_hyphenated()),
            Err(_) => format!("displayName eq '{}'", name.replace('\'', "''")),
        };
        let path = format!(
            "/groups?$select=id,displayName&$filter={}&$count=true&$top=999",
            query_value(&filter)
        );
        let mut ids = Vec::new();
        self.pages(path, |page: Vec<WireGroup>, _| {
            ids.extend(page.into_iter().map(|group| group.id));
            Ok(())
        })
        .await?;
        Ok(ids)
    }

    /// Ids of every user in a group, by however many groups within it.
    pub(crate) async fn group_users(&self, group: &str) -> Result<Vec<String>, Error> {
        let path = format!(
            "/groups/{}/transitiveMembers/microsoft.graph.user?$select=id&$count=true&$top=999",
            segment(group)
        );
        let mut ids = Vec::new();
        self.pages(path, |page: Vec<WireMember>, _| {
            if page.iter().any(|member| member.id.is_empty()) {
                return Err(Error::protocol(AnswerFault::WrongShape));
            }
            ids.extend(page.into_iter().map(|member| member.id));
            Ok(())
        })
        .await?;
        Ok(ids)
    }
}
