# What the checks that inject faults share: POINTS faults of each kind, spread over all places; ALL=1 takes every place.
source tests/checks/command.bash
POINTS=${POINTS:-60}
small=tests/cli/small.yaml
walkthrough=scenarios/library/walkthrough.yaml

# points COUNT: the numbers of the calls to fail, always with the first and the last.
points()
{
	if [ "${ALL:-}" = 1 ] || [ "$1" -le "$POINTS" ]; then
		seq 1 "$1"
	else
		awk -v count="$1" -v points="$POINTS" 'BEGIN { for (i = 0; i < points; i++) print 1 + int(i * (count - 1) / (points - 1)) }'
	fi
}

# beginning WHAT: stdout is a beginning of the right one.
beginning()
{
	cmp -s -n "$(stat -c %s "$work/out")" "$work/out" "$work/right" || fail "$1: stdout is no beginning of the right output"
}

# counted CALL COMMAND...: how many calls of a kind the command makes (tools/fault.h).
counted()
{
	local call=$1
	shift
	{ FLEETSIM_FAULT=count "$@" 2>&1 >/dev/null </dev/null || true; } | sed -n "s/.*calls:.* $call \\([0-9]*\\).*/\\1/p"
}
