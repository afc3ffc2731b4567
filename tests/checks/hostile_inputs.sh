#!/bin/bash
# Hostile inputs are refused with a message, in time, and within memory.
set -euo pipefail
source tests/checks/command.bash
sanitized=0
! grep -q '^FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt" || sanitized=1
/usr/bin/python3 tests/checks/hostile_inputs.py "$BUILD" $sanitized || fail "see above"
finish
