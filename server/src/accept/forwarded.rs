//! Where a request really comes from, and over what: proxies say so, and only those that
//! are trusted are believed.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::IpAddr;

/// Where a request comes from: the socket's other end, or what a trusted proxy says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

/// Over what a request came from the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    Https,
    Http,
    /// Nobody who is believed says so; the public address is the best guess.
    #[default]
    Unsaid,
}

/// The address a request comes from: from the right, the first that is no trusted proxy.
pub(super) fn peer(socket: IpAddr, trusted: &[IpNet], headers: &HeaderMap) -> Peer {
    let mut nearest = socket;
    let said = headers.get_all("x-forwarded-for").iter().rev();
    let mut hops = said.flat_map(|value| value.to_str().unwrap_or("").rsplit(','));
    while is_proxy(nearest, trusted) {
        match hops
            .next()
            .and_then(|hop| hop.trim().parse::<IpAddr>().ok())
        {
            Some(hop) => nearest = hop.to_canonical(),
            None => break,
        }
    }
    Peer(nearest)
}

/// Over what a request came that reached us by TLS (`secure`) or not. A proxy's word is the
/// last one of the last header: the ones before it may be the browser's own.
pub(super) fn over(socket: IpAddr, secure: bool, trusted: &[IpNet], headers: &HeaderMap) -> Over {
    let unsaid = if secure { Over::Https } else { Over::Unsaid };
    if !is_proxy(socket, trusted) {
        return unsaid;
    }
    let said = headers.get_all("x-forwarded-proto").iter().next_back();
    let said = said.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    match said.map(str::trim) {
        Some(word) if word.eq_ignore_ascii_case("https") => Over::Https,
        Some(word) if word.eq_ignore_ascii_case("http") => Over::Http,
        _ => unsaid,
    }
}

fn is_proxy(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nets(nets: &[&str]) -> Vec<IpNet> {
        nets.iter().map(|net| net.parse().unwrap()).collect()
    }

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    fn seen(socket: &str, trusted: &[&str], forwarded: &[&str]) -> String {
        let headers = headers("x-forwarded-for", forwarded);
        peer(socket.parse().unwrap(), &nets(trusted), &headers)
            .0
            .to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(seen("203.0.113.9", &[], &["10.0.0.1"]), "203.0.113.9");
        let proxies = ["10.0.0.0/8"];
        assert_eq!(seen("203.0.113.9", &proxies, &["10.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_is_believed_as_far_as_the_chain_of_trust_goes() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(
            seen("10.0.0.1", &proxies, &["198.51.100.7"]),
            "198.51.100.7"
        );
        let chain = ["6.6.6.6, 198.51.100.7", "10.0.0.2"];
        assert_eq!(seen("10.0.0.1", &proxies, &chain), "198.51.100.7");
    }

    #[test]
    fn nonsense_from_a_proxy_leaves_the_nearest_known_address() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(seen("10.0.0.1", &proxies, &["unknown"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &proxies, &[]), "10.0.0.1");
    }

    fn came(socket: &str, secure: bool, said: &[&str]) -> Over {
        let headers = headers("x-forwarded-proto", said);
        let trusted = nets(&["10.0.0.0/8"]);
        over(socket.parse().unwrap(), secure, &trusted, &headers)
    }

    #[test]
    fn over_what_a_request_came_is_a_trusted_proxys_word() {
        for (said, expected) in [
            (&["https"][..], Over::Https),
            (&["HTTP"], Over::Http),
            (&["https, http"], Over::Http),
            (&["http", "https"], Over::Https),
            (&["wss"], Over::Unsaid),
            (&[], Over::Unsaid),
        ] {
            assert_eq!(came("10.0.0.1", false, said), expected, "{said:?}");
            assert_eq!(came("203.0.113.9", false, said), Over::Unsaid, "{said:?}");
            assert_eq!(came("203.0.113.9", true, said), Over::Https, "{said:?}");
        }
        assert_eq!(came("10.0.0.1", true, &[]), Over::Https);
    }
}
