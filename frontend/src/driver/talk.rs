//! The conversation: shown where it changed, remembered, and saved as a file.

use super::{Page, project::show};
use crate::{
    clock,
    dom::{document, visible},
    event::Event,
};
use js_sys::Array;
use parlor::{
    call::{Input, Phase},
    chat,
    time::Millis,
};
use parlor_app::view::Intent;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the last words may take.
const LAST_WORDS_MS: u64 = 700;

/// What changes sooner after it was shown is shown with the next pulse: a storm of words is
/// drawn a few times a second, and not once per word.
const CHAT_GAP_MS: u64 = 60;

impl Page {
    /// Goes on where this browser left off: what was read, what was being written.
    pub(super) fn open_chat(&mut self) {
        if let Some(read) = self.chat.read() {
            self.step(Input::Chat(chat::Input::ReadBefore(read)));
        }
        show(self.view.chat.draft, self.chat.draft());
        show(self.view.chat.tell_typing, self.habits.tell_typing);
    }

    pub(super) fn show_chat(&mut self, now: Millis) {
        self.read_chat();
        let chat = self.call.conversation();
        show(self.view.chat.typing, self.call.typing(now));
        if self.shown.chat == chat.version() || now < self.shown.chat_again {
            return;
        }
        self.shown.chat = chat.version();
        self.shown.chat_again = now + CHAT_GAP_MS;
        show(self.view.chat.more, chat.has_more());
        show(self.view.chat.loading, chat.is_loading());
        show(self.view.chat.me, chat.me());
        show(self.view.chat.unread, chat.unread());
        show(self.view.chat.read, chat.read());
        show(self.view.chat.found, chat.found().cloned());
        show(self.view.chat.lines, chat.lines().to_vec());
    }

    /// What is in front of somebody is read.
    fn read_chat(&mut self) {
        let read = self.shown.chat_open && visible() && *self.call.phase() == Phase::Live;
        if !read {
            return;
        }
        if self.call.conversation().unread() > 0 {
            self.step(Input::Chat(chat::Input::Read));
        }
        let newest = self.call.conversation().newest();
        if newest > self.shown.read {
            self.shown.read = newest;
            newest
                .into_iter()
                .for_each(|last| self.chat.remember_read(last));
        }
    }

    /// Goes, but not in the middle of a word: what is on its way to somebody who can be
    /// reached gets a moment to arrive.
    pub(super) fn leave(&mut self) {
        if !self.call.conversation().is_reaching() || self.parting {
            self.parting = false;
            return self.step(Input::Leave);
        }
        self.parting = true;
        let queue = self.queue.clone();
        wasm_bindgen_futures::spawn_local(async move {
            clock::sleep(LAST_WORDS_MS).await;
            queue.put(Event::Wanted(Intent::Leave));
        });
    }

    pub(super) fn typing(&mut self, on: bool) {
        if self.habits.tell_typing {
            self.step(Input::Typing(on));
        }
    }

    pub(super) fn tell_typing(&mut self, on: bool) {
        self.step(Input::Typing(false));
        self.habits.tell_typing = on;
        self.habits.save();
        show(self.view.chat.tell_typing, on);
    }

    /// What is here of the conversation, as a text file.
    pub(super) fn save_chat(&self) {
        let mut text = String::new();
        for line in self.call.conversation().lines() {
            let Some(said) = line.said().filter(|said| !said.message.deleted) else {
                continue;
            };
            let at = js_sys::Date::new(&JsValue::from_f64(said.message.at.0 as f64));
            text.push_str(&String::from(at.to_iso_string()));
            text.push_str("  ");
            text.push_str(&said.message.name);
            text.push_str(": ");
            text.push_str(&said.message.text);
            text.push('\n');
        }
        let _ = save(&text, &format!("{}.txt", self.slug));
    }
}

/// Hands a text out as a file.
fn save(text: &str, name: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser takes what it needs before the next task.
    let release = move || drop(Url::revoke_object_url(&url));
    wasm_bindgen_futures::spawn_local(async move {
        clock::sleep(1_000).await;
        release();
    });
    Ok(())
}
