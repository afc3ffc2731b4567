#!/usr/bin/python3
"""mutations.py PLAYS REPORT-SCHEMA EVENTS-SCHEMA: outputs that are spoiled, each in one way, must be noticed, and by the check that is there for it. PLAYS
is as for main.py; the folders `namespaces` and `hostile` are copied and spoiled."""

import os
import re
import shutil
import sys
import tempfile

from main import complaints, load_checks, read_schemas
from reading import Play


def put(old, new, count=1):
    """Replaces by a regular expression."""
    return lambda data: re.sub(old, new, data, count=count, flags=re.S)


def swap_lines(first, second):
    def swapped(data):
        lines = data.split(b"\n")
        lines[first], lines[second] = lines[second], lines[first]
        return b"\n".join(lines)
    return swapped


def drop_line(number):
    return lambda data: b"".join(data.splitlines(True)[:number] + data.splitlines(True)[number:][1:])


def twice(pattern):
    """The first line that matches stands there again."""
    return lambda data: re.sub(rb"(?m)^(" + pattern + rb".*\n)", rb"\1\1", data, count=1)


# (module, file, how it is spoiled)
MUTATIONS = [
    ("files", "narrative.txt", put(rb"$", b"\x1b[2J\n")),
    ("files", "summary.md", put(rb"$", "\u202e\n".encode())),
    ("files", "report.json", put(rb"\n$", b"")),
    ("files", "clusters.csv", put(rb"roll", b"\xff")),
    ("files", "report.html", lambda data: None),
    ("files", "summary.md", put(rb"$", b" " * 65536 + b"\n")),
    ("event_log", "events.ndjson", swap_lines(5, 6)),
    ("event_log", "events.ndjson", drop_line(-1)),
    ("event_log", "events.ndjson", drop_line(9)),
    ("event_log", "events.ndjson", put(rb'"fingerprint": "', b'"fingerprint": "0')),
    ("event_log", "events.ndjson", put(rb'"seed": "1"', b'"seed": "2"')),
    ("event_log", "events.ndjson", put(rb'("type": "Started", "status": )"True"', rb'\1"False"')),
    ("event_log", "events.ndjson", put(rb'("cluster": "[a-z]*", "type": "Succeeded", "status": )"True"', rb'\1"False"')),
    ("event_log", "events.ndjson", put(rb'("part": )"remove"', rb'\1"meta"', 0)),
    ("event_log", "events.ndjson", put(rb'"n": 7,', b'"n": 7')),
    ("event_log", "events.ndjson", put(rb'"generation": 1,', b'"generation": NaN,')),
    ("table", "clusters.csv", put(rb"\r\n", b",\r\n")),
    ("table", "clusters.csv", put(rb"\r\n", b"\n", 0)),
    ("table", "clusters.csv", put(rb",east,", b",=east,")),
    ("table", "clusters.csv", put(rb",east,updated,1,180,", b",east,updated,1,180.005,")),
    ("table", "clusters.csv", put(rb",east,updated,1,", b",east,updated,2,")),
    ("table", "clusters.csv", put(rb",180,", b",180.0,")),
    ("table", "clusters.csv", drop_line(2)),
    ("table", "report.json", put(rb'("timeSeconds": \{"earlier_stages": )', rb"\g<1>1")),
    ("perfetto", "trace.json", put(rb'("cat": "cluster", "ts": \d+, "dur": )', rb"\g<1>9")),
    ("perfetto", "trace.json", put(rb'("rolling out", "cat": "cluster", "ts": \d+, "dur": )', rb"\g<1>9")),
    ("perfetto", "trace.json", put(rb'("dur": )(\d+)', rb"\1-\2")),
    ("perfetto", "trace.json", put(rb'("ts": \d+)', rb"\1.5")),
    ("perfetto", "trace.json", put(rb'("outcome": )"succeeded"', rb'\1"failed"')),
    ("perfetto", "trace.json", put(rb'"name": "thread_name", "args": \{"name": "east"', b'"name": "thread_name", "args": {"name": "west"')),
    ("perfetto", "trace.json", put(rb'\{"ph": "M", [^\n]*"name": "thread_name", [^\n]*\n', b"")),
    ("perfetto", "trace.json", put(rb'\{"ph": "i", [^\n]*\n', b"")),
    ("perfetto", "trace.json", put(rb'\{"ph": "X"', b'{"ph": "X", "ph": "X"')),
    ("schedule", "approvals.ics", put(rb"DTSTART:(\d+T\d+)Z", b"DTSTART:20270101T000000Z")),
    ("schedule", "approvals.ics", put(rb"DTEND:[^\r]*\r\n", b"")),
    ("schedule", "approvals.ics", put(rb"\r\n ", b"")),
    ("schedule", "approvals.ics", put(rb"\r\nSUMMARY", b"\nSUMMARY")),
    ("schedule", "approvals.ics", put(rb"SUMMARY:Approve stage", b"SUMMARY:Approve the stage")),
    ("schedule", "approvals.ics", put(rb"UID:[^\r]*", b"UID:1@fleetsim", 0)),
    ("schedule", "approvals.ics", put(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", b"")),
    ("schedule", "approvals.ics", put(rb"BEGIN:VEVENT\r\n", b"")),
    ("schedule", "approvals.ics", put(rb"kubectl patch \r\n approvalrequest|kubectl patch approvalrequest", b"kubectl patch ar")),
    ("mermaid", "timeline.mmd", put(rb"title Rollout one", b"title Rollout #one; two")),
    ("mermaid", "timeline.mmd", put(rb"title Rollout one", b"title Rollout none")),
    ("mermaid", "timeline.mmd", put(rb"    cluster east", b"    east")),
    ("mermaid", "timeline.mmd", put(rb"    section[^\n]*\n", b"")),
    ("mermaid", "timeline.mmd", put(rb"    section [^\n]*\n", b"    section other\n")),
    ("mermaid", "timeline.mmd", put(rb":done, ([^,]*), [^\n]*", rb":done, \1, \1")),
    ("mermaid", "timeline.mmd", put(rb"(cluster east :done, 2026-12-31 23:)\d\d", rb"\g<1>52")),
    ("mermaid", "timeline.mmd", put(rb"\n    cluster", b"\n    click x href \"y\"\n    cluster")),
    ("markdown", "summary.md", put(rb"\| succeeded \|", b"| succeeded | |")),
    ("markdown", "summary.md", put(rb"\| succeeded \|", b"| failed |")),
    ("markdown", "summary.md", put(rb"1 of 1", b"0 of 1")),
    ("markdown", "summary.md", put(rb"\| 00:\d\d:", b"| 09:00:")),
    ("markdown", "summary.md", put(rb"\n\*\*", b"\n<b>x</b> **")),
    ("markdown", "summary.md", put(rb"\n\*\*", b"\n\n@someone **")),
    ("markdown", "summary.md", put(rb"\n\*\*", b"\n\nsee #12 **")),
    ("markdown", "summary.md", put(rb"\n\*\*", b"\n\nhttp://a.b **")),
    ("markdown", "summary.md", put(rb"\n\*\*", b"\n\n[a](b) **")),
    ("markdown", "summary.md", put(rb"</details>", b"")),
    ("markdown", "summary.md", put(rb"```\n\n</details>", b"\n</details>")),
    ("markdown", "summary.md", put(rb"\| (\d+)m(\d+)s \|", rb"| 9\1m\2s |")),
    ("markdown", "summary.md", put(rb"fingerprint `.", b"fingerprint `x")),
    ("metrics", "metrics.prom", twice(b"fleet_workload_update_run_approval_request_latency_seconds_count")),
    ("metrics", "metrics.prom", put(rb'(le="21600"\}) 1', rb"\1 0")),
    ("metrics", "metrics.prom", put(rb'(latency_seconds_count\{[^}]*\}) \d', rb"\1 7")),
    ("metrics", "metrics.prom", put(rb"\nfleet_workload_update_run_status", b"\nfleet_workload_run_status")),
    ("metrics", "metrics.prom", put(rb'name="roll"', rb'name="rock"', 0)),
    ("page", "report.html", put(rb"east", b"east<b>", 0)),
    ("page", "report.html", put(rb"east", b"e-ast", 0)),
    ("page", "report.html", put(rb"<h1", b"<h1 onclick=\"x()\"")),
    ("page", "report.html", put(rb"<h1", b"<script>x()</script><h1")),
    ("page", "report.html", put(rb"<h1", b"<img src=\"http://a.b/c\"/><h1")),
    ("runbook", ".log", put(rb"(patch\0clusterapprovalrequest\0)roll-after-dev", rb"\1roll-after-prod")),
    ("runbook", ".log", put(rb'"observedGeneration":41', b'"observedGeneration":1')),
    ("runbook", ".log", put(rb'"status":"True"', b'"status":"False"')),
    ("runbook", ".log", put(rb"--subresource=status\0", b"--subresource=scale\0")),
    ("runbook", ".log", put(rb"(patch\0approvalrequest\0roll-before-dev\0-n\0)left", rb"\1right")),
    ("runbook", ".log", put(rb"stagedRolloutStrategyName: stages", b"stagedRolloutStrategyName: stage")),
    ("runbook", ".log", put(rb"retired=yes", b"retired=no")),
    ("runbook", ".log", put(rb"2\0get\0|[56]\0get\0.*?\0\0(?=\d)", b"1\0create\0\0")),
    ("runbook", ".log", put(rb"--wait=false", b"--wait=true")),
    ("schemas", "report.json", put(rb'"outcome": "succeeded"', b'"outcome": "fine"')),
    ("schemas", "report.json", put(rb'"rollsBack"', b'"rollBack"')),
    ("schemas", "report.json", put(rb'"createdSeconds": ', b'"more": 1, "createdSeconds": ')),
    ("schemas", "report.json", put(rb'"limit": 1', b'"limit": "1"')),
    ("schemas", "report.json", put(rb'"limit": 1', b'"limit": 99999999999999999999')),
    ("schemas", "report.json", put(rb'"limit": 1,', b'"limit": Infinity,')),
    ("schemas", "events.ndjson", put(rb'"cause": "event"', b'"cause": "reason"')),
    ("schemas", "events.ndjson", put(rb'"kind": "pass-begin"', b'"kind": "pass-start"')),
    ("schemas", "events.ndjson", put(rb'"part": "create", ', b"")),
    ("schemas", "events.ndjson", put(rb'"part": "create", ', b'"part": "create", "more": true, ')),
]

# Names that reach an output must do so as they are.
HOSTILE = [
    ("page", "report.html", put(rb"&lt;script&gt;alert\(1\)", b"alert(1)", 0)),
    ("perfetto", "trace.json", put(rb"<script>", b"")),
    ("files", "runbook.sh", put(rb"\\342\\200\\256", "\u202e".encode())),
    ("table", "clusters.csv", put(rb"alert\('d'\)", b"alert('e')")),
    ("schedule", "approvals.ics", put(rb"X-WR-CALNAME:Approvals of <", b"X-WR-CALNAME:Approvals of ")),
    ("mermaid", "timeline.mmd", put(rb"#60;script#62;", b"<script>")),
    ("event_log", "events.ndjson", put(rb"<script>", b"")),
    ("runbook", ".log", put(rb"\\u0001END\\nEND", rb"\\u0001END")),
    ("runbook", ".log", put(rb"\$\(id\) `id`", b"root root")),
    ("runbook", ".log", put(rb"    END1\n", b"")),
]


def path_of(folder, file):
    return folder + file if file.startswith(".") else os.path.join(folder, file)


def spoiled(folder, file, change):
    """Whether it is different now; `restore` undoes it."""
    path = path_of(folder, file)
    with open(path, "rb") as stream:
        before = stream.read()
    after = change(before)
    if after is None:
        os.remove(path)
    else:
        with open(path, "wb") as stream:
            stream.write(after)
    return before, after != before


def check_one(folder, scenario, mutation, checks, schemas):
    """What is wrong with a check, or None."""
    module, file, change = mutation
    mine = [(name, check) for name, check in checks if check.__name__ == module]
    if not mine:
        return None  # what it needs is not there, which was said
    before, changed = spoiled(folder, file, change)
    try:
        if not changed:
            return f"{file} was not spoiled"
        if module == "schemas":
            for schema in schemas.values():
                schema.known.clear()
        if not any(True for _ in complaints(Play(folder, scenario), mine, schemas)):
            return f"{module} does not notice that {file} is spoiled"
    finally:
        with open(path_of(folder, file), "wb") as stream:
            stream.write(before)
    return None


def main():
    checks = load_checks()
    schemas = read_schemas(checks, sys.argv[2:])
    has_cmark = shutil.which("cmark")
    failed = count = 0
    for name, mutations in (("namespaces", MUTATIONS), ("hostile", HOSTILE)):
        with open(f"{sys.argv[1]}/{name}.scenario", encoding="utf-8") as stream:
            scenario = stream.read().strip()
        with tempfile.TemporaryDirectory() as work:
            folder = os.path.join(work, name)
            shutil.copytree(f"{sys.argv[1]}/{name}", folder)
            shutil.copy(f"{sys.argv[1]}/{name}.log", folder + ".log")
            for number, mutation in enumerate(mutations, 1):
                if mutation[0] == "markdown" and not has_cmark:
                    continue
                count += 1
                complaint = check_one(folder, scenario, mutation, checks, schemas)
                if complaint:
                    print(f"FAILED: mutation {number} of {name}: {complaint}")
                    failed += 1
    print(f"{count} spoiled outputs, {failed} not noticed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
