//! coturn's own client against the relay.

use crate::client::{SECRET, address, password, relay, username};
use parlor_server::turn::Refusal;
use std::{net::SocketAddr, process::Command};

/// Clients and messages of each; every message goes to another client and comes back.
const CLIENTS: &str = "8";
const MESSAGES: &str = "250";
const ALL: u64 = 8 * 250;

/// What it prints; `None` where it is not installed.
async fn uclient(
    server: SocketAddr,
    password: String,
    username: String,
    over: &'static [&str],
) -> Option<(bool, String)> {
    let run = move || {
        let mut command = Command::new("timeout");
        command.args([
            "-k",
            "1",
            "60",
            "turnutils_uclient",
            "-y",
            "-c",
            "-u",
            &username,
        ]);
        command.args(["-w", &password, "-p", &server.port().to_string()]);
        command.args(["-m", CLIENTS, "-n", MESSAGES, "-l", "500", "-z", "5"]);
        command.args(over).arg(server.ip().to_string()).output()
    };
    if Command::new("turnutils_uclient")
        .arg("-h")
        .output()
        .is_err()
    {
        println!("skipped: turnutils_uclient (Debian's coturn) is not installed");
        return None;
    }
    let output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    let text = [output.stdout, output.stderr].concat();
    Some((
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn coturns_client_loses_nothing_over_udp_and_tcp_on_channels_and_with_send() {
    let relay = relay(&["127.0.0.1:0"], &[]);
    let server = address(&relay, false);
    let lines: [&'static [&str]; 4] = [&[], &["-s"], &["-t"], &["-t", "-s"]];
    for over in lines {
        let name = username("ann", 3_600);
        let Some((ended_well, text)) = uclient(server, password(SECRET, &name), name, over).await
        else {
            return;
        };
        assert!(ended_well, "{over:?}: {text}");
        assert!(text.contains("Total lost packets 0 "), "{over:?}: {text}");
        assert!(
            text.contains(&format!("tot_recv_msgs={ALL}")),
            "{over:?}: {text}"
        );
    }
    assert_eq!(relay.figures().refused.of(Refusal::OverPace), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn coturns_client_gets_nowhere_with_a_wrong_password() {
    let relay = relay(&["127.0.0.1:0"], &[]);
    let name = username("ann", 3_600);
    let server = address(&relay, false);
    for over in [&[][..], &["-t"]] {
        let wrong = password("another secret", &name);
        let Some((ended_well, text)) = uclient(server, wrong, name.clone(), over).await else {
            return;
        };
        assert!(
            !ended_well || !text.contains(&format!("tot_recv_msgs={ALL}")),
            "{text}"
        );
    }
    assert_eq!(relay.figures().allocated, 0);
    assert!(relay.figures().refused.of(Refusal::WrongCredentials) > 0);
}
