#!/usr/bin/env bash
# Brings the browsers and the driver that the browser tests need.
. "$(dirname "$0")/common.sh"

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v firefox-esr >/dev/null || missing+=(firefox-esr)
if [ "${#missing[@]}" -gt 0 ]; then
  can_apt || fail "the browser tests need ${missing[*]}: install them (on Debian: apt install ${missing[*]})"
  say "Installing ${missing[*]}"
  as_root apt-get update -q </dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" fonts-noto-cjk fonts-noto-color-emoji </dev/null
fi

# The network lab makes networks of its own, as root; without, its tests are skipped.
if [ "$(id -u)" = 0 ] && can_apt; then
  lab=()
  command -v ip >/dev/null || lab+=(iproute2)
  command -v nft >/dev/null || lab+=(nftables)
  # Where services are managed, the package would start a server that nobody asked for.
  command -v turnserver >/dev/null || [ -d /run/systemd/system ] || lab+=(coturn)
  if [ "${#lab[@]}" -gt 0 ]; then
    say "Installing ${lab[*]}"
    apt-get update -q </dev/null
    env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${lab[@]}" </dev/null
  fi
fi

wanted=$(sha256sum end2end/package-lock.json | cut -d' ' -f1)
if [ "$(cat end2end/node_modules/.from 2>/dev/null)" != "$wanted" ]; then
  say "Installing the browsers' driver"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix end2end --no-audit --no-fund --loglevel=error </dev/null
  printf '%s\n' "$wanted" >end2end/node_modules/.from
fi
