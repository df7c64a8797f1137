//! Which servers this visitor may try.

use crate::{dom::window, events::settle};
use parlor_app::backend::{CHECK_SERVERS, CheckServers};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, RequestInit, Response, UrlSearchParams};

/// How long the server may take to answer a form.
const PATIENCE_MS: u32 = 8_000;

/// Sends a form to this server, as a page of ours.
pub(super) async fn post(path: &str, fields: &[(&str, &str)]) -> Result<Response, JsValue> {
    let form = UrlSearchParams::new()?;
    for (name, value) in fields {
        form.append(name, value);
    }
    let post = RequestInit::new();
    post.set_method("POST");
    post.set_body(&form);
    post.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    let answer = settle(window().fetch_with_str_and_init(path, &post)).await;
    Ok(answer
        .map_err(|why| JsValue::from(why.message))?
        .unchecked_into())
}

/// Asks; `None` where the server does not answer, or speaks another language.
pub(super) async fn ask(slug: &str) -> Option<CheckServers> {
    let answer = post(CHECK_SERVERS, &[("slug", slug)]).await.ok()?;
    let text = settle(answer.text().ok()?).await.ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}
