//! Reads Microsoft's list of products and services, one row for each service of each product.
//!
//! The list has its quirks: no-break spaces after ids, tabs inside names, rows twice, several spellings of one
//! service, a stray bracket, a part number of two products. One name is kept per id. Ids are the key.
//!
//! Source: learn.microsoft.com/entra/identity/users/licensing-service-plan-reference (29 October 2025).

use crate::model::{ServiceId, SkuId};
use std::collections::BTreeMap;

/// The columns that are read, by Microsoft's names. Their order is free, others may stand between.
const COLUMNS: [&str; 6] = [
    "Product_Display_Name",
    "String_Id",
    "GUID",
    "Service_Plan_Name",
    "Service_Plan_Id",
    "Service_Plans_Included_Friendly_Names",
];

/// Why a list can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// A place in the file can't be read. Lines count from 1, the one of the columns; bytes from 0.
    #[error("unreadable list at line {line}, byte {byte}: {fault:?}")]
    Unreadable {
        /// The line of the row.
        line: u64,
        /// Where the row begins, or the first byte that is no text.
        byte: u64,
        /// What is wrong.
        fault: ListFault,
    },
    /// A column is not there.
    #[error("the list has no column {missing}; its columns are: {columns}")]
    ColumnMissing {
        /// The first that is missing.
        missing: &'static str,
        /// Those that are there, joined by commas.
        columns: String,
    },
    /// The columns are there and no row is.
    #[error("the list has no rows")]
    Empty,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// Not UTF-8, or a zero byte.
    NotText,
    /// It has more or fewer cells than there are columns.
    Cells,
    /// A cell runs over a line end: a quote that is not closed takes the next rows into itself.
    Quote,
    /// The id of the product or of the service is none.
    NotAnId,
}

/// The names of one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Graph's name: `skuPartNumber` or `servicePlanName`.
    pub technical: String,
    /// As people know it.
    pub friendly: String,
}

/// What the list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The products' names.
    pub products: BTreeMap<SkuId, Naming>,
    /// The services' names.
    pub services: BTreeMap<ServiceId, Naming>,
    /// The services of each product, sorted by id. A tenant's own product may lack some.
    pub contents: BTreeMap<SkuId, Vec<ServiceId>>,
}

/// Reads a list as Microsoft publishes it: UTF-8 with or without BOM. Comma, semicolon and tab part the cells,
/// whichever occurs most often in the first line.
///
/// Errors: the first place that can't be read, or the first column that is missing. A list is used as a whole
/// or not at all.
pub fn read_list(bytes: &[u8]) -> Result<List, ListError> {
    check_text(bytes)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let skipped = bytes.len() - text.len();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text);
    let unreadable = |position: Option<&csv::Position>, fault| {
        let start = position.map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        // The reader's position may lie on the line ends before the row.
        let ends = text
            .iter()
            .skip(start)
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        unreadable_at(
            bytes,
            start.saturating_add(ends).saturating_add(skipped),
            fault,
        )
    };
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(fault) => return Err(unreadable(fault.position(), ListFault::NotText)),
    };
    let mut columns = [0; COLUMNS.len()];
    for (column, wanted) in columns.iter_mut().zip(COLUMNS) {
        let is_it = |name: &str| name.trim().eq_ignore_ascii_case(wanted);
        *column = headers
            .iter()
            .position(is_it)
            .ok_or_else(|| ListError::ColumnMissing {
                missing: wanted,
                columns: headers.iter().map(str::trim).collect::<Vec<_>>().join(", "),
            })?;
    }
    let mut products = BTreeMap::<SkuId, Spellings>::new();
    let mut services = BTreeMap::<ServiceId, Spellings>::new();
    let mut contents = BTreeMap::<SkuId, Vec<ServiceId>>::new();
    for record in reader.records() {
        let record = record.map_err(|fault| unreadable(fault.position(), ListFault::NotText))?;
        let fault = |fault| unreadable(record.position(), fault);
        if record.iter().any(|cell| cell.contains(['\r', '\n'])) {
            return Err(fault(ListFault::Quote));
        }
        // Spreadsheets leave empty rows at the end.
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != headers.len() {
            return Err(fault(ListFault::Cells));
        }
        let [
            product_name,
            part_number,
            product,
            plan_name,
            service,
            friendly_name,
        ] = columns.map(|column| tidy(record.get(column).unwrap_or_default()));
        let (Some(product), Some(service)) = (SkuId::parse(&product), ServiceId::parse(&service))
        else {
            return Err(fault(ListFault::NotAnId));
        };
        products
            .entry(product)
            .or_default()
            .count(part_number, product_name);
        services
            .entry(service)
            .or_default()
            .count(plan_name, friendly_name);
        contents.entry(product).or_default().push(service);
    }
    if products.is_empty() {
        return Err(ListError::Empty);
    }
    for services in contents.values_mut() {
        services.sort_unstable();
        services.dedup();
    }
    Ok(List {
        products: products
            .into_iter()
            .map(|(id, names)| (id, names.best()))
            .collect(),
        services: services
            .into_iter()
            .map(|(id, names)| (id, names.best()))
            .collect(),
        contents,
    })
}

