use super::{Done, Reading, StoreError, Stored, Task, read};
use futures_util::FutureExt;
use parlor::room::Input;

impl Task {
    /// Reads the settings once what this room itself saves is written.
    pub(super) fn want_settings(&mut self) {
        match &mut self.reading {
            Reading::UnderWay { stale } => *stale = true,
            _ => self.reading = Reading::Wanted,
        }
        self.read_settings();
    }

    pub(super) fn read_settings(&mut self) {
        if self.reading == Reading::Wanted && self.errands.is_empty() {
            self.reading = Reading::UnderWay { stale: false };
            let (id, registry) = (self.id, self.registry.clone());
            let read = async move { Done::Read(read(id, &registry).await) };
            self.errands.push(read.boxed());
        }
    }

    pub(super) fn on_read(&mut self, read: Result<Option<Stored>, StoreError>) {
        let stale = self.reading == Reading::UnderWay { stale: true };
        self.reading = if stale { Reading::Wanted } else { Reading::No };
        match read {
            Ok(Some(_)) if stale => {}
            Ok(Some(stored)) => self.step(Input::Changed(stored.settings)),
            Ok(None) => self.step(Input::Deleted),
            Err(error) => tracing::error!(%error, room = self.id.0, "settings could not be read"),
        }
    }
}
