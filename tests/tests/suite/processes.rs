//! Two processes on one state folder, and one that is killed.

use reseat::host::FileJournal;
use reseat_core::ports::{JournalError, JournalStore};
use reseat_tests::native::block_on;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const TENANT: &str = "0f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a01";
const MOVE: &str = "20261124-0900-aaaa";
const STATE: &str = "RESEAT_TEST_STATE";
const HOLDER: &str = "noor@contoso.com on host b";

/// The other process: this test program once more, with only this test. It takes the lock, writes half a record, says
/// so and waits for its end. Without the variable, as in every other run, it has nothing to do.
#[test]
fn other_process_that_holds_the_lock() {
    let Some(state) = std::env::var_os(STATE) else {
        return;
    };
    let store = FileJournal::new(Some(state.into()));
    block_on(async {
        let lock = store.lock(TENANT, HOLDER).await.unwrap();
        let mut journal = store.create(TENANT, MOVE).await.unwrap();
        journal.append(b"{\"seq\":0}\n{\"se").await.unwrap();
        println!("\nheld");
        assert!(lock.is_held());
        std::thread::sleep(std::time::Duration::from_secs(120));
    });
}

fn other(state: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["other_process_that_holds_the_lock", "--nocapture"])
        .env(STATE, state)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(
        lines.any(|line| line.unwrap() == "held"),
        "the other process ended"
    );
    child
}

#[test]
fn a_second_process_is_refused_by_name_and_let_in_when_the_first_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = other(folder.path());
    let store = FileJournal::new(Some(folder.path().to_path_buf()));
    block_on(async {
        let refused = store.lock(TENANT, "me").await.err();
        let holder = HOLDER.to_owned();
        assert_eq!(refused, Some(JournalError::Locked { holder }));
        // As with kill -9: it has no chance to let go, or to end its line.
        child.kill().unwrap();
        child.wait().unwrap();
        let lock = store.lock(TENANT, "me").await.unwrap();
        assert!(lock.is_held());
        let mut journal = store.open(TENANT, MOVE, 10).await.unwrap();
        journal.append(b"{\"seq\":1}\n").await.unwrap();
        let mut read = store.read(TENANT, MOVE).await.unwrap();
        let bytes = read.next().await.unwrap().unwrap();
        assert_eq!(bytes, b"{\"seq\":0}\n{\"seq\":1}\n");
    });
}
