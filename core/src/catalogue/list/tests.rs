//! The quirks of Microsoft's list, each as it is in the list or made small.

use super::*;

const LIST: &[u8] = include_bytes!("../../../../data/licensing-service-plans.csv");
const HEAD: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,\
    Service_Plans_Included_Friendly_Names\n";
const PRODUCT: &str = "6fd2c87f-b296-42f0-b197-1e91e994b900";
const SERVICE: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

fn sku(id: &str) -> SkuId {
    SkuId::parse(id).expect("a GUID")
}

fn service(id: &str) -> ServiceId {
    ServiceId::parse(id).expect("a GUID")
}

fn published() -> &'static List {
    &PUBLISHED
}

/// A list of one product with one service, by the product's id and the names in each row.
fn made_of(rows: &[(&str, &str, &str)]) -> List {
    let mut list = HEAD.to_string();
    for (product, plan_name, friendly) in rows {
        list.push_str(&format!(
            "Office,PACK,{product},{plan_name},{SERVICE},{friendly}\n"
        ));
    }
    read_list(list.as_bytes()).expect("readable")
}

fn fault_of(bytes: &[u8]) -> (u64, u64, ListFault) {
    match read_list(bytes) {
        Err(ListError::Unreadable { line, byte, fault }) => (line, byte, fault),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_that_stand_twice_count_as_one() {
    let list = published();
    let rows = list.contents.values().map(Vec::len).sum::<usize>();
    // 5,990 rows, of which 31 repeat a product's service.
    assert_eq!(rows, 5_990 - 31);
    let made = made_of(&[
        (PRODUCT, "TEAMS1", "Microsoft Teams"),
        (PRODUCT, "TEAMS1", "Microsoft Teams"),
    ]);
    assert_eq!(made.contents[&sku(PRODUCT)], [service(SERVICE)]);
}

#[test]
fn a_no_break_space_after_an_id_is_no_part_of_it() {
    let list = published();
    let faculty = sku("420c7602-7f70-4895-9394-d3d679ea36fb");
    assert_eq!(list.products[&faculty].technical, "MCOCAP_FACULTY");
    assert_eq!(list.contents[&faculty].len(), 7);
    let made = made_of(&[(&format!("{PRODUCT}\u{a0}"), "A", "Name\u{a0}one\u{a0}")]);
    assert_eq!(made.services[&service(SERVICE)].friendly, "Name one");
}

#[test]
fn part_numbers_keep_their_spaces_brackets_and_slashes() {
    let list = published();
    let technical = |id: &str| list.products[&sku(id)].technical.clone();
    assert_eq!(
        technical("00e1ec7b-e4a3-40d1-9441-b69b597ab222"),
        "Microsoft_365_ Business_ Premium_(no Teams)"
    );
    assert_eq!(
        technical("a3f586b6-8cce-4d9b-99d6-55238397f77a"),
        "Office_365_w/o_Teams_Bundle_Business_Premium"
    );
}

#[test]
fn a_part_number_of_two_products_names_both() {
    let list = published();
    let both: Vec<_> = list
        .products
        .iter()
        .filter(|(_, naming)| naming.technical == "MCOPSTN5")
        .collect();
    assert_eq!(both.len(), 2);
    assert_ne!(both[0].1.friendly, both[1].1.friendly);
    let mut numbers: Vec<_> = list
        .products
        .values()
        .map(|naming| &naming.technical)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((list.products.len(), numbers.len()), (619, 618));
}

#[test]
fn a_product_with_several_display_names_has_the_most_frequent() {
    let mut times = BTreeMap::<SkuId, BTreeMap<String, u32>>::new();
    for row in csv::Reader::from_reader(LIST).records() {
        let row = row.expect("a row");
        let names = times.entry(sku(row[2].trim())).or_default();
        *names.entry(tidy(&row[0])).or_default() += 1;
    }
    let renamed = times.values().filter(|names| names.len() > 1).count();
    assert_eq!(renamed, 3);
    for (id, names) in &times {
        let chosen = names[&published().products[id].friendly];
        assert_eq!(Some(&chosen), names.values().max(), "{id}");
    }
}

#[test]
fn of_several_friendly_names_mixed_case_wins_then_the_most_frequent() {
    let made = made_of(&[
        (PRODUCT, "TEAMS1", "TEAMS1"),
        (PRODUCT, "TEAMS1", "TEAMS1"),
        (PRODUCT, "TEAMS1", "Teams of old"),
        (PRODUCT, "TEAMS1", "Microsoft Teams"),
        (PRODUCT, "TEAMS1", "Microsoft Teams"),
    ]);
    assert_eq!(made.services[&service(SERVICE)].friendly, "Microsoft Teams");
    let made = made_of(&[(PRODUCT, "A", "Beta"), (PRODUCT, "A", "Alpha")]);
    assert_eq!(
        made.services[&service(SERVICE)].friendly,
        "Alpha",
        "of equals the first"
    );
    let list = published();
    let friendly = |id: &str| list.services[&service(id)].friendly.clone();
    assert_eq!(
        friendly("5dbe027f-2339-4123-9542-606e4d348a72"),
        "SharePoint (Plan 2)"
    );
    assert_eq!(
        friendly("e95bec33-7c88-4a70-8e19-b10bd9d0c014"),
        "Office for the Web"
    );
    assert_eq!(friendly(SERVICE), "Microsoft Teams");
}

#[test]
fn letters_beyond_ascii_stay() {
    let list = published();
    let names = list.products.values().chain(list.services.values());
    let beyond = names.filter(|naming| !naming.friendly.is_ascii()).count();
    assert!(beyond > 0);
    assert_eq!(
        list.services[&service("24435e4b-87d0-4d7d-8beb-63a9b1573022")].friendly,
        "Field Service \u{2013} Automated Routing Engine Add-On"
    );
}

#[test]
fn stray_characters_and_tabs_go() {
    let list = published();
    let rights = service("bea4c11e-220a-4e6d-8eb8-8ea15d019f90");
    assert_eq!(list.services[&rights].technical, "RMS_S_ENTERPRISE");
    for naming in list.products.values().chain(list.services.values()) {
        for name in [&naming.technical, &naming.friendly] {
            assert!(
                !name.is_empty() && !name.chars().any(char::is_control),
                "{name:?}"
            );
            assert!(!name.contains("  ") && name.trim() == name, "{name:?}");
        }
    }
    let made = made_of(&[
        (PRODUCT, "A\t  B ", "SharePoint (Plan 2)"),
        (PRODUCT, "A B", "TEAMS)"),
    ]);
    assert_eq!(made.services[&service(SERVICE)].technical, "A B");
    assert_eq!(
        made.services[&service(SERVICE)].friendly,
        "SharePoint (Plan 2)"
    );
    assert_eq!(tidy("RMS_S_ENTERPRISE)"), "RMS_S_ENTERPRISE");
}

#[test]
fn the_list_as_microsoft_sends_it_reads_like_the_copy() {
    let with_mark = [&b"\xef\xbb\xbf"[..], LIST].concat();
    assert_eq!(read_list(&with_mark).as_ref(), Ok(published()));
    let windows = String::from_utf8(LIST.to_vec())
        .expect("text")
        .replace('\n', "\r\n");
    assert_eq!(read_list(windows.as_bytes()).as_ref(), Ok(published()));
}

#[test]
fn columns_may_stand_in_any_order_and_be_parted_by_semicolons() {
    let list = format!(
        "Note;guid;Service_Plan_Id;STRING_ID;Service_Plan_Name;Product_Display_Name;\
         Service_Plans_Included_Friendly_Names\nx;{PRODUCT};{SERVICE};PACK;TEAMS1;Office;Teams\n;;;;;;\n"
    );
    let list = read_list(list.as_bytes()).expect("readable");
    assert_eq!(list.products[&sku(PRODUCT)].friendly, "Office");
    assert_eq!(list.services[&service(SERVICE)].technical, "TEAMS1");
}

#[test]
fn faults_name_the_line_and_the_byte() {
    let good = format!("Office,PACK,{PRODUCT},TEAMS1,{SERVICE},Teams\n");
    let start = (HEAD.len() + good.len()) as u64;
    let after = |row: &str| [HEAD, &good, row].concat().into_bytes();
    for (row, fault) in [
        (
            format!("Office,PACK,not-an-id,TEAMS1,{SERVICE},Teams\n"),
            ListFault::NotAnId,
        ),
        (
            format!("Office,PACK,{PRODUCT},TEAMS1,,Teams\n"),
            ListFault::NotAnId,
        ),
        (
            format!("Office,PACK,{PRODUCT},TEAMS1,{SERVICE}\n"),
            ListFault::Cells,
        ),
        (
            format!("Office,PACK,{PRODUCT},TEAMS1,{SERVICE},\"Teams\n{good}"),
            ListFault::Quote,
        ),
    ] {
        assert_eq!(fault_of(&after(&row)), (3, start, fault), "{row}");
    }
    let mut bytes = after("Caf");
    bytes.extend(b"\xe9,PACK\n");
    assert_eq!(fault_of(&bytes), (3, start + 3, ListFault::NotText));
    let zero = after("Office\0,PACK\n");
    assert_eq!(fault_of(&zero), (3, start + 6, ListFault::NotText));
    let marked = [&b"\xef\xbb\xbf"[..], &after("Office,PACK\n")].concat();
    assert_eq!(fault_of(&marked), (3, start + 3, ListFault::Cells));
}

#[test]
fn a_file_of_another_kind_is_refused() {
    assert_eq!(
        read_list(b"UserPrincipalName,Department\nzoe@example.com,Sales\n"),
        Err(ListError::ColumnMissing {
            missing: "Product_Display_Name",
            columns: "UserPrincipalName, Department".into(),
        })
    );
    assert_eq!(read_list(HEAD.as_bytes()), Err(ListError::Empty));
    assert!(matches!(
        read_list(b""),
        Err(ListError::ColumnMissing { .. })
    ));
}
