#!/usr/bin/env bash
# Every engine that is broken on purpose must be noticed. Skipped under sanitizers: what is linked here is judged by what it says, not by how.
set -euo pipefail
if grep -q 'FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt"; then
	echo "skipped: the broken engines are linked from a build without sanitizers only"
	exit 77
fi
if ! grep -q 'CMAKE_GENERATOR:INTERNAL=Ninja' "$BUILD/CMakeCache.txt"; then
	echo "skipped: the broken engines are linked with ninja's own commands"
	exit 77
fi
exec /usr/bin/python3 tests/alarms/run.py "$BUILD"
