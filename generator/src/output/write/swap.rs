//! Putting entries of a folder in the places of others.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use foldhash::HashSet;

/// What the old entry is called while it waits beside the new one.
const SAVED: &str = "saved";

/// An entry that is ready, and where it goes.
pub(super) struct Staged {
    /// The new file or folder; after the change of places the old one is here, if there was one.
    pub(super) new: PathBuf,
    /// Its place in the crate.
    pub(super) target: PathBuf,
}

/// Links everything below `from` into `to`, but for the paths that are replaced. Paths are given from
/// the crate's folder on.
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
        // A folder is made by what is in it, so one that would be empty does not come along.
        if entry.file_type()?.is_dir() {
            mirror(from, to, &path, replaced)?;
            continue;
        }
        fs::create_dir_all(to.join(below))?;
        let (source, target) = (entry.path(), to.join(&path));
        // Not every file system has links.
        if fs::hard_link(&source, &target).is_err() {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// Puts all entries in their places; if one fails, those before it are put back.
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

/// Lets two entries change places: at once where the system can, else by way of a third place.
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

/// Puts back an entry that was on its way when a run was killed.
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
