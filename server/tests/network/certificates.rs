use crate::{
    program::{Program, free_port},
    server::{certificate, said, secure},
};
use std::{fs, net::SocketAddr, path::Path};

const ASK: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// Whether the server shows the certificate in this file.
async fn shows(at: SocketAddr, pem: &Path) -> bool {
    match secure(at, pem, "localhost", &[]).await {
        Ok(stream) => said(stream, ASK).await.starts_with("HTTP/1.1 200"),
        Err(_) => false,
    }
}

#[tokio::test]
async fn a_changed_certificate_is_taken_and_a_broken_one_keeps_the_old() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = certificate(folder.path(), "used", &["localhost"]);
    let (old, _) = certificate(folder.path(), "old", &["localhost"]);
    fs::copy(&cert, &old).unwrap();
    let (next, next_key) = certificate(folder.path(), "next", &["localhost"]);
    let at = free_port();
    let mut program = Program::start(
        folder.path(),
        &[
            ("PARLOR_LISTEN", &at.to_string()),
            ("PARLOR_TLS_CERT", cert.to_str().unwrap()),
            ("PARLOR_TLS_KEY", key.to_str().unwrap()),
        ],
    );
    program.says("Parlor is at https://").await;
    assert!(shows(at, &old).await && !shows(at, &next).await);

    fs::write(&cert, "nonsense").unwrap();
    program.hang_up();
    program.says("the old one stays in use").await;
    assert!(shows(at, &old).await);

    fs::copy(&next, &cert).unwrap();
    program.hang_up();
    program.says("is not that of the certificate").await;
    assert!(shows(at, &old).await);

    // Without a signal it is seen as well, once it stood still for a look.
    fs::copy(&next_key, &key).unwrap();
    program.says("a new certificate is in use").await;
    assert!(shows(at, &next).await && !shows(at, &old).await);
}

#[tokio::test]
async fn without_a_certificate_that_can_be_read_the_server_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, _) = certificate(folder.path(), "one", &["localhost"]);
    let (_, key) = certificate(folder.path(), "other", &["localhost"]);
    let at = free_port().to_string();
    let variables = [
        ("PARLOR_LISTEN", at.as_str()),
        ("PARLOR_TLS_CERT", cert.to_str().unwrap()),
        ("PARLOR_TLS_KEY", key.to_str().unwrap()),
    ];
    let (code, _, said) = Program::run(folder.path(), &variables, &[]);
    assert_eq!(code, 1);
    assert!(said.contains("is not that of the certificate"), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}

#[tokio::test]
async fn a_certificate_of_its_own_is_made_with_a_word_in_the_log_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let pem = folder.path().join("data/tls/self-signed.pem");
    let at = free_port();
    let variables = [
        ("PARLOR_LISTEN", at.to_string()),
        ("PARLOR_TLS_SELF_SIGNED", "true".into()),
        ("PARLOR_PUBLIC_URL", "https://parlor.lan".into()),
    ];
    let variables: Vec<_> = variables.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let mut program = Program::start(folder.path(), &variables);
    let line = program.says("Made a certificate for").await;
    for name in ["parlor.lan", "127.0.0.1", "localhost", "SHA-256"] {
        assert!(line.contains(name), "{line}");
    }
    program.says("Parlor is at").await;
    for name in ["parlor.lan", "127.0.0.1", "localhost"] {
        let shaken = secure(at, &pem, name, &[]).await;
        assert!(shaken.is_ok(), "{name}: {shaken:?}");
    }
    let made = fs::read(&pem).unwrap();
    program.stop().await;
    let mut program = Program::start(folder.path(), &variables);
    program.says("Parlor is at").await;
    assert_eq!(fs::read(&pem).unwrap(), made);
}

#[tokio::test]
async fn without_https_the_log_says_loudly_what_will_not_work() {
    let folder = tempfile::tempdir().unwrap();
    let at = free_port().to_string();
    let url = ("PARLOR_PUBLIC_URL", "http://parlor.example");
    let mut program = Program::start(folder.path(), &[("PARLOR_LISTEN", &at), url]);
    let line = program.says("NO CAMERA AND NO MICROPHONE").await;
    assert!(
        line.contains("WARN") && line.contains("http://parlor.example"),
        "{line}"
    );
}
