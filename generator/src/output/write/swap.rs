//! Exchange of staged entries with those in the crate's folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use foldhash::HashSet;

/// The extension of an old entry while it is saved beside the new one.
const SAVED: &str = "saved";

/// A staged entry and its target.
pub(super) struct Staged {
    /// The new file or folder. After the exchange, the old one is here, if there was one.
    pub(super) new: PathBuf,
    /// The path in the crate.
    pub(super) target: PathBuf,
}

/// Links everything below `from` into `to`, except the replaced paths. Paths are relative to the crate's
/// folder.
pub(super) fn mirror(
    from: &Path,
    to: &Path,
    below: &Path,
    replaced: &HashSet<&Path>,
) -> io::Result<()> {
    let entries = match fs::read_dir(from.join(below)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if replaced.contains(&*path) {
            continue;
        }
        // Folders are created for their files, so an empty folder is not mirrored.
        if entry.file_type()?.is_dir() {
            mirror(from, to, &path, replaced)?;
            continue;
        }
        fs::create_dir_all(to.join(below))?;
        let (source, target) = (entry.path(), to.join(&path));
        // Some file systems do not support hard links.
        if fs::hard_link(&source, &target).is_err() {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// Moves all entries to their targets. If one fails, the earlier ones are rolled back.
pub(super) fn swap_all(staged: &[Staged]) -> Result<(), (PathBuf, io::Error)> {
    for (done, entry) in staged.iter().enumerate() {
        let had_old = entry.target.symlink_metadata().is_ok();
        let swapped = if had_old {
            exchange(&entry.new, &entry.target)
        } else {
            fs::rename(&entry.new, &entry.target)
        };
        if let Err(error) = swapped {
            for entry in staged[..done].iter().rev() {
                let _ = if entry.new.symlink_metadata().is_ok() {
                    exchange(&entry.new, &entry.target)
                } else {
                    fs::rename(&entry.target, &entry.new)
                };
            }
            return Err((entry.target.clone(), error));
        }
    }
    Ok(())
}

/// Exchanges two entries: atomically where the system supports it, else by way of a third path.
fn exchange(new: &Path, target: &Path) -> io::Result<()> {
    if exchange_at_once(new, target).is_ok() {
        return Ok(());
    }
    let mut saved = new.as_os_str().to_owned();
    saved.push(".");
    saved.push(SAVED);
    let saved = PathBuf::from(saved);
    fs::rename(target, &saved)?;
    if let Err(error) = fs::rename(new, target) {
        let _ = fs::rename(&saved, target);
        return Err(error);
    }
    fs::rename(&saved, new)
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange_at_once(new: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange_at_once(_new: &Path, _target: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Restores an entry whose exchange was interrupted when a run was killed.
pub(super) fn restore(staging: &Path, out: &Path) -> io::Result<()> {
    for entry in fs::read_dir(staging)? {
        let entry = entry?;
        let path = entry.path();
        let target = path.file_stem().map(|stem| out.join(stem));
        let is_saved = path.extension().is_some_and(|extension| extension == SAVED);
        if let Some(target) = target.filter(|target| is_saved && !target.exists()) {
            fs::rename(&path, target)?;
        }
    }
    Ok(())
}
