//! Who sends a request, as its cookies and headers say.

use crate::{
    accept::Over,
    accounts::{SignedIn, cookies, hash, token},
    config::{SignUp, is_loopback},
    db::StoreError,
    state::AppState,
};
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::CookieJar;
use parlor::room::{Hash, Identity};
use parlor_app::backend::{Account, Language, Theme, Viewer};

/// Somebody who sends a request: signed in, known by a guest's cookie, or new.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub signed_in: Option<SignedIn>,
    pub guest: Guest,
    pub viewer: Viewer,
    pub jar: CookieJar,
}

/// By what a guest is known again.
#[derive(Clone, Debug)]
pub enum Guest {
    /// The hash of the cookie they sent.
    Known(Hash),
    /// They sent none; this is the one to give them, once they enter a room.
    New(String),
}

impl Visitor {
    /// Reads the cookies and headers of a request that came over this.
    pub async fn of(state: &AppState, headers: &HeaderMap, over: Over) -> Result<Self, StoreError> {
        let jar = CookieJar::from_headers(headers);
        let https = state.config.web.public_url.https();
        let signed_in = match jar.get(cookies::session_name(https)) {
            Some(cookie) => state.accounts.signed_in(cookie.value()).await?,
            None => None,
        };
        let guest = match jar.get(cookies::guest_name(https)) {
            Some(cookie) => Guest::Known(hash(cookie.value())),
            None => Guest::New(token()),
        };
        Ok(Self {
            viewer: viewer(state, headers, over, &jar, signed_in.as_ref()),
            signed_in,
            guest,
            jar,
        })
    }

    /// Who this is in a room.
    pub fn identity(&self) -> Identity {
        match (&self.signed_in, &self.guest) {
            (Some(person), _) => Identity::Account(person.account().id),
            (None, Guest::Known(hash)) => Identity::Guest(*hash),
            (None, Guest::New(token)) => Identity::Guest(hash(token)),
        }
    }
}

fn viewer(
    state: &AppState,
    headers: &HeaderMap,
    over: Over,
    jar: &CookieJar,
    signed_in: Option<&SignedIn>,
) -> Viewer {
    let url = &state.config.web.public_url;
    let cookie = |name| jar.get(name).map(|cookie| cookie.value());
    Viewer {
        account: signed_in.map(|person| {
            let account = person.account();
            Account {
                id: account.id,
                username: account.username.clone(),
                display_name: account.display_name.clone(),
                administrator: account.administrator,
            }
        }),
        guest_name: cookie(cookies::GUEST_NAME).and_then(cookies::read_name),
        language: cookie(cookies::LANGUAGE)
            .and_then(Language::from_tag)
            .or_else(|| accepted_language(headers))
            .unwrap_or_default(),
        theme: Theme::from_word(cookie(cookies::THEME).unwrap_or("")),
        host: url.host().to_owned(),
        origin: url.origin().to_owned(),
        sign_up_open: state.config.accounts.sign_up == SignUp::Open,
        insecure: insecure(over, url.https(), host(headers)),
    }
}

/// Whether a browser that asked for `host` opens no camera there: it came without HTTPS, or,
/// where nobody says over what it came, the public address (`https` or not) is without.
fn insecure(over: Over, https: bool, host: &str) -> bool {
    let secure = match over {
        Over::Https => true,
        Over::Http => false,
        Over::Unsaid => https,
    };
    !secure && !is_loopback(host)
}

/// The first language of the browser's that there is a catalogue for.
fn accepted_language(headers: &HeaderMap) -> Option<Language> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    accepted
        .split(',')
        .filter_map(|part| part.split(';').next())
        .find_map(|tag| Language::from_tag(tag.trim()))
}

/// The host the browser asked for, without its port.
fn host(headers: &HeaderMap) -> &str {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("");
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn the_first_language_we_speak_is_taken() {
        let of = |value| accepted_language(&headers(header::ACCEPT_LANGUAGE, value));
        assert_eq!(of("fr-CH, zh-CN;q=0.9, en;q=0.8"), Some(Language::Zh));
        assert_eq!(of("en-GB,en;q=0.5"), Some(Language::En));
        assert_eq!(of("tlh"), None);
    }

    #[test]
    fn a_page_is_insecure_only_where_a_browser_opens_no_camera() {
        const THERE: &str = "parlor.example";
        assert!(insecure(Over::Unsaid, false, THERE) && insecure(Over::Http, true, THERE));
        assert!(!insecure(Over::Unsaid, true, THERE) && !insecure(Over::Https, false, THERE));
        assert!(!insecure(Over::Http, false, "localhost"));
    }

    #[test]
    fn the_hosts_name_is_told_from_its_port() {
        for (value, expected) in [
            ("localhost:3000", "localhost"),
            ("parlor.example", "parlor.example"),
            ("[::1]:3000", "[::1]"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(host(&headers(header::HOST, value)), expected);
        }
    }
}
