//! Journals in IndexedDB: each append is one record, and durable before it is said to be written.

use super::database::{Database, LINES, PLANS, RESCUED, place, range, unavailable, with};
use super::lock;
use js_sys::Uint8Array;
use reseat_core::ports::{
    FileError, FileReader, FileWriter, JournalError, JournalStore, JournalWriter, PortFuture,
    RunLock,
};
use wasm_bindgen::{JsCast, JsValue};

/// Records that are read at once: a journal may be larger than a page's memory.
const AT_ONCE: u32 = 200;

/// The journals of this page's origin.
#[derive(Debug)]
pub(crate) struct IndexedDbJournal;

struct Writer {
    database: Database,
    tenant_id: String,
    move_id: String,
    next: u32,
    is_broken: bool,
}

impl Writer {
    async fn write(&mut self, lines: &[u8]) -> Result<(), JournalError> {
        let text = std::str::from_utf8(lines).map_err(|_| unavailable(&"not UTF-8".into()))?;
        let key = with(&[&self.tenant_id, &self.move_id], self.next.into());
        let written = self.database.put(LINES, &key, &text.into()).await;
        written.map_err(|fault| unavailable(&fault))?;
        self.next += 1;
        Ok(())
    }
}

impl JournalWriter for Writer {
    fn append<'a>(&'a mut self, lines: &'a [u8]) -> PortFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            if self.is_broken {
                return Err(unavailable(
                    &"an earlier record could not be written".into(),
                ));
            }
            self.is_broken = true;
            let written = self.write(lines).await;
            self.is_broken = written.is_err();
            written
        })
    }

    fn place(&self) -> String {
        place()
    }
}

/// The values of a run, a few at a time.
struct Reader {
    database: Database,
    store: &'static str,
    tenant_id: String,
    move_id: String,
    next: u32,
}

impl Reader {
    /// `None` at the end.
    async fn some(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        let key = [self.tenant_id.as_str(), self.move_id.as_str()];
        let values = self
            .database
            .some(self.store, &key, self.next, AT_ONCE)
            .await?;
        self.next += values.length();
        let bytes: Vec<u8> = values.iter().flat_map(|value| bytes_of(&value)).collect();
        Ok((values.length() > 0).then_some(bytes))
    }
}

fn bytes_of(value: &JsValue) -> Vec<u8> {
    match value.as_string() {
        Some(text) => text.into_bytes(),
        None => value
            .dyn_ref::<Uint8Array>()
            .map(Uint8Array::to_vec)
            .unwrap_or_default(),
    }
}

impl FileReader for Reader {
    fn next(&mut self) -> PortFuture<'_, Result<Option<Vec<u8>>, FileError>> {
        Box::pin(async move { self.some().await.map_err(|fault| file_error(&fault)) })
    }
}

fn file_error(fault: &JsValue) -> FileError {
    match unavailable(fault) {
        JournalError::Unavailable { place, detail } => FileError::Unusable {
            path: place,
            detail,
        },
        _ => FileError::Unusable {
            path: place(),
            detail: String::new(),
        },
    }
}

/// A plan that grows piece by piece; it is there when the last one is.
struct PlanWriter {
    database: Database,
    tenant_id: String,
    move_id: String,
    next: u32,
}

impl PlanWriter {
    fn key(&self, last: JsValue) -> JsValue {
        with(&[&self.tenant_id, &self.move_id], last)
    }
}

impl FileWriter for PlanWriter {
    fn append<'a>(&'a mut self, bytes: &'a [u8]) -> PortFuture<'a, Result<(), FileError>> {
        Box::pin(async move {
            let key = self.key(self.next.into());
            let written = self
                .database
                .put(PLANS, &key, &Uint8Array::from(bytes))
                .await;
            written.map_err(|fault| file_error(&fault))?;
            self.next += 1;
            Ok(())
        })
    }

    fn finish(self: Box<Self>) -> PortFuture<'static, Result<(), FileError>> {
        Box::pin(async move {
            let key = self.key((-1).into());
            let written = self.database.put(PLANS, &key, &self.next.into()).await;
            written.map_err(|fault| file_error(&fault))
        })
    }
}

async fn open() -> Result<Database, JournalError> {
    Database::open().await.map_err(|fault| unavailable(&fault))
}

fn missing(move_id: &str) -> JournalError {
    JournalError::Missing {
        move_id: move_id.into(),
    }
}

/// The names of a tenant's runs.
async fn names(database: &Database, tenant_id: &str) -> Result<Vec<String>, JsValue> {
    let mut names = Vec::new();
    // Behind every key of a run comes the first one of the next: a list sorts behind every number.
    let mut behind = with(&[tenant_id], "".into());
    loop {
        let key = database.next_key(LINES, &behind).await?;
        let Some(parts) = key.dyn_ref::<js_sys::Array>() else {
            return Ok(names);
        };
        let (Some(tenant), Some(name)) = (parts.get(0).as_string(), parts.get(1).as_string())
        else {
            return Ok(names);
        };
        if tenant != tenant_id {
            return Ok(names);
        }
        behind = with(&[tenant_id, &name], js_sys::Array::new().into());
        names.push(name);
    }
}

