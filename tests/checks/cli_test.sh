#!/bin/bash
# fleetsim test: what it finds and chooses, exit codes, outputs, golden files, and that nothing depends on the number of jobs.
set -euo pipefail
source tests/checks/command.bash
unset GITHUB_STEP_SUMMARY GITHUB_ACTIONS SOURCE_DATE_EPOCH

fleet=tests/cli/suite.yaml
suite=$work/suite
mkdir -p "$suite/sub"

# scenario NAME FILE [EXTRA]: the fleet under another name; EXTRA are more lines of expectations.
scenario()
{
	sed -e "s/^  name: fleet\$/  name: $1\n  labels: {tier: ${TIER:-full}}/" $fleet | awk -v extra="${3:-}" '
		{ print }
		/eventually: .run: roll, condition: Succeeded=True/ && extra { print extra }' >"$2"
}
wrong='    - name: the run is over at once
      at: 2m
      object: {kind: ClusterStagedUpdateRun, metadata: {name: roll}, status: {conditions: [{type: Progressing, reason: UpdateRunSucceeded}]}}'

TIER=smoke scenario first "$suite/a.yaml"
scenario second "$suite/sub/b.yml"
scenario third "$suite/c.yaml"
printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n' >"$suite/manifest.yaml"
printf '{{ template }}: [\n' >"$suite/chart.yaml"
printf 'no scenario\n' >"$suite/notes.txt"

# What is found
expect 0 "$fleetsim" test "$suite"
[ "$(grep -c '^ok ' "$work/out")" = 3 ] || fail "three scenarios should have held"
[ "$(sed -n 's,^ok *.*/\([abc]\)\.y.*,\1,p' "$work/out" | tr -d '\n')" = acb ] || fail "they are not in the order of their paths"
has out '^3 scenarios: 3 held; 3 expectations: 3 held; 147 invariants: 147 held$'
empty err
expect 0 "$fleetsim" test "$suite/" "$suite/c.yaml" "$suite/c.yaml"
has out '^3 scenarios: 3 held'
expect 0 "$fleetsim" test -q "$suite"
[ "$(wc -l <"$work/out")" = 1 ] || fail "-q prints more than the sum"
expect 5 "$fleetsim" test "$suite/manifest.yaml" "$suite/chart.yaml"
has err '^fleetsim: nothing matched$'
has out '^0 scenarios$'
expect 2 "$fleetsim" test "$work/nowhere"
has err 'there is no such file or folder'
expect 2 "$fleetsim" test
expect 2 "$fleetsim" test /dev/null

# What is chosen
expect 0 "$fleetsim" test "$suite" --run '^sec|third'
has out '^2 scenarios: 2 held'
expect 0 "$fleetsim" test "$suite" --run 'first/the run succ'
has out '^1 scenario: 1 held; 1 expectation: 1 held'
expect 0 "$fleetsim" test "$suite" --run 'succeeds$'
has out '^3 scenarios: 3 held; 3 expectations'
expect 5 "$fleetsim" test "$suite" --run nobody
expect 2 "$fleetsim" test "$suite" --run '('
has err 'is no regular expression'
expect 2 "$fleetsim" test "$suite" --run "$(printf 'a%.0s' {1..300})"
has err 'longer than 256 bytes'
expect 0 "$fleetsim" test "$suite" -l tier=smoke
has out '/a\.yaml: '
has out '^1 scenario: 1 held'
expect 0 "$fleetsim" test "$suite" -l 'tier!=smoke'
has out '^2 scenarios: 2 held'
expect 5 "$fleetsim" test "$suite" -l tier=none
expect 2 "$fleetsim" test "$suite" -l 'tier in'

# Every scenario is in exactly one shard, also when only some are wanted.
for filter in "" "-l tier=full" "--run first|third"; do
	: >"$work/shards"
	for part in 1 2 3; do
		# shellcheck disable=SC2086
		expect 0 "$fleetsim" test "$suite" $filter --shard $part/3
		grep '^ok ' "$work/out" >>"$work/shards" || true
	done
	# shellcheck disable=SC2086
	expect 0 "$fleetsim" test "$suite" $filter
	grep '^ok ' "$work/out" | sort >"$work/whole"
	sort "$work/shards" | cmp -s - "$work/whole" || fail "shards are not a partition with: $filter"
