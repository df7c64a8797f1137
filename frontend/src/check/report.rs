//! *Send to the administrator*.

use super::servers::post;
use parlor_app::{
    backend::CHECK_REPORT,
    check::{CheckView, Sent},
};

const TOO_MANY_REQUESTS: u16 = 429;

/// Sends it, and shows what became of it.
pub(super) async fn send(slug: String, text: String, view: CheckView) {
    view.sent.try_set(Sent::Sending);
    let answer = post(CHECK_REPORT, &[("slug", &slug), ("text", &text)]).await;
    view.sent.try_set(match answer {
        Ok(answer) if answer.ok() => Sent::Kept,
        Ok(answer) if answer.status() == TOO_MANY_REQUESTS => Sent::TooOften,
        _ => Sent::Failed,
    });
}
