//! Every word people read: one catalogue per language.

pub(crate) mod check;
mod en;
#[cfg(feature = "ssr")]
pub mod network;
mod zh;

use crate::{
    backend::{Language, Viewer},
    calendar::Moment,
    view::{News, NotOffered},
};
use leptos::prelude::*;
use parlor::{
    call::{CaptureFailure, Ending, EnterFailure, Kind},
    transfer::{Side, State},
    wire::{Access, ErrorCode, Keep, Path, Role},
};

/// A heading and the sentence under it: what happened, and what to do.
pub type Said = (&'static str, &'static str);

/// All words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    pub page: PageText,
    pub front: FrontText,
    pub door: DoorText,
    pub rooms: RoomsText,
    pub settings: SettingsText,
    pub lobby: LobbyText,
    pub call: CallText,
    pub people: PeopleText,
    pub chat: ChatText,
    pub files: FilesText,
    pub over: OverText,
    pub admin: AdminText,
    #[cfg(feature = "ssr")]
    pub network: network::NetworkText,
    pub time: TimeText,
}

/// What stands on every page.
#[derive(Clone, Copy, Debug)]
pub struct PageText {
    pub description: &'static str,
    pub skip: &'static str,
    pub main: &'static str,
    pub your_rooms: &'static str,
    pub check: &'static str,
    pub admin: &'static str,
    pub sign_in: &'static str,
    pub sign_out: &'static str,
    pub signed_in_as: &'static str,
    pub promise: &'static str,
    pub language: &'static str,
    pub theme: &'static str,
    pub like_device: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
    pub apply: &'static str,
    pub close: &'static str,
    pub cancel: &'static str,
    pub join: &'static str,
    pub copy_link: &'static str,
    pub link_copied: fn(&str) -> String,
    pub settings: &'static str,
    pub home: &'static str,
    pub no_page: Said,
    pub unavailable: Said,
    #[cfg(feature = "ssr")]
    pub load_again: &'static str,
    #[cfg(feature = "ssr")]
    pub broke: &'static str,
    pub a_room: &'static str,
    pub names: fn(&[String]) -> String,
}

/// The front door.
#[derive(Clone, Copy, Debug)]
pub struct FrontText {
    pub title: &'static str,
    pub heading: &'static str,
    pub lead: &'static str,
    pub join_a_room: &'static str,
    pub link: &'static str,
    pub link_hint: &'static str,
    pub bad_link: &'static str,
    pub have_account: &'static str,
    pub picture: &'static str,
    pub promises: &'static str,
    pub connects: Said,
    pub stays: Said,
    pub truth: Said,
}

/// Signing in, signing up, setting up.
#[derive(Clone, Copy, Debug)]
pub struct DoorText {
    pub to_host: fn(&str) -> String,
    pub username: &'static str,
    pub username_hint: &'static str,
    pub display_name: &'static str,
    pub display_name_hint: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub failed: fn(Failed) -> Said,
    pub no_account_closed: &'static str,
    pub no_account_open: &'static str,
    pub create_account: &'static str,
    pub need_none: &'static str,
    pub open_its_link: &'static str,
    pub set_up: &'static str,
    pub set_up_lead: &'static str,
    pub create_administrator: &'static str,
    pub set_up_gone: Said,
    pub sign_up_lead: fn(&str) -> String,
    pub sign_up_closed: Said,
    pub have_account: &'static str,
}

/// Why a form came back: the `failed` of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    Wrong,
    Slow,
    Closed,
    Name,
    Password,
    Taken,
    Busy,
}

impl Failed {
    /// The failure that this word of the address names.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "wrong" => Self::Wrong,
            "slow" => Self::Slow,
            "closed" => Self::Closed,
            "name" => Self::Name,
            "password" => Self::Password,
            "taken" => Self::Taken,
            "busy" => Self::Busy,
            _ => return None,
        })
    }
}

/// *Your rooms* and *New room*.
#[derive(Clone, Copy, Debug)]
pub struct RoomsText {
    pub new_room: &'static str,
    pub lit: &'static str,
    pub quiet: &'static str,
    pub live: &'static str,
    pub for_minutes: fn(&str, u64) -> String,
    pub since: fn(&str, &str) -> String,
    pub seats: fn(usize, u8) -> String,
    pub last_used: fn(&str) -> String,
    pub not_used: &'static str,
    pub access: fn(Access) -> &'static str,
    pub access_hint: fn(Access) -> &'static str,
    pub who_may: &'static str,
    pub none: Said,
    pub sent_a_link: &'static str,
    pub name: &'static str,
    pub name_hint: &'static str,
    pub name_example: &'static str,
    pub bad_name: &'static str,
    pub no_more: &'static str,
    pub create: &'static str,
}

