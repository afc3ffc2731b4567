#!/bin/bash
# The command that a failed check prints shows the same failure: every kind of check fails, and each command is run as it is printed.
set -euo pipefail
source tests/checks/command.bash

# Scenarios are named by paths from where the commands are run, one of them like an option.
repository=$PWD
case $fleetsim in /*) ;; *) fleetsim=$repository/$fleetsim ;; esac
cp tests/cli/suite.yaml "$work/suite.yaml"
mkdir -p "$work/pitfalls"
cp -r scenarios/library/pitfalls/parts "$work/pitfalls/"
grep -v 'why: a person writes the status\|^  invariants:\|^    except:' scenarios/library/pitfalls/P12-more-in-flight-than-allowed.yaml >"$work/pitfalls/P12.yaml"
cd "$work"

cat >timeline <<'END'
    - {name: relabel, at: 4m, label: {membercluster: prod-1, labels: {a: b}}}
    - {name: wrongly refused, at: 5m, refused: nobody may, label: {membercluster: prod-1, labels: {a: c}}}
    - {name: never comes, when: {run: roll, condition: Succeeded=False}, label: {membercluster: prod-1, labels: {a: d}}}
END
cat >expectations <<'END'
    - {name: object, at: 2m, object: {kind: ClusterStagedUpdateRun, metadata: {name: roll}, spec: {state: Stop}}}
    - {name: object at the start, at: 0s, object: {kind: ClusterStagedUpdateRun, metadata: {name: roll}}}
    - {name: object when asked, when: {run: roll, condition: Progressing=False}, after: 1s, object: {kind: ClusterStagedUpdateRun, metadata: {name: roll}, spec: {state: Stop}}}
    - {name: object never asked for, when: {run: roll, condition: Succeeded=False}, absent: csur/roll}
    - {name: absent, at: 2m, absent: csur/roll}
    - {name: absent at the end, absent: csur/roll}
    - {name: get, at: 90s, get: {command: csur, prints: "none\n"}}
    - {name: count, at: 3m, count: {kind: membercluster, is: 5}}
    - {name: order, order: {run: roll, clusters: [prod-1, member1]}}
    - {name: duration of a run, duration: {run: roll, exactly: 1s}}
    - {name: duration of a stage, duration: {run: roll, stage: canary, within: [1s, 2s]}}
    - {name: duration of a cluster, duration: {run: roll, cluster: member1, exactly: 1ns}}
    - {name: never, never: {run: roll, condition: Succeeded=True}}
    - {name: always, always: {run: roll, condition: Initialized=True}}
    - {name: always of nothing, always: {careq: nobody}}
    - {name: eventually, eventually: {run: roll, condition: Succeeded=False}}
    - {name: eventually until, eventually: {run: roll, condition: Succeeded=True, until: 2m}}
    - {name: refused, refused: {entry: relabel, text: nobody may}}
    - {name: violates, violates: {invariant: concurrency}}
END
sed -e '/at: 1m, apply/r timeline' -e '/eventually: .run: roll/r expectations' suite.yaml >./-kinds.yaml

# failure NAME < OUTPUT: its lines, without the replay line. Of an invariant those that say what is violated first: later ones come later.
failure()
{
	awk -v name="$1" '
		/^[^ ]/ { on = /^FAILED / && index($0, name " (") > 0; sub(/\(\.\//, "(") }
		/^  again: / || (/^  got:/ && name ~ /^invariant /) { on = 0 }
		on'
}

# replays COUNT COMMAND...: each of the so many failures of a command is shown again by its line.
replays()
{
	local wanted=$1 seen=0 line name='' command
	shift
	expect 1 "$@"
	cp out first
	while IFS= read -r line; do
		case $line in
		'FAILED '*)
			name=${line#FAILED}
			name=${name#"${name%%[! ]*}"}
			name=${name% (*}
			;;
		'  again: '*)
			seen=$((seen + 1))
			command=${line#  again: fleetsim }
			failure "$name" <first >told
			[ -s told ] || fail "cannot find what was told of: $name"
			expect 1 bash -c "\"\$0\" $command" "$fleetsim"
			failure "$name" <out | cmp -s - told || fail "$name is not shown by: $command"
			;;
		esac
	done <first
	[ "$seen" = "$wanted" ] || fail "$seen replay lines instead of $wanted: $*"
}

kinds=$(($(wc -l <expectations) + $(wc -l <timeline) - 1))
replays $kinds "$fleetsim" run -- -kinds.yaml
has out "fleetsim run ./-kinds.yaml --release"
replays $kinds "$fleetsim" run -f ./-kinds.yaml --seed 3
replays 2 "$fleetsim" run pitfalls/P12.yaml

finish
