//! What stands at an address, with all that it shows: a page is a function of this.
//!
//! The server decides it before it renders anything. A page on which something happens goes
//! into its own HTML as data, and the browser builds the same page from it.

use crate::backend::{CheckFront, Live, RoomCard, RoomFront, Viewer};
#[cfg(feature = "ssr")]
use crate::{
    backend::{Report, RoomSettings},
    findings::{Finding, Relay},
    text::{Failed, network::Place},
};
use serde::{Deserialize, Serialize};

/// What every page has around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub viewer: Viewer,
    pub address: Address,
}

/// A page's path and query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address(pub String);

/// A page on which something happens: the browser takes it over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LivePage {
    Rooms {
        cards: Vec<RoomCard>,
        asked: Asked,
    },
    Room(RoomFront),
    Check(CheckFront),
    Admin {
        live: Live,
        /// The room that is shown in full.
        show: Option<String>,
        question: Option<Question>,
    },
}

/// What the address of *Your rooms* asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The form *New room*, open.
    pub new: bool,
    /// It came back for the sake of its name.
    pub bad_name: bool,
    /// It came back because no room could be made just now.
    pub busy: bool,
    /// What was given to join was no link to a room.
    pub bad_link: bool,
}

/// What an administrator is asked before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    End { slug: String },
    Remove { slug: String, participant: String },
}

/// What the browser takes over: a live page and what is around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub frame: Frame,
    pub page: LivePage,
}

impl Opened {
    /// The element of the document that holds it.
    pub const ID: &'static str = "page";

    /// As that element holds it: nothing in it ends a `<script>` or begins a comment.
    #[cfg(feature = "ssr")]
    pub fn write(&self) -> String {
        let json = serde_json::to_string(self).expect("pages are plain data");
        json.replace('<', "\\u003c")
    }

    /// What the server wrote.
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

/// What stands at an address.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    Live(LivePage),
    Paper(Paper),
}

/// A page on which nothing happens: HTML and no more.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The front door, for strangers.
    Front {
        bad_link: bool,
    },
    SignIn {
        failed: Option<Failed>,
        back: Option<String>,
    },
    SignUp {
        failed: Option<Failed>,
    },
    SetUp {
        token: String,
        failed: Option<Failed>,
    },
    SetUpGone,
    RoomSettings {
        room: RoomSettings,
        came: Option<Came>,
    },
    Network(Network),
    /// No room of the viewer's, or none at all.
    NotYours,
    /// No such room, or not for you.
    NoRoom,
    OnlyAdmins,
    /// What people sent from *Check your setup*, newest first.
    Reports(Vec<Report>),
    NoPage,
    Unavailable,
}

/// *Network*, for administrators.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    pub findings: Vec<Finding>,
    /// Absent where the server carries none.
    pub relay: Option<Relay>,
    /// Addresses and ports in use.
    pub places: Vec<(Place, String)>,
}

/// How somebody came to a room's settings.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Saved,
    BadName,
    /// To be asked whether the room is to be deleted.
    ToDelete,
}

#[cfg(feature = "ssr")]
impl Page {
    /// The HTTP status under which it is sent.
    pub fn status(&self) -> u16 {
        let Self::Paper(page) = self else {
            return 200;
        };
        match page {
            Paper::NotYours | Paper::NoRoom | Paper::OnlyAdmins | Paper::NoPage => 404,
            Paper::Unavailable => 503,
            _ => 200,
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use parlor::wire::Access;

    #[test]
    fn a_page_comes_out_of_its_document_as_it_went_in_and_never_ends_its_element() {
        let opened = Opened {
            frame: Frame {
                viewer: Viewer::default(),
                address: Address("/r/lusab-modiv-gutih-tugad?x=<b>".into()),
            },
            page: LivePage::Room(RoomFront {
                slug: "lusab-modiv-gutih-tugad".into(),
                name: "</script><!-- \\ \u{2028} \"Monday\"".into(),
                access: Access::Link,
                locked: false,
                capacity: 8,
                inside: vec!["<script>".into()],
                hosts: true,
            }),
        };
        let written = opened.write();
        assert!(!written.contains('<'), "{written}");
        assert_eq!(Opened::read(&written), Some(opened));
    }
}
