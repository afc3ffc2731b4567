#include "reports/out_json.h"

#include "reports/out_json_run.h"

#include "model/release.h"

#include "sim/instant.h"

/* The outer field tables of fleetsim.report/v1; those of a run are in out_json_run.c. */

#define FIELDS(table) table, sizeof(table) / sizeof(table)[0]

static const struct scenario *scenario_of(const struct json_place *place)
{
	return place->report->scenario;
}

/* Scenario */

static struct json_datum scenario_name(const struct json_place *place)
{
	return json_text(scenario_of(place)->name);
}

static struct json_datum scenario_description(const struct json_place *place)
{
	return json_text(scenario_of(place)->description);
}

static struct json_datum scenario_file(const struct json_place *place)
{
	return json_text(scenario_of(place)->file);
}

static struct json_datum scenario_labels(const struct json_place *place)
{
	const struct value *labels = scenario_of(place)->labels;
	return (struct json_datum){.present = value_is(labels, VALUE_MAP), .as.labels = labels};
}

static struct json_datum scenario_release(const struct json_place *place)
{
	return json_text(release_of(scenario_of(place)->config.release)->name);
}

static struct json_datum scenario_seed(const struct json_place *place)
{
	return json_text(arena_format(place->arena, "%llu", (unsigned long long)scenario_of(place)->config.seed));
}

static struct json_datum scenario_replication(const struct json_place *place)
{
	return json_text(arena_format(place->arena, "%llu", (unsigned long long)place->report->replay->options.replication));
}

static struct json_datum scenario_start(const struct json_place *place)
{
	struct text instant;
	text_init(&instant, 0);
	instant_write_exact(&instant, place->report->story->start_ns);
	const char *copy = arena_text(place->arena, text_view(&instant));
	text_deinit(&instant);
	return json_text(copy);
}

static const struct json_field scenario_fields[] = {
	{"name", JSON_TEXT, JSON_OPTIONAL, "its name", scenario_name, 0, NULL, NULL, NULL},
	{"description", JSON_TEXT, JSON_OPTIONAL, "its description", scenario_description, 0, NULL, NULL, NULL},
	{"file", JSON_TEXT, JSON_OPTIONAL, "the file it is from", scenario_file, 0, NULL, NULL, NULL},
	{"labels", JSON_LABELS, JSON_OPTIONAL, "its labels", scenario_labels, 0, NULL, NULL, NULL},
	{"release", JSON_TEXT, JSON_ALWAYS, "the KubeFleet release that was simulated", scenario_release, 0, NULL, NULL, NULL},
	{"seed", JSON_TEXT, JSON_ALWAYS, "of all random draws; a text, as it has 64 bits", scenario_seed, 0, NULL, NULL, NULL},
	{"replication", JSON_TEXT, JSON_ALWAYS, "which replication of that seed", scenario_replication, 0, NULL, NULL, NULL},
	{"start", JSON_TEXT, JSON_ALWAYS, "the instant of virtual time 0 (RFC 3339)", scenario_start, 0, NULL, NULL, NULL},
};
static const struct json_shape scenario_shape = {"scenario", "what was simulated", FIELDS(scenario_fields)};

/* End */

static struct json_datum end_reason(const struct json_place *place)
{
	return json_text(report_end_word(place->report->replay->end));
}

static struct json_datum end_at(const struct json_place *place)
{
	return json_seconds(place->report->replay->end_ns);
}

static const char *const end_words[] = {"quiet", "horizon", "runaway", NULL};

static const struct json_field end_fields[] = {
	{"reason", JSON_WORD, JSON_ALWAYS, "nothing was left to happen, the horizon, or the limit of events", end_reason, 0, end_words, NULL, NULL},
	{"atSeconds", JSON_SECONDS, JSON_ALWAYS, "when", end_at, 0, NULL, NULL, NULL},
};
static const struct json_shape end_shape = {"end", "how the simulation ended", FIELDS(end_fields)};

/* Verdict: the counts are of checks. */

