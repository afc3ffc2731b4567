#!/bin/bash
# The JSON Schema and the loader agree: on every shipped scenario, and on files that are wrong in their shape. That the schema in the repository is
# that of the loader's tables is a unit test.
set -euo pipefail
source tests/checks/lib.bash
/usr/bin/python3 -c 'import jsonschema, yaml' 2>/dev/null || skip "python3 has no jsonschema or no yaml"
/usr/bin/python3 -W ignore tests/checks/schema.py scenarios/scenario.schema.json scenarios/library tests/data/bad || fail "schema and loader differ"
finish
