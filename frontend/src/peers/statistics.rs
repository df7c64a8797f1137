//! What the browser counts on a connection, once a second, as a report about the pair.

use super::{
    connection::Report,
    path::{Ends, path},
    rtc::PeerConnection,
};
use crate::{clock, dom::get, events::settle};
use js_sys::{Function, Reflect};
use parlor::{
    call::PeerFact,
    ids::ParticipantId,
    time::Millis,
    transfer::Weather,
    wire::{PairReport, Path},
};
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

const EVERY_MS: u64 = 1_000;

/// Reports until the connection is closed, and says once that there is a path.
pub(crate) async fn watch(rtc: PeerConnection, report: Report, carries: impl FnOnce()) {
    let mut before = Sample::default();
    let mut carries = Some(carries);
    loop {
        clock::sleep(EVERY_MS).await;
        let Ok(stats) = settle(rtc.stats()).await else {
            continue;
        };
        let sample = Sample::read(clock::now(), &entries(&stats));
        if let Some(carries) = carries.take_if(|_| sample.path.is_some()) {
            carries();
        }
        report.files.seen(report.who, sample.weather(&before));
        report.fact(PeerFact::Seen(sample.since(&before, report.who)));
        before = sample;
    }
}

/// The numbers of one moment, each counted from the connection's beginning.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sample {
    at: Millis,
    path: Option<Path>,
    rtt_ms: f64,
    /// How often it was measured.
    rtts: f64,
    sent: f64,
    received: f64,
    /// Bytes of sound and pictures only.
    media: f64,
    packets: f64,
    lost: f64,
    /// Of what I send: bytes of sound and pictures, and how the other's reports put it.
    given: f64,
    echo_ms: f64,
    echoes: f64,
    unheard: f64,
    /// Of sound alone.
    sounds: f64,
    sounds_lost: f64,
}

impl Sample {
    fn read(at: Millis, entries: &HashMap<String, JsValue>) -> Self {
        let mut sample = Self {
            at,
            ..Self::default()
        };
        for entry in entries.values() {
            match text(entry, "type").as_str() {
                "inbound-rtp" => {
                    sample.media += number(entry, "bytesReceived");
                    sample.packets += number(entry, "packetsReceived");
                    sample.lost += number(entry, "packetsLost");
                    if text(entry, "kind") == "audio" {
                        sample.sounds += number(entry, "packetsReceived");
                        sample.sounds_lost += number(entry, "packetsLost");
                    }
                }
                "outbound-rtp" => sample.given += number(entry, "bytesSent"),
                "remote-inbound-rtp" if text(entry, "kind") == "audio" => {
                    sample.echo_ms = number(entry, "roundTripTime") * 1000.0;
                    sample.echoes = number(entry, "roundTripTimeMeasurements");
                    sample.unheard = number(entry, "fractionLost");
                }
                "candidate-pair" if selected(entry, entries) => sample.read_pair(entry, entries),
                _ => {}
            }
        }
        sample
    }

    fn read_pair(&mut self, pair: &JsValue, entries: &HashMap<String, JsValue>) {
        self.rtt_ms = number(pair, "currentRoundTripTime") * 1000.0;
        self.rtts = number(pair, "responsesReceived");
        self.sent = number(pair, "bytesSent");
        self.received = number(pair, "bytesReceived");
        let end = |key| entries.get(&text(pair, key));
        let word = |end: Option<&JsValue>, key| end.map(|end| text(end, key)).unwrap_or_default();
        let (local, remote) = (end("localCandidateId"), end("remoteCandidateId"));
        self.path = Some(path(&Ends {
            local: &word(local, "candidateType"),
            remote: &word(remote, "candidateType"),
            local_address: &word(local, "address"),
            remote_address: &word(remote, "address"),
            local_relay: &word(local, "relayProtocol"),
        }));
    }

    /// How the path did between two moments, as far as it was measured in between: a browser says
    /// for seconds what was.
    fn weather(&self, before: &Self) -> Weather {
        let lost = (self.sounds_lost - before.sounds_lost).max(0.0);
        let sounds = (self.sounds - before.sounds).max(0.0) + lost;
        let missed = if sounds > 0.0 { lost / sounds } else { 0.0 };
        let echoed = is_new(self.echoes, before.echoes) && self.echo_ms > 0.0;
        let pinged = is_new(self.rtts, before.rtts) && self.rtt_ms > 0.0;
        Weather {
            rtt: pinged.then_some(self.rtt_ms),
            echo: echoed.then_some(self.echo_ms),
            missed,
            unheard: echoed.then_some(self.unheard),
            media: self.media > before.media || self.given > before.given,
        }
    }

