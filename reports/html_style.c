#include "reports/html_parts.h"

/* Colours are custom properties, so that both schemes share all rules; every pair of a text and its ground has at least 4.5 to 1, every bar against
 * the page at least 3 to 1 (WCAG 2.2 AA, held by tests/checks/html_page.sh). Paper is always light. */

const char html_style[] =
	":root {\n"
	"color-scheme: light dark;\n"
	"--page: #ffffff; --panel: #f6f8fa; --text: #1b1f24; --muted: #57606a; --rule: #d0d7de; --grid: #e4e8ec; --link: #0550ae; --focus: #0969da;\n"
	"--hover: #eaf2fb; --good: #116329; --bad: #a40e26; --odd: #8a4600; --tint: #ffffff;\n"
	"--working: #0072b2; --failing: #c62828; --poll: #2b78b4; --backoff: #a06000; --done: #1a7f37; --updating: #4a7396; --wait: #7b4b94;\n"
	"--approval: #7d6600; --stop: #57606a; --held: #6e7781; --line: #7d8590;\n"
	"--v0: #0969da; --v1: #9a6700; --v2: #1a7f37; --v3: #8250df; --v4: #b02a7c; --v5: #57606a; --v6: #0a6b74; --v7: #b3132b;\n"
	"}\n"
	"@media screen and (prefers-color-scheme: dark) {\n"
	":root {\n"
	"--page: #0d1117; --panel: #161b22; --text: #e6edf3; --muted: #a2adb9; --rule: #3b434d; --grid: #242b34; --link: #79c0ff; --focus: #58a6ff;\n"
	"--hover: #182534; --good: #56d364; --bad: #ff8f88; --odd: #f0a04b; --tint: #0d1117;\n"
	"--working: #3c9bd6; --failing: #ff6b5e; --poll: #58b0ea; --backoff: #e0a030; --done: #3fb950; --updating: #7fa6c9; --wait: #b58ad0;\n"
	"--approval: #d9c02e; --stop: #9da7b3; --held: #9da7b3; --line: #8b949e;\n"
	"--v0: #4ea1ff; --v1: #d4a72c; --v2: #3fb950; --v3: #c297ff; --v4: #f778ba; --v5: #9da7b3; --v6: #39c5cf; --v7: #ff7b72;\n"
	"}\n"
	"}\n"
	"* { box-sizing: border-box; }\n"
	"html { scroll-padding-top: 1rem; }\n"
	"body { margin: 0 auto; max-width: 1240px; padding: 1rem 1.5rem 4rem; background: var(--page); color: var(--text);\n"
	"font: 16px/1.5 system-ui, \"Liberation Sans\", Arial, sans-serif; overflow-wrap: anywhere; }\n"
	"a { color: var(--link); }\n"
	":focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }\n"
	".skip { position: absolute; left: -100vw; }\n"
	".skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .5rem 1rem; z-index: 2; }\n"
	"h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 .5rem; }\n"
	"h2 { font-size: 1.45rem; margin: 2.5rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--rule); }\n"
	"h3 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }\n"
	".description { white-space: pre-line; margin: .25rem 0; color: var(--muted); }\n"
	".sentences { max-width: 62rem; margin: .5rem 0; }\n"
	"header .sentences { font-size: 1.1rem; }\n"
	".sentences.odd { border-left: 4px solid var(--backoff); padding-left: .75rem; }\n"
	".verdict { font-weight: 600; padding: .5rem .9rem; border: 1px solid currentColor; border-radius: 6px;\n"
	"display: inline-block; margin: .5rem 0; }\n"
	".good { color: var(--good); }\n"
	".bad { color: var(--bad); }\n"
	".faint, .note, figcaption, caption { color: var(--muted); }\n"
	".error { color: var(--bad); border-left: 4px solid currentColor; padding-left: .75rem; }\n"
	"nav ul, .keys { list-style: none; padding: 0; margin: .5rem 0; display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; }\n"
	"nav { max-height: 9rem; overflow-y: auto; }\n"
	"section.far { content-visibility: auto; contain-intrinsic-size: auto 1800px; }\n"
	".facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: .5rem 1.5rem; margin: .75rem 0; }\n"
	"dt { color: var(--muted); font-size: .85rem; }\n"
	"dd { margin: 0; }\n"
	".badge { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 999px; font-size: .85rem;\n"
	"white-space: nowrap; }\n"
	".o-succeeded, .o-skipped { color: var(--good); }\n"
	".o-failed, .o-abandoned { color: var(--bad); }\n"
	".o-running, .o-waiting { color: var(--odd); }\n"
	".scroll { overflow-x: auto; }\n"
	"table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; min-width: 40rem; }\n"
	"caption { text-align: left; padding: .4rem 0; font-weight: 600; }\n"
	"th, td { text-align: left; vertical-align: top; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }\n"
	"thead th { color: var(--muted); font-size: .85rem; white-space: nowrap; }\n"
	"tbody th { max-width: 46rem; }\n"
	".num, td > time { white-space: nowrap; }\n"
	".num { text-align: right; }\n"
	"figure { margin: 1.5rem 0; }\n"
	"figcaption { font-weight: 600; }\n"
	"pre, code { font: 13px/1.45 ui-monospace, \"DejaVu Sans Mono\", \"Liberation Mono\", Menlo, Consolas, monospace; }\n"
	"pre { margin: 0; overflow-wrap: normal; }\n"
	"pre.failure { white-space: pre-wrap; overflow-wrap: anywhere; padding: .5rem .75rem; background: var(--panel);\n"
	"border-left: 4px solid var(--bad); }\n"
	".lines { background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; padding: .6rem .8rem; margin: .4rem 0 1rem;\n"
	"max-height: 34rem; overflow: auto; }\n"
	".lines pre { width: max-content; min-width: 100%; content-visibility: auto; contain-intrinsic-size: auto 3770px; }\n"
	".lines pre:only-child { content-visibility: visible; }\n"
	"details { margin: .4rem 0; }\n"
	"summary { cursor: pointer; padding: .2rem 0; }\n"
	".clusters-box { max-height: 40rem; overflow: auto; }\n"
	".part { width: max-content; min-width: 100%; content-visibility: auto; contain-intrinsic-size: auto 3500px; }\n"
	".chart-box { margin: .25rem 0; }\n"
	".chart { display: block; width: 100%; min-width: 980px; height: auto; }\n"
	".chart text { font: 12px system-ui, \"Liberation Sans\", Arial, sans-serif; fill: var(--text); unicode-bidi: plaintext;\n"
	"font-variant-numeric: tabular-nums; }\n"
	".chart .label, .chart .scale { text-anchor: end; }\n"
	".chart .stage { font-weight: 700; }\n"
	".chart .trouble { fill: var(--bad); }\n"
	".chart .faint { fill: var(--muted); }\n"
	".chart .on-bar { font-size: 11px; }\n"
	".chart .tick { text-anchor: middle; font-size: 11px; }\n"
	".chart .wall, .chart .axis-name, .chart .scale { fill: var(--muted); font-size: 11px; }\n"
	".chart .grid { stroke: var(--grid); fill: none; }\n"
	".chart .base { stroke: var(--held); fill: none; }\n"
	".chart .mark-line { stroke: var(--muted); stroke-dasharray: 2 3; fill: none; pointer-events: none; }\n"
	".chart .hit { fill: transparent; }\n"
	".row:hover .hit, .row.at .hit { fill: var(--hover); }\n"
	".row.at .hit { stroke: var(--focus); stroke-width: 1.5; }\n"
	".flag rect { fill: var(--page); stroke: var(--muted); stroke-width: 1.5; }\n"
	".flag text { text-anchor: middle; font-size: 11px; font-weight: 700; }\n"
	".flag.odd rect { stroke: var(--backoff); stroke-width: 2; }\n"
	".flag.bad rect { stroke: var(--failing); stroke-width: 3; }\n"
	".s-working { fill: var(--working); }\n"
	".s-done { fill: var(--done); }\n"
	".s-updating { fill: var(--updating); fill-opacity: .45; stroke: var(--updating); }\n"
	".s-line { fill: url(#p-line); stroke: var(--line); }\n"
	".s-failing { fill: url(#p-failing); stroke: var(--failing); }\n"
	".s-poll { fill: url(#p-poll); stroke: var(--poll); }\n"
	".s-backoff { fill: url(#p-backoff); stroke: var(--backoff); }\n"
	".s-wait { fill: url(#p-wait); stroke: var(--wait); }\n"
	".s-approval { fill: url(#p-approval); stroke: var(--approval); }\n"
	".s-stop { fill: url(#p-stop); stroke: var(--stop); }\n"
	".s-held { fill: url(#p-held); stroke: var(--held); }\n"
	".area { stroke: none; }\n"
	".area.s-done { fill: color-mix(in srgb, var(--done) 40%, var(--page)); stroke: var(--done); stroke-width: .7; }\n"
	".band-stop { fill: url(#p-band-stop); stroke: var(--stop); }\n"
	".band-stuck { fill: url(#p-band-stuck); stroke: var(--backoff); }\n"
	".area-done { fill: var(--done); fill-opacity: .3; stroke: var(--done); stroke-width: 1.5; }\n"
	".area-flight { fill: var(--working); fill-opacity: .3; stroke: var(--working); stroke-width: 1.5; }\n"
	".limit { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 6 3; fill: none; }\n"
	".v-0 { fill: var(--v0); fill-opacity: .35; stroke: var(--v0); }\n"
	".v-1 { fill: url(#p-v1); stroke: var(--v1); }\n"
	".v-2 { fill: url(#p-v2); stroke: var(--v2); }\n"
	".v-3 { fill: url(#p-v3); stroke: var(--v3); }\n"
	".v-4 { fill: url(#p-v4); stroke: var(--v4); }\n"
	".v-5 { fill: url(#p-v5); stroke: var(--v5); }\n"
	".v-6 { fill: url(#p-v6); stroke: var(--v6); }\n"
	".v-7 { fill: url(#p-v7); stroke: var(--v7); }\n"
	".share { vertical-align: middle; }\n"
	".unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }\n"
	"tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }\n"
	".swatch { margin-right: .4rem; }\n"
	".keys, .marks { font-size: .9rem; }\n"
	".marks { columns: 2 26rem; margin: .5rem 0; padding-left: 2rem; }\n"
	".marks li { break-inside: avoid; }\n"
	".hint { margin: 0 0 .4rem; font-size: .85rem; }\n"
	".tip { position: absolute; z-index: 3; max-width: min(36rem, calc(100vw - .5rem)); padding: .4rem .8rem; white-space: pre-line; font-size: .9rem;\n"
	"background: var(--panel); border: 1px solid var(--muted); border-radius: 6px; box-shadow: 0 2px 8px rgb(0 0 0 / .25); }\n"
	".tip[hidden] { display: none; }\n"
	".rules { max-width: 62rem; }\n"
	".patterns { position: absolute; width: 0; height: 0; }\n"
	".patterns .ground { fill: var(--tint); }\n"
	".patterns path { fill: none; stroke: var(--rule); stroke-width: 2; }\n"
	"#p-line path { stroke: var(--line); }\n"
	"#p-failing path { stroke: var(--failing); }\n"
	"#p-poll path { stroke: var(--poll); }\n"
	"#p-backoff path { stroke: var(--backoff); }\n"
	"#p-wait path { stroke: var(--wait); }\n"
	"#p-approval path { stroke: var(--approval); }\n"
	"#p-stop path { stroke: var(--stop); }\n"
	"#p-held path { stroke: var(--held); }\n"
	"#p-v1 path { stroke: var(--v1); }\n"
	"#p-v2 path { stroke: var(--v2); }\n"
	"#p-v3 path { stroke: var(--v3); }\n"
	"#p-v4 path { stroke: var(--v4); }\n"
	"#p-v5 path { stroke: var(--v5); }\n"
	"#p-v6 path { stroke: var(--v6); }\n"
	"#p-v7 path { stroke: var(--v7); }\n"
	"@media print {\n"
	"html { font-size: 11px; }\n"
	"body { max-width: none; padding: 0; font-size: 9.5pt; }\n"
	"nav, .skip, .hint, .tip { display: none; }\n"
	".chart { min-width: 0; }\n"
	".scroll, .lines, .clusters-box { max-height: none; overflow: visible; }\n"
	"table { min-width: 0; font-size: 7.5pt; }\n"
	"th, td { padding-right: .5rem; overflow-wrap: break-word; }\n"
	"bdi, tbody th { overflow-wrap: anywhere; }\n"
	"thead th, .num, td > time { white-space: normal; font-size: inherit; }\n"
	"section.far, .part, .lines pre { content-visibility: visible; }\n"
	".part { width: auto; }\n"
	".lines pre { width: auto; white-space: pre-wrap; font-size: 7pt; }\n"
	"figure, tr, .marks li { break-inside: avoid; }\n"
	"h2, h3, figcaption, caption { break-after: avoid; }\n"
	"}\n";

