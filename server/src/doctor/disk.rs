use parlor_app::findings::{About, Finding, Says};
use std::path::Path;

/// With less than this it is time to make room: the database's journal alone can take much
/// of it.
const LOW: u64 = 1_000_000_000;
/// With less than this writes will fail soon.
const FULL: u64 = 100_000_000;

/// How much room there is where the data folder is, or will be.
pub(super) fn look(folder: &Path) -> Finding {
    let there = folder.ancestors().find(|path| path.exists());
    match rustix::fs::statvfs(there.unwrap_or(Path::new("."))) {
        Ok(disk) => judge(disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(cause) => {
            let why = cause.kind().to_string();
            Finding::warn(About::Disk, Says::DiskUnknown { why })
        }
    }
}

fn judge(free: u64) -> Finding {
    match free {
        ..FULL => Finding::fail(About::Disk, Says::DiskFull { free }),
        FULL..LOW => Finding::warn(About::Disk, Says::DiskLow { free }),
        LOW.. => Finding::ok(About::Disk, Says::DiskRoom { free }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_app::findings::State;

    #[test]
    fn little_room_is_told_of_before_there_is_none() {
        assert_eq!(judge(FULL - 1).state, State::Fail);
        assert_eq!(judge(LOW - 1).state, State::Warn);
        assert_eq!(judge(LOW).state, State::Ok);
        let here = look(Path::new("no/such/folder/yet"));
        assert!(!matches!(here.says, Says::DiskUnknown { .. }), "{here:?}");
    }
}
