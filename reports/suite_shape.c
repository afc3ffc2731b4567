#include "reports/suite_shape.h"

#define FIELDS(table) table, sizeof(table) / sizeof(table)[0]
#define TOLD JSON_TOLD(NULL, NULL)
#define WORDS(words) JSON_TOLD(words, NULL)
#define OBJECT(shape) JSON_TOLD(NULL, shape)

static const char *const version_words[] = {"fleetsim/v1", NULL};
static const char *const kind_words[] = {"TestReport", NULL};
static const char *const result_words[] = {"held", "failed", "invalid", "broken", NULL};
static const char *const group_words[] = {"timeline", "expectation", "invariant", "golden", NULL};
static const char *const state_words[] = {"held", "failed", "unreached", "exempt", NULL};
static const char *const severity_words[] = {"error", "warning", NULL};
static const char *const area_words[] = {"stages", "tasks", "reasons", "messages", NULL};

static const struct json_field scenario_total_fields[] = {
	{"held", JSON_INTEGER, JSON_ALWAYS, "in which everything held", TOLD},
	{"failed", JSON_INTEGER, JSON_ALWAYS, "in which something failed", TOLD},
	{"invalid", JSON_INTEGER, JSON_ALWAYS, "that cannot be loaded", TOLD},
	{"broken", JSON_INTEGER, JSON_ALWAYS, "at which the simulator gave up", TOLD},
	{"leftOut", JSON_INTEGER, JSON_ALWAYS, "that were not chosen or came after a stop", TOLD},
};
static const struct json_shape scenario_totals = {"scenario-totals", "how many scenarios", FIELDS(scenario_total_fields)};

static const struct json_field state_fields[] = {
	{"held", JSON_INTEGER, JSON_ALWAYS, "that held", TOLD},
	{"failed", JSON_INTEGER, JSON_ALWAYS, "that failed", TOLD},
	{"unreached", JSON_INTEGER, JSON_ALWAYS, "of later than the end", TOLD},
	{"exempt", JSON_INTEGER, JSON_ALWAYS, "that the scenario excepts", TOLD},
};
static const struct json_shape states = {"check-counts", "how many checks of a kind", FIELDS(state_fields)};

static const struct json_field check_total_fields[] = {
	{"timeline", JSON_OBJECT, JSON_ALWAYS, "entries of timelines", OBJECT(&states)},
	{"expectation", JSON_OBJECT, JSON_ALWAYS, "expectations", OBJECT(&states)},
	{"invariant", JSON_OBJECT, JSON_ALWAYS, "invariants", OBJECT(&states)},
	{"golden", JSON_OBJECT, JSON_ALWAYS, "recorded narratives", OBJECT(&states)},
};
static const struct json_shape check_totals = {"check-totals", "how many checks", FIELDS(check_total_fields)};

static const struct json_field total_fields[] = {
	{"scenarios", JSON_OBJECT, JSON_ALWAYS, "by their result", OBJECT(&scenario_totals)},
	{"checks", JSON_OBJECT, JSON_ALWAYS, "by their kind and result", OBJECT(&check_totals)},
};
static const struct json_shape totals = {"totals", "everything counted", FIELDS(total_fields)};

static const struct json_field check_fields[] = {
	{"kind", JSON_WORD, JSON_ALWAYS, "what is checked", WORDS(group_words)},
	{"name", JSON_TEXT, JSON_OPTIONAL, "its name", TOLD},
	{"result", JSON_WORD, JSON_ALWAYS, "what came out", WORDS(state_words)},
	{"file", JSON_TEXT, JSON_OPTIONAL, "where it stands", TOLD},
	{"line", JSON_INTEGER, JSON_OPTIONAL, "where it stands", TOLD},
	{"column", JSON_INTEGER, JSON_OPTIONAL, "where it stands", TOLD},
	{"atSeconds", JSON_SECONDS, JSON_OPTIONAL, "failed ones: the virtual time", TOLD},
	{"expected", JSON_TEXT, JSON_OPTIONAL, "failed ones: what was expected, lines", TOLD},
	{"got", JSON_TEXT, JSON_OPTIONAL, "failed ones: what was there, lines", TOLD},
	{"events", JSON_TEXT, JSON_OPTIONAL, "failed ones: what happened before, lines", TOLD},
	{"again", JSON_TEXT, JSON_OPTIONAL, "failed ones: a command that shows it", TOLD},
	{"accept", JSON_TEXT, JSON_OPTIONAL, "golden files that differ: a command that writes what was there into them", TOLD},
	{"why", JSON_TEXT, JSON_OPTIONAL, "exempt ones: the scenario's reason", TOLD},
};
static const struct json_shape check = {"test-check", "what a scenario was checked for", FIELDS(check_fields)};

static const struct json_field diagnostic_fields[] = {
	{"severity", JSON_WORD, JSON_ALWAYS, "how bad it is", WORDS(severity_words)},
	{"file", JSON_TEXT, JSON_OPTIONAL, "where it stands", TOLD},
	{"line", JSON_INTEGER, JSON_OPTIONAL, "where it stands", TOLD},
	{"column", JSON_INTEGER, JSON_OPTIONAL, "where it stands", TOLD},
	{"message", JSON_TEXT, JSON_ALWAYS, "what is wrong", TOLD},
	{"hint", JSON_TEXT, JSON_OPTIONAL, "what may be meant", TOLD},
};
static const struct json_shape diagnostic = {"diagnostic", "something that loading a scenario found", FIELDS(diagnostic_fields)};

