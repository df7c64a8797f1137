//! SHA-256, by the browser and beside the page.

use crate::{
    dom::{get, window},
    events::{JsFailure, settle},
};
use js_sys::{Promise, Uint8Array};
use parlor::transfer::Hash;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// `crypto.subtle`.
    type Subtle;

    #[wasm_bindgen(method)]
    fn digest(this: &Subtle, name: &str, bytes: &Uint8Array) -> Promise;
}

/// The hash of these bytes; a page that was not served securely has none.
pub(super) async fn hash(bytes: &Uint8Array) -> Result<Hash, JsFailure> {
    let subtle = get(&window(), "crypto").and_then(|crypto| get(&crypto, "subtle"));
    let subtle = subtle.ok_or_else(|| JsFailure {
        name: "NotSupportedError".into(),
        message: "there is no crypto.subtle".into(),
    })?;
    let digest = subtle.unchecked_into::<Subtle>().digest("SHA-256", bytes);
    let digest = settle(digest).await?;
    let mut hash = Hash([0; 32]);
    let digest = Uint8Array::new(&digest);
    if digest.length() == 32 {
        digest.copy_to(&mut hash.0);
    }
    Ok(hash)
}

/// The hash over hashes, in order.
pub(super) async fn root(hashes: &[Hash]) -> Result<Hash, JsFailure> {
    let row: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
    hash(&Uint8Array::from(row.as_slice())).await
}