/// A room's settings.
#[derive(Clone, Copy, Debug)]
pub struct SettingsText {
    pub title: fn(&str) -> String,
    pub lead: &'static str,
    pub seats: &'static str,
    pub seats_hint: &'static str,
    pub locked: &'static str,
    pub locked_hint: &'static str,
    pub hide_address: &'static str,
    pub hide_address_hint: &'static str,
    pub chat: &'static str,
    pub keep_for: fn(Keep) -> String,
    pub chat_hint: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub open_room: &'static str,
    pub link: &'static str,
    pub delete: &'static str,
    pub delete_lead: &'static str,
    pub delete_ask: fn(&str) -> String,
    pub delete_means: &'static str,
    pub keep: &'static str,
    pub not_yours: Said,
}

/// Before joining.
#[derive(Clone, Copy, Debug)]
pub struct LobbyText {
    pub nobody: &'static str,
    pub are_in: fn(&str, usize) -> String,
    pub preview: &'static str,
    pub opening: &'static str,
    pub camera_is_off: &'static str,
    pub camera_off_hint: &'static str,
    pub heard: &'static str,
    pub turn: fn(Kind, bool) -> &'static str,
    pub kind: fn(Kind) -> &'static str,
    pub speaker: &'static str,
    pub any_device: &'static str,
    pub no_device: &'static str,
    pub level: &'static str,
    pub test: &'static str,
    pub devices: &'static str,
    pub hide_address: &'static str,
    pub hide_address_hint: fn(bool) -> &'static str,
    pub problem: fn(Option<Kind>, CaptureFailure) -> Said,
    pub try_again: &'static str,
    pub your_name: &'static str,
    pub join_as: fn(&str) -> String,
    pub ask_to_join: &'static str,
    pub ask_note: &'static str,
    pub entering: &'static str,
    pub refused: fn(EnterFailure) -> Said,
    pub move_here: &'static str,
    pub waiting: Said,
    pub stop_waiting: &'static str,
    pub no_room: Said,
    pub other_link: &'static str,
    pub no_script: Said,
}

/// In the call.
#[derive(Clone, Copy, Debug)]
pub struct CallText {
    pub skip: &'static str,
    pub controls: &'static str,
    pub microphone: fn(bool) -> Said,
    pub camera: fn(bool) -> Said,
    pub choose: fn(Kind) -> &'static str,
    pub hand: fn(bool) -> &'static str,
    pub hand_word: &'static str,
    pub react: &'static str,
    pub reactions: &'static str,
    pub reaction: [Said; 6],
    pub people: &'static str,
    pub settings: &'static str,
    pub more: &'static str,
    pub leave: &'static str,
    pub layout: &'static str,
    pub grid: &'static str,
    pub spotlight: &'static str,
    pub stage: &'static str,
    pub you: &'static str,
    pub microphone_off: &'static str,
    pub mending: &'static str,
    pub connecting: &'static str,
    pub unreachable: &'static str,
    pub coming: &'static str,
    pub not_come: &'static str,
    pub try_again: &'static str,
    pub show_large: fn(&str) -> String,
    pub count: fn(usize) -> String,
    pub only_you: &'static str,
    pub in_call_for: &'static str,
    pub minutes: fn(u64) -> String,
    pub locked: &'static str,
    pub link_down: &'static str,
    pub first: Said,
    pub notices: &'static str,
    pub knocks: &'static str,
    pub news: fn(&News) -> String,
    pub hear: &'static str,
    pub raised: fn(&str) -> String,
    pub shortcuts: &'static str,
    pub keys: [Said; 7],
    pub close_settings: &'static str,
}

