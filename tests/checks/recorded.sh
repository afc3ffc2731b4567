#!/usr/bin/env bash
# The recordings that every clone carries: both engines, placements, scheduling, and tables.
set -euo pipefail
"$BUILD/conform" tests/data/recorded
"$BUILD/conform" --engine reference tests/data/recorded/conformance

# A folder without a case is no success.
empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
code=0
"$BUILD/conform" "$empty" || code=$?
[ "$code" = 2 ]
