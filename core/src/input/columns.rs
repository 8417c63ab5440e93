//! The columns of a list, found by their names.

use super::RowWish;
use super::names::cell_names;
use super::rows::row_location;
use crate::error::{CsvFault, Error};
use ::csv::StringRecord;

/// Which cell of a row says what. The places are those of the header.
#[derive(Default)]
pub(super) struct Columns {
    id: Option<usize>,
    address: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    disable: Option<usize>,
    only_enable: Option<usize>,
    usage_location: Option<usize>,
    like_user: Option<usize>,
    reason: Option<usize>,
    /// The names of all others.
    pub(super) ignored: Vec<String>,
}

/// Why a header can't be used.
pub(super) enum HeaderFault {
    /// It has no column for users.
    NoUser {
        /// What it has.
        columns: String,
    },
    /// Two columns of one name, which may say different things.
    Twice {
        /// The name.
        column: String,
    },
}

impl HeaderFault {
    pub(super) fn at(self, unreadable: impl Fn(CsvFault) -> Error) -> Error {
        match self {
            HeaderFault::NoUser { columns } => Error::CsvColumnMissing { columns },
            HeaderFault::Twice { column } => unreadable(CsvFault::ColumnTwice { column }),
        }
    }
}

impl Columns {
    /// Names are compared in any case and without blanks. Ids stand under the names that Microsoft's tools give
    /// them; where several do, the first of these is taken and the others are ignored.
    pub(super) fn of(headers: &StringRecord) -> Result<Columns, HeaderFault> {
        const IDS: [&str; 3] = ["id", "userid", "objectid"];
        let names: Vec<String> = headers.iter().map(plain).collect();
        let mut used = Vec::new();
        let mut find = |name: &str| -> Result<Option<usize>, HeaderFault> {
            let places = names.iter().enumerate();
            let mut places = places.filter(|(_, other)| *other == name).map(|(at, _)| at);
            let place = places.next();
            if places.next().is_some() {
                let column = headers.get(place.unwrap_or_default()).unwrap_or_default();
                return Err(HeaderFault::Twice {
                    column: column.trim().into(),
                });
            }
            used.extend(place);
            Ok(place)
        };
        let mut columns = Columns {
            address: find("userprincipalname")?,
            from: find("from")?,
            to: find("to")?,
            disable: find("disable")?,
            only_enable: find("onlyenable")?,
            like_user: find("likeuser")?,
            reason: find("reason")?,
            ..Columns::default()
        };
        for id in IDS {
            if columns.id.is_none() {
                columns.id = find(id)?;
            }
        }
        // The admin center's export says what is, and not what shall be: its usage location is no wish.
        if !names.iter().any(|name| name == "licenses") {
            columns.usage_location = find("usagelocation")?;
        }
        let named = headers.iter().map(str::trim).enumerate();
        let named = named.filter(|(_, name)| !name.is_empty());
        if columns.id.is_none() && columns.address.is_none() {
            let all: Vec<&str> = named.map(|(_, name)| name).collect();
            return Err(HeaderFault::NoUser {
                columns: all.join(", "),
            });
        }
        let ignored = named.filter(|(at, _)| !used.contains(at));
        columns.ignored = ignored.map(|(_, name)| name.to_string()).collect();
        Ok(columns)
    }

    /// The user's name, and the address beside an id. An id can't be given to somebody else, an address can: where
    /// both are there, both must fit.
    pub(super) fn user<'r>(&self, record: &'r StringRecord) -> Option<(&'r str, Option<&'r str>)> {
        let filled = |column| cell(record, column).filter(|cell| !cell.is_empty());
        match (filled(self.id), filled(self.address)) {
            (Some(id), address) => Some((id, address)),
            (None, Some(address)) => Some((address, None)),
            (None, None) => None,
        }
    }

    /// What the row wishes. A row that is too short for its header does not have the cells it lacks.
    pub(super) fn wish(&self, record: &StringRecord) -> Result<RowWish, CsvFault> {
        let list = |column| cell(record, column).map(cell_names);
        let text = |column| {
            let cell = cell(record, column).filter(|cell| !cell.is_empty());
            cell.map(str::to_string)
        };
        let usage_location = match cell(record, self.usage_location) {
            None => Default::default(),
            Some(given) => row_location(given).ok_or_else(|| CsvFault::Location {
                given: given.into(),
            })?,
        };
        Ok(RowWish {
            from: list(self.from),
            to: list(self.to),
            disable: list(self.disable),
            only_enable: list(self.only_enable),
            usage_location,
            like_user: text(self.like_user),
            reason: text(self.reason),
        })
    }
}

fn cell(record: &StringRecord, column: Option<usize>) -> Option<&str> {
    record.get(column?).map(str::trim)
}

/// A column's name as it is compared: in lower case, without blanks.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| !letter.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}
