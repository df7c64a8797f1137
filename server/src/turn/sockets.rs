//! Sockets with the options that the relay wants of them.

use super::{
    bounds,
    homes::{Home, Homes},
};
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, ipproto, socket_with, sockopt};
use std::{
    collections::HashSet,
    io,
    net::{IpAddr, SocketAddr, TcpListener, UdpSocket},
    ops::RangeInclusive,
    os::fd::OwnedFd,
};

/// Ports tried for one allocation: with half of them taken, all of these are once in a
/// million times.
const TRIES: u32 = 20;
/// Connections that wait to be taken in.
const BACKLOG: i32 = 1_024;

/// A socket that hears clients.
pub(super) fn front(address: SocketAddr) -> io::Result<UdpSocket> {
    udp(address, bounds::FRONT_BUFFER)
}

pub(super) fn udp(address: SocketAddr, buffer: usize) -> io::Result<UdpSocket> {
    let socket = open(address, SocketType::DGRAM, ipproto::UDP)?;
    // More than the system lets everybody have, where we may; else as much as it gives.
    if sockopt::set_socket_recv_buffer_size_force(&socket, buffer).is_err() {
        sockopt::set_socket_recv_buffer_size(&socket, buffer)?;
    }
    if sockopt::set_socket_send_buffer_size_force(&socket, buffer).is_err() {
        sockopt::set_socket_send_buffer_size(&socket, buffer)?;
    }
    bind(&socket, &address)?;
    Ok(socket.into())
}

pub(super) fn tcp(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = open(address, SocketType::STREAM, ipproto::TCP)?;
    // A restarted server need not wait for its old connections' ends.
    sockopt::set_socket_reuseaddr(&socket, true)?;
    bind(&socket, &address)?;
    rustix::net::listen(&socket, BACKLOG)?;
    Ok(socket.into())
}

fn open(
    address: SocketAddr,
    kind: SocketType,
    protocol: rustix::net::Protocol,
) -> io::Result<OwnedFd> {
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(family, kind, flags, Some(protocol))?;
    if address.is_ipv6() {
        // IPv4 has sockets of its own, so that every address is what it looks like.
        sockopt::set_ipv6_v6only(&socket, true)?;
    }
    Ok(socket)
}

/// Where allocations get their sockets.
#[derive(Debug)]
pub(super) struct Ports {
    homes: Homes,
    range: RangeInclusive<u16>,
}

impl Ports {
    pub(super) fn new(homes: Homes, range: RangeInclusive<u16>) -> Self {
        Self { homes, range }
    }

    pub(super) fn has(&self, v6: bool) -> bool {
        self.home(v6).is_some()
    }

    /// A socket on a free port that nobody could guess, and what peers call it.
    pub(super) fn open(&self, v6: bool, even: bool) -> Option<(UdpSocket, SocketAddr)> {
        let home = self.home(v6)?;
        let span = u64::from(*self.range.end() - *self.range.start()) + 1;
        let mut tried = HashSet::new();
        for _ in 0..TRIES {
            let offset = u16::try_from(getrandom::u64().ok()? % span).ok()?;
            let port = self.range.start() + offset;
            if !tried.insert(port) || (even && port % 2 == 1) {
                continue;
            }
            if let Ok(socket) = udp(SocketAddr::new(home.bind, port), bounds::RELAY_BUFFER) {
                return Some((socket, SocketAddr::new(home.told, port)));
            }
        }
        None
    }

    fn home(&self, v6: bool) -> Option<Home> {
        if v6 { self.homes.v6 } else { self.homes.v4 }
    }
}

/// This machine's addresses.
pub(super) fn own_addresses() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "this machine's addresses cannot be read");
        Vec::new()
    });
    interfaces.iter().map(if_addrs::Interface::ip).collect()
}
