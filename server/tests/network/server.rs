//! A server at a port of its own, with and without TLS, and who connects to it.

use futures_util::future::BoxFuture;
use parlor_app::findings::Relay;
use parlor_server::{
    config::{Config, Settings},
    relay::{Relaying, Stream},
    serve::{Doors, run},
    state::AppState,
    tls::Tls,
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

/// Nothing in these tests takes longer, but for a machine that has other things to do.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const SELF_SIGNED: &str = "[tls]\nself_signed = true";

/// A Binding request without attributes, and how the relay of these tests answers.
pub const BINDING: &[u8] = b"\x00\x01\x00\x00\x21\x12\xA4\x42abcdefghijkl";
pub const RELAYED: &[u8] = b"relayed:";

pub struct Server {
    pub state: AppState,
    pub address: SocketAddr,
    pub turn: Option<SocketAddr>,
    pub relay: Arc<Echo>,
    pub folder: TempDir,
}

impl Server {
    /// With these lines of configuration.
    pub async fn with(toml: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let web = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = web.local_addr().unwrap();
        let (data, listen) = (folder.path().join("data"), address.to_string());
        let toml = format!("data_dir = {data:?}\nlisten = {listen:?}\n{toml}");
        let settings = Settings::defaults().with_toml(&toml, "test").unwrap();
        let config = Config::new(&settings).unwrap();
        let turn = match config.tls.as_ref().and_then(|tls| tls.turn_listen) {
            Some(at) => Some(TcpListener::bind(at).await.unwrap()),
            None => None,
        };
        let mut state = AppState::open(config).await.unwrap();
        let relay = Arc::new(Echo::default());
        state.relay = Some(relay.clone());
        let tls = Tls::open(&state.config).unwrap();
        let server = Self {
            state: state.clone(),
            address,
            turn: turn.as_ref().map(|turn| turn.local_addr().unwrap()),
            relay,
            folder,
        };
        tokio::spawn(async move {
            run(&state, Doors { web, turn, tls }, std::future::pending()).await;
        });
        server
    }

    pub async fn plain(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Shakes hands as somebody who knows the server's own certificate, and nobody else's.
    pub async fn secure(&self, alpn: &[&[u8]]) -> TlsStream<TcpStream> {
        let pem = self.folder.path().join("data/tls/self-signed.pem");
        secure(self.address, &pem, "localhost", alpn).await.unwrap()
    }
}

/// Shakes hands with whoever shows the certificate in this file.
pub async fn secure(
    at: SocketAddr,
    pem: &Path,
    host: &str,
    alpn: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    let known = CertificateDer::from_pem_file(pem).unwrap();
    roots.add(known).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let stream = TcpStream::connect(at).await?;
    let name = ServerName::try_from(host.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// Says this and reads to the end, which may be without a good-bye.
pub async fn said(mut stream: impl Stream, said: &[u8]) -> String {
    stream.write_all(said).await.unwrap();
    rest(stream).await
}

pub async fn rest(mut stream: impl Stream) -> String {
    let mut answer = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    let _ = read.expect("the connection is closed in time");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A certificate and its key for these names, as files.
pub fn certificate(folder: &Path, name: &str, names: &[&str]) -> (PathBuf, PathBuf) {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let at = |ending: &str| folder.join(format!("{name}.{ending}"));
    let (cert, key) = (at("pem"), at("key"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    (cert, key)
}

/// A relay that remembers what came, and sends it back behind a word of its own.
#[derive(Debug, Default)]
pub struct Echo {
    pub came: Mutex<Vec<(SocketAddr, SocketAddr)>>,
}

impl Relaying for Echo {
    fn serve(
        &self,
        mut stream: Box<dyn Stream>,
        from: SocketAddr,
        local: SocketAddr,
    ) -> BoxFuture<'static, ()> {
        self.came.lock().unwrap().push((from, local));
        Box::pin(async move {
            let mut heard = [0; BINDING.len()];
            if stream.read_exact(&mut heard).await.is_ok() {
                let _ = stream.write_all(&[RELAYED, &heard].concat()).await;
                let _ = stream.shutdown().await;
            }
        })
    }

    fn figures(&self) -> Relay {
        Relay::default()
    }
}
