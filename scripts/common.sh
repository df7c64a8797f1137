# Shared by the scripts beside it: where tools are, and how a step is announced.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo_bin="${CARGO_HOME:-$HOME/.cargo}/bin"
export PATH="$PWD/.tools/bin:$PWD/.tools/node_modules/.bin:$cargo_bin:$PATH"

say() { printf '\n== %s\n' "$*"; }

fail() { printf 'parlor: %s\n' "$*" >&2; exit 1; }

# Runs a command as root where that needs no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_apt() {
  command -v apt-get >/dev/null && as_root true 2>/dev/null
}

# rust-toolchain.toml names what the compiler needs besides; rustup fetches it by itself
# only where it may.
bring_wasm() {
  local wasm=wasm32-unknown-unknown
  [ -d "$(rustc --print sysroot)/lib/rustlib/$wasm" ] || rustup target add "$wasm" </dev/null
}
