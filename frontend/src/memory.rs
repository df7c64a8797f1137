//! What this browser remembers by itself: devices and switches for next time, and, in this
//! tab only, the seat for a reload.

use crate::{
    clock,
    dom::{get, window},
    events::Task,
};
use js_sys::{Function, Promise};
use parlor::{
    call::{Kind, Seat},
    ids::MessageId,
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::Storage;

const DEVICES: &str = "parlor.devices";
/// A page that is going away holds its lock a moment longer than its successor likes.
const LOCK_PATIENCE_MS: u64 = 250;

/// What a person chose last time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Habits {
    pub(crate) microphone: Option<String>,
    pub(crate) camera: Option<String>,
    pub(crate) speaker: Option<String>,
    pub(crate) mic_on: bool,
    pub(crate) camera_on: bool,
    /// Others see that I write.
    pub(crate) tell_typing: bool,
    /// Others do not learn my address.
    pub(crate) hide_address: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            microphone: None,
            camera: None,
            speaker: None,
            mic_on: true,
            camera_on: true,
            tell_typing: true,
            hide_address: false,
        }
    }
}

impl Habits {
    pub(crate) fn load() -> Self {
        local()
            .and_then(|storage| storage.get_item(DEVICES).ok().flatten())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// A browser that keeps nothing (a private window) simply does not remember.
    pub(crate) fn save(&self) {
        if let (Some(storage), Ok(text)) = (local(), serde_json::to_string(self)) {
            let _ = storage.set_item(DEVICES, &text);
        }
    }

    pub(crate) fn device(&mut self, kind: Kind) -> &mut Option<String> {
        match kind {
            Kind::Microphone => &mut self.microphone,
            Kind::Camera => &mut self.camera,
        }
    }

    pub(crate) fn switch(&mut self, kind: Kind) -> &mut bool {
        match kind {
            Kind::Microphone => &mut self.mic_on,
            Kind::Camera => &mut self.camera_on,
        }
    }
}

/// What is remembered of one room's conversation: how far it was read, for next time, and,
/// in this tab only, what was being written.
pub(crate) struct ChatMemory {
    read: String,
    draft: String,
}

impl ChatMemory {
    pub(crate) fn new(slug: &str) -> Self {
        Self {
            read: format!("parlor.read.{slug}"),
            draft: format!("parlor.draft.{slug}"),
        }
    }

    pub(crate) fn read(&self) -> Option<MessageId> {
        let text = local()?.get_item(&self.read).ok().flatten()?;
        text.parse().ok().map(MessageId)
    }

    pub(crate) fn remember_read(&self, last: MessageId) {
        if let Some(storage) = local() {
            let _ = storage.set_item(&self.read, &last.0.to_string());
        }
    }

    pub(crate) fn draft(&self) -> String {
        let text = storage().and_then(|storage| storage.get_item(&self.draft).ok().flatten());
        text.unwrap_or_default()
    }

    pub(crate) fn remember_draft(&self, text: &str) {
        if let Some(storage) = storage() {
            let _ = match text.is_empty() {
                true => storage.remove_item(&self.draft),
                false => storage.set_item(&self.draft, text),
            };
        }
    }
}

/// What is remembered, in this tab only, of files on their way in one room.
pub(crate) struct FilesMemory(String);

impl FilesMemory {
    pub(crate) fn new(slug: &str) -> Self {
        Self(format!("parlor.files.{slug}"))
    }

    pub(crate) fn is_any(&self) -> bool {
        self.recall().is_some()
    }

    pub(crate) fn recall(&self) -> Option<String> {
        storage()?.get_item(&self.0).ok().flatten()
    }

    /// Whether there was room for it.
    pub(crate) fn remember(&self, text: &str) -> bool {
        storage().is_some_and(|storage| storage.set_item(&self.0, text).is_ok())
    }

    pub(crate) fn forget(&self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.0);
        }
    }
}