done
for shard in 0/3 4/3 1 1/ /3 1/0 a/b 1/2/3 -1/3; do
	expect 2 "$fleetsim" test "$suite" --shard "$shard"
done

# Failures
scenario broken "$suite/bad.yaml" "$wrong"
expect 1 "$fleetsim" test "$suite"
has out "^FAIL  $suite/bad.yaml: 1 of 2 expectations failed\$"
has out "^FAIL $suite/bad.yaml:25:7: the run is over at once\$"
has out '^  at 2m, 2026-03-02T09:02:00Z, seed 7, release head$'
has out '^  exp: .*UpdateRunSucceeded'
has out '^  got: '
has out '^  before that:$'
has out '^    \[00:0[12]:[0-9.]*\] '
has out "^  again: fleetsim run $suite/bad.yaml --release head --seed 7 --until 2m\$"
has out '^4 scenarios: 3 held, 1 failed; 5 expectations: 4 held, 1 failed; 196 invariants: 196 held$'
# Only what is asked for fails.
expect 0 "$fleetsim" test "$suite" --run 'broken/the run succeeds'
expect 1 "$fleetsim" test "$suite" --run 'at once'
has out '^1 scenario: 1 failed; 1 expectation: 1 failed;'
expect 1 "$fleetsim" test "$suite" --fail-fast
has out '^2 scenarios: 1 held, 1 failed;.*; 2 not run after the first failure$'
expect 1 "$fleetsim" test "$suite" --color=always
grep -q $'\033\\[1;31mFAIL' "$work/out" || fail "--color=always does not colour"

# Two outputs for one file, under two paths
expect 2 "$fleetsim" test "$suite" -o junit="$work/x.xml" -o tap="$work/./x.xml"
has err "two outputs for $work/\./x.xml"
expect 2 env GITHUB_STEP_SUMMARY="$work/./x.xml" "$fleetsim" test "$suite" -o github -o tap="$work/x.xml"
has err "two outputs for $work/\./x.xml"
[ ! -e "$work/x.xml" ] || fail "one of two outputs for a file was written"

# A scenario that cannot be loaded
sed 's/^  horizon:/  horizont:/' $fleet >"$suite/invalid.yaml"
expect 2 "$fleetsim" test "$suite" -o text -o junit="$work/report.xml" -o json="$work/report.json" -o tap="$work/report.tap"
has out "^ERROR $suite/invalid.yaml: cannot be loaded\$"
has out "^ERROR $suite/invalid.yaml:[0-9]+:[0-9]+: .*horizont"
has out '^5 scenarios: 3 held, 1 failed, 1 could not be loaded;'
grep -q '<error message=' "$work/report.xml" || fail "JUnit has no error"
grep -q 'the scenario runs' "$work/report.tap" || fail "TAP has no error"
if command -v xmllint >/dev/null; then
	expect 0 xmllint --noout "$work/report.xml"
else
	note "there is no xmllint (Debian: libxml2-utils)"
fi
if command -v prove >/dev/null; then
	expect 1 prove --exec cat "$work/report.tap"
	has out 'Failed: 2\)$'
	expect 1 prove --exec "$fleetsim test -o tap" "$suite/bad.yaml"
	has out "Failed 1/51 subtests"
else
	note "there is no prove (Debian: perl)"
fi
expect 0 /usr/bin/python3 -c '
import json, sys
report = json.load(open(sys.argv[1]))
assert [s["result"] for s in report["scenarios"]].count("held") == 3
assert report["totals"]["scenarios"] == {"held": 3, "failed": 1, "invalid": 1, "broken": 0, "leftOut": 0}
bad = [s for s in report["scenarios"] if s["name"] == "broken"][0]
check = [c for c in bad["checks"] if c["result"] == "failed"][0]
assert check["atSeconds"] == 120 and check["line"] == 25 and check["again"].startswith("fleetsim run ") and check["events"]
' "$work/report.json"
rm "$suite/invalid.yaml"

# Nothing depends on the number of jobs; SOURCE_DATE_EPOCH takes the wall clock out.
for jobs in 1 2 8; do
	mkdir "$work/$jobs"
	expect 1 env SOURCE_DATE_EPOCH=1 "$fleetsim" test "$suite" --jobs $jobs --count 5 -o junit="$work/$jobs/xml" -o json="$work/$jobs/json" -o tap="$work/$jobs/tap" -o text
	cp "$work/out" "$work/$jobs/text"
	for fast in text tap; do
		expect 1 "$fleetsim" test "$suite" --jobs $jobs --fail-fast --count 3 -o $fast
		cp "$work/out" "$work/$jobs/$fast.fast"
	done
