#!/usr/bin/env bash
# The recordings that every clone carries: both engines, placements, and tables.
set -euo pipefail
"$BUILD/conform" tests/data/recorded
"$BUILD/conform" --engine reference tests/data/recorded/conformance
