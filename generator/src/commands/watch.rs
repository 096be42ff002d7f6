//! `specwright watch`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::generate::{Generate, Plan};

/// Regenerate whenever the document, an overlay or the settings change. Accepts the arguments of
/// `generate`.
#[derive(clap::Args)]
pub(crate) struct Watch {
    #[command(flatten)]
    generate: Generate,
}

/// The quiet period before a run starts, because editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(100);

impl Watch {
    pub(crate) fn run(&self) -> ExitCode {
        let Ok(mut plan) = self.generate.plan() else {
            return ExitCode::from(2);
        };
        let (sender, events) = channel();
        // Sending fails only after the receiver is gone.
        let watcher = notify::recommended_watcher(move |event| drop(sender.send(event)));
        let mut folders_seen = BTreeSet::new();
        let failed = |error: notify::Error| {
            eprintln!("error: files cannot be watched: {error}");
            ExitCode::FAILURE
        };
        let mut watcher = match watcher {
            Ok(watcher) => watcher,
            Err(error) => return failed(error),
        };
        loop {
            // Settings can name new files, and a run can create the crate's folder.
            if let Err(error) = watch(&mut watcher, self.folders(&plan), &mut folders_seen) {
                return failed(error);
            }
            if plan.run_if_changed() {
                eprintln!("watching {}", plan.spec.display());
            }
            if !wait(&events, &plan) {
                return ExitCode::FAILURE;
            }
            // Errors in the settings have been printed; the next change may fix them.
            if let Ok(changed) = self.generate.plan() {
                plan = changed;
            }
        }
    }

    /// The folders of all files that a run reads. Editors replace files, so folders are watched instead.
    fn folders(&self, plan: &Plan) -> BTreeSet<PathBuf> {
        let load = &plan.options.load;
        let files =
            [plan.spec.as_path()].into_iter().chain(load.overlays.iter().map(PathBuf::as_path));
        let files = files.chain(self.generate.settings());
        let folders = files.map(|file| match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        });
        folders.chain(load.allow.iter().cloned()).chain([plan.out.clone()]).collect()
    }
}

fn watch(
    watcher: &mut RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    folders_seen: &mut BTreeSet<PathBuf>,
) -> notify::Result<()> {
    for folder in folders.into_iter().filter(|folder| folder.exists()) {
        if !folders_seen.contains(&folder) {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
            folders_seen.insert(folder);
        }
    }
    Ok(())
}

/// Blocks until a file that a run may read has changed and no event follows for [`QUIET`]. Returns
/// `false` once the watcher is gone.
fn wait(events: &Receiver<notify::Result<Event>>, plan: &Plan) -> bool {
    let sources = absolute(&plan.out.join(plan.options.sources()));
    loop {
        let Ok(event) = events.recv() else {
            return false;
        };
        if event.is_ok_and(|event| matters(&event, &sources)) {
            while events.recv_timeout(QUIET).is_ok() {}
            return true;
        }
    }
}

/// Whether an event concerns a file that a run may read, rather than one that it writes.
fn matters(event: &Event, sources: &Path) -> bool {
    let is_staging = |path: &Path| {
        path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(".specwright-"))
    };
    !matches!(event.kind, EventKind::Access(_))
        && event.paths.iter().any(|path| {
            let path = absolute(path);
            !path.starts_with(sources) && !is_staging(&path)
        })
}

fn absolute(path: &Path) -> PathBuf {
    std::fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}