/// The seat this tab has in one room.
pub(crate) struct SeatMemory {
    key: String,
    lock: Option<(String, TabLock)>,
}

impl SeatMemory {
    pub(crate) fn new(slug: &str) -> Self {
        Self {
            key: format!("parlor.seat.{slug}"),
            lock: None,
        }
    }

    /// The seat of before a reload. A duplicated tab carries a copy of it, which the tab that
    /// holds its lock makes worthless: it is dropped.
    pub(crate) async fn recall(&mut self) -> Option<Seat> {
        let text = storage()?.get_item(&self.key).ok().flatten()?;
        let (session, token) = serde_json::from_str::<(String, String)>(&text).ok()?;
        let lock = match TabLock::take(&session).await {
            Some(lock) => lock,
            None => {
                clock::sleep(LOCK_PATIENCE_MS).await;
                match TabLock::take(&session).await {
                    Some(lock) => lock,
                    None => {
                        self.forget();
                        return None;
                    }
                }
            }
        };
        self.lock = Some((session.clone(), lock));
        Some(Seat { session, token })
    }

    pub(crate) fn remember(&mut self, seat: &Seat) {
        let entry = serde_json::to_string(&(&seat.session, &seat.token));
        if let (Some(storage), Ok(entry)) = (storage(), entry) {
            let _ = storage.set_item(&self.key, &entry);
        }
        if self.lock.as_ref().is_none_or(|(of, _)| *of != seat.session) {
            let lock = TabLock::claim(&seat.session);
            self.lock = Some((seat.session.clone(), lock));
        }
    }

    pub(crate) fn forget(&mut self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.key);
        }
        self.lock = None;
    }
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`.
    type LockManager;

    #[wasm_bindgen(method)]
    fn request(this: &LockManager, name: &str, options: &JsValue, callback: &Function) -> Promise;
}

/// A lock among this browser's tabs, held while this value lives.
struct TabLock {
    release: Rc<RefCell<Option<Function>>>,
    _claim: Option<Task>,
}

impl TabLock {
    /// The lock if it is free now. A browser without locks cannot tell two tabs apart:
    /// there the server's word counts, which lets only one have the seat.
    async fn take(session: &str) -> Option<Self> {
        let release = Rc::new(RefCell::new(None));
        hold(session, release.clone()).await.then_some(Self {
            release,
            _claim: None,
        })
    }

    /// Takes the lock of a seat that is new, so that nobody else has it.
    fn claim(session: &str) -> Self {
        let release = Rc::new(RefCell::new(None));
        let (held, session) = (release.clone(), session.to_owned());
        let claim = Task::spawn(async move {
            hold(&session, held).await;
        });
        Self {
            release,
            _claim: Some(claim),
        }
    }
}

impl Drop for TabLock {
    fn drop(&mut self) {
        if let Some(release) = self.release.borrow_mut().take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Asks for the lock and answers whether it was granted; it is held until `release` is
/// called.
async fn hold(session: &str, release: Rc<RefCell<Option<Function>>>) -> bool {
    let Some(locks) = get(&window().navigator(), "locks") else {
        return true;
    };
    let (answer, answered) = futures_channel::oneshot::channel();
    let granted = Closure::once(move |lock: JsValue| -> JsValue {
        let granted = !lock.is_null();
        let _ = answer.send(granted);
        if !granted {
            return JsValue::UNDEFINED;
        }
        Promise::new(&mut |resolve, _| *release.borrow_mut() = Some(resolve)).into()
    });
    let options = crate::dom::object(&[("ifAvailable", true.into())]);
    let name = format!("parlor.seat.{session}");
    let locks: &LockManager = wasm_bindgen::JsCast::unchecked_ref(&locks);
    let callback = wasm_bindgen::JsCast::unchecked_ref(granted.as_ref());
    crate::events::let_run(locks.request(&name, &options, callback));
    answered.await.unwrap_or(false)
}
