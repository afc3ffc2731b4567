"""The HTML report in a real browser: quiet, alone, readable, usable by keyboard, on a phone, on paper, without scripts, and with many clusters.

html_page.py FOLDER: the pages in it (see PLANS). Every check is shown to fail on a page that was broken for it; ALL=1 breaks it in more ways.
"""

import os
import pathlib
import re
import sys

import chromium

WIDE, PHONE, PAPER = 1280, 390, 718  # the last: A4 without margins of 1 cm
HEIGHT = 800
PAGE_BYTES_MAX = 5 * 1000 * 1000
TASK_MS_MAX = 200
CODE = pathlib.Path(__file__).with_name("html_page.js").read_text()
failures = 0


def fail(words):
    global failures
    failures += 1
    print("FAILED: " + words)


def show(browser, path, script=True):
    """Opens a page as a reader would find it."""
    browser.call("Emulation.setEmulatedMedia", media="", features=[])
    browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
    browser.call("Emulation.setScriptExecutionDisabled", value=not script)
    browser.size(WIDE, HEIGHT)
    browser.events = []
    browser.open(path.as_uri())
    browser.run(CODE)


# Checks: each returns findings. They leave the page as they like.

def noise(browser):
    """Errors on the console, exceptions, violations of the page's own policy."""
    browser.settle(0.1)
    found = ["exception: " + event["exceptionDetails"]["text"] for event in browser.seen("Runtime.exceptionThrown")]
    found += ["console: " + str(event["args"][:1]) for event in browser.seen("Runtime.consoleAPICalled") if event["type"] in ("error", "assert")]
    return found + ["log: " + event["entry"]["text"] for event in browser.seen("Log.entryAdded") if event["entry"]["level"] == "error"]


def requests(browser):
    """Whatever is asked for beside the file itself."""
    browser.settle(0.02)
    asked = [event["request"]["url"] for event in browser.seen("Network.requestWillBeSent")]
    return [url for url in asked[1:] if not url.startswith("data:")] + ([] if asked else ["the page itself was not asked for"])


def colours(browser):
    browser.run("check.unfold()")
    found = [] if browser.run("check.palette()") > 15 else ["the palette is not found in the style"]
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        found += ["%s: %s" % (scheme, words) for words in browser.run("[...check.contrast(), ...check.graphics()]")]
    return found


def places(browser):
    browser.run("check.unfold()")
    return browser.run("[...check.overlaps(), ...check.clipped(false)]")


def tables(browser):
    browser.run("check.unfold()")
    return browser.run("[...check.broken(false), ...check.boxes(), ...check.clipped(false)]")


def paper(browser):
    browser.run("check.unfold()")
    browser.call("Emulation.setEmulatedMedia", media="print")
    found = browser.run("[...check.overlaps(), ...check.clipped(true), ...check.broken(true)]")
    browser.call("Emulation.setEmulatedMedia", media="")
    return found


def keyboard(browser):
    """Tab reaches everything that can have the focus, which is seen there."""
    browser.press("Tab", 9, times=browser.run("check.record()") + 5)
    return browser.run("check.recorded()")


def hover(browser, x, y):
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)


def said(browser, chart, row, how):
    """What is shown is the text of that row, in the window."""
    tip = browser.run("check.tip()")
    if not tip or tip["words"] != browser.run("check.label(%d, %d)" % (chart, row)):
        return ["row %d of chart %d is not told %s" % (row, chart, how)]
    return [] if tip["inside"] else ["what row %d of chart %d says %s is not all in the window" % (row, chart, how)]


def hushed(browser, how):
    return ["a row is still told " + how] if browser.run("check.tip()") else []


def pointed(browser, chart, row):
    x, y = browser.run("check.target(%d, %d)" % (chart, row))
    hover(browser, x, y)
    found = said(browser, chart, row, "on hover")
    if found:
        return found
    left, top, right, bottom = browser.run("check.tip().box")
    hover(browser, (max(left, x) + min(right, x + 40)) / 2 if left > x else left + 3, min(max(y, top + 3), bottom - 3))
    found += said(browser, chart, row, "while the pointer is on it")
    browser.press("Escape", 27)
    found += hushed(browser, "after Escape")
    hover(browser, 1, 1)
    return found + hushed(browser, "after the pointer left")


