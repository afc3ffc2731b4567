#!/bin/bash
# The HTML report in headless Chromium: see html_page.py. Skipped under sanitizers, where the pages are the same.
set -euo pipefail
source tests/checks/command.bash
if grep -q '^FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt"; then
	skip "the page is looked at in a build without sanitizers only"
fi
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || skip "there is no chromium (Debian: chromium)"
/usr/bin/python3 -c '' 2>/dev/null || skip "there is no /usr/bin/python3"

# Ten thousand clusters, some with names as long as can be; failures, an approval, a wait, a stop in between.
cat >"$work/big.yaml" <<'END'
apiVersion: fleetsim/v1
kind: Scenario
metadata: {name: ten thousand clusters}
spec:
  release: head
  seed: 3
  start: 2026-04-07T08:00:00Z
  horizon: 72h
  members:
    - group: {name: "a-member-whose-name-is-as-long-as-a-label-in-kubernetes-{00001..02000}", labels: {env: staging}}
    - group: {name: "canary-{0001..3000}", labels: {env: canary}}
    - group: {name: "p-{0001..5000}", labels: {env: prod}}
  behavior:
    - applyLatency: {lognormal: {median: 40s, p99: 4m}}
      failures: {apply: {probability: 3%, recovers: {exponential: 3m}}}
  people:
    - {name: somebody, approves: {stage: canary}, after: 20m}
  timeline:
    - {at: 60s, apply: clusterstagedupdaterun/upgrade}
    - {at: 20m, patch: {clusterstagedupdaterun: upgrade, merge: {spec: {state: Stop}}}}
    - {at: 40m, patch: {clusterstagedupdaterun: upgrade, merge: {spec: {state: Run}}}}
---
apiVersion: v1
kind: Namespace
metadata: {name: platform}
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourcePlacement
metadata: {name: platform}
spec:
  resourceSelectors: [{group: "", kind: Namespace, name: platform, version: v1}]
  policy: {placementType: PickAll}
  strategy: {type: External}
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterStagedUpdateStrategy
metadata: {name: quarters}
spec:
  stages:
    - {name: staging, labelSelector: {matchLabels: {env: staging}}, maxConcurrency: 10%}
    - {name: canary, labelSelector: {matchLabels: {env: canary}}, maxConcurrency: 7%, afterStageTasks: [{type: Approval}, {type: TimedWait, waitTime: 30m}]}
    - {name: prod, labelSelector: {matchLabels: {env: prod}}, maxConcurrency: 3%}
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterStagedUpdateRun
metadata: {name: upgrade}
spec: {placementName: platform, resourceSnapshotIndex: "", stagedRolloutStrategyName: quarters, state: Run}
END

# Eight stages with names that are long, as in the widest table that tells the parts of each.
eight()
{
	cat <<'END'
apiVersion: fleetsim/v1
kind: Scenario
metadata: {name: eight}
spec:
  members: [{group: {name: "cluster-without-a-city-{01..24}"}}]
  behavior:
    - {applyLatency: 20s}
    - {clusters: [cluster-without-a-city-03], failures: {apply: {probability: 100%, recovers: 7m}}}
  people: [{name: somebody, approves: {}, after: 3m}]
  timeline: [{at: 60s, apply: clusterstagedupdaterun/upgrade}]
---
apiVersion: v1
kind: Namespace
metadata: {name: app}
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourcePlacement
metadata: {name: app}
spec:
  resourceSelectors: [{group: "", kind: Namespace, name: app, version: v1}]
  policy: {placementType: PickAll}
  strategy: {type: External}
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterStagedUpdateRun
metadata: {name: upgrade}
spec: {placementName: app, resourceSnapshotIndex: "", stagedRolloutStrategyName: eight, state: Run}
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterStagedUpdateStrategy
metadata: {name: eight}
spec:
  stages:
END
	local stage
	for stage in 1 2 3 4 5 6 7 8; do
		printf '    - {name: europeanregions%s, maxConcurrency: 1, beforeStageTasks: [{type: Approval}], ' "$stage"
		printf 'afterStageTasks: [{type: TimedWait, waitTime: %sm}], labelSelector: {matchExpressions: [' "$stage"
		printf '{key: kubernetes.io/metadata.name, operator: In, values: [%s]}]}}\n' \
			"$(printf 'cluster-without-a-city-%02d, ' $((3 * stage - 2)) $((3 * stage - 1)))cluster-without-a-city-$(printf %02d $((3 * stage)))"
	done
}
eight >"$work/eight.yaml"

mkdir "$work/pages"
for scenario in tests/cli/small.yaml scenarios/library/walkthrough.yaml scenarios/library/cve-rollout.yaml "$work/big.yaml" "$work/eight.yaml"; do
	name=$(basename "$scenario" .yaml)
	expect 0 "$fleetsim" run "$scenario" -o none --report "$work/pages/$name.html"
done
expect 1 "$fleetsim" run tests/data/hostile.yaml -o none --report "$work/pages/hostile.html"
[ "$failures" != 0 ] || /usr/bin/python3 tests/checks/html_page.py "$work/pages" || fail "see above"
finish
