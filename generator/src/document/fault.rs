//! Panics of the generator, as diagnostics.
//!
//! A panic is a bug of the generator, never an error of the document. [`caught`] is the single function
//! that catches it, on whatever thread of the pool it occurs.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};

/// The prefix of the names of the threads that run the stages.
pub(crate) const THREADS: &str = "specwright-";

/// Panic messages longer than this many characters are truncated.
const LONGEST: usize = 300;

/// The number of panic locations that are kept. Several threads can panic at the same time, but only one
/// panic reaches [`caught`].
const REMEMBERED: usize = 16;

/// The messages and locations of the last panics. Only the hook of [`quietly`] writes them.
static PLACES: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// Locked while [`quietly`] replaces the panic hook.
static HOOK: Mutex<()> = Mutex::new(());

/// Runs `work`.
///
/// # Errors
///
/// The diagnostic `E0901` if `work` panics.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    // A panic can leave borrowed data of `work` inconsistent. Callers only use its diagnostics, which are
    // consistent after each push.
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let message = message(&*payload);
        let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
        let place = places.iter().position(|(of, _)| *of == message);
        let place = place.map(|index| places.remove(index).1);
        let place = place.map(|place| format!("it failed at `{place}`; ")).unwrap_or_default();
        let help =
            format!("{place}this is a bug in specwright; please report it with the document");
        let message = format!("the generator failed: {message}");
        Box::new(Diagnostic::new(Code::Internal, message).help(help))
    })
}

/// Runs `work`, and adds the diagnostic `E0901` if it panics.
pub(crate) fn reported<T>(
    diagnostics: &mut Diagnostics,
    work: impl FnOnce(&mut Diagnostics) -> Option<T>,
) -> Option<T> {
    caught(|| work(diagnostics)).unwrap_or_else(|fault| {
        diagnostics.push(*fault);
        None
    })
}

/// Runs `work` without printing panics of this thread or of the pool's threads to stderr. Their locations
/// are kept for [`caught`]. Panics of other threads are printed as usual.
///
/// The panic hook is global to the process, so only commands should call this, not libraries. The
/// previous hook is restored at the end; concurrent calls run one after the other.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let _alone = HOOK.lock().unwrap_or_else(PoisonError::into_inner);
    let own = thread::current().id();
    let before = Arc::new(panic::take_hook());
    let otherwise = Arc::clone(&before);
    panic::set_hook(Box::new(move |info| {
        let thread = thread::current();
        let is_pool = thread.name().is_some_and(|name| name.starts_with(THREADS));
        if is_pool || thread.id() == own {
            remember(info);
        } else {
            otherwise(info);
        }
    }));
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(Box::new(move |info| before(info)));
    done.unwrap_or_else(|payload| panic::resume_unwind(payload))
}

fn remember(info: &PanicHookInfo<'_>) {
    let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
    if places.len() >= REMEMBERED {
        places.remove(0);
    }
    places.push((message(info.payload()), info.location().map(place).unwrap_or_default()));
}

/// Returns a file and a line, such as `generator/src/merge.rs:12`, independent of the build directory.
fn place(location: &Location<'_>) -> String {
    let file = location.file().replace('\\', "/");
    let package =
        file.rfind("/src/").map_or(0, |end| file[..end].rfind('/').map_or(0, |at| at + 1));
    format!("{}:{}", &file[package..], location.line())
}

/// Returns the message of a panic on one line.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    let text = text.unwrap_or("a panic without a message");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ");
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;
    use crate::document::diagnostic::render;
    use crate::document::stack::on_stack;

    /// Returns the rendered diagnostics of a stage that panics.
    fn said(stage: impl FnOnce(&mut Diagnostics) -> Option<()> + Send) -> String {
        let mut diagnostics = Diagnostics::new();
        let done = quietly(|| on_stack(&mut diagnostics, stage));
        assert!(done.is_none() && diagnostics.has_errors());
        assert_eq!(diagnostics.len(), 1);
        render(&diagnostics, false)
    }

    #[test]
    fn a_panic_is_one_diagnostic() {
        let text = said(|_| panic!("a list\nof {} parts", 3));
        assert!(
            text.starts_with("error[E0901]: the generator failed: a list of 3 parts\n"),
            "{text}"
        );
        assert!(text.contains("generator/src/document/fault.rs:"), "{text}");
        assert!(text.contains("please report it"), "{text}");
        assert!(said(|_| panic::panic_any(7)).contains("a panic without a message"));
        let long = said(|_| panic!("{}", "é".repeat(10_000)));
        assert!(long.len() < 2_000, "{long}");
    }

    #[test]
    fn panics_of_jobs_are_caught() {
        let text = said(|_| {
            let jobs = (0..100).into_par_iter();
            jobs.for_each(|job| assert!(job != 70, "the job with the number 70"));
            Some(())
        });
        assert!(text.contains("the job with the number 70"), "{text}");
        let text = said(|_| rayon::join(|| (), || panic!("the second of two")).1);
        assert!(text.contains("the second of two"), "{text}");
        assert!(text.contains("generator/src/document/fault.rs:"), "{text}");
    }

    /// A detached job must not end the process when it panics.
    #[test]
    fn a_panic_of_a_job_without_an_owner_stops_nothing() {
        let (sender, ended) = std::sync::mpsc::channel::<()>();
        let mut diagnostics = Diagnostics::new();
        let done = quietly(|| {
            on_stack(&mut diagnostics, |_| {
                rayon::spawn(move || {
                    let _sender = sender;
                    panic!("nobody waits for this");
                });
                Some(())
            })
        });
        // Unwinding drops the sender.
        assert!(ended.recv().is_err());
        assert_eq!((done, diagnostics.len()), (Some(()), 0));
    }

    #[test]
    fn what_was_said_before_stays() {
        let mut diagnostics = Diagnostics::new();
        let done: Option<()> = quietly(|| {
            on_stack(&mut diagnostics, |diagnostics| {
                diagnostics.push(Diagnostic::new(Code::WrongType, "before"));
                panic!("after")
            })
        });
        let messages: Vec<&str> = diagnostics.iter().map(|it| it.message.as_str()).collect();
        assert_eq!((done, messages), (None, vec!["before", "the generator failed: after"]));
    }

    #[test]
    fn the_hook_is_put_back() {
        let quiet = panic::catch_unwind(|| quietly(|| panic!("in between")));
        assert!(quiet.is_err());
        let fault = caught(|| panic!("without a hook")).err();
        let help = fault.and_then(|fault| fault.help).unwrap_or_default();
        assert!(help.starts_with("this is a bug in specwright"), "no place is known: {help}");
    }
}