done
for jobs in 2 8; do
	diff -r "$work/1" "$work/$jobs" >"$work/diff" || fail "--jobs $jobs prints something else"
done
has 1/text '^20 scenarios: 15 held, 5 failed'
has 1/text 'replication 4\)'
has 1/text ' --replication 3 --until 2m$'
grep -q 'timestamp="1970-01-01T00:00:01"' "$work/1/xml" || fail "SOURCE_DATE_EPOCH is not the time of the report"

# Overrides
expect 0 "$fleetsim" test "$suite/c.yaml" --seed 0x10 --release v0.3.1 -o json
has out '"release":"v0.3.1","seed":16,'
expect 2 "$fleetsim" test "$suite/c.yaml" --release v9
for number in 0 1025 x; do
	expect 2 "$fleetsim" test "$suite/c.yaml" --jobs $number
done
expect 2 "$fleetsim" test "$suite/c.yaml" --count 0

# Outputs
expect 2 "$fleetsim" test "$suite/c.yaml" -o xml
expect 2 "$fleetsim" test "$suite/c.yaml" -o junit=
expect 2 "$fleetsim" test "$suite/c.yaml" -o tap -o json
has err 'both tap and json would go to stdout'
expect 2 "$fleetsim" test "$suite/c.yaml" -o tap="$work/x" -o json="$work/x"
expect 4 "$fleetsim" test "$suite/c.yaml" -o junit="$work/nowhere/report.xml"
has err 'report\.xml: cannot be opened: No such file or directory'
empty out
code=0
"$fleetsim" test "$suite/c.yaml" >/dev/full 2>"$work/err" || code=$?
[ $code = 4 ] || fail "a full stdout gives exit $code"
code=0
"$fleetsim" test "$suite/c.yaml" >&- 2>"$work/err" || code=$?
[ $code = 4 ] || fail "a closed stdout gives exit $code"

# GitHub
printf 'before\n' >"$work/summary"
expect 1 env GITHUB_STEP_SUMMARY="$work/summary" "$fleetsim" test "$suite" -o github
has out "^::error file=$suite/bad.yaml,line=25,col=7,title=broken%3A the run is over at once::at 2m, 2026-03-02T09:02:00Z, seed 7"
[ "$(head -n 2 "$work/summary")" = $'before\n## fleetsim: not everything held' ] || fail "the summary is not appended"
expect 1 "$fleetsim" test "$suite" -o github -o text
has out '^::error '
has out '^FAIL '

# Golden files
: >"$suite/c.narrative.txt"
printf '# how it looks\n65s$ kubectl get csur\nend$ kubectl get clusterapprovalrequests\n5m$ kubectl get nonsense\n' >"$suite/c.tables.txt"
expect 1 "$fleetsim" test "$suite/c.yaml"
has out '2 of 2 golden files differ$'
has out "^FAIL $suite/c.tables.txt:3: golden tables\$"
has out "^  again: fleetsim test $suite/c.yaml\$"
has out "^  accept: fleetsim test --update $suite/c.yaml\$"
expect 0 "$fleetsim" test --update "$suite/c.yaml"
has err '^fleetsim: 2 golden files updated$'
has out ', 2 golden files, '
grep -q '^\[00:01:00\] ' "$suite/c.narrative.txt" || fail "the narrative is not in its file"
grep -qE '^roll +app ' "$suite/c.tables.txt" || fail "the table is not in its file"
grep -q '^error: ' "$suite/c.tables.txt" || fail "a wrong command says nothing"
expect 0 "$fleetsim" test "$suite/c.yaml"
cp "$suite/c.narrative.txt" "$work/narrative"
expect 0 "$fleetsim" test --update "$suite/c.yaml"
lacks err updated
cmp -s "$suite/c.narrative.txt" "$work/narrative" || fail "a second update changes something"
sed -i '3s/>/|/' "$suite/c.narrative.txt"
expect 1 "$fleetsim" test "$suite/c.yaml"
has out "^FAIL $suite/c.narrative.txt:3: golden narrative\$"
expect 1 "$fleetsim" test "$suite/c.yaml" -o junit
has out 'message="exp \[[0-9:]*\] [^"]*|[^"]*, got \[[0-9:]*\] [^"]*&gt;[^"]*" type="golden"'
# Golden files are about the scenario as it is.
expect 0 "$fleetsim" test "$suite/c.yaml" --seed 8
expect 2 "$fleetsim" test "$suite/c.yaml" --update --seed 8

