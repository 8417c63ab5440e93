//! Files and journals of a computer, beyond what every journal store promises.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where it can't go on")]

use reseat::host::{FileJournal, SystemFiles};
use reseat_core::ports::{FileError, Files, JournalError, JournalStore};
use std::fs;
use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const TENANT: &str = "0b5e6a2e-0000-4000-8000-000000000001";
const MOVE: &str = "0b5e6a2e-0000-4000-8000-000000000002";

/// These ports do their work at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("file work is done at once"),
    }
}

/// A journal's lines are written by a thread of its own.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

fn read(journal: &FileJournal, move_id: &str) -> Vec<u8> {
    let mut file = now(journal.read(TENANT, move_id)).unwrap();
    let mut whole = Vec::new();
    while let Some(piece) = now(file.next()).unwrap() {
        whole.extend_from_slice(&piece);
    }
    whole
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_journal_is_its_users_alone() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::new(Some(home.path().join("state/reseat")));
    let _lock = now(journal.lock(TENANT, "somebody")).unwrap();
    let mut writer = now(journal.create(TENANT, MOVE)).unwrap();
    wait(writer.append(b"{\"seq\":1}\n")).unwrap();
    wait(writer.append(b"{\"seq\":2}\n")).unwrap();
    assert_eq!(read(&journal, MOVE), b"{\"seq\":1}\n{\"seq\":2}\n");
    let folder = home.path().join("state/reseat").join(TENANT);
    assert_eq!(
        writer.place(),
        folder.join(format!("{MOVE}.jsonl")).display().to_string()
    );
    assert_eq!(mode(Path::new(&writer.place())), 0o600);
    assert_eq!(mode(&folder), 0o700);
    let lease: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("lease")).unwrap()).unwrap();
    assert_eq!(lease["holder"], "somebody");
    assert_eq!(lease["pid"], std::process::id());
    assert_eq!(mode(&folder.join("lease")), 0o600);
    assert!(
        now(journal.create(TENANT, MOVE)).is_err(),
        "a journal is never started twice"
    );
}

#[test]
fn the_lock_lets_one_run_in_and_says_which() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::new(Some(home.path().to_path_buf()));
    let lock = now(journal.lock(TENANT, "first")).unwrap();
    let Err(JournalError::Locked { holder }) = now(journal.lock(TENANT, "second")) else {
        panic!("two runs at once");
    };
    assert_eq!(holder, "first");
    drop(lock);
    now(journal.lock(TENANT, "second")).unwrap();
}

#[test]
fn ids_never_lead_out_of_the_folder_and_no_folder_is_said() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::new(Some(home.path().join("state")));
    for id in ["", "..", "../x", "a/b", "a\0b"] {
        assert!(now(journal.lock(id, "x")).is_err(), "{id}");
        assert!(now(journal.create(TENANT, id)).is_err(), "{id}");
        assert!(now(journal.read(id, MOVE)).is_err(), "{id}");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    assert!(now(FileJournal::new(None).create(TENANT, MOVE)).is_err());
}

#[test]
fn a_plan_file_is_whole_or_not_there_and_its_users_alone() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("plan.json");
    let text = path.to_str().unwrap();
    fs::write(&path, "an older, longer plan").unwrap();
    let files: &dyn Files = &SystemFiles::default();
    now(files.write(text, b"{}\n", true)).unwrap();
    assert_eq!(now(files.read(text)).unwrap(), b"{}\n");
    assert_eq!(mode(&path), 0o600);

    let folder = home.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let refused = now(files.write(folder.to_str().unwrap(), b"{}", true)).unwrap_err();
    assert!(matches!(refused, FileError::Unusable { path, .. } if Path::new(&path) == folder));
    // One that is given up leaves the old file, and no name behind where there was none.
    for (target, overwrite) in [
        (text, true),
        (home.path().join("new").to_str().unwrap(), false),
    ] {
        let mut draft = now(files.create(target, overwrite)).unwrap();
        now(draft.append(b"half a pl")).unwrap();
        drop(draft);
    }
    assert_eq!(now(files.read(text)).unwrap(), b"{}\n");
    let nowhere = home.path().join("no/plan");
    assert!(now(files.write(nowhere.to_str().unwrap(), b"{}", false)).is_err());
    assert_eq!(
        fs::read_dir(home.path()).unwrap().count(),
        2,
        "no draft is left behind"
    );
}

