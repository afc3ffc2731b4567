#!/bin/bash
# Every recorded table and dump is printed byte for byte.
cases=../shared/tables
if [ ! -d "$cases" ]; then
	echo "skipped: no recordings in $cases"
	exit 77
fi
"$BUILD/conform" "$cases"
