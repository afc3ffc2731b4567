"""What a run left in its folder, read strictly."""

import json
import os
from decimal import Decimal

EXACT = 2**53  # from here on a reader with doubles sees other integers

# What nobody should get to see raw: control characters, and marks that turn the direction of writing.
ENDS = {0x09, 0x0A}
UNSAFE = set(range(0x20)) - ENDS | set(range(0x7F, 0xA0)) | set(range(0x202A, 0x202F)) | set(range(0x2066, 0x206A)) | {0xFFFE, 0xFFFF}


class Bad(Exception):
    """What is wrong with an output."""


def no_constant(word):
    raise Bad(f"{word} is no JSON")


def exact_integer(digits):
    number = int(digits)
    if abs(number) >= EXACT:
        raise Bad(f"{digits} is no exact integer for everybody")
    return number


def without_twice(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Bad(f"a key stands twice: {sorted(key for key, _ in pairs)}")
    return fields


def strict_json(text):
    """Numbers with a point are exact decimals."""
    try:
        value = json.loads(text, parse_float=Decimal, parse_int=exact_integer, parse_constant=no_constant, object_pairs_hook=without_twice)
    except ValueError as error:
        raise Bad(f"no JSON: {error}") from error
    try:
        json.dumps(value, default=str, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Bad("half a surrogate pair") from error
    return value


def shown(text):
    """A text of somebody else as the formats of safe_text.h have it."""
    harmful = UNSAFE | set(range(0xFDD0, 0xFDF0))
    return "".join("\ufffd" if ord(c) in harmful or ord(c) & 0xFFFE == 0xFFFE else c for c in text)


class Play:
    """A folder of reports; `scenario` is the path of what was played, or None."""

    def __init__(self, folder, scenario):
        self.folder = folder
        self.scenario = scenario
        self.name = os.path.basename(folder)
        self.read = {}

    def has(self, file):
        return os.path.exists(os.path.join(self.folder, file))

    def files(self):
        return sorted(os.listdir(self.folder))

    def bytes(self, file):
        with open(os.path.join(self.folder, file), "rb") as stream:
            return stream.read()

    def text(self, file):
        try:
            return self.bytes(file).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Bad(f"no UTF-8: {error}") from error

    def json(self, file):
        if file not in self.read:
            self.read[file] = strict_json(self.text(file))
        return self.read[file]

    def json_lines(self, file):
        if file not in self.read:
            text = self.text(file)
            if not text.endswith("\n"):
                raise Bad("the last line has no end")
            self.read[file] = [strict_json(line) for line in text[:-1].split("\n")]
        return self.read[file]

    @property
    def kubectl_log(self):
        """What checks/outputs/kubectl wrote down while the runbook ran; None: it was not run."""
        if not os.path.exists(self.folder + ".log"):
            return None
        with open(self.folder + ".log", "rb") as stream:
            return stream.read()

    @property
    def report(self):
        return self.json("report.json")

    def requests(self):
        """(run, stage, task) of every approval request that was made."""
        for run in self.report["runs"]:
            for stage in run["stages"]:
                for task in stage["tasks"]:
                    if task["type"] == "approval" and "begunSeconds" in task and "request" in task:
                        yield run, stage, task


def run_title(report, index):
    """What runs are called: namespace/name, with a number when the name was used before."""
    runs = report["runs"]
    same = [run for run in runs[: index + 1] if (run.get("namespace"), run["name"]) == (runs[index].get("namespace"), runs[index]["name"])]
    title = (runs[index]["namespace"] + "/" if "namespace" in runs[index] else "") + runs[index]["name"]
    return title + (f" ({len(same)})" if len(same) > 1 else "")
