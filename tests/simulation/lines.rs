//! Sockets between pages and the server: late, silent, broken.

use crate::faults::Fault;
use crate::world::{Event, Outcomes, Page, World};
use parlor::{
    call::Input,
    close::Close,
    ids::Ticket,
    limits::{HEARTBEAT_MS, SILENCE_MS},
    room::{self, ConnId},
};

impl World {
    pub(crate) fn latency(&mut self) -> u64 {
        if self.calm {
            return self.chance.between(5, 40);
        }
        match self.chance.below(60) {
            0 => self.chance.between(500, 4_000),
            1..10 => self.chance.between(50, 400),
            _ => self.chance.between(1, 50),
        }
    }

    pub(crate) fn dial(&mut self, page: Page, ticket: Ticket) {
        let wait = self.latency();
        if !self.server.up || self.clients[page.0].blocked_until > self.now.0 {
            self.after(wait, Event::DialFails(page, ticket));
            return;
        }
        let conn = self.server.conn(page.0, page.1, ticket, self.now);
        self.after(wait, Event::SocketOpens(conn));
        self.after(HEARTBEAT_MS, Event::Beat(conn));
    }

    pub(crate) fn socket_opens(&mut self, conn: ConnId) -> Outcomes {
        let Some(socket) = self.server.conns.get(&conn) else {
            return Ok(());
        };
        let (page, ticket) = ((socket.client, socket.page), socket.ticket);
        if socket.broken {
            return self.input(page, Input::SocketClosed(ticket, Close::Broken.code()));
        }
        self.input(page, Input::SocketOpened(ticket))
    }

    pub(crate) fn socket(&self, page: Page, ticket: Ticket) -> Option<ConnId> {
        let ours = |conn: &crate::server::Conn| {
            (conn.client, conn.page) == page && conn.ticket == ticket && conn.open_at_client
        };
        self.server
            .conns
            .iter()
            .rev()
            .find(|(_, conn)| ours(conn))
            .map(|(id, _)| *id)
    }

    pub(crate) fn transmit(&mut self, page: Page, ticket: Ticket, text: String) {
        let latency = self.latency();
        let Some(id) = self.socket(page, ticket) else {
            return;
        };
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.up_at = conn.up_at.max(self.now.0 + latency);
        let at = conn.up_at;
        let text = self.fault.said(text);
        self.at(at, Event::ToServer(id, text));
    }

    pub(crate) fn hang_up(&mut self, page: Page, ticket: Ticket) {
        let latency = self.latency();
        let Some(id) = self.socket(page, ticket) else {
            return;
        };
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.open_at_client = false;
        conn.up_at = conn.up_at.max(self.now.0 + latency);
        let at = conn.up_at;
        self.at(at, Event::ClosedAtServer(id, Close::Normal));
    }

    pub(crate) fn arrive_at_server(&mut self, id: ConnId, text: &str) -> Outcomes {
        match self.server.conns.get(&id) {
            Some(conn) if !conn.broken && conn.open_at_server => {}
            _ => return Ok(()),
        }
        let effects = self.server.hear(self.now, id, text)?;
        self.serve(effects)
    }

    pub(crate) fn arrive_at_client(&mut self, id: ConnId, text: String) -> Outcomes {
        let Some(conn) = self.server.conns.get(&id) else {
            return Ok(());
        };
        if conn.broken || !conn.open_at_client {
            return Ok(());
        }
        let (page, ticket) = ((conn.client, conn.page), conn.ticket);
        if !self.is_current(page) {
            return Ok(());
        }
        let greets = text.starts_with(r#"{"t":"welcome"#) || text.starts_with(r#"{"t":"snapshot"#);
        let mut me = self.clients[page.0].me;
        let text = self.fault.heard(&mut me, text);
        self.input(page, Input::SocketText(ticket, text))?;
        if greets {
            let known = self.clients[page.0].call.me().id;
            self.clients[page.0].me = if self.fault == Fault::BothPolite {
                me
            } else {
                known
            };
        }
        Ok(())
    }

    pub(crate) fn closed_at_client(&mut self, id: ConnId, why: Close) -> Outcomes {
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return Ok(());
        };
        if !std::mem::take(&mut conn.open_at_client) {
            return Ok(());
        }
        let (page, ticket) = ((conn.client, conn.page), conn.ticket);
        self.input(page, Input::SocketClosed(ticket, why.code()))
    }

    pub(crate) fn closed_at_server(&mut self, id: ConnId, why: Close) -> Outcomes {
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return Ok(());
        };
        if !std::mem::take(&mut conn.open_at_server) || !self.server.up {
            return Ok(());
        }
        self.room(room::Input::Closed { conn: id, why })
    }

    pub(crate) fn beat(&mut self, id: ConnId) -> Outcomes {
        let Some(conn) = self.server.conns.get(&id) else {
            return Ok(());
        };
        if !conn.open_at_server {
            if !conn.open_at_client || conn.broken {
                // Kept for as long as anybody might still speak of it.
                if self.now.0 > conn.heard.0 + 4 * SILENCE_MS {
                    self.server.conns.remove(&id);
                    return Ok(());
                }
            }
            self.after(HEARTBEAT_MS, Event::Beat(id));
            return Ok(());
        }
        let silence = self.now - conn.heard;
        self.after(HEARTBEAT_MS, Event::Beat(id));
        if silence >= SILENCE_MS {
            self.close(id, Close::NoPong);
            return self.room(room::Input::Closed {
                conn: id,
                why: Close::NoPong,
            });
        }
        self.downward(id, r#"{"t":"ping"}"#);
        Ok(())
    }

    pub(crate) fn downward(&mut self, id: ConnId, text: &str) {
        let latency = self.latency();
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        if conn.broken || !conn.open_at_server {
            return;
        }
        conn.down_at = conn.down_at.max(self.now.0 + latency);
        let at = conn.down_at;
        self.at(at, Event::ToClient(id, text.to_owned()));
    }

    /// The server closes a socket, after what it sent before.
    pub(crate) fn close(&mut self, id: ConnId, why: Close) {
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.open_at_server = false;
        if !conn.broken {
            conn.down_at = conn.down_at.max(self.now.0 + 1);
            let at = conn.down_at;
            self.at(at, Event::ClosedAtClient(id, why));
        }
    }

    /// A line breaks. Each end hears of it soon, or not at all.
    pub(crate) fn cut(&mut self, id: ConnId) {
        let (soon, later) = (self.chance.between(1, 300), self.chance.between(1, 3_000));
        let (client_hears, server_hears) = (!self.chance.one_in(4), !self.chance.one_in(3));
        let Some(conn) = self.server.conns.get_mut(&id) else {
            return;
        };
        conn.broken = true;
        if client_hears {
            self.after(soon, Event::ClosedAtClient(id, Close::Broken));
        }
        if server_hears {
            self.after(later, Event::ClosedAtServer(id, Close::Broken));
        }
    }

    pub(crate) fn sockets_of(&self, c: usize) -> Vec<ConnId> {
        let conns = self.server.conns.iter();
        let open = conns.filter(|(_, conn)| conn.client == c && !conn.broken);
        open.map(|(id, _)| *id).collect()
    }
}
