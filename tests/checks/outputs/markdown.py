"""summary.md (and the step summary of GitHub): read by cmark; no HTML but ours, no links and mentions from names, tables with equal columns."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

from reading import Bad, shown

SPACE = "{http://commonmark.org/xml/1.0}"
HTML = {"</details>\n", "<details><summary>Timeline</summary>\n", "<details><summary>Play it again</summary>\n",
        "<details><summary>Scenarios that held</summary>\n"}
# What GitHub makes a mention, a reference or an emoji of, in text that is no code, when it has read it; and a link, when it reads it.
REACHES_OUT = re.compile(r"@[A-Za-z0-9]|#\d|:(?=[0-9_+-]*[a-z])[a-z0-9_+-]+:")
LINK = re.compile(r"\b(?:https?|ftp)://|\bwww\.")
LEFT_OUT = re.compile(r"^(\d+) more runs are left out\.$", re.M)
DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d)?)s)?(?:(\d+)ms)?")
CLOCK = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d{3})?)")


def tree_of(text):
    done = subprocess.run(["cmark", "-t", "xml", "--unsafe"], input=text.encode("utf-8"), stdout=subprocess.PIPE, check=True)
    return ElementTree.fromstring(done.stdout)


def paragraph_problems(paragraph):
    """Text, with what is code left out, as GitHub looks through it."""
    text = "".join(node.text or "" if node.tag == SPACE + "text" else "\0" for node in paragraph.iter() if node is not paragraph)
    for line in text.split("\0"):
        found = REACHES_OUT.search(line)
        if found:
            yield f"reaches out: {line[max(0, found.start() - 20):found.end() + 20]!r}"


def tree_problems(text):
    tree = tree_of(text)
    for node in tree.iter():
        kind = node.tag[len(SPACE):]
        if kind in ("link", "image"):
            yield f"a {kind} to {node.get('destination')!r}"
        elif (kind == "html_inline" and node.text != "<br>") or (kind == "html_block" and node.text not in HTML):
            yield f"HTML: {node.text!r}"
        elif kind in ("paragraph", "heading"):
            yield from paragraph_problems(node)
    details = [node.text for node in tree.iter(SPACE + "html_block")]
    if sum(text.startswith("<details>") for text in details) != details.count("</details>\n"):
        yield "a <details> that is not closed"


def without_code(text):
    """Lines outside of fenced blocks."""
    fence = None
    for line in text.split("\n"):
        ticks = re.match(r"`{3,}", line)
        if fence is None and ticks:
            fence = ticks.group()
        elif fence is None:
            yield line
        elif line == fence:
            fence = None
    if fence:
        raise Bad("a fence that is not closed")


def cells_of(line):
    """GitHub cuts a row at every bar that has no backslash in front, in code too."""
    cells = re.split(r"(?<!\\)\|", line)
    if len(cells) < 3 or cells[0].strip() or cells[-1].strip():
        raise Bad(f"a row that does not begin and end with a bar: {line!r}")
    return [cell.strip().replace("\\|", "|") for cell in cells[1:-1]]


def tables_of(text):
    table = []
    for line in list(without_code(text)) + [""]:
        if line.startswith("|"):
            table.append(cells_of(line))
        elif table:
            yield table
            table = []


def table_problems(table):
    if len(table) < 2 or not all(re.fullmatch(r":?-+:?", cell) for cell in table[1]):
        yield f"no table: {table[:2]}"
    for row in table:
        if len(row) != len(table[0]):
            yield f"a row of {len(row)} cells, not {len(table[0])}: {row}"


def link_problems(text):
    for line in without_code(text):
        found = LINK.search(re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", line))
        if found:
            yield f"a link: {line[max(0, found.start() - 20):found.end() + 20]!r}"


def problems_of(text):
    yield from link_problems(text)
    if shutil.which("cmark"):
        yield from tree_problems(text)
    for table in tables_of(text):
        yield from table_problems(table)


def code(text):
    """The text of a code span, from a name that is not too long."""
    text = re.sub("[\n\t\u2028\u2029]", " ", shown(text))
    return text if len(text) <= 80 else None


def seconds(cell):
    hours, minutes, rest = CLOCK.fullmatch(cell).groups()
    return int(hours) * 3600 + int(minutes) * 60 + Decimal(rest)


def is_duration(words, value):
    """Whether the words tell so many seconds, rounded to what the smallest of their units can tell."""
    match = DURATION.fullmatch(words)
    if not match or not words:
        return False
    told = sum(Decimal(part or 0) * unit for part, unit in zip(match.groups(), (86400, 3600, 60, 1, Decimal("0.001"))))
    rounding = Decimal("0.0005") if value < 1 else Decimal("0.05") if value < 60 else Decimal("0.5") if value < 172800 else 30
    return abs(told - value) <= rounding


def cut(value):
    return None if value is None else value * 1000 // 1 / 1000


def row_problems(row, stage):
    name = "deleteStage" if stage["name"] == "kubernetes-fleet.io/deleteStage" else stage["name"]
    shown_name = re.fullmatch(r"(`+) ?(.*?) ?\1", row[0])
    if code(name) is not None and (not shown_name or shown_name.group(2) != code(name).strip()):
        yield f"stage {row[0]!r} instead of {name!r}"
    done = sum("seenSeconds" in cluster for cluster in stage["clusters"])
    if row[1] != stage["outcome"] or row[2] != f"{done} of {len(stage['clusters'])}":
        yield f"stage {name!r}: {row[1:3]}, not {stage['outcome']} {done} of {len(stage['clusters'])}"
    if row[3] != (str(stage["limit"]) if stage["limit"] < len(stage["clusters"]) else "all"):
        yield f"stage {name!r}: {row[3]} at a time, not {stage['limit']}"
    for cell, field in ((row[4], "begunSeconds"), (row[5], "endedSeconds")):
        if (seconds(cell) if cell else None) != cut(stage.get(field)):
            yield f"stage {name!r}: {cell}, not {stage.get(field)}"
    took = stage["endedSeconds"] - stage["begunSeconds"] if "begunSeconds" in stage and "endedSeconds" in stage else None
    if (took is None) != (row[6] == "") or (took is not None and not is_duration(row[6], took)):
        yield f"stage {name!r}: took {row[6]!r}, not {took}"


def check(play):
    text = play.text("summary.md")
    yield from (("summary.md", problem) for problem in problems_of(text))
    left_out = LEFT_OUT.search(text)
    told = len(play.report["runs"]) - (int(left_out.group(1)) if left_out else 0)
    stages = [stage for run in play.report["runs"][:told] for stage in run["stages"] if not stage["deletion"] or stage["clusters"]]
    rows = [row for table in tables_of(text) for row in table[2:]]
    if len(rows) != len(stages):
        yield "summary.md", f"{len(rows)} stages, not {len(stages)}"
    for row, stage in zip(rows, stages):
        yield from (("summary.md", problem) for problem in row_problems(row, stage))
    if play.report["fingerprint"] not in text:
        yield "summary.md", "another fingerprint than in report.json"
    diagram = re.search(r"^```mermaid\n(.*?)^```$", text, re.S | re.M)
    if diagram and diagram.group(1) != play.text("timeline.mmd"):
        yield "summary.md", "another diagram than timeline.mmd"
