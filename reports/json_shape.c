#include "reports/json_shape.h"

#include "reports/escape.h"

#include <assert.h>

struct json_datum json_text(const char *text)
{
	return (struct json_datum){.present = text != NULL, .as.text = text};
}

struct json_datum json_integer(int64_t integer)
{
	return (struct json_datum){.present = true, .as.integer = integer};
}

struct json_datum json_seconds(int64_t at_ns)
{
	return (struct json_datum){.present = at_ns != STORY_NEVER, .as.integer = at_ns};
}

struct json_datum json_boolean(bool boolean)
{
	return (struct json_datum){.present = true, .as.boolean = boolean};
}

struct json_datum json_count(size_t count)
{
	return (struct json_datum){.present = true, .as.count = count};
}

struct json_datum json_present(bool present)
{
	return (struct json_datum){.present = present};
}

/* An object that is being written. */
struct level {
	const struct json_shape *shape;
	struct json_place place;
	size_t next;  /* field */
	bool begun;   /* something of it was written */
	bool in_list; /* the field `next` is a list, and item `item` comes next */
	size_t item, item_count;
};

struct writing {
	struct report_sink *sink;
	struct text *out;
	struct level levels[JSON_SHAPE_DEPTH_MAX];
	size_t depth;
};

static bool is_flat(const struct json_shape *shape)
{
	for (size_t i = 0; i < shape->count; i++)
		if (shape->fields[i].type == JSON_OBJECT || shape->fields[i].type == JSON_LIST)
			return false;
	return true;
}

static size_t indent_of(const struct writing *writing)
{
	size_t indent = 0;
	for (size_t i = 0; i < writing->depth; i++)
		indent += 1 + writing->levels[i].in_list;
	return indent;
}

static void new_line(struct writing *writing)
{
	text_put_char(writing->out, '\n');
	text_put_repeated(writing->out, ' ', 2 * indent_of(writing));
}

static void put_labels(struct text *out, const struct value *labels)
{
	text_put_char(out, '{');
	for (size_t i = 0; i < labels->count; i++) {
		if (i)
			text_put(out, ", ");
		escape_put_json(out, labels->as.fields[i].key);
		text_put(out, ": ");
		escape_put_json(out, value_text_or(labels->as.fields[i].value, ""));
	}
	text_put_char(out, '}');
}

static void put_times(struct text *out, const struct time_totals *times)
{
	bool any = false;
	text_put_char(out, '{');
	for (int i = 0; i < TIME_COUNT; i++) {
		if (!times->part_ns[i])
			continue;
		text_put(out, any ? ", " : "");
		escape_put_json(out, time_part_key((enum time_part)i));
		text_put(out, ": ");
		report_put_seconds(out, times->part_ns[i]);
		any = true;
	}
	text_put_char(out, '}');
}

static void put_scalar(struct text *out, enum json_type type, const struct json_datum *datum)
{
	switch (type) {
	case JSON_TEXT:
	case JSON_WORD:
	case JSON_NULLABLE:
		escape_put_json(out, datum->as.text);
		break;
	case JSON_INTEGER:
	case JSON_COUNT:
		text_putf(out, "%lld", (long long)datum->as.integer);
		break;
	case JSON_SECONDS:
		report_put_seconds(out, datum->as.integer);
		break;
	case JSON_BOOLEAN:
		text_put(out, datum->as.boolean ? "true" : "false");
		break;
	case JSON_LABELS:
		put_labels(out, datum->as.labels);
		break;
	case JSON_TIMES:
		put_times(out, datum->as.times);
		break;
	case JSON_OBJECT:
	case JSON_LIST:
		break;
	}
}

static void push(struct writing *writing, const struct json_shape *shape, const struct json_place *place)
{
	assert(writing->depth < JSON_SHAPE_DEPTH_MAX);
	writing->levels[writing->depth++] = (struct level){.shape = shape, .place = *place};
	text_put_char(writing->out, '{');
}

static void begin_field(struct writing *writing, struct level *level, const char *name)
{
	if (level->begun)
		text_put(writing->out, is_flat(level->shape) ? ", " : ",");
	level->begun = true;
	if (!is_flat(level->shape))
		new_line(writing);
	escape_put_json(writing->out, name);
	text_put(writing->out, ": ");
}

static void put_next_item(struct writing *writing, struct level *level)
{
	const struct json_field *field = &level->shape->fields[level->next];
	struct json_place place = level->place;
	if (level->item == level->item_count) {
		level->in_list = false;
		new_line(writing);
		text_put_char(writing->out, ']');
		level->next++;
		return;
	}
	if (level->item)
		text_put_char(writing->out, ',');
	new_line(writing);
	field->enter(&place, level->item++);
	push(writing, field->shape, &place);
	report_sink_spill(writing->sink);
}

static struct json_datum read_item(const struct json_field *field, const void *item)
{
	const char *at = (const char *)item + field->offset;
	switch (field->type) {
	case JSON_TEXT:
	case JSON_WORD:
	case JSON_NULLABLE:
		return json_text(*(const char *const *)(const void *)at);
	case JSON_INTEGER:
		return json_integer(*(const int64_t *)(const void *)at);
	case JSON_COUNT:
		return json_integer(*(const uint32_t *)(const void *)at);
	case JSON_SECONDS:
		return json_seconds(*(const int64_t *)(const void *)at);
	case JSON_BOOLEAN:
		return json_boolean(*(const bool *)(const void *)at);
	case JSON_LABELS:
	case JSON_TIMES:
	case JSON_OBJECT:
	case JSON_LIST:
		break;
	}
	return json_present(true);
}

static void put_next_field(struct writing *writing, struct level *level)
{
	const struct json_field *field = &level->shape->fields[level->next];
	struct json_datum datum = field->get ? field->get(&level->place) : read_item(field, level->place.item);
	assert(datum.present || field->need == JSON_OPTIONAL);
	if (!datum.present) {
		level->next++;
		return;
	}
	begin_field(writing, level, field->name);
	if (field->type == JSON_LIST && datum.as.count) {
		level->in_list = true;
		level->item = 0;
		level->item_count = datum.as.count;
		text_put_char(writing->out, '[');
		return;
	}
	level->next++;
	if (field->type == JSON_OBJECT)
		push(writing, field->shape, &level->place);
	else if (field->type == JSON_LIST)
		text_put(writing->out, "[]");
	else
		put_scalar(writing->out, field->type, &datum);
	arena_reset(level->place.arena);
}

static void end_object(struct writing *writing)
{
	const struct level *level = &writing->levels[--writing->depth];
	if (!is_flat(level->shape))
		new_line(writing);
	text_put_char(writing->out, '}');
}

void json_shape_write(struct report_sink *sink, const struct json_shape *shape, const struct report *report)
{
	struct writing writing = {.sink = sink, .out = sink->out};
	struct arena arena;
	arena_init(&arena, 0);
	push(&writing, shape, &(struct json_place){.report = report, .item = report, .arena = &arena});
	while (writing.depth) {
		struct level *level = &writing.levels[writing.depth - 1];
		if (level->in_list)
			put_next_item(&writing, level);
		else if (level->next < level->shape->count)
			put_next_field(&writing, level);
		else
			end_object(&writing);
	}
	text_put_char(sink->out, '\n');
	arena_deinit(&arena);
}
