//! `core/src/catalogue/names.tsv`: ids and names of products and services out of Microsoft's list.
//!
//! The list has its quirks: no-break spaces after ids, tabs inside names, rows twice, several
//! spellings of one service, a stray bracket. The table keeps one name per id. Ids are the key;
//! part numbers are not unique.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::Generated;
use crate::settings::Settings;

const LIST: &str = "data/licensing-service-plans.csv";
const SOURCE: &str = "data/SOURCE.md";
const TABLE: &str = "core/src/catalogue/names.tsv";

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "Product_Display_Name")]
    product_name: String,
    #[serde(rename = "String_Id")]
    part_number: String,
    #[serde(rename = "GUID")]
    product: String,
    #[serde(rename = "Service_Plan_Name")]
    plan_name: String,
    #[serde(rename = "Service_Plan_Id")]
    plan: String,
    #[serde(rename = "Service_Plans_Included_Friendly_Names")]
    friendly_name: String,
}

/// Makes the table.
pub(super) fn generate(settings: &Settings) -> Result<Generated> {
    let list = fs::read(settings.root.join(LIST)).with_context(|| format!("cannot read {LIST}"))?;
    let source = fs::read_to_string(settings.root.join(SOURCE))
        .with_context(|| format!("cannot read {SOURCE}"))?;
    let version = version(&source).with_context(|| {
        format!("the row \"Version\" of {SOURCE} names no date such as 29 July 2026")
    })?;
    Ok(Generated {
        path: TABLE.to_owned(),
        source: LIST,
        text: table(&list, &version)?,
    })
}

/// How often each spelling of the two names of one id occurs.
#[derive(Default)]
struct Spellings {
    technical: BTreeMap<String, u32>,
    friendly: BTreeMap<String, u32>,
}

fn table(list: &[u8], version: &str) -> Result<String> {
    let mut products = BTreeMap::<String, Spellings>::new();
    let mut plans = BTreeMap::<String, Spellings>::new();
    let list = list.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(list);
    for (index, row) in csv::Reader::from_reader(list)
        .deserialize::<Row>()
        .enumerate()
    {
        let row = row.with_context(|| format!("{LIST}, data row {}", index + 1))?;
        count(
            &mut products,
            &row.product,
            &row.part_number,
            &row.product_name,
        )?;
        count(&mut plans, &row.plan, &row.plan_name, &row.friendly_name)?;
    }
    let mut text = format!("# Reseat catalogue\t{version}\tMicrosoft, see {SOURCE}\n");
    for (kind, entries) in [("P", &products), ("S", &plans)] {
        for (id, spellings) in entries {
            let technical = best(&spellings.technical, |_| true);
            let friendly = best(&spellings.friendly, is_mixed_case);
            text.push_str(&format!("{kind}\t{id}\t{technical}\t{friendly}\n"));
        }
    }
    Ok(text)
}

fn count(
    entries: &mut BTreeMap<String, Spellings>,
    id: &str,
    technical: &str,
    friendly: &str,
) -> Result<()> {
    let id = tidy(id).to_ascii_lowercase();
    ensure!(is_guid(&id), "{LIST}: \"{id}\" is not an id");
    let spellings = entries.entry(id).or_default();
    *spellings.technical.entry(tidy(technical)).or_default() += 1;
    *spellings.friendly.entry(tidy(friendly)).or_default() += 1;
    Ok(())
}

/// One line without space around it, single spaces inside, and no bracket that was never opened.
fn tidy(name: &str) -> String {
    let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    while name.ends_with(')') && name.matches(')').count() > name.matches('(').count() {
        name.pop();
    }
    name
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_digit() || ('a'..='f').contains(&c),
        })
}

/// `Office for the Web` is meant for people; `OFFICE ONLINE` and `TEAMS1` are not.
fn is_mixed_case(name: &str) -> bool {
    name.chars().any(char::is_lowercase)
}

/// The preferred spelling that occurs most often; of equals the first in byte order.
fn best(spellings: &BTreeMap<String, u32>, preferred: impl Fn(&str) -> bool) -> &str {
    spellings
        .iter()
        .rev()
        .max_by_key(|(name, times)| (preferred(name), **times))
        .map_or("", |(name, _)| name.as_str())
}

/// The first `29 July 2026` in the row `Version`, as `2026-07-29`.
fn version(source: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let row = source
        .lines()
        .find(|line| line.starts_with("| Version |"))?;
    let words: Vec<&str> = row.split_whitespace().collect();
    words.windows(3).find_map(|date| {
        let day: u8 = date[0].parse().ok()?;
        let month = MONTHS.iter().position(|name| *name == date[1])? + 1;
        let year: u16 = date[2].parse().ok()?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,\
        Service_Plans_Included_Friendly_Names\n";
    const PRODUCT: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
    const PLAN: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

    fn made_from(rows: &[(&str, &str, &str)]) -> String {
        let mut list = HEAD.to_owned();
        for (product, plan_name, friendly) in rows {
            list.push_str(&format!(
                "Office,PACK,{product},{plan_name},{PLAN},{friendly}\n"
            ));
        }
        table(list.as_bytes(), "2026-07-29").unwrap()
    }

    #[test]
    fn spaces_of_every_kind_go() {
        let text = made_from(&[(&format!("{PRODUCT}\u{a0}"), "A\t  B ", "Name\u{a0}one")]);
        assert!(
            text.contains(&format!("P\t{PRODUCT}\tPACK\tOffice\n")),
            "{text}"
        );
        assert!(
            text.contains(&format!("S\t{PLAN}\tA B\tName one\n")),
            "{text}"
        );
    }

    #[test]
    fn mixed_case_wins_then_the_most_frequent() {
        let text = made_from(&[
            (PRODUCT, "TEAMS1", "TEAMS1"),
            (PRODUCT, "TEAMS1", "TEAMS1"),
            (PRODUCT, "TEAMS1)", "Microsoft Teams"),
        ]);
        assert!(
            text.contains(&format!("S\t{PLAN}\tTEAMS1\tMicrosoft Teams\n")),
            "{text}"
        );
    }

    #[test]
    fn a_bracket_that_was_opened_stays() {
        assert_eq!(tidy("SharePoint (Plan 2)"), "SharePoint (Plan 2)");
        assert_eq!(tidy("RMS_S_ENTERPRISE)"), "RMS_S_ENTERPRISE");
    }

    #[test]
    fn what_is_no_id_is_refused() {
        let list = format!("{HEAD}Office,PACK,not-an-id,A,{PLAN},B\n");
        assert!(table(list.as_bytes(), "2026-07-29").is_err());
    }

    #[test]
    fn the_version_is_the_date_of_the_row() {
        let source = "| Version | as committed on 9 July 2026 to a mirror |";
        assert_eq!(version(source).as_deref(), Some("2026-07-09"));
        assert_eq!(version("| Version | unknown |"), None);
    }
}
