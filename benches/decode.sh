#!/usr/bin/env bash
# How fast emitted types are read and written, beside the same types with derived serde traits. Prints a
# table in Markdown.
#
#   benches/decode.sh
set -euo pipefail
cd "$(dirname "$0")/.."
cargo run --quiet --release -p specwright -- generate benches/decode/openapi.yaml \
    --out target/decode/emitted --name emitted --fresh > target/decode.said 2>&1 || { cat target/decode.said; exit 1; }
cargo run --quiet --release --manifest-path benches/decode/Cargo.toml --target-dir target/decode/build
