#include "scenarios/yaml.h"

#include "scenarios/encoding.h"
#include "scenarios/yaml_scalar.h"

#include "sim/alloc.h"
#include "sim/hash_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* Composes documents from libyaml's events; its own document loader is quadratic in anchors and accepts cycles. Maps are collected unsorted and
 * sorted when they end, so that a map of many keys costs n log n. */

struct anchor {
	UT_hash_handle hh;
	char *name;
	struct value *value;
	size_t nodes;    /* of the whole tree, aliases expanded */
	uint32_t height; /* containers on the longest way down */
	bool open;       /* its container has not ended yet */
};

struct level {
	struct value *container;
	struct anchor *anchor; /* NULL: none */
	size_t nodes_before;
	uint32_t height;
	bool has_key;
	const char *key; /* NULL: a refused key, whose value is dropped */
	uint32_t key_line, key_column;
};

struct reader {
	struct arena *arena;
	const char *file;
	struct diags *diags;
	yaml_parser_t parser;
	struct yaml_stream *out;
	size_t documents_room;
	struct level stack[YAML_DEPTH_MAX];
	uint32_t depth;
	struct value *root;
	size_t nodes;       /* written in the file */
	size_t alias_nodes; /* that aliases stood for */
	struct anchor *anchors;
	size_t errors_before;
	size_t unquoted_keys; /* errors that only cost one field */
	bool stopped;
};

static void report(struct reader *reader, yaml_mark_t mark, const char *hint, const char *message)
{
	diag_error(reader->diags, reader->file, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1, hint, "%s", message);
}

static void stop(struct reader *reader, yaml_mark_t mark, const char *message)
{
	report(reader, mark, NULL, message);
	reader->stopped = true;
}

/* Maps */

static int field_order(const void *left, const void *right)
{
	const struct value_field *one = left;
	const struct value_field *other = right;
	int order = strcmp(one->key, other->key);
	if (order != 0)
		return order;
	if (one->line != other->line)
		return one->line < other->line ? -1 : 1;
	return one->column < other->column ? -1 : one->column > other->column;
}

static void finish_map(struct reader *reader, struct value *map)
{
	if (map->count == 0)
		return;
	qsort(map->as.fields, map->count, sizeof map->as.fields[0], field_order);
	size_t kept = 1;
	for (size_t i = 1; i < map->count; i++) {
		const struct value_field *field = &map->as.fields[i];
		const struct value_field *first = &map->as.fields[kept - 1];
		if (strcmp(first->key, field->key) != 0) {
			map->as.fields[kept++] = *field;
			continue;
		}
		diag_error(reader->diags, reader->file, field->line, field->column, NULL, "the key \"%s\" stands twice; first at line %u", field->key,
			   first->line);
	}
	map->count = kept;
}

static void append_field(struct reader *reader, struct level *level, struct value *value)
{
	struct value *map = level->container;
	map->as.fields = arena_room(reader->arena, map->as.fields, map->count, &map->room, sizeof(struct value_field));
	map->as.fields[map->count++] =
		(struct value_field){.key = level->key, .value = value, .line = level->key_line, .column = level->key_column};
}

/* The text of a key, NULL when it is refused. */
static const char *key_of(struct reader *reader, const struct value *value, yaml_mark_t mark)
{
	if (value->type != VALUE_TEXT) {
		bool unquoted = value->type != VALUE_LIST && value->type != VALUE_MAP;
		reader->unquoted_keys += unquoted;
		report(reader, mark, unquoted ? "put it in quotes" : NULL,
		       arena_format(reader->arena, "a key must be a text, this is %s %s", value->type == VALUE_INT ? "an" : "a", value_type_name(value->type)));
		return NULL;
	}
	if (strcmp(value->as.text, "<<") == 0 && !value->quoted) {
		report(reader, mark, "write the fields out", "merge keys are not supported");
		return NULL;
	}
	if (strlen(value->as.text) > YAML_KEY_MAX) {
		report(reader, mark, NULL, arena_format(reader->arena, "the key is longer than %d bytes", YAML_KEY_MAX));
		return NULL;
	}
	return value->as.text;
}

/* Puts a node where the stream stands. */
static void place(struct reader *reader, struct value *value, uint32_t height, yaml_mark_t mark)
{
	if (reader->depth == 0) {
		reader->root = value;
		return;
	}
	struct level *level = &reader->stack[reader->depth - 1];
	if (height + 1 > level->height)
		level->height = height + 1;
	if (level->container->type == VALUE_LIST) {
		value_add(reader->arena, level->container, value);
	} else if (!level->has_key) {
		level->has_key = true;
		level->key = key_of(reader, value, mark);
		level->key_line = (uint32_t)mark.line + 1;
		level->key_column = (uint32_t)mark.column + 1;
	} else {
		level->has_key = false;
		if (level->key)
			append_field(reader, level, value);
	}
}

/* Anchors */

static struct anchor *find_anchor(struct reader *reader, const char *name)
{
	struct anchor *anchor;
	HASH_FIND_STR(reader->anchors, name, anchor);
	return anchor;
}

