//! What people want of files: into the transfers what is their business, done here what is
//! only the page's.

use super::{
    choose::Chosen,
    exchange::Exchange,
    picture::picture,
    place::Place,
    post::{Happened, Purpose},
    project::{show, title},
    save::{Received, save},
};
use parlor::{
    ids::ParticipantId,
    transfer::{BadOffer, FileEntry, Input, Key, OfferedFiles, Side, TransferId, mended_path},
};
use parlor_app::view::{FilesIntent, NotOffered};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

impl Exchange {
    pub(super) fn on_intent(&mut self, intent: FilesIntent) {
        match intent {
            FilesIntent::PanelMounted { files, folder } => self.choosing.mount([&files, &folder]),
            FilesIntent::PanelShown(_) => self.disk.look_for_room(),
            FilesIntent::SendTo(people) => show(self.view.files.to, people),
            FilesIntent::Accept(key) => self.step(Input::Accept(key)),
            FilesIntent::AcceptInto(key) => self.ask_for_place(key),
            FilesIntent::Decline(key) => self.step(Input::Decline(key)),
            FilesIntent::Trust(who, on) => self.trust(who, on),
            FilesIntent::Pause(side, key, on) => self.step(Input::Pause(side, key, on)),
            FilesIntent::Cancel(side, key) => self.step(Input::Cancel(side, key)),
            FilesIntent::PauseAll(transfer, on) => {
                self.each(transfer, |key| Input::Pause(Side::Sending, key, on));
            }
            FilesIntent::CancelAll(transfer) => {
                self.each(transfer, |key| Input::Cancel(Side::Sending, key));
            }
            FilesIntent::ChooseAgain(transfer) => self.choose_again(transfer),
            FilesIntent::OfferAgain(key) => self.offer_again(key),
            FilesIntent::Save(key) => self.save(key, None),
            FilesIntent::SaveInto(key) => self.ask_for_place(key),
            FilesIntent::Dismiss(side, key) => self.dismiss(side, key),
        }
    }

    fn trust(&mut self, who: ParticipantId, on: bool) {
        let mut trusted = self.view.files.trusted.get_untracked();
        trusted.retain(|known| *known != who);
        if on {
            trusted.push(who);
        }
        show(self.view.files.trusted, trusted);
        self.step(Input::Trust(who, on));
    }

    /// The same to every recipient of an offer of mine.
    fn each(&mut self, transfer: TransferId, input: impl Fn(Key) -> Input) {
        for key in self.recipients(transfer) {
            self.step(input(key));
        }
    }

    fn recipients(&self, transfer: TransferId) -> Vec<Key> {
        let mine = self.machine.list().filter(|row| row.side == Side::Sending);
        mine.map(|row| row.key)
            .filter(|key| key.transfer == transfer)
            .collect()
    }

    // -- choosing and offering --

    pub(super) fn on_chosen(&mut self, purpose: Purpose, chosen: Result<Vec<Chosen>, NotOffered>) {
        match (purpose, chosen) {
            (_, Err(why)) => show(self.view.files.refused, Some(why)),
            // A dialog that was closed, or a folder with nothing in it.
            (_, Ok(chosen)) if chosen.is_empty() => {}
            (Purpose::Offer, Ok(chosen)) => self.offer(chosen),
            (Purpose::Again(transfer), Ok(chosen)) => self.supply(transfer, chosen),
        }
    }

    fn offer(&mut self, chosen: Vec<Chosen>) {
        let to = self.addressees();
        if to.is_empty() {
            return show(self.view.files.refused, Some(NotOffered::Nobody));
        }
        let entries = chosen.iter().map(entry).collect();
        let files: Vec<File> = chosen.into_iter().map(|chosen| chosen.file).collect();
        match OfferedFiles::of(entries, None) {
            Ok(offered) => {
                show(self.view.files.refused, None);
                let post = self.post.clone();
                spawn_local(async move {
                    let offered = with_picture(&files, offered).await;
                    post.put(Happened::Offering(files, offered, to));
                });
            }
            Err(why) => show(self.view.files.refused, Some(refusal(why))),
        }
    }

    /// Whom the next files go to: whoever was chosen and is here.
    fn addressees(&self) -> Vec<ParticipantId> {
        let here = self.view.tiles.with_untracked(|tiles| {
            let ids = tiles.iter().map(|tile| tile.id);
            ids.collect::<Vec<_>>()
        });
        match self.view.files.to.get_untracked() {
            None => here,
            Some(chosen) => here.into_iter().filter(|id| chosen.contains(id)).collect(),
        }
    }

    pub(super) fn on_offering(
        &mut self,
        files: Vec<File>,
        offered: OfferedFiles,
        to: Vec<ParticipantId>,
    ) {
        let transfer = fresh();
        self.sources.hold(transfer, files, &offered, to.len() > 1);
        self.step(Input::Offer {
            transfer,
            files: offered,
            to,
        });
    }

