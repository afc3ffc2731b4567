#!/bin/bash
# Every output of every scenario, with hostile names in them, held to other people's parsers, to its schema, and to what the other outputs say. Under
# sanitizers only the hostile scenarios are played: what the parsers find does not depend on them.
set -euo pipefail
source tests/checks/command.bash
unset GITHUB_STEP_SUMMARY GITHUB_ACTIONS
plays=$work/plays outputs=tests/checks/outputs
hostile=(tests/data/hostile.yaml tests/data/outputs/*.yaml)
mkdir "$plays" "$work/unit"
real_path=$PATH
fake_gnuplot "$work/fake"
PATH=$real_path

# with TOOL PACKAGE: whether there is such a tool; a note when there is none.
with()
{
	command -v "$1" >/dev/null && return
	note "there is no $1 (Debian: $2)"
	return 1
}

# play NAME SCENARIO [OPTIONS]: its reports in plays/NAME. Real pictures of the hostile ones only: drawing them takes longer than all else.
play()
{
	local name=$1 code=0 path=$PATH
	shift
	case $1 in tests/data/*) path=$path:$work/fake ;; *) path=$work/fake:$path ;; esac
	PATH=$path "$fleetsim" run "$@" --report "$plays/$name" -o none >"$work/out" 2>"$work/err" || code=$?
	[ $code -le 1 ] || fail "exit $code: run $*: $(head -n 3 "$work/err")"
	printf '%s\n' "$1" >"$plays/$name.scenario"
}

# try_runbook FOLDER: with a kubectl that writes down what it is asked to do, and says of conditions whatever they may be.
try_runbook()
{
	{
		printf '/\n'
		sed -nE 's/.*"status": "([A-Za-z]+)"[^{}]*"reason": "([^"]*)".*/\1\/\2/p' <(tr '{' '\n' <"$1/events.ndjson") | sort -u
	} >"$1.answers"
	: >"$1.log"
	timeout 20 env -i PATH="$PWD/$outputs:$PATH" YES=1 POLL=0 KUBECTL_LOG="$1.log" KUBECTL_ANSWERS="$1.answers" bash "$1/runbook.sh" \
		</dev/null >"$work/out" 2>"$work/err" || fail "the runbook of ${1##*/} ends with $?: $(head -n 3 "$work/err")"
}

# check_metrics FILE: what promtool has to say is about the engine's own labels only.
check_metrics()
{
	local code=0
	promtool check metrics <"$1" >"$work/out" 2>&1 || code=$?
	[ $code = 0 ] || [ $code = 3 ] || fail "promtool: exit $code: $1: $(head -n 3 "$work/out")"
	grep -v "label names should be written in 'snake_case' not 'camelCase'" "$work/out" && fail "promtool: $1"
	return 0
}

scenarios=("${hostile[@]}")
if grep -q '^FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt"; then
	note "sanitizers: only the hostile scenarios are played"
	every_field=
