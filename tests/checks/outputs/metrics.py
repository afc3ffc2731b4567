"""metrics.prom: what promtool does not look at: each series once, histograms that add up, and the counts of report.json."""

import re

from reading import Bad

LINE = re.compile(r'([a-z_]+)\{((?:[a-zA-Z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (\S+)')
LABEL = re.compile(r'([a-zA-Z_]+)="((?:[^"\\]|\\.)*)"')
APPROVALS = "fleet_workload_update_run_approval_request_latency_seconds"
STAGES = "fleet_workload_update_run_stage_cluster_updating_duration_seconds"
STATUS = "fleet_workload_update_run_status_last_timestamp_seconds"


def samples_of(text):
    samples = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        match = LINE.fullmatch(line)
        if not match:
            raise Bad(f"line {number} is no sample: {line!r}")
        key = match.group(1), tuple(sorted(LABEL.findall(match.group(2))))
        if key in samples:
            raise Bad(f"line {number}: twice: {line!r}")
        samples[key] = float(match.group(3))
    return samples


def histogram_problems(samples, family):
    histograms = {}
    for (name, labels), value in samples.items():
        if name == family + "_bucket":
            rest = tuple(label for label in labels if label[0] != "le")
            histograms.setdefault(rest, []).append((float(dict(labels)["le"]), value))
    for labels, buckets in histograms.items():
        counts = [value for _, value in sorted(buckets)]
        if counts != sorted(counts) or counts[-1] != samples.get((family + "_count", labels)) or (family + "_sum", labels) not in samples:
            yield f"the histogram of {dict(labels)} does not add up"


def count_of(samples, family, run):
    wanted = {("name", run["name"]), ("namespace", run.get("namespace", ""))}
    return sum(value for (name, labels), value in samples.items() if name == family + "_count" and wanted <= set(labels))


def run_problems(samples, run):
    """Of a run that was not deleted, on releases with histograms."""
    accepted = sum(task["type"] == "approval" and "doneSeconds" in task for stage in run["stages"] for task in stage["tasks"])
    if count_of(samples, APPROVALS, run) != accepted:
        yield f"run {run['name']}: {count_of(samples, APPROVALS, run)} approvals, not {accepted}"


def check(play):
    if play.scenario is None:
        return
    samples = samples_of(play.text("metrics.prom"))
    families = {re.sub("_(bucket|sum|count)$", "", name) for name, _ in samples}
    if families - {APPROVALS, STAGES, STATUS}:
        yield "metrics.prom", f"families that nobody knows: {sorted(families)}"
    for family in (APPROVALS, STAGES):
        yield from (("metrics.prom", problem) for problem in histogram_problems(samples, family))
    for run in play.report["runs"]:
        gone = "deletedSeconds" in run
        has = any(("name", run["name"]) in labels and ("namespace", run.get("namespace", "")) in labels for name, labels in samples if name == STATUS)
        if play.report["scenario"]["release"] in ("head", "v0.3.1") and not gone:
            yield from (("metrics.prom", problem) for problem in run_problems(samples, run))
            if not has and run["outcome"] in ("succeeded", "failed"):
                yield "metrics.prom", f"nothing of run {run['name']}"
