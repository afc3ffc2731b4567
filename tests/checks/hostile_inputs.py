#!/usr/bin/python3
"""Inputs that want to crash the program, or to cost it time or memory: those too large to lie in the repository, and every file of tests/data/bad.

Usage: hostile_inputs.py BUILD SANITIZED(0|1). Each input must end with its exit code and message within a second of processor time (four with
sanitizers) and, without sanitizers (whose shadow memory counts too), within 64 MiB.
"""

import os
import resource
import subprocess
import sys
import tempfile

build, sanitized = sys.argv[1], sys.argv[2] == "1"
CPU_SECONDS, MEMORY_KIB, LIMIT_SECONDS = 4.0 if sanitized else 1.0, 64 * 1024, 60
fleetsim = os.path.abspath(os.path.join(build, "fleetsim"))
small = open("tests/cli/small.yaml", encoding="utf-8").read()
head = "apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {name: hostile}\nspec:\n"
failures = 0
if sanitized:
    print("skipped: a sanitizer's shadow memory counts too, so memory is not measured")


def fail(name, what):
    global failures
    failures += 1
    print(f"FAILED: {name}: {what}")


def run(words, stdin=subprocess.DEVNULL):
    """The exit code, stderr, and processor seconds and KiB of one run."""
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen([fleetsim, *words], stdin=stdin, stdout=subprocess.DEVNULL, stderr=errors,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_SECONDS, LIMIT_SECONDS)))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return child.returncode, errors.read().decode("utf-8", "replace"), usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def check(name, words, code, message, stdin=subprocess.DEVNULL):
    got, errors, seconds, kib = run(words, stdin)
    if got != code:
        fail(name, f"exit {got} instead of {code}: {errors[:300]}")
    elif message not in errors:
        fail(name, f"no \"{message}\" in: {errors[:300]}")
    elif "\x1b" in errors or "\x00" in errors:
        fail(name, f"stderr commands the terminal: {errors[:300]!r}")
    if seconds > CPU_SECONDS:
        fail(name, f"{seconds:.2f} s of processor time")
    if kib > MEMORY_KIB and not sanitized:
        fail(name, f"{kib // 1024} MiB")


def check_corpus():
    folder = "tests/data/bad"
    for name in sorted(os.listdir(folder)):
        if name.endswith(".yaml"):
            path = f"{folder}/{name}"
            with open(path[:-5] + ".txt", encoding="utf-8") as expected:
                check(name, ["run", "-o", "none", path], 2, expected.read())


