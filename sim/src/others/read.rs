//! Reads what others do as `POST /_sim/others` takes it.

use serde_json::Value;
use uuid::Uuid;

use super::{Deed, Other, Others, When};
use crate::faults::{ABOUT, About};
use crate::graph::assign_license::Wish;
use crate::state::given::{Given, GivenError};
use crate::state::location::is_location;
use crate::state::{Tenant, guid};

/// The members of each deed besides `do`, `afterMs` and `before`.
const DEEDS: [(&str, &[&str]); 10] = [
    ("assign", &["userId", "addLicenses", "removeLicenses"]),
    ("locate", &["userId", "usageLocation"]),
    ("groupAssign", &["groupId", "addLicenses", "removeLicenses"]),
    ("join", &["groupId", "userId"]),
    ("leave", &["groupId", "userId"]),
    ("delete", &["userId"]),
    ("rename", &["userId", "userPrincipalName"]),
    ("enable", &["userId", "accountEnabled"]),
    ("seats", &["skuId", "enabled"]),
    ("load", &["writes"]),
];

/// Reads the whole script, or names what is wrong in it. Times count from now.
pub(crate) fn script(document: &Value, tenant: &Tenant, now_ms: u64) -> Result<Others, GivenError> {
    let mut list = Vec::new();
    for given in Given::new(document).items()? {
        list.push(Other {
            deed: deed(&given, tenant)?,
            when: when(&given, tenant, now_ms)?,
            outcome: None,
        });
    }
    Ok(Others { list })
}

fn when(given: &Given<'_>, tenant: &Tenant, now_ms: u64) -> Result<When, GivenError> {
    let after_ms = given.member("afterMs");
    let Some(before) = given.member("before") else {
        let after_ms = after_ms.map_or(Ok(0), |after| after.number())?;
        return Ok(When::At(now_ms.saturating_add(after_ms)));
    };
    if let Some(after) = after_ms {
        return after.wrong("can not stand beside before");
    }
    before.object(&ABOUT.into_iter().chain(["nth"]).collect::<Vec<_>>())?;
    let nth = match before.member("nth") {
        Some(nth) => match nth.number()? {
            0 => return nth.wrong("counts from 1"),
            nth => nth,
        },
        None => 1,
    };
    Ok(When::Before {
        about: About::read(&before, tenant)?,
        nth,
        seen: 0,
    })
}

fn deed(given: &Given<'_>, tenant: &Tenant) -> Result<Deed, GivenError> {
    let Some(member) = given.member("do") else {
        return given.wrong("lacks do");
    };
    let name = member.text()?;
    let Some((_, own)) = DEEDS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = DEEDS.iter().map(|(name, _)| *name).collect();
        return member.wrong(format!("is not one of {}", names.join(", ")));
    };
    let common = ["do", "afterMs", "before"].into_iter();
    given.object(&common.chain(own.iter().copied()).collect::<Vec<_>>())?;
    let user = || user(given, tenant);
    match name {
        "assign" => Ok(Deed::Assign {
            user: user()?,
            wish: wish(given)?,
        }),
        "locate" => {
            let location = required(given, "usageLocation")?;
            match location.text()? {
                text if is_location(text) => Ok(Deed::Locate {
                    user: user()?,
                    location: text.to_ascii_uppercase(),
                }),
                _ => location.wrong("is no country"),
            }
        }
        "groupAssign" => Ok(Deed::GroupAssign {
            group: group(given, tenant)?,
            wish: wish(given)?,
        }),
        "join" => Ok(Deed::Join {
            group: group(given, tenant)?,
            user: user()?,
        }),
        "leave" => Ok(Deed::Leave {
            group: group(given, tenant)?,
            user: user()?,
        }),
        "delete" => Ok(Deed::Delete { user: user()? }),
        "rename" => {
            let name = required(given, "userPrincipalName")?;
            match name.text()? {
                "" => name.wrong("is empty"),
                text if text.contains('/') => name.wrong("has a slash"),
                text => Ok(Deed::Rename {
                    user: user()?,
                    name: text.to_owned(),
                }),
            }
        }
        "enable" => Ok(Deed::Enable {
            user: user()?,
            enabled: required(given, "accountEnabled")?.boolean()?,
        }),
        "seats" => {
            let sku = required(given, "skuId")?;
            let product = guid(sku.text()?).and_then(|id| tenant.product(id));
            Ok(Deed::Seats {
                product: product.map_or_else(|| sku.wrong("is none of the products"), Ok)?,
                enabled: i64::try_from(required(given, "enabled")?.number()?).unwrap_or(i64::MAX),
            })
        }
        _ => Ok(Deed::Load {
            writes: required(given, "writes")?.number()?,
        }),
    }
}

fn required<'a>(given: &Given<'a>, name: &str) -> Result<Given<'a>, GivenError> {
    given
        .member(name)
        .map_or_else(|| given.wrong(format!("lacks {name}")), Ok)
}

fn user(given: &Given<'_>, tenant: &Tenant) -> Result<Uuid, GivenError> {
    let member = required(given, "userId")?;
    let row = tenant.users.find(member.text()?);
    row.map_or_else(
        || member.wrong("is none of the users"),
        |row| Ok(tenant.users.rows()[row].id),
    )
}

fn group(given: &Given<'_>, tenant: &Tenant) -> Result<Uuid, GivenError> {
    let member = required(given, "groupId")?;
    let id = guid(member.text()?).filter(|id| tenant.group(*id).is_some());
    id.map_or_else(|| member.wrong("is none of the groups"), Ok)
}

/// What is given and taken, in Graph's own form; a list that is absent is empty.
fn wish(given: &Given<'_>) -> Result<Wish, GivenError> {
    let list = |name: &str| {
        let empty = || Value::Array(Vec::new());
        given
            .member(name)
            .map_or_else(empty, |list| list.raw().clone())
    };
    let body = serde_json::json!({
        "addLicenses": list("addLicenses"),
        "removeLicenses": list("removeLicenses"),
    });
    Wish::read(&body).or_else(|error| given.wrong(error.message))
}
