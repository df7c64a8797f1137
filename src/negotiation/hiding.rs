//! What may still be said of a description or a candidate where nobody is to learn our
//! address: ways through a relay, without the address from which the relay is reached.
//!
//! Browsers that are told to use only relays say little else by themselves; this holds
//! whatever they do.

use crate::say::{Candidate, Words};

/// The words without our address; nothing, where they are about nothing else.
pub fn hidden(words: Words) -> Option<Words> {
    Some(match words {
        Words::Offer { n, sdp } => Words::Offer {
            n,
            sdp: hidden_sdp(&sdp),
        },
        Words::Answer { n, sdp } => Words::Answer {
            n,
            sdp: hidden_sdp(&sdp),
        },
        Words::Candidate(candidate) => Words::Candidate(Candidate {
            candidate: relayed(&candidate.candidate)?,
            ..candidate
        }),
        Words::Again | Words::Typing(_) | Words::Reaction(_) => words,
    })
}

fn hidden_sdp(sdp: &str) -> String {
    let mut said = String::with_capacity(sdp.len());
    for line in sdp.lines() {
        if let Some(line) = hidden_line(line) {
            said.push_str(&line);
            said.push_str("\r\n");
        }
    }
    said
}

/// Addresses stand in candidates, and in the three lines (RFC 8866, RFC 3605) that name where
/// media would go without ICE; there, the placeholder of RFC 8840, section 4.1.1, takes their
/// place.
fn hidden_line(line: &str) -> Option<String> {
    if line.starts_with("a=candidate:") {
        return relayed(&line[2..]).map(|candidate| format!("a={candidate}"));
    }
    if line.starts_with("c=") {
        return Some("c=IN IP4 0.0.0.0".into());
    }
    if line.starts_with("a=rtcp:") {
        return Some("a=rtcp:9 IN IP4 0.0.0.0".into());
    }
    if line.starts_with("o=") {
        let named: Vec<_> = line.splitn(4, ' ').take(3).collect();
        return Some(format!("{} IN IP4 0.0.0.0", named.join(" ")));
    }
    Some(line.into())
}

/// `candidate:… typ relay raddr <where we are> rport <our port> …` (RFC 8839, section 5.1),
/// with the related address as that section wants it where it must not be known; nothing for
/// any other type.
fn relayed(candidate: &str) -> Option<String> {
    let mut words: Vec<_> = candidate.split(' ').collect();
    if words.get(6..8)? != ["typ", "relay"] {
        return None;
    }
    let nowhere = if words[4].contains(':') {
        "::"
    } else {
        "0.0.0.0"
    };
    for at in (8..words.len() - 1).step_by(2) {
        match words[at] {
            "raddr" => words[at + 1] = nowhere,
            "rport" => words[at + 1] = "9",
            _ => {}
        }
    }
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELAY: &str = "candidate:3 1 udp 33562623 198.51.100.9 49171 typ relay raddr 203.0.113.7 rport 61002 generation 0 ufrag a1 network-id 1";

    fn said(candidate: &str) -> Option<String> {
        let words = hidden(Words::Candidate(Candidate {
            candidate: candidate.into(),
            mid: Some("0".into()),
            line: Some(0),
        }));
        words.map(|words| match words {
            Words::Candidate(candidate) => candidate.candidate,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn only_relays_are_told_of_and_not_from_where_they_are_reached() {
        let told = said(RELAY).unwrap();
        assert!(told.contains("198.51.100.9 49171 typ relay raddr 0.0.0.0 rport 9"));
        assert!(!told.contains("203.0.113.7") && !told.contains("61002"));
        assert!(told.ends_with("generation 0 ufrag a1 network-id 1"));
        let six = said("candidate:3 1 udp 1 2001:db8::9 4 typ relay raddr 2001:db8::7 rport 5");
        assert!(six.unwrap().ends_with("typ relay raddr :: rport 9"));
    }

    #[test]
    fn whatever_else_a_candidate_is_it_is_not_said() {
        for other in [
            "candidate:1 1 udp 2122260223 192.168.1.7 50000 typ host generation 0",
            "candidate:2 1 udp 1686052607 203.0.113.7 50000 typ srflx raddr 192.168.1.7 rport 50000",
            "candidate:2 1 udp 1686052607 203.0.113.7 50000 typ prflx",
            "candidate:1 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active",
            "candidate:1 1 udp 2122260223 192.168.1.7 50000 typ host x typ relay",
            "candidate:1 1 udp",
            "typ relay",
            "",
        ] {
            assert_eq!(said(other), None, "{other}");
        }
        assert!(said("candidate:3 1 udp 1 198.51.100.9 4 typ relay raddr").is_some());
    }

    #[test]
    fn a_description_keeps_everything_but_addresses() {
        let sdp = "v=0\r\no=- 46 2 IN IP4 192.168.1.7\r\ns=-\r\nm=audio 50000 UDP/TLS/RTP/SAVPF 111\r\n\
            c=IN IP4 203.0.113.7\r\na=rtcp:50001 IN IP4 203.0.113.7\r\n\
            a=candidate:1 1 udp 2122260223 192.168.1.7 50000 typ host\r\n\
            a=candidate:3 1 udp 33562623 198.51.100.9 49171 typ relay raddr 203.0.113.7 rport 61002\r\n\
            a=ice-ufrag:a1\r\na=mid:0\r\n";
        let Some(Words::Offer { n: 4, sdp }) = hidden(Words::Offer {
            n: 4,
            sdp: sdp.into(),
        }) else {
            panic!("an offer stays one");
        };
        let expected = "v=0\r\no=- 46 2 IN IP4 0.0.0.0\r\ns=-\r\nm=audio 50000 UDP/TLS/RTP/SAVPF 111\r\n\
            c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n\
            a=candidate:3 1 udp 33562623 198.51.100.9 49171 typ relay raddr 0.0.0.0 rport 9\r\n\
            a=ice-ufrag:a1\r\na=mid:0\r\n";
        assert_eq!(sdp, expected);
    }
}
