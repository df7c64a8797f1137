use crate::browser::{PASSWORD, Server};
use parlor_server::cli::{UserAct, UserError};
use std::os::unix::fs::PermissionsExt;

async fn run(server: &Server, act: UserAct, password: &str) -> Result<String, UserError> {
    let mut out = Vec::new();
    let read = || Ok(password.to_owned());
    act.run(&server.state.store, read, &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

fn add(username: &str, administrator: bool) -> UserAct {
    UserAct::Add {
        username: username.into(),
        display_name: Some("Ann Bee".into()),
        administrator,
    }
}

#[tokio::test]
async fn an_added_account_may_sign_in() {
    let server = Server::start().await;
    run(&server, add("Ann", false), PASSWORD).await.unwrap();
    run(&server, add("root", true), PASSWORD).await.unwrap();
    server.signed_in("ann").await;
    let list = run(&server, UserAct::List, "").await.unwrap();
    assert_eq!(list, "ann\tAnn Bee\tmember\nroot\tAnn Bee\tadministrator\n");
    let again = run(&server, add("ann", false), PASSWORD).await;
    assert!(matches!(again, Err(UserError::Taken(_))), "{again:?}");
    let short = run(&server, add("bob", false), "short").await;
    assert!(
        matches!(
            short,
            Err(UserError::Name {
                field: "password",
                ..
            })
        ),
        "{short:?}"
    );
}

#[tokio::test]
async fn a_new_password_signs_out_everywhere() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let act = UserAct::SetPassword {
        username: "ann".into(),
    };
    run(&server, act, "battery staple").await.unwrap();
    assert!(!ann.is_signed_in().await);
    assert!(
        ann.sign_in("ann", PASSWORD)
            .await
            .leads_to()
            .contains("failed")
    );
    assert_eq!(ann.sign_in("ann", "battery staple").await.leads_to(), "/");
}

#[tokio::test]
async fn a_disabled_account_is_out_until_it_is_enabled() {
    let server = Server::start().await;
    let mut ann = server.member("ann").await;
    let username = || "ann".to_owned();
    run(
        &server,
        UserAct::Disable {
            username: username(),
        },
        "",
    )
    .await
    .unwrap();
    assert!(!ann.is_signed_in().await);
    assert!(
        ann.sign_in("ann", PASSWORD)
            .await
            .leads_to()
            .contains("failed=wrong")
    );
    run(
        &server,
        UserAct::Enable {
            username: username(),
        },
        "",
    )
    .await
    .unwrap();
    assert_eq!(ann.sign_in("ann", PASSWORD).await.leads_to(), "/");
    let acts: Vec<_> = server.state.store.audit(10).await.unwrap();
    let acts: Vec<_> = acts
        .iter()
        .map(|line| (line.actor.as_str(), line.act.as_str()))
        .collect();
    assert_eq!(
        acts,
        [
            ("command line", "enable-account"),
            ("command line", "disable-account")
        ]
    );
}

#[tokio::test]
async fn an_unknown_account_is_said_to_be_unknown() {
    let server = Server::start().await;
    let act = UserAct::Disable {
        username: "no body".into(),
    };
    let UserError::Unknown(name) = run(&server, act, "").await.unwrap_err() else {
        panic!("another error");
    };
    assert_eq!(name, "no body");
}

#[tokio::test]
async fn the_data_folder_is_its_owners_alone() {
    let server = Server::start().await;
    let folder = server.folder.path().join("data");
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for file in folder.read_dir().unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{file:?}");
    }
}
