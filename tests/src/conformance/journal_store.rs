use reseat_core::ports::{JournalError, JournalStore};

const TENANT: &str = "0f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a01";
const OTHER: &str = "1f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a02";

/// A journal holds what was appended, in order and apart from others; a tenant has one run at a time, and the
/// next one is told who it is.
pub async fn journal_store(store: &dyn JournalStore) {
    journals(store).await;
    locks(store).await;
}

async fn journals(store: &dyn JournalStore) {
    assert!(store.read(TENANT, "20261124-0900-aaaa").await.is_err());
    let mut one = store.create(TENANT, "20261124-0900-aaaa").await.unwrap();
    let mut other = store.create(TENANT, "20261124-0900-bbbb").await.unwrap();
    one.append(b"{\"seq\":0}\n").await.unwrap();
    other.append(b"{\"other\":0}\n").await.unwrap();
    one.append(b"{\"seq\":1}\n{\"seq\":2}\n").await.unwrap();
    assert!(!one.place().is_empty());
    // What was appended is there while the journal is still open, as after a crash.
    let read = store.read(TENANT, "20261124-0900-aaaa").await.unwrap();
    assert_eq!(read, b"{\"seq\":0}\n{\"seq\":1}\n{\"seq\":2}\n");
    drop((one, other));
    let again = store.create(TENANT, "20261124-0900-aaaa").await;
    assert!(again.is_err(), "a journal is never written over");
    let read = store.read(TENANT, "20261124-0900-bbbb").await.unwrap();
    assert_eq!(read, b"{\"other\":0}\n");
    assert!(store.read(OTHER, "20261124-0900-aaaa").await.is_err());
}

async fn locks(store: &dyn JournalStore) {
    let held = store.lock(TENANT, "Mira on host a").await.unwrap();
    let refused = store.lock(TENANT, "Noor on host b").await.err();
    let holder = "Mira on host a".to_owned();
    assert_eq!(refused, Some(JournalError::Locked { holder }));
    let elsewhere = store.lock(OTHER, "Noor on host b").await.unwrap();
    drop(held);
    let next = store.lock(TENANT, "Noor on host b").await.unwrap();
    let refused = store.lock(TENANT, "Mira on host a").await.err();
    let holder = "Noor on host b".to_owned();
    assert_eq!(refused, Some(JournalError::Locked { holder }));
    drop((next, elsewhere));
    store.lock(OTHER, "Mira on host a").await.unwrap();
}
