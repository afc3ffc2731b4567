#include "reports/out_csv.h"
#include "reports/out_ics.h"
#include "reports/out_json.h"
#include "reports/out_markdown.h"
#include "reports/out_mermaid.h"
#include "reports/out_ndjson.h"
#include "reports/out_perfetto.h"
#include "reports/out_runbook.h"

#include "tests/unit/report_fixture.h"

#include <stdlib.h>

/* Each format for machines: what it says of the walkthrough, and that hostile names stay names. Other people's parsers read them in
 * tests/checks/outputs.sh. */

static struct report_play played;

static int setup(void **state)
{
	(void)state;
	report_play_text(&played, PLAY_WALKTHROUGH);
	return 0;
}

static int setup_hostile(void **state)
{
	setup(state);
	report_play_make_hostile(&played);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	report_play_end(&played);
	return 0;
}

static struct value *read_json(const char *bytes, size_t size)
{
	const char *error = NULL;
	struct value *value = json_read(&played.play.arena, bytes, size, &error);
	if (!value)
		fail_msg("%s", error);
	return value;
}

static struct value *item_of(const struct value *object, const char *key, size_t index)
{
	const struct value *list = value_get(object, key);
	assert_true(value_is(list, VALUE_LIST) && index < list->count);
	return list->as.items[index];
}

static double number_of(const struct value *object, const char *key)
{
	const struct value *number = value_get(object, key);
	assert_non_null(number);
	return number->type == VALUE_INT ? (double)number->as.integer : number->as.real;
}

/* JSON */

static void test_json(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_json_write);
	const struct value *report = read_json(text_view(&out), out.size);
	assert_string_equal(value_text_or(value_get(report, "schema"), ""), "fleetsim.report/v1");
	assert_string_equal(value_text_or(value_find(report, "scenario", "start", NULL), ""), "2025-07-22T21:24:58Z");
	const struct value *run = item_of(report, "runs", 1);
	assert_string_equal(value_text_or(value_get(run, "name"), ""), "example-run-2");
	assert_true(value_get(run, "rollsBack")->as.boolean);
	const struct value *canary = item_of(run, "stages", 1);
	const struct value *cluster = item_of(canary, "clusters", 0);
	assert_string_equal(value_text_or(value_get(cluster, "name"), ""), "member3");
	assert_true(number_of(cluster, "startedSeconds") == 1065.005);
	assert_true(number_of(cluster, "seenSeconds") == 1080.005);
	assert_null(value_get(cluster, "failedSeconds"));
	assert_has(text_view(&out), "\"begunSeconds\": 1095.005, \"grantedSeconds\": 1260.005, \"doneSeconds\": 1260.005}");
	/* In nanoseconds the parts are exactly the whole; the text has as many digits as that takes. */
	assert_has(text_view(&out), "\"timeSeconds\": {\"poll\": 45, \"requeue\": 0.01, \"timed_wait\": 60, \"approval\": 165}");
	text_deinit(&out);
}

/* Every key of the report is in the schema. tests/checks/outputs.sh holds the document against it. */
static void test_json_schema(void **state)
{
	struct text out;
	(void)state;
	text_init(&out, 0);
	out_json_write_schema(&out);
	const struct value *schema = read_json(text_view(&out), out.size);
	assert_string_equal(value_text_or(value_get(schema, "$schema"), ""), "http://json-schema.org/draft-07/schema#");
	const struct value *definitions = value_get(schema, "definitions");
	const char *const names[] = {"report", "scenario", "end",  "verdict", "check",   "entry",
				     "run",    "stage",    "task", "cluster", "trouble", "holding"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_non_null(value_find(definitions, names[i], "properties", NULL));
	assert_non_null(value_find(definitions, "cluster", "properties", "timeSeconds", "properties", "working", NULL));
	text_deinit(&out);
}

static void test_json_hostile(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_json_write);
	assert_clean_text(text_view(&out));
	const struct value *report = read_json(text_view(&out), out.size);
	assert_string_equal(value_text_or(value_get(report, "command"), ""), "two\nlines\r\n\tand a tab");
	assert_string_equal(value_text_or(value_find(report, "scenario", "description", NULL), ""), "<script>alert(1)</script>");
	assert_string_equal(value_text_or(value_get(item_of(report, "runs", 0), "name"), ""), hostile_names[0]);
	text_deinit(&out);
}

/* NDJSON */

