//! What the transfers hold, shown: each field of the view is touched only when it changed, a
//! few times a second.

use super::{exchange::Exchange, place::Place, post::Happened};
use crate::clock::{self, Timer};
use parlor::{
    ids::ParticipantId,
    limits::OFFER_BYTES,
    time::Millis,
    transfer::{Key, OfferedFiles, ReceivingMemory, Side, State, Transfer, TransferId},
};
use parlor_app::{
    reactive::RwSignal,
    view::{FilePerson, FileRow},
};
use std::collections::{BTreeMap, BTreeSet};

/// How long what is shown stays, unless somebody is asked something.
const GAP_MS: u64 = 500;

/// What has to be known of what is shown, beside the transfers themselves.
#[derive(Default)]
pub(super) struct Shown {
    version: u64,
    /// Rises with what is shown and is not the machine's.
    own: u64,
    own_shown: u64,
    again: Millis,
    later: Option<Timer>,
    names: BTreeMap<ParticipantId, String>,
    saved: BTreeSet<Key>,
    packing: BTreeMap<Key, f64>,
    /// How many bytes can be kept here, as far as that is known.
    room: Option<u64>,
}

impl Shown {
    pub(super) fn touch(&mut self) {
        self.own += 1;
    }

    pub(super) fn room(&mut self, _disk: bool, bytes: u64) {
        self.room = Some(bytes);
        self.touch();
    }

    pub(super) fn pack(&mut self, key: Key, far: Option<f64>) {
        match far {
            Some(far) => self.packing.insert(key, far),
            None => self.packing.remove(&key),
        };
        self.touch();
    }

    pub(super) fn save(&mut self, key: Key, saved: bool) {
        if saved {
            self.saved.insert(key);
        }
        self.touch();
    }

    /// People keep their name after they left.
    pub(super) fn name(&mut self, who: ParticipantId, name: &str) {
        if self.names.get(&who).is_none_or(|known| known != name) {
            self.names.insert(who, name.to_owned());
        }
    }

    pub(super) fn name_of(&self, who: ParticipantId) -> Option<String> {
        self.names.get(&who).cloned()
    }
}

/// Sets a signal if that changes it; one whose page is gone stays as it is.
pub(super) fn show<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|now| *now != value) == Some(true) {
        signal.try_set(value);
    }
}

impl Exchange {
    pub(super) fn project(&mut self) {
        let now = clock::now();
        let changed =
            self.shown.version != self.machine.version() || self.shown.own != self.shown.own_shown;
        if !changed {
            return;
        }
        if now < self.shown.again {
            if self.shown.later.is_none() {
                let post = self.post.clone();
                let later = Timer::after(self.shown.again - now, move || {
                    post.put(Happened::Pulse);
                });
                self.shown.later = Some(later);
            }
            return;
        }
        self.shown.later = None;
        self.shown.again = now + GAP_MS;
        self.shown.version = self.machine.version();
        self.shown.own_shown = self.shown.own;
        self.learn_names();
        self.show_rows();
        self.leaving.ask(self.machine.is_moving(), &self.post);
        self.remembered.save();
        let listed = self.machine.list().filter(|row| row.side == Side::Sending);
        let listed = listed.map(|row| row.key.transfer).collect();
        self.sources.keep_only(&listed);
    }

    fn learn_names(&mut self) {
        let shown = &mut self.shown;
        self.view.tiles.try_with_untracked(|tiles| {
            for tile in tiles {
                shown.name(tile.id, &tile.name);
            }
        });
    }

    fn show_rows(&mut self) {
        let all: Vec<Transfer<'_>> = self.machine.list().collect();
        let asked = all.iter().filter(|row| is_asked(row)).count();
        let progress = progress(&all);
        let mut rows = self.rows(&all);
        rows.extend(
            self.left_over
                .iter()
                .map(|found| self.left_over(&found.memory)),
        );
        show(self.view.files.rows, rows);
        show(self.view.files.asked, asked);
        show(self.view.files.progress, progress);
    }

