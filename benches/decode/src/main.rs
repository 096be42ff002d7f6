//! Reading and writing emitted types beside the same types with derived serde traits, in turns, in one
//! process. Printed are the medians' ratios and how often memory was allocated.

mod derived;

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use derived::List;
use emitted::models;
use serde::Serialize;
use serde::de::DeserializeOwned;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A list of so many bytes, of what `entry` writes for each number.
fn payload(bytes: usize, entry: impl Fn(usize) -> String) -> String {
    let mut text = "{\"list\":[".to_owned();
    for index in 0.. {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&entry(index));
        if text.len() + 2 >= bytes {
            break;
        }
    }
    text.push_str("]}");
    text
}

fn item(index: usize) -> String {
    let mut text = format!(
        r#"{{"id":{index},"name":"item {index}","price":{}.5,"in_stock":true,"tags":["new","tag-{index}"],"owner":{{"id":{},"login":"octocat-{index}","email":"o{index}@example.com","site_admin":false}},"created_at":"2024-01-01T00:00:00Z""#,
        index % 90,
        index * 7,
    );
    if index % 2 == 0 {
        let _ = write!(
            text,
            r#","updated_at":"2025-01-01T00:00:00Z","description":"What it is, and \"why\", in a line of text.","rating":4.25,"views":{},"url":"https://api.example.com/items/{index}""#,
            index * 31,
        );
    }
    text.push('}');
    text
}

const STATES: [&str; 10] = [
    "queued", "waiting", "in_progress", "paused", "completed", "failed", "canceled", "skipped", "stale",
    "timed_out",
];

fn state(index: usize) -> String {
    format!("\"{}\"", STATES[index * 7 % 10])
}

fn event(index: usize, is_first: bool) -> String {
    let (tag, rest) = match index % 4 {
        0 => ("created", format!(r#""id":"e{index}","at":"2024-01-01","by":"someone","title":"A title of an event","size":{index}"#)),
        1 => ("changed", format!(r#""id":"e{index}","at":"2024-01-01","field":"title","from":"a title","to":"another title""#)),
        2 => ("removed", format!(r#""id":"e{index}","at":"2024-01-01","reason":"because""#)),
        _ => ("commented", format!(r#""id":"e{index}","text":"A comment on something","likes":{index}"#)),
    };
    if is_first { format!(r#"{{"type":"{tag}",{rest}}}"#) } else { format!(r#"{{{rest},"type":"{tag}"}}"#) }
}

fn means(index: usize) -> String {
    match index % 6 {
        0 => format!(r#"{{"number":"4242 {index}","expiry":"12/30","holder":"A. Person"}}"#),
        1 => format!(r#"{{"iban":"DE{index}","bic":"ABCDEF","holder":"A. Person"}}"#),
        2 => format!(r#"{{"wallet":"w-{index}","token":"token-{index}"}}"#),
        3 => format!(r#"{{"code":"code-{index}","value":12.5,"currency":"EUR"}}"#),
        4 => format!("\"cash-{index}\""),
        _ => index.to_string(),
    }
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn timed<T>(repeat: usize, work: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..repeat {
        black_box(work());
    }
    start.elapsed()
}

fn allocations<T>(work: impl Fn() -> T) -> usize {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    let made = work();
    let after = ALLOCATIONS.load(Ordering::Relaxed);
    drop(made);
    after - before
}

/// Both in turns.
fn side_by_side<A, B>(bytes: usize, ours: impl Fn() -> A, theirs: impl Fn() -> B) -> (f64, f64) {
    // Long enough for the clock, short enough to go on.
    let repeat = (2_000_000 / bytes).max(1);
    let rounds = if bytes > 1_000_000 { 11 } else { 31 };
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        one.push(timed(repeat, &ours));
        other.push(timed(repeat, &theirs));
    }
    let per = |times: &mut [Duration]| median(times) / repeat as f64;
    (per(&mut one), per(&mut other))
}

fn compare<E, D>(name: &str, entry: &dyn Fn(usize) -> String)
where
    E: Serialize + DeserializeOwned,
    D: Serialize + DeserializeOwned,
{
    for bytes in [1_000, 100_000, 10_000_000] {
        let json = payload(bytes, entry);
        let read_emitted = || emitted::decode::<E>(&json).expect("it is as described");
        let read_derived =
            || serde_json::from_slice::<D>(json.as_bytes()).expect("it is as described");
        let (emitted, derived) = (read_emitted(), read_derived());
        let (one, other) = side_by_side(json.len(), read_emitted, read_derived);
        let speed = |seconds: f64| json.len() as f64 / seconds / 1e6;
        println!(
            "| {name} | `decode` | {} | {:.0} | {:.0} | {:.2} | {} | {} |",
            size(bytes), speed(one), speed(other), other / one,
            allocations(read_emitted), allocations(read_derived),
        );
        let read_by_serde = || serde_json::from_str::<E>(&json).expect("it is as described");
        let read_derived = || serde_json::from_str::<D>(&json).expect("it is as described");
        let (one, other) = side_by_side(json.len(), read_by_serde, read_derived);
        println!(
            "| {name} | `serde_json::from_str` | {} | {:.0} | {:.0} | {:.2} | {} | {} |",
            size(bytes), speed(one), speed(other), other / one,
            allocations(read_by_serde), allocations(read_derived),
        );
        let write_emitted = || serde_json::to_string(&emitted).expect("it is JSON");
        let write_derived = || serde_json::to_string(&derived).expect("it is JSON");
        let (one, other) = side_by_side(json.len(), write_emitted, write_derived);
        println!(
            "| {name} | write | {} | {:.0} | {:.0} | {:.2} | {} | {} |",
            size(bytes), speed(one), speed(other), other / one,
            allocations(write_emitted), allocations(write_derived),
        );
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        1_000_000.. => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} KB", bytes / 1_000),
    }
}

fn main() {
    println!("| types | what | payload | emitted, MB/s | derived, MB/s | times as fast | allocations | derived |");
    println!("|---|---|---|---|---|---|---|---|");
    compare::<models::Items, List<derived::Item>>("plain structs", &item);
    compare::<models::States, List<derived::State>>("string enums", &state);
    compare::<models::Events, List<derived::Event>>("tagged, tag first", &|index| event(index, true));
    compare::<models::Events, List<derived::Event>>("tagged, tag last", &|index| event(index, false));
    compare::<models::MeansList, List<derived::Means>>("untagged", &means);
}