/// The panel *People* and what a host may do there.
#[derive(Clone, Copy, Debug)]
pub struct PeopleText {
    pub close: &'static str,
    pub at_door: fn(usize) -> String,
    pub in_call: fn(usize) -> String,
    pub admit: &'static str,
    pub deny: &'static str,
    pub admit_all: &'static str,
    pub role: fn(Role) -> &'static str,
    pub speaking: &'static str,
    pub mending: &'static str,
    pub hand: fn(usize) -> String,
    pub on: fn(Kind, bool) -> &'static str,
    pub menu: fn(&str) -> String,
    pub mute: &'static str,
    pub promote: &'static str,
    pub remove: &'static str,
    pub ban: &'static str,
    pub lock: &'static str,
    pub end: &'static str,
    pub end_ask: &'static str,
    pub end_means: &'static str,
    pub stay: &'static str,
}

/// The panel *Chat*.
#[derive(Clone, Copy, Debug)]
pub struct ChatText {
    pub title: &'static str,
    pub close: &'static str,
    pub options: &'static str,
    /// Where words go, and what that means.
    pub keeps: fn(Keep) -> (String, &'static str),
    pub switched: fn(Keep) -> String,
    pub search: &'static str,
    pub close_search: &'static str,
    pub looking: &'static str,
    pub found: fn(usize) -> String,
    pub save: &'static str,
    pub tell: &'static str,
    pub log: &'static str,
    pub none: Said,
    pub older: &'static str,
    pub loading: &'static str,
    pub new: &'static str,
    pub newest: &'static str,
    pub unread: fn(usize) -> String,
    pub answers: &'static str,
    pub edited: &'static str,
    pub deleted: &'static str,
    pub removed: &'static str,
    pub sending: &'static str,
    /// To how many people it still has to get.
    pub reaching: fn(usize) -> String,
    pub failed: fn(ErrorCode) -> &'static str,
    pub again: &'static str,
    pub discard: &'static str,
    pub tools: &'static str,
    pub reply: &'static str,
    pub react: &'static str,
    pub more_faces: &'static str,
    pub edit: &'static str,
    pub delete: &'static str,
    pub delete_ask: &'static str,
    pub delete_all: &'static str,
    pub keep: &'static str,
    pub field: &'static str,
    pub invite: &'static str,
    pub send: &'static str,
    pub save_edit: &'static str,
    pub replying: fn(&str) -> String,
    pub editing: &'static str,
    /// How many characters there is room for.
    pub left: fn(usize) -> String,
    /// How many characters are too many.
    pub too_long: fn(usize) -> String,
    pub mention: &'static str,
    pub writing: fn(&[String]) -> String,
}

/// What is said of files on every call's page.
#[derive(Clone, Copy, Debug)]
pub struct FilesText {
    pub title: &'static str,
    pub close: &'static str,
    /// How many offers wait for an answer.
    pub offered: fn(usize) -> String,
    /// How far all that moves is, in hundredths.
    pub moving: fn(u64) -> String,
}

/// The panel *Files*, and what is said of transfers elsewhere: words that come with the panel.
/// In a sentence `{who}` is the other person and `{file}` the file: whoever shows the
/// sentence puts their names there, kept apart from what is around them.
#[derive(Clone, Copy, Debug)]
pub struct TransfersText {
    pub none: Said,
    pub sort: fn(Sort) -> &'static str,
    pub files: fn(usize) -> String,
    pub folder: fn(usize) -> String,
    pub bytes: fn(u64) -> String,
    /// What it is, and how large; before `from` or `to`.
    pub facts: fn(&str, &str) -> String,
    pub from: &'static str,
    pub to: &'static str,
    pub to_people: fn(usize) -> String,
    pub of: fn(u64, u64) -> String,
    /// Bytes per second, and seconds left.
    pub pace: fn(u64, Option<u64>) -> String,
    pub percent: fn(u64) -> String,
    pub goes_on: &'static str,
    /// To how many of how many all of it came.
    pub have_it: fn(usize, usize) -> String,
    pub people: &'static str,
    pub somebody: &'static str,
    pub accept: &'static str,
    pub accept_into: &'static str,
    pub decline: &'static str,
    pub trust: &'static str,
    pub trusted: &'static str,
    pub ask_again: &'static str,
    pub pause: &'static str,
    pub resume: &'static str,
    pub cancel: &'static str,
    pub pause_for: &'static str,
    pub resume_for: &'static str,
    pub cancel_for: &'static str,
    pub save: &'static str,
    pub save_into: &'static str,
    pub delete: &'static str,
    pub delete_ask: &'static str,
    pub delete_it: &'static str,
    pub keep: &'static str,
    pub dismiss: &'static str,
    pub offer_again: &'static str,
    pub choose_again: &'static str,
    pub other_files: &'static str,
    /// The most that can be kept here, and whether a place can be chosen instead.
    pub too_large: fn(u64, bool) -> String,
    /// One word for a state, where it needs one, and the sentence behind it.
    pub word: fn(State) -> &'static str,
    pub says: fn(Side, State) -> &'static str,
    pub packing: &'static str,
    pub saved: &'static str,
    pub placed: &'static str,
    pub gone: &'static str,
    pub left_overs: fn(u64) -> String,
    pub left_over: &'static str,
    pub send: &'static str,
    pub send_folder: &'static str,
    pub or_drop: &'static str,
    pub nobody: &'static str,
    pub whom: &'static str,
    pub everyone: &'static str,
    pub to_everyone: &'static str,
    pub to_one: &'static str,
    pub to_some: fn(usize) -> String,
    pub choose_some: &'static str,
    pub refused: fn(NotOffered) -> &'static str,
    pub drop: Said,
    pub drop_to: &'static str,
    pub drop_nobody: &'static str,
    pub drop_to_people: fn(usize) -> String,
    pub offers: fn(&str) -> String,
    pub show: &'static str,
    /// What happened to a file, for whoever listens.
    pub news: &'static str,
}

/// What a file is, to whoever is asked whether they want it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Picture,
    Film,
    Sound,
    Words,
    Pdf,
    Archive,
    Program,
    Other,
}

