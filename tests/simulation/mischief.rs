//! Everything that goes wrong.

use crate::{
    channels::NOWHERE,
    client::index,
    world::{Event, Outcomes, PEOPLE, Page, World},
};
use parlor::{
    call::{Input, Kind, PeerFact, Transport},
    close::Close,
};

impl World {
    pub(crate) fn mischief(&mut self) -> Outcomes {
        if self.calm {
            return Ok(());
        }
        let wait = self.chance.between(50, 1_500);
        self.after(wait, Event::Mischief);
        let c = self.chance.below(PEOPLE as u64) as usize;
        let page = (c, self.clients[c].page);
        if self.chance.one_in(3) {
            let burst = self.chance.between(1, 5);
            for _ in 0..burst {
                self.talk(c)?;
            }
        }
        match self.chance.below(24) {
            0..6 => self.cut_line(c),
            6 if self.server.up => self.kill_server(),
            7 => self.reload(c),
            8 => self.vanish(c),
            9 | 10 => return self.leave_or_come(page),
            11..14 => return self.switch(page),
            14 | 15 => return self.lose_path(c),
            16 if self.chance.one_in(2) => return self.lose_channel(c),
            16 => self.build_wall(c),
            17 => return self.input(page, Input::Woke),
            18 => return self.mute(page),
            19 => return self.lose_device(page),
            _ => return self.react(c),
        }
        Ok(())
    }

    pub(crate) fn cut_line(&mut self, c: usize) {
        for id in self.sockets_of(c) {
            self.cut(id);
        }
        if self.chance.one_in(3) {
            self.clients[c].blocked_until = self.now.0 + self.chance.between(100, 15_000);
        }
    }

    pub(crate) fn kill_server(&mut self) {
        let open: Vec<_> = self.server.conns.keys().copied().collect();
        self.server.kill();
        for id in open {
            let wait = self.chance.between(1, 500);
            self.after(wait, Event::ClosedAtClient(id, Close::Broken));
        }
        let wait = self.chance.between(100, 6_000);
        self.after(wait, Event::ServerStarts);
    }

    /// The page is loaded anew; the tab remembers its seat.
    pub(crate) fn reload(&mut self, c: usize) {
        self.close_page(c, Close::GoingAway);
        let wait = self.chance.between(100, 3_000);
        self.after(wait, Event::Open((c, 0)));
    }

    /// The tab crashes; another is opened later, which remembers nothing.
    pub(crate) fn vanish(&mut self, c: usize) {
        self.close_page(c, Close::Broken);
        self.clients[c].seat = None;
        let wait = self.chance.between(100, 9_000);
        self.after(wait, Event::Open((c, 0)));
    }

    pub(crate) fn close_page(&mut self, c: usize, why: Close) {
        let page = (c, self.clients[c].page);
        let ids: Vec<_> = self.clients[c].pcs.keys().copied().collect();
        for id in ids {
            self.close_pc(page, id);
        }
        for id in self.sockets_of(c) {
            let wait = self.chance.between(1, 200);
            self.after(wait, Event::ClosedAtServer(id, why));
            if let Some(conn) = self.server.conns.get_mut(&id) {
                conn.open_at_client = false;
            }
        }
        self.clients[c].open = false;
    }

    pub(crate) fn leave_or_come(&mut self, page: Page) -> Outcomes {
        let client = &mut self.clients[page.0];
        client.wants_in = !client.wants_in;
        if client.wants_in {
            self.look(page);
            return Ok(());
        }
        self.input(page, Input::Leave)
    }

    pub(crate) fn switch(&mut self, page: Page) -> Outcomes {
        let kind = if self.chance.one_in(2) {
            Kind::Microphone
        } else {
            Kind::Camera
        };
        let on = !self.clients[page.0].on[index(kind)];
        if !self.is_current(page) {
            return Ok(());
        }
        self.clients[page.0].on[index(kind)] = on;
        self.input(page, Input::Switch(kind, on))
    }

    pub(crate) fn mute(&mut self, page: Page) -> Outcomes {
        let host = (0, self.clients[0].page);
        match self.clients[page.0].me {
            Some(id) if page.0 != 0 => self.input(host, Input::Mute(id)),
            _ => self.input(page, Input::RaiseHand(true)),
        }
    }

    pub(crate) fn lose_device(&mut self, page: Page) -> Outcomes {
        let kind = if self.chance.one_in(2) {
            Kind::Microphone
        } else {
            Kind::Camera
        };
        if !self.clients[page.0].local[index(kind)].open {
            return Ok(());
        }
        self.input(page, Input::TrackEnded(kind))
    }

    pub(crate) fn react(&mut self, c: usize) -> Outcomes {
        if !self.clients[c].is_live() {
            return Ok(());
        }
        self.reactions += 1;
        let n = self.reactions * PEOPLE as u64 + c as u64;
        self.input((c, self.clients[c].page), Input::React(n.to_string()))
    }

    pub(crate) fn lose_path(&mut self, c: usize) -> Outcomes {
        let ids: Vec<_> = self.clients[c].pcs.keys().copied().collect();
        let Some(id) = ids.get(self.chance.below(ids.len() as u64) as usize) else {
            return Ok(());
        };
        let (Some(me), Some(other)) = (self.clients[c].me, self.client_of(*id)) else {
            return Ok(());
        };
        for (c, id) in [(c, *id), (other, me)] {
            let wait = self.chance.between(300, 3_000);
            let page = (c, self.clients[c].page);
            if let Some(pc) = self.clients[c].pcs.get_mut(&id) {
                pc.lose_path();
                let pc = pc.id;
                self.after(wait, Event::Suspect(page, id, pc, Transport::Disconnected));
            }
        }
        Ok(())
    }

    /// The channel between two dies, and with it all that was on its way. One of them may
    /// not hear of it.
    pub(crate) fn lose_channel(&mut self, c: usize) -> Outcomes {
        let ids: Vec<_> = self.clients[c].pcs.keys().copied().collect();
        let Some(id) = ids.get(self.chance.below(ids.len() as u64) as usize) else {
            return Ok(());
        };
        let (Some(me), Some(other)) = (self.clients[c].me, self.client_of(*id)) else {
            return Ok(());
        };
        let deaf = self.chance.below(3);
        for (n, (c, id)) in [(c, *id), (other, me)].into_iter().enumerate() {
            let page = (c, self.clients[c].page);
            let open = self.clients[c].pcs.get_mut(&id);
            let Some(pc) = open.filter(|pc| pc.channel.is_some()) else {
                continue;
            };
            pc.channel = Some(NOWHERE);
            let pc = pc.id;
            if n as u64 != deaf {
                self.fact(page, id, pc, PeerFact::ChannelClosed)?;
            }
        }
        Ok(())
    }

    pub(crate) fn build_wall(&mut self, c: usize) {
        let other = self.chance.below(PEOPLE as u64) as usize;
        let until = self.now.0 + self.chance.between(500, 30_000);
        self.walls.insert((c.min(other), c.max(other)), until);
        for (c, other) in [(c, other), (other, c)] {
            let page = (c, self.clients[c].page);
            let Some(id) = self.clients[other].me else {
                continue;
            };
            if let Some(pc) = self.clients[c].pcs.get(&id) {
                let pc = pc.id;
                self.after(1_500, Event::Suspect(page, id, pc, Transport::Disconnected));
            }
        }
    }
}
