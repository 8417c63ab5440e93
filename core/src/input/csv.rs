//! Lists of users as files.

use super::columns::Columns;
use super::sheet::{Row, Sheet};
use super::{Encoding, NamedUser, RowWish};
use crate::error::{CsvFault, Error, RowPlace};
use std::collections::HashSet;
use std::sync::Arc;

/// What a file says.
#[derive(Clone, Debug)]
pub struct List {
    /// Its users, in its order, as often as it names them.
    pub rows: Vec<NamedUser>,
    /// The columns nobody asked for, as the file names them.
    pub ignored_columns: Vec<String>,
}

/// The most different wishes that rows share. A list where every row has a reason of its own shares none, and
/// remembering them all would take as much again.
const SHARED: usize = 1000;

/// Reads a list. Its columns may stand in any order and be written in any case, with blanks or without: see
/// [`Columns`]. Rows whose cells are all empty are left out, as spreadsheets add them at the end.
///
/// Errors: `CsvUnreadable` with line and byte where the file is no text of its encoding, where a quote is not
/// closed with its cell, and where a row names no user or no country; `CsvColumnMissing` with the columns there
/// are; `ContradictoryRows`.
pub fn read_csv(bytes: &[u8], encoding: Option<Encoding>) -> Result<List, Error> {
    let sheet = Sheet::of(bytes, encoding)?;
    let mut lines = sheet.rows()?;
    let columns = Columns::of(&lines.headers)
        .map_err(|fault| fault.at(|fault| sheet.unreadable(0, fault)))?;
    let mut rows = Vec::new();
    let mut wishes: HashSet<Arc<RowWish>> = HashSet::from([Arc::default()]);
    while let Some(Row { cells, line, at }) = lines.next()? {
        let Some((name, address)) = columns.user(cells) else {
            return Err(sheet.unreadable(at, CsvFault::NoUser));
        };
        let wish = columns
            .wish(cells)
            .map_err(|fault| sheet.unreadable(at, fault))?
            .settled()
            .map_err(|clash| Error::ContradictoryRow {
                user: name.into(),
                place: RowPlace::Line(line),
                clash,
            })?;
        rows.push(NamedUser {
            name: name.into(),
            address: address.map(str::to_string),
            line: Some(line),
            wish: shared(&mut wishes, wish),
        });
    }
    Ok(List {
        rows,
        ignored_columns: columns.ignored,
    })
}

