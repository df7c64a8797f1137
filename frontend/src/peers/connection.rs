//! One peer connection: orders go in one after the other, facts come out as events.

use super::{
    Reception,
    budget::Budget,
    rtc::{self, CandidateEvent, DataChannel, PeerConnection},
    slots::{Outgoing, Slots},
    statistics,
};
use crate::{
    event::{Event, Queue},
    events::{JsFailure, Listener, Task, settle},
    files::{Control, Inbox},
};
use futures_channel::mpsc;
use futures_util::StreamExt;
use parlor::{
    call::{Input, Kind, PeerFact, Reach, Transport},
    ids::{ParticipantId, Ticket},
    say::{Candidate, Generation},
};
use wasm_bindgen::JsValue;
use web_sys::{MediaStreamTrack, MessageEvent};

/// One thing to do, in its turn.
pub(crate) enum Operation {
    MakeOffer {
        ticket: Ticket,
        restart: bool,
    },
    TakeOffer(Ticket, String),
    TakeAnswer(Ticket, String),
    AddCandidate(Candidate),
    Send(Kind, Option<MediaStreamTrack>),
    Spend(Budget),
    /// The path carries: from now on the whole budget is spent.
    Grow,
}

/// Where facts about one connection go.
#[derive(Clone)]
pub(crate) struct Report {
    pub(crate) queue: Queue,
    pub(crate) files: Inbox,
    pub(crate) who: ParticipantId,
    pub(crate) generation: Generation,
}

impl Report {
    pub(crate) fn fact(&self, fact: PeerFact) {
        self.queue
            .tell(Input::Peer(self.who, self.generation, fact));
    }
}

/// A connection to one person; dropping it closes it.
pub(crate) struct Connection {
    rtc: PeerConnection,
    pub(crate) generation: Generation,
    operations: mpsc::UnboundedSender<Operation>,
    words: DataChannel,
    _control: Control,
    _listeners: [Listener; 3],
    _words: [Listener; 3],
    _work: Task,
    _statistics: Task,
}

impl Connection {
    pub(crate) fn open(
        report: Report,
        reach: &Reach,
        out: Outgoing,
        budget: Budget,
    ) -> Result<Self, JsValue> {
        let rtc = PeerConnection::new(&rtc::configuration(reach))?;
        let words = rtc::words_channel(&rtc)?;
        let control = Control::open(report.who, report.files.clone(), &rtc)?;
        let (operations, orders) = mpsc::unbounded();
        let worker = Worker {
            rtc: rtc.clone(),
            report: report.clone(),
            slots: None,
            out,
            budget,
            grown: false,
        };
        let grow = {
            let operations = operations.clone();
            move || {
                let _ = operations.unbounded_send(Operation::Grow);
            }
        };
        Ok(Self {
            generation: report.generation,
            operations,
            _words: listen_to_words(&words, &report),
            words,
            _control: control,
            _listeners: listen(&rtc, &report),
            _work: Task::spawn(worker.work(orders)),
            _statistics: Task::spawn(statistics::watch(rtc.clone(), report, grow)),
            rtc,
        })
    }

    /// Takes its turn behind what was ordered before.
    pub(crate) fn order(&self, operation: Operation) {
        let _ = self.operations.unbounded_send(operation);
    }

    /// Over the channel for words. One that is not open loses them: they are given again to
    /// the next one that is.
    pub(crate) fn tell(&self, text: &str) {
        let _ = self.words.send(text);
    }

    /// Fresh relay credentials, or other ways; they count from the next gathering.
    pub(crate) fn configure(&self, reach: &Reach) {
        let _ = self.rtc.set_configuration(&rtc::configuration(reach));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.rtc.close();
    }
}

fn listen_to_words(words: &DataChannel, report: &Report) -> [Listener; 3] {
    let (opened, closed, told) = (report.clone(), report.clone(), report.clone());
    [
        Listener::new(words, "open", move |_: JsValue| {
            opened.fact(PeerFact::ChannelOpen);
        }),
        Listener::new(words, "close", move |_: JsValue| {
            closed.fact(PeerFact::ChannelClosed);
        }),
        Listener::new(words, "message", move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                told.fact(PeerFact::Told(text));
            }
        }),
    ]
}

fn listen(rtc: &PeerConnection, report: &Report) -> [Listener; 3] {
    let state = |event| {
        let (connection, report) = (rtc.clone(), report.clone());
        Listener::new(rtc, event, move |_: JsValue| {
            if let Some(transport) = transport(&connection) {
                report.fact(PeerFact::Transport(transport));
            }
        })
    };
    let candidates = report.clone();
    [
        state("connectionstatechange"),
        state("iceconnectionstatechange"),
        Listener::new(rtc, "icecandidate", move |event: CandidateEvent| {
            if let Some(candidate) = rtc::local_candidate(&event) {
                candidates.fact(PeerFact::Candidate(candidate));
            }
        }),
    ]
}

