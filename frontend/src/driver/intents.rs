//! What people want: into the call what is its business, done here what is only the page's.

use super::{Page, project::show};
use crate::{act::copy, dom::window, event::Event, stage::Stage};
use parlor::call::{Choice, Entry, Input, Kind};
use parlor_app::view::{Intent, Layout};

impl Page {
    pub(super) fn on_intent(&mut self, intent: Intent) {
        match intent {
            Intent::TryAgain => self.try_again(),
            Intent::Join { name, take_over } => self.step(Input::Join(Entry { name, take_over })),
            Intent::Switch(kind, on) => {
                *self.habits.switch(kind) = on;
                self.habits.save();
                self.step(Input::Switch(kind, on));
            }
            Intent::Choose(kind, device) => self.choose(kind, device),
            Intent::RaiseHand(up) => self.step(Input::RaiseHand(up)),
            Intent::React(emoji) => self.step(Input::React(emoji)),
            Intent::HideAddress(hide) => {
                self.habits.hide_address = hide;
                self.habits.save();
                self.hide_address(hide);
            }
            Intent::Admit(who) => self.step(Input::Admit(who)),
            Intent::AdmitAll => self.admit_all(),
            Intent::Deny(who) => self.step(Input::Deny(who)),
            Intent::Remove(who) => self.step(Input::Remove(who)),
            Intent::Ban(who) => self.step(Input::Ban(who)),
            Intent::Mute(who) => self.step(Input::Mute(who)),
            Intent::Promote(who) => self.step(Input::Promote(who)),
            Intent::Lock(locked) => self.step(Input::Lock(locked)),
            Intent::End => self.step(Input::End),
            Intent::Leave => self.leave(),
            Intent::Chat(input) => self.step(Input::Chat(input)),
            Intent::Typing(on) => self.typing(on),
            Intent::Files(intent) => self.files.want(intent),
            of_the_page => self.on_page_intent(of_the_page),
        }
    }

    /// What the call need not know of.
    fn on_page_intent(&mut self, intent: Intent) {
        match intent {
            Intent::ChooseSpeaker(speaker) => self.choose_speaker(speaker),
            Intent::TestSpeaker => self.media.test_speaker(),
            Intent::CopyLink => self.copy_link(),
            Intent::Layout(layout) => show(self.view.layout, layout),
            Intent::Spotlight(who) => {
                show(self.view.spotlight, who);
                if who.is_some() {
                    show(self.view.layout, Layout::Spotlight);
                }
            }
            Intent::Hear => {
                self.notices.heard();
                self.peers.hear();
                self.tiles.play();
            }
            Intent::Dismiss(n) => self.notices.dismiss(n),
            Intent::ChatShown(shown) => self.shown.chat_open = shown,
            Intent::TellTyping(on) => self.tell_typing(on),
            Intent::Draft(text) => self.chat.remember_draft(&text),
            Intent::SaveChat => self.save_chat(),
            Intent::TileMounted { who, video } => {
                let picture = match who {
                    Some(who) => self.peers.picture(who),
                    None => self.media.own(),
                };
                self.tiles.mount(who, &video, picture);
            }
            Intent::StageMounted { stage } => self.stage = Stage::mount(&stage),
            Intent::MeterMounted { meter } => self.media.meter(&meter),
            _ => {}
        }
    }

    fn choose(&mut self, kind: Kind, device: String) {
        *self.habits.device(kind) = Some(device.clone());
        self.habits.save();
        self.step(Input::Choose(kind, Choice(Some(device))));
    }

    pub(super) fn hide_address(&mut self, hide: bool) {
        self.step(Input::HideAddress(hide));
        show(self.view.hide_address, hide);
    }

    fn choose_speaker(&mut self, speaker: String) {
        self.habits.speaker = Some(speaker.clone());
        self.habits.save();
        self.peers.set_speaker(speaker.clone());
        self.media.set_speaker(speaker.clone());
        self.view
            .devices
            .try_update(|devices| devices.speaker = Some(speaker));
    }

    /// Every device that is switched on and did not open is asked for again.
    fn try_again(&mut self) {
        for problem in self.call.me().problems {
            self.step(Input::Switch(problem.kind, true));
        }
    }

    fn admit_all(&mut self) {
        let door: Vec<_> = self.call.door().iter().map(|person| person.id).collect();
        for who in door {
            self.step(Input::Admit(who));
        }
    }

    fn copy_link(&self) {
        let queue = self.queue.clone();
        let location = window().location();
        let link = location
            .origin()
            .map(|origin| format!("{origin}/r/{}", self.slug));
        if let Ok(link) = link {
            copy(link, move || queue.put(Event::Copied));
        }
    }
}
