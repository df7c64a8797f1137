#!/usr/bin/env bash
# Builds, starts, and does so again whenever a file changes.
. "$(dirname "$0")/common.sh"

scripts/tools.sh
exec cargo leptos watch --split