static void test_ndjson(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_ndjson_write);
	size_t count = 0, passes = 0;
	const struct value *line = NULL;
	for (const char *at = text_view(&out); *at; count++) {
		const char *end = strchr(at, '\n');
		assert_non_null(end);
		line = read_json(at, (size_t)(end - at));
		if (count && value_get(line, "n")) {
			assert_int_equal(value_int_or(value_get(line, "n"), 0), count);
			passes += strcmp(value_text_or(value_get(line, "kind"), ""), "pass-end") == 0;
		}
		at = end + 1;
	}
	assert_int_equal(count, played.play.replay.trace.count + 2);
	assert_true(passes > 10);
	assert_string_equal(value_text_or(value_get(line, "end"), ""), "quiet");
	assert_int_equal(value_int_or(value_get(line, "records"), 0), played.play.replay.trace.count);
	assert_has(text_view(&out),
		   "\"writer\": \"user\", \"object\": {\"kind\": \"ConfigMap\", \"namespace\": \"test-namespace\", \"name\": \"test-cm\"}");
	assert_has(text_view(&out), "\"words\": \"data.key value1 -> value2\"}\n");
	assert_has(text_view(&out), "{\"stage\": \"canary\", \"cluster\": \"member3\", \"type\": \"Succeeded\", \"status\": \"True\"");
	assert_has(text_view(&out), "{\"stage\": \"canary\", \"task\": \"after 1\", \"type\": \"ApprovalRequestApproved\", \"status\": \"True\"");
	text_deinit(&out);
}

static void test_ndjson_hostile(void **state)
{
	(void)state;
	struct trace *trace = &played.play.replay.trace;
	for (size_t i = 0; i < HOSTILE_NAMES; i++) {
		struct identity *identity = ARENA_NEW(&played.play.arena, struct identity);
		*identity = *played.play.story->runs[0]->identity;
		identity->name = identity->ns = hostile_names[i];
		const char *name = hostile_names[i];
		const struct trace_record records[] = {
			{.kind = TRACE_REFUSED, .identity = identity, .as.refused = {1, name}},
			{.kind = TRACE_ACTION, .identity = identity, .as.action = {1, name, name, 7}},
			{.kind = TRACE_EVENT, .identity = identity, .as.event = {name, name, name}},
			{.kind = TRACE_APPLIED, .identity = identity, .as.applied = {name, NULL}},
			{.kind = TRACE_NOTE, .identity = identity, .as.note = {name}},
		};
		for (size_t k = 0; k < sizeof records / sizeof records[0]; k++) {
			struct trace_record record = records[k];
			record.at_ns = played.play.replay.end_ns;
			record.subject = identity->number;
			trace_put(trace, &record);
		}
	}
	struct text out = report_play_write(&played, out_ndjson_write);
	assert_clean_text(text_view(&out));
	for (const char *at = text_view(&out); *at;) {
		const char *end = strchr(at, '\n');
		read_json(at, (size_t)(end - at));
		at = end + 1;
	}
	text_deinit(&out);
}

/* CSV */

static void test_csv(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_csv_write);
	assert_has(text_view(&out), "namespace,run,run_outcome,stage,position,cluster,state,wave,started_seconds,ready_seconds,seen_seconds,");
	assert_has(text_view(&out),
		   "\r\n,example-run,succeeded,canary,1,member3,updated,1,265.005,265.005,280.005,,15,0,75,0,0,15,0,0.005,0,0,0,0,,,,,\r\n");
	text_deinit(&out);
}

/* Cells as RFC 4180 has them. Returns how many the line has; *at moves behind it. */
static size_t read_line(const char **at, char cells[][256])
{
	size_t count = 0;
	for (;; (*at)++) {
		size_t size = 0;
		bool quoted = **at == '"';
		*at += quoted;
		while (quoted ? !(**at == '"' && (*at)[1] != '"') : !strchr(",\r", **at)) {
			if (**at == '"') {
				assert_true(quoted);
				(*at)++;
			}
			assert_true(**at && size < 255);
			cells[count][size++] = *(*at)++;
		}
		*at += quoted;
		cells[count++][size] = '\0';
		if (**at == '\r') {
			assert_int_equal((*at)[1], '\n');
			*at += 2;
			return count;
		}
		assert_int_equal(**at, ',');
	}
}

