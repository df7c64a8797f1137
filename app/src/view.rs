//! What the room page reads, and what people want of it.
//!
//! The browser edge writes the [`View`], field by field and only what changed; components
//! read it and send [`Intent`]s. Nothing here knows what a browser is.

use crate::reactive::RwSignal;
use parlor::{
    call::{Ending, EnterFailure, Kind, Problem},
    chat::{self, Found, Line},
    ids::{AuthorId, MessageId, ParticipantId},
    transfer::{Key, Side, State, TransferId},
    wire::{Path, Role, RoomState},
};

/// What people want.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Ask for the devices again, after a refusal.
    TryAgain,
    Join {
        name: String,
        take_over: bool,
    },
    Switch(Kind, bool),
    /// A device by the browser's id.
    Choose(Kind, String),
    ChooseSpeaker(String),
    TestSpeaker,
    RaiseHand(bool),
    React(String),
    /// Whether others may learn my address.
    HideAddress(bool),
    Admit(ParticipantId),
    AdmitAll,
    Deny(ParticipantId),
    Remove(ParticipantId),
    Ban(ParticipantId),
    Mute(ParticipantId),
    Promote(ParticipantId),
    Lock(bool),
    End,
    Leave,
    CopyLink,
    /// Which shape the stage has.
    Layout(Layout),
    /// This person large, in spotlight.
    Spotlight(Option<ParticipantId>),
    /// A refused `play()`: the person tapped *Tap to hear*.
    Hear,
    /// A toast was read.
    Dismiss(u64),
    /// About the conversation.
    Chat(chat::Input),
    /// The panel *Chat* is open, so that what comes is read.
    ChatShown(bool),
    /// Something was typed (true), or the field is empty again.
    Typing(bool),
    /// Whether others see that I am writing.
    TellTyping(bool),
    /// What stands in the field, for a reload of the page.
    Draft(String),
    /// The whole conversation as a text file.
    SaveChat,
    /// A `<video id=…>` for this person is in the page: give it its stream.
    /// `None` is my own tile (and the preview).
    TileMounted {
        who: Option<ParticipantId>,
        video: String,
    },
    /// About files.
    Files(FilesIntent),
    /// The stage with this element id is in the page: place its tiles from now on.
    StageMounted {
        stage: String,
    },
    /// Meters with these element ids show my microphone's level (`--level`, `aria-valuenow`).
    MeterMounted {
        meter: String,
    },
}

/// What people want of files.
#[derive(Clone, Debug, PartialEq)]
pub enum FilesIntent {
    /// The panel *Files* is open: these elements (by id) choose files and a folder.
    PanelMounted {
        files: String,
        folder: String,
    },
    PanelShown(bool),
    /// To whom the next files go: these people, or everybody (`None`).
    SendTo(Option<Vec<ParticipantId>>),
    Accept(Key),
    /// The same, into a file or a folder that the person chooses in the browser's own dialog.
    AcceptInto(Key),
    Decline(Key),
    /// Accept whatever this person offers from now on, in this call.
    Trust(ParticipantId, bool),
    Pause(Side, Key, bool),
    Cancel(Side, Key),
    /// Every recipient of this offer of mine.
    PauseAll(TransferId, bool),
    CancelAll(TransferId),
    /// Choose the files of this offer again, after a reload: asks with the browser's dialog.
    ChooseAgain(TransferId),
    /// Offer the same files again to somebody who declined, cancelled or failed.
    OfferAgain(Key),
    /// Hand out what was received; a folder or several files as one zip.
    Save(Key),
    /// The same, into a folder that the person chooses.
    SaveInto(Key),
    /// The row goes away, and what was kept of it here.
    Dismiss(Side, Key),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    #[default]
    Grid,
    Spotlight,
}

/// Which of the room page's scenes is on.
#[derive(Clone, Debug, PartialEq)]
pub enum Scene {
    /// Before the page's script runs, and while a remembered seat is taken again.
    Opening,
    Lobby {
        refused: Option<EnterFailure>,
    },
    Entering,
    Waiting,
    Live,
    Over(Ending),
}