MANY = 100 * 1000
CASES = {
    # name: (what it holds, exit code, message)
    "brackets": ("[" * (1 << 20), 2, "hostile.yaml:1:65: error: nested deeper than 64 levels"),
    "brackets-60000": ("[" * 60000, 2, "nested deeper than 64 levels"),
    "braces": ("{a: " * 30000, 2, "nested deeper than 64 levels"),
    "dashes": ("- " * 60000, 2, "nested deeper than 64 levels"),
    "question-marks": ("? " * 60000, 2, "error: "),
    "indents": ("".join(" " * i + "a:\n" for i in range(2000)), 2, "nested deeper than 64 levels"),
    "depth-in-a-document": (head + "  seed: " + "[" * 60 + "]" * 60 + "\n", 2, "must be an integer, not a list"),
    "large": ("# " + "x" * (8 << 20) + "\n", 2, "larger than the limit of 8388608 bytes"),
    "comment": ("# " + "x" * (7 << 20) + "\n", 0, ""),
    "comments": ("#\n" * (3 << 20) + head + "  seed: 1\n", 0, ""),
    "scalar": (head + "  description: " + "x" * (65 << 10) + "\n", 2, "error: "),
    "block-scalar": (head + "  description: |\n" + "    x\n" * (20 << 10), 2, "error: "),
    "quoted-scalar": (head + "  description: \"" + "\\x41" * (70 << 10) + "\"\n", 2, "error: "),
    "nodes": ("[" + "1," * 200001 + "]", 2, "nodes"),
    "keys": ("{" + ",".join(f"k{i}: 1" for i in range(150000)) + "}", 2, "nodes"),
    "equal-keys": ("{" + "k: 1," * 90000 + "}", 2, "stands twice"),
    "anchors": ("[" + ",".join(f"&a{i} 1" for i in range(MANY)) + "]", 2, "error: "),
    "aliases": ("[&a 1" + ",*a" * MANY + "]", 2, "aliases stand for more than 10000 nodes; the last one is *a"),
    "bomb": ("a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40)), 2, "aliases stand for more than 10000 nodes"),
    "anchor-name": ("&" + "a" * (1 << 20) + " x", 2, "error: "),
    "tag": ("!" + "a" * (1 << 20) + " x", 2, "error: "),
    "documents": ("---\n" * MANY, 2, "more than 64 documents"),
    "directives": ("%YAML 1.1\n" * MANY + "---\n", 2, "error: "),
    "errors": (head + "".join(f"  x{i}: 1\n" for i in range(10000)), 2, "unknown key \"x0\""),
    "carriage-returns": ((small + "\n").replace("\n", "\r\n"), 0, ""),
    "mark-first": ("\ufeff" + small, 0, ""),
    "only-a-mark": ("\ufeff", 0, ""),
    "nothing": ("", 0, ""),
    "key-of-a-megabyte": ("\"" + "k" * (1 << 20) + "\": 1\n", 2, "error: "),
}


def nested(levels):
    return "{a: " * levels + "x" + "}" * levels


def patched(spec, operations, rest=""):
    """A scenario that patches an object of a kind nobody knows."""
    return (head + "  horizon: 1m\n  timeline: [{at: 10s, patch: {target: Foo/c, json: [" + operations + "]}" + rest + "}]\n---\n"
            f"{{apiVersion: example.com/v1, kind: Foo, metadata: {{name: c, namespace: default}}, spec: {spec}}}\n")


COPIES = "".join(f"{{op: copy, from: /spec, path: /spec/b{i}}}, " for i in range(22))  # each doubles the document
DEEPER = "{op: add, path: /spec/" + "a/" * 40 + "a, value: " + nested(30) + "}"
UNKNOWN = ",".join(f"cm/unknown-name-{i:05}" for i in range(20000))
CASES.update({
    "hints": (head + f"  timeline: [{{at: 10s, delete: [{UNKNOWN}]}}]\n---\napiVersion: v1\nkind: List\nitems:\n" + "".join(
        f"- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: other-config-{i:05}}}}}\n" for i in range(4000)), 2, "and 19980 more"),
    "behaviors": (head + "  members: [{group: {name: \"m{1..2000}\", labels: {a: b}}}]\n  behavior:\n" + "".join(
        f"  - {{clusters: [m{i}], quiet: true}}\n  - {{match: {{a: b}}, applyLatency: {i}s}}\n" for i in range(1, 2001)), 0, ""),
    "clusters-of-a-behavior": (head + "  members: [{group: {name: \"m{1..2000}\"}}]\n  behavior: [" + ("{clusters: [" + ",".join(
        f"m{i}" for i in range(2000, 0, -1)) + "]}, ") * 5 + "]\n", 0, ""),
    "patch-copies": (patched("{a: {x: y}}", COPIES), 1, "copies stand for more than 10000 nodes"),
    "patch-deeper": (patched(nested(42), DEEPER), 1, "the document would be nested deeper than 64 levels"),
    "patch-deepest": (patched(nested(41), "{op: add, path: /spec/" + "a/" * 40 + "a, value: " + nested(22) + "}"), 0, ""),
})

# What the API server takes and the engine refuses: the run fails, with a reason (exit 1).
SELECTOR = "labelSelector: {matchLabels: {environment: canary}}"
REFUSED = {
    "operator-unknown": (SELECTOR, "labelSelector: {matchExpressions: [{key: environment, operator: Matches, values: [canary]}]}"),
    "exists-with-values": (SELECTOR, "labelSelector: {matchExpressions: [{key: environment, operator: Exists, values: [canary]}]}"),
    "in-nothing": (SELECTOR, "labelSelector: {matchExpressions: [{key: environment, operator: In, values: []}]}"),
    "selector-value": (SELECTOR, "labelSelector: {matchLabels: {environment: \"a b\"}}"),
    "selector-key": (SELECTOR, "labelSelector: {matchLabels: {a/b/c: d}}"),
    "selector-empty": (SELECTOR, "labelSelector: {}"),
    "task-twice": ("[{type: Approval}]", "[{type: Approval}, {type: Approval}]"),
    "wait-beyond-all-time": ("waitTime: 1m", "waitTime: 9999999999h"),
    "wait-until-the-end": ("waitTime: 1m", "waitTime: 2562047h"),
    "wait-beyond-the-end": ("at: 1m, apply: clusterstagedupdaterun/small-run}", "at: 110m, apply: clusterstagedupdaterun/small-run}", "waitTime: 1m", "waitTime: 2562047h"),
    "sorting-key": ("maxConcurrency: 2", "maxConcurrency: 2\n      sortingLabelKey: \"a b\""),
    "approval-in-ten-years": ("after: 3m", "after: 87600h"),
    "no-canary": ("{environment: canary}}\n    - group", "{environment: test}}\n    - group"),
}


def check_cases(folder):
    path = os.path.join(folder, "hostile.yaml")
    for name, (text, code, message) in CASES.items():
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        check(name, ["run", "-o", "none", path], code, message)
    for name, pairs in REFUSED.items():
        text = small
        for old, new in zip(pairs[::2], pairs[1::2]):
            if old not in text:
                fail(name, "tests/cli/small.yaml has changed")
            text = text.replace(old, new)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        check(name, ["run", "-o", "none", path], 1, "FAILED")


def check_wrapped(folder):
    """A snapshot, the List of them and a List of manifests hold manifests that are as deep as may be."""
    path = os.path.join(folder, "wrapped.yaml")
    foo = "---\n{{apiVersion: example.com/v1, kind: Foo, metadata: {{name: c, namespace: app}}, spec: {0}}}\n"
    for output in "yaml", "json", "jsonpath={..a}", "jsonpath={.items}", "custom-columns=A:.spec", "go-template={{.items}}", "wide":
        for kind in "clusterresourcesnapshots", "foos":
            with open(path, "w", encoding="utf-8") as out:
                out.write(small + foo.format(nested(63)))
            words = ["get", kind, "-A", "--scenario", path, "-o", output]
            code, errors, _, _ = run(words)
            if code not in (0, 2) or (code == 2 and "output" not in errors):
                fail(f"{words}", f"exit {code}: {errors[:300]}")
    with open(path, "w", encoding="utf-8") as out:
        out.write(small + foo.format(nested(64)))
    check("deeper than a manifest", ["run", "-o", "none", path], 2, "nested deeper than 64 levels")


def including(folder, path):
    scenario = os.path.join(folder, "includes.yaml")
    with open(scenario, "w", encoding="utf-8") as out:
        out.write(head + f"  include: [{path}]\n")
    return ["run", "-o", "none", scenario]


def check_paths(folder):
    inside = os.path.join(folder, "inside")
    os.mkdir(inside)
    with open(os.path.join(folder, "secret.yaml"), "w", encoding="utf-8") as out:
        out.write("secret: [\n")
    os.symlink("../secret.yaml", os.path.join(inside, "out.yaml"))
    os.symlink("/dev/zero", os.path.join(inside, "zero.yaml"))
    os.symlink("loop.yaml", os.path.join(inside, "loop.yaml"))
    os.symlink("..", os.path.join(inside, "up"))
    os.mkfifo(os.path.join(inside, "fifo.yaml"))
    for path in "out.yaml", "zero.yaml", "loop.yaml", "up/secret.yaml", "fifo.yaml", ".", "./../secret.yaml", "none.yaml":
        check(f"include of {path}", including(inside, path), 2, "includes.yaml:5:13: error: ")
        if "secret: [" in run(including(inside, path))[1]:
            fail(path, "what lies outside is shown")
    check("a folder", ["run", inside], 2, "is a folder")
    check("a pipe", ["run", os.path.join(inside, "fifo.yaml")], 2, "error: ")
    check("a device", ["run", "/dev/zero"], 2, "error: ")
    check("a name with a newline", ["run", os.path.join(inside, "a\nb\x1b[2J")], 2, "No such file")
    with open("/dev/zero", "rb") as endless:
        check("endless stdin", ["run", "-"], 2, "error: ", endless)
    with subprocess.Popen(["yes", "a: 1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as endless:
        check("endless text", ["run", "-"], 2, "error: ", endless.stdout)
        endless.stdout.close()


check_corpus()
with tempfile.TemporaryDirectory() as scratch:
    check_cases(scratch)
    check_wrapped(scratch)
    check_paths(scratch)
sys.exit(1 if failures else 0)