# A prompt has its time in any of the forms that are printed.
printf '# kubectl get, all at once\n\n65s $ kubectl get csur\n00:01:05$ kubectl get csur\n2026-03-02T09:01:05.000Z$ kubectl get csur\n00:01:04.999$  kubectl get cm -o nonsense\n' \
	>"$suite/c.tables.txt"
rm "$suite/c.narrative.txt"
expect 0 "$fleetsim" test --update "$suite/c.yaml"
[ "$(grep -c '^roll .* 5s$' "$suite/c.tables.txt")" = 3 ] || fail "three prompts of one time do not have one answer"
[ "$(grep -c '^error: unable to match' "$suite/c.tables.txt")" = 1 ] || fail "an error does not say so once"
expect 0 "$fleetsim" test "$suite/c.yaml"
has out ', 1 golden file, '
# What asks nothing, or for what there is not, is wrong input, and nothing is written.
: >"$suite/c.narrative.txt"
wrong_tables()
{
	local line=$1 text=$2
	printf '%b' "$3" >"$suite/c.tables.txt"
	cp "$suite/c.tables.txt" "$work/tables"
	for option in -q --update; do
		expect 2 "$fleetsim" test $option "$suite/c.yaml"
		has out "^ERROR $suite/c.tables.txt:$line: $text"
	done
	cmp -s "$work/tables" "$suite/c.tables.txt" || fail "what is wrong is written: $3"
	[ ! -s "$suite/c.narrative.txt" ] || fail "a narrative is written beside wrong tables"
}
wrong_tables 1 'it asks nothing; a prompt is: 20m[$] kubectl get csur' ''
wrong_tables 1 'it asks nothing' '# only a comment\n'
wrong_tables 2 '"25x" is no time; it is 20m, 00:20:00, ' '# one\n25x$ kubectl get csur\n'
wrong_tables 3 '"00:60:00" is no time' '65s$ kubectl get csur\nNAME\n00:60:00$ kubectl get csur\n'
wrong_tables 1 '"" is no time' '$ kubectl get csur\n'
wrong_tables 1 '2026-03-02T08:59:59Z lies before the start of the scenario' '2026-03-02T08:59:59Z$ kubectl get csur\n'
wrong_tables 1 '1700-01-01T00:00:00Z lies before the start' '1700-01-01T00:00:00Z$ kubectl get csur\n'
wrong_tables 1 '-5m lies before the start' '-5m$ kubectl get csur\n'
wrong_tables 1 'only kubectl get can be asked for' '5m$ kubectl describe csur\n'
wrong_tables 1 'in front of kubectl stands a time and "[$] ": ' '5m# kubectl get csur\n'
wrong_tables 2 'this is neither a comment nor a prompt' '# one\n5m$ get csur\n65s$ kubectl get csur\n'

rm "$suite/c.narrative.txt" "$suite/c.tables.txt"

# Coverage
expect 0 "$fleetsim" test "$suite/c.yaml" --coverage
has out '^coverage: [0-9]+ of [0-9]+ \([0-9.]+ %\)$'
has out '^  stages   2 of 2 \(100\.0 %\)$'
has out '^  tasks    2 of 2 \(100\.0 %\)$'
has out '^    never: run Progressing=False/UpdateRunStopped$'
lacks out '^    never: run Succeeded=True$'
cp "$work/out" "$work/once"
expect 0 "$fleetsim" test "$suite/c.yaml" --coverage=stages:100,tasks:100
expect 1 "$fleetsim" test "$suite/c.yaml" --coverage=95 -o text -o junit="$work/coverage.xml" -o tap="$work/coverage.tap" -o json="$work/coverage.json"
has out '^FAIL coverage of all: [0-9]+ of [0-9]+ \([0-9.]+ %\), at least 95 % wanted$'
grep -q '<testcase name="coverage of all" ' "$work/coverage.xml" || fail "JUnit has no case for the coverage"
grep -q '^not ok 51 - coverage of all: ' "$work/coverage.tap" || fail "TAP has no test for the coverage"
/usr/bin/python3 -c '
import json, sys
coverage = json.load(open(sys.argv[1]))["coverage"]
assert coverage["areas"]["all"]["limit"] == 95 and not coverage["held"]
assert len(coverage["items"]) == coverage["areas"]["all"]["all"]' "$work/coverage.json" || fail "JSON has no coverage"
! command -v xmllint >/dev/null || expect 0 xmllint --noout "$work/coverage.xml"
expect 1 "$fleetsim" test "$suite/c.yaml" --coverage=95 -o github
has out '^::error title=coverage::coverage of all: '
for limits in 101 stages x: "1,"; do
	expect 2 "$fleetsim" test "$suite/c.yaml" --coverage=$limits
