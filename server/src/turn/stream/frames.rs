use crate::turn::{
    bounds::STREAM_FRAME,
    message::{COOKIE, HEADER, padded},
    packet::CHANNEL_HEADER,
};

/// Where reading begins: a few ordinary frames. It grows for longer ones.
const USUAL: usize = 4_096;

/// Frames as they come out of a stream: STUN messages and channel data, which say their own
/// lengths (RFC 8656, 3.1 and 12.5).
#[derive(Debug)]
pub(super) struct Frames {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl Frames {
    pub(super) fn new() -> Self {
        Self {
            buffer: vec![0; USUAL],
            start: 0,
            end: 0,
        }
    }

    /// Where the next bytes go; never empty once all whole frames were taken.
    pub(super) fn space(&mut self) -> &mut [u8] {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.end == self.buffer.len() {
            self.buffer.resize(USUAL + STREAM_FRAME, 0);
        }
        &mut self.buffer[self.end..]
    }

    pub(super) fn came_in(&mut self, length: usize) {
        self.end += length;
    }

    /// The next frame if it is all there; an error if no frame begins like this.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, ()> {
        let bytes = &self.buffer[self.start..self.end];
        let Some(length) = length(bytes)? else {
            return Ok(None);
        };
        let frame = self.start..self.start + length;
        self.start = frame.end;
        Ok(Some(&self.buffer[frame]))
    }
}

/// How long the frame is that begins here; `None` while it is not all there.
fn length(bytes: &[u8]) -> Result<Option<usize>, ()> {
    let Some(&[kind, _, high, low]) = bytes.get(..4) else {
        let strange = bytes.first().is_some_and(|kind| kind >> 6 > 1);
        return if strange { Err(()) } else { Ok(None) };
    };
    let said = usize::from(u16::from_be_bytes([high, low]));
    let length = match kind >> 6 {
        // Another protocol is told from ours by the cookie, before it is waited for.
        0 if bytes.get(4..8).is_some_and(|cookie| cookie != COOKIE) => return Err(()),
        0 => HEADER + said,
        1 => CHANNEL_HEADER + padded(said),
        _ => return Err(()),
    };
    match length {
        STREAM_FRAME.. => Err(()),
        _ => Ok((bytes.len() >= length).then_some(length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(parts: &[&[u8]]) -> Result<Vec<Vec<u8>>, ()> {
        let mut frames = Frames::new();
        let mut taken = vec![];
        for part in parts {
            let mut part = *part;
            while !part.is_empty() {
                let space = frames.space();
                let length = space.len().min(part.len());
                space[..length].copy_from_slice(&part[..length]);
                frames.came_in(length);
                part = &part[length..];
                while let Some(frame) = frames.next()? {
                    taken.push(frame.to_vec());
                }
            }
        }
        Ok(taken)
    }

    fn stun(content: usize) -> Vec<u8> {
        let [high, low] = u16::try_from(content).unwrap().to_be_bytes();
        let mut frame = vec![7; HEADER + content];
        frame[..4].copy_from_slice(&[0, 1, high, low]);
        frame[4..8].copy_from_slice(&COOKIE);
        frame
    }

    fn channel(content: usize) -> Vec<u8> {
        let [high, low] = u16::try_from(content).unwrap().to_be_bytes();
        let mut frame = vec![7; CHANNEL_HEADER + padded(content)];
        frame[..4].copy_from_slice(&[0x40, 0, high, low]);
        frame
    }

    #[test]
    fn frames_come_out_whole_however_the_stream_was_cut() {
        let frames = [
            stun(0),
            channel(5),
            stun(8),
            channel(0),
            channel(9_000),
            channel(3),
        ];
        let stream = frames.concat();
        for size in [1, 2, 3, 19, 500, stream.len()] {
            let parts: Vec<_> = stream.chunks(size).collect();
            assert_eq!(taken(&parts).as_deref(), Ok(&frames[..]), "{size}");
        }
    }

    #[test]
    fn what_is_no_frame_or_too_long_is_refused_at_once() {
        assert_eq!(taken(&[b"GET / HTTP/1.1"]), Err(()));
        assert_eq!(taken(&[&[0x80]]), Err(()));
        assert_eq!(taken(&[&[0x16, 3, 1, 0, 0xff, 1, 0, 0]]), Err(()), "TLS");
        assert_eq!(taken(&[&channel(STREAM_FRAME)]), Err(()));
    }
}
