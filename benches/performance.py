#!/usr/bin/env python3
"""Measures what docs/performance.md says, and writes it.

    benches/performance.py CORPUS [--rounds N] [--only SECTION ...] [--builds] [--no-peers]

CORPUS is a folder with `github/openapi.json` and the like: each document in a folder of its name. Peers are
installed by version with `cargo install`, below target/performance. Results are kept there by section, and
those of compiling by document and generator, so that one can be measured anew. Everything is compared side
by side, in turns, and the medians count. Without a core to spare, do nothing else meanwhile. With everything
it takes some hours: most of them is what the peers' crates need.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "performance"
OURS = ROOT / "target" / "release" / "specwright"
PEERS = {"ploidy": "0.15.0", "oas3-gen": "0.29.0", "openapi-to-rust": "0.23.0", "cargo-progenitor": "0.15.1"}
COMPILED = {"github": "github/openapi.json", "stripe": "stripe-2023/openapi.yaml", "openai": "openai/openapi.yaml",
            "kubernetes": "k8s-swagger2/openapi.json", "box": "box/openapi.json"}
LIMIT = 1800


def run(command, cwd=None, env=None, limit=LIMIT):
    """Seconds, peak memory in MB, and whether it succeeded. The memory is that of the largest process."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=said,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > limit:
                os.killpg(process.pid, 9)
                os.wait4(process.pid, 0)
                return limit, 0, False
            time.sleep(0.002)
    return time.monotonic() - start, usage.ru_maxrss / 1024, status == 0


def median(values):
    return sorted(values)[len(values) // 2]


def in_turns(rounds, commands, before=None):
    """The medians of seconds and memory for each command, run one after the other, again and again."""
    results = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, env) in commands.items():
            if before:
                before(name)
            seconds, memory, succeeded = run(command, env=env)
            if succeeded:
                results[name].append((seconds, memory))
    return {name: (median([s for s, _ in all]), median([m for _, m in all])) if all else None
            for name, all in results.items()}


def install(names):
    for name, version in ((name, PEERS[name]) for name in names):
        mark = WORK / "peers" / f".{name}-{version}"
        if not mark.exists():
            subprocess.run(["cargo", "install", "--quiet", "--locked", "--root", WORK / "peers", f"{name}@{version}"],
                           check=True)
            mark.touch()


def peer(name):
    return str(WORK / "peers" / "bin" / name)


def generate_with(tool, spec, out):
    """The command that makes a crate in a folder that is not there yet."""
    return {
        "specwright": [str(OURS), "generate", str(spec), "--out", str(out), "--name", "measured", "--fresh"],
        "ploidy": [peer("ploidy"), "generate", "rust", str(spec), "--output", str(out), "--name", "measured"],
        "oas3-gen": [peer("oas3-gen"), "generate", "client-mod", "-i", str(spec), "-o", str(out / "src/made")],
        "openapi-to-rust": [peer("openapi-to-rust"), "generate", str(spec), "--output-dir", str(out / "src/made")],
        "cargo-progenitor": [peer("cargo-progenitor"), "progenitor", "-i", str(spec), "-o", str(out), "-n", "measured",
                             "-v", "0.1.0"],
    }[tool]


# What modules need that come without a manifest.
MANIFEST = """[package]
name = "measured"
version = "0.1.0"
edition = "2024"

[dependencies]
anyhow = "1"
async-trait = "0.1"
base64 = "0.22"
bytes = "1"
chrono = { version = "0.4", features = ["serde"] }
futures-util = "0.3"
http = "1"
indexmap = { version = "2", features = ["serde"] }
oas3-gen-support = "0.29"
percent-encoding = "2"
regex = "1"
reqwest = { version = "0.13", features = ["form", "json", "multipart", "query", "stream"] }
reqwest-middleware = { version = "0.5", features = ["json", "multipart", "query", "form"] }
reqwest-retry = "0.9"
reqwest-tracing = "0.7"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_urlencoded = "0.7"
serde_with = { version = "3", features = ["chrono"] }
thiserror = "2"
tokio = { version = "1", features = ["time"] }
tracing = "0.1"
url = { version = "2", features = ["serde"] }
uuid = { version = "1", features = ["serde"] }
validator = { version = "0.20", features = ["derive"] }
"""


