#!/bin/bash
# fleetsim run: every option, every exit code, streams.
set -euo pipefail
source tests/checks/command.bash
small=tests/cli/small.yaml

run()
{
	local code=$1
	shift
	expect "$code" "$fleetsim" run "$@"
}

# The narrative, the tables, the expectations
run 0 $small
has out '^\[00:01:00\] clusterstagedupdaterun/small-run > created'
has out '^NAME +PLACEMENT +RESOURCE-SNAPSHOT-INDEX'
has out '^small-run-after-prod '
has out '^ok +the run succeeds$'
has out '^2 of 2 held$'
has out '^49 invariants held$'
has out '^release head, seed 7, fingerprint [0-9a-f]{16}$'
empty err
cp "$work/out" "$work/story"
run 0 -o narrative $small
cmp -s "$work/out" "$work/story" || fail "-o narrative is not the default"

# Forms
run 0 $small -o table
has out '^NAME +PLACEMENT'
lacks out 'ok '
empty err
printf 'apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {name: empty}\nspec:\n  members: [{name: a}]\n' >"$work/empty.yaml"
run 0 "$work/empty.yaml" -o table
empty out
has err '^No resources found$'
run 0 $small --output=wide
has out 'STRATEGY'
run 0 $small -oyaml
has out '^kind: List$'
has out '^  kind: ClusterStagedUpdateRun$'
run 0 $small --output json
if [ -x /usr/bin/python3 ]; then
	/usr/bin/python3 -c 'import json, sys; assert len(json.load(sys.stdin)["items"]) == 3' <"$work/out" || fail "-o json is not a list of three"
else
	note "no /usr/bin/python3: JSON was not parsed"
fi
run 0 $small -o name
[ "$(wc -l <"$work/out")" = 3 ] || fail "-o name prints $(wc -l <"$work/out") lines"
run 0 $small -o none
empty out
empty err
run 2 $small -o nothing
has err '^fleetsim run: --output: wants one of narrative, table, wide, yaml, json, name, none, html, .*, not "nothing"$'

# Reports. A folder has pictures, here of a gnuplot that draws next to nothing.
system_path=$PATH
fake_gnuplot "$work/fake"
run 0 $small --report "$work/folder" -o none
empty out
empty err
PATH=$system_path
for name in report.html report.json events.ndjson clusters.csv trace.json metrics.prom approvals.ics timeline.mmd timeline.txt summary.md runbook.sh \
	narrative.txt timeline.png timeline.svg; do
	[ -s "$work/folder/$name" ] || fail "--report writes no $name"
done
[ "$(find "$work/folder" -type f | wc -l)" = 14 ] || fail "--report writes $(find "$work/folder" -type f | wc -l) files"
run 0 $small --report "$work/page.html"
cmp -s "$work/out" "$work/story" || fail "--report changes the narrative"
cmp -s "$work/page.html" "$work/folder/report.html" || fail "the page differs from that in the folder"
run 0 $small -o csv
cmp -s "$work/out" "$work/folder/clusters.csv" || fail "-o csv prints something else than --report writes"
empty err
run 0 $small -o mermaid="$work/t.mmd" -o name -o csv="$work/c.csv"
[ "$(wc -l <"$work/out")" = 3 ] || fail "-o name beside files prints $(wc -l <"$work/out") lines"
cmp -s "$work/t.mmd" "$work/folder/timeline.mmd" || fail "-o mermaid=FILE writes something else than --report"
run 4 $small -o csv="$work/none/c.csv" -o mermaid="$work/u.mmd"
has err 'none/c\.csv: cannot be opened: No such file or directory$'
[ ! -e "$work/u.mmd" ] || fail "one report was written although another could not be"
run 4 $small --report "$work/page.html/folder"
run 2 $small -o csv -o table
has err 'both csv and table would go to stdout'
run 2 $small -o table=x
run 2 $small --report ''
expect 0 "$fleetsim" schema --report
has out 'fleetsim\.report/v1'
run 0 $small -o ascii
cmp -s "$work/out" "$work/folder/timeline.txt" || fail "-o ascii prints something else than --report writes"

