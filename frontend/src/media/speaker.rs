//! Where sound comes out, in browsers that let a page choose.

use crate::{
    dom::{get, window},
    events::let_run,
};
use js_sys::Promise;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::HtmlMediaElement;

#[wasm_bindgen]
extern "C" {
    /// A media element whose speaker can be chosen.
    #[wasm_bindgen(extends = HtmlMediaElement)]
    type WithSink;

    #[wasm_bindgen(method, js_name = setSinkId)]
    fn set_sink_id(this: &WithSink, id: &str) -> Promise;
}

/// Whether this browser lets a page choose a speaker.
pub(crate) fn can_choose() -> bool {
    get(&window(), "HTMLMediaElement")
        .and_then(|class| get(&class, "prototype"))
        .is_some_and(|prototype| get(&prototype, "setSinkId").is_some())
}

/// Sends an element's sound to the speaker with this id; one that is gone leaves it where
/// it was.
pub(crate) fn set_sink(element: &HtmlMediaElement, id: &str) {
    if can_choose() {
        let_run(element.unchecked_ref::<WithSink>().set_sink_id(id));
    }
}
