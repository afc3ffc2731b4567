# What the checks share. Each check is a script that ends with `finish`.

exec </dev/null
failures=0
work=

# fail WORDS: one failure, with what was wrong.
fail()
{
	printf 'FAILED: %s\n' "$*"
	failures=$((failures + 1))
}

# skip REASON: this whole check cannot be made here.
skip()
{
	printf 'skipped: %s\n' "$*"
	exit 77
}

# note REASON: a part of this check cannot be made here.
note()
{
	printf 'skipped: %s\n' "$*"
}

finish()
{
	[ "$failures" = 0 ] || exit 1
	exit 0
}

# A folder that is gone when the check ends.
scratch()
{
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
}

# expect CODE COMMAND...: runs it; its output is in $work/out and $work/err. Fails when it ends with another code.
expect()
{
	local wanted=$1 code=0
	shift
	"$@" >"$work/out" 2>"$work/err" || code=$?
	if [ "$code" != "$wanted" ]; then
		fail "exit $code instead of $wanted: $*"
		head -n 5 "$work/out" | sed 's/^/  out: /'
		head -n 5 "$work/err" | sed 's/^/  err: /'
	fi
}

# Whether a stream of the last command holds a line with the regular expression, or nothing at all.
has()
{
	grep -qE -- "$2" "$work/$1" || {
		fail "nothing in $1 matches: $2"
		head -n 5 "$work/$1" | sed 's/^/  has: /'
	}
}

lacks()
{
	! grep -qE -- "$2" "$work/$1" || fail "$1 matches: $2"
}

empty()
{
	[ ! -s "$work/$1" ] || {
		fail "$1 is not empty"
		head -n 5 "$work/$1" | sed 's/^/  has: /'
	}
}
