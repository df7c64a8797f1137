//! A certificate of the server's own, for a local network: made where there is none, kept
//! in the data folder, made anew before it ends or when the server goes by another name.

use super::{Leaf, Pair};
use crate::config::Web;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
};
use std::{
    fmt, fs, io,
    io::Write,
    net::{Ipv4Addr, Ipv6Addr},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};
use time::{Duration, OffsetDateTime};

/// As long as browsers take certificates for.
const LIFE: Duration = Duration::days(397);
/// Clocks of other machines may be behind.
const BEFORE: Duration = Duration::days(1);
/// With fewer days left it is made anew.
const RENEW_DAYS: i64 = 30;

/// Whom the certificate is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// The public address's host, the listener's address, and this machine.
    pub(super) fn of(web: &Web) -> Self {
        let mut names = vec![bare(web.public_url.host()).to_owned()];
        match web.listen.ip() {
            ip if ip.is_unspecified() => {
                names.extend(
                    crate::doctor::own_addresses()
                        .iter()
                        .map(ToString::to_string),
                );
            }
            ip => names.push(ip.to_string()),
        }
        let here = [
            "localhost".to_owned(),
            Ipv4Addr::LOCALHOST.to_string(),
            Ipv6Addr::LOCALHOST.to_string(),
        ];
        for name in here {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.dedup();
        Self(names)
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// A host of a URL without its brackets.
pub(crate) fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

pub(super) fn folder(data: &Path) -> PathBuf {
    data.join("tls")
}

pub(super) fn pair(folder: &Path) -> Pair {
    Pair::new(
        folder.join("self-signed.pem"),
        folder.join("self-signed.key"),
    )
}

/// Sees that there is a certificate for these names that is good for a while; answers it
/// where it had to be made.
pub(super) fn ensure(folder: &Path, names: &Names) -> io::Result<Option<Leaf>> {
    let pair = pair(folder);
    let will_do = |leaf: &Leaf| {
        leaf.days_left() >= RENEW_DAYS && names.0.iter().all(|name| leaf.is_for(name))
    };
    if pair.load().is_ok_and(|(_, leaf)| will_do(&leaf)) {
        return Ok(None);
    }
    let (cert, key) = make(names).map_err(io::Error::other)?;
    let mut make_folder = fs::DirBuilder::new();
    make_folder.recursive(true).mode(0o700).create(folder)?;
    // The key first: whoever looks in between finds two that do not match, not half a file.
    write(&pair.key, &key)?;
    write(&pair.cert, &cert)?;
    let (_, leaf) = pair.load().map_err(io::Error::other)?;
    Ok(Some(leaf))
}

/// A certificate and its key in PEM.
fn make(names: &Names) -> Result<(String, String), rcgen::Error> {
    let now = OffsetDateTime::now_utc();
    let mut wanted = CertificateParams::new(names.0.clone())?;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, "Parlor");
    wanted.distinguished_name = subject;
    wanted.not_before = now - BEFORE;
    wanted.not_after = now - BEFORE + LIFE;
    wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let cert = wanted.self_signed(&key)?;
    Ok((cert.pem(), key.serialize_pem()))
}

/// Puts a whole file in place of the old one, for its owner's eyes only.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// Makes a certificate for these names, for tests of those who use one.
#[cfg(test)]
pub(crate) fn for_tests(folder: &Path, names: &[&str]) -> Pair {
    let names = Names(names.iter().map(|name| (*name).to_owned()).collect());
    ensure(folder, &names).expect("a folder for tests can be written");
    pair(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn names(names: &[&str]) -> Names {
        Names(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn it_is_made_once_and_anew_when_the_server_goes_by_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let tls = super::folder(folder.path());
        let made = |names: &Names| ensure(&tls, names).unwrap();
        let house = names(&["parlor.lan", "192.168.1.5", "::1"]);
        let leaf = made(&house).unwrap();
        assert!(leaf.self_signed && leaf.begins_in().is_none());
        assert!((395..=396).contains(&leaf.days_left()));
        for name in ["parlor.lan", "192.168.1.5", "::1"] {
            assert!(leaf.is_for(name), "{name}");
        }
        for name in ["parlor.example", "192.168.1.6", "", "not a name"] {
            assert!(!leaf.is_for(name), "{name}");
        }
        assert_eq!(made(&house), None);
        assert_eq!(made(&names(&["parlor.lan"])), None);
        let other = made(&names(&["other.lan"])).unwrap();
        assert_ne!(other.fingerprint(), leaf.fingerprint());
    }

    #[test]
    fn its_key_is_for_the_owners_eyes_only() {
        let folder = tempfile::tempdir().unwrap();
        let pair = for_tests(&super::folder(folder.path()), &["localhost"]);
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&pair.key), mode(&pair.cert)), (0o600, 0o600));
        assert_eq!(mode(pair.key.parent().unwrap()), 0o700);
    }

    #[test]
    fn what_broke_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let house = names(&["localhost"]);
        let tls = super::folder(folder.path());
        ensure(&tls, &house).unwrap();
        fs::write(pair(&tls).key, "nonsense").unwrap();
        assert!(ensure(&tls, &house).unwrap().is_some());
        assert!(pair(&tls).load().is_ok());
    }
}