    /// What happened between two moments.
    fn since(&self, before: &Self, to: ParticipantId) -> PairReport {
        let lost = (self.lost - before.lost).max(0.0);
        let packets = (self.packets - before.packets).max(0.0) + lost;
        let seconds = ((self.at - before.at) as f64 / 1000.0).max(0.001);
        let kilobits =
            |now: f64, then: f64| ((now - then).max(0.0) * 8.0 / 1000.0 / seconds) as u32;
        PairReport {
            to,
            path: self.path.unwrap_or(Path::Down),
            flowing: self.media > before.media,
            rtt: self.rtt_ms as u32,
            loss: if packets > 0.0 {
                (lost / packets * 1000.0) as u32
            } else {
                0
            },
            up: kilobits(self.sent, before.sent),
            down: kilobits(self.received, before.received),
        }
    }
}

/// Whether something was measured again; a browser that does not count it may have.
fn is_new(count: f64, before: f64) -> bool {
    count == 0.0 || count > before
}

/// Whether media takes this pair: Chromium says so at the transport, Firefox at the pair.
fn selected(pair: &JsValue, entries: &HashMap<String, JsValue>) -> bool {
    if let Some(selected) = get(pair, "selected") {
        return selected.as_bool() == Some(true);
    }
    let id = text(pair, "id");
    entries.values().any(|entry| {
        text(entry, "type") == "transport" && text(entry, "selectedCandidatePairId") == id
    })
}

/// An `RTCStatsReport`, by id.
fn entries(report: &JsValue) -> HashMap<String, JsValue> {
    let values = Reflect::get(report, &"values".into())
        .ok()
        .and_then(|values| values.dyn_into::<Function>().ok())
        .and_then(|values| values.call0(report).ok());
    let Some(Ok(Some(values))) = values.map(|values| js_sys::try_iter(&values)) else {
        return HashMap::new();
    };
    values
        .flatten()
        .map(|entry| (text(&entry, "id"), entry))
        .collect()
}

fn text(entry: &JsValue, key: &str) -> String {
    get(entry, key)
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

fn number(entry: &JsValue, key: &str) -> f64 {
    get(entry, key)
        .and_then(|value| value.as_f64())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_of_the_time_between_two_moments() {
        let before = Sample {
            at: Millis(1_000),
            media: 10.0,
            packets: 100.0,
            lost: 5.0,
            ..Sample::default()
        };
        let now = Sample {
            at: Millis(3_000),
            path: Some(Path::Direct),
            rtt_ms: 40.0,
            sent: 250_000.0,
            received: 0.0,
            media: 20.0,
            packets: 190.0,
            lost: 15.0,
            ..Sample::default()
        };
        let report = now.since(&before, ParticipantId(7));
        assert_eq!(
            report,
            PairReport {
                to: ParticipantId(7),
                path: Path::Direct,
                flowing: true,
                rtt: 40,
                loss: 100,
                up: 1_000,
                down: 0,
            }
        );
    }

    #[test]
    fn the_weather_tells_of_sound_in_both_directions() {
        let before = Sample::default();
        let now = Sample {
            rtt_ms: 30.0,
            echo_ms: 80.0,
            given: 1.0,
            unheard: 0.02,
            sounds: 95.0,
            sounds_lost: 5.0,
            ..Sample::default()
        };
        let weather = now.weather(&before);
        assert_eq!((weather.rtt, weather.echo), (Some(30.0), Some(80.0)));
        assert_eq!((weather.missed, weather.unheard), (0.05, Some(0.02)));
        assert!(weather.media);
        assert_eq!(before.weather(&before), Weather::default());
    }

    #[test]
    fn what_was_not_measured_again_is_no_news() {
        let measured = Sample {
            rtt_ms: 30.0,
            rtts: 7.0,
            echo_ms: 80.0,
            echoes: 3.0,
            unheard: 0.02,
            ..Sample::default()
        };
        let pinged = Sample {
            rtts: 8.0,
            ..measured.clone()
        };
        let echoed = Sample {
            echoes: 4.0,
            ..measured.clone()
        };
        assert_eq!(measured.weather(&measured), Weather::default());
        let ping = pinged.weather(&measured);
        assert_eq!(
            (ping.rtt, ping.echo, ping.unheard),
            (Some(30.0), None, None)
        );
        let echo = echoed.weather(&measured);
        assert_eq!(
            (echo.rtt, echo.echo, echo.unheard),
            (None, Some(80.0), Some(0.02))
        );
    }

    #[test]
    fn without_a_way_and_without_media_it_is_down_and_does_not_flow() {
        let report = Sample::default().since(&Sample::default(), ParticipantId(1));
        assert_eq!((report.path, report.flowing), (Path::Down, false));
    }
}
