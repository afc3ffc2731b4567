#!/bin/bash
# SIGINT, SIGTERM, exhausted memory: the exit codes that are promised.
set -euo pipefail
source tests/checks/command.bash

# The command waits for its stdin, so the signal finds it running.
mkfifo "$work/never"
for signal in INT:130 TERM:143 HUP:129; do
	code=0
	exec 3<>"$work/never"
	timeout --preserve-status -s "${signal%:*}" 0.3 "$fleetsim" run - <&3 >"$work/out" 2>"$work/err" || code=$?
	exec 3>&-
	[ $code = "${signal#*:}" ] || fail "SIG${signal%:*} ends with $code instead of ${signal#*:}"
	empty out
done

# Memory
if grep -q '^FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt"; then
	note "sanitizers want more address space than a limit leaves"
else
	sed 's/{1\.\.3}/{00001..20000}/' tests/cli/small.yaml >"$work/large.yaml"
	expect 3 bash -c "ulimit -v 60000; '$fleetsim' run '$work/large.yaml'"
	empty out
	has err 'memory'
fi
finish
