use crate::client::{
    ALLOCATE, Client, REFRESH, TRANSPORT, UDP, address, password, relay, username,
};

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_wrong_or_over_open_nothing_over_udp_and_tcp() {
    let relay = relay(&["127.0.0.1:0"], &[]);
    let server = address(&relay, false);
    for dial in [Client::udp, Client::tcp] {
        let mut good = dial(server, "ann");
        assert_eq!(good.allocate(&[]).code, 0);

        let mut wrong = dial(server, "ann");
        wrong.password.push('x');
        let mut elsewhere = dial(server, "ann");
        elsewhere.password = password("another secret", &elsewhere.username);
        let mut expired = dial(server, "ann");
        expired.username = username("ann", -1);
        expired.password = password(crate::client::SECRET, &expired.username);
        let mut borrowed = dial(server, "ann");
        borrowed.username = username("bob", 3_600);
        let mut removed = dial(server, "gone-ann");
        for client in [
            &mut wrong,
            &mut elsewhere,
            &mut expired,
            &mut borrowed,
            &mut removed,
        ] {
            assert_eq!(client.allocate(&[]).code, 401, "{}", client.username);
        }

        let mut replayed = dial(server, "ann");
        replayed.nonce = good.nonce.clone();
        let answer = replayed.ask(ALLOCATE, &[(TRANSPORT, UDP)]);
        assert_eq!(answer.code, 438, "another source's nonce");
    }
    while relay.figures().allocations > 1 {
        // Those on UDP end by themselves; the stream's ended with it.
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_allocations_of_a_session_end_with_it() {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };
    let here = Arc::new(AtomicBool::new(true));
    let asked = here.clone();
    let relay = crate::client::relay_with(&["127.0.0.1:0"], &[], move |session| {
        session == "bob" || asked.load(Ordering::Relaxed)
    });
    let server = address(&relay, false);
    let mut ann = Client::udp(server, "ann");
    let mut bob = Client::udp(server, "bob");
    assert_eq!(ann.allocate(&[]).code, 0);
    assert_eq!(bob.allocate(&[]).code, 0);
    here.store(false, Ordering::Relaxed);
    assert_eq!(ann.ask(REFRESH, &[]).code, 401);
    while relay.figures().allocations > 1 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(relay.figures().sessions[0].session, "bob");
    relay.drop_session("bob");
    assert_eq!(relay.figures().allocations, 0);
    assert_eq!(bob.ask(REFRESH, &[]).code, 437);
}
