use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, Method, StatusCode, Version, header},
    response::Response,
};
use hyper::upgrade::OnUpgrade;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// Why a request does not become a socket, and what it should have asked for.
pub(super) type Refusal = (StatusCode, [(HeaderName, &'static str); 1], &'static str);

/// The answer to a request that wants to become a socket (RFC 6455 section 4.2), and the
/// connection once that answer is written.
pub(super) fn accept(request: &mut Request) -> Result<(Response, OnUpgrade), Refusal> {
    let refuse = |status, why| (status, [(header::UPGRADE, "websocket")], why);
    if request.method() != Method::GET || request.version() != Version::HTTP_11 {
        return Err(refuse(
            StatusCode::METHOD_NOT_ALLOWED,
            "sockets begin with GET",
        ));
    }
    let headers = request.headers();
    if !names(headers, &header::CONNECTION, "upgrade")
        || !names(headers, &header::UPGRADE, "websocket")
    {
        return Err(refuse(
            StatusCode::UPGRADE_REQUIRED,
            "this address is for sockets",
        ));
    }
    if !names(headers, &header::SEC_WEBSOCKET_VERSION, "13") {
        return Err(refuse(
            StatusCode::BAD_REQUEST,
            "sockets of version 13 only",
        ));
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY);
    let Some(accept) = key.map(|key| derive_accept_key(key.as_bytes())) else {
        return Err(refuse(StatusCode::BAD_REQUEST, "a socket needs a key"));
    };
    let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        return Err(refuse(StatusCode::BAD_REQUEST, "not on this connection"));
    };
    let response = Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(header::CONNECTION, "upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_ACCEPT, accept)
        .body(Body::empty())
        .expect("these headers are valid");
    Ok((response, upgrade))
}

/// Whether a comma-separated header names `token`.
fn names(headers: &HeaderMap, header: &HeaderName, token: &str) -> bool {
    let values = headers.get_all(header).iter();
    let mut tokens = values.flat_map(|value| value.to_str().unwrap_or("").split(','));
    tokens.any(|named| named.trim().eq_ignore_ascii_case(token))
}
