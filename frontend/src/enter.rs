//! *Join*: the one request of a call.

use crate::event::Queue;
use parlor::{
    call::{EnterFailure, EnterReply, Entry, Input},
    ids::Ticket,
};
use parlor_app::{
    api::{CallError, enter_room},
    backend::{ApiError, Entered},
};
use wasm_bindgen_futures::spawn_local;

/// Asks; the answer comes as an event.
pub(crate) fn enter(queue: &Queue, ticket: Ticket, slug: &str, entry: Entry) {
    let (queue, slug) = (queue.clone(), slug.to_owned());
    spawn_local(async move {
        let answer = enter_room(slug, entry.name, entry.take_over).await;
        queue.tell(Input::Entered(ticket, reply(answer)));
    });
}

fn reply(answer: Result<Entered, CallError>) -> EnterReply {
    use EnterFailure as Why;
    EnterReply::Refused(match answer {
        Ok(Entered::Admitted { ticket }) => return EnterReply::Admitted { ticket },
        Ok(Entered::Waiting { ticket }) => return EnterReply::Waiting { ticket },
        Ok(Entered::Elsewhere) => Why::Elsewhere,
        Ok(Entered::Full) => Why::Full,
        Ok(Entered::Locked) => Why::Locked,
        Ok(Entered::NotForYou) => Why::NotForYou,
        Ok(Entered::BadName) => Why::BadName,
        Ok(Entered::TooOften) => Why::TooOften,
        Err(CallError::Api(ApiError::SignIn | ApiError::NotFound)) => Why::NotForYou,
        Err(CallError::Api(ApiError::Unavailable) | CallError::Unreachable) => Why::Unreachable,
    })
}
