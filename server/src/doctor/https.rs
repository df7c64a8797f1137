use crate::config::{Config, is_loopback};
use parlor_app::findings::{About, Finding, Says};

/// Whether people come in a way in which browsers open cameras and microphones.
pub(super) fn judge(config: &Config) -> Finding {
    let web = &config.web;
    let url = web.public_url.origin().to_owned();
    if is_loopback(web.public_url.host()) {
        return Finding::warn(About::Https, Says::OnlyThisMachine { url });
    }
    if !web.public_url.https() {
        return Finding::fail(About::Https, Says::NoHttps { url });
    }
    match (&config.tls, web.trusted_proxies.is_empty()) {
        (Some(_), _) => Finding::ok(About::Https, Says::HttpsHere { url }),
        (None, false) => Finding::ok(About::Https, Says::HttpsByProxy { url }),
        (None, true) => Finding::warn(About::Https, Says::HttpsByNobody { url }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use parlor_app::findings::State;

    fn state(toml: &str) -> (State, Says) {
        let settings = Settings::defaults().with_toml(toml, "test").unwrap();
        let Finding { state, says, .. } = judge(&Config::new(&settings).unwrap());
        (state, says)
    }

    #[test]
    fn it_is_told_who_speaks_https_or_that_nobody_does() {
        let url = || "https://parlor.example".to_owned();
        let public = "public_url = 'https://parlor.example'\n";
        for (toml, expected) in [
            (
                "public_url = 'http://parlor.example'".to_owned(),
                (
                    State::Fail,
                    Says::NoHttps {
                        url: "http://parlor.example".into(),
                    },
                ),
            ),
            (
                public.to_owned(),
                (State::Warn, Says::HttpsByNobody { url: url() }),
            ),
            (
                format!("{public}trusted_proxies = ['10.0.0.1']"),
                (State::Ok, Says::HttpsByProxy { url: url() }),
            ),
            (
                format!("{public}[tls]\nself_signed = true"),
                (State::Ok, Says::HttpsHere { url: url() }),
            ),
            (
                String::new(),
                (
                    State::Warn,
                    Says::OnlyThisMachine {
                        url: "http://127.0.0.1:3000".into(),
                    },
                ),
            ),
        ] {
            assert_eq!(state(&toml), expected, "{toml}");
        }
    }
}