else
	every_field=every-field
	mapfile -t library < <(find scenarios/library -name '*.yaml' -not -path '*/parts/*' | sort)
	scenarios+=(tests/cli/small.yaml "${library[@]}")
	[ ${#library[@]} -ge 30 ] || fail "only ${#library[@]} scenarios in the library"
fi
for scenario in "${scenarios[@]}"; do
	name=${scenario##*/}
	play "${name%.yaml}" "$scenario"
done
if [ -n "$every_field" ]; then
	/usr/bin/python3 $outputs/large.py >"$work/large.yaml"
	play large "$work/large.yaml"
fi
play unfinished tests/data/outputs/namespaces.yaml --until 65m
expect 0 env OUTPUTS_FOLDER="$work/unit" "$BUILD/tests/test_outputs"

for folder in "$plays"/*/ "$work"/unit/*/; do
	bash -n "${folder}runbook.sh" || fail "${folder}runbook.sh"
	try_runbook "${folder%/}"
done

if with xmllint libxml2-utils; then
	mapfile -t pages < <(find "$plays" "$work/unit" -name '*.html' -o -name '*.svg')
	[ ${#pages[@]} -gt ${#scenarios[@]} ] || fail "only ${#pages[@]} pages"
	expect 0 xmllint --noout --nonet "${pages[@]}"
	empty err
	sed '0,/<h1/s//<h2/' "${pages[0]}" >"$work/spoiled.html"
	expect 1 xmllint --noout --nonet "$work/spoiled.html"
fi
if with shellcheck shellcheck; then
	expect 0 shellcheck -e SC2016 "$plays"/{hostile,hostile-names,namespaces,no-run}/runbook.sh
	sed "s/^hub create/hub \$create/" "$plays/hostile/runbook.sh" >"$work/spoiled.sh"
	expect 1 shellcheck -e SC2016 "$work/spoiled.sh"
fi
if with promtool prometheus; then
	for file in "$plays"/*/metrics.prom; do
		check_metrics "$file"
	done
	sed 's/^#~ //' "$plays/namespaces/metrics.prom" >"$work/whole.prom"
	! cmp -s "$work/whole.prom" "$plays/namespaces/metrics.prom" || fail "no series was deleted with its run"
	check_metrics "$work/whole.prom"
	sed 's/"} /"}" /' "$work/whole.prom" >"$work/spoiled.prom"
	expect 1 promtool check metrics <"$work/spoiled.prom"
fi

# Objects, as kubectl get prints them
same_objects='import reading, runbook, sys
one, other = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
sys.exit(reading.strict_json(one) != runbook.documents_of(other)[0])'
/usr/bin/python3 -c 'import yaml' 2>/dev/null || note "python3 has no yaml (Debian: python3-yaml)"
for scenario in "${hostile[@]}"; do
	for form in json yaml; do
		"$fleetsim" run "$scenario" -o $form >"$work/objects.$form" 2>"$work/err" || true
	done
	! /usr/bin/python3 -c 'import yaml' 2>/dev/null ||
		expect 0 env PYTHONPATH=$outputs /usr/bin/python3 -B -c "$same_objects" "$work/objects.json" "$work/objects.yaml"
done

# Suites
mkdir "$work/suite"
code=0
cp tests/cli/small.yaml "$work/suite/golden.yaml"
: >"$work/suite/golden.narrative.txt"
GITHUB_STEP_SUMMARY=$work/suite/step.md "$fleetsim" test -q --coverage=stages:1 "${scenarios[@]}" "$work/suite/golden.yaml" tests/data/bad/schema-all-at-once.yaml -o junit="$work/suite/r.xml" -o tap="$work/suite/r.tap" \
	-o json="$work/suite/r.json" -o github >"$work/suite/github" 2>"$work/err" || code=$?
[ $code = 2 ] || fail "exit $code of a suite with a scenario that cannot be loaded"
if with xmllint libxml2-utils; then
	expect 0 xmllint --noout --nonet "$work/suite/r.xml"
	expect 0 xmllint --xpath '/testsuites/testsuite/testcase[contains(@name, "]]></failure><failure>")]/failure' "$work/suite/r.xml"
fi
if with prove perl; then
	expect 1 prove --exec cat "$work/suite/r.tap"
	lacks out 'Parse errors|Bail|Bad plan'
	sed 's/^1\.\./1../; $a ok 1 - again' "$work/suite/r.tap" >"$work/suite/spoiled.tap"
	expect 1 prove --exec cat "$work/suite/spoiled.tap"
	has out 'Parse errors|Bad plan'
fi
"$fleetsim" schema --tests >"$work/tests.schema.json"
expect 0 /usr/bin/python3 -B $outputs/suite.py "$work/tests.schema.json" "$work/suite/r.json" "$work/suite/github" "$work/suite/step.md" $every_field
cat "$work/out"

"$fleetsim" schema --report >"$work/report.schema.json"
"$fleetsim" schema --events >"$work/events.schema.json"
expect 2 "$fleetsim" schema --report --events
"$fleetsim" schema --outputs >"$work/outputs.md"
expect 0 env PYTHONPATH=$outputs /usr/bin/python3 -B -c 'import markdown, sys
problems = [problem for table in markdown.tables_of(sys.stdin.read()) for problem in markdown.table_problems(table)]
print(*problems)
sys.exit(len(problems) > 0)' <"$work/outputs.md"
/usr/bin/python3 -B $outputs/main.py "$plays" "$work/report.schema.json" "$work/events.schema.json" $every_field || fail "outputs"
/usr/bin/python3 -B $outputs/main.py "$work/unit" "$work/report.schema.json" "$work/events.schema.json" || fail "outputs with names that no API server lets pass"
/usr/bin/python3 -B $outputs/mutations.py "$plays" "$work/report.schema.json" "$work/events.schema.json" || fail "a spoiled output was not noticed"
finish
