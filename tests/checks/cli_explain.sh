#!/bin/bash
# fleetsim explain: runs and clusters, text and JSON, names that mean nothing.
set -euo pipefail
source tests/checks/command.bash
fleet=tests/cli/suite.yaml

expect 0 "$fleetsim" explain $fleet
has out '^Run roll succeeded at [0-9:.]*, 6m18s after it was created'
has out '^from +for +what$'
has out '^00:01:00 +[0-9.]+s  canary/member1: the member applies and rolls out$'
has out '^00:0[0-9:.]+ +3m  prod: nobody has approved roll-after-prod$'
has out '^in all 6m18s: approvals 3m \(48 %\), '
empty err
cp "$work/out" "$work/run"
expect 0 "$fleetsim" explain $fleet clusterstagedupdaterun/roll
cmp -s "$work/out" "$work/run" || fail "the run by its name is told otherwise"
expect 0 "$fleetsim" explain $fleet prod-3
has out '^prod-3 in stage prod \(3 of 3\) of clusterstagedupdaterun/roll: started at 00:'
has out '  no slot is free: prod-1, prod-2 hold them; maxConcurrency is 2$'
expect 0 "$fleetsim" explain $fleet prod-3 --until 3m
has out ': never started$'
expect 0 "$fleetsim" explain $fleet prod/prod-3 -o json
/usr/bin/python3 -c '
import json, sys
subject, = json.load(sys.stdin)
assert subject["cluster"] == "prod-3" and sum(subject["totals"].values()) == subject["endNs"] - subject["beginNs"]
ends = [part["endNs"] for part in subject["path"]]
assert [part["beginNs"] for part in subject["path"]] == [subject["beginNs"]] + ends[:-1] and ends[-1] == subject["endNs"]' <"$work/out" ||
	fail "the JSON does not add up"

expect 5 "$fleetsim" explain $fleet prod-33
has err 'no update run and no cluster of one is called "prod-33"; did you mean prod-3\?$'
empty out
expect 5 "$fleetsim" explain $fleet --until 30s
has err 'the scenario has no update run$'
expect 5 "$fleetsim" explain $fleet $'\x1b[2J'
grep -q $'\x1b' "$work/err" && fail "an escape reaches the terminal"
expect 2 "$fleetsim" explain
expect 2 "$fleetsim" explain "$work/nowhere.yaml"
expect 2 "$fleetsim" explain $fleet roll prod-3
expect 2 "$fleetsim" explain $fleet --output yaml
finish
