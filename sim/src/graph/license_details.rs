//! `GET /users/{id}/licenseDetails`: direct and inherited, with the user's own service states.
//! [S] [D:ldet] 1.6

use serde_json::{Map, Value, json};

use super::Call;
use super::error::GraphError;
use super::query::Query;
use super::reply::Reply;
use super::select::Selection;
use super::{subscribed_skus, user};
use crate::random::{Random, hash};
use crate::state::replicas::View;

/// [S] 1.6
const KNOWN: [&str; 4] = ["id", "servicePlans", "skuId", "skuPartNumber"];

/// Every product of a user.
pub(super) fn list(
    view: View<'_>,
    key: &str,
    query: &Query,
    call: &Call<'_>,
) -> Result<Reply, GraphError> {
    // [D:ldet] 1.6: only `$select` is supported.
    query.only(&["$select"])?;
    let selection = Selection::parse(query.get("$select"), &KNOWN, &KNOWN, "licenseDetails")?;
    let user = user::find(view, key)?;
    let tenant = view.tenant;
    let details = user.products().into_iter().map(|number| {
        let product = tenant.product_at(number);
        let off = tenant.effective_disabled(user, number);
        let mut members = Map::new();
        for name in &selection.names {
            let value = match *name {
                "id" => {
                    // Opaque base64url in Graph [D:ldet] 1.6; here just opaque.
                    let mut random = Random::new(hash(&format!("{}{}", user.id, product.sku_id)));
                    json!(format!("{:016x}{:016x}", random.next(), random.next()))
                }
                "skuId" => json!(product.sku_id),
                "skuPartNumber" => json!(product.part_number),
                _ => {
                    // `Disabled` marks a service that is off for this user. [D:ldet] 1.6
                    let status = |id| off.contains(id).then_some("Disabled");
                    let plans = product.plans.iter();
                    plans
                        .map(|plan| subscribed_skus::plan(plan, status(&plan.id)))
                        .collect()
                }
            };
            members.insert((*name).to_owned(), value);
        }
        Value::Object(members)
    });
    let details: Vec<Value> = details.collect();
    let context = selection.context(&format!("users('{}')/licenseDetails", user.id));
    let body = json!({ "@odata.context": call.context(&context), "value": details });
    Ok(Reply::json(200, body))
}
