use reseat_core::ports::{FileReader, JournalError, JournalStore};

const TENANT: &str = "0f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a01";
const OTHER: &str = "1f3c2a11-5a55-4f0e-9f0d-0c1c5d0e7a02";
const ONE: &str = "20261124-0900-aaaa";
const TWO: &str = "20261124-0900-bbbb";

/// A journal holds what was appended, in order and apart from others; it can be gone on with, behind what holds of
/// it; its plan lies beside it. A tenant has one run at a time, and the next one is told who it is.
pub async fn journal_store(store: &dyn JournalStore) {
    journals(store).await;
    goes_on(store).await;
    plans(store).await;
    rescues(store).await;
    locks(store).await;
}

/// Every byte that a reader gives.
async fn whole(mut reader: Box<dyn FileReader>) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(piece) = reader.next().await.unwrap() {
        bytes.extend_from_slice(&piece);
    }
    bytes
}

async fn read(store: &dyn JournalStore, move_id: &str) -> Vec<u8> {
    whole(store.read(TENANT, move_id).await.unwrap()).await
}

fn missing(move_id: &str) -> Option<JournalError> {
    Some(JournalError::Missing {
        move_id: move_id.into(),
    })
}

async fn journals(store: &dyn JournalStore) {
    assert_eq!(store.read(TENANT, ONE).await.err(), missing(ONE));
    assert_eq!(store.list(TENANT).await.unwrap(), Vec::<String>::new());
    let mut two = store.create(TENANT, TWO).await.unwrap();
    let mut one = store.create(TENANT, ONE).await.unwrap();
    one.append(b"{\"seq\":0}\n").await.unwrap();
    two.append(b"{\"other\":0}\n").await.unwrap();
    one.append(b"{\"seq\":1}\n{\"seq\":2}\n").await.unwrap();
    assert!(!one.place().is_empty() && !store.place(TENANT, ONE).is_empty());
    // What was appended is there while the journal is still open, as after a crash.
    let three = b"{\"seq\":0}\n{\"seq\":1}\n{\"seq\":2}\n";
    assert_eq!(read(store, ONE).await, three);
    drop((one, two));
    let again = store.create(TENANT, ONE).await;
    assert!(again.is_err(), "a journal is never written over");
    assert_eq!(read(store, ONE).await, three);
    assert_eq!(read(store, TWO).await, b"{\"other\":0}\n");
    assert_eq!(store.list(TENANT).await.unwrap(), [ONE, TWO]);
    assert!(store.read(OTHER, ONE).await.is_err());
    assert_eq!(store.list(OTHER).await.unwrap(), Vec::<String>::new());
}

async fn goes_on(store: &dyn JournalStore) {
    let nobody = "20261124-0900-cccc";
    assert_eq!(store.open(TENANT, nobody, 0).await.err(), missing(nobody));
    // Behind the whole of it.
    let mut one = store.open(TENANT, ONE, 30).await.unwrap();
    one.append(b"{\"seq\":3}\n{\"se").await.unwrap();
    drop(one);
    // The torn tail goes, and nothing before it.
    let mut one = store.open(TENANT, ONE, 40).await.unwrap();
    one.append(b"{\"seq\":4}\n").await.unwrap();
    drop(one);
    let five = b"{\"seq\":0}\n{\"seq\":1}\n{\"seq\":2}\n{\"seq\":3}\n{\"seq\":4}\n";
    assert_eq!(read(store, ONE).await, five);
    // In the middle of what was written at once, where a record ends.
    let mut one = store.open(TENANT, ONE, 20).await.unwrap();
    one.append(b"{\"new\":2}\n").await.unwrap();
    drop(one);
    let three = b"{\"seq\":0}\n{\"seq\":1}\n{\"new\":2}\n";
    assert_eq!(read(store, ONE).await, three);
    assert_eq!(read(store, TWO).await, b"{\"other\":0}\n");
}

async fn plans(store: &dyn JournalStore) {
    assert!(store.read_plan(TENANT, ONE).await.unwrap().is_none());
    let mut given_up = store.write_plan(TENANT, ONE).await.unwrap();
    given_up.append(b"half a pl").await.unwrap();
    drop(given_up);
    assert!(store.read_plan(TENANT, ONE).await.unwrap().is_none());
    for text in ["{\"plan\":1}\n", "{}"] {
        let mut plan = store.write_plan(TENANT, ONE).await.unwrap();
        let (first, second) = text.split_at(1);
        plan.append(first.as_bytes()).await.unwrap();
        plan.append(second.as_bytes()).await.unwrap();
        plan.finish().await.unwrap();
        let plan = store.read_plan(TENANT, ONE).await.unwrap();
        assert_eq!(whole(plan.unwrap()).await, text.as_bytes());
    }
    assert!(store.read_plan(TENANT, TWO).await.unwrap().is_none());
    // A plan alone is no run.
    let alone = "20261124-0900-dddd";
    let mut plan = store.write_plan(TENANT, alone).await.unwrap();
    plan.append(b"{}").await.unwrap();
    plan.finish().await.unwrap();
    assert_eq!(store.list(TENANT).await.unwrap(), [ONE, TWO]);
}

async fn rescues(store: &dyn JournalStore) {
    let place = store.rescue(TENANT, ONE, b"{\"lost\":0}\n").await.unwrap();
    assert!(!place.is_empty());
    let again = store.rescue(TENANT, ONE, b"{\"lost\":1}\n").await.unwrap();
    assert_eq!(again, place, "one place for one run");
    assert_eq!(store.list(TENANT).await.unwrap(), [ONE, TWO]);
}

async fn locks(store: &dyn JournalStore) {
    let held = store.lock(TENANT, "Mira on host a").await.unwrap();
    assert!(held.is_held());
    let refused = store.lock(TENANT, "Noor on host b").await.err();
    let holder = "Mira on host a".to_owned();
    assert_eq!(refused, Some(JournalError::Locked { holder }));
    let elsewhere = store.lock(OTHER, "Noor on host b").await.unwrap();
    drop(held);
    let next = store.lock(TENANT, "Noor on host b").await.unwrap();
    let refused = store.lock(TENANT, "Mira on host a").await.err();
    let holder = "Noor on host b".to_owned();
    assert_eq!(refused, Some(JournalError::Locked { holder }));
    assert!(next.is_held() && elsewhere.is_held());
    drop((next, elsewhere));
    store.lock(OTHER, "Mira on host a").await.unwrap();
}
