#ifndef FLEETSIM_TESTS_UNIT_SUITE_FIXTURE_H
#define FLEETSIM_TESTS_UNIT_SUITE_FIXTURE_H

#include "tests/unit/unit.h"

#include "reports/suite.h"

#include <string.h>

/* A suite of four scenarios: one that held, one that failed in every way there is, one that cannot be loaded, one that broke the simulator. */

struct suite_fixture {
	struct suite suite;
	struct suite_file files[4];
	struct suite_check good[2], bad[5];
	struct diag diags[3];
};

/* Names, messages and paths are `name`, or plain ones when it is NULL. */
static inline void suite_fixture_init(struct suite_fixture *fixture, const char *name)
{
	const struct place place = {name ? name : "suite/bad.yaml", 12, 7};
	*fixture = (struct suite_fixture){.suite = {.files = fixture->files, .count = 4, .begun_ns = INT64_C(1772442000000000000), .wall_ns = 2500000000}};
	fixture->good[0].check = (struct check){.group = CHECK_EXPECTATION, .name = name ? name : "it succeeds", .place = {"suite/good.yaml", 9, 5}};
	fixture->good[1].check = (struct check){
		.group = CHECK_INVARIANT, .state = CHECK_EXEMPT, .name = "invariant stage-order", .why = name ? name : "an old recording"};
	fixture->files[0] = (struct suite_file){.path = name ? name : "suite/good.yaml", .name = name ? name : "good", .end = SUITE_RAN, .release = "head",
						.seed = 7, .fingerprint = 0xABCD, .virtual_ns = 90005000000, .wall_ns = 1000000, .checks = fixture->good,
						.check_count = 2};
	fixture->bad[0].check = (struct check){.group = CHECK_TIMELINE, .state = CHECK_FAILED, .name = name ? name : "timeline: apply run/roll",
					       .place = place, .has_time = true, .at_ns = 60000000000, .wanted = "it is done",
					       .found = name ? name : "refused: no", .again = name ? name : "fleetsim run suite/bad.yaml"};
	fixture->bad[1] = (struct suite_check){.check = {.group = CHECK_EXPECTATION, .state = CHECK_FAILED, .name = name ? name : "canary waits",
							 .place = place, .has_time = true, .at_ns = 1200000000000,
							 .wanted = name ? name : "NAME   AGE\nroll   1m", .found = name ? name : "NAME   AGE\nroll   2m",
							 .again = name ? name : "fleetsim run suite/bad.yaml --until 20m"},
					       .events = name ? name : "[00:19:45] canary/member1 > update finished"};
	fixture->bad[2].check = (struct check){.group = CHECK_INVARIANT, .state = CHECK_FAILED, .name = "invariant cluster-order", .has_time = true,
					       .at_ns = 1000000000, .wanted = "21 cluster-order: in their order", .found = name ? name : "1s run/roll: not"};
	fixture->bad[3].check = (struct check){.group = CHECK_GOLDEN, .state = CHECK_FAILED, .name = "golden narrative",
					       .place = {name ? name : "suite/bad.narrative.txt", 3, 0}, .wanted = "", .found = name ? name : "a line",
					       .again = name ? name : "fleetsim test suite/bad.yaml",
					       .accept = name ? name : "fleetsim test --update suite/bad.yaml"};
	fixture->bad[4].check = (struct check){.group = CHECK_EXPECTATION, .state = CHECK_UNREACHED, .name = "later", .place = place};
	fixture->files[1] = (struct suite_file){.path = name ? name : "suite/bad.yaml", .name = name ? name : "bad", .end = SUITE_RAN, .release = "v0.3.1",
						.seed = UINT64_MAX, .virtual_ns = 3600000000000, .wall_ns = 5000000, .checks = fixture->bad, .check_count = 5};
	fixture->diags[0] = (struct diag){DIAG_ERROR, name ? name : "suite/no.yaml", 3, 4, name ? name : "unknown key \"specc\"",
					  name ? name : "did you mean \"spec\"?"};
	fixture->diags[1] = (struct diag){DIAG_WARNING, NULL, 0, 0, name ? name : "nobody needs this", NULL};
	fixture->diags[2] = (struct diag){DIAG_ERROR, NULL, 0, 0, name ? name : "the world did not come to rest", NULL};
	fixture->files[2] = (struct suite_file){.path = name ? name : "suite/no.yaml", .name = name ? name : "suite/no.yaml", .end = SUITE_INVALID,
						.release = "", .diags = fixture->diags, .diag_count = 2};
	fixture->files[3] = (struct suite_file){.path = name ? name : "suite/loop.yaml", .name = name ? name : "loop", .end = SUITE_BROKEN,
						.release = "head", .seed = 1, .virtual_ns = 5, .diags = fixture->diags + 2, .diag_count = 1};
	for (size_t i = 0; i < 4; i++) {
		fixture->files[i].start_ns = INT64_C(1772442000000000000);
		suite_count(&fixture->files[i]);
	}
	suite_sum(&fixture->suite);
}

/* What an input may try: markup, commands, formulas, ends of lines, controls, directions of writing, bytes that are no UTF-8, and sheer length. */
static const char *const hostile_names[] = {
	"<script>alert(1)</script>",
	"\"><img src=x onerror='alert(1)'>",
	"]]>",
	"--><!-- & &amp; &#0;",
	"%n%s%d::error::x",
	"::error file=a::b\n::set-output name=x::y\r\n##[error]no",
	"=HYPERLINK(\"http://x\")",
	"\x1b[2J\x1b]0;title\x07\x7f",
	"a # SKIP b \\# TO" "DO c",
	"ok 1\nnot ok 2\n1..0 # skip\nBail out! no",
	"\n  ---\n  x: {\n  ...\n",
	"| `x` | ``` | [a](javascript:b) ![c](d) <details> @everyone :smile: #1 www.example.com",
	"```\n# head\n```\n````",
	"\x01\x02\x08\x0b\x0c\x0e\x1f",
	"\xff\xfe \xc3\x28 \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82",
	"\xef\xbf\xbe \xef\xbf\xbf \xef\xbb\xbf \xc2\x85 \xe2\x80\xa8 \xe2\x80\xa9 \xe2\x80\xae" "abc" "\xe2\x81\xa6",
	"\xf0\x9f\x9a\x80 \xc3\xa9 \xd7\xa9",
	"",
	" ",
	"\t \r",
	"a:b,c;d=e%25\\u0000\\",
};
enum { HOSTILE_NAMES = sizeof hostile_names / sizeof hostile_names[0] };

#endif
