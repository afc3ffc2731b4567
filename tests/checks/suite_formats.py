"""Reads what test_suite_machine wrote with Python's parsers: NUMBER.name, .xml, .tap, .json in a folder."""

import glob
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import yaml

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CHECKS = 9


def decoded(path):
    """The name, or None where its bytes are no UTF-8."""
    try:
        return open(path, "rb").read().decode("utf-8")
    except UnicodeDecodeError:
        return None


def check_json(path, name):
    report = json.load(open(path, encoding="utf-8"))
    found = report["scenarios"][1]["checks"][1]["name"]
    if name is not None and found != name:
        return f"the name is {found!r}, not {name!r}"
    if report["scenarios"][1]["seed"] != 2**64 - 1:
        return "the seed is wrong"
    return None


def check_xml(path, name):
    root = ElementTree.parse(path).getroot()
    cases = root.findall("testsuite/testcase")
    if len(cases) != CHECKS or int(root.get("tests")) != CHECKS:
        return f"{len(cases)} cases"
    found = cases[3].get("name")
    if name is not None and found != FORBIDDEN.sub("\ufffd", name):
        return f"the name is {found!r}, not {name!r}"
    for suite in root.findall("testsuite"):
        for tag, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            if len(suite.findall(f"testcase/{tag}")) != int(suite.get(count)):
                return f"{count} are counted wrong"
    return None


def check_tap(path, name):
    blocks = re.findall(r"^  ---\n(.*?)^  \.\.\.$", open(path, encoding="utf-8", newline="\n").read(), re.S | re.M)
    if len(blocks) != 6:
        return f"{len(blocks)} blocks"
    found = yaml.safe_load(blocks[1])["got"]
    return None if name is None or found == name else f"it got {found!r}, not {name!r}"


def main():
    wrong = 0
    names = sorted(glob.glob(sys.argv[1] + "/*.name"))
    for path in names:
        name = decoded(path)
        stem = path[: -len(".name")]
        for check, ending in ((check_json, ".json"), (check_xml, ".xml"), (check_tap, ".tap")):
            complaint = check(stem + ending, name)
            if complaint:
                print(f"{stem + ending}: {complaint}")
                wrong += 1
    if not names:
        print("no files")
    return 1 if wrong or not names else 0


sys.exit(main())