def tips(browser):
    """What a row says appears on focus as on hover, can be pointed at, and leaves with Escape."""
    charts, found = browser.run("check.charts()"), []
    if not charts:
        return ["there is no chart with rows"]
    for chart, rows in enumerate(charts):
        browser.run("document.activeElement.blur()")
        browser.run("document.querySelectorAll('svg.rows')[%d].focus({ focusVisible: true })" % chart)
        found += said(browser, chart, 0, "on focus")
        browser.press("ArrowDown", 40)
        found += said(browser, chart, min(1, rows - 1), "after the arrow key")
        browser.press("Escape", 27)
        found += hushed(browser, "after Escape")
        found += browser.run("check.walk(%d)" % chart)
        browser.run("document.activeElement.blur()")
        found += hushed(browser, "after the focus left")
        for row in sorted({0, rows - 1}):
            found += pointed(browser, chart, row)
        if found:
            break
    return found


def without_script(browser):
    """The page as it was sent tells the same."""
    browser.run("check.unfold()")
    return browser.run("[...check.titles(), ...check.overlaps(), ...check.clipped(false), "
                       "...document.querySelectorAll('.tip, .hint')].map(String)")


def tasks(browser, work):
    """The CPU time of the longest task of the page's main thread during some work, in ms. Not how long it took: others compute here too."""
    browser.events = []
    browser.call("Tracing.start", transferMode="ReportEvents",
                 traceConfig={"recordMode": "recordUntilFull", "includedCategories": ["toplevel", "disabled-by-default-devtools.timeline"]})
    work()
    browser.call("Tracing.end")
    browser.wait_for("Tracing.tracingComplete")
    events = [event for piece in browser.seen("Tracing.dataCollected") for event in piece["value"]]
    main = {(event["pid"], event["tid"]) for event in events if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"}
    spent = [event["tdur"] / 1000 for event in events if event["name"] == "RunTask" and (event["pid"], event["tid"]) in main and "tdur" in event]
    browser.events = []
    return max(spent) if len(spent) > 10 else float("inf")


def scrolling(browser):
    def work():
        browser.run("check.scroll()")
        if browser.run("document.querySelectorAll('.clusters-box').length"):
            browser.run("(document.querySelector('.clusters-box').closest('details').open = true, check.scroll('.clusters-box'))")
            browser.run("check.scroll()")
    longest = tasks(browser, work)
    if longest > TASK_MS_MAX:
        return ["a task of %.0f ms while scrolling" % longest]
    print("longest task while scrolling: %.0f ms of CPU time" % longest)
    return []


# What has to be found: the name, a page broken before it is opened, or by a script after that, the check, what it says.

def insert(before, words):
    return lambda page: page.replace(before, words + before, 1)


def no_policy(page):
    return re.sub("<meta http-equiv[^>]*>", "", page)


SPIN = "addEventListener('scroll', () => { const until = performance.now() + %d; while (performance.now() < until); })" % (TASK_MS_MAX * 3)
HUSH = "addEventListener('%s', event => event.stopImmediatePropagation(), true)"
DEFECTS = [
    ("an error on the console", lambda page: insert("</body>", "<script>console.error('x')</script>")(no_policy(page)), None, noise, "console"),
    ("a script that the policy forbids", insert("</body>", "<script>1</script>"), None, noise, "log: .*Content Security Policy"),
    ("a picture from elsewhere", lambda page: insert("</body>", "<img src='http://fleetsim.invalid/x'>")(no_policy(page)), None, requests, "invalid"),
    ("words that are pale in the dark", insert("</style>", "@media (prefers-color-scheme: dark) { dt { color: #555; } }"), None, colours, "dark: contrast"),
    ("a pale state that does not occur", insert("</style>", ".s-held { fill: #ddd; stroke: #eee; }"), None, colours, "shape: s-held"),
    ("words over words in a drawing", None, "document.querySelector('.tick').setAttribute('x', 380)", places, "overlap"),
    ("a page that is too wide", None, "document.querySelector('h1').style.width = '1400px'", places, "is 1[45].. wide"),
    ("a table that is cut on paper", insert("</style>", "table { min-width: 1000px !important; } .scroll { overflow: auto !important; }"), None, paper,
     "is cut by DIV scroll"),
    ("words that are broken", insert("</style>", "tbody th { overflow-wrap: anywhere; max-width: 3rem !important; min-width: 0 !important; }"), None,
     tables, "is broken in a table"),
    ("a table without a box", lambda page: page.replace('class="scroll" role="group" tabindex="0"', 'class="scroll"'), None, tables,
     "cannot be scrolled"),
    ("a stop that Tab skips", None, "document.querySelector('summary').tabIndex = -1", keyboard, "never reaches <summary"),
    ("rows that say nothing on focus", None, HUSH % "focus", tips, "not told on focus"),
    ("Escape that does nothing", None, "addEventListener('keydown', event => event.key === 'Escape' && event.stopImmediatePropagation(), true)", tips,
     "after Escape"),
    ("a row without a title", lambda page: re.sub('(<g class="row">)<title>[^<]*</title>', r"\1", page, count=1), None, without_script, "without a title"),
    ("scrolling that takes long", None, SPIN, scrolling, "a task of"),
]
# Further ones for the same checks, with ALL=1.
MORE_DEFECTS = [
    ("an exception", lambda page: insert("</body>", "<script>throw 1</script>")(no_policy(page)), None, noise, "exception"),
    ("a changed script", lambda page: page.replace('"use strict";', '"use strict"; '), None, noise, "log: .*Content Security Policy"),
    ("pale words", insert("</style>", ".note, dt { color: #888888; }"), None, colours, "light: contrast"),
    ("words on a dark drawing", insert("</style>", ".hit { fill: #555 !important; }"), None, colours, "light: contrast .* of \"prod"),
    ("words over words", None, "document.querySelector('h2').style.marginBottom = '-2rem'", places, "overlap"),
    ("a label beside its drawing", None, "document.querySelector('.label').setAttribute('x', 20)", places, "is cut by svg"),
    ("a box that is too small", None, "document.querySelector('h1').style.cssText = 'overflow: hidden; height: 1rem'", places, "is cut by H1"),
    ("a stop that holds the focus", None, "document.querySelector('nav a').onkeydown = event => event.preventDefault()", keyboard, "never reaches"),
    ("a focus that nobody sees", insert("</style>", ":focus-visible { outline: none; }"), None, keyboard, "no focus is seen"),
    ("rows that say nothing on hover", None, HUSH % "pointerover", tips, "not told on hover"),
    ("a tip that cannot be pointed at", insert("</style>", ".tip { pointer-events: none; margin-top: 90px; }"), None, tips, "pointer is on it"),
    ("a tip beyond the window", insert("</style>", ".tip { margin-left: 1200px; }"), None, tips, "not all in the window"),
    ("what only a script shows", insert("</nav>", "<p class='hint'>x</p>"), None, without_script, "Paragraph"),
]


def prove(browser, page, folder):
    """Each check finds what was broken for it, and nothing of that kind where nothing was."""
    text = page.read_text()
    broken = folder / "broken.html"
    for what, change, script, check, words in DEFECTS + (MORE_DEFECTS if os.environ.get("ALL") == "1" else []):
        changed = change(text) if change else text
        if change and changed == text:
            fail("nothing was changed for: " + what)
        broken.write_text(changed)
        show(browser, broken, script=check is not without_script)
        if check is paper:
            browser.size(PAPER, HEIGHT)
        if script:
            browser.run("(() => { %s })()" % script)
        tries = 50 if check in (noise, requests) else 1  # what comes by itself may come late
        if not any(re.search(words, found) for _ in range(tries) for found in check(browser)):
            fail("not noticed: " + what)


# What is looked at on which page, in an order in which one look does not disturb the next. Without scripts it is opened anew.
ALONE = [(WIDE, noise), (WIDE, requests)]
HANDS = [(WIDE, keyboard), (WIDE, tips)]
TABLES = [(400, tables), (800, tables), (1400, tables)]
PLACES = [(WIDE, colours), (WIDE, places), (PHONE, places), *TABLES]
PLANS = {
    "walkthrough": [*ALONE, *HANDS, *PLACES, (PAPER, paper), (WIDE, without_script)],
    "cve-rollout": [*ALONE, *HANDS, *PLACES, (PAPER, paper)],
    "hostile": [*ALONE, (PHONE, keyboard), (PHONE, tips), *PLACES, (PAPER, paper), (PHONE, without_script)],
    "eight": [*TABLES, (WIDE, places), (PHONE, places), (PAPER, paper)],
    "big": [*ALONE, *HANDS, *PLACES, (PAPER, paper), (WIDE, scrolling)],
}


def look(browser, path):
    show(browser, path)
    for width, check in PLANS[path.stem]:
        if check is without_script:
            show(browser, path, script=False)
        browser.size(width, HEIGHT)
        found = check(browser)
        for words in found[:5]:
            fail("%s, %d px, %s: %s" % (path.name, width, check.__name__, words))
        if len(found) > 5:
            print("  and %d more" % (len(found) - 5))


def main():
    folder = pathlib.Path(sys.argv[1])
    browser = chromium.Browser(chromium.find())
    try:
        for name in PLANS:
            look(browser, folder / (name + ".html"))
        prove(browser, folder / "small.html", folder)
    finally:
        browser.close()
    size = (folder / "big.html").stat().st_size
    print("the page of a large fleet has %d bytes" % size)
    if size > PAGE_BYTES_MAX:
        fail("that is more than %d" % PAGE_BYTES_MAX)
    return failures > 0


sys.exit(main())
