use super::{COOKIE, Transaction};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const V4: u8 = 1;
const V6: u8 = 2;

/// An address as XOR-… attributes have it: the bytes, and how many of them.
pub(in crate::turn) fn put_address(
    address: SocketAddr,
    transaction: &Transaction,
) -> ([u8; 20], usize) {
    let mut value = [0; 20];
    let length = match address.ip() {
        IpAddr::V4(ip) => {
            value[1] = V4;
            value[4..8].copy_from_slice(&ip.octets());
            8
        }
        IpAddr::V6(ip) => {
            value[1] = V6;
            value[4..20].copy_from_slice(&ip.octets());
            20
        }
    };
    value[2..4].copy_from_slice(&address.port().to_be_bytes());
    mask(&mut value[..length], transaction);
    (value, length)
}

/// The address in an XOR-… attribute.
pub(in crate::turn) fn take_address(value: &[u8], transaction: &Transaction) -> Option<SocketAddr> {
    let mut clear = [0; 20];
    let clear = clear.get_mut(..value.len())?;
    clear.copy_from_slice(value);
    let family = *clear.get(1)?;
    (clear.len() >= 4).then(|| mask(clear, transaction))?;
    let port = u16::from_be_bytes([clear[2], clear[3]]);
    let ip = match family {
        V4 => IpAddr::from(Ipv4Addr::from(<[u8; 4]>::try_from(&clear[4..]).ok()?)),
        V6 => IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(&clear[4..]).ok()?)),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

/// Port and address, mixed with cookie and transaction. Twice is not at all.
fn mask(value: &mut [u8], transaction: &Transaction) {
    let (port, ip) = value[2..].split_at_mut(2);
    for (byte, mask) in port.iter_mut().zip(COOKIE) {
        *byte ^= mask;
    }
    for (byte, mask) in ip.iter_mut().zip(COOKIE.iter().chain(transaction)) {
        *byte ^= mask;
    }
}
