use super::{
    Room,
    io::{ChatAnswer, ChatOrder, ConnId, Effect, Identity},
};
use crate::{
    chat::words::{check_emoji, check_search, check_text},
    ids::{CommandId, MessageId, ParticipantId, Ticket},
    time::{Millis, UnixMillis},
    wire::{ClientFrame, ErrorCode, ServerFrame},
};

/// What was asked of the archive, and for whom.
#[derive(Debug)]
pub(super) enum Asking {
    /// Something is written or changed.
    Command(ParticipantId, CommandId),
    Page(ParticipantId, Option<MessageId>),
    Search(ParticipantId, String),
    /// What a removed person wrote is marked.
    Removal(Identity),
}

/// What is said to be kept. The archive decides what depends on what it holds: whose a
/// message is, whether it is there, whether it is there already.
impl Room {
    pub(super) fn on_chat(
        &mut self,
        now: Millis,
        id: ParticipantId,
        conn: ConnId,
        frame: ClientFrame,
        at: UnixMillis,
    ) {
        match frame {
            ClientFrame::ChatPage { before } => match self.may_click(now, id) {
                Ok(()) => self.ask(Asking::Page(id, before), ChatOrder::Page { before }),
                Err(wait) => self.slow_down(conn, wait),
            },
            ClientFrame::ChatSearch { words } if check_search(&words).is_err() => {
                self.refuse(conn, ErrorCode::BadText);
            }
            ClientFrame::ChatSearch { words } => match self.may_click(now, id) {
                Ok(()) => {
                    let order = ChatOrder::Search {
                        words: words.clone(),
                    };
                    self.ask(Asking::Search(id, words), order);
                }
                Err(wait) => self.slow_down(conn, wait),
            },
            command => {
                let Some(cid) = command.command() else { return };
                match self.judge_chat(now, id, command, at) {
                    Ok(order) => self.ask(Asking::Command(id, cid), order),
                    Err(code) => self.tell_chat_result(id, cid, Some(code)),
                }
            }
        }
    }

    /// What a command asks of the archive.
    fn judge_chat(
        &mut self,
        now: Millis,
        id: ParticipantId,
        frame: ClientFrame,
        at: UnixMillis,
    ) -> Result<ChatOrder, ErrorCode> {
        let kept = self.settings.keep.is_kept();
        let bad = |_| ErrorCode::BadText;
        let person = self.people.get_mut(&id).ok_or(ErrorCode::Forbidden)?;
        let (by, hosts) = (person.seat.identity.clone(), person.hosts());
        match frame {
            ClientFrame::Chat { .. } | ClientFrame::ChatEdit { .. } if !kept => {
                Err(ErrorCode::Forbidden)
            }
            ClientFrame::Chat {
                cid,
                text,
                reply_to,
            } => {
                check_text(&text).map_err(bad)?;
                let chats = self.settings.chats;
                person
                    .may_write(now, chats)
                    .map_err(|_| ErrorCode::RateLimited)?;
                let name = person.seat.name.clone();
                Ok(ChatOrder::Post {
                    by,
                    name,
                    cid,
                    text,
                    reply_to,
                    at,
                })
            }
            ClientFrame::ChatEdit { id, text, .. } => {
                check_text(&text).map_err(bad)?;
                person.may_click(now).map_err(|_| ErrorCode::RateLimited)?;
                Ok(ChatOrder::Edit { by, id, text })
            }
            ClientFrame::ChatDelete { id, .. } => {
                person.may_click(now).map_err(|_| ErrorCode::RateLimited)?;
                Ok(ChatOrder::Delete { by, hosts, id })
            }
            ClientFrame::ChatReact { id, emoji, on, .. } => {
                check_emoji(&emoji).map_err(bad)?;
                person.may_click(now).map_err(|_| ErrorCode::RateLimited)?;
                Ok(ChatOrder::React { by, id, emoji, on })
            }
            _ => Err(ErrorCode::Forbidden),
        }
    }

    fn may_click(&mut self, now: Millis, id: ParticipantId) -> Result<(), u64> {
        match self.people.get_mut(&id) {
            Some(person) => person.may_click(now),
            None => Ok(()),
        }
    }

    fn ask(&mut self, asking: Asking, order: ChatOrder) {
        self.last_ticket = self.last_ticket.next();
        self.asking.insert(self.last_ticket, asking);
        self.effects.push(Effect::Chat(self.last_ticket, order));
    }

    /// A session that begins anew asks anew: a page from before would be taken for the newest.
    pub(super) fn forget_asked(&mut self, id: ParticipantId) {
        self.asking.retain(
            |_, asking| !matches!(asking, Asking::Page(by, _) | Asking::Search(by, _) if *by == id),
        );
    }

    /// What a removed person wrote stays, and says so.
    pub(super) fn mark_removed(&mut self, identity: Identity) {
        let order = ChatOrder::Removed {
            author: identity.clone(),
        };
        self.ask(Asking::Removal(identity), order);
    }

    pub(super) fn on_chat_answer(&mut self, ticket: Ticket, answer: ChatAnswer) {
        match (self.asking.remove(&ticket), answer) {
            (Some(Asking::Command(by, cid)), ChatAnswer::Posted { message, again }) => {
                let frame = ServerFrame::Chat { cid, message };
                match again {
                    true => self.tell(by, &frame),
                    false => self.broadcast(&frame, None, None),
                }
            }
            (Some(Asking::Command(by, cid)), ChatAnswer::Changed(message)) => {
                self.broadcast(&ServerFrame::ChatChanged { message }, None, None);
                self.tell_chat_result(by, cid, None);
            }
            (Some(Asking::Command(by, cid)), ChatAnswer::Refused(code)) => {
                self.tell_chat_result(by, cid, Some(code));
            }
            (Some(Asking::Page(by, before)), ChatAnswer::Page { messages, more }) => {
                self.tell(
                    by,
                    &ServerFrame::ChatPage {
                        before,
                        messages,
                        more,
                    },
                );
            }
            (Some(Asking::Search(by, words)), ChatAnswer::Found(messages)) => {
                self.tell(by, &ServerFrame::ChatFound { words, messages });
            }
            (Some(Asking::Page(by, _) | Asking::Search(by, _)), _) => {
                if let Some(conn) = self.people.get(&by).and_then(|p| p.session.conn()) {
                    self.refuse(conn, ErrorCode::Unavailable);
                }
            }
            (Some(Asking::Removal(identity)), ChatAnswer::Marked) => {
                let author = identity.author();
                self.broadcast(&ServerFrame::ChatRemoved { author }, None, None);
            }
            _ => {}
        }
    }

    fn tell_chat_result(&mut self, id: ParticipantId, cid: CommandId, error: Option<ErrorCode>) {
        self.tell(id, &ServerFrame::Result { cid, error });
    }

    fn slow_down(&mut self, conn: ConnId, wait: u64) {
        let error = ServerFrame::Error {
            code: ErrorCode::RateLimited,
            message: ErrorCode::RateLimited.words().into(),
            retry_after: Some(wait),
        };
        self.control(conn, &error);
    }
}
