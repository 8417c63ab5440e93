//! What there is to know about the products that come: on trial, in grace, or soon at their end.

use super::build::Facts;
use super::document::FindingCount;
use crate::error::ErrorCode;
use crate::event::Severity;
use crate::model::{SkuId, Subscription};
use crate::timestamp;
use std::collections::BTreeMap;

/// A subscription that ends within these days of the plan is told.
const SOON_DAYS: i64 = 30;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Findings about products that somebody would get, with how many.
pub(super) fn find(facts: &Facts, coming: &BTreeMap<SkuId, u64>) -> Vec<FindingCount> {
    let mut found = Vec::new();
    for (id, count) in coming {
        let mut find = |code, date: Option<&str>| {
            found.push(FindingCount {
                id: code,
                severity: Severity::Warning,
                target: Some(id.to_string()),
                services: Vec::new(),
                group_id: None,
                date: date.map(str::to_string),
                count: *count,
            });
        };
        let sku = facts.skus.iter().find(|sku| sku.id == *id);
        let living: Vec<&Subscription> = facts
            .subscriptions
            .iter()
            .filter(|one| one.sku_id == *id && one.is_usable())
            .collect();
        if !living.is_empty() && living.iter().all(|one| one.is_trial) {
            find(ErrorCode::ProductOnTrial, None);
        }
        if sku.is_some_and(|sku| sku.capability_status == "Warning") {
            find(ErrorCode::ProductInGrace, None);
        }
        if let Some(date) = soonest(&living, facts.created_at) {
            find(ErrorCode::ProductEnding, Some(date));
        }
    }
    found
}

/// The first day within the time that some seats of a product may go away. Days that have passed say nothing:
/// the product's own state does.
fn soonest<'s>(living: &[&'s Subscription], now: i64) -> Option<&'s str> {
    living
        .iter()
        .filter_map(|one| {
            let date = one.next_lifecycle.as_deref()?;
            let days = timestamp::parse(date)?.checked_sub(now)?;
            (0..=SOON_DAYS * DAY_MS)
                .contains(&days)
                .then_some((days, date))
        })
        .min()
        .map(|(_, date)| date)
}
