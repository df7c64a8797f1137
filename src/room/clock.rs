use super::{Room, io::Effect, leave::Parting};
use crate::{
    ids::ParticipantId,
    session::{Absence, Key, State},
    time::Millis,
    wire::ServerFrame,
};

/// What happens because time went by.
impl Room {
    pub(super) fn on_tick(&mut self, now: Millis) {
        self.wake = None;
        self.acknowledge(now);
        self.show_lost(now);
        self.end_graces(now);
        self.passes.retain(|_, pass| pass.until > now);
        self.joins.retain(|_, tries| !tries.is_empty(now));
        self.forget_departed(now);
        if let Some(next) = self.next_wake() {
            self.wake_at(next);
        }
    }

    /// Asks to be woken, unless that is ordered already.
    pub(super) fn wake_at(&mut self, at: Millis) {
        if self.wake.is_none_or(|ordered| at < ordered) {
            self.wake = Some(at);
            self.effects.push(Effect::WakeAt(at));
        }
    }

    /// Asks to be woken for what this person's socket, or the want of one, brings next.
    pub(super) fn wake_for(&mut self, now: Millis, id: ParticipantId) {
        if let Some(next) = self.next_for(id) {
            self.wake_at(next.max(now));
        }
    }

    fn acknowledge(&mut self, now: Millis) {
        let due: Vec<_> = self
            .people
            .values_mut()
            .filter_map(|p| p.session.conn().zip(p.session.due_ack(now)))
            .collect();
        for (conn, n) in due {
            self.control(conn, &ServerFrame::Ack { n });
        }
    }

    fn show_lost(&mut self, now: Millis) {
        let mut lost = vec![];
        for (id, person) in &mut self.people {
            let due = person.session.show_lost_at().is_some_and(|at| at <= now);
            if due && !person.shown_lost {
                person.shown_lost = true;
                lost.push((*id, person.is_in()));
            }
        }
        for (id, inside) in lost {
            match inside {
                true => self.tell_all(None, Some(Key::Link(id)), |rev| ServerFrame::Link {
                    id,
                    up: false,
                    rev,
                }),
                false => self.tell_door(),
            }
        }
    }

    fn end_graces(&mut self, now: Millis) {
        let over: Vec<(ParticipantId, Parting)> = self
            .people
            .iter()
            .filter(|(id, _)| self.until(**id).is_some_and(|until| until <= now))
            .map(|(id, person)| match person.session.state() {
                State::Detached {
                    why: Absence::Closing,
                    ..
                } => (*id, Parting::Closed),
                _ => (*id, Parting::Lost),
            })
            .collect();
        for (id, parting) in over {
            self.leave(now, id, parting);
        }
    }

    /// Until when this person's seat is kept, if there is no socket.
    fn until(&self, id: ParticipantId) -> Option<Millis> {
        let session = &self.people.get(&id)?.session;
        session.absent_since()?;
        let others = self.people.values().filter(|p| p.is_in());
        let flowing = others.filter_map(|p| p.flowing_until(id)).max();
        session.until(flowing)
    }

    fn next_for(&self, id: ParticipantId) -> Option<Millis> {
        let person = self.people.get(&id)?;
        let lost = person.session.show_lost_at();
        let lost = lost.filter(|_| !person.shown_lost);
        let times = [person.session.ack_due(), lost, self.until(id)];
        times.into_iter().flatten().min()
    }

    fn next_wake(&self) -> Option<Millis> {
        let people = self.people.keys().filter_map(|id| self.next_for(*id));
        let passes = self.passes.values().map(|pass| pass.until);
        people.chain(passes).chain(self.next_forgotten()).min()
    }
}