    /// Newest first; offers that wait for an answer before all.
    fn rows(&self, all: &[Transfer<'_>]) -> Vec<FileRow> {
        let mut rows: Vec<(bool, FileRow)> = Vec::new();
        let mut mine: BTreeMap<TransferId, usize> = BTreeMap::new();
        for it in all {
            let known = mine
                .get(&it.key.transfer)
                .filter(|_| it.side == Side::Sending);
            if let Some(at) = known {
                rows[*at].1.people.push(self.person(it));
                continue;
            }
            if it.side == Side::Sending {
                mine.insert(it.key.transfer, rows.len());
            }
            rows.push((!is_asked(it), self.row(it)));
        }
        rows.reverse();
        rows.sort_by_key(|(answered, _)| *answered);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn row(&self, it: &Transfer<'_>) -> FileRow {
        let title = title(it.offered);
        let key = it.key;
        let mine = it.side == Side::Sending;
        let room = self.shown.room.filter(|room| *room < it.total);
        FileRow {
            side: it.side,
            transfer: key.transfer,
            name: title.name,
            count: it.offered.files.len(),
            folder: title.folder,
            kind: kind(it.offered),
            bytes: it.total,
            picture: it.offered.picture.clone(),
            people: vec![self.person(it)],
            saveable: !mine && it.state == State::Done && self.finished.contains(&key),
            placeable: !mine && Place::is_any(),
            saved: !mine && self.shown.saved.contains(&key),
            packing: self.shown.packing.get(&key).copied().filter(|_| !mine),
            left_over: false,
            too_large: room.filter(|_| is_asked(it)),
        }
    }

    /// What another seat of this browser left: nothing comes to it any more.
    fn left_over(&self, it: &ReceivingMemory) -> FileRow {
        let title = title(&it.offered);
        let sizes = it.offered.files.iter().map(|file| file.size);
        let bytes = sizes.fold(0, u64::saturating_add).min(OFFER_BYTES);
        let kept = it.have.0.iter().map(|(from, to)| to.saturating_sub(*from));
        let kept = kept.fold(0, u64::saturating_add) * parlor::limits::BLOCK_BYTES;
        let person = FilePerson {
            key: it.key,
            name: it.from.clone(),
            state: if it.done { State::Done } else { State::Left },
            done: if it.done { bytes } else { kept.min(bytes) },
            rate: None,
            left: None,
            other_files: false,
        };
        FileRow {
            side: Side::Receiving,
            transfer: it.key.transfer,
            name: title.name,
            count: it.offered.files.len(),
            folder: title.folder,
            kind: kind(&it.offered),
            bytes,
            picture: it.offered.picture.clone(),
            people: vec![person],
            saveable: it.done,
            placeable: Place::is_any(),
            saved: self.shown.saved.contains(&it.key),
            packing: self.shown.packing.get(&it.key).copied(),
            left_over: true,
            too_large: None,
        }
    }

    fn person(&self, it: &Transfer<'_>) -> FilePerson {
        FilePerson {
            key: it.key,
            name: self.shown.name_of(it.key.who).unwrap_or_default(),
            state: it.state,
            done: it.done,
            rate: it.rate,
            left: it.left.map(|left| left.div_ceil(1_000)),
            other_files: it.other_files,
        }
    }
}

fn is_asked(it: &Transfer<'_>) -> bool {
    it.side == Side::Receiving && it.state == State::Offered
}

/// How far all is that is accepted and not over.
fn progress(all: &[Transfer<'_>]) -> Option<f64> {
    let moves = |it: &&Transfer<'_>| {
        !it.state.is_over() && !matches!(it.state, State::Offered | State::NeedsFiles)
    };
    let (done, total) = all.iter().filter(moves).fold((0.0, 0.0), |sum, it| {
        (sum.0 + it.done as f64, sum.1 + it.total as f64)
    });
    let some = all.iter().any(|it| moves(&it));
    some.then(|| if total > 0.0 { done / total } else { 0.0 })
}

/// What an offer is called.
pub(super) struct Title {
    pub(super) name: String,
    pub(super) folder: bool,
}

/// The folder's name where all is in one, else the first file's.
pub(super) fn title(offered: &OfferedFiles) -> Title {
    let first = offered.files.first().map_or("", |file| file.path.as_str());
    let folder = first.find('/').map(|at| &first[..=at]).filter(|folder| {
        let mut files = offered.files.iter();
        files.all(|file| file.path.starts_with(folder))
    });
    let name = folder.map_or_else(
        || first.rsplit('/').next().unwrap_or(first),
        |folder| &folder[..folder.len() - 1],
    );
    Title {
        name: name.to_owned(),
        folder: folder.is_some(),
    }
}

fn kind(offered: &OfferedFiles) -> String {
    let first = offered.files.first();
    first.map(|file| file.kind.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor::transfer::FileEntry;

    fn offered(paths: &[&str]) -> OfferedFiles {
        let entry = |path: &&str| FileEntry {
            path: (*path).to_owned(),
            size: 1,
            kind: String::new(),
            modified: 0,
        };
        OfferedFiles {
            files: paths.iter().map(entry).collect(),
            picture: None,
        }
    }

    #[test]
    fn a_folder_is_called_by_its_own_name_and_files_by_the_first() {
        let of = |paths| {
            let title = title(&offered(paths));
            (title.name, title.folder)
        };
        assert_eq!(of(&["a.txt"]), ("a.txt".into(), false));
        assert_eq!(of(&["a.txt", "b.txt"]), ("a.txt".into(), false));
        assert_eq!(of(&["trip/a", "trip/b/c"]), ("trip".into(), true));
        assert_eq!(of(&["trip/a", "tripod"]), ("a".into(), false));
    }
}