def complete(out):
    """Makes a crate of a module."""
    if (out / "src/made/mod.rs").exists() and not (out / "Cargo.toml").exists():
        (out / "Cargo.toml").write_text(MANIFEST, encoding="utf-8")
        (out / "src/lib.rs").write_text("pub mod made;\n", encoding="utf-8")


def generation(corpus, rounds, peers):
    """Section `generate`."""
    read = WORK / "read"
    subprocess.run(["cargo", "build", "--quiet", "--release", "--manifest-path", ROOT / "benches/read/Cargo.toml",
                    "--target-dir", read], check=True)
    lines = ["| document | what | seconds | MB | times |", "|---|---|---|---|---|"]
    for name, path in (("GitHub, 13 MB of JSON", "github/openapi.json"), ("Stripe, 4 MB of YAML", "stripe-2023/openapi.yaml")):
        spec = corpus / path
        out = WORK / "out"
        commands = {
            "specwright": (generate_with("specwright", spec, out / "specwright"), None),
            "specwright, one thread": (generate_with("specwright", spec, out / "one"), {"RAYON_NUM_THREADS": "1"}),
            "reading into a `Value`": ([str(read / "release" / "read-bench"), str(spec)], None),
        }
        if peers:
            commands["ploidy"] = (generate_with("ploidy", spec, out / "ploidy"), None)
        shutil.rmtree(out, ignore_errors=True)
        folders = {"specwright": "specwright", "specwright, one thread": "one", "ploidy": "ploidy"}

        def before(what):
            # A folder that is removed just before slows down the file system, so it is moved away.
            folder = out / folders.get(what, "none")
            if folder.exists():
                folder.rename(out / f"{folder.name}-{len(list(out.iterdir()))}")

        results = in_turns(rounds, commands, before)
        same = not subprocess.run(["diff", "-rq", out / "specwright" / "src", out / "one" / "src"],
                                  capture_output=True).stdout
        again = [str(OURS), "generate", str(spec), "--out", str(out / "specwright"), "--name", "measured"]
        run(again)
        results["specwright, nothing changed"] = in_turns(rounds * 3, {"again": (again, None)})["again"]
        ours = results["specwright"][0]
        for what, result in results.items():
            if result:
                lines.append(f"| {name} | {what} | {result[0]:.3f} | {result[1]:.0f} | {result[0] / ours:.2f} |")
        lines.append(f"| {name} | the same bytes from one thread and several | {'yes' if same else '**no**'} | | |")
    return "\n".join(lines)


