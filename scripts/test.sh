#!/usr/bin/env bash
# Everything that must pass. Goes on after a failure and ends with one line that counts.
. "$(dirname "$0")/common.sh"

unset FORCE_COLOR
export NO_COLOR=1
log=target/test.log
mkdir -p target
: >"$log"
broken=()

step() {
  local name=$1
  shift
  say "$name"
  "$@" </dev/null 2>&1 | tee -a "$log" || broken+=("$name")
}

step "Tests: the machines" cargo test -q --locked -p parlor
step "Tests: the pages" cargo test -q --locked -p parlor-app --features ssr
step "Tests: the server" cargo test -q --locked -p parlor-server
step "Release build" scripts/build.sh
step "Byte budget" node scripts/budget.mjs
step "Browsers" scripts/browsers.sh
step "Tests: real browsers" npm --prefix end2end test --silent

# Cargo says "test result: ok. 12 passed; 0 failed; …", Playwright "  12 passed (1.2m)".
count() {
  awk -v word="$1" '
    /^test result:/ { for (i = 2; i <= NF; i++) if ($i ~ "^" word ";?$") sum += $(i - 1) }
    /^ +[0-9]+ / && $2 == word { sum += $1 }
    END { print sum + 0 }' "$log"
}
passed=$(count passed)
failed=$(count failed)
[ "${#broken[@]}" -gt 0 ] && printf '\nnot well: %s\n' "$(IFS=,; echo "${broken[*]}")"
# A step that broke without a test to blame counts as one failure.
[ "${#broken[@]}" -gt 0 ] && [ "$failed" -eq 0 ] && failed=${#broken[@]}
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "${#broken[@]}" -eq 0 ]
