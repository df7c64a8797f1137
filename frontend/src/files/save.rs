//! What was received, handed out: as a download, as a zip of references, or into a place that
//! the person chose. Nothing is copied into the page's memory.

use super::{
    disk::Disk,
    place::Place,
    post::{Happened, Post},
    zip,
};
use crate::{
    clock,
    dom::{document, set},
};
use js_sys::{Array, Uint8Array};
use parlor::{
    limits::BLOCK_BYTES,
    time::UnixMillis,
    transfer::{FileEntry, Key, OfferedFiles, Plan, Why},
};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// What everything is handed out as: nothing of it runs or is shown on this page's account.
const KIND: &str = "application/octet-stream";
/// How long the browser has to begin with a download.
const RELEASE_MS: u64 = 60_000;
/// What is summed between two looks at how far it is.
const SUMMED_BYTES: u64 = 16 * BLOCK_BYTES;

/// One transfer that is whole.
pub(super) struct Received {
    pub(super) key: Key,
    /// The name of its store, and the name that people see.
    pub(super) store: String,
    pub(super) title: String,
    pub(super) offered: OfferedFiles,
}

/// Hands it out, and says how that went.
pub(super) async fn save(disk: Rc<Disk>, post: Post, it: Received, place: Option<Place>) {
    let saved = hand_out(&disk, &post, &it, place).await;
    post.put(Happened::Saved(it.key, saved.is_ok()));
}

async fn hand_out(
    disk: &Disk,
    post: &Post,
    it: &Received,
    place: Option<Place>,
) -> Result<(), Why> {
    let whole = disk.file(&it.store).await?;
    let files = &it.offered.files;
    if let Some(place) = place {
        return place.fill(&parts(&whole, files)?).await;
    }
    match files.as_slice() {
        [one] => download(&slice(&whole, 0, one.size)?, name(&one.path)),
        _ => {
            let zip = pack(disk, post, it, &whole).await?;
            download(&zip, &format!("{}.zip", it.title))
        }
    }
    .map_err(|_| Why::DiskFailed)
}

/// Each file with its path, by reference.
fn parts<'a>(whole: &Blob, files: &'a [FileEntry]) -> Result<Vec<(&'a str, Blob)>, Why> {
    let mut at = 0;
    let mut parts = Vec::new();
    for file in files {
        parts.push((file.path.as_str(), slice(whole, at, at + file.size)?));
        at += file.size;
    }
    Ok(parts)
}

fn slice(whole: &Blob, from: u64, to: u64) -> Result<Blob, Why> {
    whole
        .slice_with_f64_and_f64_and_content_type(from as f64, to as f64, KIND)
        .map_err(|_| Why::DiskFailed)
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A zip of heads made here and bytes that stay where they are.
async fn pack(disk: &Disk, post: &Post, it: &Received, whole: &Blob) -> Result<Blob, Why> {
    let bytes = Plan::of(&it.offered.files).map_or(1, |plan| plan.bytes().max(1));
    let (zipped, lines) = (Array::new(), Array::new());
    let (mut at, mut from, mut lines_bytes) = (0, 0, 0);
    for file in &it.offered.files {
        let to = from + file.size;
        let mut crc = 0;
        for part in (from..to).step_by(SUMMED_BYTES as usize) {
            post.put(Happened::Packing(it.key, part as f64 / bytes as f64));
            crc = disk
                .sum(whole, (part, to.min(part + SUMMED_BYTES)), crc)
                .await?;
        }
        let entry = zip::Entry {
            path: file.path.clone(),
            size: file.size,
            crc,
            modified: here(file.modified),
        };
        let (head, line) = (entry.head(), entry.line(at));
        at += head.len() as u64 + file.size;
        lines_bytes += line.len() as u64;
        zipped.push(&Uint8Array::from(head.as_slice()));
        let bytes = slice(whole, from, to)?;
        zipped.push(&bytes);
        lines.push(&Uint8Array::from(line.as_slice()));
        from = to;
    }
    let end = zip::end(it.offered.files.len() as u64, lines_bytes, at);
    let end = Array::of1(&Uint8Array::from(end.as_slice()));
    let kind = BlobPropertyBag::new();
    kind.set_type(KIND);
    Blob::new_with_blob_sequence_and_options(&zipped.concat(&lines).concat(&end), &kind)
        .map_err(|_| Why::DiskFailed)
}

/// A moment as clocks here show it.
fn here(modified: u64) -> UnixMillis {
    let east = clock::east(UnixMillis(modified));
    let local = modified.saturating_add_signed(i64::from(east) * 60_000);
    UnixMillis(local)
}

fn download(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    set(&link, "rel", &"noopener".into());
    link.click();
    wasm_bindgen_futures::spawn_local(async move {
        clock::sleep(RELEASE_MS).await;
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}
