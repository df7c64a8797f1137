use crate::{
    config::{Certificate, Config},
    tls::{Leaf, PairError, bare, pair},
};
use parlor_app::findings::{About, Finding, Says};

/// With fewer days left a certificate ought to have been renewed: the usual programs do so
/// thirty days before the end.
const SOON_DAYS: i64 = 14;

/// Whether the certificate is there, whole, good, and for whoever comes.
pub(super) fn look(config: &Config) -> Vec<Finding> {
    let about = About::Certificate;
    let Some(tls) = &config.tls else {
        return vec![Finding::ok(about, Says::NoCertificate)];
    };
    let pair = pair(config, &tls.certificate);
    let own = tls.certificate == Certificate::SelfSigned;
    if own && !pair.cert.exists() {
        return vec![Finding::ok(about, Says::CertificateToCome)];
    }
    match pair.load() {
        Ok((_, leaf)) => judge(&leaf, bare(config.web.public_url.host())),
        Err(error) => vec![Finding::fail(about, says(error))],
    }
}

fn says(error: PairError) -> Says {
    match error {
        PairError::Unreadable { path, why } => Says::CertificateUnreadable { path, why },
        PairError::NoCertificate { path } => Says::NoCertificateIn { path },
        PairError::NoKey { path, why } => Says::NoKeyIn { path, why },
        PairError::Mismatch { cert, key } => Says::KeyOfAnother { cert, key },
    }
}

fn judge(leaf: &Leaf, host: &str) -> Vec<Finding> {
    let about = About::Certificate;
    let days = leaf.days_left();
    let time = match (leaf.begins_in(), days) {
        (Some(days), _) => Finding::fail(about, Says::CertificateBegins { days }),
        (None, ..0) => Finding::fail(about, Says::CertificateEnded { days: -days }),
        (None, 0..SOON_DAYS) => Finding::warn(about, Says::CertificateEnds { days }),
        (None, _) => Finding::ok(about, Says::CertificateGood { days }),
    };
    let host = host.to_owned();
    let names = if leaf.is_for(&host) {
        Finding::ok(about, Says::CertificateNames { host })
    } else {
        Finding::fail(about, Says::CertificateForOthers { host })
    };
    let mut found = vec![time, names];
    if leaf.self_signed {
        found.push(Finding::warn(about, Says::CertificateOwn));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::Pair;
    use parlor_app::findings::State;
    use rcgen::{CertificateParams, KeyPair};
    use std::{fs, path::Path};
    use time::{Duration, OffsetDateTime};

    /// A certificate that begins and ends so many days from now, vouched for by another.
    fn issued(folder: &Path, host: &str, begins: i64, ends: i64) -> Pair {
        let (authority, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let mut of_authority = CertificateParams::new(vec![]).unwrap();
        of_authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let name = rcgen::DnType::CommonName;
        of_authority.distinguished_name.push(name, "Authority");
        let issuer = rcgen::Issuer::new(of_authority, authority);
        let now = OffsetDateTime::now_utc() + Duration::HOUR;
        let mut wanted = CertificateParams::new(vec![host.to_owned()]).unwrap();
        wanted.not_before = now + Duration::days(begins);
        wanted.not_after = now + Duration::days(ends);
        let cert = wanted.signed_by(&key, &issuer).unwrap();
        let pair = Pair::new(folder.join("c.pem"), folder.join("k.pem"));
        fs::write(&pair.cert, cert.pem()).unwrap();
        fs::write(&pair.key, key.serialize_pem()).unwrap();
        pair
    }

    fn found(host: &str, begins: i64, ends: i64) -> Vec<(State, Says)> {
        let folder = tempfile::tempdir().unwrap();
        let (_, leaf) = issued(folder.path(), host, begins, ends).load().unwrap();
        let found = judge(&leaf, "parlor.example").into_iter();
        found.map(|found| (found.state, found.says)).collect()
    }

    #[test]
    fn a_certificate_is_judged_by_its_days_and_by_its_names() {
        let host = || "parlor.example".to_owned();
        let fits = (State::Ok, Says::CertificateNames { host: host() });
        let first = |begins, ends| found("parlor.example", begins, ends).swap_remove(0);
        assert_eq!(
            found("parlor.example", -1, 60),
            [(State::Ok, Says::CertificateGood { days: 60 }), fits]
        );
        assert_eq!(
            first(-1, 13),
            (State::Warn, Says::CertificateEnds { days: 13 })
        );
        assert_eq!(
            first(-9, -3),
            (State::Fail, Says::CertificateEnded { days: 3 })
        );
        assert_eq!(
            first(2, 60),
            (State::Fail, Says::CertificateBegins { days: 3 })
        );
        let others = found("other.example", -1, 60).swap_remove(1);
        assert_eq!(
            others,
            (State::Fail, Says::CertificateForOthers { host: host() })
        );
    }
}
