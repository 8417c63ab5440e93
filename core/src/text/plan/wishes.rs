//! What is asked for: one wish for everybody, or those of a list.

use super::{Texts, Value};
use crate::model::{ServiceId, SkuId};
use crate::plan::{NewServices, PlanDocument, Scope, Services, Summary, Wish, Wishes};
use std::cmp::Reverse;

/// What is asked for, of how many users.
pub(super) fn lead(plan: &PlanDocument, texts: &Texts) -> String {
    let users = plan.totals.users;
    match &plan.request.wishes {
        Wishes::Same(wish) => wish_text(plan, wish, users, texts),
        Wishes::Rows(rows) => {
            let count = ("count", Value::count(users));
            if let Some(undone) = &rows.undo_of {
                let undone = ("move", Value::text(undone));
                return texts.say("plan.lead.undo", &[undone, count]);
            }
            let wishes = ("wishes", Value::count(rows.wishes.len() as u64));
            texts.say("plan.lead.rows", &[count, wishes])
        }
    }
}

/// What is wished for by row: the wishes of most users first.
pub(super) fn wishes(plan: &PlanDocument, summary: &Summary, texts: &Texts) -> Vec<String> {
    const NAMED: usize = 20;
    let Wishes::Rows(rows) = &plan.request.wishes else {
        return Vec::new();
    };
    let mut counted: Vec<(u64, u32)> = summary
        .wishes
        .iter()
        .map(|(wish, users)| (*users, *wish))
        .collect();
    counted.sort_unstable_by_key(|(users, wish)| (Reverse(*users), *wish));
    let more = counted.len().saturating_sub(NAMED) as u64;
    let told = counted.iter().take(NAMED).filter_map(|(users, wish)| {
        let wish = rows.wishes.get(usize::try_from(*wish).ok()?)?;
        Some(format!("  {}", wish_text(plan, wish, *users, texts)))
    });
    let mut told: Vec<String> = told.collect();
    if more > 0 {
        let more = [("count", Value::count(more))];
        told.push(format!("  {}", texts.say("plan.lead.rows.more", &more)));
    }
    told
}

/// One wish and how many users it is for.
fn wish_text(plan: &PlanDocument, wish: &Wish, users: u64, texts: &Texts) -> String {
    let count = ("count", Value::count(users));
    let products =
        |ids: &[SkuId]| Value::text(&texts.join(ids.iter().map(|id| plan.product_name(*id))));
    let services = |ids: &[ServiceId]| {
        let names = match ids {
            [] => texts.say("plan.none", &[]),
            ids => texts.join(ids.iter().map(|id| plan.service_name(*id))),
        };
        Value::text(&names)
    };
    let what = match &wish.scope {
        Scope::Swap { pairs } => texts.join(pairs.iter().map(|pair| {
            texts.say(
                "plan.pair",
                &[
                    ("from", Value::text(&plan.product_name(pair.from))),
                    ("to", Value::text(&plan.product_name(pair.to))),
                ],
            )
        })),
        Scope::ReplaceAll { targets } => texts.say("plan.everything", &[("to", products(targets))]),
        Scope::Grant { targets } => texts.say("plan.grant", &[("to", products(targets))]),
        Scope::Revoke { products: named } => {
            return texts.say("plan.lead.revoke", &[("products", products(named)), count]);
        }
        Scope::Adjust {
            products: named,
            on,
            off,
        } => {
            let values = [
                ("products", products(named)),
                ("on", services(on)),
                ("off", services(off)),
                count,
            ];
            return texts.say("plan.lead.adjust", &values);
        }
        Scope::Like { user_id, .. } => {
            let user = Value::text(user_id.as_str());
            return texts.say("plan.lead.like", &[("user", user), count]);
        }
        Scope::Restore { licenses, .. } => {
            let names = match licenses.as_slice() {
                [] => texts.say("plan.none", &[]),
                all => texts.join(all.iter().map(|one| plan.product_name(one.sku_id))),
            };
            let products = Value::text(&names);
            return texts.say("plan.lead.restore", &[("products", products), count]);
        }
    };
    let (key, named) = match &wish.services {
        Services::Keep {
            also_off,
            new_services: NewServices::Off,
        } if also_off.is_empty() => ("plan.lead.keepNewOff", also_off),
        Services::Keep {
            also_off,
            new_services: NewServices::Off,
        } => ("plan.lead.alsoOffNewOff", also_off),
        Services::Keep { also_off, .. } if also_off.is_empty() => ("plan.lead.keep", also_off),
        Services::Keep { also_off, .. } => ("plan.lead.alsoOff", also_off),
        Services::Off { services } if services.is_empty() => ("plan.lead.allOn", services),
        Services::Off { services } => ("plan.lead.off", services),
        Services::OnlyOn { services } if services.is_empty() => ("plan.lead.allOff", services),
        Services::OnlyOn { services } => ("plan.lead.onlyOn", services),
    };
    texts.say(
        key,
        &[
            ("pairs", Value::text(&what)),
            count,
            ("services", services(named)),
        ],
    )
}
