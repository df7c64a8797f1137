use parlor_app::findings::{About, Finding, Says};
use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Bits that let anybody but the owner do anything.
const OTHERS: u32 = 0o077;
/// Files looked at: the folder holds a handful.
const FILES: usize = 1_000;

/// Whether the data folder can be used, and by its owner alone.
pub(super) fn look(folder: &Path) -> Vec<Finding> {
    let path = shown(folder);
    let about = About::Folder;
    match open(folder) {
        Ok(open) if open.is_empty() => vec![Finding::ok(about, Says::FolderPrivate { path })],
        Ok(open) => {
            let found =
                |path: &PathBuf| Finding::warn(about, Says::FolderOpen { path: shown(path) });
            open.iter().map(found).collect()
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            vec![Finding::ok(about, Says::FolderMissing { path })]
        }
        Err(cause) => {
            let why = cause.kind().to_string();
            vec![Finding::fail(about, Says::FolderUnusable { path, why })]
        }
    }
}

/// What in the folder others may look at: the folder itself, which closes all in it, or its
/// files.
fn open(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let about = fs::metadata(folder)?;
    if !about.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    let us = rustix::process::geteuid().as_raw();
    if us != 0 && about.uid() != us {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let files = fs::read_dir(folder)?;
    if about.mode() & OTHERS == 0 {
        return Ok(Vec::new());
    }
    let mut open = vec![folder.to_owned()];
    for file in files.take(FILES) {
        let file = file?;
        if file.metadata()?.mode() & OTHERS != 0 {
            open.push(file.path());
        }
    }
    Ok(open)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_others_may_look_at_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let says = |data: &Path| {
            let found = look(data).into_iter();
            found.map(|found| found.says).collect::<Vec<_>>()
        };
        let path = || shown(&data);
        assert_eq!(says(&data), [Says::FolderMissing { path: path() }]);
        fs::create_dir(&data).unwrap();
        let (secret, public) = (data.join("parlor.db"), data.join("notes"));
        fs::write(&secret, "").unwrap();
        fs::write(&public, "").unwrap();
        set(&secret, 0o600);
        set(&public, 0o644);
        set(&data, 0o700);
        assert_eq!(says(&data), [Says::FolderPrivate { path: path() }]);
        set(&data, 0o755);
        let open = |path: &Path| Says::FolderOpen { path: shown(path) };
        assert_eq!(says(&data), [open(&data), open(&public)]);
        let found = says(&secret);
        assert!(
            matches!(found[..], [Says::FolderUnusable { .. }]),
            "{found:?}"
        );
    }
}
