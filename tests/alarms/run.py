#!/usr/bin/python3
"""Builds each engine of mutants.txt, lets it replay recorded cases, and tells what noticed: an invariant, a recording, or the other engine.

usage: run.py BUILD [--all] [NAME...]            exit 0 when every mutant is noticed and enough of them by an invariant alone; the other
                                                 engine is asked only where nobody else noticed, with --all always (minutes)
       run.py BUILD --link NAME TARGET OUTPUT    links a program of the build with one mutant, and does no more"""

import json
import os
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
RECORDED = ["tests/data/recorded/conformance"]
DIFFERENTIAL_SEEDS = "400"
BY_INVARIANT_WANTED = 15
MUTANTS_WANTED = 30
SECONDS = 60


def read_mutants(path):
    mutants, part = [], None
    for line in open(path, encoding="utf-8"):
        if line.startswith("=== "):
            name, topic = line[4:].strip().split(" | ")
            mutants.append({"name": name, "topic": topic, "file": "", "from": "", "to": ""})
            part = None
        elif line.startswith("--- "):
            mutants[-1]["file"], part = line[4:].strip(), "from"
        elif line.startswith("+++") and part == "from":
            part = "to"
        elif part:
            mutants[-1][part] += line
    for mutant in mutants:
        mutant["from"] = mutant["from"].rstrip("\n")
        mutant["to"] = mutant["to"].rstrip("\n")
    return mutants


def mutate(mutant, folder):
    text = open(os.path.join(SOURCE, mutant["file"]), encoding="utf-8").read()
    if text.count(mutant["from"]) != 1:
        sys.exit(f"{mutant['name']}: its text stands {text.count(mutant['from'])} times in {mutant['file']}, not once")
    path = os.path.join(folder, os.path.basename(mutant["file"]))
    with open(path, "w", encoding="utf-8") as out:
        out.write(text.replace(mutant["from"], mutant["to"]))
    return path


def compile_command(build, source):
    for entry in json.load(open(os.path.join(build, "compile_commands.json"), encoding="utf-8")):
        if os.path.samefile(entry["file"], os.path.join(SOURCE, source)):
            words = shlex.split(entry["command"])
            cut = words.index("-o")
            return [w for w in words[:cut] if w not in ("-Werror", "-c")] + ["-w"], entry["directory"]
    sys.exit(f"{source} is not in compile_commands.json")


def link_command(build, target):
    """The words of the command that links a target, from its compiler on."""
    lines = subprocess.run(["ninja", "-C", build, "-t", "commands", target], check=True, capture_output=True, text=True).stdout.splitlines()
    return shlex.split(lines[-1].replace("&&", " ").strip().removeprefix(":").removesuffix(":").strip())


def relink(build, target, broken_object, output):
    words = link_command(build, target)
    at = words.index("-o")
    first_library = next(i for i, word in enumerate(words) if word.endswith(".a"))
    words[at + 1] = output
    words.insert(first_library, broken_object)
    subprocess.run(words, cwd=build, check=True, capture_output=True, text=True)


def run(command):
    try:
        done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, timeout=SECONDS)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        return None, ""


def findings_of(code, output):
    if code is None:
        return {"invariant": "-", "recording": "never ends"}
    if code == 2:
        sys.exit("the probe could not read its recordings: " + output)
    found = dict(line.split(": ", 1) for line in output.splitlines() if ": " in line)
    if code < 0 or code == 3:
        found = {"invariant": found.get("invariant", "-"), "recording": "assertion"}
    return {"invariant": found.get("invariant", "-"), "recording": found.get("recording", "-")}


def compile_mutant(build, mutant, folder):
    source = mutate(mutant, folder)
    broken = os.path.join(folder, "broken.o")
    command, directory = compile_command(build, mutant["file"])
    done = subprocess.run(command + ["-c", source, "-o", broken], cwd=directory, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{mutant['name']} does not compile:\n{done.stderr}")
    return broken


def probe(build, mutant, folder, always):
    broken = compile_mutant(build, mutant, folder)
    relink(build, "alarm_probe", broken, os.path.join(folder, "probe"))
    found = findings_of(*run([os.path.join(folder, "probe")] + RECORDED))
    found["differential"] = "-"
    noticed = found["invariant"] != "-" or found["recording"] != "-"
    if (always or not noticed) and os.path.exists(os.path.join(build, "differential")):
        relink(build, "differential", broken, os.path.join(folder, "differential"))
        code, _ = run([os.path.join(folder, "differential"), "--seeds", DIFFERENTIAL_SEEDS])
        found["differential"] = "-" if code == 0 else "yes"
    return found


def main():
    build = os.path.abspath(sys.argv[1])
    if len(sys.argv) == 6 and sys.argv[2] == "--link":
        mutant = next(m for m in read_mutants(os.path.join(HERE, "mutants.txt")) if m["name"] == sys.argv[3])
        with tempfile.TemporaryDirectory() as folder:
            relink(build, sys.argv[4], compile_mutant(build, mutant, folder), os.path.abspath(sys.argv[5]))
        return
    always = "--all" in sys.argv
    if always:
        sys.argv.remove("--all")
    mutants = [m for m in read_mutants(os.path.join(HERE, "mutants.txt")) if len(sys.argv) < 3 or m["name"] in sys.argv[2:]]
    code, output = run([os.path.join(build, "alarm_probe")] + RECORDED)
    if code != 0 or findings_of(code, output) != {"invariant": "-", "recording": "-"}:
        sys.exit("the sound engine raises an alarm itself:\n" + output)
    survivors, by_invariant = [], 0
    print(f"{'mutant':32} {'topic':12} {'invariant':28} {'recording':10} differential")
    for mutant in mutants:
        with tempfile.TemporaryDirectory() as folder:
            found = probe(build, mutant, folder, always)
        invariant = " ".join(found["invariant"].split()[:2])
        recording = "-" if found["recording"] == "-" else found["recording"] if " " not in found["recording"] and "/" not in found["recording"] else "yes"
        print(f"{mutant['name']:32} {mutant['topic']:12} {invariant:28} {recording:10} {found['differential']}", flush=True)
        by_invariant += found["invariant"] != "-"
        if set(found.values()) == {"-"}:
            survivors.append(mutant["name"])
    print(f"{len(mutants)} broken engines, {len(mutants) - len(survivors)} noticed, {by_invariant} by an invariant alone")
    if survivors:
        print("nobody noticed: " + ", ".join(survivors))
    if len(sys.argv) < 3 and (len(mutants) < MUTANTS_WANTED or by_invariant < BY_INVARIANT_WANTED):
        sys.exit(f"wanted: {MUTANTS_WANTED} broken engines, {BY_INVARIANT_WANTED} noticed by an invariant")
    sys.exit(1 if survivors else 0)


main()
