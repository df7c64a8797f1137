//! A place to save into that the person chose in the browser's own dialog, where a browser has
//! one (File System Access).

use crate::{
    dom::{get, object, window},
    events::{JsFailure, settle},
};
use js_sys::{Array, Function, Promise};
use parlor::transfer::Why;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// How often a name that is taken is tried with another number.
const NAMES: u32 = 1_000;

/// Where to: a file or a folder, as the browser's handle.
pub(super) enum Place {
    File(JsValue),
    Folder(JsValue),
}

impl Place {
    /// Whether this browser can be asked for one.
    pub(super) fn is_any() -> bool {
        get(&window(), "showSaveFilePicker").is_some()
            && get(&window(), "showDirectoryPicker").is_some()
    }

    /// Asks the person; has to be called while the browser still holds the press for theirs.
    pub(super) async fn ask(name: &str, several: bool) -> Option<Self> {
        if several {
            let options = object(&[("mode", "readwrite".into())]);
            let folder = call(&window(), "showDirectoryPicker", &[options]).await;
            return folder.ok().map(Self::Folder);
        }
        let options = object(&[("suggestedName", name.into())]);
        let file = call(&window(), "showSaveFilePicker", &[options]).await;
        file.ok().map(Self::File)
    }

    /// Streams these files into it; what lies in a folder already is left alone.
    pub(super) async fn fill(&self, files: &[(&str, Blob)]) -> Result<(), Why> {
        match (self, files) {
            (Self::File(file), [(_, bytes)]) => write(file, bytes).await.map_err(why),
            (Self::File(_), _) => Err(Why::DiskFailed),
            (Self::Folder(folder), files) => fill(folder, files).await.map_err(why),
        }
    }
}

async fn fill(folder: &JsValue, files: &[(&str, Blob)]) -> Result<(), JsFailure> {
    let mut tops: Vec<(&str, String)> = Vec::new();
    for (path, bytes) in files {
        let (top, rest) = path
            .split_once('/')
            .map_or((*path, None), |(a, b)| (a, Some(b)));
        let known = tops
            .iter()
            .find(|(of, _)| *of == top)
            .map(|(_, named)| named.clone());
        let named = match known {
            Some(named) => named,
            None => {
                let named = free_name(folder, top).await?;
                tops.push((top, named.clone()));
                named
            }
        };
        let path = match rest {
            Some(rest) => format!("{named}/{rest}"),
            None => named,
        };
        put(folder, &path, bytes).await?;
    }
    Ok(())
}

/// The name, or the same with the first number that is free.
async fn free_name(folder: &JsValue, name: &str) -> Result<String, JsFailure> {
    for number in 1..NAMES {
        let tried = match (number, name.rsplit_once('.')) {
            (1, _) => name.to_owned(),
            (n, Some((stem, ending))) if !stem.is_empty() => format!("{stem} ({n}).{ending}"),
            (n, _) => format!("{name} ({n})"),
        };
        let there = call(folder, "getFileHandle", &[tried.as_str().into()]).await;
        match there {
            Err(failure) if failure.name == "NotFoundError" => return Ok(tried),
            Ok(_) => {}
            Err(failure) if failure.name == "TypeMismatchError" => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(name.to_owned())
}

async fn put(folder: &JsValue, path: &str, bytes: &Blob) -> Result<(), JsFailure> {
    let create = || object(&[("create", true.into())]);
    let mut folder = folder.clone();
    let mut segments: Vec<&str> = path.split('/').collect();
    let name = segments.pop().unwrap_or(path);
    for segment in segments {
        folder = call(&folder, "getDirectoryHandle", &[segment.into(), create()]).await?;
    }
    let file = call(&folder, "getFileHandle", &[name.into(), create()]).await?;
    write(&file, bytes).await
}

/// The browser moves the bytes by itself, as fast as the disk takes them.
async fn write(file: &JsValue, bytes: &Blob) -> Result<(), JsFailure> {
    let to = call(file, "createWritable", &[]).await?;
    call(&bytes.stream(), "pipeTo", &[to]).await?;
    Ok(())
}

/// Calls a method that answers with a promise.
async fn call(target: &JsValue, method: &str, with: &[JsValue]) -> Result<JsValue, JsFailure> {
    let method = get(target, method).and_then(|method| method.dyn_into::<Function>().ok());
    let method = method.ok_or_else(|| JsFailure {
        name: "NotSupportedError".into(),
        message: String::new(),
    })?;
    let answer = method.apply(target, &with.iter().collect::<Array>())?;
    settle(answer.unchecked_into::<Promise>()).await
}

fn why(failure: JsFailure) -> Why {
    match failure.name.as_str() {
        "QuotaExceededError" => Why::NoRoom,
        _ => Why::DiskFailed,
    }
}
