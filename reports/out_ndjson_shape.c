#include "reports/out_ndjson.h"

/* What stands in the lines of fleetsim.events/v1, for its schema and its reference. tests/checks/outputs.sh holds the lines against it. */

#define FIELDS(table) table, sizeof(table) / sizeof(table)[0]
#define TOLD JSON_TOLD(NULL, NULL)

static const char *const schema_words[] = {"fleetsim.events/v1", NULL};
static const char *const end_words[] = {"quiet", "horizon", "runaway", NULL};
static const char *const write_words[] = {"write", NULL}, *const refused_words[] = {"refused", NULL}, *const action_words[] = {"action", NULL};
static const char *const begin_words[] = {"pass-begin", NULL}, *const pass_end_words[] = {"pass-end", NULL}, *const event_words[] = {"event", NULL};
static const char *const applied_words[] = {"applied", NULL}, *const note_words[] = {"note", NULL};
static const char *const writer_words[] = {
	"seed", "user", "person", "member", "run-controller", "placement-controller", "scheduler", "api-server", NULL};
static const char *const part_words[] = {"create", "spec", "status", "meta", "delete", "remove", NULL};
static const char *const status_words[] = {"True", "False", "Unknown", NULL};
static const char *const controller_words[] = {"run", "placement", "scheduler", NULL};
static const char *const cause_words[] = {"event", "timer", "retry", "dirty", NULL};
static const char *const result_words[] = {"done", "after", "now", "error", NULL};

static const struct json_field first_fields[] = {
	{"schema", JSON_WORD, JSON_ALWAYS, "name and version of this format", JSON_TOLD(schema_words, NULL)},
	{"generator", JSON_TEXT, JSON_ALWAYS, "the program and its version", TOLD},
	{"scenario", JSON_TEXT, JSON_OPTIONAL, "its name", TOLD},
	{"release", JSON_TEXT, JSON_ALWAYS, "the KubeFleet release that was simulated", TOLD},
	{"seed", JSON_TEXT, JSON_ALWAYS, "of all random draws; a text, as it has 64 bits", TOLD},
	{"replication", JSON_TEXT, JSON_ALWAYS, "which replication of that seed", TOLD},
	{"start", JSON_TEXT, JSON_ALWAYS, "the instant of virtual time 0 (RFC 3339)", TOLD},
};
static const struct json_shape first_shape = {"first-line", "what was simulated", FIELDS(first_fields)};

static const struct json_field object_fields[] = {
	{"kind", JSON_TEXT, JSON_ALWAYS, "its kind, as in a manifest", TOLD},
	{"namespace", JSON_TEXT, JSON_OPTIONAL, "its namespace", TOLD},
	{"name", JSON_TEXT, JSON_ALWAYS, "its name", TOLD},
};
static const struct json_shape object_shape = {"object", "what a record is about", FIELDS(object_fields)};

static const struct json_field change_fields[] = {
	{"stage", JSON_TEXT, JSON_OPTIONAL, "of runs: the stage whose condition it is; absent: the run's own", TOLD},
	{"cluster", JSON_TEXT, JSON_OPTIONAL, "of runs: the cluster of that stage", TOLD},
	{"task", JSON_TEXT, JSON_OPTIONAL, "of runs: the task of that stage, before or after it and from 1, as `after 1`", TOLD},
	{"type", JSON_TEXT, JSON_ALWAYS, "type of the condition", TOLD},
	{"status", JSON_WORD, JSON_ALWAYS, "its status", JSON_TOLD(status_words, NULL)},
	{"was", JSON_WORD, JSON_OPTIONAL, "its status before; absent: there was no such condition", JSON_TOLD(status_words, NULL)},
	{"reason", JSON_TEXT, JSON_OPTIONAL, "its reason", TOLD},
	{"message", JSON_TEXT, JSON_OPTIONAL, "its message", TOLD},
};
static const struct json_shape change_shape = {"change", "a condition that is new or differs", FIELDS(change_fields)};

/* Begin of every record */
#define RECORD(words)                                                                                                                                \
	{"n", JSON_INTEGER, JSON_ALWAYS, "number of the record, from 1", TOLD}, {"atSeconds", JSON_SECONDS, JSON_ALWAYS, "when", TOLD},              \
		{"kind", JSON_WORD, JSON_ALWAYS, "what kind of record it is", JSON_TOLD(words, NULL)}
#define WRITER {"writer", JSON_WORD, JSON_ALWAYS, "who did it; `seed`: it existed when the simulation began", JSON_TOLD(writer_words, NULL)}
#define OBJECT(need) {"object", JSON_OBJECT, need, "the object", JSON_TOLD(NULL, &object_shape)}

static const struct json_field write_fields[] = {
	RECORD(write_words),
	WRITER,
	OBJECT(JSON_ALWAYS),
	{"part", JSON_WORD, JSON_ALWAYS, "what was written; `delete`: its deletion was requested, `remove`: it is gone", JSON_TOLD(part_words, NULL)},
	{"generation", JSON_INTEGER, JSON_OPTIONAL, "its generation from now on", TOLD},
	{"resourceVersion", JSON_TEXT, JSON_OPTIONAL, "its resource version from now on", TOLD},
	{"changes", JSON_LIST, JSON_OPTIONAL, "conditions that are new or differ", JSON_TOLD(NULL, &change_shape)},
	{"words", JSON_TEXT, JSON_OPTIONAL, "what else differs, in short", TOLD},
};
static const struct json_shape write_shape = {"write", "a version of an object was persisted", FIELDS(write_fields)};

