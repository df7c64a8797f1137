//! *Join*: the one request of a call.

use crate::{
    dom::window,
    event::Queue,
    events::{JsFailure, settle},
};
use parlor::{
    call::{EnterFailure, EnterReply, Entry, Input},
    ids::Ticket,
};
use parlor_app::backend::{ENTER, Entered};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortSignal, RequestInit, Response, UrlSearchParams};

/// How long the server may take; a network that swallows everything must not hold *Join*.
const PATIENCE_MS: u32 = 10_000;

/// Asks; the answer comes as an event.
pub(crate) fn enter(queue: &Queue, ticket: Ticket, slug: &str, entry: Entry) {
    let (queue, slug) = (queue.clone(), slug.to_owned());
    spawn_local(async move {
        let answer = ask(&slug, &entry).await.ok().flatten();
        queue.tell(Input::Entered(ticket, reply(answer)));
    });
}

/// What the server answers; nothing, where it cannot just now or speaks another language.
async fn ask(slug: &str, entry: &Entry) -> Result<Option<Entered>, JsFailure> {
    let form = UrlSearchParams::new()?;
    form.append("slug", slug);
    form.append("name", &entry.name);
    form.append("take_over", if entry.take_over { "true" } else { "false" });
    let post = RequestInit::new();
    post.set_method("POST");
    post.set_body(&form);
    post.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    let answer = settle(window().fetch_with_str_and_init(ENTER, &post)).await?;
    let answer: Response = answer.unchecked_into();
    let text = settle(answer.text()?).await?.as_string();
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn reply(answer: Option<Entered>) -> EnterReply {
    use EnterFailure as Why;
    EnterReply::Refused(match answer {
        Some(Entered::Admitted { ticket }) => return EnterReply::Admitted { ticket },
        Some(Entered::Waiting { ticket }) => return EnterReply::Waiting { ticket },
        Some(Entered::Elsewhere) => Why::Elsewhere,
        Some(Entered::Full) => Why::Full,
        Some(Entered::Locked) => Why::Locked,
        Some(Entered::NotForYou) => Why::NotForYou,
        Some(Entered::BadName) => Why::BadName,
        Some(Entered::TooOften) => Why::TooOften,
        None => Why::Unreachable,
    })
}
