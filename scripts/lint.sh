#!/usr/bin/env bash
# Everything about form. Goes on after a failure, so that one run names all there is to mend.
. "$(dirname "$0")/common.sh"

failed=()
step() {
  local name=$1
  shift
  say "$name"
  "$@" </dev/null || failed+=("$name")
}

wasm=wasm32-unknown-unknown
bring_wasm
# Package by package: built together, the two edges would switch on each other's features.
step "Formatting" cargo fmt --all --check
step "Clippy: parlor" cargo clippy -q --locked -p parlor --all-targets -- -D warnings
step "Clippy: parlor-app, rendering" cargo clippy -q --locked -p parlor-app --features ssr --all-targets -- -D warnings
step "Clippy: parlor-app, in the browser" cargo clippy -q --locked -p parlor-app --features hydrate --target $wasm -- -D warnings
step "Clippy: parlor-frontend" cargo clippy -q --locked -p parlor-frontend --target $wasm -- -D warnings
step "Clippy: parlor-server" cargo clippy -q --locked -p parlor-server --all-targets -- -D warnings
step "Style and markup" node scripts/rules.mjs

if [ "${#failed[@]}" -gt 0 ]; then
  printf '\nlint: %s failed:' "${#failed[@]}"
  printf ' [%s]' "${failed[@]}"
  printf '\n'
  exit 1
fi
printf '\nlint: all is well\n'