#[test]
fn what_a_tenant_keeps_lies_beside_its_journals() {
    let home = tempfile::tempdir().unwrap();
    let files = SystemFiles::beside(Some(home.path().to_path_buf()));
    let name = "never-touch.csv";
    assert_eq!(now(files.kept(TENANT, name)).unwrap(), None);
    let folder = home.path().join(TENANT);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(name), "Id\n").unwrap();
    let found = now(files.kept(TENANT, name)).unwrap().unwrap();
    assert_eq!(Path::new(&found), folder.join(name));
    for id in ["", "..", "a/b"] {
        assert_eq!(now(files.kept(id, name)).unwrap(), None, "{id}");
    }
    assert_eq!(
        now(SystemFiles::default().kept(TENANT, name)).unwrap(),
        None
    );
}

/// What each operation on a journal of this name says.
fn refusals(journal: &FileJournal) -> Vec<JournalError> {
    [
        now(journal.create(TENANT, MOVE)).err(),
        now(journal.open(TENANT, MOVE, 0)).err(),
        now(journal.read(TENANT, MOVE)).err(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn what_is_no_file_of_its_own_is_refused_and_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::new(Some(home.path().to_path_buf()));
    let folder = home.path().join(TENANT);
    fs::create_dir(&folder).unwrap();
    let elsewhere = home.path().join("elsewhere");
    fs::write(&elsewhere, "a file of somebody's\n").unwrap();
    let path = folder.join(format!("{MOVE}.jsonl"));
    let (link, plan) = (
        folder.join("lock"),
        folder.join(format!("{MOVE}.plan.json")),
    );
    for place in [&path, &link, &plan] {
        std::os::unix::fs::symlink(&elsewhere, place).unwrap();
    }
    let says = |fault: &JournalError, word: &str| {
        let (JournalError::Unavailable { place, detail }
        | JournalError::Unreadable { place, detail }) = fault
        else {
            panic!("{fault:?}");
        };
        assert!(place.starts_with(folder.to_str().unwrap()), "{place}");
        assert!(detail.contains(word), "{detail}");
    };
    let [created, opened, found] = &refusals(&journal)[..] else {
        panic!("a link was followed");
    };
    says(created, "exists");
    says(opened, "link");
    says(found, "link");
    says(&now(journal.lock(TENANT, "me")).err().unwrap(), "link");
    says(&now(journal.read_plan(TENANT, MOVE)).err().unwrap(), "link");
    // A plan is put in the link's place, never through it.
    let mut draft = now(journal.write_plan(TENANT, MOVE)).unwrap();
    now(draft.append(b"{}")).unwrap();
    now(draft.finish()).unwrap();
    assert!(!fs::symlink_metadata(&plan).unwrap().is_symlink());
    assert_eq!(
        fs::read_to_string(&elsewhere).unwrap(),
        "a file of somebody's\n"
    );

    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let [_, opened, found] = &refusals(&journal)[..] else {
        panic!("a folder was taken for a journal");
    };
    says(opened, "folder");
    says(found, "folder");
}

#[test]
fn a_place_without_rights_is_named_with_the_systems_word() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::new(Some(home.path().to_path_buf()));
    drop(now(journal.create(TENANT, MOVE)).unwrap());
    let folder = home.path().join(TENANT);
    let path = folder.join(format!("{MOVE}.jsonl"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
    // Root may do everything: then there is nothing to be refused.
    if fs::File::open(&path).is_ok() {
        return;
    }
    for fault in [
        now(journal.open(TENANT, MOVE, 0)).err().unwrap(),
        now(journal.read(TENANT, MOVE)).err().unwrap(),
        now(journal.create(TENANT, TENANT)).err().unwrap(),
        now(journal.write_plan(TENANT, MOVE)).err().unwrap(),
        now(journal.lock(TENANT, "me")).err().unwrap(),
    ] {
        let (JournalError::Unavailable { place, detail }
        | JournalError::Unreadable { place, detail }) = fault
        else {
            panic!("{fault:?}");
        };
        assert!(place.starts_with(folder.to_str().unwrap()), "{place}");
        assert!(detail.contains("denied"), "{detail}");
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_state_folder_that_is_a_file_is_no_place() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    fs::write(&state, "").unwrap();
    let journal = FileJournal::new(Some(state));
    assert!(now(journal.lock(TENANT, "me")).is_err());
    assert!(now(journal.create(TENANT, MOVE)).is_err());
    assert!(now(journal.list(TENANT)).is_err());
}
