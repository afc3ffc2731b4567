"""report.html: it tells of the scenario, every run and every cluster by name, runs no script but its own, and loads nothing."""

import re
import xml.etree.ElementTree as ElementTree

from reading import Bad, run_title, shown

HTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
LOADS = {"src", "href", "action", "data", "poster", "srcset", "background"}


def words(text):
    """As a browser shows it: blanks run together."""
    return " ".join(re.sub("[\u2028\u2029]", " ", shown(text)).split())


def node_problems(node):
    name = node.tag.replace(HTML, "").replace(SVG, "")
    for attribute, value in node.attrib.items():
        attribute = attribute.rsplit("}", 1)[-1]
        if attribute.startswith("on"):
            yield f"<{name} {attribute}=...>"
        elif attribute in LOADS and not value.startswith(("#", "data:")):
            yield f"<{name} {attribute}={value[:80]!r}>"


def check(play):
    try:
        root = ElementTree.fromstring(play.text("report.html"))
    except ElementTree.ParseError as error:
        raise Bad(f"no XML: {error}") from error
    for node in root.iter():
        yield from (("report.html", problem) for problem in node_problems(node))
    scripts = [node for node in root.iter() if node.tag.replace(HTML, "") == "script"]
    if len(scripts) != 1:
        yield "report.html", f"{len(scripts)} scripts"
    shown_text = words(" ".join(root.itertext()))
    report = play.report
    names = {report["scenario"].get("name", "")} | {run_title(report, index) for index in range(len(report["runs"]))}
    names |= {cluster["name"] for run in report["runs"] for stage in run["stages"] for cluster in stage["clusters"]}
    for name in sorted(names):
        if words(name) not in shown_text:
            yield "report.html", f"it nowhere tells of {name[:80]!r}"
