use crate::{
    program::{Program, free_port},
    server::certificate,
};
use parlor_server::db::Store;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

/// What the doctor says for programs: the code, and each finding's subject, state, sentence.
fn asked(folder: &Path, variables: &[(&str, &str)]) -> (i32, Vec<[String; 3]>) {
    let (code, out, err) = Program::run(folder, variables, &["doctor", "--json"]);
    let found: Vec<serde_json::Value> =
        serde_json::from_str(&out).unwrap_or_else(|why| panic!("{why}: {out}{err}"));
    let of = |found: &serde_json::Value| {
        ["about", "state", "says"].map(|key| found[key].as_str().unwrap().to_owned())
    };
    (code, found.iter().map(of).collect())
}

/// The states of all findings about this.
fn states(found: &[[String; 3]], about: &str) -> Vec<String> {
    let about = found.iter().filter(|found| found[0] == about);
    about.map(|found| found[1].clone()).collect()
}

#[test]
fn a_new_installation_has_nothing_to_mend() {
    let folder = tempfile::tempdir().unwrap();
    let at = free_port().to_string();
    let relay = free_port().to_string();
    let listen = [
        ("PARLOR_LISTEN", at.as_str()),
        ("PARLOR_TURN_LISTEN", &relay),
    ];
    let (code, found) = asked(folder.path(), &listen);
    assert_eq!(code, 0, "{found:?}");
    for about in ["database", "folder", "ports", "certificate", "filter"] {
        assert_eq!(states(&found, about), ["ok"], "{about}: {found:?}");
    }
    assert_eq!(states(&found, "turn"), ["ok", "ok"], "{found:?}");
    assert_eq!(states(&found, "https"), ["warn"], "{found:?}");
    let off = [
        ("PARLOR_LISTEN", at.as_str()),
        ("PARLOR_TURN_ENABLED", "false"),
    ];
    let (code, without) = asked(folder.path(), &off);
    assert_eq!(
        (code, &states(&without, "turn")[..]),
        (0, &["warn".into()][..])
    );
    assert!(!folder.path().join("data").exists(), "it only looks");
    let (code, out, _) = Program::run(folder.path(), &[("PARLOR_LISTEN", &at)], &["doctor"]);
    assert_eq!(code, 0);
    assert!(out.contains("ok    Ports: "), "{out}");
    let (told, summary) = out.trim_end().rsplit_once("\n\n").unwrap();
    assert!(told.lines().all(|line| line.ends_with('.')), "{out}");
    assert!(summary.ends_with("to look at"), "{out}");
}

#[tokio::test]
async fn beside_a_running_server_all_is_found_as_it_is() {
    for tls in ["false", "true"] {
        let folder = tempfile::tempdir().unwrap();
        let (at, turn) = (free_port().to_string(), free_port().to_string());
        let relay = free_port().to_string();
        let mut variables = vec![
            ("PARLOR_LISTEN", at.as_str()),
            ("PARLOR_TURN_LISTEN", relay.as_str()),
            ("PARLOR_TLS_SELF_SIGNED", tls),
        ];
        if tls == "true" {
            variables.push(("PARLOR_TLS_TURN_LISTEN", &turn));
        }
        let mut program = Program::start(folder.path(), &variables);
        program.says("Parlor is at").await;
        let (code, found) = asked(folder.path(), &variables);
        assert_eq!(code, 0, "{found:?}");
        assert_eq!(states(&found, "database"), ["ok", "ok", "ok"], "{found:?}");
        assert_eq!(states(&found, "folder"), ["ok"], "{found:?}");
        let ports: Vec<_> = found.iter().filter(|found| found[0] == "ports").collect();
        assert_eq!(ports.len(), if tls == "true" { 2 } else { 1 });
        for port in ports {
            assert!(port[2].contains("running Parlor"), "{port:?}");
        }
        let answers = format!("The relay answers at {relay}, over UDP and TCP.");
        assert!(found.iter().any(|found| found[2] == answers), "{found:?}");
    }
}

#[test]
fn what_does_not_work_ends_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, _) = certificate(folder.path(), "one", &["other.example"]);
    let (_, key) = certificate(folder.path(), "two", &["localhost"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let turn = format!("turn:{}", silent.local_addr().unwrap());
    let (code, found) = asked(
        folder.path(),
        &[
            ("PARLOR_LISTEN", &at),
            ("PARLOR_PUBLIC_URL", "https://no.such.name.invalid"),
            ("PARLOR_TLS_CERT", cert.to_str().unwrap()),
            ("PARLOR_TLS_KEY", key.to_str().unwrap()),
            ("PARLOR_TURN_URLS", &turn),
            ("PARLOR_TURN_SECRET", "hush"),
        ],
    );
    assert_eq!(code, 1);
    for about in ["certificate", "ports", "turn"] {
        assert_eq!(states(&found, about), ["fail"], "{about}: {found:?}");
    }
    assert_eq!(states(&found, "address")[0], "fail", "{found:?}");
    assert!(!found.iter().any(|found| found[2].contains("hush")));
}

#[test]
fn a_certificate_for_somebody_else_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = certificate(folder.path(), "one", &["other.example"]);
    let at = free_port().to_string();
    let (code, found) = asked(
        folder.path(),
        &[
            ("PARLOR_LISTEN", &at),
            ("PARLOR_TLS_CERT", cert.to_str().unwrap()),
            ("PARLOR_TLS_KEY", key.to_str().unwrap()),
        ],
    );
    assert_eq!(code, 1);
    assert_eq!(
        states(&found, "certificate"),
        ["ok", "fail", "warn"],
        "{found:?}"
    );
}

#[tokio::test]
async fn an_open_folder_and_a_damaged_database_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let file = data.join("parlor.db");
    Store::open(&file).await.unwrap().close().await;
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let at = free_port().to_string();
    let listen = [("PARLOR_LISTEN", at.as_str())];
    let (code, found) = asked(folder.path(), &listen);
    assert_eq!(code, 0, "{found:?}");
    assert_eq!(states(&found, "folder")[0], "warn", "{found:?}");
    assert_eq!(states(&found, "database"), ["ok", "ok", "ok"], "{found:?}");

    fs::write(&file, vec![b'x'; 8_192]).unwrap();
    let (code, found) = asked(folder.path(), &listen);
    assert_eq!(code, 1);
    assert_eq!(states(&found, "database"), ["fail"], "{found:?}");
}
