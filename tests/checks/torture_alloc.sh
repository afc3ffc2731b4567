#!/bin/bash
# Every allocation fails in turn. The program then ends with exit code 3 and says why; what it printed until then is the beginning of the right
# output; nothing crashes.
#
# Faults come from FLEETSIM_FAULT (tools/fault.h) for the program's own allocations, and from the preloaded fail_malloc.c for those of the
# libraries below it, which may also get along without: then the output is the right one.
set -euo pipefail
source tests/checks/torture.bash

torture_own()
{
	local count point
	count=$(counted alloc "$@")
	[ "${count:-0}" -gt 0 ] || {
		fail "no allocations are counted: $*"
		return
	}
	for point in $(points "$count"); do
		FLEETSIM_FAULT=alloc:$point expect 3 "$@"
		[ "$(tail -n 1 "$work/err")" = "fleetsim: error: out of memory" ] || fail "allocation $point of $*: no message"
		beginning "allocation $point of $*"
	done
}

# outcome CODE WHAT: of the last command under a failing heap. The right output, or exit code 3 with a message.
outcome()
{
	if [ "$1" = 3 ]; then
		grep -q 'memory' "$work/err" || fail "$2: no message"
		beginning "$2"
	elif [ "$1" != "$right_code" ] || ! cmp -s "$work/out" "$work/right" || ! cmp -s "$work/err" "$work/right_err"; then
		fail "$2: exit $1, or another output"
		head -n 5 "$work/err" | sed 's/^/  err: /'
	fi
}

torture_heap()
{
	local count point how code
	count=$(FAIL_MALLOC=0 FAIL_MALLOC_REPORT=3 LD_PRELOAD=$shim "$@" 3>&1 >/dev/null 2>&1 || true)
	for point in $(points "$count"); do
		for how in "" +; do
			code=0
			FAIL_MALLOC=$point$how LD_PRELOAD=$shim "$@" >"$work/out" 2>"$work/err" || code=$?
			outcome $code "heap allocation $point$how of $*"
		done
	done
}

torture()
{
	right_code=0
	"$@" >"$work/right" 2>"$work/right_err" || right_code=$?
	torture_own "$@"
	[ -z "$shim" ] || torture_heap "$@"
}

shim=$BUILD/fail_malloc.so
if grep -q '^FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt"; then
	note "a sanitizer has its own heap, which fail_malloc.so cannot take the place of"
	shim=
fi

printf 'kind: Scenario\nspec: {members: [{name: a}, {name: a}], seeed: 1, horizon: 5q}\n' >"$work/bad.yaml"
printf 'a: [1, {b: "\n' >"$work/broken.yaml"
torture "$fleetsim" run $walkthrough
torture "$fleetsim" run $small -o none --seed 0x8 --until 3m
torture "$fleetsim" run $small -o wide
torture "$fleetsim" run $small -o json
torture "$fleetsim" run "$work/bad.yaml"
torture "$fleetsim" run "$work/broken.yaml"
torture "$fleetsim" run "$work/missing.yaml"
torture "$fleetsim" get csur -o yaml --scenario $walkthrough --at 9m
torture "$fleetsim" get membercluster --show-labels --sort-by '{.metadata.name}' -l environment=prod --scenario $small
torture "$fleetsim" get csur -o 'jsonpath={range .items[*]}{.metadata.name}{end}' --scenario $small
torture "$fleetsim" get nothing --scenario $small
torture "$fleetsim" test -q $small "$work/bad.yaml" -o junit -o json="$work/report.json" --jobs 1
torture "$fleetsim" schema
torture "$fleetsim" explain-field spec.behavior
torture "$fleetsim" completion bash
torture "$fleetsim" help --man get
finish
