use crate::server::{SELF_SIGNED, Server, said};

const TRUSTED: &str = "public_url = 'https://parlor.example'\ntrusted_proxies = ['127.0.0.1']";
const STRANGE: &str = "public_url = 'https://parlor.example'\ntrusted_proxies = ['10.0.0.0/8']";

/// What a page says to a request with these header lines, in lower case.
async fn page(server: &Server, lines: &str) -> String {
    let ask = format!(
        "GET /sign-in HTTP/1.1\r\nHost: parlor.example\r\n{lines}Connection: close\r\n\r\n"
    );
    let answer = said(server.plain().await, ask.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer.to_lowercase()
}

async fn stays_https(server: &Server, lines: &str) -> bool {
    page(server, lines)
        .await
        .contains("strict-transport-security")
}

#[tokio::test]
async fn a_trusted_proxy_says_over_what_people_come_and_nobody_else() {
    let server = Server::with(TRUSTED).await;
    assert!(stays_https(&server, "X-Forwarded-Proto: https\r\n").await);
    assert!(!stays_https(&server, "X-Forwarded-Proto: http\r\n").await);
    // A browser's own header before the proxy's changes nothing.
    assert!(!stays_https(&server, "X-Forwarded-Proto: https, http\r\n").await);
    assert!(stays_https(&server, "").await);
    let server = Server::with(STRANGE).await;
    assert!(stays_https(&server, "X-Forwarded-Proto: http\r\n").await);
    let server = Server::with("trusted_proxies = ['127.0.0.1']").await;
    assert!(!stays_https(&server, "X-Forwarded-Proto: https\r\n").await);
}

#[tokio::test]
async fn with_a_certificate_of_its_own_nobody_is_bound_to_https() {
    let server = Server::with(SELF_SIGNED).await;
    let ask = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = said(server.secure(&[]).await, ask).await.to_lowercase();
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
    assert!(!answer.contains("strict-transport-security"), "{answer}");
}
