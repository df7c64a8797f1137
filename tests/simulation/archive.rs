//! What is kept of a conversation, in memory: the rules of the real one in a few lines.

use parlor::{
    ids::{CommandId, MessageId},
    limits::CHAT_PAGE,
    room::{ChatAnswer, ChatOrder, Identity},
    wire::{ErrorCode, Message, Quote, Reaction},
};

#[derive(Clone, Debug, Default)]
pub(crate) struct Archive {
    kept: Vec<Kept>,
}

#[derive(Clone, Debug)]
struct Kept {
    by: Identity,
    cid: CommandId,
    message: Message,
}

impl Archive {
    /// Everything, in its order.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.kept.iter().map(|kept| &kept.message)
    }

    pub(crate) fn answer(&mut self, order: ChatOrder) -> ChatAnswer {
        match order {
            order @ ChatOrder::Post { .. } => self.post(order),
            ChatOrder::Edit { by, id, text } => self.change(id, |kept| {
                let own = kept.by == by && !kept.message.deleted;
                kept.message.edited |= own;
                if own {
                    kept.message.text = text;
                }
                own
            }),
            ChatOrder::Delete { by, hosts, id } => self.delete(&by, hosts, id),
            ChatOrder::React { by, id, emoji, on } => self.change(id, |kept| {
                react(&mut kept.message.reactions, &by, emoji, on);
                true
            }),
            ChatOrder::Page { before } => self.page(before),
            ChatOrder::Search { words } => {
                let found = self
                    .messages()
                    .filter(|message| message.text.contains(&words));
                ChatAnswer::Found(found.cloned().collect())
            }
            ChatOrder::Removed { author } => {
                for kept in self.kept.iter_mut().filter(|kept| kept.by == author) {
                    kept.message.removed = true;
                }
                ChatAnswer::Marked
            }
        }
    }

    fn post(&mut self, order: ChatOrder) -> ChatAnswer {
        let ChatOrder::Post {
            by,
            name,
            cid,
            text,
            reply_to,
            at,
        } = order
        else {
            unreachable!("only what is posted comes here");
        };
        let same = |kept: &&Kept| kept.by == by && kept.cid == cid;
        if let Some(kept) = self.kept.iter().find(same) {
            let message = kept.message.clone();
            return ChatAnswer::Posted {
                message,
                again: true,
            };
        }
        let quoted = |id| self.messages().find(|message| message.id == id);
        let reply = reply_to.and_then(quoted).map(|message| Quote {
            id: message.id,
            name: message.name.clone(),
            text: message.text.clone(),
        });
        let message = Message {
            id: MessageId(self.kept.len() as u64 + 1),
            author: by.author(),
            name,
            at,
            text,
            edited: false,
            deleted: false,
            removed: false,
            reply,
            reactions: vec![],
        };
        let again = false;
        self.kept.push(Kept {
            by,
            cid,
            message: message.clone(),
        });
        ChatAnswer::Posted { message, again }
    }

    fn page(&self, before: Option<MessageId>) -> ChatAnswer {
        let older = |message: &&Message| before.is_none_or(|before| message.id < before);
        let all: Vec<Message> = self.messages().filter(older).cloned().collect();
        let from = all.len().saturating_sub(CHAT_PAGE);
        ChatAnswer::Page {
            messages: all[from..].to_vec(),
            more: from > 0,
        }
    }

    /// What quotes it says no more of it either.
    fn delete(&mut self, by: &Identity, hosts: bool, id: MessageId) -> ChatAnswer {
        let answer = self.change(id, |kept| {
            let may = hosts || kept.by == *by;
            if may {
                kept.message.text.clear();
                kept.message.reactions.clear();
            }
            kept.message.deleted |= may;
            may
        });
        if matches!(answer, ChatAnswer::Changed(_)) {
            let quotes = self
                .kept
                .iter_mut()
                .filter_map(|kept| kept.message.reply.as_mut());
            for quote in quotes.filter(|quote| quote.id == id) {
                quote.text.clear();
            }
        }
        answer
    }

    fn change(&mut self, id: MessageId, change: impl FnOnce(&mut Kept) -> bool) -> ChatAnswer {
        let Some(kept) = self.kept.iter_mut().find(|kept| kept.message.id == id) else {
            return ChatAnswer::Refused(ErrorCode::NoSuchMessage);
        };
        match change(kept) {
            true => ChatAnswer::Changed(kept.message.clone()),
            false => ChatAnswer::Refused(ErrorCode::Forbidden),
        }
    }
}

fn react(reactions: &mut Vec<Reaction>, by: &Identity, emoji: String, on: bool) {
    let author = by.author();
    let at = reactions
        .iter()
        .position(|reaction| reaction.emoji == emoji);
    match (at, on) {
        (Some(at), _) => {
            reactions[at].by.retain(|one| *one != author);
            if on {
                reactions[at].by.push(author);
            }
        }
        (None, true) => reactions.push(Reaction {
            emoji,
            by: vec![author],
        }),
        (None, false) => {}
    }
    reactions.retain(|reaction| !reaction.by.is_empty());
}
