//! What the parts of the panel know in common, and what outlives it.

use super::arrange::is_there;
use crate::{
    prelude::*,
    room::{Wish, use_view, use_wish},
    text::{ChatText, use_text},
    view::{ChatView, Intent},
};
use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{HtmlElement, HtmlTextAreaElement},
};
use parlor::{
    chat::{Input, Line, LineKey, Said},
    ids::{AuthorId, MessageId},
};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// What the field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Write,
    Reply(LineKey),
    Edit(LineKey),
}

/// What is asked about a message, in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// Which face to put under it.
    Face,
    /// Whether to delete it.
    Delete,
}

/// Everything the panel's parts share. It lives as long as the call: what stands in the
/// field is there again when the panel is.
#[derive(Clone, Copy, Debug)]
pub(in crate::room) struct Talk {
    pub(super) text: &'static ChatText,
    pub(super) chat: ChatView,
    pub(super) wish: Wish,
    pub(super) doing: RwSignal<Doing>,
    pub(super) asking: RwSignal<Option<(LineKey, Asking)>>,
    pub(super) searching: RwSignal<bool>,
    /// The line that somebody asked to see.
    pub(super) marked: RwSignal<Option<LineKey>>,
    /// What somebody wrote and did not send; none before anybody touched the field.
    pub(super) draft: RwSignal<Option<String>>,
    /// What stands in the field.
    pub(super) words: RwSignal<String>,
    /// Where in it, in the browser's units.
    pub(super) caret: RwSignal<usize>,
    pub(super) field: Place,
    pub(super) log: Place,
    /// The panel was open before.
    pub(super) been: RwSignal<bool>,
    pub(super) hosts: Memo<bool>,
    /// Who can be mentioned just now: the others.
    pub(super) others: Memo<Vec<String>>,
    /// Whose name is a mention: everybody's who is here, or wrote here.
    pub(super) names: Memo<Vec<String>>,
    /// Who I am in this conversation, as far as it shows: by what I said.
    pub(super) me: Memo<Option<AuthorId>>,
    name: Memo<String>,
}

impl Talk {
    pub(in crate::room) fn new() -> Self {
        let view = use_view();
        let hosts = memo(move || view.me.with(|me| me.role.hosts()));
        let others = memo(move || {
            view.tiles
                .with(|all| all.iter().map(|tile| tile.name.clone()).collect())
        });
        let name = memo(move || view.me.with(|me| me.name.clone()));
        let names = memo(move || names(name.get(), others.get(), &view.chat));
        Self {
            text: &use_text().chat,
            chat: view.chat,
            wish: use_wish(),
            doing: RwSignal::new(Doing::Write),
            asking: RwSignal::new(None),
            searching: RwSignal::new(false),
            marked: RwSignal::new(None),
            draft: RwSignal::new(None),
            words: RwSignal::default(),
            caret: RwSignal::new(0),
            field: Place::new(),
            log: Place::new(),
            been: RwSignal::new(false),
            hosts,
            others,
            names,
            me: memo(move || view.chat.me.get()),
            name,
        }
    }

    pub(super) fn send(self, input: Input) {
        self.wish.send(Intent::Chat(input));
    }

    /// Reads something said, and wakes with the conversation.
    pub(super) fn said<U>(self, key: LineKey, read: impl FnOnce(&Said) -> U) -> Option<U> {
        self.said_near(&AtomicUsize::new(0), key, read)
    }

    /// The same for a row, which remembers where its line stood the last time: all rows ask
    /// whenever one changes.
    pub(super) fn said_near<U>(
        self,
        near: &AtomicUsize,
        key: LineKey,
        read: impl FnOnce(&Said) -> U,
    ) -> Option<U> {
        self.chat.lines.with(|lines| {
            let is = |line: &Line| line.key == key;
            let mut at = near.load(Relaxed);
            if !lines.get(at).is_some_and(is) {
                at = lines.iter().position(is)?;
                near.store(at, Relaxed);
            }
            lines[at].said().map(read)
        })
    }

    /// The line of this message, if it is here.
    pub(super) fn line_of(self, id: MessageId) -> Option<LineKey> {
        self.chat.lines.with_untracked(|lines| {
            let is = |said: &Said| is_there(said) && said.message.id == id;
            let line = lines.iter().find(|line| line.said().is_some_and(is));
            line.map(|line| line.key)
        })
    }

    /// What I am called.
    pub(super) fn name(self) -> String {
        self.name.get()
    }

    pub(super) fn do_now(self, doing: Doing) {
        self.asking.set(None);
        self.doing.set(doing);
        crate::parts::focus(self.field);
    }

    /// Shows the line of this message, if it is here.
    pub(super) fn show(self, id: MessageId) {
        if let Some(key) = self.line_of(id) {
            self.marked.set(Some(key));
            go_to(key);
        }
    }

    /// Goes down to what was said last.
    pub(super) fn to_newest(self) {
        if let Some(log) = self.log.get_untracked() {
            log.set_scroll_top(0);
        }
    }

    pub(super) fn area(self) -> Option<HtmlTextAreaElement> {
        let field = self.field.get_untracked()?;
        field.clone().dyn_into().ok()
    }
}

fn names(own: String, others: Vec<String>, chat: &ChatView) -> Vec<String> {
    let mut all = others;
    all.push(own);
    chat.lines.with(|lines| {
        for said in lines.iter().filter_map(Line::said) {
            if !all.contains(&said.message.name) {
                all.push(said.message.name.clone());
            }
        }
    });
    // What is not kept yet has no name.
    all.retain(|name| !name.is_empty());
    all
}

/// The element of a line.
pub(super) fn row_id(key: LineKey) -> String {
    ["chat-", &key.0.to_string()].concat()
}

/// Puts the focus on a line, which brings it into sight.
pub(super) fn go_to(key: LineKey) {
    let row = document().get_element_by_id(&row_id(key));
    if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        let _ = row.focus();
    }
}