static struct json_datum verdict(const struct json_place *place)
{
	return json_present(place->report->outcome != NULL);
}

static struct json_datum verdict_held(const struct json_place *place)
{
	return json_boolean(outcome_count(place->report->outcome, CHECK_FAILED) == 0);
}

static struct json_datum count_of(const struct json_place *place, enum check_state state)
{
	return json_integer((int64_t)outcome_count(place->report->outcome, state));
}

static struct json_datum verdict_count(const struct json_place *place)
{
	return count_of(place, CHECK_HELD);
}

static struct json_datum verdict_failed(const struct json_place *place)
{
	return count_of(place, CHECK_FAILED);
}

static struct json_datum verdict_unreached(const struct json_place *place)
{
	return count_of(place, CHECK_UNREACHED);
}

static struct json_datum verdict_exempt(const struct json_place *place)
{
	return count_of(place, CHECK_EXEMPT);
}

static const struct json_field verdict_fields[] = {
	{"allHeld", JSON_BOOLEAN, JSON_ALWAYS, "no check failed", verdict_held, 0, NULL, NULL, NULL},
	{"held", JSON_INTEGER, JSON_ALWAYS, "checks that held", verdict_count, 0, NULL, NULL, NULL},
	{"failed", JSON_INTEGER, JSON_ALWAYS, "checks that failed", verdict_failed, 0, NULL, NULL, NULL},
	{"notReached", JSON_INTEGER, JSON_ALWAYS, "checks of later than the end", verdict_unreached, 0, NULL, NULL, NULL},
	{"excepted", JSON_INTEGER, JSON_ALWAYS, "invariants that the scenario excepts", verdict_exempt, 0, NULL, NULL, NULL},
};
static const struct json_shape verdict_shape = {"verdict", "whether all held", FIELDS(verdict_fields)};

/* Checks: the item is a struct check. */

static struct json_datum check_group(const struct json_place *place)
{
	static const char *const words[CHECK_GROUPS] = {
		[CHECK_TIMELINE] = "timeline", [CHECK_EXPECTATION] = "expectation", [CHECK_INVARIANT] = "invariant", [CHECK_GOLDEN] = "golden"};
	const struct check *check = place->item;
	return json_text(words[check->group]);
}

static struct json_datum check_state(const struct json_place *place)
{
	static const char *const words[CHECK_STATES] = {
		[CHECK_HELD] = "held", [CHECK_FAILED] = "failed", [CHECK_UNREACHED] = "not reached", [CHECK_EXEMPT] = "excepted"};
	const struct check *check = place->item;
	return json_text(words[check->state]);
}

static struct json_datum check_line(const struct json_place *place)
{
	const struct check *check = place->item;
	struct json_datum line = json_integer(check->place.line);
	line.present = check->place.file != NULL;
	return line;
}

static struct json_datum check_at(const struct json_place *place)
{
	const struct check *check = place->item;
	return json_seconds(check->has_time ? check->at_ns : STORY_NEVER);
}

static const char *const group_words[] = {"timeline", "expectation", "invariant", "golden", NULL};
static const char *const state_words[] = {"held", "failed", "not reached", "excepted", NULL};

static const struct json_field check_fields[] = {
	{"group", JSON_WORD, JSON_ALWAYS, "what is checked", check_group, 0, group_words, NULL, NULL},
	{"state", JSON_WORD, JSON_ALWAYS, "what came out", check_state, 0, state_words, NULL, NULL},
	{"name", JSON_TEXT, JSON_OPTIONAL, "its name", JSON_AT(struct check, name)},
	{"file", JSON_TEXT, JSON_OPTIONAL, "where it stands", JSON_AT(struct check, place.file)},
	{"line", JSON_INTEGER, JSON_OPTIONAL, "where it stands", check_line, 0, NULL, NULL, NULL},
	{"atSeconds", JSON_SECONDS, JSON_OPTIONAL, "failed ones: when it was looked at, or first seen", check_at, 0, NULL, NULL, NULL},
	{"wanted", JSON_TEXT, JSON_OPTIONAL, "failed ones: what was expected, lines", JSON_AT(struct check, wanted)},
	{"found", JSON_TEXT, JSON_OPTIONAL, "failed ones: what was there, lines", JSON_AT(struct check, found)},
	{"why", JSON_TEXT, JSON_OPTIONAL, "excepted ones: the scenario's reason", JSON_AT(struct check, why)},
	{"again", JSON_TEXT, JSON_OPTIONAL, "failed ones: a command that shows it", JSON_AT(struct check, again)},
};
static const struct json_shape check_shape = {"check", "what the run was checked for", FIELDS(check_fields)};

