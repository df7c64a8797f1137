use parlor::room::Frame;
use std::sync::Arc;
use tokio_tungstenite::tungstenite::{Bytes, Utf8Bytes};

/// Turns a frame into what sockets send, once for all who get the same one.
#[derive(Default)]
pub(super) struct Encoded {
    last: Option<(Frame, Utf8Bytes)>,
}

impl Encoded {
    pub(super) fn share(&mut self, frame: Frame) -> Utf8Bytes {
        if let Some((last, bytes)) = &self.last
            && Arc::ptr_eq(last, &frame)
        {
            return bytes.clone();
        }
        let bytes = utf8(frame.clone());
        self.last = Some((frame, bytes.clone()));
        bytes
    }
}

/// The same text without a copy.
fn utf8(frame: Frame) -> Utf8Bytes {
    struct Text(Frame);
    impl AsRef<[u8]> for Text {
        fn as_ref(&self) -> &[u8] {
            self.0.as_bytes()
        }
    }
    let bytes = Bytes::from_owner(Text(frame));
    Utf8Bytes::try_from(bytes).expect("a string is UTF-8")
}
