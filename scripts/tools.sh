#!/usr/bin/env bash
# Brings the tools a build needs, in the versions that build together. Does nothing when
# they are there.
. "$(dirname "$0")/common.sh"

cargo_leptos=0.3.10
binaryen=132.0.0
# The wasm-bindgen command must be of exactly the version that the code is linked with.
wasm_bindgen=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)

command -v cargo >/dev/null || fail "Rust is missing: install rustup from https://rustup.rs"
command -v cc >/dev/null || fail "a C compiler is missing (on Debian: apt install build-essential)"
command -v node >/dev/null || fail "Node is missing: version 20 or later is needed"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node $(node --version) is too old: 20 or later is needed"

# rust-toolchain.toml names the toolchain; the first command fetches it.
cargo --version >/dev/null
bring_wasm

# Usage: install_crate <command that prints the version> <crate> <version> <more for cargo install>
install_crate() {
  local have=$1 crate=$2 version=$3
  shift 3
  if [ "$($have 2>/dev/null | awk '{ print $2 }')" = "$version" ]; then return; fi
  say "Installing $crate $version (once; some minutes)"
  # Another version that somebody uses for other work stays as it is.
  local root="${CARGO_HOME:-$HOME/.cargo}"
  if [ -e "$root/bin/$crate" ] || [ -e "$root/bin/${crate%-cli}" ]; then root=.tools; fi
  # Built quickly rather than small: it runs a few times a day.
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR="$PWD/target/tools" \
    cargo install "$crate" --version "$version" --force --root "$root" "$@" </dev/null
}

install_crate "cargo leptos --version" cargo-leptos "$cargo_leptos" --locked
# Without --locked: one of the versions it was locked with is not to be had any more.
install_crate "wasm-bindgen --version" wasm-bindgen-cli "$wasm_bindgen"

if [ "$(.tools/node_modules/.bin/wasm-opt --version 2>/dev/null | awk '{ print $3 }')" != "${binaryen%%.*}" ]; then
  say "Installing wasm-opt $binaryen"
  mkdir -p .tools
  npm install --prefix .tools --no-save --no-audit --no-fund --loglevel=error "binaryen@$binaryen" </dev/null
fi
rm -rf target/tools