def scaling(corpus, rounds, _peers):
    """Section `scale`, and its image."""
    spec = corpus / "box/openapi.json"
    points = []
    for times in (1, 2, 4, 8, 16):
        larger = WORK / f"scale-{times}.json"
        with open(larger, "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, ROOT / "benches/scale.py", spec, str(times)], stdout=file, check=True)
        out = WORK / "out"
        commands = {"it": (generate_with("specwright", larger, out), {"RAYON_NUM_THREADS": "1"})}
        result = in_turns(rounds, commands, lambda _: shutil.rmtree(out, ignore_errors=True))["it"]
        points.append((times, *result))
    (ROOT / "docs/scaling.svg").write_text(plot(points), encoding="utf-8")
    lines = ["| size | seconds | to the size before, twice is linear | MB |", "|---|---|---|---|"]
    for index, (times, seconds, memory) in enumerate(points):
        ratio = f"{seconds / points[index - 1][1]:.2f}" if index else ""
        lines.append(f"| {times} | {seconds:.2f} | {ratio} | {memory:.0f} |")
    return "\n".join(lines)


def plot(points):
    """Seconds and megabytes over the size, each beside a straight line through nothing and the last point."""
    width, height, margin = 760, 320, 56
    panel = (width - 3 * margin) / 2
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
             f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{width}" height="{height}" fill="white"/>']
    for index, (title, column) in enumerate((("seconds", 1), ("MB", 2))):
        left = margin + index * (panel + margin)
        top, bottom = 36, height - 48
        most = max(point[column] for point in points) * 1.05
        x = lambda size: left + panel * size / 16.5
        y = lambda value: bottom - (bottom - top) * value / most
        parts.append(f'<text x="{left}" y="20" font-weight="bold">{title}</text>')
        parts.append(f'<path d="M{left} {top}V{bottom}H{left + panel}" fill="none" stroke="#555"/>')
        for step in range(5):
            value = most * step / 4
            parts.append(f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>')
        for size, *_ in points:
            parts.append(f'<text x="{x(size):.1f}" y="{bottom + 16}" text-anchor="middle">{size}</text>')
        parts.append(f'<text x="{left + panel / 2:.1f}" y="{bottom + 34}" text-anchor="middle">times as large</text>')
        last = points[-1]
        parts.append(f'<path d="M{x(0):.1f} {y(0):.1f}L{x(last[0]):.1f} {y(last[column]):.1f}" '
                     'stroke="#bbb" stroke-dasharray="4 4"/>')
        line = "L".join(f"{x(size):.1f} {y(rest[column - 1]):.1f}" for size, *rest in points)
        parts.append(f'<path d="M{line}" fill="none" stroke="#1f6fb4" stroke-width="2"/>')
        parts += [f'<circle cx="{x(size):.1f}" cy="{y(rest[column - 1]):.1f}" r="3.5" fill="#1f6fb4"/>'
                  for size, *rest in points]
    return "\n".join([*parts, "</svg>", ""])


def compiling(corpus, rounds, tools, builds, documents):
    """Section `compile`; what is known of each crate is kept."""
    kept = WORK / "compile"
    kept.mkdir(exist_ok=True)
    for name in documents:
        for tool in tools:
            lines = compiled(corpus, name, tool, rounds, builds)
            (kept / f"{name}-{tool}.md").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    tables = [kept / f"{name}-{tool}.md" for name in COMPILED for tool in ["specwright", *PEERS]]
    table = "".join(file.read_text() for file in tables if file.exists())
    # For benches/model.py: documents, and how long their crates take.
    checked = re.findall(r"^\| (\S+) \| specwright \| \S+ \| cargo check \| (\S+) ", table, re.MULTILINE)
    measures = [(str(corpus / COMPILED[name]), float(seconds)) for name, seconds in checked]
    (WORK / "measures.json").write_text(json.dumps(measures), encoding="utf-8")
    return f"| document | crate of | lines | command | seconds | MB |\n|---|---|---|---|---|---|\n{table.rstrip()}"


def compiled(corpus, name, tool, rounds, builds):
    """The lines of the table for a crate."""
    lines = []
    out = WORK / "crates" / f"{name}-{tool}"
    shutil.rmtree(out, ignore_errors=True)
    made = run(generate_with(tool, corpus / COMPILED[name], out))[2]
    complete(out)
    if not made or not (out / "Cargo.toml").exists():
        return [f"| {name} | {tool} | no crate | | | |"]
    with open(out / "Cargo.toml", "a", encoding="utf-8") as manifest:
        manifest.write("\n[workspace]\n")
    count = sum(file.read_bytes().count(b"\n") for file in out.rglob("*.rs"))
    env = {"CARGO_TARGET_DIR": str(WORK / "build"), "CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_INCREMENTAL": "0"}
    kinds = {"cargo check": ["check"]}
    if tool == "specwright":
        kinds["cargo check, types alone"] = ["check", "--no-default-features", *types_alone(out)]
        if (dearest := dearest_tag(out)) is not None:
            features = ["--no-default-features", "--features", f"reqwest,rustls,{dearest}"]
            kinds[f"cargo check, tag `{dearest}` alone"] = ["check", *features]
    if builds:
        kinds |= {"cargo build": ["build"], "cargo build --release": ["build", "--release"],
                  "cargo doc": ["doc", "--no-deps"]}
    root = next((file for file in (out / "src/lib.rs", out / "src/mod.rs") if file.exists()), None)
    source = root.read_bytes()
    row = lambda what, result: lines.append(f"| {name} | {tool} | {count:,} | {what} | {result} |")
    for what, arguments in kinds.items():
        command = ["cargo", *arguments, "--quiet"]
        # What the crate depends on is made before, with a crate that is empty.
        root.write_bytes(b"")
        run(command, cwd=out, env=env)
        root.write_bytes(source)
        times = []
        for _ in range(rounds if arguments[0] == "check" and tool == "specwright" else 1):
            os.utime(root)
            seconds, memory, succeeded = run(command, cwd=out, env=env)
            if not succeeded:
                row(what, f"more than {LIMIT} |" if seconds >= LIMIT else "fails |")
                break
            times.append((seconds, memory))
        if not times:
            # Who fails a command, or takes too long for it, is not asked for those that take longer.
            break
        seconds, memory = median([s for s, _ in times]), median([m for _, m in times])
        row(what, f"{seconds:.1f} | {memory:,.0f}")
        if arguments[0] == "build":
            profile = "release" if "--release" in arguments else "debug"
            library = WORK / "build" / profile / "libmeasured.rlib"
            row(f"`.rlib` of {what}", f"| {library.stat().st_size / 1e6:.0f} on disk")
    if tool == "specwright":
        command = ["cargo", "check", "--quiet"]
        again = {**env, "CARGO_INCREMENTAL": "1"}
        run(command, cwd=out, env=again)
        root.write_bytes(source + b"// touched\n")
        seconds, memory, _ = run(command, cwd=out, env=again)
        row("cargo check again, one line changed", f"{seconds:.1f} | {memory:,.0f}")
    shutil.rmtree(out)
    return lines


def features(out):
    """The features of an emitted crate that are those of tags."""
    text = (out / "Cargo.toml").read_text(encoding="utf-8")
    full = re.search(r"^full = \[(.*)\]$", text, re.MULTILINE)
    return re.findall(r'"([^"]+)"', full[1]) if full else []


def types_alone(out):
    """The arguments for all types and nothing else."""
    return ["--features", "full"] if features(out) else []


def dearest_tag(out):
    """The tag with the most code of its own in `api`."""
    sizes = {name: (out / "src/api" / f"{name.replace('-', '_')}.rs") for name in features(out)}
    sizes = {name: file.stat().st_size for name, file in sizes.items() if file.exists()}
    return max(sizes, key=sizes.get) if sizes else None


def decoding(_corpus, _rounds, _peers):
    """Section `decode`."""
    return subprocess.run([ROOT / "benches/decode.sh"], check=True, capture_output=True, text=True).stdout.strip()


def stages(corpus, rounds, _peers):
    """Section `stages`."""
    command = ["cargo", "bench", "--quiet", "-p", "specwright", "--bench", "stages", "--",
               str(corpus / "github/openapi.json"), str(rounds)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return "```text\n" + said.rstrip() + "\n```"


def machine():
    version = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    return (f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({model[1] if model else platform.machine()}), "
            f"{memory:.0f} GB, {version}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=["generate", "stages", "scale", "compile", "decode"])
    parser.add_argument("--documents", nargs="*", default=list(COMPILED), choices=list(COMPILED),
                        help="whose crates are compiled")
    parser.add_argument("--builds", action="store_true", help="not only `cargo check`, but builds and rustdoc")
    parser.add_argument("--no-peers", action="store_true", help="without other generators")
    tools = ["specwright", *PEERS]
    parser.add_argument("--crates-of", nargs="*", default=tools, choices=tools, metavar="GENERATOR",
                        help="which crates are compiled; all of them take hours [default: all]")
    arguments = parser.parse_args()
    corpus = arguments.corpus.resolve()
    missing = [path for path in COMPILED.values() if not (corpus / path).exists()]
    if missing:
        sys.exit(f"error: {corpus} has no {', '.join(missing)}")
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cargo", "build", "--quiet", "--release", "-p", "specwright"], cwd=ROOT, check=True)
    peers = not arguments.no_peers
    if peers:
        compared = {"generate": ["ploidy"], "compile": [it for it in arguments.crates_of if it in PEERS]}
        install(sorted({peer for section in arguments.only for peer in compared.get(section, [])}))
    os.environ["SPECWRIGHT_CACHE_DIR"] = str(WORK / "cache")
    sections = {
        "generate": generation,
        "stages": stages,
        "scale": scaling,
        "compile": lambda corpus, rounds, peers: compiling(corpus, rounds,
                                                           [it for it in arguments.crates_of if peers or it not in PEERS],
                                                           arguments.builds, arguments.documents),
        "decode": decoding,
    }
    for name in arguments.only:
        print(f"== {name}", file=sys.stderr)
        table = sections[name](corpus, arguments.rounds, peers)
        (WORK / f"{name}.md").write_text(f"{table}\n\nMeasured {machine()}.\n", encoding="utf-8")
    text = (ROOT / "benches/performance.md").read_text(encoding="utf-8")
    for name in sections:
        kept = WORK / f"{name}.md"
        text = text.replace(f"<!-- {name} -->", kept.read_text(encoding="utf-8").rstrip() if kept.exists() else "Not measured.")
    (ROOT / "docs/performance.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
