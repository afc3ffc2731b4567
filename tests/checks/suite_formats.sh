#!/bin/bash
# JUnit, TAP and JSON of a test suite, full of hostile names, read by other people's parsers.
set -euo pipefail
source tests/checks/lib.bash
scratch
program=$BUILD/tests/test_suite_machine
[ -x "$program" ] || skip "$program is not built"

mkdir "$work/files"
expect 0 env SUITE_FOLDER="$work/files" "$program"
count=$(find "$work/files" -name '*.xml' | wc -l)
[ "$count" -ge 20 ] || fail "only $count files were written"

if command -v xmllint >/dev/null; then
	expect 0 xmllint --noout --nonet "$work"/files/*.xml
	empty err
else
	note "there is no xmllint (Debian: libxml2-utils)"
fi

# prove counts tests and finds nothing that is no TAP.
if command -v prove >/dev/null; then
	for file in "$work"/files/*.tap; do
		expect 1 prove --exec cat "$file"
		has out '^Files=1, Tests=9, '
		has out ' Failed: 6\)$'
		lacks out 'Parse errors|Bail|Bad plan'
	done
else
	note "there is no prove (Debian: perl)"
fi

if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
	expect 0 /usr/bin/python3 tests/checks/suite_formats.py "$work/files"
else
	note "python3 has no yaml (Debian: python3-yaml)"
fi
finish
