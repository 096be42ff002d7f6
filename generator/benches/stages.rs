//! Where the time of a run goes: the medians of each stage over several runs of the line, in one process.
//!
//! ```text
//! cargo bench -p specwright --bench stages -- SPEC [ROUNDS]
//! ```
//!
//! Nothing is written to disk. Threads: as many as there are cores, or `RAYON_NUM_THREADS`.

use std::path::Path;
use std::time::{Duration, Instant};

use specwright::diagnostic::Diagnostics;
use specwright::load::{LoadOptions, load_with};
use specwright::settings::Settings;
use specwright::{
    analyze, calls, check, compose, directions, emit, features, format, keep, lock, lower, merge,
    name, resolve, surface, with_stack,
};

/// Calls something, and adds how long it took.
struct Clock {
    stages: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.stages.push((stage, start.elapsed()));
        done
    }
}

fn run(spec: &Path) -> Option<Vec<(&'static str, Duration)>> {
    let mut clock = Clock { stages: Vec::new() };
    let mut diagnostics = Diagnostics::default();
    let settings = Settings::default();
    let options = LoadOptions::default();
    let document = clock.time("load", || load_with(spec, &options, &mut diagnostics))?;
    clock.time("check", || check::check(&document, &mut diagnostics));
    let spec = clock.time("resolve", || resolve::resolve(&document, &mut diagnostics));
    let implied = settings.implied_types;
    let composed = clock.time("compose", || compose::compose(&spec, implied, &mut diagnostics));
    let lowered =
        clock.time("lower", || lower::lower(&spec, &composed, &settings, &mut diagnostics));
    let merged = clock.time("directions, merge", || merge::merge(directions::split(lowered)));
    let (api, pins) = clock.time("keep", || keep::keep(merged, None));
    let facts = clock.time("analyze", || analyze::analyze(&api, pins.boxes()));
    let names = clock.time("name", || name::name(&api, &facts, &pins, &mut diagnostics));
    let calls = clock.time("calls", || calls::calls(&api, &names));
    let features = clock.time("features", || features::features(&api, &calls));
    let surface = clock.time("surface", || surface::surface(&api, &facts, &names, &calls));
    clock.time("lock", || lock::text(&surface));
    let parts = clock.time("emit, format", || {
        emit::emit("measured", &api, &facts, &names, &calls, &features, format::format)
    });
    clock.time("inventory", || emit::inventory("measured", &api, &facts, &names));
    clock.time("stamp", || format::files(parts, &mut diagnostics))?;
    clock.time("free", || drop((document, spec, composed, api, facts, names, calls, surface)));
    Some(clock.stages)
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(spec) = arguments.next() else {
        println!(
            "give the path of a document: cargo bench -p specwright --bench stages -- SPEC [ROUNDS]"
        );
        return;
    };
    let rounds = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let runs: Vec<Vec<(&str, Duration)>> =
        (0..rounds).filter_map(|_| with_stack(|| run(Path::new(&spec))).flatten()).collect();
    let Some(first) = runs.first() else {
        println!("{spec} has errors; `specwright check` says which");
        return;
    };
    let mut total = Duration::ZERO;
    for (stage, (name, _)) in first.iter().enumerate() {
        let mut times: Vec<Duration> = runs.iter().map(|run| run[stage].1).collect();
        times.sort_unstable();
        let median = times[times.len() / 2];
        total += median;
        println!("{name:>18} {:>9.1} ms", median.as_secs_f64() * 1e3);
    }
    println!("{:>18} {:>9.1} ms", "all", total.as_secs_f64() * 1e3);
}
