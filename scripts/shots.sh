#!/usr/bin/env bash
# Takes a picture of every page at three widths, light and dark, into end2end/shots.
. "$(dirname "$0")/common.sh"

scripts/browsers.sh
npm --prefix end2end test --silent -- --project=chromium looks </dev/null
