//! The stack that the stages run on.

use super::diagnostic::{Code, Diagnostic, Diagnostics};
use super::fault;

/// Schemas refer to schemas, in chains as long as the document, and the stages follow them by
/// recursion. A stack of this size is only reserved; what is not used costs nothing.
const STACK: usize = 1 << 30;

/// Does something on a stack that is large enough for any document, with as many threads of the kind as
/// there are cores, or one where the system does not have room for so many stacks. `None` if it has none.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    let pool = || {
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
        let pool = pool.thread_name(|number| format!("{}{number}", fault::THREADS));
        // Without a handler, a job that nothing waits for ends the process if it panics.
        pool.panic_handler(|_| ())
    };
    let pool = pool().build().or_else(|_| pool().num_threads(1).build()).ok()?;
    Some(pool.install(work))
}

/// The same, where it is an error if the system has no such stack, or if the work panics.
pub(crate) fn on_stack<T: Send>(
    diagnostics: &mut Diagnostics,
    work: impl FnOnce(&mut Diagnostics) -> Option<T> + Send,
) -> Option<T> {
    fault::reported(diagnostics, |diagnostics| {
        if let Some(done) = with_stack(|| work(diagnostics)) {
            return done;
        }
        let message = format!("the system has no room for a stack of {} MB", STACK >> 20);
        diagnostics.push(Diagnostic::new(Code::Internal, message).help(
            "raise the limit of virtual memory (`ulimit -v`); none of it is used but what is needed",
        ));
        None
    })
}
