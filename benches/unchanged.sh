#!/usr/bin/env bash
# How long a run takes in which nothing has changed, beside one that does everything.
#
#   benches/unchanged.sh <SPEC> [RUNS]
#
# Prints the medians of both, and their ratio.
set -euo pipefail
cd "$(dirname "$0")/.."
spec=${1:?give the path of a document}
runs=${2:-5}
cargo build --quiet --release -p specwright
target=${CARGO_TARGET_DIR:-target}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export SPECWRIGHT_CACHE_DIR=$folder/cache

generate() {
    "$target/release/specwright" generate "$spec" --out "$folder/crate" --name measured "$@" \
        > "$folder/said" 2> "$folder/warnings"
}

# The seconds that each run took, sorted; the median is in the middle.
median() {
    for _ in $(seq "$runs"); do
        local start=$EPOCHREALTIME
        generate "$@"
        awk -v start="$start" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", end - start }'
    done | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

generate
full=$(median --fresh)
unchanged=$(median)
awk -v full="$full" -v unchanged="$unchanged" \
    'BEGIN { printf "everything: %s s, nothing changed: %s s, %.1f %% of it\n", full, unchanged, 100 * unchanged / full }'
