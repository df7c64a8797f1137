use super::{Done, Reading, Task};
use crate::rooms::{WELCOME, encoded::Encoded};
use futures_util::FutureExt;
use parlor::{
    close::Close,
    ids::Ticket,
    room::{ConnId, Durable, Effect},
};

impl Task {
    /// Executes what the machine orders, in order.
    pub(super) fn execute(&mut self, effects: Vec<Effect>) {
        // Effects mean that something goes on; a room that is done says so again.
        self.retired &= effects.is_empty();
        let mut encoded = Encoded::default();
        let mut greeted = None;
        for effect in effects {
            match effect {
                Effect::Send(conn, frame) => {
                    let Some(line) = self.lines.get_mut(&conn) else {
                        continue;
                    };
                    if !line.welcomed && frame.starts_with(WELCOME) {
                        line.welcomed = true;
                        greeted = Some(conn);
                    }
                    // What follows a welcome at once is what a resumed session gets again.
                    if greeted == Some(conn) {
                        line.outbox.push_again(encoded.share(frame));
                    } else {
                        line.outbox.push(encoded.share(frame));
                    }
                }
                Effect::Close(conn, why) => self.close(conn, why),
                Effect::Answer(ask, answer) => {
                    if let Some(asker) = self.asks.remove(&ask) {
                        let _ = asker.send(answer);
                    }
                }
                Effect::Save(ticket, what) => self.save(ticket, what),
                Effect::Chat(ticket, order) => self.archive.ask(ticket, order),
                Effect::Changed => self.changed = true,
                Effect::WakeAt(at) => self.wake = Some(at),
                Effect::Retire => self.retired = true,
            }
        }
    }

    fn close(&mut self, conn: ConnId, why: Close) {
        if let Some(line) = self.lines.remove(&conn) {
            line.outbox.close(why);
        }
    }

    /// Queues a write, in the order of these calls, and awaits it beside everything else.
    fn save(&mut self, ticket: Ticket, what: Durable) {
        if let Reading::UnderWay { stale } = &mut self.reading {
            *stale = true;
        }
        let pending = self
            .registry
            .store
            .commit(self.id, what, self.registry.wall.now());
        let done = pending.map(move |saved| Done::Saved {
            ticket,
            ok: saved.is_ok(),
        });
        self.errands.push(done.boxed());
    }
}