/// The state of the whole, with a broken path told as soon as ICE sees it: some browsers
/// take half a minute longer to say so for the connection.
fn transport(rtc: &PeerConnection) -> Option<Transport> {
    named(&rtc.connection_state(), &rtc.ice_connection_state())
}

fn named(connection: &str, ice: &str) -> Option<Transport> {
    match (connection, ice) {
        ("closed", _) => None,
        ("failed", _) | (_, "failed") => Some(Transport::Failed),
        ("disconnected", _) | (_, "disconnected") => Some(Transport::Disconnected),
        ("connected", _) => Some(Transport::Connected),
        _ => Some(Transport::Connecting),
    }
}

/// Does what is ordered, one after the other.
struct Worker {
    rtc: PeerConnection,
    report: Report,
    slots: Option<Slots>,
    out: Outgoing,
    budget: Budget,
    grown: bool,
}

impl Worker {
    async fn work(mut self, mut orders: mpsc::UnboundedReceiver<Operation>) {
        while let Some(operation) = orders.next().await {
            self.perform(operation).await;
        }
    }

    async fn perform(&mut self, operation: Operation) {
        match operation {
            Operation::MakeOffer { ticket, restart } => {
                let made = self.make_offer(restart).await;
                self.describe(ticket, made);
            }
            Operation::TakeOffer(ticket, sdp) => {
                let answered = self.take_offer(&sdp).await;
                self.describe(ticket, answered);
            }
            Operation::TakeAnswer(ticket, sdp) => {
                let taken = self.take("answer", &sdp).await;
                self.describe(ticket, taken.map(|()| String::new()));
            }
            Operation::AddCandidate(candidate) => {
                // One that does not fit is one way less, not a fault.
                let added = self.rtc.add_ice_candidate(&rtc::candidate_init(&candidate));
                let _ = settle(added).await;
            }
            Operation::Send(kind, track) => {
                self.out.put(kind, track);
                if let Some(slots) = &self.slots {
                    slots.send(kind, self.out.track(kind));
                }
                if kind == Kind::Camera {
                    self.spend();
                }
            }
            Operation::Spend(budget) => {
                self.budget = budget;
                self.spend();
            }
            Operation::Grow => {
                self.grown = true;
                self.spend();
            }
        }
    }

    async fn make_offer(&mut self, restart: bool) -> Result<String, JsFailure> {
        if self.slots.is_none() {
            let slots = Slots::make(&self.rtc, &self.out)?;
            self.settle_in(slots);
        }
        if restart {
            self.rtc.restart_ice();
        }
        self.set_local().await
    }

    async fn take_offer(&mut self, sdp: &str) -> Result<String, JsFailure> {
        self.take("offer", sdp).await?;
        let slots = Slots::adopt(&self.rtc, &self.out).ok_or_else(|| JsFailure {
            name: "NoSlots".into(),
            message: "the offer has no place for sound, or none for a picture".into(),
        })?;
        if self.slots.as_ref() != Some(&slots) {
            self.settle_in(slots);
        }
        self.set_local().await
    }

    async fn take(&self, kind: &str, sdp: &str) -> Result<(), JsFailure> {
        let description = rtc::description(kind, sdp);
        settle(self.rtc.set_remote_description(&description)).await?;
        Ok(())
    }

    async fn set_local(&self) -> Result<String, JsFailure> {
        settle(self.rtc.set_local_description()).await?;
        Ok(rtc::local_sdp(&self.rtc).unwrap_or_default())
    }

    /// The places are new: the tile is told what it will receive.
    fn settle_in(&mut self, slots: Slots) {
        let reception = Reception {
            audio: slots.receiver(Kind::Microphone),
            video: slots.receiver(Kind::Camera),
        };
        self.slots = Some(slots);
        self.spend();
        let Report {
            queue,
            who,
            generation,
            ..
        } = &self.report;
        queue.put(Event::Receiving(*who, *generation, reception));
    }

    fn describe(&self, ticket: Ticket, outcome: Result<String, JsFailure>) {
        match outcome {
            Ok(sdp) => self.report.fact(PeerFact::Described(ticket, sdp)),
            Err(_) => self.report.fact(PeerFact::Refused(ticket)),
        }
    }

    fn spend(&self) {
        let budget = match self.grown {
            true => self.budget,
            false => self.budget.at_first(),
        };
        if let Some(slots) = &self.slots {
            slots.spend(budget, self.out.track(Kind::Camera));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_path_counts_before_the_connection_says_so() {
        assert_eq!(
            named("connected", "disconnected"),
            Some(Transport::Disconnected)
        );
        assert_eq!(named("connecting", "failed"), Some(Transport::Failed));
        assert_eq!(named("connected", "completed"), Some(Transport::Connected));
        assert_eq!(named("new", "new"), Some(Transport::Connecting));
        assert_eq!(named("closed", "closed"), None);
    }
}