    fn offer_again(&mut self, key: Key) {
        let files = self.sources.files(key.transfer);
        let (Some(files), Some(offered)) = (files, self.offered(Side::Sending, key)) else {
            return;
        };
        self.step(Input::Dismiss(Side::Sending, key));
        self.on_offering(files, offered, vec![key.who]);
    }

    fn choose_again(&mut self, transfer: TransferId) {
        let key = self.recipients(transfer).into_iter().next();
        let offered = key.and_then(|key| self.offered(Side::Sending, key));
        let folder = offered.is_some_and(|offered| title(&offered).folder);
        self.choosing.ask(Purpose::Again(transfer), folder);
    }

    /// The files of an offer from before a reload, as far as they are among those chosen.
    fn supply(&mut self, transfer: TransferId, chosen: Vec<Chosen>) {
        let keys = self.recipients(transfer);
        let offered = keys
            .first()
            .and_then(|key| self.offered(Side::Sending, *key));
        let Some(offered) = offered else { return };
        let mut chosen: Vec<_> = chosen
            .into_iter()
            .map(|chosen| (entry(&chosen), chosen.file))
            .collect();
        let (mut files, mut entries) = (Vec::new(), Vec::new());
        for wanted in &offered.files {
            let found = chosen.iter().position(|(entry, _)| is_named(entry, wanted));
            if let Some(found) = found {
                let (mut entry, file) = chosen.swap_remove(found);
                entry.path.clone_from(&wanted.path);
                entries.push(entry);
                files.push(file);
            }
        }
        if files.len() == offered.files.len() {
            self.sources.hold(transfer, files, &offered, keys.len() > 1);
        }
        self.step(Input::Supplied(transfer, entries));
    }

    // -- handing out --

    /// Asks where to; what is not here yet is accepted then.
    fn ask_for_place(&mut self, key: Key) {
        let Some(offered) = self.offered(Side::Receiving, key) else {
            return;
        };
        let (name, several) = (title(&offered).name, offered.files.len() > 1);
        let post = self.post.clone();
        spawn_local(async move {
            let place = Place::ask(&name, several).await;
            post.put(Happened::Placed(key, place));
        });
    }

    pub(super) fn on_placed(&mut self, key: Key, place: Option<Place>) {
        let Some(place) = place else { return };
        if self.finished.contains(&key) {
            return self.save(key, Some(place));
        }
        self.places.insert(key, place);
        self.step(Input::Accept(key));
    }

    pub(super) fn on_finished(&mut self, key: Key) {
        self.finished.insert(key);
        self.plans.remove(&key);
        self.shown.touch();
        if let Some(place) = self.places.remove(&key) {
            self.save(key, Some(place));
        }
    }

    fn save(&mut self, key: Key, place: Option<Place>) {
        let Some(received) = self.received(key) else {
            return;
        };
        spawn_local(save(self.disk.clone(), self.post.clone(), received, place));
    }

    fn received(&self, key: Key) -> Option<Received> {
        let left_over = self.left_over.iter().find(|found| found.memory.key == key);
        let (store, offered) = match left_over {
            Some(found) => (found.name.clone(), found.memory.offered.clone()),
            None => {
                let store = super::disk::name(&self.mine, key);
                (store, self.offered(Side::Receiving, key)?)
            }
        };
        Some(Received {
            key,
            store,
            title: title(&offered).name,
            offered,
        })
    }

    fn dismiss(&mut self, side: Side, key: Key) {
        let left_over = self.left_over.iter().position(|it| it.memory.key == key);
        match left_over.filter(|_| side == Side::Receiving) {
            Some(at) => {
                let found = self.left_over.remove(at);
                self.disk.discard(&found.name);
                self.shown.touch();
            }
            None => self.step(Input::Dismiss(side, key)),
        }
    }
}

fn entry(chosen: &Chosen) -> FileEntry {
    FileEntry {
        path: chosen.path.clone(),
        size: chosen.file.size() as u64,
        kind: chosen.file.type_(),
        modified: chosen.file.last_modified().max(0.0) as u64,
    }
}

/// Whether something chosen again has the name that was offered, as it was mended then.
fn is_named(chosen: &FileEntry, wanted: &FileEntry) -> bool {
    mended_path(&chosen.path).is_ok_and(|path| path == wanted.path)
}

async fn with_picture(files: &[File], offered: OfferedFiles) -> OfferedFiles {
    match files {
        [one] => OfferedFiles {
            picture: picture(one).await,
            ..offered
        },
        _ => offered,
    }
}

fn refusal(why: BadOffer) -> NotOffered {
    match why {
        BadOffer::Nothing => NotOffered::Unreadable,
        BadOffer::TooMany | BadOffer::TooLarge => NotOffered::TooMany,
        BadOffer::BadName => NotOffered::BadName,
    }
}

/// A name that no other offer has.
fn fresh() -> TransferId {
    TransferId((js_sys::Math::random() * (1u64 << 53) as f64) as u64)
}
