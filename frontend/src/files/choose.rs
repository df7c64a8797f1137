//! Files chosen: by the panel's buttons, dropped anywhere, pasted, or asked for again.

use super::{
    carries_files,
    folders::{self, Entry},
    post::{Happened, Post, Purpose},
};
use crate::{
    dom::{by_id, document, get, set_attribute, window},
    events::Listener,
};
use js_sys::{Array, Function};
use parlor::limits::OFFER_FILES;
use parlor_app::view::NotOffered;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, File, HtmlInputElement};

/// A file and where it lies in what was chosen.
pub(super) struct Chosen {
    pub(super) path: String,
    pub(super) file: File,
}

/// All places where files can be chosen.
pub(super) struct Choosing {
    post: Post,
    panel: Vec<Listener>,
    again: Option<Listener>,
    _page: [Listener; 4],
}

impl Choosing {
    pub(super) fn new(post: Post) -> Self {
        let page = window();
        let dragging = |on: bool| {
            let post = post.clone();
            move |event: Event| {
                if carries_files(&event) && (on || get(&event, "relatedTarget").is_none()) {
                    post.put(Happened::Dragging(on));
                }
            }
        };
        let (dropped, pasted) = (post.clone(), post.clone());
        let listeners = [
            Listener::new(&page, "dragenter", dragging(true)),
            Listener::new(&page, "dragleave", dragging(false)),
            Listener::new(&page, "drop", move |event: Event| on_drop(&dropped, &event)),
            Listener::new(&page, "paste", move |event: Event| {
                on_paste(&pasted, &event)
            }),
        ];
        Self {
            post,
            panel: Vec::new(),
            again: None,
            _page: listeners,
        }
    }

    /// The panel's inputs, by id: they are other ones each time it is opened.
    pub(super) fn mount(&mut self, ids: [&str; 2]) {
        let inputs = ids.into_iter().filter_map(by_id::<HtmlInputElement>);
        self.panel = inputs
            .map(|input| listen(&input, Purpose::Offer, &self.post))
            .collect();
    }

    /// Asks for the files of an offer again, with the browser's own dialog.
    pub(super) fn ask(&mut self, purpose: Purpose, folder: bool) {
        let input = document().create_element("input").ok();
        let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        input.set_type("file");
        input.set_multiple(true);
        if folder {
            set_attribute(&input, "webkitdirectory", "");
        }
        self.again = Some(listen(&input, purpose, &self.post));
        input.click();
    }
}

fn listen(input: &HtmlInputElement, purpose: Purpose, post: &Post) -> Listener {
    // Somebody may have been faster than the code was here.
    take(input, purpose, post);
    let (of, post) = (input.clone(), post.clone());
    Listener::new(input, "change", move |_: JsValue| {
        take(&of, purpose, &post);
    })
}

fn take(input: &HtmlInputElement, purpose: Purpose, post: &Post) {
    if let Some(files) = input.files().filter(|files| files.length() > 0) {
        let chosen = listed(&files);
        post.put(Happened::Chosen(purpose, bounded(chosen)));
    }
    // The same file can be chosen again.
    input.set_value("");
}

/// A `FileList`. What is chosen as a folder says where in it each file is.
fn listed(files: &JsValue) -> Vec<Chosen> {
    let files = Array::from(files);
    let chosen = files.iter().map(|file| {
        let within = get(&file, "webkitRelativePath").and_then(|path| path.as_string());
        let file: File = file.unchecked_into();
        let path = within.filter(|path| !path.is_empty());
        Chosen {
            path: path.unwrap_or_else(|| file.name()),
            file,
        }
    });
    chosen.collect()
}

fn bounded(chosen: Vec<Chosen>) -> Result<Vec<Chosen>, NotOffered> {
    match chosen.len() {
        count if count > OFFER_FILES => Err(NotOffered::TooMany),
        _ => Ok(chosen),
    }
}

/// What is dropped is known only while the event lasts; folders are walked after it.
fn on_drop(post: &Post, event: &Event) {
    post.put(Happened::Dragging(false));
    if !carries_files(event) {
        return;
    }
    let carried = get(event, "dataTransfer");
    let items = carried.and_then(|carried| get(&carried, "items"));
    let entries: Vec<Entry> = items
        .map(|items| {
            Array::from(&items)
                .iter()
                .filter_map(|item| entry(&item))
                .collect()
        })
        .unwrap_or_default();
    let post = post.clone();
    spawn_local(async move {
        let chosen = folders::walk(entries).await;
        post.put(Happened::Chosen(Purpose::Offer, chosen));
    });
}

fn entry(item: &JsValue) -> Option<Entry> {
    let call = |method| {
        let method = get(item, method)?.dyn_into::<Function>().ok()?;
        let found = method.call0(item).ok()?;
        found.is_object().then_some(found)
    };
    match call("webkitGetAsEntry") {
        Some(entry) => Some(Entry::Found(entry)),
        None => Some(Entry::File(call("getAsFile")?.unchecked_into())),
    }
}

/// Files on the clipboard. What can be pasted as text is: it is meant for a field.
fn on_paste(post: &Post, event: &Event) {
    let Some(clipboard) = get(event, "clipboardData") else {
        return;
    };
    let types = get(&clipboard, "types").map(|types| Array::from(&types));
    let text = types.is_some_and(|types| types.includes(&"text/plain".into(), 0));
    let files = get(&clipboard, "files").map(|files| listed(&files));
    let files = files.unwrap_or_default();
    if !text && !files.is_empty() {
        event.prevent_default();
        post.put(Happened::Chosen(Purpose::Offer, bounded(files)));
    }
}
