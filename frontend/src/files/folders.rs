//! Folders that were dropped, walked file by file (File and Directory Entries API).

use super::choose::Chosen;
use crate::{dom::get, events::settle};
use js_sys::{Array, Function, Promise};
use parlor::limits::{OFFER_FILES, PATH_DEPTH};
use parlor_app::view::NotOffered;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// Something that was dropped.
pub(super) enum Entry {
    /// A `FileSystemEntry`: a file or a folder.
    Found(JsValue),
    /// Where a browser knows no entries.
    File(File),
}

/// All files in what was dropped, folder by folder.
pub(super) async fn walk(dropped: Vec<Entry>) -> Result<Vec<Chosen>, NotOffered> {
    let mut chosen = Vec::new();
    let mut open = Vec::new();
    for entry in dropped {
        match entry {
            Entry::Found(entry) => open.push((entry, 0)),
            Entry::File(file) => chosen.push(Chosen {
                path: file.name(),
                file,
            }),
        }
    }
    // The last one is taken first.
    open.reverse();
    while let Some((entry, depth)) = open.pop() {
        if get(&entry, "isDirectory").is_some_and(|is| is.is_truthy()) {
            if depth == PATH_DEPTH {
                return Err(NotOffered::BadName);
            }
            let mut inside = children(&entry).await?;
            inside.reverse();
            open.extend(inside.into_iter().map(|entry| (entry, depth + 1)));
        } else {
            chosen.push(file(&entry).await?);
        }
        if chosen.len() + open.len() > OFFER_FILES {
            return Err(NotOffered::TooMany);
        }
    }
    Ok(chosen)
}

async fn file(entry: &JsValue) -> Result<Chosen, NotOffered> {
    let path = get(entry, "fullPath").and_then(|path| path.as_string());
    let file: File = call(entry, "file").await?.unchecked_into();
    Ok(Chosen {
        path: path.unwrap_or_else(|| file.name()),
        file,
    })
}

/// A folder hands its entries out in parts, the last of which is empty.
async fn children(folder: &JsValue) -> Result<Vec<JsValue>, NotOffered> {
    let reader = get(folder, "createReader")
        .and_then(|create| create.dyn_into::<Function>().ok())
        .and_then(|create| create.call0(folder).ok());
    let reader = reader.ok_or(NotOffered::Unreadable)?;
    let mut all = Vec::new();
    loop {
        let part = Array::from(&call(&reader, "readEntries").await?);
        if part.length() == 0 {
            return Ok(all);
        }
        all.extend(part.iter());
        if all.len() > OFFER_FILES {
            return Err(NotOffered::TooMany);
        }
    }
}

/// Calls a method that answers by callbacks.
async fn call(target: &JsValue, method: &str) -> Result<JsValue, NotOffered> {
    let method = get(target, method).and_then(|method| method.dyn_into::<Function>().ok());
    let method = method.ok_or(NotOffered::Unreadable)?;
    let answer = Promise::new(&mut |done, failed| {
        let _ = method.call2(target, &done, &failed);
    });
    settle(answer).await.map_err(|_| NotOffered::Unreadable)
}
