"""approvals.ics: read by icalendar; one event for each approval request, when it is made."""

import re
import shlex
from datetime import datetime, timedelta, timezone

import icalendar

from reading import Bad, run_title, shown

LINE_OCTETS = 75


def instant(play, seconds):
    """Virtual time as the wall clock, cut to seconds."""
    start = play.report["scenario"]["start"]
    whole, fraction = re.fullmatch(r"(.*?)(?:\.(\d+))?Z", start).groups()
    nanoseconds = int((fraction or "").ljust(9, "0")) + int(seconds * 1000000000)
    return datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc) + timedelta(seconds=nanoseconds // 1000000000)


def line_problems(data):
    if not data.endswith(b"\r\n"):
        yield "the last line has no end"
    for number, line in enumerate(data.split(b"\r\n"), 1):
        if len(line) > LINE_OCTETS:
            yield f"line {number} has {len(line)} octets"
        if b"\n" in line or b"\r" in line:
            yield f"line {number} does not end in CR LF"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"line {number} tears a character"


def event_problems(play, event, run, title, stage, task):
    begun = instant(play, task["begunSeconds"])
    granted = instant(play, task["grantedSeconds"]) if "grantedSeconds" in task else begun
    if event.get("dtstart").dt != begun:
        yield f"DTSTART is {event.get('dtstart').dt}, the request is of {begun}"
    if ("dtend" in event) != (granted > begun) or ("dtend" in event and event.get("dtend").dt != granted):
        yield f"DTEND is not {granted}"
    when = "to begin" if task["when"] == "before" else "to go on"
    summary = shown(f"Approve stage {stage['name']} of {title} {when}").replace("\t", " ")
    if str(event.get("summary")) != summary:
        yield f"SUMMARY is {str(event.get('summary'))!r}, not {summary!r}"
    command = str(event.get("description")).rsplit("\n\n", 1)[-1]
    if "\ufffd" in command or "$'" in command:
        return  # in the words of bash that hold what no line may hold; the runbook's are tried out
    words = shlex.split(command.replace("$(date -u +%Y-%m-%dT%H:%M:%SZ)", "NOW"))
    kind = "approvalrequest" if "namespace" in run else "clusterapprovalrequest"
    if words[:4] != ["kubectl", "patch", kind, task["request"]] or ("-n" in words) != ("namespace" in run):
        yield f"the command is {command!r}"


def check(play):
    data = play.bytes("approvals.ics")
    yield from (("approvals.ics", problem) for problem in line_problems(data))
    try:
        calendar = icalendar.Calendar.from_ical(data)
    except ValueError as error:
        raise Bad(f"no calendar: {error}") from error
    name = shown(f"Approvals of {play.report['scenario'].get('name', 'a rollout')}").replace("\t", " ")
    if str(calendar.get("x-wr-calname")) != name:
        yield "approvals.ics", f"its name is {str(calendar.get('x-wr-calname'))!r}, not {name!r}"
    events = calendar.walk("VEVENT")
    requests = [(run, run_title(play.report, index), stage, task) for index, run in enumerate(play.report["runs"]) for stage in run["stages"]
                for task in stage["tasks"] if task["type"] == "approval" and "begunSeconds" in task]
    if len(events) != len(requests) or len({str(event.get("uid")) for event in events}) != len(events):
        yield "approvals.ics", f"{len(events)} events for {len(requests)} requests, or two with one UID"
    for number, (event, request) in enumerate(zip(events, requests), 1):
        for problem in event_problems(play, event, *request):
            yield "approvals.ics", f"event {number}: {problem}"
        if calendar.errors or event.errors:
            yield "approvals.ics", f"event {number}: {calendar.errors + event.errors}"
