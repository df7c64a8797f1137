#!/usr/bin/env bash
# Measures: bytes and time in browsers, then load on the server. Wants a quiet machine.
. "$(dirname "$0")/common.sh"

scripts/browsers.sh
say "In browsers"
npm --prefix end2end run --silent bench </dev/null
say "On the server"
cargo bench -q --locked -p parlor-server --bench load </dev/null
cargo bench -q --locked -p parlor-server --bench turn </dev/null
