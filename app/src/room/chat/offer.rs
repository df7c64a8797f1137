//! The list of names for an `@`. The focus stays in the field.

use super::{
    composer::{keep, put},
    mention::{self, begun, offered},
    talk::Talk,
};
use crate::{parts::focus, prelude::*};
use leptos::ev::KeyboardEvent;

pub(super) const NAMES: &str = "chat-names";

/// The names that are offered for an `@`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    names: Memo<Vec<String>>,
    /// Which of them *Enter* takes.
    chosen: RwSignal<usize>,
    /// The text for which *Escape* put the list away.
    away: RwSignal<Option<String>>,
}

fn option_id(n: usize) -> String {
    ["chat-name-", &n.to_string()].concat()
}

/// The names that are offered.
pub(super) fn list(talk: Talk, offer: Offer) -> AnyView {
    let chosen = offer.chosen.get();
    let names = offer.names.get().into_iter().enumerate();
    let names = names.map(|(n, name)| {
        let words = name.clone();
        view! {
            <li
                class="chat__person" role="option" id=option_id(n)
                aria-selected=if n == chosen { "true" } else { "false" }
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| take(talk, &name)
            ><bdi>{words}</bdi></li>
        }
        .into_any()
    });
    view! {
        <ul class="chat__people paper" id=NAMES role="listbox" aria-label=talk.text.mention>
            {names.collect_view()}
        </ul>
    }
    .into_any()
}

/// This name is meant.
fn take(talk: Talk, name: &str) {
    let words = talk.words.get_untracked();
    let caret = talk.caret.get_untracked();
    if let Some(begun) = begun(&words, caret) {
        let before = [&words[..begun.at], "@", name, " "].concat();
        let all = [&before, &words[mention::place(&words, caret)..]].concat();
        keep(talk, &all);
        put(talk, all, Some(before.len()));
        focus(talk.field);
    }
}

impl Offer {
    pub(super) fn new(talk: Talk) -> Self {
        let away = RwSignal::new(None::<String>);
        let chosen = RwSignal::new(0);
        let names = memo(move || {
            let caret = talk.caret.get();
            talk.words.with(|words| match begun(words, caret) {
                Some(begun) if away.with(|away| away.as_ref() != Some(words)) => {
                    talk.others.with(|others| offered(others, begun.letters))
                }
                _ => vec![],
            })
        });
        effect(move || {
            names.with(|_| ());
            chosen.set(0);
        });
        Self {
            names,
            chosen,
            away,
        }
    }

    pub(super) fn is_open(self) -> bool {
        !self.names.with(Vec::is_empty)
    }

    /// The option that *Enter* takes.
    pub(super) fn option(self) -> String {
        option_id(self.chosen.get())
    }

    /// Whether the list is open and this key is for it.
    pub(super) fn takes(self, talk: Talk, event: &KeyboardEvent) -> bool {
        let names = self.names.get_untracked();
        let count = names.len();
        if count == 0 || event.shift_key() {
            return false;
        }
        let chosen = self.chosen.get_untracked() % count;
        match event.key().as_str() {
            "ArrowDown" => self.chosen.set((chosen + 1) % count),
            "ArrowUp" => self.chosen.set((chosen + count - 1) % count),
            "Enter" | "Tab" => take(talk, &names[chosen]),
            "Escape" => self.away.set(Some(talk.words.get_untracked())),
            _ => return false,
        }
        true
    }
}