/// How often each spelling of the two names of one id occurs.
#[derive(Default)]
struct Spellings {
    technical: BTreeMap<String, u32>,
    friendly: BTreeMap<String, u32>,
}

impl Spellings {
    fn count(&mut self, technical: String, friendly: String) {
        *self.technical.entry(technical).or_default() += 1;
        *self.friendly.entry(friendly).or_default() += 1;
    }

    fn best(self) -> Naming {
        Naming {
            technical: best(self.technical, |_| true),
            // `Office for the Web` is meant for people; `OFFICE ONLINE` and `TEAMS1` are not.
            friendly: best(self.friendly, |name| name.chars().any(char::is_lowercase)),
        }
    }
}

/// The preferred spelling that occurs most often; of equals the first in byte order.
fn best(spellings: BTreeMap<String, u32>, is_preferred: impl Fn(&str) -> bool) -> String {
    let found = spellings
        .into_iter()
        .rev()
        .max_by_key(|(name, times)| (is_preferred(name), *times));
    found.map(|(name, _)| name).unwrap_or_default()
}

/// One line without space around it, single spaces inside, and no bracket that was never opened.
fn tidy(cell: &str) -> String {
    let mut name = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    while name.ends_with(')') && name.matches(')').count() > name.matches('(').count() {
        name.pop();
    }
    name
}

fn delimiter(text: &[u8]) -> u8 {
    let first_line = || {
        text.iter()
            .take_while(|byte| !matches!(byte, b'\r' | b'\n'))
    };
    let count = |separator: &u8| first_line().filter(|byte| *byte == separator).count();
    // The last of equals wins, so the comma stands last.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

fn check_text(bytes: &[u8]) -> Result<(), ListError> {
    let bad = match std::str::from_utf8(bytes) {
        Err(fault) => Some(fault.valid_up_to()),
        Ok(_) => bytes.iter().position(|byte| *byte == 0),
    };
    bad.map_or(Ok(()), |at| {
        Err(unreadable_at(bytes, at, ListFault::NotText))
    })
}

fn unreadable_at(bytes: &[u8], at: usize, fault: ListFault) -> ListError {
    let before = bytes.iter().take(at);
    let line = 1 + before.filter(|byte| **byte == b'\n').count() as u64;
    ListError::Unreadable {
        line,
        byte: at as u64,
        fault,
    }
}

#[cfg(test)]
mod published {
    use super::{List, read_list};
    use std::sync::LazyLock;

    /// The list as it lies in the repository, read once for every test.
    pub(in crate::catalogue) static PUBLISHED: LazyLock<List> = LazyLock::new(|| {
        let list = include_bytes!("../../../data/licensing-service-plans.csv");
        read_list(list).expect("Microsoft's list")
    });
}

#[cfg(test)]
pub(super) use published::PUBLISHED;

#[cfg(test)]
mod tests;
