#!/usr/bin/env bash
# How long `cargo check` takes for emitted types and for the same types with derived serde traits.
#
#   benches/compile.sh [STRUCTS] [RUNS]
#
# Prints the times of each run and the medians. Dependencies are compiled before the clock starts.
set -euo pipefail
cd "$(dirname "$0")/.."
structs=${1:-400} runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One document, 8 properties a schema.
{
  echo '{"openapi":"3.0.3","info":{"title":"Bench","version":"1"},"paths":{},"components":{"schemas":{'
  for i in $(seq "$structs"); do
    [ "$i" = 1 ] || echo ','
    printf '"Type%s":{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"integer"},' "$i"
    printf '"c":{"type":"boolean"},"d":{"type":"string"},"e":{"type":"array","items":{"type":"string"}},'
    printf '"f":{"type":"number"},"g":{"type":"string"},"h%s":{"type":"integer"}}}' "$i"
  done
  echo '}}}'
} > "$work/bench.json"
cargo build --quiet --release -p specwright
"${CARGO_TARGET_DIR:-target}/release/specwright" generate "$work/bench.json" --out "$work/emitted" --name emitted > /dev/null

mkdir -p "$work/derived/src"
printf '[package]\nname = "derived"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nserde = { version = "1", features = ["derive"] }\nserde_json = "1"\n' > "$work/derived/Cargo.toml"
for i in $(seq "$structs"); do
  printf '#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]\npub struct Type%s {\n' "$i"
  printf '  pub a: String,\n  pub b: i64,\n'
  option='#[serde(skip_serializing_if = "Option::is_none")]'
  for field in c:bool d:String 'e:Vec<String>' f:f64 g:String "h$i:i64"; do
    printf '  %s\n  pub %s: Option<%s>,\n' "$option" "${field%%:*}" "${field#*:}"
  done
  printf '}\n'
done > "$work/derived/src/lib.rs"

median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
for crate in emitted derived; do
  printf '\n[workspace]\n' >> "$work/$crate/Cargo.toml"
  (cd "$work/$crate" && CARGO_TARGET_DIR="$work/target-$crate" CARGO_INCREMENTAL=0 cargo check --quiet)
done
declare -A times
for _ in $(seq "$runs"); do
  for crate in emitted derived; do
    touch "$work/$crate/src/lib.rs"
    start=$(date +%s%N)
    (cd "$work/$crate" && CARGO_TARGET_DIR="$work/target-$crate" CARGO_INCREMENTAL=0 cargo check --quiet)
    times[$crate]+=" $((($(date +%s%N) - start) / 1000000))"
  done
done
for crate in emitted derived; do
  # shellcheck disable=SC2086
  echo "$crate: median $(median ${times[$crate]}) ms of${times[$crate]} ($structs structs)"
done
