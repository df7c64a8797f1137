//! Every frame a client can send, for everybody who can send it. A new frame does not
//! compile without its row here.

use super::*;
use crate::ids::MessageId;

/// What comes of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// As if nothing had been said.
    Unheard,
    /// `error{forbidden}`, and nothing else happens.
    Refused,
    /// `result{forbidden}`, and nothing else happens.
    Declined,
    Done,
}
use Outcome::{Declined, Done, Refused, Unheard};

const WHO: [&str; 7] = [
    "stranger", "waiting", "guest", "member", "host", "cohost", "removed",
];

/// A room with one of each in it.
struct Cast {
    desk: Desk,
    speakers: [Page; 7],
    /// In the room, to be spoken to and acted upon.
    target: Page,
    /// At the door.
    knocker: Page,
}

impl Cast {
    fn new() -> Self {
        let mut desk = Desk::with(Settings {
            capacity: 16,
            keep: Keep::default(),
            hide_address: false,
            chats: 10,
            ..settings(Access::Ask)
        });
        let host = desk.enter(owner());
        let let_in = |desk: &mut Desk, who: Who| {
            let page = desk.enter(who);
            let (cid, id) = (cid(1_000 + page.id.0), page.id);
            desk.say(&host, ClientFrame::Admit { cid, id });
            page
        };
        let guest_in = let_in(&mut desk, guest(1));
        let member_in = let_in(&mut desk, member(2));
        let cohost = let_in(&mut desk, guest(3));
        let removed = let_in(&mut desk, guest(4));
        let target = let_in(&mut desk, guest(5));
        desk.say(&target, words("good evening"));
        let waiting = desk.enter(guest(6));
        let knocker = desk.enter(guest(7));
        let id = cohost.id;
        desk.say(&host, ClientFrame::Promote { cid: cid(1), id });
        let id = removed.id;
        desk.say(&host, ClientFrame::Remove { cid: cid(2), id });
        let stranger = Page {
            conn: ConnId(u64::MAX),
            ..target.clone()
        };
        desk.wait(ACK_MS);
        desk.hush();
        desk.saved.clear();
        Self {
            desk,
            speakers: [
                stranger, waiting, guest_in, member_in, host, cohost, removed,
            ],
            target,
            knocker,
        }
    }

    /// What comes of each speaker for this frame, and the next frame to ask about.
    fn row(&self, frame: &ClientFrame) -> ([Outcome; 7], Option<ClientFrame>) {
        let (cid, id, at_door) = (cid(77), self.target.id, self.knocker.id);
        let control = [Unheard, Done, Done, Done, Done, Done, Unheard];
        let people = [Unheard, Refused, Done, Done, Done, Done, Unheard];
        let hosts = [Unheard, Refused, Declined, Declined, Done, Done, Unheard];
        let nobody = [
            Unheard, Refused, Declined, Declined, Declined, Declined, Unheard,
        ];
        let never = [
            Unheard, Refused, Refused, Refused, Refused, Refused, Unheard,
        ];
        match frame {
            ClientFrame::Hello { .. } => (never, Some(ClientFrame::Ping {})),
            ClientFrame::Ping {} => (control, Some(ClientFrame::Pong {})),
            ClientFrame::Pong {} => (control, Some(ClientFrame::Ack { n: 0 })),
            ClientFrame::Ack { .. } => (control, Some(signal(Some(id), "x"))),
            ClientFrame::Signal { to: Some(_), .. } => (people, Some(signal(None, "x"))),
            ClientFrame::Signal { to: None, .. } => (people, Some(media(true, true, true))),
            ClientFrame::Media { .. } => (people, Some(ClientFrame::Report { pairs: vec![] })),
            ClientFrame::Report { .. } => (people, Some(ClientFrame::Sync {})),
            ClientFrame::Sync {} => (control, Some(ClientFrame::Bye {})),
            ClientFrame::Bye {} => (control, Some(ClientFrame::Admit { cid, id: at_door })),
            ClientFrame::Admit { .. } => (hosts, Some(ClientFrame::Deny { cid, id: at_door })),
            ClientFrame::Deny { .. } => (hosts, Some(ClientFrame::Remove { cid, id })),
            ClientFrame::Remove { .. } => (hosts, Some(ClientFrame::Ban { cid, id })),
            ClientFrame::Ban { .. } => (hosts, Some(ClientFrame::Mute { cid, id })),
            ClientFrame::Mute { .. } => (hosts, Some(ClientFrame::Promote { cid, id })),
            ClientFrame::Promote { .. } => (hosts, Some(ClientFrame::Lock { cid, locked: true })),
            ClientFrame::Lock { .. } => (hosts, Some(ClientFrame::End { cid })),
            ClientFrame::End { .. } => (hosts, Some(words("good evening"))),
            ClientFrame::Chat { .. } => {
                let text = "good night".into();
                (
                    people,
                    Some(ClientFrame::ChatEdit {
                        cid,
                        id: TARGETS,
                        text,
                    }),
                )
            }
            ClientFrame::ChatEdit { .. } => {
                (nobody, Some(ClientFrame::ChatDelete { cid, id: TARGETS }))
            }
            ClientFrame::ChatDelete { .. } => (hosts, Some(thumb(cid))),
            ClientFrame::ChatReact { .. } => (people, Some(ClientFrame::ChatPage { before: None })),
            ClientFrame::ChatPage { .. } => (
                people,
                Some(ClientFrame::ChatSearch {
                    words: "evening".into(),
                }),
            ),
            ClientFrame::ChatSearch { .. } => (people, None),
        }
    }

