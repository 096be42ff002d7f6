#!/usr/bin/env bash
# What the client costs its users at every build: `cargo check` and `cargo build` of an emitted crate alone, its
# dependencies built before, with types only and with the client, in turns.
#
#   benches/client.sh path/to/openapi.yaml [ROUNDS]
set -euo pipefail
spec=$(realpath "${1:?usage: benches/client.sh SPEC [ROUNDS]}")
rounds=${2:-3}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR="$work/target" CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0

CARGO_TARGET_DIR=target cargo run --quiet --release -p specwright -- \
  generate "$spec" --out "$work/crate" --name measured --fresh 2>&1 | head -1
printf '\n[workspace]\n' >> "$work/crate/Cargo.toml"
echo "lines: types $(find "$work/crate/src" -name '*.rs' -not -path '*/api/*' -not -path '*/client/*' | xargs cat | wc -l)," \
  "calls $(find "$work/crate/src/api" -name '*.rs' | xargs cat | wc -l)," \
  "runtime $(cat "$work"/crate/src/client/*.rs | wc -l)"
cd "$work/crate"

seconds() { # COMMAND FEATURES
  touch src/lib.rs
  local before after
  before=$(date +%s.%N)
  cargo "$1" --quiet --no-default-features --features "$2"
  after=$(date +%s.%N)
  awk -v a="$before" -v b="$after" 'BEGIN { printf "%.2f\n", b - a }'
}
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

for command in check build; do
  for features in "" "client" "reqwest,rustls"; do
    cargo "$command" --quiet --no-default-features --features "$features"
  done
  for ((round = 0; round < rounds; round++)); do
    seconds "$command" "" >> "$work/$command.types"
    seconds "$command" "client" >> "$work/$command.client"
    seconds "$command" "reqwest,rustls" >> "$work/$command.reqwest"
  done
  types=$(median < "$work/$command.types")
  client=$(median < "$work/$command.client")
  reqwest=$(median < "$work/$command.reqwest")
  awk -v c="$command" -v t="$types" -v k="$client" -v r="$reqwest" 'BEGIN {
    printf "cargo %s: types %.2f s, with calls %.2f s (%.2f times), with reqwest %.2f s (%.2f times)\n", c, t, k, k / t, r, r / t }'
done
