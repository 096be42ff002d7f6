#!/usr/bin/env bash
# Whether the emitted crate and the work of emitting it have grown. Counted are the tokens of the crate of
# specs/intuned.yaml, by `specwright cost`; the instructions of a run that writes it, by callgrind; and the lines
# of LLVM IR of that crate with all features and of its examples, which is what a compiler's backend gets. All are the
# same on each run, whatever else the machine does. More than 5 % above benches/budget.txt is a
# failure. It is the development build that runs, which does the same work as the optimized one in four times the
# instructions. SPECWRIGHT is a build that is there already, such as the one that the tests make.
#
#   benches/budget.sh            compare
#   benches/budget.sh --accept   write what is measured as the new budget
#
# Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v valgrind > /dev/null || { echo "error: benches/budget.sh needs valgrind" >&2; exit 2; }
command=${SPECWRIGHT:-}
if [ -z "$command" ]; then
    cargo build --quiet --locked -p specwright
    command=${CARGO_TARGET_DIR:-target}/debug/specwright
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tokens=$("$command" cost specs/intuned.yaml --format json |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["all"]["tokens"])')
RAYON_NUM_THREADS=1 SPECWRIGHT_CACHE_DIR=$work/cache valgrind --tool=callgrind \
    --callgrind-out-file="$work/callgrind" "$command" generate specs/intuned.yaml \
    --out "$work/crate" --name intuned --fresh > "$work/said" 2>&1 || { cat "$work/said"; exit 1; }
instructions=$(awk '/^(summary|totals):/ { count = $2 } END { print count }' "$work/callgrind")

# Most code of types and calls is generated in the crates that use them, so examples count.
llvm=0
for target in --lib $(cd generated/examples && printf -- '--example=%s ' *.rs | sed 's/\.rs//g'); do
    CARGO_INCREMENTAL=0 cargo rustc --quiet --locked -p intuned --all-features "$target" -- \
        --emit="llvm-ir=$work/it.ll" -C codegen-units=1 -C no-prepopulate-passes
    llvm=$((llvm + $(wc -l < "$work/it.ll")))
done

if [ "${1:-}" = --accept ]; then
    printf 'tokens %s\ninstructions %s\nllvm-lines %s\n' "$tokens" "$instructions" "$llvm" > benches/budget.txt
    cat benches/budget.txt
    exit
fi
failed=0
for measured in "tokens $tokens" "instructions $instructions" "llvm-lines $llvm"; do
    read -r what count <<< "$measured"
    budget=$(awk -v what="$what" '$1 == what { print $2 }' benches/budget.txt)
    awk -v what="$what" -v count="$count" -v budget="$budget" 'BEGIN {
        growth = 100 * (count / budget - 1)
        printf "%s: %.0f, budget %.0f, %+.1f %%\n", what, count, budget, growth
        exit growth > 5
    }' || failed=1
done
if [ "$failed" = 1 ]; then
    echo "error: that is more than 5 % above benches/budget.txt" >&2
    echo "help: make it less, or say why it has to be more in the commit that does benches/budget.sh --accept" >&2
    exit 1
fi