static struct anchor *note_anchor(struct reader *reader, const yaml_char_t *name, struct value *value)
{
	if (!name)
		return NULL;
	const char *text = (const char *)name;
	struct anchor *anchor = find_anchor(reader, text);
	if (!anchor) {
		anchor = ARENA_NEW(reader->arena, struct anchor);
		anchor->name = arena_text(reader->arena, text);
		HASH_ADD_KEYPTR(hh, reader->anchors, anchor->name, strlen(anchor->name), anchor);
	} else {
		/* The old one may still be open: its level must not close the new one. */
		for (uint32_t i = 0; i < reader->depth; i++)
			if (reader->stack[i].anchor == anchor)
				reader->stack[i].anchor = NULL;
	}
	anchor->value = value;
	anchor->nodes = 1;
	anchor->height = 0;
	anchor->open = false;
	return anchor;
}

static void on_alias(struct reader *reader, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	const struct anchor *anchor = find_anchor(reader, name);
	if (!anchor) {
		report(reader, event->start_mark, NULL, arena_format(reader->arena, "the alias *%s has no anchor before it", name));
		place(reader, value_null(reader->arena), 0, event->start_mark);
		return;
	}
	if (anchor->open) {
		stop(reader, event->start_mark, arena_format(reader->arena, "the alias *%s refers to itself", name));
		return;
	}
	reader->alias_nodes += anchor->nodes;
	if (reader->alias_nodes > YAML_ALIAS_NODES_MAX) {
		stop(reader, event->start_mark,
		     arena_format(reader->arena, "aliases stand for more than %d nodes; the last one is *%s", YAML_ALIAS_NODES_MAX, name));
		return;
	}
	if (reader->depth + anchor->height > YAML_DEPTH_MAX) {
		stop(reader, event->start_mark, arena_format(reader->arena, "nested deeper than %d levels through *%s", YAML_DEPTH_MAX, name));
		return;
	}
	place(reader, anchor->value, anchor->height, event->start_mark);
}

/* Nodes */

static bool count_node(struct reader *reader, yaml_mark_t mark)
{
	if (++reader->nodes <= YAML_NODES_MAX)
		return true;
	stop(reader, mark, arena_format(reader->arena, "more than %d nodes in one file", YAML_NODES_MAX));
	return false;
}

static void locate(const struct reader *reader, struct value *value, yaml_mark_t mark)
{
	value->file = reader->file;
	value->line = (uint32_t)mark.line + 1;
	value->column = (uint32_t)mark.column + 1;
}

static void on_scalar(struct reader *reader, const yaml_event_t *event)
{
	if (!count_node(reader, event->start_mark))
		return;
	const char *text = (const char *)event->data.scalar.value;
	size_t size = event->data.scalar.length;
	const char *error = NULL;
	struct value *value = NULL;
	if (size > YAML_SCALAR_MAX)
		error = arena_format(reader->arena, "this text is longer than %d bytes", YAML_SCALAR_MAX);
	else if (memchr(text, '\0', size))
		error = "a text may not hold the character NUL";
	else
		value = yaml_scalar(reader->arena, text, size, (const char *)event->data.scalar.tag,
				    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE, &error);
	if (!value) {
		report(reader, event->start_mark, NULL, error);
		value = value_text(reader->arena, "");
	}
	locate(reader, value, event->start_mark);
	note_anchor(reader, event->data.scalar.anchor, value);
	place(reader, value, 0, event->start_mark);
}

static void on_start(struct reader *reader, const yaml_event_t *event, enum value_type type)
{
	bool list = type == VALUE_LIST;
	const char *tag = (const char *)(list ? event->data.sequence_start.tag : event->data.mapping_start.tag);
	if (!count_node(reader, event->start_mark))
		return;
	if (reader->depth == YAML_DEPTH_MAX) {
		stop(reader, event->start_mark, arena_format(reader->arena, "nested deeper than %d levels", YAML_DEPTH_MAX));
		return;
	}
	if (tag && strcmp(tag, "!") != 0 && strcmp(tag, list ? "tag:yaml.org,2002:seq" : "tag:yaml.org,2002:map") != 0)
		report(reader, event->start_mark, NULL, arena_format(reader->arena, "the tag %s is not supported", tag));
	struct value *container = list ? value_list(reader->arena) : value_map(reader->arena);
	locate(reader, container, event->start_mark);
	struct anchor *anchor = note_anchor(reader, list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor, container);
	if (anchor)
		anchor->open = true;
	reader->stack[reader->depth++] =
		(struct level){.container = container, .anchor = anchor, .nodes_before = reader->nodes + reader->alias_nodes - 1, .height = 1};
}

