use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// The longest username worth a look: a time, a colon, a session's name.
const LONGEST: usize = 128;

/// `base64(HMAC-SHA1(secret, username))`, which coturn calls `use-auth-secret`.
pub(super) fn password(secret: &str, username: &str) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes());
    let mut mac = mac.expect("HMAC takes keys of any length");
    mac.update(username.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// What a username says: `<unix expiry>:<session>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Username<'a> {
    /// In seconds since 1970.
    pub(super) expires: u64,
    pub(super) session: &'a str,
}

impl<'a> Username<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (expires, session) = text.split_once(':')?;
        Some(Self {
            expires: expires.parse().ok()?,
            session,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_tells_when_it_ends_and_whose_it_is() {
        let username = Username::parse("1003600:1f.abc").unwrap();
        assert_eq!((username.expires, username.session), (1_003_600, "1f.abc"));
    }

    #[test]
    fn what_is_no_username_is_nobodys() {
        let long = format!("1:{}", "x".repeat(LONGEST));
        for text in ["", "seat", ":seat", "-1:seat", "soon:seat", &long] {
            assert_eq!(Username::parse(text), None, "{text}");
        }
    }
}
