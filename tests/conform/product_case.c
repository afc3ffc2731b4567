#include "tests/conform/product_case.h"

#include "scenarios/recorded.h"
#include "scenarios/replay.h"

#include "model/codec.h"

/* The latest generation and spec that the history showed of one object. */
struct shown {
	bool any;
	int64_t generation;
	const struct value *spec;
};

struct writer {
	struct arena *arena;
	struct value *history;
	struct shown *shown; /* by identity number */
};

static bool is_told(const struct known_kinds *kinds, const struct kind_info *kind)
{
	for (int scope = 0; scope < SCOPE_COUNT; scope++)
		if (kind == kinds->run[scope] || kind == kinds->request[scope] || kind == kinds->binding[scope] || kind == kinds->resource_snapshot[scope])
			return true;
	return false;
}

static struct value *seconds_of(struct arena *arena, int64_t at_ns)
{
	return at_ns % 1000000000 ? value_real(arena, (double)at_ns / 1e9) : value_int(arena, at_ns / 1000000000);
}

static struct value *new_entry(struct writer *writer, int64_t at_ns, const char *kind)
{
	struct value *entry = value_map(writer->arena);
	value_put(writer->arena, entry, "t", seconds_of(writer->arena, at_ns));
	value_put_text(writer->arena, entry, "kind", kind);
	return entry;
}

static bool same(const struct value *left, const struct value *right)
{
	return left == right || (left && right && value_equal(left, right));
}

/* A status without content is none. */
static const struct value *status_of(const struct value *tree)
{
	const struct value *status = value_get(tree, "status");
	return status && status->count ? status : NULL;
}

static void put_write(struct writer *writer, const struct trace_record *record)
{
	struct arena *arena = writer->arena;
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	const struct identity *identity = record->identity;
	struct value *entry = new_entry(writer, record->at_ns, identity->kind->kind);
	value_put_text(arena, entry, "name", identity->name);
	value_put_text(arena, entry, "namespace", *identity->ns ? identity->ns : NULL);
	if (!after) {
		value_put(arena, entry, "gone", value_bool(arena, true));
		value_add(arena, writer->history, entry);
		return;
	}
	const struct value *tree = value_copy(arena, object_encode(arena, after));
	const struct value *old = before ? object_encode(arena, before) : NULL;
	const struct value *spec = value_get(tree, "spec");
	const struct value *status = status_of(tree);
	if (before && before->meta.generation == after->meta.generation && before->meta.deleting == after->meta.deleting &&
	    same(value_get(old, "spec"), spec) && same(status_of(old), status))
		return;
	struct shown *shown = &writer->shown[record->subject];
	value_put_int(arena, entry, "generation", after->meta.generation);
	if (spec && !(shown->any && shown->generation == after->meta.generation && same(shown->spec, spec)))
		value_put(arena, entry, "spec", value_get(tree, "spec"));
	if (status)
		value_put(arena, entry, "status", value_get(tree, "status"));
	if (after->meta.deleting)
		value_put(arena, entry, "deleting", value_bool(arena, true));
	*shown = (struct shown){true, after->meta.generation, spec};
	value_add(arena, writer->history, entry);
}

static void put_refusal(struct writer *writer, const struct trace_record *record)
{
	struct value *entry = new_entry(writer, record->at_ns, "Rejected");
	value_put_int(writer->arena, entry, "action", (int64_t)record->as.refused.action);
	value_put_text(writer->arena, entry, "message", record->as.refused.message);
	value_add(writer->arena, writer->history, entry);
}

static void write_history(struct writer *writer, const struct replay *replay)
{
	const struct trace_record *record;
	uint32_t subjects = 0;
	struct trace_cursor cursor = trace_begin(&replay->trace);
	while ((record = trace_next(&cursor)))
		subjects = record->kind == TRACE_WRITE && record->subject >= subjects ? record->subject + 1 : subjects;
	writer->shown = ARENA_ARRAY(writer->arena, struct shown, subjects);
	cursor = trace_begin(&replay->trace);
	while ((record = trace_next(&cursor))) {
		if (record->kind == TRACE_REFUSED)
			put_refusal(writer, record);
		else if (record->kind == TRACE_WRITE && record->writer != WRITER_SEED && is_told(&replay->world.kinds, record->identity->kind))
			put_write(writer, record);
	}
}

struct value *product_replay_case(struct arena *arena, const struct value *recorded_case, const char **error)
{
	const struct scenario *scenario = recorded_scenario(arena, recorded_case, error);
	if (!scenario)
		return NULL;
	struct replay replay;
	replay_init(&replay, scenario, NULL);
	struct writer writer = {.arena = arena, .history = value_list(arena)};
	bool good = replay_run(&replay);
	if (good)
		write_history(&writer, &replay);
	else
		*error = arena_text(arena, replay.error);
	replay_deinit(&replay);
	return good ? writer.history : NULL;
}
