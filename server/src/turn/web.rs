//! The relay on the web's own port: what gets through where nothing else does.

use crate::config::{Certificate, Config, is_loopback};

/// `turn:` URLs of the ports that carry the web as well, or TLS and nothing else.
///
/// Behind a proxy there is none, since it carries HTTP alone; nor with a certificate of our
/// own, which browsers do not take from a relay; nor where only this machine could use it.
pub(crate) fn over_the_web(config: &Config) -> Vec<String> {
    let url = &config.web.public_url;
    let host = url.host();
    if is_loopback(host) {
        return vec![];
    }
    let (scheme, own) = match &config.tls {
        Some(tls) if tls.certificate == Certificate::SelfSigned => return vec![],
        Some(tls) => ("turns", tls.turn_listen.map(|at| at.port())),
        None if url.https() => return vec![],
        None => ("turn", None),
    };
    let at = |port: u16| format!("{scheme}:{host}:{port}?transport=tcp");
    [Some(url.port()), own]
        .into_iter()
        .flatten()
        .map(at)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn urls(set: &[(&str, &str)]) -> Vec<String> {
        let variable = |name: &str| format!("PARLOR_{}", name.replace('.', "_").to_uppercase());
        let set = set
            .iter()
            .map(|(name, value)| (variable(name), (*value).to_owned()));
        let settings = Settings::defaults().with_environment(set);
        over_the_web(&Config::new(&settings).unwrap())
    }

    #[test]
    fn one_port_carries_both_where_browsers_reach_it_themselves() {
        let (cert, key) = (("tls.cert", "a.pem"), ("tls.key", "a.key"));
        let url = ("public_url", "https://parlor.example");
        assert_eq!(
            urls(&[cert, key, url]),
            ["turns:parlor.example:443?transport=tcp"]
        );
        let own = ("tls.turn_listen", "0.0.0.0:5349");
        assert_eq!(
            urls(&[
                cert,
                key,
                ("public_url", "https://parlor.example:8443"),
                own
            ]),
            [
                "turns:parlor.example:8443?transport=tcp",
                "turns:parlor.example:5349?transport=tcp"
            ]
        );
        assert_eq!(
            urls(&[("public_url", "http://parlor.example:3000")]),
            ["turn:parlor.example:3000?transport=tcp"]
        );
    }

    #[test]
    fn a_proxy_carries_no_relay_nor_do_browsers_trust_a_certificate_of_ours() {
        assert!(urls(&[("public_url", "https://parlor.example")]).is_empty());
        let own = [
            ("tls.self_signed", "true"),
            ("public_url", "https://parlor.example"),
        ];
        assert!(urls(&own).is_empty());
        assert!(urls(&[]).is_empty());
    }
}
