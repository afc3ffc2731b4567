#!/bin/bash
# The command without a scenario: help, version, wrong usage, completion, manual pages.
set -euo pipefail
source tests/checks/command.bash

# Help goes to stdout and is no failure; asking for nothing is wrong usage.
for words in --help -h help "help run" "run --help" "run -h" "get --help" "completion --help" "help --help"; do
	# shellcheck disable=SC2086
	expect 0 "$fleetsim" $words
	has out '^Usage: fleetsim'
	has out '^Exit status:'
	empty err
done
expect 2 "$fleetsim"
empty out
has err '^Usage: fleetsim COMMAND'

# Every variable that the code looks at stands under Environment, and in each manual page.
sources=$(find sim model scenarios reports tools -name '*.c')
# shellcheck disable=SC2086
variables=$(grep -ohE '(getenv|is_set)\("[A-Z_]+"\)' $sources | sed 's/.*"\(.*\)".*/\1/' | sort -u)
[ "$(wc -w <<<"$variables")" -ge 6 ] || fail "the code looks only at: $variables"
"$fleetsim" --help | sed '1,/^Environment:/d' >"$work/environment"
"$fleetsim" help --man run >"$work/page"
for variable in $variables; do
	grep -q "^  $variable " "$work/environment" || fail "the help does not name $variable"
	grep -q "fB$variable" "$work/page" || fail "the manual pages do not name $variable"
done

# Every subcommand that the overview lists has help and a manual page.
expect 0 "$fleetsim" --help
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p' "$work/out")
[ "$(wc -w <<<"$commands")" -ge 4 ] || fail "the overview lists only: $commands"
for command in $commands; do
	expect 0 "$fleetsim" "$command" --help
	has out "^Usage: fleetsim $command"
	awk -v command="$command" '/^Examples:/ { quoted = 1 } /^$/ { quoted = 0 } length > 80 && !quoted { print "FAILED: " command " --help has a line of " length " columns"; bad = 1 } END { exit bad }' \
		"$work/out" || failures=$((failures + 1))
	expect 0 "$fleetsim" help --man "$command"
	has out '^\.SH EXIT STATUS'
done

# The version
expect 0 "$fleetsim" --version
has out '^fleetsim [0-9]+\.[0-9]+\.[0-9]+$'
[ "$(wc -l <"$work/out")" = 1 ] || fail "--version prints more than a line"
expect 0 "$fleetsim" --version -o json
has out '^\{"name":"fleetsim","version":"[0-9.]+","releases":\["mid-2025",.*"head"\]\}$'
expect 2 "$fleetsim" --version --verbose

# Wrong usage: stderr, exit 2, a hint.
expect 2 "$fleetsim" rnu
has err '^fleetsim: unknown command rnu; did you mean run\?$'
has err '^See: fleetsim --help$'
empty out
expect 2 "$fleetsim" --versoin
has err 'unknown option --versoin'
expect 2 "$fleetsim" get csur --scenari x
has err '^fleetsim get: unknown option --scenari; did you mean --scenario\?$'
has err '^See: fleetsim get --help$'
expect 2 "$fleetsim" help nothing
expect 2 "$fleetsim" help run get
expect 2 "$fleetsim" completion
expect 2 "$fleetsim" completion tcsh
has err 'wants bash, zsh or fish, not "tcsh"'
expect 2 "$fleetsim" $'\e]0;title\a'
has err '\\x1b\]0;title\\x07'
expect 2 "$fleetsim" $'\xe2\x80\xae\xc2\x9b\xff'
has err '\\u202e\\u009b\\xff'

# Closed and full outputs
expect 4 bash -c "'$fleetsim' --help >&-"
has err '^fleetsim: stdout: cannot be written: Bad file descriptor$'
if [ -w /dev/full ]; then
	expect 4 bash -c "'$fleetsim' --version >/dev/full"
	has err 'No space left on device'
else
	note "there is no /dev/full"
fi
expect 2 bash -c "'$fleetsim' rnu 2>&-"
expect 0 bash -c "'$fleetsim' --version <&- 2>&-"

# Completion
expect 0 "$fleetsim" completion bash
bash -n "$work/out" || fail "the bash completion does not parse"
cp "$work/out" "$work/completion.bash"
completes()
{
	local wanted=$1 got
	shift
	# shellcheck disable=SC2016
	got=$(bash -c '
		source "$1"
		shift
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_fleetsim
		echo "${COMPREPLY[*]}"' _ "$work/completion.bash" "$@")
	[[ " $got " == *" $wanted "* ]] || fail "\"$*\" completes to \"$got\", without $wanted"
}
completes run fleetsim r
completes get fleetsim ''
completes --version fleetsim --
completes --scenario fleetsim get --sc
completes csur fleetsim get cs
completes clusterstagedupdateruns fleetsim get csur -o yaml cluster
completes zsh fleetsim completion ''
completes completion fleetsim help comp
completes mid-2025 fleetsim get csur --release mid
completes mid-2025 fleetsim get csur --release = mid
completes README.md fleetsim get --scenario README
for shell in zsh fish; do
	expect 0 "$fleetsim" completion $shell
	cp "$work/out" "$work/completion.$shell"
	if command -v $shell >/dev/null; then
		$shell -n "$work/completion.$shell" || fail "the $shell completion does not parse"
	else
		note "$shell is not installed: its completion was not parsed"
	fi
done
if command -v fish >/dev/null; then
	HOME=$work fish -c "source $work/completion.fish; complete -C 'fleetsim get cs'" | grep -x csur >"$work/out" || fail "fish does not complete get cs"
fi

# Manual pages
if command -v groff >/dev/null; then
	for command in "" $commands; do
		# shellcheck disable=SC2086
		"$fleetsim" help --man $command | groff -man -Tutf8 -ww -z 2>"$work/err" || fail "groff fails on the page of \"$command\""
		empty err
	done
else
	note "groff is not installed: the manual pages were not formatted"
fi
finish
