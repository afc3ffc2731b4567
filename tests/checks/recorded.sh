#!/usr/bin/env bash
# The recordings that every clone carries: both engines, placements, scheduling, and tables.
set -euo pipefail
"$BUILD/conform" tests/data/recorded
"$BUILD/conform" --engine reference tests/data/recorded/conformance
