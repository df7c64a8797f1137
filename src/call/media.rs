//! My microphone and camera: what is switched on, what is open, what flows.
//!
//! Nothing flows that is not switched on, open, and in a call; one function decides it.

use super::{
    io::{CaptureFailure, Choice, Effect, Kind, News},
    model::Problem,
};
use crate::{ids::Ticket, wire::ErrorCode};

/// Both devices.
#[derive(Debug)]
pub(super) struct Media {
    /// The page is open: devices may be.
    active: bool,
    microphone: Device,
    camera: Device,
    ticket: Ticket,
}

#[derive(Debug)]
struct Device {
    kind: Kind,
    /// Switched on by the person.
    on: bool,
    choice: Choice,
    opening: Option<Opening>,
    open: bool,
    flowing: bool,
    problem: Option<CaptureFailure>,
}

/// A device on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Opening {
    ticket: Ticket,
    attempt: Attempt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// While the one before stays open, so that nobody misses a moment.
    Beside,
    /// With nothing else open: some machines can hold only one.
    Alone,
    /// The chosen one cannot be had: any other.
    Any,
}

impl Media {
    pub(super) fn new() -> Self {
        Self {
            active: false,
            microphone: Device::new(Kind::Microphone),
            camera: Device::new(Kind::Camera),
            ticket: Ticket(0),
        }
    }

    fn device(&self, kind: Kind) -> &Device {
        match kind {
            Kind::Microphone => &self.microphone,
            Kind::Camera => &self.camera,
        }
    }

    fn device_mut(&mut self, kind: Kind) -> &mut Device {
        match kind {
            Kind::Microphone => &mut self.microphone,
            Kind::Camera => &mut self.camera,
        }
    }

    pub(super) fn is_on(&self, kind: Kind) -> bool {
        self.device(kind).on
    }

    pub(super) fn is_flowing(&self, kind: Kind) -> bool {
        self.device(kind).flowing
    }

    /// Open and switched on, whether it flows yet or is only previewed.
    pub(super) fn is_ready(&self, kind: Kind) -> bool {
        self.device(kind).on && self.device(kind).open
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        let of = |device: &Device| {
            let kind = device.kind;
            device.problem.map(|why| Problem { kind, why })
        };
        [&self.microphone, &self.camera]
            .into_iter()
            .filter_map(of)
            .collect()
    }

    /// The page is open: what is switched on is captured, each on its own.
    pub(super) fn open(&mut self, out: &mut Vec<Effect>) {
        self.active = true;
        for kind in [Kind::Microphone, Kind::Camera] {
            if self.is_on(kind) {
                self.switch(kind, true, out);
            }
        }
    }

    pub(super) fn switch(&mut self, kind: Kind, on: bool, out: &mut Vec<Effect>) {
        let active = self.active;
        let device = self.device_mut(kind);
        device.on = on;
        device.problem = None;
        if !active {
            return;
        }
        if on {
            if !device.open && device.opening.is_none() {
                self.capture(kind, Attempt::Alone, out);
            }
        } else if kind == Kind::Camera {
            device.release(out);
        }
    }

    pub(super) fn choose(&mut self, kind: Kind, choice: Choice, out: &mut Vec<Effect>) {
        let active = self.active;
        let device = self.device_mut(kind);
        device.choice = choice;
        if !active {
            return;
        }
        if device.open {
            self.capture(kind, Attempt::Beside, out);
        } else if device.on {
            self.capture(kind, Attempt::Alone, out);
        }
    }

    fn capture(&mut self, kind: Kind, attempt: Attempt, out: &mut Vec<Effect>) {
        self.ticket = self.ticket.next();
        let ticket = self.ticket;
        let device = self.device_mut(kind);
        device.opening = Some(Opening { ticket, attempt });
        let choice = match attempt {
            Attempt::Beside | Attempt::Alone => device.choice.clone(),
            Attempt::Any => Choice(None),
        };
        out.push(Effect::Capture(ticket, kind, choice));
    }

    pub(super) fn on_captured(&mut self, ticket: Ticket, kind: Kind, out: &mut Vec<Effect>) {
        let device = self.device_mut(kind);
        if device.take_opening(ticket).is_none() {
            out.push(Effect::Discard(ticket));
            return;
        }
        device.open = true;
        // The new track is silent until it is told to flow.
        device.flowing = false;
        device.problem = None;
    }

    pub(super) fn on_failed(
        &mut self,
        ticket: Ticket,
        kind: Kind,
        why: CaptureFailure,
        out: &mut Vec<Effect>,
    ) {
        let device = self.device_mut(kind);
        let Some(opening) = device.take_opening(ticket) else {
            return;
        };
        let another_may_do = matches!(why, CaptureFailure::Missing | CaptureFailure::Busy);
        match opening.attempt {
            Attempt::Beside if why == CaptureFailure::Busy && device.open => {
                device.release(out);
                self.capture(kind, Attempt::Alone, out);
            }
            Attempt::Alone if another_may_do && device.choice.0.is_some() => {
                self.capture(kind, Attempt::Any, out);
            }
            // The one before is still open, and flows if it did: to show it as missing would
            // be to hide that somebody is heard.
            Attempt::Beside if device.open => {
                out.push(Effect::News(News::NotDone(ErrorCode::Unavailable)));
            }
            _ => device.problem = Some(why),
        }
    }

    pub(super) fn on_ended(&mut self, kind: Kind, out: &mut Vec<Effect>) {
        let device = self.device_mut(kind);
        if !device.open {
            return;
        }
        let on = device.on;
        let replaced = device.opening.is_some();
        device.let_go(out);
        out.push(Effect::News(News::DeviceGone(kind)));
        if on && !replaced {
            self.capture(kind, Attempt::Any, out);
        }
    }

    /// Lets flow what may flow, and nothing else. `live`: the person is in the call.
    pub(super) fn flow(&mut self, live: bool, out: &mut Vec<Effect>) {
        for kind in [Kind::Microphone, Kind::Camera] {
            let device = self.device_mut(kind);
            let flows = live && device.on && device.open;
            if flows != device.flowing {
                device.flowing = flows;
                out.push(Effect::Flow(kind, flows));
            }
        }
    }

    /// Lets go of both devices; what still opens is discarded when it comes.
    pub(super) fn close(&mut self, out: &mut Vec<Effect>) {
        self.active = false;
        for kind in [Kind::Microphone, Kind::Camera] {
            self.device_mut(kind).release(out);
            self.device_mut(kind).problem = None;
        }
    }
}

impl Device {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            on: true,
            choice: Choice::default(),
            opening: None,
            open: false,
            flowing: false,
            problem: None,
        }
    }

    fn take_opening(&mut self, ticket: Ticket) -> Option<Opening> {
        self.opening.take_if(|opening| opening.ticket == ticket)
    }

    /// Lets go of the open track and of one that is on its way.
    fn release(&mut self, out: &mut Vec<Effect>) {
        self.opening = None;
        self.let_go(out);
    }

    fn let_go(&mut self, out: &mut Vec<Effect>) {
        if std::mem::take(&mut self.flowing) {
            out.push(Effect::Flow(self.kind, false));
        }
        if std::mem::take(&mut self.open) {
            out.push(Effect::Release(self.kind));
        }
    }
}
