//! Freeing memory in the background.

/// Drops a large value on another thread. A command that ends meanwhile does not wait for it.
pub(crate) fn discard(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}