static void test_csv_hostile(void **state)
{
	static char cells[64][256];
	(void)state;
	struct text out = report_play_write(&played, out_csv_write);
	assert_clean_text(text_view(&out));
	const char *at = text_view(&out);
	size_t columns = read_line(&at, cells), lines = 1;
	for (; *at; lines++) {
		assert_int_equal(read_line(&at, cells), columns);
		for (size_t i = 0; i < columns; i++)
			assert_null(*cells[i] ? strchr("=+-@", *cells[i]) : NULL);
	}
	assert_int_equal(lines, 1 + 6);
	text_deinit(&out);
}

/* Perfetto */

enum { SLICES_MAX = 4096 };
static struct slice {
	int64_t pid, tid, from, until;
	size_t order;
} slices[SLICES_MAX];

static int by_place(const void *left, const void *right)
{
	const struct slice *a = left, *b = right;
	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	if (a->tid != b->tid)
		return a->tid < b->tid ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->until != b->until)
		return a->until > b->until ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* On a thread a slice ends before those around it. */
static void assert_nested(size_t count)
{
	int64_t ends[64];
	size_t depth = 0;
	qsort(slices, count, sizeof slices[0], by_place);
	for (size_t i = 0; i < count; i++) {
		if (i && (slices[i].pid != slices[i - 1].pid || slices[i].tid != slices[i - 1].tid))
			depth = 0;
		while (depth && ends[depth - 1] <= slices[i].from)
			depth--;
		if (depth)
			assert_true(slices[i].until <= ends[depth - 1]);
		assert_true(depth < 64);
		ends[depth++] = slices[i].until;
	}
}

static size_t read_trace(const struct text *out)
{
	const struct value *events = value_get(read_json(text_view(out), out->size), "traceEvents");
	size_t count = 0;
	for (size_t i = 0; i < events->count; i++) {
		const struct value *event = events->as.items[i];
		if (strcmp(value_text_or(value_get(event, "ph"), ""), "X") != 0)
			continue;
		assert_true(count < SLICES_MAX);
		int64_t from = value_int_or(value_get(event, "ts"), -1), lasting = value_int_or(value_get(event, "dur"), -1);
		assert_true(from >= 0 && lasting >= 0);
		slices[count] = (struct slice){value_int_or(value_get(event, "pid"), -1), value_int_or(value_get(event, "tid"), -1), from,
					       from + lasting, count};
		count++;
	}
	return count;
}

static void test_perfetto(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_perfetto_write);
	size_t count = read_trace(&out);
	assert_true(count > 30);
	assert_nested(count);
	assert_has(text_view(&out),
		   "{\"ph\": \"X\", \"pid\": 3, \"tid\": 6, \"name\": \"update\", \"cat\": \"cluster\", \"ts\": 265005000, \"dur\": 15000000, "
		   "\"args\": {\"state\": \"updated\", \"wave\": 1}}");
	assert_has(text_view(&out), "\"name\": \"in flight\", \"ts\": 265005000, \"args\": {\"clusters\": 1}}");
	assert_has(text_view(&out), "{\"ph\": \"M\", \"pid\": 3, \"tid\": 6, \"name\": \"thread_name\", \"args\": {\"name\": \"member3\"}}");
	text_deinit(&out);
}

static void test_perfetto_hostile(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_perfetto_write);
	assert_clean_text(text_view(&out));
	assert_nested(read_trace(&out));
	text_deinit(&out);
}

/* Calendar */

static void assert_folded(const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\r\n");
		assert_non_null(end);
		assert_true(end - text <= 75);
		for (const char *at = text; at < end; at++)
			assert_true(*at != '\r' && *at != '\n');
		text = end + 2;
	}
}

static void test_ics(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_ics_write);
	assert_folded(text_view(&out));
	assert_has(text_view(&out), "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
	assert_has(text_view(&out), "DTSTART:20250722T212953Z\r\nDTEND:20250722T213238Z\r\nSUMMARY:Approve stage canary of example-run to go on\r\n");
	assert_has(text_view(&out),
		   "DESCRIPTION:Approval request example-run-canary. In the simulation it was a\r\n pproved after 2m45s.\\n\\nkubectl patch ");
	text_deinit(&out);
}

static void test_ics_hostile(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_ics_write);
	assert_clean_text(text_view(&out));
	assert_folded(text_view(&out));
	size_t begins = 0, ends = 0;
	for (const char *at = text_view(&out); *at; at = strstr(at, "\r\n") + 2) {
		begins += strncmp(at, "BEGIN:", 6) == 0;
		ends += strncmp(at, "END:", 4) == 0;
	}
	assert_int_equal(begins, 3);
	assert_int_equal(ends, 3);
	text_deinit(&out);
}