static const struct json_field refused_fields[] = {
	RECORD(refused_words),
	WRITER,
	OBJECT(JSON_OPTIONAL),
	{"action", JSON_INTEGER, JSON_ALWAYS, "number of the action, from 0", TOLD},
	{"message", JSON_TEXT, JSON_OPTIONAL, "the API server's words", TOLD},
};
static const struct json_shape refused_shape = {"refused", "the API server refused an action", FIELDS(refused_fields)};

static const struct json_field action_fields[] = {
	RECORD(action_words),
	WRITER,
	OBJECT(JSON_OPTIONAL),
	{"action", JSON_INTEGER, JSON_ALWAYS, "number of the action, from 0", TOLD},
	{"words", JSON_TEXT, JSON_OPTIONAL, "what is done", TOLD},
	{"file", JSON_TEXT, JSON_OPTIONAL, "where it stands", TOLD},
	{"line", JSON_INTEGER, JSON_ALWAYS, "where it stands; 0: nowhere", TOLD},
};
static const struct json_shape action_shape = {"action", "somebody does something: the timeline, or a person who approves", FIELDS(action_fields)};

#define PASS(words)                                                                                                                                  \
	RECORD(words), OBJECT(JSON_OPTIONAL),                                                                                                        \
		{"controller", JSON_WORD, JSON_ALWAYS, "which controller", JSON_TOLD(controller_words, NULL)},                                       \
		{"number", JSON_INTEGER, JSON_ALWAYS, "number of the pass among that controller's, from 1", TOLD},                                   \
		{"cause", JSON_WORD, JSON_ALWAYS, "a watch event, a delay it asked for, a retry, or a change during its last pass",                  \
		 JSON_TOLD(cause_words, NULL)},                                                                                                      \
		{"readySeconds", JSON_SECONDS, JSON_ALWAYS, "since when the object was due; it may have waited for the worker", TOLD}

static const struct json_field begin_fields[] = {PASS(begin_words)};
static const struct json_shape begin_shape = {"pass-begin", "a controller takes an object up", FIELDS(begin_fields)};

static const struct json_field pass_end_fields[] = {
	PASS(pass_end_words),
	{"result", JSON_WORD, JSON_ALWAYS, "done, again after a delay, again at once, or an error and so again", JSON_TOLD(result_words, NULL)},
	{"afterSeconds", JSON_SECONDS, JSON_OPTIONAL, "the delay asked for or imposed", TOLD},
	{"dueSeconds", JSON_SECONDS, JSON_OPTIONAL, "when its timer fires; an earlier one that was armed wins", TOLD},
	{"failures", JSON_INTEGER, JSON_ALWAYS, "retries since the last success, before this pass", TOLD},
	{"error", JSON_TEXT, JSON_OPTIONAL, "its error", TOLD},
};
static const struct json_shape pass_end_shape = {"pass-end", "a controller is done with an object for now", FIELDS(pass_end_fields)};

static const struct json_field event_fields[] = {
	RECORD(event_words),
	OBJECT(JSON_OPTIONAL),
	{"type", JSON_TEXT, JSON_OPTIONAL, "Normal or Warning", TOLD},
	{"reason", JSON_TEXT, JSON_OPTIONAL, "its reason", TOLD},
	{"message", JSON_TEXT, JSON_OPTIONAL, "its message", TOLD},
};
static const struct json_shape event_shape = {"event", "a Kubernetes Event", FIELDS(event_fields)};

static const struct json_field applied_fields[] = {
	RECORD(applied_words),
	OBJECT(JSON_OPTIONAL),
	{"cluster", JSON_TEXT, JSON_ALWAYS, "the member", TOLD},
	{"snapshot", JSON_NULLABLE, JSON_ALWAYS, "the resource snapshot; null: the resources were removed", TOLD},
};
static const struct json_shape applied_shape = {"applied", "what a member holds from now on", FIELDS(applied_fields)};

static const struct json_field note_fields[] = {
	RECORD(note_words),
	OBJECT(JSON_OPTIONAL),
	{"words", JSON_TEXT, JSON_OPTIONAL, "the remark", TOLD},
};
static const struct json_shape note_shape = {"note", "a remark of the simulator", FIELDS(note_fields)};

static const struct json_field last_fields[] = {
	{"end", JSON_WORD, JSON_ALWAYS, "nothing was left to happen, the horizon, or the limit of events", JSON_TOLD(end_words, NULL)},
	{"atSeconds", JSON_SECONDS, JSON_ALWAYS, "when", TOLD},
	{"records", JSON_INTEGER, JSON_ALWAYS, "how many records stand between the first line and this one", TOLD},
	{"fingerprint", JSON_TEXT, JSON_ALWAYS, "of the trajectory, hexadecimal: equal ones mean equal runs", TOLD},
};
static const struct json_shape last_shape = {"last-line", "how the simulation ended", FIELDS(last_fields)};

const struct json_shape *const out_ndjson_shapes[OUT_NDJSON_SHAPES] = {
	&first_shape, &write_shape, &refused_shape, &action_shape, &begin_shape, &pass_end_shape, &event_shape, &applied_shape, &note_shape, &last_shape,
};

void out_ndjson_write_schema(struct text *out)
{
	json_shape_write_schema(out, "a line of fleetsim.events/v1", out_ndjson_shapes, OUT_NDJSON_SHAPES);
}
