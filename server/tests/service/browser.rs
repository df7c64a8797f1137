//! A server in a folder of its own, and browsers that keep their cookies.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use parlor::name::{DisplayName, Password, Username};
use parlor_app::{
    backend::RoomCard,
    page::{LivePage, Opened},
};
use parlor_server::{
    accept::Peer,
    accounts::Applicant,
    clock::Clock,
    config::{Config, Settings},
    router,
    state::{AppState, bounds},
};
use std::{collections::BTreeMap, net::IpAddr};
use tempfile::TempDir;
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse";

pub struct Server {
    pub state: AppState,
    pub clock: Clock,
    pub router: Router,
    pub folder: TempDir,
}

impl Server {
    pub async fn start() -> Self {
        Self::with("").await
    }

    /// A server with these lines of configuration.
    pub async fn with(toml: &str) -> Self {
        Self::on(tempfile::tempdir().unwrap(), toml).await
    }

    pub async fn on(folder: TempDir, toml: &str) -> Self {
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(site.join("pkg/parlor.css"), "body{}").unwrap();
        std::fs::write(site.join("favicon.svg"), "<svg/>").unwrap();
        let data = folder.path().join("data");
        let ours = format!("turn.enabled = false\ndata_dir = {data:?}\nsite_root = {site:?}");
        let toml = format!("{ours}\n{toml}");
        let settings = Settings::defaults().with_toml(&toml, "test").unwrap();
        let config = Config::new(&settings).unwrap();
        let clock = Clock::default();
        let bounds = bounds(&config.limits);
        let state = AppState::open_with(config, bounds, clock.clone())
            .await
            .unwrap();
        Self {
            router: router(&state),
            state,
            clock,
            folder,
        }
    }

    /// The same data folder, opened again, without any good-bye.
    pub async fn restarted(self) -> Self {
        let Self { folder, .. } = self;
        Self::on(folder, "").await
    }

    /// Somebody new, on a computer of their own.
    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            origin: self.state.config.web.public_url.origin().to_owned(),
            from: "192.0.2.1".parse().unwrap(),
            cookies: BTreeMap::new(),
        }
    }

    pub async fn account(&self, username: &str, administrator: bool) -> i64 {
        let applicant = Applicant {
            username: Username::parse(username).unwrap(),
            display_name: DisplayName::parse(&format!("{username}'s name")).unwrap(),
            password: Password::parse(PASSWORD).unwrap(),
        };
        self.state
            .accounts
            .create(applicant, administrator)
            .await
            .unwrap()
    }

    /// Somebody with an account who is signed in.
    pub async fn member(&self, username: &str) -> Browser {
        self.account(username, false).await;
        self.signed_in(username).await
    }

    pub async fn administrator(&self, username: &str) -> Browser {
        self.account(username, true).await;
        self.signed_in(username).await
    }

    pub async fn signed_in(&self, username: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(username, PASSWORD).await;
        assert_eq!(answer.leads_to(), "/");
        browser
    }
}

pub struct Browser {
    router: Router,
    origin: String,
    pub from: IpAddr,
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Sends a form from one of our pages.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header(header::ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(fields).unwrap().into())
            .unwrap();
        self.send(request).await
    }

    pub async fn sign_in(&mut self, username: &str, password: &str) -> Answer {
        self.post(
            "/sign-in",
            &[("username", username), ("password", password)],
        )
        .await
    }

    /// Creates a room: its slug.
    pub async fn create_room(&mut self, name: &str, access: &str) -> String {
        let answer = self
            .post("/rooms", &[("name", name), ("access", access)])
            .await;
        assert_eq!(answer.leads_to(), "/");
        let rooms = self.rooms().await;
        let room = rooms.into_iter().find(|room| room.name == name).unwrap();
        room.slug
    }

    pub async fn rooms(&mut self) -> Vec<RoomCard> {
        match self.get("/").await.live_page() {
            Some(LivePage::Rooms { cards, .. }) => cards,
            other => panic!("no list of rooms: {other:?}"),
        }
    }

    /// Whether the server knows this person by their session.
    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/").await.live_page().is_some()
    }

    pub async fn enter(&mut self, slug: &str, name: &str) -> parlor_app::backend::Entered {
        let fields = [("slug", slug), ("name", name), ("take_over", "false")];
        self.post("/api/enter_room", &fields).await.json()
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert(header::COOKIE, cookies.parse().unwrap());
        }
        let host = self.origin.split("//").nth(1).unwrap();
        request
            .headers_mut()
            .insert(header::HOST, host.parse().unwrap());
        request.extensions_mut().insert(Peer(self.from));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        if cookie.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The page this answer leads on to.
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{self:?}");
        self.header(header::LOCATION.as_str())
    }

    /// The header's value, empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The `Set-Cookie` line for this cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        let mut lines = cookies.map(|line| line.to_str().unwrap());
        lines.find(|line| line.starts_with(&format!("{name}=")))
    }

    /// What the page says to the browser that takes it over, if it is for that.
    pub fn live_page(&self) -> Option<LivePage> {
        let element = format!(r#" id="{}""#, Opened::ID);
        let (_, rest) = self.body.split_once(&element)?;
        let (_, rest) = rest.split_once('>')?;
        let (held, _) = rest.split_once("</script>")?;
        Some(
            Opened::read(held)
                .expect("the page holds what the browser reads")
                .page,
        )
    }

    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }
}