/* Mermaid and Markdown */

static void test_mermaid(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_mermaid_write);
	assert_has(text_view(&out), "gantt\n    title Rollout test\n    dateFormat YYYY-MM-DD HH:mm:ss.SSS\n    axisFormat %H:%M:%S\n"
				    "    section example-run / staging (1 cluster)\n"
				    "    cluster member2 :done, 2025-07-22 21:28:08.000, 2025-07-22 21:28:23.000\n"
				    "    timed wait 1m :2025-07-22 21:28:23.000, 2025-07-22 21:29:23.000\n"
				    "    section example-run / canary (2 clusters, 1 at a time)\n");
	assert_lacks(text_view(&out), ":active");
	assert_lacks(text_view(&out), ":crit");
	text_deinit(&out);
}

/* A second run is at work on what the first has begun until it sees it done; back-off after that is told with the stage. */
static void test_mermaid_backoff(void **state)
{
	struct report_play late;
	(void)state;
	report_play_text(&late,
			 PLAY_HEAD("  start: 2026-03-02T09:00:00Z\n  horizon: 1h\n  members: [{name: a}, {name: b}]\n"
				   "  behavior: [{applyLatency: 40s}, {clusters: [b], applyLatency: 2m}]\n  timeline:\n"
				   "    - {at: 10s, apply: clusterstagedupdaterun/first}\n    - {at: 20s, apply: clusterstagedupdaterun/again}\n")
				 PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n") PLAY_RUN("first", ", state: Run")
					 PLAY_RUN("again", ", state: Run"));
	struct text out = report_play_write(&late, out_mermaid_write);
	assert_has(text_view(&out), "    section first / all (2 clusters, 1 at a time)\n"
				    "    cluster a :done, 2026-03-02 09:00:10.000, 2026-03-02 09:00:50.955\n"
				    "    cluster b :done, 2026-03-02 09:00:50.955, 2026-03-02 09:03:49.790\n"
				    "    back-off 2m44s :2026-03-02 09:03:49.790, 2026-03-02 09:06:33.630\n"
				    "    section again / all (2 clusters, 1 at a time)\n"
				    "    cluster a :done, 2026-03-02 09:00:20.000, 2026-03-02 09:01:00.945\n"
				    "    cluster b :done, 2026-03-02 09:01:15.945, 2026-03-02 09:03:59.780\n");
	text_deinit(&out);
	report_play_end(&late);
}

/* A run that failed looks as if it did, where it did; an update that takes no time is one all the same. */
static void test_mermaid_ends(void **state)
{
	struct report_play failed, quick;
	(void)state;
	report_play_text(&failed, PLAY_HEAD("  start: 2026-03-02T09:00:00Z\n  horizon: 1h\n  members: [{name: a}]\n"
					    "  timeline: [{at: 10s, apply: clusterstagedupdaterun/first}]\n")
					  PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {matchLabels: {tier: none}}}\n")
						  PLAY_RUN("first", ", state: Run"));
	struct text out = report_play_write(&failed, out_mermaid_write);
	assert_has(text_view(&out), " / failed\n    failed :milestone, crit, 2026-03-02 09:00:10.000, 2026-03-02 09:00:10.001\n");
	assert_lacks(text_view(&out), "nothing was updated");
	text_deinit(&out);
	report_play_end(&failed);
	report_play_text(&quick,
			 PLAY_HEAD("  start: 2026-03-02T09:00:00Z\n  horizon: 1h\n  members: [{name: a}]\n  timeline:\n"
				   "    - {at: 10s, apply: clusterstagedupdaterun/first}\n    - {at: 10m, apply: clusterstagedupdaterun/again}\n")
				 PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n") PLAY_RUN("first", ", state: Run")
					 PLAY_RUN("again", ", state: Run"));
	out = report_play_write(&quick, out_mermaid_write);
	assert_has(text_view(&out), "    section again / all (1 cluster)\n    cluster a :done, 2026-03-02 09:10:00.000, 2026-03-02 09:10:00.001\n");
	assert_lacks(text_view(&out), "nothing was updated");
	text_deinit(&out);
	report_play_end(&quick);
}