/* The timeline of the scenario: the item is a struct scenario_entry. */

static const struct replay_entry *fate_of(const struct json_place *place)
{
	const struct scenario_entry *entry = place->item;
	return &place->report->replay->entries[entry - scenario_of(place)->entries];
}

static struct json_datum entry_happened(const struct json_place *place)
{
	return json_boolean(fate_of(place)->happened);
}

static struct json_datum entry_at(const struct json_place *place)
{
	return json_seconds(fate_of(place)->happened ? fate_of(place)->at_ns : STORY_NEVER);
}

static struct json_datum entry_refusal(const struct json_place *place)
{
	return json_text(fate_of(place)->refusal);
}

static struct json_datum entry_line(const struct json_place *place)
{
	const struct scenario_entry *entry = place->item;
	return json_integer(entry->place.line);
}

static const struct json_field entry_fields[] = {
	{"name", JSON_TEXT, JSON_OPTIONAL, "its name", JSON_AT(struct scenario_entry, name)},
	{"words", JSON_TEXT, JSON_OPTIONAL, "what it does", JSON_AT(struct scenario_entry, words)},
	{"file", JSON_TEXT, JSON_OPTIONAL, "where it stands", JSON_AT(struct scenario_entry, place.file)},
	{"line", JSON_INTEGER, JSON_ALWAYS, "where it stands", entry_line, 0, NULL, NULL, NULL},
	{"happened", JSON_BOOLEAN, JSON_ALWAYS, "whether it came to it", entry_happened, 0, NULL, NULL, NULL},
	{"atSeconds", JSON_SECONDS, JSON_OPTIONAL, "when", entry_at, 0, NULL, NULL, NULL},
	{"refusal", JSON_TEXT, JSON_OPTIONAL, "the API server's refusal", entry_refusal, 0, NULL, NULL, NULL},
};
static const struct json_shape entry_shape = {"entry", "an entry of the scenario's timeline", FIELDS(entry_fields)};

/* Versions: the item is a struct story_holding. */

static struct json_datum holding_namespace(const struct json_place *place)
{
	const struct story_holding *holding = place->item;
	return json_text(*holding->ns ? holding->ns : NULL);
}

static struct json_datum holding_index(const struct json_place *place)
{
	const struct story_holding *holding = place->item;
	struct json_datum index = json_integer(holding->index);
	index.present = holding->index >= 0;
	return index;
}

static const struct json_field holding_fields[] = {
	{"atSeconds", JSON_SECONDS, JSON_ALWAYS, "from when", JSON_AT(struct story_holding, at_ns)},
	{"cluster", JSON_TEXT, JSON_ALWAYS, "the member", JSON_AT(struct story_holding, cluster)},
	{"placement", JSON_TEXT, JSON_ALWAYS, "the placement", JSON_AT(struct story_holding, placement)},
	{"namespace", JSON_TEXT, JSON_OPTIONAL, "of a ResourcePlacement", holding_namespace, 0, NULL, NULL, NULL},
	{"snapshot", JSON_INTEGER, JSON_OPTIONAL, "index of the resource snapshot; absent: nothing any more", holding_index, 0, NULL, NULL, NULL},
};
static const struct json_shape holding_shape = {"holding", "what a member holds from an instant on", FIELDS(holding_fields)};

/* The document */

static struct json_datum root_schema(const struct json_place *place)
{
	(void)place;
	return json_text("fleetsim.report/v1");
}