/// A device to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: String,
    pub label: String,
}

/// What there is to choose from, and what is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Devices {
    pub microphones: Vec<Device>,
    pub cameras: Vec<Device>,
    /// Empty where the browser cannot choose.
    pub speakers: Vec<Device>,
    pub microphone: Option<String>,
    pub camera: Option<String>,
    pub speaker: Option<String>,
}

/// Me.
#[derive(Clone, Debug, PartialEq)]
pub struct MeView {
    pub id: Option<ParticipantId>,
    /// What others see; empty before they do.
    pub name: String,
    pub role: Role,
    pub mic: bool,
    pub camera: bool,
    pub mic_live: bool,
    pub camera_live: bool,
    pub hand: bool,
    /// The place of my hand in the row of raised hands, from 1.
    pub hand_place: Option<usize>,
    pub speaking: bool,
    pub problems: Vec<Problem>,
}

/// One tile: somebody else.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pub id: ParticipantId,
    pub name: String,
    pub role: Role,
    pub mic: bool,
    pub camera: bool,
    pub hand_place: Option<usize>,
    pub speaking: bool,
    pub connected: bool,
    pub mending: bool,
    /// It could not be connected, and will not be.
    pub unreachable: bool,
    pub path: Option<Path>,
    /// The emoji over the tile just now.
    pub reaction: Option<String>,
}

/// Somebody at the door.
#[derive(Clone, Debug, PartialEq)]
pub struct Knock {
    pub id: ParticipantId,
    pub name: String,
    pub role: Role,
}

/// News.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Rises; a key.
    pub n: u64,
    pub what: News,
}

#[derive(Clone, Debug, PartialEq)]
pub enum News {
    LinkCopied,
    Joined(String),
    Left(String),
    Closed(String),
    Lost(String),
    Removed(String),
    MutedByHost,
    /// Autoplay was refused: *Tap to hear*.
    TapToHear,
    /// A device went away.
    DeviceGone(Kind),
    /// A command was refused.
    NotDone,
}

/// The conversation.
#[derive(Clone, Copy, Debug)]
pub struct ChatView {
    /// Oldest first; those of mine that are not there yet come last. A line keeps its key.
    pub lines: RwSignal<Vec<Line>>,
    /// There are older ones, to be asked for by `Older`.
    pub more: RwSignal<bool>,
    pub loading: RwSignal<bool>,
    /// Messages of others since the panel was last open.
    pub unread: RwSignal<usize>,
    /// The last message that was read when this page was opened.
    pub read: RwSignal<Option<MessageId>>,
    pub found: RwSignal<Option<Found>>,
    /// Who is writing just now.
    pub typing: RwSignal<Vec<String>>,
    pub tell_typing: RwSignal<bool>,
    /// By what I am known in what is said.
    pub me: RwSignal<Option<AuthorId>>,
    /// What stood in the field before the page was loaded again. Set once.
    pub draft: RwSignal<String>,
}

/// One offer: of mine, with all its recipients, or of somebody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct FileRow {
    pub side: Side,
    pub transfer: TransferId,
    /// The file's name, the folder's, or the first of several.
    pub name: String,
    pub count: usize,
    pub folder: bool,
    /// The first file's media type, or empty.
    pub kind: String,
    pub bytes: u64,
    /// A small picture, as a `data:` URL.
    pub picture: Option<String>,
    /// The recipients (`Sending`), or the one sender.
    pub people: Vec<FilePerson>,
    /// It can be handed out with one press; without it, nothing is here to save any more.
    pub saveable: bool,
    /// Whether the browser can ask for a place to save into (before accepting, and after).
    pub placeable: bool,
    /// It was saved.
    pub saved: bool,
    /// Making the zip: how far, 0 to 1.
    pub packing: Option<f64>,
    /// It lies here from an earlier visit.
    pub left_over: bool,
    /// The most that can be kept here is this many bytes, and the offer is larger.
    pub too_large: Option<u64>,
}

