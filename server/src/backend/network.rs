use super::{ApiError, Doorway};
use crate::{doctor::examine, state::AppState, turn::over_the_web};
use parlor_app::{page::Network, text::network::Place};

impl Doorway {
    /// What the server finds about its own setup, for administrators.
    pub async fn network(&self) -> Result<Network, ApiError> {
        self.account()?;
        if !self.is_administrator() {
            return Err(ApiError::NotFound);
        }
        let relay = self.state.relay.as_deref();
        let config = &self.state.config;
        Ok(Network {
            findings: examine(config, true, relay).await,
            relay: relay.map(|relay| relay.figures()),
            places: places(&self.state),
        })
    }
}

/// Addresses and ports in use.
fn places(state: &AppState) -> Vec<(Place, String)> {
    let config = &state.config;
    let mut places = vec![
        (Place::Public, config.web.public_url.origin().to_owned()),
        (Place::Web, config.web.listen.to_string()),
    ];
    let turn = config.tls.as_ref().and_then(|tls| tls.turn_listen);
    places.extend(turn.map(|at| (Place::TurnTls, at.to_string())));
    let named = |place| move |url: &String| (place, url.clone());
    places.extend(config.ice.stun.iter().map(named(Place::Stun)));
    if let Some(own) = &state.turn {
        places.extend(own.stun_urls().iter().map(named(Place::Stun)));
        places.extend(own.turn().urls.iter().map(named(Place::Turn)));
        places.extend(over_the_web(config).iter().map(named(Place::Turn)));
    }
    let turn = config.ice.turn.iter().flat_map(|turn| &turn.urls);
    places.extend(turn.map(named(Place::Turn)));
    places
}
