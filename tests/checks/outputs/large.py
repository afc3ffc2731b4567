#!/usr/bin/python3
"""Prints a scenario in which everything is as long as it may be: names of 10 kB, twelve placements and runs, 31 stages with the longest names."""

NAME = ("\u00e4<|`@#:x" * 1300)[:10000]
COUNT, STAGES = 12, 31
PLACEMENT = """apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourcePlacement
metadata: {{name: app-{0}}}
spec:
  resourceSelectors: [{{group: "", version: v1, kind: Namespace, name: app}}]
  policy: {{placementType: PickAll}}
  strategy: {{type: External}}
"""
RUN = """apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterStagedUpdateRun
metadata: {{name: run-{0}-{1}}}
spec: {{placementName: app-{0}, stagedRolloutStrategyName: stages, state: Run}}
"""


def scenario():
    yield f'apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {{name: "{NAME}", description: "{NAME}"}}\n'
    yield "spec:\n  release: head\n  horizon: 24h\n  behavior: [{applyLatency: 5s}]\n  members:\n"
    for number in range(STAGES):
        yield f"    - {{name: m-{number:02}-{'y' * 50}, labels: {{s: s{number:02}}}}}\n"
    yield "  timeline:\n"
    for number in range(COUNT):
        yield f"    - {{name: \"{number}{NAME[:3000]}\", at: {10 + number}h, apply: clusterstagedupdaterun/run-{number}-{'z' * 40}}}\n"
    yield "  expect:\n"
    for number in range(COUNT):
        wanted = f'{{kind: ConfigMap, metadata: {{name: data, namespace: app}}, data: {{key: "{NAME}{number}"}}}}'
        yield f'    - {{name: "{number}{NAME}", at: end, object: {wanted}}}\n'


def strategy():
    yield "apiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateStrategy\nmetadata: {name: stages}\nspec:\n  stages:\n"
    for number in range(STAGES):
        yield f"    - {{name: s{number:02}{'x' * 60}, labelSelector: {{matchLabels: {{s: s{number:02}}}}}}}\n"


documents = ["".join(scenario()), "apiVersion: v1\nkind: Namespace\nmetadata: {name: app}\n",
             f'apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: data, namespace: app}}\ndata: {{key: "{NAME}"}}\n', "".join(strategy())]
documents += [text for number in range(COUNT) for text in (PLACEMENT.format(number), RUN.format(number, "z" * 40))]
print("---\n".join(documents), end="")
