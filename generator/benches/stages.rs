//! Where the time of a run goes: the medians of each stage over several runs of the line, in one process.
//!
//! ```text
//! cargo bench -p specwright --bench stages -- SPEC [ROUNDS]
//! ```
//!
//! Nothing is written to disk. Threads: as many as there are cores, or `RAYON_NUM_THREADS`.

use std::path::Path;
use std::time::{Duration, Instant};

use specwright::analysis;
use specwright::changes::public_api::{self, Surface};
use specwright::changes::{lock, pin_names};
use specwright::document::diagnostic::Diagnostics;
use specwright::document::load::{LoadOptions, load_with};
use specwright::document::stack::with_stack;
use specwright::ir::settings::Settings;
use specwright::ir::{deduplicate, directions, lower, rules};
use specwright::names;
use specwright::plan::plain::Plain;
use specwright::plan::{Model, accessors, client, features, first_call, members, traits};
use specwright::rust::format;
use specwright::schema::{check, compose, resolve};
use specwright::targets::client as target;

type Stages = Vec<(&'static str, Duration)>;

/// Calls something, and adds how long it took.
struct Clock {
    stages: Stages,
}

impl Clock {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.stages.push((stage, start.elapsed()));
        done
    }
}

/// Runs all stages, with the names of a previous run where there is one.
fn run(spec: &Path, previous: Option<&Surface>) -> Option<(Stages, Surface)> {
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
    let merged = clock.time("directions, dedup", || {
        deduplicate::deduplicate(
            directions::by_direction(lowered),
            deduplicate::Copies::Components(&foldhash::HashMap::default()),
        )
    });
    let (mut api, pins) =
        clock.time("pin names", || pin_names::pin(merged, previous, settings.adopt, false));
    api.rules = clock.time("rules", || rules::rules(&spec, &api));
    let facts = clock.time("analyze", || analysis::analyze(&api, pins.boxes()));
    let names = clock.time("name", || names::name(&api, &facts, &pins, &mut diagnostics));
    let calls = clock.time("client plan", || client::plan(&api, &names));
    let features = clock.time("features", || features::features(&api, &calls));
    let traits = traits::traits(&document, &api, &facts, &names, &mut diagnostics);
    let accessors = clock.time("accessors", || accessors::accessors(&api, &facts, &names));
    let surface = clock
        .time("surface", || public_api::surface(&api, &facts, &names, &accessors, &traits, &calls));
    clock.time("lock", || lock::text(&surface));
    let members = clock.time("members", || members::members(&api, &facts));
    let first_call = first_call::first_call(&api, &facts, &calls);
    let model = Model {
        api,
        facts,
        names,
        accessors,
        members,
        plain: Plain::default(),
        traits,
        calls,
        features,
        first_call,
    };
    let parts = clock.time("emit, format", || target::emit("measured", &model, format::format));
    clock.time("inventory", || target::inventory("measured", &model));
    clock.time("stamp", || format::files(parts, false, &mut diagnostics))?;
    clock.time("free", || drop((document, spec, composed, model)));
    Some((clock.stages, surface))
}

/// The median of each stage, in the order of the stages.
fn medians(runs: &[Stages]) -> Stages {
    let first = runs.first().into_iter().flatten().enumerate();
    let medians = first.map(|(stage, (name, _))| {
        let mut times: Vec<Duration> = runs.iter().map(|run| run[stage].1).collect();
        times.sort_unstable();
        (*name, times[times.len() / 2])
    });
    medians.collect()
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(spec) = arguments.next() else {
        println!(
            "give the path of a document: cargo bench -p specwright --bench stages -- SPEC [ROUNDS]"
        );
        return;
    };
    let rounds: usize = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    let spec = Path::new(&spec);
    // The names that later runs keep.
    let Some((_, surface)) = with_stack(|| run(spec, None)).flatten() else {
        println!("{} has errors; `specwright generate` reports them", spec.display());
        return;
    };
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..2 * rounds {
        // Each goes first half of the time: the heap that a run leaves slows the next one down.
        for is_locked in [round % 2 == 0, round % 2 == 1] {
            let lock = is_locked.then_some(&surface);
            if let Some((stages, _)) = with_stack(|| run(spec, lock)).flatten() {
                (if is_locked { &mut with } else { &mut without }).push(stages);
            }
        }
    }
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{:>18} {:>12} {:>12}", "", "without lock", "with lock");
    let (mut all, mut all_locked) = (0.0, 0.0);
    for ((stage, time), (_, locked)) in medians(&without).into_iter().zip(medians(&with)) {
        let (time, locked) = (milliseconds(time), milliseconds(locked));
        all += time;
        all_locked += locked;
        println!("{stage:>18} {time:>9.1} ms {locked:>9.1} ms");
    }
    println!("{:>18} {all:>9.1} ms {all_locked:>9.1} ms, {:.3} times", "all", all_locked / all);
}
