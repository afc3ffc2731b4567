"""timeline.mmd: the lines of a Mermaid gantt that we write and no others, none of which another token of Mermaid's lexer would take."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from reading import run_title, shown

DATE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"
TEXT = r"(?:[^#;:%\n\"'<>`{}\[\]|\\&]|#\d+;)"
LINES = {
    "title": re.compile(rf"    title Rollout ({TEXT}*)"),
    "dateFormat": re.compile(r"    dateFormat (YYYY-MM-DD HH:mm:ss\.SSS)"),
    "axisFormat": re.compile(r"    axisFormat (%H:%M:%S|%a %H:%M)"),
    "section": re.compile(rf"    section ({TEXT}+)"),
    "task": re.compile(rf"    ((?:clusters? |approval|timed wait|back-off|held|stopped|nothing was |failed|deleted|there is no room )(?!:){TEXT}*) :((?:done|active|crit|milestone|, )*)({DATE}), ({DATE})"),
}
TITLE = 100  # characters, at most
HEAD = ["title", "dateFormat", "axisFormat"]


def decoded(text):
    return re.sub(r"#(\d+);", lambda match: chr(int(match.group(1))), text)


def instant(text):
    return datetime.strptime(text + "000", "%Y-%m-%d %H:%M:%S.%f")


def parsed(text):
    """[(kind, match)], and what is wrong."""
    lines, problems = text.split("\n"), []
    if lines[0] != "gantt" or lines[-1] != "":
        problems.append("it does not begin with gantt or not end its last line")
    found = []
    for number, line in enumerate(lines[1:-1], 2):
        kind = next((kind for kind in LINES if LINES[kind].fullmatch(line)), None)
        if kind is None:
            problems.append(f"line {number} is none of ours: {line!r}")
        else:
            found.append((kind, LINES[kind].fullmatch(line)))
    kinds = [kind for kind, _ in found]
    if kinds[:3] != HEAD or set(kinds[3:]) & set(HEAD):
        problems.append(f"its head is {kinds[:3]}")
    if "task" in kinds[3:4] or kinds[3:4] == []:
        problems.append("a task before any section, or nothing to draw")
    return found, problems


def starts_of(play, run):
    """When the clusters and tasks of a run began, by what stands in front of the colon."""
    whole, _, fraction = play.report["scenario"]["start"].rstrip("Z").replace("T", " ").partition(".")
    zero, offset = instant(whole + ".000"), Decimal("0." + (fraction or "0"))
    for stage in run["stages"]:
        for cluster in stage["clusters"]:
            if "startedSeconds" in cluster:
                yield f"cluster {line_of(cluster['name'])}", zero + timedelta(milliseconds=int((cluster["startedSeconds"] + offset) * 1000))
        if "updatedSeconds" in stage:  # a wait that a stop made begin again
            yield "wait", zero + timedelta(milliseconds=int((stage["updatedSeconds"] + offset) * 1000))
        for task in stage["tasks"]:
            if "begunSeconds" in task:
                yield task["type"], zero + timedelta(milliseconds=int((task["begunSeconds"] + offset) * 1000))


def line_of(text):
    return re.sub("[\n\t\u2028\u2029]", " ", shown(text))


def check_title(play, found):
    title = line_of(play.report["scenario"].get("name", ""))
    title = title if len(title) <= TITLE else title[:TITLE] + "\u2026"
    if decoded(found[0][1].group(1)) != title:
        yield f"the title is {decoded(found[0][1].group(1))!r}, not {title!r}"


def check_sections(play, found):
    titles = [line_of(run_title(play.report, index)) for index in range(len(play.report["runs"]))]
    for kind, match in found:
        if kind == "section" and titles and match.group(1) != "more runs" and not any(decoded(match.group(1)).startswith(title) for title in titles):
            yield f"section {match.group(1)!r} is of no run"


def check_tasks(play, found):
    starts = {start for run in play.report["runs"] for start in starts_of(play, run)}
    for kind, match in found:
        if kind != "task":
            continue
        name, tags, begin, end = decoded(match.group(1)), match.group(2), instant(match.group(3)), instant(match.group(4))
        if end <= begin:
            yield f"{name!r} ends at {end}, not after {begin}"
        if len(set(tags.split(", "))) != len(tags.split(", ")):
            yield f"{name!r} has the tags {tags!r}"
        word = "approval" if name.startswith("approval") else "wait" if name.startswith("timed wait") else name
        if name.startswith(("cluster ", "timed wait")) and (word, begin) not in starts:
            yield f"{name!r} begins at {begin}, which report.json does not know"


def check(play):
    found, problems = parsed(play.text("timeline.mmd"))
    yield from (("timeline.mmd", problem) for problem in problems)
    if problems:
        return
    for checked in (check_title, check_sections, check_tasks):
        for problem in checked(play, found):
            yield "timeline.mmd", problem
