//! The panel *Files*: what is offered, what is on its way, what came; and a way to offer more.
//!
//! A row is made anew part by part when something of it changes, and the browser changes only
//! what differs: a focus stays where it is.

mod actions;
mod facts;
mod foot;
mod inert;
mod news;
mod offers;
mod people;
mod progress;
mod row;
#[cfg(test)]
mod tests;
mod whom;

pub(super) use news::news;
pub(super) use offers::{drop_zone, offers};

use super::{Wish, people::PanelHead, use_view, use_wish};
use crate::{
    parts::{EmptyState, Heading, focus, focus_when_there, rows},
    prelude::*,
    text::{TransfersText, use_text, use_transfers_text},
    view::{FilePerson, FileRow, FilesIntent, FilesView, Intent},
};
use facts::{RowKey, kept};
use inert::Names;

/// The elements that choose files and a folder.
const FILES: &str = "files-to-send";
const FOLDER: &str = "folder-to-send";

/// What all parts of the panel know.
#[derive(Clone, Copy, Debug)]
struct Desk {
    text: &'static TransfersText,
    files: FilesView,
    wish: Wish,
    /// The panel, which takes the focus of what goes.
    panel: Place,
}

impl Desk {
    fn new() -> Self {
        Self {
            text: use_transfers_text(),
            files: use_view().files,
            wish: use_wish(),
            panel: Place::new(),
        }
    }

    /// What somebody is called; after a reload that is learnt only when they are met again.
    fn name(self, person: &FilePerson) -> String {
        match person.name.is_empty() {
            true => self.text.somebody.into(),
            false => person.name.clone(),
        }
    }

    fn send(self, intent: FilesIntent) {
        self.wish.send(Intent::Files(intent));
    }
}

#[component]
pub(super) fn Files() -> AnyView {
    let text = &use_text().files;
    let desk = Desk::new();
    focus_when_there(desk.panel);
    effect(move || {
        desk.send(FilesIntent::PanelMounted {
            files: FILES.into(),
            folder: FOLDER.into(),
        });
        desk.send(FilesIntent::PanelShown(true));
    });
    on_cleanup(move || desk.send(FilesIntent::PanelShown(false)));
    view! {
        <div class="panel paper" id="panel" tabindex="-1" node_ref=desk.panel>
            <PanelHead title=text.title close=text.close/>
            <div class="panel__body">
                {trusted(desk)}
                {list(desk, text.title)}
                {left_overs(desk)}
            </div>
            {foot::foot(desk)}
        </div>
    }
    .into_any()
}

/// The offers of this call, or that there are none.
fn list(desk: Desk, title: &'static str) -> AnyView {
    let rows_here = desk.files.rows;
    let empty = memo(move || rows_here.with(Vec::is_empty));
    let none = move || {
        empty
            .get()
            .then(|| view! { <EmptyState said=desk.text.none heading=Heading::Part/> }.into_any())
    };
    view! {
        {live(none)}
        <ul class="file-row__list" role="list" aria-label=title>{listed(desk, false)}</ul>
    }
    .into_any()
}

fn listed(desk: Desk, left_over: bool) -> AnyView {
    let all = desk.files.rows;
    let these = move || {
        all.with(|all| {
            let these = all.iter().filter(|row| row.left_over == left_over);
            these.cloned().collect::<Vec<FileRow>>()
        })
    };
    rows(
        these,
        |row| RowKey::of(row).name(),
        move |row| row::row(desk, row),
    )
}

/// What lies here from an earlier visit, and how much room it takes.
fn left_overs(desk: Desk) -> AnyView {
    let all = desk.files.rows;
    let size = memo(move || {
        all.with(|all| {
            let mut old = all.iter().filter(|row| row.left_over).peekable();
            old.peek()?;
            Some(old.map(kept).fold(0, u64::saturating_add))
        })
    });
    let some = memo(move || size.with(Option::is_some));
    let head = move || (desk.text.left_overs)(size.get().unwrap_or_default());
    live(move || {
        some.get().then(|| {
            view! {
                <section class="panel__section" aria-labelledby="left-overs">
                    <h3 class="panel__label" id="left-overs">{live(head)}</h3>
                    <ul class="file-row__list" role="list" aria-labelledby="left-overs">
                        {listed(desk, true)}
                    </ul>
                </section>
            }
            .into_any()
        })
    })
}

/// Whose files are accepted without a question, and the way back.
fn trusted(desk: Desk) -> AnyView {
    let view = use_view();
    let names = memo(move || {
        desk.files.trusted.with(|trusted| {
            view.tiles.with(|tiles| {
                let here = tiles.iter().filter(|tile| trusted.contains(&tile.id));
                here.map(|tile| (tile.id, tile.name.clone()))
                    .collect::<Vec<_>>()
            })
        })
    });
    let one = move |(who, name): (_, String)| {
        let words = Names::who(&name).within(desk.text.trusted);
        view! {
            <p class="file-row__trust">
                <span>{words}</span>
                <button
                    class="button button--small" type="button"
                    on:click=move |_| {
                        focus(desk.panel);
                        desk.send(FilesIntent::Trust(who, false));
                    }
                >{desk.text.ask_again}</button>
            </p>
        }
        .into_any()
    };
    rows(move || names.get(), |(who, _)| *who, one)
}