done
expect 2 "$fleetsim" test "$suite/c.yaml" --coverage --fail-fast
for jobs in 1 2 8; do
	expect 1 "$fleetsim" test "$suite" --coverage --count 4 --jobs $jobs
	cp "$work/out" "$work/coverage.$jobs"
	cmp -s "$work/coverage.$jobs" "$work/coverage.1" || fail "--jobs $jobs gives another coverage"
done

# Names that try something
hostile=$work/hostile
mkdir "$hostile"
for name in $'line\nok 1 - x.yaml' '::error::x.yaml' '<b>&"]]>.yaml' $'\x1b[2J\xff.yaml' "a'b\$(touch x)\`touch y\`.yaml" '-o.yaml' '# SKIP.yaml'; do
	scenario hostile "$hostile/$name" "$wrong"
done
expect 1 "$fleetsim" test "$hostile" -o text -o junit="$work/h.xml" -o tap="$work/h.tap" -o json="$work/h.json"
grep -q $'[\x1b]' "$work/out" && fail "an escape reaches the terminal"
has out '^7 scenarios: 7 failed'
/usr/bin/python3 -c '
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))
assert len(report["scenarios"]) == 7' "$work/h.json" || fail "hostile names break the JSON"
! command -v xmllint >/dev/null || expect 0 xmllint --noout "$work/h.xml"
if command -v prove >/dev/null; then
	expect 1 prove --exec cat "$work/h.tap"
	has out 'Tests=357, '
	lacks out 'Parse errors'
fi
# The command that is printed runs as it stands.
cd "$work" && : >marker
again=$(/usr/bin/python3 -c '
import json, sys
for scenario in json.load(open(sys.argv[1], encoding="utf-8"))["scenarios"]:
    if "touch" in scenario["path"]:
        print([c["again"] for c in scenario["checks"] if c["result"] == "failed"][0])' "$work/h.json")
(
	# shellcheck disable=SC2317
	fleetsim() { printf '%s\n' "$2"; }
	eval "$again"
) >"$work/printed"
[ "$(cat "$work/printed")" = "$hostile/a'b\$(touch x)\`touch y\`.yaml" ] || fail "the command of a failure names another file"
if [ -e x ] || [ -e y ]; then fail "the command of a failure runs what stands in a name"; fi
cd "$OLDPWD"

# Invariants
meddling="    - {name: meddling, at: 70s, patch: {clusterstagedupdaterun: roll, subresource: status, json: [{op: replace, path: /status/conditions/0/status, value: 'False'}]}}"
awk -v extra="$meddling" '{ print } /apply: clusterstagedupdaterun/ { print extra }' $fleet >"$work/meddling.yaml"
expect 1 "$fleetsim" run "$work/meddling.yaml"
has out '^FAILED +invariant initialized-stays '
has out '^  exp: 2 initialized-stays: Initialized never changes once it is set\.$'
has out '^  got: 1m10s clusterstagedupdaterun/roll: '
has out '^[0-9]+ invariants held, [0-9]+ violated$'
expect 1 "$fleetsim" test "$work/meddling.yaml"
has out '^FAIL  .*: [0-9]+ of [0-9]+ expectations? failed, [0-9]+ of 49 invariants failed$'
has out '^  again: fleetsim run .*/meddling\.yaml --release head --seed 7 --until 1m10s$'
expect 0 "$fleetsim" invariants
[ "$(wc -l <"$work/out")" = 49 ] || fail "fleetsim invariants does not list 49"
has out '^13 +stage-order +No cluster '
expect 0 "$fleetsim" invariants -o json
/usr/bin/python3 -c 'import json, sys; assert len(json.load(sys.stdin)) == 49' <"$work/out" || fail "fleetsim invariants -o json is no JSON"
finish
