//! One run per tenant, by the Web Locks API: the browser lets go when the page goes.

use super::database::{Database, HOLDERS, unavailable};
use js_sys::{Array, Function, Object, Promise, Reflect};
use reseat_core::ports::{JournalError, RunLock};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        callback: &JsValue,
    ) -> Result<Promise, JsValue>;
}

/// Held until dropped: dropping settles the promise that the lock lasts for.
struct Held {
    release: Function,
    /// The promise of the lock was settled by somebody else: it was stolen.
    is_lost: Rc<Cell<bool>>,
}

impl RunLock for Held {
    fn is_held(&self) -> bool {
        !self.is_lost.get()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // A resolving function never throws, and there is no one left to tell.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Takes the tenant's lock, or says who holds it.
pub(super) async fn take(tenant_id: &str, holder: &str) -> Result<Box<dyn RunLock>, JournalError> {
    let database = Database::open()
        .await
        .map_err(|fault| unavailable(&fault))?;
    let granted = request(tenant_id)
        .await
        .map_err(|fault| unavailable(&fault))?;
    match granted {
        Some(held) => {
            let told = database
                .put(HOLDERS, &tenant_id.into(), &holder.into())
                .await;
            told.map_err(|fault| unavailable(&fault))?;
            Ok(Box::new(held))
        }
        None => {
            let name = database.get(HOLDERS, &tenant_id.into()).await;
            let name = name.map_err(|fault| unavailable(&fault))?;
            Err(JournalError::Locked {
                holder: name.as_string().unwrap_or_default(),
            })
        }
    }
}

/// Who took the tenant's lock last, as [`take`] keeps it; nobody where that can't be read.
pub(crate) async fn holder(tenant_id: &str) -> Option<String> {
    let database = Database::open().await.ok()?;
    let told = database.get(HOLDERS, &tenant_id.into()).await.ok()?;
    told.as_string()
}

fn name(tenant_id: &str) -> String {
    format!("reseat:{tenant_id}")
}

fn manager() -> Result<LockManager, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    if locks.is_undefined() {
        return Err("the page is not served securely (https), so it has no locks".into());
    }
    Ok(locks.unchecked_into())
}

async fn request(tenant_id: &str) -> Result<Option<Held>, JsValue> {
    let locks = manager()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;

    // Web Locks calls back once it has decided: with the lock, or with null where somebody else has it.
    // What the callback gives back is how long the lock lasts.
    let decided: Rc<RefCell<Option<Function>>> = Rc::default();
    let decision = Promise::new(&mut |resolve, _| *decided.borrow_mut() = Some(resolve));
    let release: Rc<RefCell<Option<Function>>> = Rc::default();
    let callback = Closure::once_into_js({
        let release = Rc::clone(&release);
        move |lock: JsValue| -> JsValue {
            let lasting = if lock.is_null() {
                JsValue::UNDEFINED
            } else {
                Promise::new(&mut |settle, _| *release.borrow_mut() = Some(settle)).into()
            };
            if let Some(resolve) = decided.borrow_mut().take() {
                // A resolving function never throws.
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
            lasting
        }
    });
    let lasting = locks.request(&name(tenant_id), &options, &callback)?;
    let is_lost = Rc::new(Cell::new(false));
    let lose = Closure::once({
        let is_lost = Rc::clone(&is_lost);
        move |_: JsValue| is_lost.set(true)
    });
    // Settled when this run lets go as well: nobody asks then.
    let _ = lasting.catch(&lose);
    lose.forget();
    // The second settles first only where the request itself was refused.
    JsFuture::from(Promise::race(&Array::of2(&decision, &lasting))).await?;
    let release = release.borrow_mut().take();
    Ok(release.map(|release| Held { release, is_lost }))
}