/// How far one transfer is.
#[derive(Clone, Debug, PartialEq)]
pub struct FilePerson {
    pub key: Key,
    pub name: String,
    pub state: State,
    pub done: u64,
    /// Bytes per second and seconds left, smoothed.
    pub rate: Option<u64>,
    pub left: Option<u64>,
    /// The files that were chosen again are others.
    pub other_files: bool,
}

/// Files on their way.
#[derive(Clone, Copy, Debug)]
pub struct FilesView {
    /// Newest first; offers that wait for an answer come before all.
    pub rows: RwSignal<Vec<FileRow>>,
    /// Offers that wait for my answer.
    pub asked: RwSignal<usize>,
    /// How far all that moves is, 0 to 1; `None` where nothing does.
    pub progress: RwSignal<Option<f64>>,
    /// Something is dragged over the page.
    pub dragging: RwSignal<bool>,
    /// Whom I trust with files in this call.
    pub trusted: RwSignal<Vec<ParticipantId>>,
    /// To whom the next files go; `None`: everybody.
    pub to: RwSignal<Option<Vec<ParticipantId>>>,
    /// Why the last choice was not offered.
    pub refused: RwSignal<Option<NotOffered>>,
}

/// Why files were not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOffered {
    /// Nobody is here to take them.
    Nobody,
    TooMany,
    /// A name that cannot be saved anywhere.
    BadName,
    /// A file could not be read.
    Unreadable,
}

/// All that the room page reads.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub scene: RwSignal<Scene>,
    pub room: RwSignal<Option<RoomState>>,
    pub me: RwSignal<MeView>,
    pub tiles: RwSignal<Vec<Tile>>,
    pub door: RwSignal<Vec<Knock>>,
    pub devices: RwSignal<Devices>,
    pub notices: RwSignal<Vec<Notice>>,
    pub layout: RwSignal<Layout>,
    pub spotlight: RwSignal<Option<ParticipantId>>,
    /// My own reaction over my tile.
    pub reaction: RwSignal<Option<String>>,
    /// The server cannot be reached just now; the call goes on.
    pub link_down: RwSignal<bool>,
    /// Whole minutes since the call began.
    pub minutes: RwSignal<u64>,
    /// I want nobody to learn my address.
    pub hide_address: RwSignal<bool>,
    pub chat: ChatView,
    pub files: FilesView,
}

impl View {
    /// The view before anything is known: what the server renders, too.
    pub fn new() -> Self {
        Self {
            scene: RwSignal::new(Scene::Opening),
            room: RwSignal::new(None),
            me: RwSignal::new(MeView {
                id: None,
                name: String::new(),
                role: Role::Guest,
                mic: true,
                camera: true,
                mic_live: false,
                camera_live: false,
                hand: false,
                hand_place: None,
                speaking: false,
                problems: vec![],
            }),
            tiles: RwSignal::default(),
            door: RwSignal::default(),
            devices: RwSignal::default(),
            notices: RwSignal::default(),
            layout: RwSignal::default(),
            spotlight: RwSignal::new(None),
            reaction: RwSignal::new(None),
            link_down: RwSignal::new(false),
            minutes: RwSignal::new(0),
            hide_address: RwSignal::new(false),
            chat: ChatView {
                lines: RwSignal::default(),
                more: RwSignal::new(false),
                loading: RwSignal::new(false),
                unread: RwSignal::new(0),
                read: RwSignal::new(None),
                found: RwSignal::new(None),
                typing: RwSignal::default(),
                tell_typing: RwSignal::new(true),
                me: RwSignal::new(None),
                draft: RwSignal::default(),
            },
            files: FilesView {
                rows: RwSignal::default(),
                asked: RwSignal::new(0),
                progress: RwSignal::new(None),
                dragging: RwSignal::new(false),
                trusted: RwSignal::default(),
                to: RwSignal::new(None),
                refused: RwSignal::new(None),
            },
        }
    }
}

impl Default for View {
    fn default() -> Self {
        Self::new()
    }
}
