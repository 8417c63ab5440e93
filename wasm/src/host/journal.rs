//! Journals in IndexedDB: each append is one record, and durable before it is said to be written.

use super::database::{Database, LINES, place, unavailable};
use super::lock;
use js_sys::Array;
use reseat_core::ports::{JournalError, JournalStore, JournalWriter, PortFuture, RunLock};
use wasm_bindgen::JsValue;

/// The journals of this page's origin.
#[derive(Debug)]
pub(crate) struct IndexedDbJournal;

struct Writer {
    database: Database,
    tenant_id: String,
    move_id: String,
    next: u32,
}

impl JournalWriter for Writer {
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            let text = std::str::from_utf8(lines).map_err(|_| unavailable(&"not UTF-8".into()))?;
            let key: Array = [
                JsValue::from_str(&self.tenant_id),
                JsValue::from_str(&self.move_id),
                self.next.into(),
            ]
            .into_iter()
            .collect();
            let written = self.database.put(LINES, &key, &text.into()).await;
            written.map_err(|fault| unavailable(&fault))?;
            self.next += 1;
            Ok(())
        })
    }

    fn place(&self) -> String {
        place()
    }
}

impl JournalStore for IndexedDbJournal {
    fn lock<'a>(
        &'a self,
        tenant_id: &'a str,
        holder: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn RunLock>, JournalError>> {
        Box::pin(lock::take(tenant_id, holder))
    }

    fn create<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            let database = Database::open()
                .await
                .map_err(|fault| unavailable(&fault))?;
            let there = database.all(LINES, &[tenant_id, move_id]).await;
            if there.map_err(|fault| unavailable(&fault))?.length() > 0 {
                return Err(unavailable(&"this run has a journal already".into()));
            }
            let writer = Writer {
                database,
                tenant_id: tenant_id.into(),
                move_id: move_id.into(),
                next: 0,
            };
            Ok(Box::new(writer) as Box<dyn JournalWriter>)
        })
    }

    fn read<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Vec<u8>, JournalError>> {
        Box::pin(async move {
            let database = Database::open()
                .await
                .map_err(|fault| unavailable(&fault))?;
            let records = database.all(LINES, &[tenant_id, move_id]).await;
            let records = records.map_err(|fault| unavailable(&fault))?;
            Ok(records
                .iter()
                .filter_map(|text| text.as_string())
                .collect::<String>()
                .into_bytes())
        })
    }
}
