//! *Join*, as a page presses it: `POST /api/enter_room` over kept-alive connections.

use crate::{ROOM, process::Process};
use std::{cell::RefCell, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// People on their way in at once.
pub(crate) const AT_ONCE: usize = 64;

pub(crate) struct Door {
    address: SocketAddr,
    slugs: Vec<String>,
    lines: Vec<RefCell<Option<TcpStream>>>,
}

impl Door {
    pub(crate) fn new(server: &Process) -> Self {
        Self {
            address: server.address,
            slugs: server.slugs.clone(),
            lines: (0..AT_ONCE).map(|_| RefCell::default()).collect(),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A ticket to this person's room.
    pub(crate) async fn ticket(&self, worker: usize, person: usize) -> String {
        self.ticket_to(worker, person / ROOM, person).await
    }

    /// A ticket to this room.
    pub(crate) async fn ticket_to(&self, worker: usize, room: usize, person: usize) -> String {
        let form = format!(
            "slug={}&name=Person+{person}&take_over=false",
            self.slugs[room]
        );
        let request = format!(
            "POST /api/enter_room HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Sec-Fetch-Site: same-origin\r\nAccept: application/json\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\n\r\n{form}",
            address = self.address,
            length = form.len(),
        );
        let kept = self.lines[worker].borrow_mut().take();
        let mut line = match kept {
            Some(line) => line,
            None => TcpStream::connect(self.address)
                .await
                .expect("the server listens"),
        };
        line.write_all(request.as_bytes())
            .await
            .expect("the server reads");
        let answer = body(&mut line).await;
        *self.lines[worker].borrow_mut() = Some(line);
        let ticket = answer.split("\"ticket\":\"").nth(1);
        let ticket = ticket.and_then(|rest| rest.split('"').next());
        ticket
            .unwrap_or_else(|| panic!("no ticket: {answer}"))
            .to_owned()
    }
}

/// Reads one response; its body, if it is a success.
async fn body(line: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        let some = line.read_buf(&mut read).await.expect("the server answers");
        assert!(some > 0, "the server hung up");
        let text = String::from_utf8_lossy(&read);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        assert!(head.starts_with("HTTP/1.1 200"), "{text}");
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        if body.len() >= length.expect("the answer has a length") {
            return body.to_owned();
        }
    }
}