fn shared(wishes: &mut HashSet<Arc<RowWish>>, wish: RowWish) -> Arc<RowWish> {
    if let Some(known) = wishes.get(&wish) {
        return known.clone();
    }
    let wish = Arc::new(wish);
    if wishes.len() < SHARED {
        wishes.insert(wish.clone());
    }
    wish
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::RowClash;
    use crate::input::{RowLocation, need_wishes};

    fn users(bytes: &[u8]) -> Vec<(String, u64)> {
        read_csv(bytes, None)
            .expect("readable")
            .rows
            .into_iter()
            .map(|row| (row.name, row.line.unwrap_or(0)))
            .collect()
    }

    #[test]
    fn takes_the_separator_from_the_header_and_survives_quotes() {
        let expected = vec![("a@x".to_string(), 2), ("b@x".to_string(), 3)];
        assert_eq!(users(b"UserPrincipalName\na@x\nb@x\n\n"), expected);
        assert_eq!(
            users(b"\xef\xbb\xbfName;userprincipalname\r\n\"A; B\";a@x\r\nB;b@x\r\n"),
            expected
        );
        assert_eq!(
            users(b"id\tName\na@x\tO\"Neil\nb@x\t\n;\n")[..2],
            expected[..]
        );
        let quoted = "\"Display, name\",UserPrincipalName\n\"two\nlines\",zoe\u{308}@x\n,b@x\n";
        assert_eq!(
            users(quoted.as_bytes()),
            vec![("zoe\u{308}@x".to_string(), 2), ("b@x".to_string(), 4)]
        );
    }

    #[test]
    fn counts_lines_however_they_end() {
        let expected = vec![("a@x".to_string(), 2), ("b@x".to_string(), 5)];
        for end in ["\n", "\r\n", "\r"] {
            let text = ["Id,Name", "a@x,\"two", "lines\"", "", "b@x,B"].join(end);
            assert_eq!(users(text.as_bytes()), expected, "{end:?}");
        }
        assert_eq!(users(b"Name;Id\rB,C,D;a@x\r")[0].0, "a@x");
    }

    fn fault(bytes: &[u8]) -> (u64, u64, CsvFault) {
        match read_csv(bytes, None) {
            Err(Error::CsvUnreadable { line, byte, fault }) => (line, byte, fault),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nobody_is_left_out_without_a_word() {
        let open = b"\xef\xbb\xbfName,Id\n\"A\nB\",a@x\nC,b@x\n\"D,c@x\nE,d@x\n";
        assert_eq!(fault(open), (5, 27, CsvFault::Quote));
        assert_eq!(fault(b"Id,Name\ra@x,A\r,B\r"), (3, 14, CsvFault::NoUser));
        // Wholly empty rows are left out, as before.
        let rows = users(b"Id;Name\r\n;\r\n \t; \r\na@x;A\r\n;;\r\n");
        assert_eq!(rows, vec![("a@x".to_string(), 4)]);
    }

    #[test]
    fn names_the_columns_there_are_where_none_is_for_users() {
        for (header, there) in [
            (
                &b"Benutzerprinzipalname;Anzeigename;To\na@x;A;B\n"[..],
                "Benutzerprinzipalname, Anzeigename, To",
            ),
            (b"Mail\na\n", "Mail"),
            (b"", ""),
        ] {
            match read_csv(header, None) {
                Err(Error::CsvColumnMissing { columns }) => assert_eq!(columns, there),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn takes_the_export_of_the_admin_center() {
        let export = "Block credential,Display name,Licenses,Object Id,Usage location,User principal name,\r\n\
            False,\"Weiss, Jo\",Microsoft 365 E3+Visio,00000001-0000-4000-8000-000000000001,Netherlands,jo@x,\r\n";
        let list = read_csv(export.as_bytes(), None).expect("readable");
        assert_eq!(list.rows.len(), 1);
        assert_eq!(list.rows[0].name, "00000001-0000-4000-8000-000000000001");
        assert_eq!(list.rows[0].address.as_deref(), Some("jo@x"));
        assert!(list.rows[0].wish.is_empty(), "{:?}", list.rows[0].wish);
        let ignored = "Block credential, Display name, Licenses, Usage location";
        assert_eq!(list.ignored_columns.join(", "), ignored);
    }

    #[test]
    fn of_several_ids_one_is_taken_and_a_column_twice_is_refused() {
        let list = read_csv(b"ObjectId,USERID\no,u\n", None).expect("readable");
        assert_eq!(
            (list.rows[0].name.as_str(), list.ignored_columns),
            ("u", vec!["ObjectId".to_string()])
        );
        let column = "Only Enable".to_string();
        assert_eq!(
            fault(b"Id, Only Enable ,onlyenable\na,,\n"),
            (1, 0, CsvFault::ColumnTwice { column })
        );
    }

    #[test]
    fn a_row_says_what_is_wished_and_a_short_one_says_less() {
        let list = read_csv(
            "id;FROM;To;Disable;Usage Location;LikeUser;reason\n\
             a;E3 | ;E5|E5 V| ;;nl;;\n\
             b;E3\n\
             c\n\
             d;;;;;m@x;moves team\n"
                .as_bytes(),
            None,
        )
        .expect("readable");
        let names = |names: &[&str]| Some(names.iter().map(|name| name.to_string()).collect());
        let wishes: Vec<&RowWish> = list.rows.iter().map(|row| &*row.wish).collect();
        let location = RowLocation::Set("NL".into());
        let whole = RowWish {
            from: names(&["E3"]),
            to: names(&["E5", "E5 V"]),
            disable: names(&[]),
            usage_location: location,
            ..RowWish::default()
        };
        let short = RowWish {
            from: names(&["E3"]),
            ..RowWish::default()
        };
        let like = RowWish {
            usage_location: RowLocation::Nothing,
            like_user: Some("m@x".into()),
            reason: Some("moves team".into()),
            ..RowWish::default()
        };
        assert_eq!(wishes, [&whole, &short, &RowWish::default(), &like]);
        assert!(list.ignored_columns.is_empty());
        let fault = need_wishes(&list.rows).expect_err("c says nothing");
        assert!(matches!(
            fault,
            Error::RowWithoutWish {
                place: RowPlace::Line(4),
                ..
            }
        ));
    }

    #[test]
    fn rows_share_their_wish() {
        let mut text = String::from("Id,From,To\n");
        for user in 0..3000 {
            text.push_str(&format!("u{user},A,B\n"));
        }
        let rows = read_csv(text.as_bytes(), None).expect("readable").rows;
        assert!(rows.iter().all(|row| Arc::ptr_eq(&row.wish, &rows[0].wish)));
    }

    #[test]
    fn wishes_that_contradict_name_their_line() {
        let clash = |text: &str| match read_csv(text.as_bytes(), None) {
            Err(Error::ContradictoryRow { place, clash, .. }) => (place, clash),
            other => panic!("{other:?}"),
        };
        let third = RowPlace::Line(3);
        let head = "Id,From,Disable,OnlyEnable,LikeUser\na,E3,A,,\n";
        for row in ["b,E3,A,B", "b,E3,,"] {
            assert_eq!(
                clash(&format!("{head}{row}\n")),
                (third, RowClash::SwitchedTwice)
            );
        }
        for row in ["b,E3,,,m@x", "b,,,A,m@x"] {
            assert_eq!(
                clash(&format!("{head}{row}\n")),
                (third, RowClash::ModelAndMore)
            );
        }
        let location = CsvFault::Location {
            given: "Nederland".into(),
        };
        assert_eq!(
            fault("Id,UsageLocation\nä,NL\nb,Nederland\n".as_bytes()),
            (3, 23, location)
        );
    }
}
