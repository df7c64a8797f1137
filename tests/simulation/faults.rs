//! Faults planted on purpose, by altering what machines hear and say: the simulation must
//! notice each of them.

use parlor::{
    ids::{ParticipantId, Ticket},
    wire::{ClientFrame, Person, ServerFrame, Snapshot},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Everybody believes to be the one who came last, and yields.
    BothPolite,
    /// Late results pass as current ones.
    NoTicketCheck,
    /// A client that resumes says a wrong number of frames taken in.
    WrongCount,
}

/// Larger than every number that a room gives out in a test.
const POLITE: u64 = 1 << 40;

impl Fault {
    /// What a client hears instead of `text`.
    pub(crate) fn heard(self, me: &mut Option<ParticipantId>, text: String) -> String {
        if self != Self::BothPolite {
            return text;
        }
        let Ok(mut frame) = serde_json::from_str::<ServerFrame>(&text) else {
            return text;
        };
        match &mut frame {
            ServerFrame::Welcome(welcome) => rename_snapshot(me, &mut welcome.room),
            ServerFrame::Snapshot { room } => rename_snapshot(me, room),
            ServerFrame::Joined { person, .. } | ServerFrame::Person { person, .. } => {
                rename_person(*me, person);
            }
            ServerFrame::Left { id, .. } | ServerFrame::Link { id, .. } => rename(*me, id),
            _ => return text,
        }
        serde_json::to_string(&frame).expect("a frame can be said")
    }

    /// What the server hears instead of `text`.
    pub(crate) fn said(self, text: String) -> String {
        if self != Self::WrongCount {
            return text;
        }
        match serde_json::from_str::<ClientFrame>(&text) {
            Ok(ClientFrame::Hello {
                v,
                ticket,
                resume: Some(mut resume),
            }) => {
                resume.taken = resume.taken.map(|taken| taken.saturating_sub(1));
                let hello = ClientFrame::Hello {
                    v,
                    ticket,
                    resume: Some(resume),
                };
                serde_json::to_string(&hello).expect("a frame can be said")
            }
            _ => text,
        }
    }

    /// The ticket a result comes with.
    pub(crate) fn ticket(self, own: Ticket, latest: Ticket) -> Ticket {
        if self == Self::NoTicketCheck {
            latest
        } else {
            own
        }
    }
}

fn rename_snapshot(me: &mut Option<ParticipantId>, room: &mut Snapshot) {
    *me = Some(room.you);
    rename(*me, &mut room.you);
    for person in &mut room.people {
        rename_person(*me, person);
    }
}

fn rename_person(me: Option<ParticipantId>, person: &mut Person) {
    rename(me, &mut person.id);
}

fn rename(me: Option<ParticipantId>, id: &mut ParticipantId) {
    if Some(*id) == me {
        id.0 += POLITE;
    }
}
