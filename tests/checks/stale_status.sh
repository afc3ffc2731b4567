#!/usr/bin/env bash
# An engine that believes a stale status plays the scenario that expects to be told so; the sound engine does not violate anything in it.
set -euo pipefail
if grep -q 'FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt" || ! grep -q 'CMAKE_GENERATOR:INTERNAL=Ninja' "$BUILD/CMakeCache.txt"; then
	echo "skipped: broken engines are linked with ninja's commands, from a build without sanitizers only"
	exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 tests/alarms/run.py "$BUILD" --link stale-status-counts fleetsim "$folder/broken"
"$folder/broken" run tests/alarms/production-before-canary.yaml >"$folder/expected"

# The same without the expectation: the rollout fails, and says why in words.
grep -v -e 'somebody is told' -e 'violates:' tests/alarms/production-before-canary.yaml >"$folder/unexpected.yaml"
if "$folder/broken" run "$folder/unexpected.yaml" >"$folder/told"; then
	echo "nobody told that production came before canary"
	exit 1
fi
grep -A12 'success-is-seen' "$folder/told" | tee "$folder/words"
grep -q 'what it reported is about the version before' "$folder/words"
if "$BUILD/fleetsim" run tests/alarms/production-before-canary.yaml >"$folder/sound"; then
	echo "the sound engine passes a scenario that expects a violation"
	exit 1
fi