/// After the call.
#[derive(Clone, Copy, Debug)]
pub struct OverText {
    pub ended: fn(Ending) -> Said,
    pub rejoin: &'static str,
}

/// *Live sessions*.
#[derive(Clone, Copy, Debug)]
pub struct AdminText {
    pub pages: &'static str,
    pub reports: &'static str,
    pub network: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub numbers: &'static str,
    pub people: &'static str,
    pub most_today: fn(u32) -> String,
    pub rooms: &'static str,
    pub of: fn(u32) -> String,
    pub at_doors: fn(u32) -> String,
    pub sockets: &'static str,
    pub mending: fn(u32) -> String,
    pub last_hour: &'static str,
    pub hour_ago: &'static str,
    pub now: &'static str,
    pub chart: fn(u32, u32, u32) -> String,
    pub how_pairs: &'static str,
    pub pairs: fn(usize) -> String,
    pub no_pairs: &'static str,
    pub path: fn(Path) -> &'static str,
    pub none: Said,
    pub room: &'static str,
    pub since: &'static str,
    pub paths: &'static str,
    pub actions: &'static str,
    pub in_room: fn(&str) -> String,
    pub people_in: fn(&str) -> String,
    pub person: &'static str,
    pub from: &'static str,
    pub state: &'static str,
    pub link_lost: &'static str,
    pub whom: &'static str,
    pub mesh: fn(usize, usize) -> String,
    pub as_list: &'static str,
    pub pair: fn(&str, &str, &str) -> String,
    pub end: &'static str,
    pub end_ask: fn(&str) -> String,
    pub end_means: &'static str,
    pub let_talk: &'static str,
    pub remove: &'static str,
    pub remove_ask: fn(&str, &str) -> String,
    pub remove_means: &'static str,
    pub let_stay: &'static str,
    pub reason: &'static str,
    pub reason_hint: &'static str,
    pub only_admins: Said,
}

/// Times.
#[derive(Clone, Copy, Debug)]
pub struct TimeText {
    /// A moment, so many days ago if that is known; in UTC if so told.
    pub when: fn(Moment, Option<u64>, bool) -> String,
    /// A day, so many days ago if that is known.
    pub day: fn(Moment, Option<u64>) -> String,
}

/// The words of a language.
pub fn text_in(language: Language) -> &'static Text {
    match language {
        Language::En => &en::EN,
        Language::Zh => &zh::ZH,
    }
}

/// The words of transfers, which are asked for by themselves and so stay out of what comes
/// first.
pub fn transfers_text_in(language: Language) -> &'static TransfersText {
    match language {
        Language::En => &en::TRANSFERS,
        Language::Zh => &zh::TRANSFERS,
    }
}

/// The words of transfers for whoever looks at this page.
pub fn use_transfers_text() -> &'static TransfersText {
    transfers_text_in(use_context::<Viewer>().unwrap_or_default().language)
}

/// The words of whoever looks at this page.
pub fn use_text() -> &'static Text {
    text_in(use_context::<Viewer>().unwrap_or_default().language)
}