# Pictures, by a gnuplot that is missing, broken, hangs, is there
picture()
{
	PATH=$1:$PATH run "$2" $small -o none -o png="$work/picture.png"
}
put_gnuplot()
{
	mkdir "$work/$1"
	cat >"$work/$1/gnuplot"
	chmod +x "$work/$1/gnuplot"
}
PATH=$work/none run 4 $small -o svg="$work/picture.svg" -o csv="$work/beside.csv"
has err '/picture\.svg: gnuplot: cannot be started: No such file or directory; pictures are drawn by gnuplot \(Debian package gnuplot-nox\)$'
if [ -e "$work/picture.svg" ] || [ -e "$work/beside.csv" ]; then
	fail "a file was left although gnuplot is missing"
fi
printf '#!/bin/sh\necho "no fonts" >&2\nexit 1\n' | put_gnuplot broken
picture "$work/broken" 4
has err '/picture\.png: gnuplot: exited with code 1: no fonts$'
PATH=$work/broken:$PATH run 4 $small --report "$work/none-of-it"
[ ! -e "$work/none-of-it" ] || fail "a folder was left although gnuplot is broken"
mkdir "$work/part-of-it"
PATH=$work/broken:$PATH run 4 $small --report "$work/part-of-it/a/b/"
rmdir "$work/part-of-it" || fail "folders were left although gnuplot is broken"
mkdir "$work/part-of-it"
PATH=$work/broken:$PATH run 4 $small --report "$work/part-of-it"
[ -d "$work/part-of-it" ] || fail "a folder that was there before was taken away"
printf 'apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {name: idle}\nspec: {members: [{name: m}]}\n' >"$work/idle.yaml"
run 2 "$work/idle.yaml" -o png="$work/picture.png" -o csv="$work/beside.csv" --report "$work/none-of-it"
has err '^fleetsim: --output png: there is no staged update run to draw$'
if [ -e "$work/picture.png" ] || [ -e "$work/beside.csv" ] || [ -e "$work/none-of-it" ]; then
	fail "something was left although there is no run to draw"
fi
printf '#!/bin/sh\necho $$ >"%s"\nexec sleep 60\n' "$work/pid" | put_gnuplot hanging
(PATH=$work/hanging:$PATH && exec "$fleetsim" run $small -o none -o png="$work/picture.png") &
for ((i = 0; i < 200; i++)); do
	[ ! -s "$work/pid" ] || break
	sleep 0.05
done
kill -TERM $!
code=0
wait $! || code=$?
[ "$code" = 143 ] || fail "a SIGTERM while gnuplot hangs ends with $code"
for ((i = 0; i < 100; i++)); do
	kill -0 "$(cat "$work/pid")" 2>/dev/null || break
	sleep 0.05
done
! kill -0 "$(cat "$work/pid")" 2>/dev/null || fail "gnuplot was left running"
[ ! -e "$work/picture.png" ] || fail "a picture was left although gnuplot fails"
if type -P gnuplot >/dev/null; then
	run 0 $small -o none -o png="$work/picture.png" -o svg="$work/picture.svg" -o pdf="$work/picture.pdf" --report "$work/drawn"
	empty err
	[ "$(head -c 4 "$work/picture.png" | tail -c 3)" = PNG ] || fail "the PNG is none"
	[ "$(head -c 5 "$work/picture.svg")" = '<?xml' ] || fail "the SVG is none"
	[ "$(head -c 4 "$work/picture.pdf")" = %PDF ] || fail "the PDF is none"
	cmp -s "$work/picture.png" "$work/drawn/timeline.png" || fail "-o png writes something else than --report"
	cmp -s "$work/picture.svg" "$work/drawn/timeline.svg" || fail "-o svg writes something else than --report"
	run 0 $small -o svg
	cmp -s "$work/out" "$work/picture.svg" || fail "-o svg prints something else than it writes"
else
	note "there is no gnuplot: no picture was drawn"
fi

# Two reports for one file, under two paths
mkdir "$work/once"
ln -s once "$work/again"
run 2 $small -o csv="$work/once/x.out" -o ics="$work/again/./x.out" -o none
has err 'two reports would go to .*/again/\./x\.out$'
run 2 $small -o csv="$work/once/x.html" --report "$work/again/x.html" -o none
has err 'two reports would go to .*/again/x\.html$'
run 4 $small -o csv="$work/once/events.ndjson" --report "$work/again" -o none
has err '/again/events\.ndjson: two reports would go to this file$'
[ -z "$(ls "$work/once")" ] || fail "one of two reports for a file was written"