    fn say(&mut self, who: usize, frame: ClientFrame) -> Outcome {
        let speaker = self.speakers[who].clone();
        let changed = self.desk.changed;
        let visible = shows(&frame);
        let at = self.desk.unix();
        let (conn, input) = (speaker.conn, frame.clone());
        let effects = self.desk.room.step(
            self.desk.now,
            Input::Frame {
                conn,
                frame: input,
                at,
            },
        );
        let silent = effects.is_empty();
        self.desk.execute(effects);
        let heard = self.desk.heard(&speaker);
        let nothing_else = self.desk.inboxes.is_empty()
            && self.desk.saved.is_empty()
            && self.desk.changed == changed
            && self.desk.closed(conn).is_none();
        match &heard[..] {
            [ServerFrame::Error { code, .. }] if *code == ErrorCode::Forbidden => {
                assert!(nothing_else, "{frame:?} was refused and did something");
                Refused
            }
            [ServerFrame::Result { error, .. }] if *error == Some(ErrorCode::Forbidden) => {
                assert!(nothing_else, "{frame:?} was declined and did something");
                Declined
            }
            _ if silent && (visible || self.desk.closed.contains_key(&conn)) => Unheard,
            _ if silent && conn == ConnId(u64::MAX) => Unheard,
            _ if visible => {
                self.assert_done(&frame, &speaker, &heard);
                Done
            }
            _ => Done,
        }
    }

    /// That the frame did what it is for.
    fn assert_done(&mut self, frame: &ClientFrame, speaker: &Page, heard: &[ServerFrame]) {
        let other = self.desk.heard(&self.target);
        let done = match frame {
            ClientFrame::Ping {} => heard == [ServerFrame::Pong {}],
            ClientFrame::Signal { .. } => {
                heard!(other, ServerFrame::Signal { from, .. } if *from == speaker.id)
            }
            ClientFrame::Media { .. } => {
                heard!(other, ServerFrame::Person { person, .. } if person.id == speaker.id)
            }
            ClientFrame::Sync {} => heard!(heard, ServerFrame::Snapshot { .. }),
            ClientFrame::Bye {} => self.desk.closed(speaker.conn) == Some(Close::Normal),
            ClientFrame::Chat { .. } => {
                heard!(heard, ServerFrame::Chat { cid, .. } if cid.0 == 77)
                    && heard!(other, ServerFrame::Chat { .. })
            }
            ClientFrame::ChatPage { .. } => heard!(heard, ServerFrame::ChatPage { .. }),
            ClientFrame::ChatSearch { .. } => heard!(heard, ServerFrame::ChatFound { .. }),
            _ => result_of(heard, 77) == Some(None),
        };
        assert!(done, "{frame:?}: {heard:?}, {other:?}");
    }
}

/// The message of the one who is spoken to and acted upon.
const TARGETS: MessageId = MessageId(1);

fn words(text: &str) -> ClientFrame {
    ClientFrame::Chat {
        cid: cid(77),
        text: text.into(),
        reply_to: None,
    }
}

/// Whether something can be seen to come of this frame at once.
fn shows(frame: &ClientFrame) -> bool {
    !matches!(
        frame,
        ClientFrame::Pong {} | ClientFrame::Ack { .. } | ClientFrame::Report { .. }
    )
}

#[test]
fn every_frame_does_what_its_sender_may_and_no_more() {
    let mut next = Some(ClientFrame::Hello {
        v: 1,
        ticket: None,
        resume: None,
    });
    let mut rows = 0;
    while let Some(frame) = next {
        let (expected, following) = Cast::new().row(&frame);
        for (who, expected) in expected.into_iter().enumerate() {
            let outcome = Cast::new().say(who, frame.clone());
            assert_eq!(outcome, expected, "{} says {frame:?}", WHO[who]);
        }
        next = following;
        rows += 1;
    }
    assert_eq!(rows, 24, "every frame, and signals both to one and to all");
}

fn thumb(cid: CommandId) -> ClientFrame {
    ClientFrame::ChatReact {
        cid,
        id: TARGETS,
        emoji: "👍".into(),
        on: true,
    }
}
