#!/bin/bash
# The JSON Schema and the loader agree: on every shipped scenario, and on files that are wrong in their shape.
. tests/checks/lib.bash
scratch
/usr/bin/python3 -c 'import jsonschema, yaml' 2>/dev/null || skip "python3 has no jsonschema or no yaml"
expect 0 "$BUILD/fleetsim" schema
/usr/bin/python3 -W ignore tests/checks/schema.py "$work/out" scenarios/library tests/data/bad || fail "schema and loader differ"
finish
