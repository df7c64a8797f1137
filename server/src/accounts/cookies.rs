//! What browsers remember for us, and how they may use it.
//!
//! Over HTTPS the secret ones carry the `__Host-` prefix: no other host, not even a
//! subdomain, can set them.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use parlor::name::DisplayName;

const YEAR_SECONDS: i64 = 365 * 24 * 60 * 60;
/// Browsers keep none longer than 400 days; a session ends earlier by itself.
const SESSION_SECONDS: i64 = 90 * 24 * 60 * 60;

/// The language people chose.
pub const LANGUAGE: &str = "language";
/// The theme people chose.
pub const THEME: &str = "theme";
/// The name a guest used last; see [`write_name`].
pub const GUEST_NAME: &str = "guest_name";

/// The sign-in session's cookie.
pub fn session_name(https: bool) -> &'static str {
    if https { "__Host-parlor" } else { "parlor" }
}

/// The cookie by which a guest is known again.
pub fn guest_name(https: bool) -> &'static str {
    if https { "__Host-guest" } else { "guest" }
}

/// The cookie for a sign-in session.
pub fn session(token: String, https: bool) -> Cookie<'static> {
    secret(session_name(https), token, SESSION_SECONDS, https)
}

/// The cookie for a guest.
pub fn guest(token: String, https: bool) -> Cookie<'static> {
    secret(guest_name(https), token, YEAR_SECONDS, https)
}

/// A choice that pages' scripts may change too.
pub fn choice(name: &'static str, value: String, https: bool) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(https)
        .same_site(SameSite::Lax)
        .max_age(seconds(YEAR_SECONDS))
        .build()
}

/// Makes the browser forget the sign-in session.
pub fn forget_session(jar: CookieJar, https: bool) -> CookieJar {
    jar.add(secret(session_name(https), String::new(), 0, https))
}

fn secret(name: &'static str, value: String, max_age: i64, https: bool) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Lax)
        .max_age(seconds(max_age))
        .build()
}

/// A name as it goes into a cookie: base64, since cookies are ASCII.
pub fn write_name(name: &DisplayName) -> String {
    URL_SAFE_NO_PAD.encode(name.as_str())
}

/// The name behind a cookie's value, if it is one.
pub fn read_name(value: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
    let name = String::from_utf8(bytes).ok()?;
    DisplayName::parse(&name).ok().map(DisplayName::into_string)
}

fn seconds(seconds: i64) -> time::Duration {
    time::Duration::seconds(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_its_cookie_and_nonsense_does_not() {
        let name = DisplayName::parse("Zoë; 李雷").unwrap();
        assert_eq!(
            read_name(&write_name(&name)).as_deref(),
            Some(name.as_str())
        );
        for bad in ["Ann", "%%%", "", "AAAA"] {
            assert_eq!(read_name(bad), None, "{bad}");
        }
    }

    #[test]
    fn secret_cookies_are_out_of_reach_for_scripts_other_hosts_and_other_sites() {
        let cookie = session("secret".into(), true).to_string();
        for part in [
            "__Host-parlor=secret",
            "HttpOnly",
            "Secure",
            "SameSite=Lax",
            "Path=/",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert!(
            !session("secret".into(), false)
                .to_string()
                .contains("Secure")
        );
    }
}