/* Each line is one of the few that a gantt has, whatever the names. */
static void test_mermaid_hostile(void **state)
{
	static const char *const begins[] = {"gantt",        "    title Rollout ", "    dateFormat ", "    axisFormat ",
					     "    section ", "    cluster ",       "    timed wait ", "    approval "};
	(void)state;
	struct text out = report_play_write(&played, out_mermaid_write);
	assert_clean_text(text_view(&out));
	for (const char *at = text_view(&out); *at; at = strchr(at, '\n') + 1) {
		size_t known = 0;
		while (known < sizeof begins / sizeof begins[0] && strncmp(at, begins[known], strlen(begins[known])) != 0)
			known++;
		if (known == sizeof begins / sizeof begins[0])
			fail_msg("%.60s", at);
	}
	assert_lacks(text_view(&out), "`");
	text_deinit(&out);
}

static void test_markdown(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_markdown_write);
	assert_has(text_view(&out), "### \xE2\x9C\x85 `test`\n\n49 invariants held.\n\n");
	assert_has(text_view(&out), "| `canary` | succeeded | 2 of 2 | 1 | 00:04:25 | 00:07:40.005 | 3m15s |\n");
	assert_has(text_view(&out), "```mermaid\ngantt\n");
	text_deinit(&out);
}

static void test_markdown_hostile(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_markdown_write);
	assert_clean_text(text_view(&out));
	assert_lacks(text_view(&out), "\n</script>");
	assert_in_range(out.size, 1000, 60000);
	/* Rows of a table keep their number of cells. */
	for (const char *at = text_view(&out); *at; at = strchr(at, '\n') + 1) {
		size_t cells = 0;
		if (*at != '|')
			continue;
		for (const char *end = at; *end != '\n'; end++)
			cells += *end == '|' && end[-1] != '\\';
		assert_int_equal(cells, 8);
	}
	text_deinit(&out);
}

/* A fleet whose names are as long as names can be keeps below what a comment may have. */
static void test_markdown_long(void **state)
{
	(void)state;
	char *name = arena_take(&played.play.arena, 10001);
	memset(name, 'n', 10000);
	for (size_t i = 0; i < played.play.story->run_count; i++)
		for (uint32_t k = 0; k < story_stages_of(played.play.story->runs[i]); k++)
			played.play.story->runs[i]->stages[k].name = name;
	struct text out = report_play_write(&played, out_markdown_write);
	assert_in_range(out.size, 1000, 65536);
	text_deinit(&out);
}

/* Runbook */

static void test_runbook(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_runbook_write);
	const char *const order[] = {
		"hub patch configmap test-cm -n test-namespace --type=merge -p '{\"data\":{\"key\":\"value2\"}}'\n",
		"hub apply -f - <<'END'\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata:\n  name: "
		"example-run\n",
		"await exists clusterapprovalrequest example-run-canary\nstep 'approve example-run-canary (stage canary of example-run)'\n"
		"approve clusterapprovalrequest example-run-canary\n",
		"await condition Succeeded True '' clusterstagedupdaterun example-run\n",
		"approve clusterapprovalrequest example-run-2-canary\n",
		"hub delete clusterstagedupdaterun.placement.kubernetes-fleet.io example-run --wait=false\n",
	};
	const char *at = text_view(&out);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		at = strstr(at, order[i]);
		if (!at)
			fail_msg("not there, or too early: %s", order[i]);
	}
	text_deinit(&out);
}

static void test_runbook_hostile(void **state)
{
	(void)state;
	struct text out = report_play_write(&played, out_runbook_write);
	assert_clean_text(text_view(&out));
	assert_has(text_view(&out), "approve clusterapprovalrequest ");
	assert_lacks(text_view(&out), "\n+1");
	text_deinit(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define HOSTILE(name) cmocka_unit_test_setup_teardown(name, setup_hostile, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_json),
		TEST(test_json_schema),
		HOSTILE(test_json_hostile),
		TEST(test_ndjson),
		HOSTILE(test_ndjson_hostile),
		TEST(test_csv),
		HOSTILE(test_csv_hostile),
		TEST(test_perfetto),
		HOSTILE(test_perfetto_hostile),
		TEST(test_ics),
		HOSTILE(test_ics_hostile),
		TEST(test_mermaid),
		cmocka_unit_test(test_mermaid_backoff),
		cmocka_unit_test(test_mermaid_ends),
		HOSTILE(test_mermaid_hostile),
		TEST(test_markdown),
		HOSTILE(test_markdown_hostile),
		TEST(test_markdown_long),
		TEST(test_runbook),
		HOSTILE(test_runbook_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
