#!/usr/bin/env bash
# Builds target/release/parlor and target/site as they are released.
. "$(dirname "$0")/common.sh"

scripts/tools.sh
say "Building (the first time takes some minutes)"
cargo leptos build --release --split --precompress --cargo-locked </dev/null
node scripts/split.mjs
