"""Every file of the folder: it is one of those we know, and nothing in it harms who looks at it."""

from reading import UNSAFE

TEXTS = {"report.html", "report.json", "events.ndjson", "clusters.csv", "trace.json", "metrics.prom", "approvals.ics", "timeline.mmd", "summary.md",
         "runbook.sh", "narrative.txt"}
PICTURES = {"timeline.svg", "timeline.txt", "timeline.png"}
MOST = {"summary.md": 65536, "timeline.mmd": 50000}  # characters of a comment on GitHub, and of a diagram for Mermaid
ENDED_BY_CR = {"clusters.csv", "approvals.ics"}


def check(play):
    for missing in sorted(TEXTS - set(play.files())):
        yield missing, "is not there"
    for file in play.files():
        if file not in TEXTS | PICTURES:
            yield file, "nobody said how to check this one"
        elif file == "timeline.png":
            if play.bytes(file)[:8] != b"\x89PNG\r\n\x1a\n":
                yield file, "no PNG"
        else:
            unsafe = {ord(character) for character in play.text(file)} & UNSAFE
            if file in ENDED_BY_CR:
                unsafe -= {0x0D}
            if unsafe:
                yield file, f"characters that should not be shown raw: {sorted(map(hex, unsafe))}"
            if len(play.text(file)) > MOST.get(file, 1 << 30):
                yield file, f"{len(play.text(file))} characters, at most {MOST[file]}"
            if file != "metrics.prom" and not play.bytes(file).endswith(b"\n"):
                yield file, "the last line has no end"