static void on_end(struct reader *reader, const yaml_event_t *event)
{
	assert(reader->depth > 0);
	struct level level = reader->stack[--reader->depth];
	if (level.container->type == VALUE_MAP)
		finish_map(reader, level.container);
	if (level.anchor) {
		level.anchor->open = false;
		level.anchor->nodes = reader->nodes + reader->alias_nodes - level.nodes_before;
		level.anchor->height = level.height;
	}
	yaml_mark_t mark = event->start_mark;
	mark.line = level.container->line - 1;
	mark.column = level.container->column - 1;
	place(reader, level.container, level.height, mark);
}

static void on_document_end(struct reader *reader)
{
	struct yaml_stream *out = reader->out;
	out->documents = arena_room(reader->arena, out->documents, out->count, &reader->documents_room, sizeof(struct value *));
	out->documents[out->count++] = reader->root;
	reader->root = NULL;
	HASH_CLEAR(hh, reader->anchors);
}

static void on_event(struct reader *reader, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (reader->out->count == YAML_DOCUMENTS_MAX)
			stop(reader, event->start_mark, arena_format(reader->arena, "more than %d documents in one file", YAML_DOCUMENTS_MAX));
		break;
	case YAML_DOCUMENT_END_EVENT:
		on_document_end(reader);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(reader, event);
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(reader, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		on_start(reader, event, VALUE_LIST);
		break;
	case YAML_MAPPING_START_EVENT:
		on_start(reader, event, VALUE_MAP);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_end(reader, event);
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
		break;
	}
}

/* Whether there is a tab at the mark (whose index counts characters, not bytes). */
static bool tab_at(yaml_mark_t mark, const char *bytes, size_t size)
{
	size_t at = 0;
	for (size_t line = 0; at < size && line < mark.line; at++)
		if (bytes[at] == '\n' || (bytes[at] == '\r' && (at + 1 == size || bytes[at + 1] != '\n')))
			line++;
	for (size_t column = 0; at < size && column < mark.column; column++)
		for (at++; at < size && ((unsigned char)bytes[at] & 0xC0) == 0x80;)
			at++;
	return at < size && bytes[at] == '\t';
}

/* What libyaml found wrong with the syntax. */
static void report_syntax(struct reader *reader, const char *bytes, size_t size)
{
	const yaml_parser_t *parser = &reader->parser;
	yaml_mark_t mark = parser->problem_mark;
	const char *problem = parser->problem ? parser->problem : "this is not YAML";
	if (parser->error == YAML_MEMORY_ERROR)
		alloc_end_exhausted();
	if (parser->error == YAML_SCANNER_ERROR && tab_at(mark, bytes, size)) {
		report(reader, mark, "use spaces", "a tab cannot indent");
		return;
	}
	const char *message = problem;
	if (parser->context && parser->context_mark.line != mark.line)
		message = arena_format(reader->arena, "%s (%s that began at line %zu)", problem, parser->context, parser->context_mark.line + 1);
	else if (parser->context)
		message = arena_format(reader->arena, "%s (%s)", problem, parser->context);
	report(reader, mark, NULL, message);
}

static void read_events(struct reader *reader, const char *bytes, size_t size)
{
	bool ended = false;
	while (!ended && !reader->stopped) {
		yaml_event_t event;
		if (!yaml_parser_parse(&reader->parser, &event)) {
			report_syntax(reader, bytes, size);
			return;
		}
		ended = event.type == YAML_STREAM_END_EVENT;
		on_event(reader, &event);
		yaml_event_delete(&event);
	}
}

static bool check_bytes(struct reader *reader, const char *bytes, size_t size)
{
	if (size > YAML_BYTES_MAX) {
		diag_error(reader->diags, reader->file, 0, 0, NULL, "the file is larger than %d MiB", YAML_BYTES_MAX / (1024 * 1024));
		return false;
	}
	struct encoding_fault fault;
	if (encoding_check(bytes, size, &fault))
		return true;
	if (fault.code != ENCODING_NO_CODE)
		diag_error(reader->diags, reader->file, fault.line, fault.column, NULL, "%s (0x%02x)", fault.what, fault.code);
	else
		diag_error(reader->diags, reader->file, fault.line, fault.column, NULL, "%s", fault.what);
	return false;
}

bool yaml_read(struct arena *arena, const char *file, const char *bytes, size_t size, struct yaml_stream *out, struct diags *diags)
{
	struct reader *reader = ARENA_NEW(arena, struct reader);
	*out = (struct yaml_stream){0};
	reader->arena = arena;
	reader->file = arena_text(arena, file);
	reader->diags = diags;
	reader->out = out;
	reader->errors_before = diags->error_count;
	if (!check_bytes(reader, bytes, size))
		return false;
	/* libyaml would count a byte order mark as the first column. */
	size_t mark = size >= 3 && strncmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	bytes += mark;
	size -= mark;
	if (!yaml_parser_initialize(&reader->parser))
		alloc_end_exhausted();
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser, (const unsigned char *)bytes, size);
	read_events(reader, bytes, size);
	yaml_parser_delete(&reader->parser);
	HASH_CLEAR(hh, reader->anchors);
	size_t errors = diags->error_count - reader->errors_before;
	out->whole = !reader->stopped && errors == reader->unquoted_keys;
	return errors == 0;
}
