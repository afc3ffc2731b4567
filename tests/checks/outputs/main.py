#!/usr/bin/python3
"""main.py PLAYS REPORT-SCHEMA EVENTS-SCHEMA [every-field]: checks the folders of reports in PLAYS; beside a folder F, F.scenario names the file that was
played. With every-field each field of the schemas must be in one of them at least."""

import importlib
import os
import shutil
import sys

from reading import Bad, Play, strict_json

# The file that a check is about, its module, and what it needs beyond Python: (module, Debian package).
CHECKS = [
    ("", "files", None),
    ("events.ndjson", "event_log", None),
    ("clusters.csv", "table", None),
    ("trace.json", "perfetto", None),
    ("approvals.ics", "schedule", ("icalendar", "python3-icalendar")),
    ("timeline.mmd", "mermaid", None),
    ("summary.md", "markdown", None),
    ("metrics.prom", "metrics", None),
    ("report.html", "page", None),
    ("runbook.sh", "runbook", ("yaml", "python3-yaml")),
    ("report.json", "schemas", ("jsonschema", "python3-jsonschema")),
]


def load_checks():
    """[(file, check)] of what can be checked here."""
    checks = []
    for file, name, need in CHECKS:
        if need:
            try:
                importlib.import_module(need[0])
            except ImportError:
                print(f"skipped: python3 has no {need[0]} (Debian: {need[1]})")
                continue
        checks.append((file, importlib.import_module(name)))
    if not shutil.which("cmark"):
        print("skipped: there is no cmark (Debian: cmark), so Markdown was looked at for its tables only")
    return checks


def read_schemas(checks, paths):
    module = next((module for _, module in checks if module.__name__ == "schemas"), None)
    if module is None:
        return None
    documents = []
    for path in paths:
        with open(path, encoding="utf-8") as stream:
            documents.append(strict_json(stream.read()))
    return {"report": module.Schema(documents[0]), "events": module.Schema(documents[1])}


def complaints(play, checks, schemas):
    """(module, file, what is wrong)"""
    for file, module in checks:
        arguments = (play, schemas) if module.__name__ == "schemas" else (play,)
        try:
            for where, problem in module.check(*arguments):
                yield module.__name__, where, problem
        except Bad as error:
            yield module.__name__, file, str(error)
        except Exception as error:  # a check that stumbles over an output has found something, too
            yield module.__name__, file, f"{type(error).__name__}: {error}"


def plays_in(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if not os.path.isdir(path):
            continue
        scenario = None
        if os.path.exists(path + ".scenario"):
            with open(path + ".scenario", encoding="utf-8") as stream:
                scenario = stream.read().strip()
        yield Play(path, scenario)


def never_seen(schemas):
    """Fields that no output had: nobody has seen how they come out."""
    for name, schema in schemas.items():
        told = {field for definition in schema.definitions.values() for field in definition.get("properties", {})}
        seen = {field for _, field in schema.seen}
        for field in sorted(told - seen):
            yield f"{name}: no output has the field {field}"


def main():
    checks = load_checks()
    schemas = read_schemas(checks, sys.argv[2:4])
    count, failed = 0, 0
    for play in plays_in(sys.argv[1]):
        count += 1
        for _, file, problem in complaints(play, checks, schemas):
            print(f"FAILED: {play.name}: {file}: {problem[:400]}")
            failed += 1
    for problem in never_seen(schemas) if schemas and sys.argv[4:] == ["every-field"] else ():
        print(f"FAILED: {problem}")
        failed += 1
    print(f"{count} folders, {failed} failures")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