/// Cuts off what stands behind the first `keep` bytes, and says which position comes next.
async fn cut(database: &Database, key: &[&str], mut keep: u64) -> Result<Option<u32>, JsValue> {
    let mut position = 0;
    loop {
        let values = database.some(LINES, key, position, AT_ONCE).await?;
        if values.length() == 0 {
            return Ok((position > 0).then_some(position));
        }
        for value in values.iter() {
            let bytes = bytes_of(&value);
            let length = bytes.len() as u64;
            if length <= keep {
                keep -= length;
                position += 1;
                continue;
            }
            let rest = bytes.get(..usize::try_from(keep).unwrap_or_default());
            let rest = String::from_utf8_lossy(rest.unwrap_or_default()).into_owned();
            let behind = range(key, position.into())?;
            database
                .change(LINES, |store| {
                    store.delete(&behind)?;
                    if !rest.is_empty() {
                        let place = with(key, position.into());
                        store.put_with_key(&rest.as_str().into(), &place)?;
                    }
                    Ok(())
                })
                .await?;
            return Ok(Some(position + u32::from(!rest.is_empty())));
        }
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

    fn place(&self, _tenant_id: &str, move_id: &str) -> String {
        format!("{}/{move_id}", place())
    }

    fn create<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            let database = open().await?;
            let there = database.some(LINES, &[tenant_id, move_id], 0, 1).await;
            if there.map_err(|fault| unavailable(&fault))?.length() > 0 {
                return Err(unavailable(&"this run has a journal already".into()));
            }
            let writer = Writer {
                database,
                tenant_id: tenant_id.into(),
                move_id: move_id.into(),
                next: 0,
                is_broken: false,
            };
            Ok(Box::new(writer) as Box<dyn JournalWriter>)
        })
    }

    fn open<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        keep: u64,
    ) -> PortFuture<'a, Result<Box<dyn JournalWriter>, JournalError>> {
        Box::pin(async move {
            let database = open().await?;
            let next = cut(&database, &[tenant_id, move_id], keep).await;
            let next = next.map_err(|fault| unavailable(&fault))?;
            let writer = Writer {
                database,
                tenant_id: tenant_id.into(),
                move_id: move_id.into(),
                next: next.ok_or_else(|| missing(move_id))?,
                is_broken: false,
            };
            Ok(Box::new(writer) as Box<dyn JournalWriter>)
        })
    }

    fn read<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileReader>, JournalError>> {
        Box::pin(async move {
            let database = open().await?;
            let there = database.some(LINES, &[tenant_id, move_id], 0, 1).await;
            if there.map_err(|fault| unavailable(&fault))?.length() == 0 {
                return Err(missing(move_id));
            }
            let reader = Reader {
                database,
                store: LINES,
                tenant_id: tenant_id.into(),
                move_id: move_id.into(),
                next: 0,
            };
            Ok(Box::new(reader) as Box<dyn FileReader>)
        })
    }

    fn list<'a>(&'a self, tenant_id: &'a str) -> PortFuture<'a, Result<Vec<String>, JournalError>> {
        Box::pin(async move {
            let names = names(&open().await?, tenant_id).await;
            names.map_err(|fault| unavailable(&fault))
        })
    }

    fn write_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Box<dyn FileWriter>, JournalError>> {
        Box::pin(async move {
            let writer = PlanWriter {
                database: open().await?,
                tenant_id: tenant_id.into(),
                move_id: move_id.into(),
                next: 0,
            };
            let old = range(&[tenant_id, move_id], (-1).into());
            let old = old.map_err(|fault| unavailable(&fault))?;
            let emptied = writer
                .database
                .change(PLANS, |store| store.delete(&old).map(drop))
                .await;
            emptied.map_err(|fault| unavailable(&fault))?;
            Ok(Box::new(writer) as Box<dyn FileWriter>)
        })
    }

    fn read_plan<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
    ) -> PortFuture<'a, Result<Option<Box<dyn FileReader>>, JournalError>> {
        Box::pin(async move {
            let database = open().await?;
            let whole = database
                .get(PLANS, &with(&[tenant_id, move_id], (-1).into()))
                .await;
            if whole.map_err(|fault| unavailable(&fault))?.is_undefined() {
                return Ok(None);
            }
            let reader = Reader {
                database,
                store: PLANS,
                tenant_id: tenant_id.into(),
                move_id: move_id.into(),
                next: 0,
            };
            Ok(Some(Box::new(reader) as Box<dyn FileReader>))
        })
    }

    fn rescue<'a>(
        &'a self,
        tenant_id: &'a str,
        move_id: &'a str,
        lines: &'a [u8],
    ) -> PortFuture<'a, Result<String, JournalError>> {
        Box::pin(async move {
            let text = std::str::from_utf8(lines).map_err(|_| unavailable(&"not UTF-8".into()))?;
            let key = with(&[tenant_id, move_id], js_sys::Date::now().into());
            let kept = open().await?.put(RESCUED, &key, &text.into()).await;
            kept.map_err(|fault| unavailable(&fault))?;
            Ok(place().replace(LINES, RESCUED))
        })
    }
}
