//! The address people know the server by.

use axum::http::Uri;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The public address: scheme, host and port, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
    port: Option<u16>,
    https: bool,
}

impl PublicUrl {
    /// Reads `https://parlor.example` or `http://host:port`; else says what it should be.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const EXPECTED: &str = "a URL like https://parlor.example, without a path";
        let uri: Uri = text.parse().map_err(|_| EXPECTED)?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(EXPECTED),
        };
        let authority = uri.authority().ok_or(EXPECTED)?;
        if authority.as_str().contains('@') || uri.path() != "/" || uri.query().is_some() {
            return Err(EXPECTED);
        }
        if authority.host().is_empty() {
            return Err(EXPECTED);
        }
        Ok(Self::of(https, authority.host(), authority.port_u16()))
    }

    /// Where a browser on this machine finds a listener.
    pub fn of_listener(listen: SocketAddr, https: bool) -> Self {
        let host = match listen.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        Self::of(https, &host, Some(listen.port()))
    }

    fn of(https: bool, host: &str, port: Option<u16>) -> Self {
        let host = host.to_ascii_lowercase();
        let scheme = if https { "https" } else { "http" };
        let usual = if https { 443 } else { 80 };
        let port = port.filter(|port| *port != usual);
        let origin = match port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        Self {
            origin,
            host,
            port,
            https,
        }
    }

    /// As browsers write it in `Origin`: no trailing slash.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host, without a port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, whether it is written or the usual one.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.https { 443 } else { 80 })
    }

    pub fn https(&self) -> bool {
        self.https
    }

    /// Whether `origin` is this address. Where this address is this very machine, all its
    /// names are: `localhost`, `127.0.0.1` and `[::1]` with the same port.
    pub fn is_origin(&self, origin: &str) -> bool {
        if origin == self.origin {
            return true;
        }
        is_loopback(&self.host)
            && Self::parse(origin).is_ok_and(|other| {
                is_loopback(&other.host) && other.https == self.https && other.port == self.port
            })
    }
}

/// Whether `host` (without a port) names this very machine.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse()
            .is_ok_and(|ip: IpAddr| ip.is_loopback() || ip == IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scheme_host_and_port_make_a_public_address() {
        for wrong in [
            "",
            "parlor.example",
            "ftp://parlor.example",
            "https://",
            "https://a@parlor.example",
            "https://parlor.example/rooms",
            "https://parlor.example/?a=b",
        ] {
            assert!(PublicUrl::parse(wrong).is_err(), "{wrong}");
        }
        let url = PublicUrl::parse("https://Parlor.Example:443/").unwrap();
        assert_eq!(url.origin(), "https://parlor.example");
    }

    #[test]
    fn this_machine_goes_by_all_its_names() {
        let url = PublicUrl::of_listener("127.0.0.1:3000".parse().unwrap(), false);
        for ours in [
            "http://localhost:3000",
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
        ] {
            assert!(url.is_origin(ours), "{ours}");
        }
        for other in [
            "http://localhost:3001",
            "https://localhost:3000",
            "http://localhost.example:3000",
            "http://localhost",
            "null",
            "",
        ] {
            assert!(!url.is_origin(other), "{other}");
        }
    }

    #[test]
    fn a_public_name_has_no_other() {
        let url = PublicUrl::parse("https://parlor.example").unwrap();
        assert!(url.is_origin("https://parlor.example"));
        for other in [
            "http://parlor.example",
            "https://parlor.example.evil",
            "https://localhost",
            "https://evil.parlor.example",
        ] {
            assert!(!url.is_origin(other), "{other}");
        }
    }
}
