#!/bin/bash
# The JSON Schema and the loader agree: on every shipped scenario, and on files that are wrong in their shape.
set -euo pipefail
source tests/checks/lib.bash
scratch
/usr/bin/python3 -c 'import jsonschema, yaml' 2>/dev/null || skip "python3 has no jsonschema or no yaml"
"$BUILD/fleetsim" schema >"$work/out" 2>"$work/err" || {
	grep -q 'unknown command' "$work/err" && skip "this fleetsim has no command schema"
	fail "fleetsim schema: $(head -n 1 "$work/err")"
}
/usr/bin/python3 -W ignore tests/checks/schema.py "$work/out" scenarios/library tests/data/bad || fail "schema and loader differ"
finish
