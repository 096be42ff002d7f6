//! Unique strings. They are not secret.

/// A string of 32 hexadecimal digits.
pub(super) fn token() -> String {
    format!("{:016x}{:016x}", number(), number())
}

/// A number from 0 up to 1.
pub(super) fn fraction() -> f64 {
    let bits = u32::try_from(number() >> 32).unwrap_or(u32::MAX);
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

/// A random number. The standard library seeds its hash maps from the system's random source.
#[cfg(not(target_family = "wasm"))]
fn number() -> u64 {
    use std::hash::{BuildHasher, RandomState};

    RandomState::new().hash_one(std::thread::current().id())
}

#[cfg(target_family = "wasm")]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any bits will do")]
fn number() -> u64 {
    let half = || (js_sys::Math::random() * 4_294_967_296.0) as u64;
    half() << 32 | half()
}
