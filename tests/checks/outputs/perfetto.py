"""trace.json: Chrome's trace events, nested as Perfetto wants them, with the times of report.json."""

from reading import run_title

PHASES = {"M", "X", "i", "C"}
METADATA = {"process_name", "process_sort_index", "thread_name", "thread_sort_index"}


def event_problems(event):
    if event.get("ph") not in PHASES or not all(isinstance(event.get(name), int) for name in ("pid", "tid")) or not isinstance(event.get("name"), str):
        yield f"no event of a kind that we write: {event}"
    elif event["ph"] == "M":
        if event["name"] not in METADATA or len(event.get("args", {})) != 1:
            yield f"metadata that nobody knows: {event}"
    elif not isinstance(event.get("ts"), int) or (event["ph"] == "X" and not (isinstance(event.get("dur"), int) and event["dur"] >= 0)):
        yield f"no time in whole microseconds: {event}"
    elif event["ph"] == "i" and event.get("s") not in ("g", "p", "t"):
        yield f"an instant without scope: {event}"
    elif event["ph"] == "C" and not all(isinstance(value, int) and value >= 0 for value in event.get("args", {"": None}).values()):
        yield f"a counter without numbers: {event}"


def nesting_problems(slices):
    """Perfetto's rule: on one thread a slice lies within the one that is open, or begins when that has ended."""
    stack = []
    for event in sorted(slices, key=lambda event: event["ts"]):  # stable, as the importer sorts
        while stack and stack[-1]["ts"] + stack[-1]["dur"] <= event["ts"]:
            stack.pop()
        if stack and event["ts"] + event["dur"] > stack[-1]["ts"] + stack[-1]["dur"]:
            yield f"{event['name']!r} at {event['ts']} does not end within {stack[-1]['name']!r} at {stack[-1]['ts']}"
        stack.append(event)


def microseconds(seconds):
    return int(seconds * 1000000 // 1)


class Trace:
    def __init__(self, events):
        self.processes, self.threads, self.slices, self.instants = {}, {}, {}, []
        for event in events:
            key = event["pid"], event["tid"]
            if event["name"] == "process_name" and event["ph"] == "M":
                self.processes[event["pid"]] = event["args"]["name"]
            elif event["name"] == "thread_name" and event["ph"] == "M":
                self.threads[key] = event["args"]["name"]
            elif event["ph"] == "X":
                self.slices.setdefault(key, []).append(event)
            elif event["ph"] == "i":
                self.instants.append(event)

    def first(self, pid, category):
        return [event for key, events in sorted(self.slices.items()) if key[0] == pid for event in events if event.get("cat") == category]


def expected(from_seconds, until_seconds, end_seconds):
    until = end_seconds if until_seconds is None else until_seconds
    return microseconds(from_seconds), microseconds(max(until, from_seconds)) - microseconds(from_seconds)


def spans(events):
    return [(event["ts"], event["dur"]) for event in events]


def stage_problems(trace, pid, stage, end):
    if trace.processes.get(pid) != stage["name"]:
        yield f"process {pid} is {trace.processes.get(pid)!r}, not {stage['name']!r}"
    clusters = [cluster["name"] for cluster in stage["clusters"]]
    named = [name for key, name in sorted(trace.threads.items()) if key[0] == pid][1 + len(stage["tasks"]):]
    if named != clusters:
        yield f"stage {stage['name']!r} has the threads {named[:5]}, not {clusters[:5]}"
    whole = [event for event in trace.first(pid, "stage")]
    told = [expected(stage["begunSeconds"], stage.get("endedSeconds"), end)] if "begunSeconds" in stage else []
    if spans(whole) != told:
        yield f"stage {stage['name']!r} is at {spans(whole)}, not {told}"
    elif whole and whole[0]["args"] != {"outcome": stage["outcome"], "limit": stage["limit"]}:
        yield f"stage {stage['name']!r} is {whole[0]['args']}"
    updates = [event for event in trace.first(pid, "cluster") if event["name"] in ("update", "removal")]
    told = [expected(cluster["startedSeconds"], cluster.get("seenSeconds", cluster.get("failedSeconds")), end)
            for cluster in stage["clusters"] if "startedSeconds" in cluster]
    if spans(updates) != told:
        yield f"clusters of stage {stage['name']!r} are at {spans(updates)[:4]}, not {told[:4]}"
    tasks = [event for event in trace.first(pid, "task") if event["name"] in ("approval", "timed wait")]
    told = [expected(task["begunSeconds"], task.get("doneSeconds"), end) for task in stage["tasks"] if "begunSeconds" in task]
    if spans(tasks) != told:
        yield f"tasks of stage {stage['name']!r} are at {spans(tasks)}, not {told}"


def run_problems(trace, pid, title, run, end):
    if trace.processes.get(pid) != "run " + title:
        yield f"process {pid} is {trace.processes.get(pid)!r}, not run {title!r}"
    whole = trace.first(pid, "run")
    if spans(whole) != [expected(run["createdSeconds"], run.get("endedSeconds"), end)]:
        yield f"run {title!r} is at {spans(whole)}"
    elif whole[0]["args"]["outcome"] != run["outcome"]:
        yield f"run {title!r} {whole[0]['args']['outcome']} here, {run['outcome']} in the report"
    for number, stage in enumerate(run["stages"], 1):
        yield from stage_problems(trace, pid + number, stage, end)


def end_of(run, report):
    """When a run ended, as far as it did."""
    return min(run.get("endedSeconds", report["end"]["atSeconds"]), run.get("removedSeconds", report["end"]["atSeconds"]))


def check(play):
    document = play.json("trace.json")
    events = document["traceEvents"]
    wrong = [problem for event in events for problem in event_problems(event)]
    yield from (("trace.json", problem) for problem in wrong[:5])
    if wrong:
        return
    trace = Trace(events)
    for key, slices in trace.slices.items():
        if key not in trace.threads or key[0] not in trace.processes:
            yield "trace.json", f"thread {key} has no name"
        for problem in nesting_problems(slices):
            yield "trace.json", f"thread {key}: {problem}"
    pid = 1
    for index, run in enumerate(play.report["runs"]):
        for problem in run_problems(trace, pid, run_title(play.report, index), run, end_of(run, play.report)):
            yield "trace.json", problem
        pid += 1 + len(run["stages"])
    if len(trace.processes) != pid - 1:
        yield "trace.json", f"{len(trace.processes)} processes, not {pid - 1}"
    scenario = play.report["scenario"].get("name", "")
    if (document["otherData"]["fingerprint"], document["otherData"]["scenario"]) != (play.report["fingerprint"], scenario):
        yield "trace.json", "another fingerprint or scenario than in report.json"
    granted = sum("grantedSeconds" in task for run in play.report["runs"] for stage in run["stages"] for task in stage["tasks"])
    if len(trace.instants) != granted:
        yield "trace.json", f"{len(trace.instants)} approvals, not {granted}"
