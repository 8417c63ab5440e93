//! The page's IndexedDB: a few lines round its requests and transactions.

use js_sys::{Array, Promise, Reflect};
use reseat_core::ports::JournalError;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

#[wasm_bindgen]
extern "C" {
    // web-sys has no form of `transaction` that takes the durability.
    #[wasm_bindgen(extends = IdbDatabase, js_name = IDBDatabase)]
    type DurableDatabase;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DurableDatabase,
        store: &str,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

const NAME: &str = "reseat";
const VERSION: u32 = 2;

/// Records of journals, by tenant, move and position.
pub(super) const LINES: &str = "lines";
/// Pieces of plans, by tenant, move and position; what tells that all of them are there has position -1.
pub(super) const PLANS: &str = "plans";
/// What journals could not take, by tenant, move and time.
pub(super) const RESCUED: &str = "rescued";
/// Who holds a tenant's lock, by tenant.
pub(super) const HOLDERS: &str = "holders";

/// The open database.
pub(super) struct Database(IdbDatabase);

impl Database {
    /// Opens it, and makes its stores the first time.
    pub(super) async fn open() -> Result<Database, JsValue> {
        let factory: IdbFactory =
            Reflect::get(&js_sys::global(), &"indexedDB".into())?.dyn_into()?;
        let request = factory.open_with_u32(NAME, VERSION)?;
        let stores = Closure::once({
            let request = request.clone();
            move || -> Result<(), JsValue> {
                let database: IdbDatabase = request.result()?.unchecked_into();
                let there = database.object_store_names();
                for name in [LINES, HOLDERS, PLANS, RESCUED] {
                    if !there.contains(name) {
                        database.create_object_store(name)?;
                    }
                }
                Ok(())
            }
        });
        request.set_onupgradeneeded(Some(stores.as_ref().unchecked_ref()));
        let database: IdbDatabase = answer(&request).await?.unchecked_into();
        // A page of a later version, in another tab, must be able to add to the stores.
        let close = Closure::once_into_js({
            let database = database.clone();
            move || database.close()
        });
        database.set_onversionchange(Some(close.unchecked_ref()));
        Ok(Database(database))
    }

    /// Writes one value and resolves once it would survive a power cut.
    pub(super) async fn put(
        &self,
        store: &str,
        key: &JsValue,
        value: &JsValue,
    ) -> Result<(), JsValue> {
        self.change(store, |store| store.put_with_key(value, key).map(drop))
            .await
    }

    /// Does all of this or none of it, and resolves once it would survive a power cut.
    pub(super) async fn change(
        &self,
        store: &str,
        changes: impl FnOnce(&IdbObjectStore) -> Result<(), JsValue>,
    ) -> Result<(), JsValue> {
        let options = js_sys::Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let database: &DurableDatabase = self.0.unchecked_ref();
        let transaction = database.transaction(store, "readwrite", &options)?;
        changes(&transaction.object_store(store)?)?;
        // INVARIANT: `complete`, not the request's `success`: only it waits for the disk.
        let complete = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
            transaction.set_onerror(Some(&reject));
        });
        JsFuture::from(complete)
            .await
            .map_err(|_| failure(transaction.error().map(Into::into)))?;
        Ok(())
    }

    /// The value of a key; undefined where there is none.
    pub(super) async fn get(&self, store: &str, key: &JsValue) -> Result<JsValue, JsValue> {
        answer(&self.read(store)?.get(key)?).await
    }

    /// Up to `count` values whose keys begin with these parts, in the order of their last part, which is a number
    /// from `from` on.
    pub(super) async fn some(
        &self,
        store: &str,
        key: &[&str],
        from: u32,
        count: u32,
    ) -> Result<Array, JsValue> {
        let range = range(key, from.into())?;
        let request = self
            .read(store)?
            .get_all_with_key_and_limit(&range, count)?;
        Ok(answer(&request).await?.unchecked_into())
    }

    /// The first key behind this one; undefined where there is none.
    pub(super) async fn next_key(&self, store: &str, key: &JsValue) -> Result<JsValue, JsValue> {
        let behind = IdbKeyRange::lower_bound_with_open(key, true)?;
        let request = self
            .read(store)?
            .get_all_keys_with_key_and_limit(&behind, 1)?;
        let keys: Array = answer(&request).await?.unchecked_into();
        Ok(keys.get(0))
    }

    fn read(&self, store: &str) -> Result<IdbObjectStore, JsValue> {
        self.0.transaction_with_str(store)?.object_store(store)
    }
}

/// Keys that begin with these parts and end in a number from `from` on.
pub(super) fn range(key: &[&str], from: JsValue) -> Result<IdbKeyRange, JsValue> {
    IdbKeyRange::bound(&with(key, from), &with(key, f64::INFINITY.into()))
}

/// The key of these parts.
pub(super) fn with(key: &[&str], last: JsValue) -> JsValue {
    let parts: Array = key.iter().map(|part| JsValue::from_str(part)).collect();
    parts.push(&last);
    parts.into()
}

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => request.result(),
        Err(_) => Err(failure(request.error()?.map(Into::into))),
    }
}

fn failure(error: Option<JsValue>) -> JsValue {
    error.unwrap_or_else(|| "the transaction was aborted".into())
}

/// What a person is told when the journal can't be kept.
pub(super) fn unavailable(fault: &JsValue) -> JournalError {
    let word = Reflect::get(fault, &"message".into())
        .ok()
        .and_then(|text| text.as_string());
    let detail = word
        .or_else(|| fault.as_string())
        .unwrap_or_else(|| "unknown".into());
    JournalError::Unavailable {
        place: place(),
        detail,
    }
}

/// Where the journal lies, as a person would look for it.
pub(super) fn place() -> String {
    format!("IndexedDB/{NAME}/{LINES}")
}
