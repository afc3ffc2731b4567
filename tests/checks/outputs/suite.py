#!/usr/bin/python3
"""suite.py SCHEMA JSON GITHUB STEP-SUMMARY [every-field]: what `fleetsim test` wrote: strict JSON that meets its schema (with every-field each of its
fields is there), workflow commands that name files, Markdown."""

import re
import sys

import markdown
from reading import Bad, UNSAFE, strict_json

PROPERTIES = {"file", "line", "col", "endLine", "title"}


def command_problems(line):
    match = re.fullmatch(r"::(error|warning|notice)((?: [^:]*)?)::(.*)", line)
    if not match:
        yield f"no workflow command: {line[:200]!r}"
        return
    for part in match.group(2).strip().split(","):
        name, equals, _ = part.partition("=")
        if part and (not equals or name not in PROPERTIES):
            yield f"the property {part[:100]!r} in {line[:200]!r}"
    if re.search("%(?!25|0A|0D|3A|2C)", line):
        yield f"a percent sign that is none: {line[:200]!r}"


def github_problems(text):
    if set(map(ord, text)) & UNSAFE:
        yield f"characters that should not be shown raw: {set(map(ord, text)) & UNSAFE}"
    commands = [line for line in text.split("\n") if line.startswith("::")]
    if not commands:
        yield "no workflow command"
    for line in commands:
        yield from command_problems(line)


def schema_problems(path, report):
    try:
        from schemas import Schema
    except ImportError:
        print("skipped: python3 has no jsonschema (Debian: python3-jsonschema)")
        return
    with open(path, encoding="utf-8") as stream:
        schema = Schema(strict_json(stream.read()))
    yield from schema.problems(report)
    for name, definition in schema.definitions.items() if sys.argv[5:] == ["every-field"] else ():
        for field in sorted(set(definition["properties"]) - {field for _, field in schema.seen}):
            yield f"no report has the field {field} of {name}"
    report["scenarios"][0]["result"] = "fine"
    if not list(schema.problems(report)):
        yield "the schema takes a result that there is not"


def json_problems(text):
    report = strict_json(text)
    yield from schema_problems(sys.argv[1], strict_json(text))
    if (report["apiVersion"], report["kind"]) != ("fleetsim/v1", "TestReport"):
        yield "it does not name its format"
    for result in ("held", "failed"):
        checks = [check for scenario in report["scenarios"] for check in scenario["checks"] if check["result"] == result]
        if len(checks) != sum(kind[result] for kind in report["totals"]["checks"].values()):
            yield f"{len(checks)} checks {result}, but its totals have others"


def main():
    failed = 0
    for path, problems_of in zip(sys.argv[2:], (json_problems, github_problems, markdown.problems_of)):
        try:
            with open(path, encoding="utf-8", newline="") as stream:
                problems = list(problems_of(stream.read()))
        except (Bad, UnicodeDecodeError) as error:
            problems = [str(error)]
        for problem in problems:
            print(f"FAILED: {path}: {problem}")
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
