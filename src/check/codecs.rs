//! What a browser offers to code pictures and sound with, read from its own offer.

use super::Mark;

/// The codecs that calls know of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Codecs {
    pub opus: bool,
    pub vp8: bool,
    pub h264: bool,
    pub vp9: bool,
    pub av1: bool,
}

impl Codecs {
    /// What stands in the `a=rtpmap` lines of an offer (RFC 8866, section 6.6).
    pub fn of(sdp: &str) -> Self {
        let mut codecs = Self::default();
        for line in sdp.lines() {
            let Some(map) = line.strip_prefix("a=rtpmap:") else {
                continue;
            };
            let coding = map.split_once(' ').map_or("", |(_, coding)| coding);
            let name = coding.split('/').next().unwrap_or("");
            match name.to_ascii_lowercase().as_str() {
                "opus" => codecs.opus = true,
                "vp8" => codecs.vp8 = true,
                "h264" => codecs.h264 = true,
                "vp9" => codecs.vp9 = true,
                "av1" | "av1x" => codecs.av1 = true,
                _ => {}
            }
        }
        codecs
    }

    /// The names of those there are.
    pub fn names(self) -> Vec<&'static str> {
        let all = [
            (self.opus, "Opus"),
            (self.vp8, "VP8"),
            (self.h264, "H.264"),
            (self.vp9, "VP9"),
            (self.av1, "AV1"),
        ];
        let there = all.into_iter().filter(|(there, _)| *there);
        there.map(|(_, name)| name).collect()
    }

    /// Every browser must have Opus, VP8 and H.264 (RFC 7742, RFC 7874): with one of the two
    /// for pictures it finds a common one with most others, with none there is no call.
    pub(super) fn mark(self) -> Mark {
        match (self.opus, self.vp8, self.h264) {
            (true, true, true) => Mark::Good,
            (true, true, false) | (true, false, true) => Mark::Warn,
            _ => Mark::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codecs_are_read_from_the_offer_whatever_their_letters() {
        let sdp = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 OPUS/48000/2\r\n\
                   m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtpmap:96 VP8/90000\r\n\
                   a=rtpmap:97 rtx/90000\r\na=rtpmap:98 H264/90000\r\n";
        let codecs = Codecs::of(sdp);
        assert_eq!(codecs.names(), ["Opus", "VP8", "H.264"]);
        assert_eq!(codecs.mark(), Mark::Good);
    }

    #[test]
    fn one_codec_for_pictures_is_less_well_and_none_is_no_call() {
        let vp8 = Codecs {
            opus: true,
            vp8: true,
            ..Codecs::default()
        };
        assert_eq!(vp8.mark(), Mark::Warn);
        assert_eq!(Codecs::of("a=rtpmap\r\na=rtpmap:\r\n").mark(), Mark::Bad);
    }
}