static struct json_datum root_generator(const struct json_place *place)
{
	(void)place;
	return json_text("fleetsim " FLEETSIM_VERSION);
}

static struct json_datum root_command(const struct json_place *place)
{
	return json_text(place->report->command);
}

static struct json_datum root_fingerprint(const struct json_place *place)
{
	return json_text(arena_format(place->arena, "%016llx", (unsigned long long)place->report->replay->trace.fingerprint));
}

static struct json_datum root_records(const struct json_place *place)
{
	return json_integer((int64_t)place->report->replay->trace.count);
}

static struct json_datum root_checks(const struct json_place *place)
{
	return json_count(place->report->outcome ? place->report->outcome->count : 0);
}

static struct json_datum root_timeline(const struct json_place *place)
{
	return json_count(scenario_of(place)->entry_count);
}

static struct json_datum root_runs(const struct json_place *place)
{
	return json_count(place->report->story->run_count);
}

static struct json_datum root_holdings(const struct json_place *place)
{
	return json_count(place->report->story->holding_count);
}

static void enter_check(struct json_place *place, size_t index)
{
	place->item = &place->report->outcome->checks[index];
}

static void enter_entry(struct json_place *place, size_t index)
{
	place->item = &place->report->scenario->entries[index];
}

static void enter_run(struct json_place *place, size_t index)
{
	place->run = &place->report->runs[index];
	place->item = place->run->run;
}

static void enter_holding(struct json_place *place, size_t index)
{
	place->item = &place->report->story->holdings[index];
}

static const char *const schema_words[] = {"fleetsim.report/v1", NULL};

static const struct json_field root_fields[] = {
	{"schema", JSON_WORD, JSON_ALWAYS, "name and version of this format", root_schema, 0, schema_words, NULL, NULL},
	{"generator", JSON_TEXT, JSON_ALWAYS, "the program and its version", root_generator, 0, NULL, NULL, NULL},
	{"scenario", JSON_OBJECT, JSON_ALWAYS, "what was simulated", NULL, 0, NULL, &scenario_shape, NULL},
	{"command", JSON_TEXT, JSON_OPTIONAL, "a command line that plays it again", root_command, 0, NULL, NULL, NULL},
	{"fingerprint", JSON_TEXT, JSON_ALWAYS, "of the trajectory, hexadecimal: equal ones mean equal runs", root_fingerprint, 0, NULL, NULL, NULL},
	{"records", JSON_INTEGER, JSON_ALWAYS, "of the trace", root_records, 0, NULL, NULL, NULL},
	{"end", JSON_OBJECT, JSON_ALWAYS, "how the simulation ended", NULL, 0, NULL, &end_shape, NULL},
	{"verdict", JSON_OBJECT, JSON_OPTIONAL, "absent when nothing was checked", verdict, 0, NULL, &verdict_shape, NULL},
	{"checks", JSON_LIST, JSON_ALWAYS, "what went wrong in the timeline, expectations, invariants", root_checks, 0, NULL, &check_shape,
	 enter_check},
	{"timeline", JSON_LIST, JSON_ALWAYS, "what people did, as in the scenario", root_timeline, 0, NULL, &entry_shape, enter_entry},
	{"runs", JSON_LIST, JSON_ALWAYS, "in the order of their creation", root_runs, 0, NULL, &out_json_run_shape, enter_run},
	{"holdings", JSON_LIST, JSON_ALWAYS, "which member held which version, in the order of time", root_holdings, 0, NULL, &holding_shape,
	 enter_holding},
};
static const struct json_shape root_shape = {"report", "a report of one simulated scenario", FIELDS(root_fields)};
const struct json_shape *const out_json_shape = &root_shape;

void out_json_write(struct report_sink *sink, const struct report *report)
{
	json_shape_write(sink, &root_shape, report);
}

void out_json_write_schema(struct text *out)
{
	json_shape_write_schema(out, "fleetsim.report/v1", &out_json_shape, 1);
}