/* A state is told by its pattern as well as by its colour. */

static const struct {
	const char *name;
	int size;
	const char *path;
} patterns[] = {
	{"p-line", 5, "M2 2.5H3"},
	{"p-failing", 6, "M-1 7L7 -1"},
	{"p-poll", 5, "M2.5 0V5"},
	{"p-backoff", 6, "M0 0L6 6M6 0L0 6"},
	{"p-wait", 5, "M0 2.5H5"},
	{"p-approval", 6, "M-1 -1L7 7"},
	{"p-stop", 6, "M0 3H6M3 0V6"},
	{"p-held", 7, "M3 3.5H4"},
	{"p-band-stop", 8, "M-1 9L9 -1"},
	{"p-band-stuck", 8, "M0 4H8M4 0V8"},
	{"p-v1", 7, "M-1 8L8 -1"},
	{"p-v2", 6, "M3 2V4"},
	{"p-v3", 5, "M0 2.5H5"},
	{"p-v4", 5, "M2.5 0V5"},
	{"p-v5", 7, "M0 0L7 7M7 0L0 7"},
	{"p-v6", 7, "M-1 -1L8 8"},
	{"p-v7", 6, "M0 3H6M3 0V6"},
};

void html_put_patterns(struct html_page *page)
{
	text_put(page->out, "<svg class=\"patterns\" aria-hidden=\"true\" focusable=\"false\"><defs>\n");
	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
		html_putf(page,
			  "<pattern id=\"%s\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\"><rect class=\"ground\" width=\"%d\" "
			  "height=\"%d\"/><path d=\"%s\"/></pattern>\n",
			  patterns[i].name, patterns[i].size, patterns[i].size, patterns[i].size, patterns[i].size, patterns[i].path);
	text_put(page->out, "</defs></svg>\n");
}
