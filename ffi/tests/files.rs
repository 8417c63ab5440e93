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

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_journal_is_its_users_alone() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::new(Some(home.path().join("state/reseat")));
    let _lock = now(journal.lock(TENANT, "somebody")).unwrap();
    let mut writer = now(journal.create(TENANT, MOVE)).unwrap();
    now(writer.append(b"{\"seq\":1}\n")).unwrap();
    now(writer.append(b"{\"seq\":2}\n")).unwrap();
    assert_eq!(
        now(journal.read(TENANT, MOVE)).unwrap(),
        b"{\"seq\":1}\n{\"seq\":2}\n"
    );
    let folder = home.path().join("state/reseat").join(TENANT);
    assert_eq!(
        writer.place(),
        folder.join(format!("{MOVE}.jsonl")).display().to_string()
    );
    assert_eq!(mode(Path::new(&writer.place())), 0o600);
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(fs::read_to_string(folder.join("lock")).unwrap(), "somebody");
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