# Until
run 0 $small --until 2m
lacks out '\[00:0[2-9]:[0-9][1-9]'
run 0 $small --until 2026-03-02T09:02:00Z -o table
cp "$work/out" "$work/two"
run 0 $small --until=2m -o table
cmp -s "$work/out" "$work/two" || fail "an instant and the same time since the start differ"
run 0 $small --until 0s -o name
lacks out 'small-run'
run 2 $small --until 2026-03-02T08:00:00Z
has err '^fleetsim: --until lies before the start of the scenario'
run 2 $small --until 3h
has err '^fleetsim: --until lies after the horizon of the scenario'
run 2 $small --until end
run 2 $small --until ''
run 2 $small --until 87600h1ns
has err 'must be at most 87600h after the start'
cat >"$work/never.yaml" <<-'END'
	apiVersion: fleetsim/v1
	kind: Scenario
	metadata: {name: never}
	spec:
	  members: [{name: m1}]
	  timeline:
	    - {at: 5m, apply: configmap/c}
	    - {when: {configmap: d, condition: Ready=True}, delete: configmap/d}
	---
	{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
	---
	{apiVersion: v1, kind: ConfigMap, metadata: {name: d}}
END
run 1 "$work/never.yaml"
run 1 "$work/never.yaml" --until 1h
has out 'that never came'
run 0 "$work/never.yaml" --until 1m
cat >"$work/webhook.yaml" <<-'END'
	apiVersion: fleetsim/v1
	kind: Scenario
	metadata: {name: webhook}
	spec:
	  members: [{name: m1}]
	  timeline:
	    - at: 1m
	      patch: {target: clusterresourceplacement/p, merge: {spec: {policy: {clusterNames: [m1, m1]}}}}
	      refused: 'admission webhook "fleet.clusterresourceplacementv1beta1.validating" denied the request: deny create/update v1beta1 CRP has
	        invalid fields the placement policy field is invalid: cluster names must be unique for policy type PickFixed'
	---
	{apiVersion: v1, kind: Namespace, metadata: {name: a}}
	---
	apiVersion: placement.kubernetes-fleet.io/v1beta1
	kind: ClusterResourcePlacement
	metadata: {name: p}
	spec:
	  resourceSelectors: [{group: "", version: v1, kind: Namespace, name: a}]
	  policy: {placementType: PickFixed, clusterNames: [m1]}
END
run 0 "$work/webhook.yaml"

# Seed, replication, release
run 0 $small --seed 8
lacks out 'seed 7'
has out 'seed 8'
cp "$work/out" "$work/eight"
run 0 $small --seed 0x8
cmp -s "$work/out" "$work/eight" || fail "--seed 0x8 is not --seed 8"
[ "$(grep -c '^\[' "$work/eight")" -gt 10 ] || fail "seed 8 tells no story"
cmp -s <(grep '^\[' "$work/eight") <(grep '^\[' "$work/story") && fail "seeds 7 and 8 have the same luck"
run 0 $small --replication 1
cmp -s <(grep '^\[' "$work/out") <(grep '^\[' "$work/story") && fail "replications 0 and 1 have the same luck"
run 0 $small --replication=0
cmp -s "$work/out" "$work/story" || fail "replication 0 is not the default"
run 2 $small --seed -1
run 2 $small --release v9
run 0 $small --release v0.3.1 -o none

# An expectation that fails
sed 's/Succeeded=True/Succeeded=False/' $small >"$work/fails.yaml"
run 1 "$work/fails.yaml"
has out '^FAILED +the run succeeds \(.*fails\.yaml:[0-9]+\)$'
has out '^  exp:'
has out '^  got:'
has out '^1 of 2 held, 1 failed$'
run 1 "$work/fails.yaml" -o yaml
lacks out 'FAILED'
has err '^FAILED +the run succeeds'
run 1 "$work/fails.yaml" -o none
empty out
has err '^FAILED'
run 0 $small --quiet
lacks out '^ok'
run 1 "$work/fails.yaml" -q
has out '^FAILED'

# An API server that refuses a manifest which exists from 0 s
sed 's/waitTime: 1m/waitTime: soon/' $small >"$work/refused.yaml"
run 2 "$work/refused.yaml"
has err 'waitTime'
empty out

# Colours: never into a file unless asked for.
red=$'\033\\[31m' green=$'\033\\[32m'
lacks out "$red"
run 1 "$work/fails.yaml" --color=always
has out "$red"
run 0 $small --color always
has out "$green"
run 0 $small --color=never
cmp -s "$work/out" "$work/story" || fail "--color=never changes more than colours"
expect 0 env CLICOLOR_FORCE=1 "$fleetsim" run $small
has out "$green"
expect 0 env CLICOLOR_FORCE=1 NO_COLOR=1 "$fleetsim" run $small
lacks out "$green"
expect 0 env NO_COLOR=1 "$fleetsim" run $small --color=always
has out "$green"
expect 0 env CLICOLOR_FORCE=0 "$fleetsim" run $small
lacks out "$green"
run 2 $small --color=sometimes

# Manifests beside the scenario, manifests alone, stdin
csplit -s -f "$work/part" $small '/^---$/' '{*}'
cat "$work"/part0[1-9] >"$work/manifests.yaml"
run 0 "$work/part00" -f "$work/manifests.yaml" -o table
run 0 "$work/part00" --filename="$work/part01" -f "$work/part02" -f "$work/part03" -f "$work/part04" -f "$work/part05" -o none
run 0 -f "$work/manifests.yaml" -o runbook
has out "^step 'apply clusterstagedupdaterun/"
[ "$(grep -c '^hub apply -f - ' "$work/out")" = "$(grep -c '^kind: ClusterStagedUpdateRun$' "$work/manifests.yaml")" ] ||
	fail "the runbook does not begin every run that is there at 0 s"
run 0 -f "$work/manifests.yaml" -o name
has out 'small-run'
run 0 - <$small
cmp -s <(grep '^\[' "$work/out") <(grep '^\[' "$work/story") || fail "stdin tells another story"
run 0 "$work/part00" -f - -o none <"$work/manifests.yaml"
run 0 -o none -- $small

# Inputs that are none
run 2
has err 'wants a SCENARIO'
run 2 $small $small
run 2 $small -f $small
has err 'Scenario'
run 2 "$work/missing.yaml"
has err 'missing\.yaml: .*No such file or directory'
run 2 "$work"
has err 'is a folder'
run 2 /dev/null/x
run 2 $small --unti 1m
has err 'did you mean --until\?'
run 2 $small --until
mkfifo "$work/fifo"
run 2 "$work/fifo"
has err 'is not a regular file'
bad=0
for file in tests/data/bad/*.yaml; do
	[ -e "$file" ] || continue
	bad=$((bad + 1))
	run 2 "$file" -o yaml
	empty out
	has err "^$file(:[0-9]+:[0-9]+)?: error: "
done
[ $bad -gt 0 ] || note "tests/data/bad holds no scenarios"
head -c 1048576 /dev/zero | tr '\0' '[' >"$work/deep.yaml"
run 2 "$work/deep.yaml"
has err 'deep\.yaml:1:[0-9]+: error: '

# Streams
expect 4 bash -c "'$fleetsim' run $small >&-"
has err '^fleetsim: stdout: cannot be written'
if [ -w /dev/full ]; then
	expect 4 bash -c "'$fleetsim' run $small -o json >/dev/full"
	has err 'No space left on device'
	expect 4 bash -c "'$fleetsim' run '$work/fails.yaml' >/dev/full"
	expect 1 bash -c "'$fleetsim' run '$work/fails.yaml' -o none >/dev/full"
else
	note "there is no /dev/full"
fi
expect 0 bash -c "set -o pipefail; '$fleetsim' run $small | head -n 1 >/dev/null || [ \$? = 4 ]"
expect 0 bash -c "'$fleetsim' run $small 2>&- >/dev/null"
expect 2 bash -c "'$fleetsim' run - <&-"
expect 0 bash -c "ulimit -n 8; '$fleetsim' run $small -o none"
finish
