#!/bin/bash
# The reference engine reproduces every recorded history.
cases=../shared/conformance
if [ ! -d "$cases" ]; then
	echo "skipped: no recordings in $cases"
	exit 77
fi
"$BUILD/conform" --engine reference "$cases"
