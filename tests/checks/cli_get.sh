#!/bin/bash
# fleetsim get: kubectl's options, instants, exit codes.
set -euo pipefail
source tests/checks/command.bash
small=tests/cli/small.yaml

get()
{
	local code=$1
	shift
	expect "$code" "$fleetsim" get --scenario $small "$@"
}

# Instants
get 0 csur --at 10s
empty out
has err '^No resources found$'
get 0 csur --at 1m7s
has out '^small-run +app .* 7s$'
empty err
get 0 csur --at 2026-03-02T09:01:07Z
has out ' 7s$'
get 0 csur --at 2026-03-02T11:01:07.5+02:00
has out ' 7s$'
get 0 csur
cp "$work/out" "$work/end"
get 0 csur --at end
cmp -s "$work/out" "$work/end" || fail "--at end differs from the default"
has out 'True +False +True'
get 2 csur --at 2026-03-02T08:59:59Z
has err '^fleetsim: --at lies before the start of the scenario \(0s to 2h\)$'
get 2 csur --at 1700-01-01T00:00:00Z
has err '^fleetsim: --at lies before the start of the scenario'
get 0 csur --at 2h
get 2 csur --at 2h0.000000001s
has err '^fleetsim: --at lies after the horizon of the scenario \(0s to 2h\)$'
sed 's/^  start: .*/  start: 2199-12-31T00:00:00Z/' $small >"$work/late.yaml"
expect 2 "$fleetsim" get csur --scenario "$work/late.yaml" --at 600000h
empty out
get 2 csur --at yesterday
get 2 csur --at -1m
get 2 csur --at

# Forms, in every spelling of kubectl
get 0 csur small-run --at 2m -o yaml
cp "$work/out" "$work/yaml"
has out '^kind: ClusterStagedUpdateRun$'
for words in "csur/small-run -oyaml" "csur small-run --output yaml" "clusterstagedupdaterun small-run --output=yaml" "-o=yaml csur small-run"; do
	# shellcheck disable=SC2086
	get 0 $words --at 2m
	cmp -s "$work/out" "$work/yaml" || fail "not as -o yaml: $words"
done
get 0 csur -o json
has out '^    "kind": "List",?$'
get 0 csur -o name
has out '^clusterstagedupdaterun\.placement\.kubernetes-fleet\.io/small-run$'
get 0 csur -o wide
has out 'STRATEGY'
get 0 csur small-run -o 'jsonpath={.spec.state}'
[ "$(cat "$work/out")" = Run ] || fail "jsonpath prints $(cat "$work/out")"
get 0 csur -o custom-columns=RUN:.metadata.name
has out '^RUN$'
get 0 csur --no-headers
lacks out '^NAME'
get 0 membercluster --show-labels
has out 'environment=canary'
get 0 membercluster -l environment=prod --no-headers
[ "$(wc -l <"$work/out")" = 3 ] || fail "-l finds $(wc -l <"$work/out") of 3 members"
get 0 membercluster --selector environment=prod,environment!=prod
has err '^No resources found$'
get 0 membercluster -L environment
has out 'ENVIRONMENT'
get 0 membercluster --label-columns environment
has out 'ENVIRONMENT'
get 0 membercluster --sort-by '{.metadata.name}'
get 0 cm -A
has out '^NAMESPACE'
get 0 cm --all-namespaces --show-kind
has out 'configmap/settings'
get 0 cm
has err '^No resources found in default namespace\.$'
get 0 cm -n app
has out '^settings'
get 0 cm settings --namespace app --show-managed-fields -o yaml
has out 'key: value1'

# Members
get 0 cm -n app --cluster prod-2
has out '^settings'
get 0 cm -n app --cluster prod-2 --at 1m
has err '^No resources found in app namespace\.$'
get 5 cm -n app --cluster prod-9
has err 'no member cluster "prod-9"'

# Nothing matched
get 5 csur other
has err '^Error from server \(NotFound\): clusterstagedupdateruns\.placement\.kubernetes-fleet\.io "other" not found$'
empty out
get 0 csur other --ignore-not-found
empty out
empty err
get 5 nokind
has err "doesn't have a resource type"

# Overrides
get 0 sur
get 5 sur --release mid-2025
get 0 csur --seed 0x8 --at 4m --quiet
cp "$work/out" "$work/eight"
get 0 csur --seed=8 --at 4m -q
cmp -s "$work/out" "$work/eight" || fail "--seed 0x8 and --seed 8 differ"

# Inputs
expect 0 "$fleetsim" get csur --scenario - --at 2m <$small
expect 2 "$fleetsim" get csur
has err 'wants --scenario FILE'
expect 2 "$fleetsim" get --scenario $small
expect 2 "$fleetsim" get csur --scenario "$work/missing.yaml"
has err 'missing\.yaml: .*No such file or directory'
expect 2 "$fleetsim" get csur --scenario "$work"
has err 'is a folder'
get 2 csur -f $small
has err 'Scenario'
get 2 csur --seed 99999999999999999999
get 2 csur --release 1.0
get 2 csur -o nothing
has err 'unable to match a printer'
get 2 csur --unknown
finish
