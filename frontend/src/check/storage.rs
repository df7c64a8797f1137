//! Whether received files can be written to disk: a byte is, read again, and deleted.

use crate::{
    dom::{get, object, window},
    events::settle,
};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use parlor::check::Found;
use wasm_bindgen::{JsCast, JsValue};

/// The file that is there for a moment.
const NAME: &str = "check";
const BYTE: u8 = 42;

pub(super) async fn check() -> Found {
    let Some(storage) = get(&window().navigator(), "storage") else {
        return Found::Lacks;
    };
    if get(&storage, "getDirectory").is_none() {
        return Found::Lacks;
    }
    let Some(folder) = call(&storage, "getDirectory", &[]).await else {
        return Found::Fails;
    };
    let found = write_and_read(&folder).await;
    // What is not deleted is one byte, and overwritten by the next check.
    call(&folder, "removeEntry", &[NAME.into()]).await;
    found
}

async fn write_and_read(folder: &JsValue) -> Found {
    let create = object(&[("create", true.into())]);
    let Some(file) = call(folder, "getFileHandle", &[NAME.into(), create]).await else {
        return Found::Fails;
    };
    if get(&file, "createWritable").is_none() {
        // Some browsers write there only from a worker.
        return Found::Partly;
    }
    match byte(&file).await {
        Some(BYTE) => Found::Works,
        _ => Found::Fails,
    }
}

async fn byte(file: &JsValue) -> Option<u8> {
    let writer = call(file, "createWritable", &[]).await?;
    let bytes = Uint8Array::from(&[BYTE][..]);
    call(&writer, "write", &[bytes.into()]).await?;
    call(&writer, "close", &[]).await?;
    let written = call(file, "getFile", &[]).await?;
    let read = call(&written, "arrayBuffer", &[]).await?;
    let read = Uint8Array::new(&read);
    (read.length() == 1).then(|| read.get_index(0))
}

/// A method that answers later; `None` where it is not there, or fails.
pub(super) async fn call(on: &JsValue, method: &str, with: &[JsValue]) -> Option<JsValue> {
    let method: Function = get(on, method)?.dyn_into().ok()?;
    let with: js_sys::Array = with.iter().collect();
    let promise = Reflect::apply(&method, on, &with).ok()?;
    settle(Promise::resolve(&promise)).await.ok()
}
