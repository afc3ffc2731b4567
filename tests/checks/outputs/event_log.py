"""events.ndjson: in order, complete, and of one mind with report.json about runs and clusters."""

KINDS = {"ClusterStagedUpdateRun", "StagedUpdateRun"}


def order_problems(lines):
    first, records, last = lines[0], lines[1:-1], lines[-1]
    if first.get("schema") != "fleetsim.events/v1":
        yield "the first line does not name the format"
    if last.get("records") != len(records):
        yield f"the last line counts {last.get('records')} records, not {len(records)}"
    now = None
    for number, record in enumerate(records, 1):
        if record["n"] != number:
            yield f"record {number} has the number {record['n']}"
            return
        if now is not None and record["atSeconds"] < now:
            yield f"record {number} goes back in time"
        now = record["atSeconds"]
    if now is not None and last["atSeconds"] < now:
        yield "the end is before the last record"


class Seen:
    """A run as its writes tell it."""

    def __init__(self, record):
        self.created = record["atSeconds"]
        self.started, self.updated, self.failed = {}, {}, {}
        self.begun = None  # of the pass that is going on
        self.erring = set()  # begins of the passes that ended with an error
        self.outcome = None
        self.removed = None

    def take_cluster(self, change, at):
        key = change["stage"], change["cluster"]
        if change["type"] == "Started" and change["status"] == "True":
            self.started.setdefault(key, at)
        elif change["type"] == "Succeeded":
            (self.updated if change["status"] == "True" else self.failed).setdefault(key, at)

    def take_pass(self, record):
        if record["kind"] == "pass-begin":
            self.begun = record["atSeconds"]
        elif record["result"] == "error":
            self.erring.add(self.begun)

    def take(self, record):
        for change in record.get("changes", []):
            if "cluster" in change:
                self.take_cluster(change, record["atSeconds"])
            elif "stage" not in change and (change["type"], change["status"]) in (("Succeeded", "True"), ("Succeeded", "False"), ("Initialized", "False")):
                self.outcome = "succeeded" if change["status"] == "True" else "failed"


def runs_of(lines):
    runs, current = [], {}
    for record in lines[1:-1]:
        if record["kind"] not in ("write", "pass-begin", "pass-end") or record["object"]["kind"] not in KINDS:
            continue
        key = record["object"].get("namespace"), record["object"]["name"]
        if record["kind"] != "write":
            if key in current:
                current[key].take_pass(record)
            continue
        if record["part"] == "create":
            current[key] = Seen(record)
            runs.append((key, current[key]))
        elif record["part"] == "remove":
            current[key].removed = record["atSeconds"]
        else:
            current[key].take(record)
    return runs


def times_of(run, field):
    return {(stage["name"], cluster["name"]): cluster[field] for stage in run["stages"] for cluster in stage["clusters"] if field in cluster}


def start_problems(seen, told):
    """A cluster that a run finds failing has its slot from then on, though its condition Started comes with its success."""
    for cluster in seen.started.keys() | told.keys():
        logged, reported = seen.started.get(cluster), told.get(cluster)
        taken_up = reported in seen.erring and (cluster not in seen.updated if logged is None else reported < logged)
        if logged != reported and not taken_up:
            yield f"{cluster} started: {logged} in the log, {reported} in the report"


def run_problems(key, seen, run):
    if key != (run.get("namespace"), run["name"]):
        yield f"the log has the run {key} where the report has {run['name']!r}"
        return
    for what, logged, told in (("created", seen.created, run["createdSeconds"]), ("removed", seen.removed, run.get("removedSeconds")),
                               ("updated", seen.updated, times_of(run, "seenSeconds")), ("failed", seen.failed, times_of(run, "failedSeconds"))):
        if logged != told:
            yield f"run {run['name']}: {what}: {logged} in the log, {told} in the report"
    for problem in start_problems(seen, times_of(run, "startedSeconds")):
        yield f"run {run['name']}: {problem}"
    if run["outcome"] in ("succeeded", "failed") and seen.outcome != run["outcome"]:
        yield f"run {run['name']} {run['outcome']} in the report, {seen.outcome} in the log"
    if run["outcome"] in ("waiting", "running") and seen.outcome:
        yield f"run {run['name']} {seen.outcome} in the log, {run['outcome']} in the report"


def check(play):
    lines = play.json_lines("events.ndjson")
    report = play.report
    for problem in order_problems(lines):
        yield "events.ndjson", problem
    first, last = lines[0], lines[-1]
    for name in ("name", "release", "seed", "replication", "start"):
        if first.get("scenario" if name == "name" else name) != report["scenario"].get(name):
            yield "events.ndjson", f"another {name} than in report.json"
    if (last["fingerprint"], last["records"], last["atSeconds"], last["end"]) != (
            report["fingerprint"], report["records"], report["end"]["atSeconds"], report["end"]["reason"]):
        yield "events.ndjson", "another end than in report.json"
    if play.scenario is None:
        return  # the story was rewritten, the trace was not
    runs = runs_of(lines)
    if len(runs) != len(report["runs"]):
        yield "events.ndjson", f"{len(runs)} runs, not {len(report['runs'])}"
    for (key, seen), run in zip(runs, report["runs"]):
        for problem in run_problems(key, seen, run):
            yield "events.ndjson", problem
