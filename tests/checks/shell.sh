#!/bin/bash
# Shell scripts are free of what shellcheck knows.
set -euo pipefail
source tests/checks/lib.bash
command -v shellcheck >/dev/null || skip "shellcheck is not installed"
shellcheck -x -e SC2016 tools/dev .ci/run tests/checks/*.sh || fail "shellcheck has findings"
finish