static const struct json_field scenario_fields[] = {
	{"path", JSON_TEXT, JSON_ALWAYS, "its file", TOLD},
	{"name", JSON_TEXT, JSON_ALWAYS, "its name, or its file when it cannot be loaded", TOLD},
	{"result", JSON_WORD, JSON_ALWAYS, "what came out", WORDS(result_words)},
	{"release", JSON_TEXT, JSON_OPTIONAL, "the KubeFleet release that was simulated", TOLD},
	{"seed", JSON_INTEGER, JSON_OPTIONAL, "of all random draws; it has up to 64 bits", TOLD},
	{"replication", JSON_INTEGER, JSON_OPTIONAL, "which replication of that seed", TOLD},
	{"fingerprint", JSON_TEXT, JSON_OPTIONAL, "of the trajectory, hexadecimal: equal ones mean equal runs", TOLD},
	{"virtualSeconds", JSON_SECONDS, JSON_OPTIONAL, "how long it was in virtual time", TOLD},
	{"wallSeconds", JSON_SECONDS, JSON_ALWAYS, "how long it took", TOLD},
	{"checks", JSON_LIST, JSON_ALWAYS, "in the order of the file, invariants last", OBJECT(&check)},
	{"diagnostics", JSON_LIST, JSON_ALWAYS, "errors and warnings of the loader", OBJECT(&diagnostic)},
};
static const struct json_shape scenario = {"test-scenario", "a scenario that was played", FIELDS(scenario_fields)};

static const struct json_field area_fields[] = {
	{"all", JSON_INTEGER, JSON_ALWAYS, "how many there are", TOLD},
	{"hit", JSON_INTEGER, JSON_ALWAYS, "how many of them happened", TOLD},
	{"limit", JSON_INTEGER, JSON_OPTIONAL, "least percentage wanted", TOLD},
};
static const struct json_shape area = {"coverage-count", "how much of an area happened", FIELDS(area_fields)};

static const struct json_field areas_fields[] = {
	{"stages", JSON_OBJECT, JSON_ALWAYS, "stages of strategies", OBJECT(&area)},
	{"tasks", JSON_OBJECT, JSON_ALWAYS, "approvals and timed waits", OBJECT(&area)},
	{"reasons", JSON_OBJECT, JSON_ALWAYS, "reasons of conditions", OBJECT(&area)},
	{"messages", JSON_OBJECT, JSON_ALWAYS, "messages of failures", OBJECT(&area)},
	{"all", JSON_OBJECT, JSON_ALWAYS, "all together", OBJECT(&area)},
};
static const struct json_shape areas = {"coverage-areas", "coverage by area", FIELDS(areas_fields)};

static const struct json_field item_fields[] = {
	{"area", JSON_WORD, JSON_ALWAYS, "its area", WORDS(area_words)},
	{"name", JSON_TEXT, JSON_ALWAYS, "what could happen", TOLD},
	{"scenarios", JSON_INTEGER, JSON_ALWAYS, "in how many scenarios it did", TOLD},
};
static const struct json_shape item = {"coverage-item", "something that can happen", FIELDS(item_fields)};

static const struct json_field coverage_fields[] = {
	{"areas", JSON_OBJECT, JSON_ALWAYS, "counted by area", OBJECT(&areas)},
	{"held", JSON_BOOLEAN, JSON_ALWAYS, "whether every limit was reached", TOLD},
	{"items", JSON_LIST, JSON_ALWAYS, "one by one", OBJECT(&item)},
};
static const struct json_shape coverage = {"coverage", "what of the rollout engine the scenarios made happen", FIELDS(coverage_fields)};

static const struct json_field report_fields[] = {
	{"apiVersion", JSON_WORD, JSON_ALWAYS, "version of this format", WORDS(version_words)},
	{"kind", JSON_WORD, JSON_ALWAYS, "name of this format", WORDS(kind_words)},
	{"version", JSON_TEXT, JSON_ALWAYS, "of fleetsim", TOLD},
	{"begun", JSON_TEXT, JSON_ALWAYS, "the wall clock at the begin (RFC 3339), or SOURCE_DATE_EPOCH", TOLD},
	{"wallSeconds", JSON_SECONDS, JSON_ALWAYS, "how long it took", TOLD},
	{"held", JSON_BOOLEAN, JSON_ALWAYS, "whether everything held", TOLD},
	{"totals", JSON_OBJECT, JSON_ALWAYS, "everything counted", OBJECT(&totals)},
	{"scenarios", JSON_LIST, JSON_ALWAYS, "in the order of their paths", OBJECT(&scenario)},
	{"coverage", JSON_OBJECT, JSON_OPTIONAL, "with --coverage", OBJECT(&coverage)},
};
static const struct json_shape report = {"test-report", "what came out of fleetsim test", FIELDS(report_fields)};

const struct json_shape *const suite_shape = &report;

void suite_write_schema(struct text *out)
{
	json_shape_write_schema(out, "TestReport of fleetsim/v1", &suite_shape, 1);
}
