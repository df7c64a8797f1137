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

wanted=$(sha256sum end2end/package-lock.json | cut -d' ' -f1)
if [ "$(cat end2end/node_modules/.from 2>/dev/null)" != "$wanted" ]; then
  say "Installing the browsers' driver"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix end2end --no-audit --no-fund --loglevel=error </dev/null
  printf '%s\n' "$wanted" >end2end/node_modules/.from
fi
