//! What a remote participant may hand to our browser.

use crate::{
    limits::{CANDIDATE_BYTES, SDP_BYTES, SDP_LINE_BYTES, SDP_MEDIA_LINES},
    say::Candidate,
};

/// A description or a candidate that no browser would send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a description or a candidate is out of bounds")]
pub struct OutOfBounds;

/// Checks a description before the browser sees it.
pub fn check_sdp(sdp: &str) -> Result<(), OutOfBounds> {
    let whole = sdp.len() <= SDP_BYTES && !sdp.is_empty();
    let lines = sdp.lines().all(|line| line.len() <= SDP_LINE_BYTES);
    let media = sdp.lines().filter(|line| line.starts_with("m=")).count();
    if whole && lines && media <= SDP_MEDIA_LINES {
        Ok(())
    } else {
        Err(OutOfBounds)
    }
}

/// Checks a candidate before the browser sees it.
pub fn check_candidate(candidate: &Candidate) -> Result<(), OutOfBounds> {
    let mid = candidate.mid.as_ref().map_or(0, String::len);
    if candidate.candidate.len() + mid <= CANDIDATE_BYTES {
        Ok(())
    } else {
        Err(OutOfBounds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_without_end_or_with_endless_lines_is_refused() {
        assert!(check_sdp("v=0\r\nm=audio 9\r\n").is_ok());
        assert!(check_sdp("").is_err());
        assert!(check_sdp(&"a=x\r\n".repeat(SDP_BYTES)).is_err());
        assert!(check_sdp(&"x".repeat(SDP_LINE_BYTES + 1)).is_err());
        assert!(check_sdp(&"m=audio 9\r\n".repeat(SDP_MEDIA_LINES + 1)).is_err());
        assert!(check_sdp(&"m=audio 9\r\n".repeat(SDP_MEDIA_LINES)).is_ok());
    }

    #[test]
    fn a_candidate_longer_than_any_address_is_refused() {
        let candidate = |length| Candidate {
            candidate: "c".repeat(length),
            mid: None,
            line: Some(0),
        };
        assert!(check_candidate(&candidate(CANDIDATE_BYTES)).is_ok());
        assert!(check_candidate(&candidate(CANDIDATE_BYTES + 1)).is_err());
    }
}
