#!/bin/bash
# What the README shows is so: its scenario replays, its lines of output are printed, its exit codes and their meanings are those of the help.
set -euo pipefail
source tests/checks/command.bash

# block LANGUAGE NUMBER: the lines of a fenced block.
block()
{
	awk -v language="$1" -v wanted="$2" '
	/^```/ && inside { inside = 0; next }
	/^```/ { inside = 1; shown = substr($0, 4) == language && ++number == wanted; next }
	inside && shown' README.md
}

# The first two blocks are one command each, for who has just made a clone.
[ "$(block sh 1)" = "tools/dev run scenarios/library/walkthrough.yaml" ] || fail "the first command is: $(block sh 1)"
[ "$(block sh 2)" = "tools/dev test" ] || fail "the second command is: $(block sh 2)"
[ "$(grep -c '^```' <(sed '/^## /q' README.md))" = 4 ] || fail "other blocks stand among the first two"
grep -qx "$(block sh 2)" .ci/run || fail ".ci/run does not call the README's test command"

# The narrative and the table
if [ -e scenarios/library/walkthrough.yaml ]; then
	"$fleetsim" run scenarios/library/walkthrough.yaml >"$work/story"
	block "" 1 | while IFS= read -r line; do
		[ "$line" = ... ] || grep -qxF -- "$line" "$work/story" || echo "$line"
	done >"$work/missing"
	[ ! -s "$work/missing" ] || fail "the walkthrough does not print: $(cat "$work/missing")"
	block "" 2 | sed -n "1s,^\$ build/fleetsim,'$fleetsim',p" >"$work/command"
	bash "$work/command" | cmp -s - <(block "" 2 | tail -n +2) || fail "the README's get prints something else"
else
	note "there is no scenarios/library/walkthrough.yaml"
fi

# The scenario, with the manifests of the one it is an excerpt of
{
	block yaml 1 | sed '/^---$/,$d'
	sed -n '/^---$/,$p' tests/cli/small.yaml
} >"$work/readme.yaml"
expect 0 "$fleetsim" run "$work/readme.yaml"
has out '^2 of 2 held$'

# The table of reports has every format that is no table of kubectl's, and the files of a folder.
"$fleetsim" run --help | sed -n '/--output/,/--report TARGET/s/^ \{30\}\([a-z]\+\) .*/\1/p' | sed '1,/^none$/d' >"$work/formats"
echo narrative >>"$work/formats"
[ "$(wc -l <"$work/formats")" -ge 14 ] || fail "the help of run names only $(wc -l <"$work/formats") formats of reports"
sed -n '/^| `-o` | in the folder/,/^$/p' README.md >"$work/table"
fake_gnuplot "$work/fake"
expect 0 "$fleetsim" run tests/cli/small.yaml --report "$work/folder" -o none
while read -r format; do
	grep -q "\`$format\`" "$work/table" || fail "the README does not list the report $format"
done <"$work/formats"
for file in "$work"/folder/*; do
	name=${file##*/}
	grep -q "$name\|\`\.${name#timeline.}\`" "$work/table" || fail "the README does not list the file $name"
done

# The table of exit codes is that of the help, word for word.
"$fleetsim" --help | sed '1,/^Exit status:/d;/^$/,$d' | awk '
	/^  [0-9]/ { printf "%s%s", (NR > 1) ? "\n" : "", $0; next }
	{ sub(/^ +/, ""); printf " %s", $0 }
	END { print "" }' | sed -E 's/^  ([0-9]+(, [0-9]+)*) +(.*)$/| \1 | \3 |/' >"$work/codes"
[ "$(wc -l <"$work/codes")" -ge 7 ] || fail "the help names only $(wc -l <"$work/codes") exit codes"
sed '1,/^| code | meaning |$/d;/^$/,$d' README.md | tail -n +2 | diff - "$work/codes" >"$work/differs" ||
	fail "the README (<) and the help (>) differ on exit codes: $(cat "$work/differs")"
finish
