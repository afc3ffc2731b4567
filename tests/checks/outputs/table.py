"""clusters.csv: one table for every reader, in which nothing computes, and which tells what report.json tells."""

import csv
import io
import re

from reading import Bad, shown

FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
TEXTS = {"namespace", "run", "run_outcome", "stage", "cluster", "state", "trouble", "trouble_type", "trouble_reason", "trouble_message"}
INTEGERS = {"position", "wave"}


def rows_of(text):
    bare = re.sub(r'"(?:[^"]|"")*"', "", text).replace("\r\n", "")
    if "\n" in bare or "\r" in bare or not text.endswith("\r\n"):
        raise Bad("a record does not end in CR LF")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise Bad(f"record {number} has {len(row)} cells, not {len(rows[0])}")
    if len(set(rows[0])) != len(rows[0]):
        raise Bad("two columns have one name")
    return [dict(zip(rows[0], row)) for row in rows[1:]], rows[0]


def cell(text):
    return ("'" if text and text[0] in FORMULA else "") + shown(text)


def record_of(run, stage, index, columns, end):
    cluster = stage["clusters"][index]
    trouble = cluster.get("trouble", {})
    record = {
        "namespace": run.get("namespace", ""), "run": run["name"], "run_outcome": run["outcome"], "stage": stage["name"],
        "position": index + 1, "cluster": cluster["name"], "state": cluster["state"], "wave": cluster.get("wave", ""),
        "started_seconds": cluster.get("startedSeconds", ""), "ready_seconds": cluster.get("readySeconds", ""),
        "seen_seconds": cluster.get("seenSeconds", ""), "failed_seconds": cluster.get("failedSeconds", ""), "update_seconds": "",
        "trouble": trouble.get("kind", ""), "trouble_seconds": trouble.get("sinceSeconds", ""), "trouble_type": trouble.get("type", ""),
        "trouble_reason": trouble.get("reason", ""), "trouble_message": trouble.get("message", ""),
    }
    if "startedSeconds" in cluster and "seenSeconds" in cluster:
        record["update_seconds"] = cluster["seenSeconds"] - cluster["startedSeconds"]
    parts = dict(cluster["timeSeconds"])
    for column in columns:
        if column not in record:
            record[column] = parts.pop(column[: -len("_seconds")], 0)
    until = cluster.get("seenSeconds", cluster.get("failedSeconds", end))
    if sum(cluster["timeSeconds"].values()) != until - run["createdSeconds"]:
        raise Bad(f"the time of {cluster['name']} is {sum(cluster['timeSeconds'].values())}, not {until - run['createdSeconds']}")
    if parts:
        raise Bad(f"no column for the time spent on {sorted(parts)}")
    return record


def differences(found, expected):
    for column, value in expected.items():
        text = found.get(column)
        if column in TEXTS:
            if text != cell(value):
                yield f"{column} is {text!r}, not {cell(value)!r}"
            if text and text[0] in FORMULA:
                yield f"{column} is a formula: {text!r}"
        elif value == "":
            if text != "":
                yield f"{column} is {text!r}, not empty"
        elif not NUMBER.fullmatch(text or "") or (column in INTEGERS and "." in text):
            yield f"{column} is no number: {text!r}"
        elif type(value)(text) != value:
            yield f"{column} is {text}, not {value}"


def check(play):
    rows, columns = rows_of(play.bytes("clusters.csv").decode("utf-8"))
    end = play.report["end"]["atSeconds"]
    expected = [record_of(run, stage, index, columns, run.get("endedSeconds", end)) for run in play.report["runs"] for stage in run["stages"]
                for index in range(len(stage["clusters"]))]
    if len(rows) != len(expected):
        yield "clusters.csv", f"{len(rows)} clusters, not {len(expected)}"
    for number, (row, record) in enumerate(zip(rows, expected), 2):
        for difference in differences(row, record):
            yield "clusters.csv", f"record {number}: {difference}"
