//! Where files are chosen and offered.

use super::{
    Desk, FILES, FOLDER,
    whom::{choice, here, whom},
};
use crate::{
    parts::{icon, press},
    prelude::*,
};

pub(super) fn foot(desk: Desk) -> AnyView {
    let here = here();
    let whom = whom(desk, here);
    let (files, folder) = (Place::new(), Place::new());
    let nobody = memo(move || whom.with(Vec::is_empty));
    let alone = memo(move || here.with(Vec::is_empty));
    let note = move || match alone.get() {
        true => desk.text.nobody,
        false => desk.text.or_drop,
    };
    view! {
        <div class="panel__foot files-foot">
            {live(move || refused(desk))}
            {choice(desk, here, whom)}
            <div class="files-foot__send">
                <button
                    class="button button--primary" type="button" on:click=move |_| press(files)
                    disabled=move || nobody.get()
                >{icon("upload")}{desk.text.send}</button>
                <button
                    class="button" type="button" on:click=move |_| press(folder)
                    disabled=move || nobody.get()
                >{icon("folder")}{desk.text.send_folder}</button>
            </div>
            <p class="panel__note">{live(note)}</p>
            <input id=FILES type="file" multiple hidden node_ref=files/>
            <input id=FOLDER type="file" webkitdirectory hidden node_ref=folder/>
        </div>
    }
    .into_any()
}

/// Why the last choice was not offered.
fn refused(desk: Desk) -> Option<AnyView> {
    let why = desk.files.refused.get()?;
    Some(
        view! {
            <p class="file-row__said file-row__said--alarm" role="alert">
                {icon("warning")}<span>{(desk.text.refused)(why)}</span>
            </p>
        }
        .into_any(),
    )
}
