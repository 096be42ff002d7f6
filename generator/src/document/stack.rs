//! The thread pool with large stacks that runs the stages.

use super::diagnostic::{Code, Diagnostic, Diagnostics};
use super::fault;

/// The size of a stack. Stages recurse along chains of references, which can be as long as the document.
/// Unused memory is only reserved and costs nothing.
const STACK: usize = 1 << 30;

/// Runs `work` on a thread pool whose stacks are large enough for any document. The pool has one thread
/// per core, or a single one if the system cannot reserve that many stacks. `None` if it cannot reserve
/// any.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    let pool = || {
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
        let pool = pool.thread_name(|number| format!("{}{number}", fault::THREADS));
        // Without a handler, a detached job that panics ends the process.
        pool.panic_handler(|_| ())
    };
    let pool = pool().build().or_else(|_| pool().num_threads(1).build()).ok()?;
    Some(pool.install(work))
}

/// Like [`with_stack`], but reports an error if the system cannot reserve a stack or if `work` panics.
pub(crate) fn on_stack<T: Send>(
    diagnostics: &mut Diagnostics,
    work: impl FnOnce(&mut Diagnostics) -> Option<T> + Send,
) -> Option<T> {
    fault::reported(diagnostics, |diagnostics| {
        if let Some(done) = with_stack(|| work(diagnostics)) {
            return done;
        }
        let message = format!("the system cannot reserve a stack of {} MB", STACK >> 20);
        diagnostics.push(Diagnostic::new(Code::Internal, message).help(
            "raise the limit on virtual memory (`ulimit -v`); unused memory is only reserved",
        ));
        None
    })
}
