#include "scenarios/fields.h"

#include "scenarios/field_values.h"

#include "model/kinds.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Objects nest as deep as documents do, and every object may stand in a list. */
enum { FRAMES_MAX = 2 * VALUE_DEPTH_MAX, CANDIDATES_MAX = 1024, LIST_ITEMS_MAX = 100 * 1000 };

/* An object that is being filled, or a list of such. */
struct frame {
	const struct field_table *table;
	const struct value *value;
	char *object;      /* the struct; of a list: the first one */
	bool list;
	size_t next;       /* of a list: the next item */
	const struct value_field **order; /* of a map: its keys in the order of the file */
	const char *alias; /* the key that a plain value in place of the map stands at; NULL: it is a map */
	size_t errors_before;
};

struct walk {
	struct field_reader *reader;
	struct frame frames[FRAMES_MAX];
	size_t depth;
};

void field_error(struct field_reader *reader, const struct value *at, const char *hint, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct text message;
	text_init(&message, 64 * 1024);
	text_vputf(&message, format, arguments);
	va_end(arguments);
	diag_error(reader->diags, at->file, at->line, at->column, hint, "%s", text_view(&message));
	text_deinit(&message);
}

const char *field_article(const char *noun)
{
	return strchr("aeiou", *noun) ? "an" : "a";
}

const char *field_noun(struct arena *arena, const struct field_table *table)
{
	return table->single ? table->name : arena_format(arena, "%s %s", field_article(table->name), table->name);
}

static const struct field *find_field(const struct field_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->fields[i].name, name) == 0)
			return &table->fields[i];
	return NULL;
}

bool field_given(const struct field_table *table, const struct origin *origin, const char *name)
{
	const struct field *field = find_field(table, name);
	assert(field);
	return origin->given >> (field - table->fields) & 1;
}

const struct value *field_place(const struct origin *origin, const char *name)
{
	const struct value *there = value_get(origin->value, name);
	return there ? there : origin->value;
}

/* Kinds as keys */

const char *field_kind_word(size_t index)
{
	if (index >= 2 * kind_count())
		return NULL;
	const struct kind_info *kind = kind_at(index / 2);
	return index % 2 == 0 || !kind->short_names[0] ? kind->singular : kind->short_names[0];
}

static bool is_kind_word(const char *word)
{
	for (int release = 0; release < RELEASE_COUNT; release++)
		if (kind_by_word(word, (enum release_id)release))
			return true;
	return false;
}

static void read_ref(struct frame *frame, struct field_reader *reader, const struct value_field *field)
{
	struct object_ref *ref = (struct object_ref *)(void *)(frame->object + frame->table->ref_offset);
	if (ref->value) {
		field_error(reader, field->value, NULL, "%s names one object, not \"%s\" and \"%s\"",
			    field_noun(reader->arena, frame->table), ref->key, field->key);
		return;
	}
	if (field->value->type != VALUE_TEXT || !*field->value->as.text) {
		field_error(reader, field->value, field_quote_hint(field->value), "\"%s\" must be a name, not %s",
			    field->key, field_shown(reader->arena, field->value));
		return;
	}
	*ref = (struct object_ref){field->value, field->key};
}

static void refuse_key(struct field_reader *reader, const struct frame *frame, const struct value_field *field)
{
	const char *candidates[CANDIDATES_MAX];
	size_t count = 0;
	for (size_t i = 0; i < frame->table->count; i++)
		candidates[count++] = frame->table->fields[i].name;
	if (frame->table->has_ref) {
		candidates[count++] = "run";
		candidates[count++] = "target";
		for (size_t i = 0; field_kind_word(i) && count < CANDIDATES_MAX; i++)
			candidates[count++] = field_kind_word(i);
	}
	const char *nearest = diag_nearest(field->key, candidates, count);
	const struct value at = {.file = frame->value->file, .line = field->line, .column = field->column};
	field_error(reader, &at, nearest ? arena_format(reader->arena, "did you mean \"%s\"?", nearest) : NULL, "unknown key \"%s\" in %s",
		    field->key, field_noun(reader->arena, frame->table));
}

/* Objects */

static int file_order(const void *left, const void *right)
{
	const struct value_field *one = *(const struct value_field *const *)left;
	const struct value_field *other = *(const struct value_field *const *)right;
	if (one->line != other->line)
		return one->line < other->line ? -1 : 1;
	if (one->column != other->column)
		return one->column < other->column ? -1 : 1;
	return strcmp(one->key, other->key);
}

static void push(struct walk *walk, struct frame frame)
{
	if (walk->depth == FRAMES_MAX) {
		field_error(walk->reader, frame.value, NULL, "nested too deep");
		return;
	}
	walk->frames[walk->depth++] = frame;
}

static void begin_object(struct walk *walk, const struct field_table *table, const struct value *value, char *object, const char *key)
{
	struct field_reader *reader = walk->reader;
	struct frame frame = {.table = table, .value = value, .object = object, .errors_before = reader->diags->error_count};
	struct origin *origin = (struct origin *)(void *)object;
	origin->value = value;
	for (size_t i = 0; i < table->count; i++)
		if (table->fields[i].fallback)
			field_value_default(reader, &table->fields[i], object + table->fields[i].offset);
	if (value->type != VALUE_MAP && (!table->shorthand || value->type == VALUE_NULL)) {
		field_error(reader, value, NULL, "%s must be a map, not %s", field_noun(reader->arena, table), field_shown(reader->arena, value));
		return;
	}
	if (value->type != VALUE_MAP) {
		struct value *map = value_map(reader->arena);
		map->file = value->file;
		map->line = value->line;
		map->column = value->column;
		struct value *shared = ARENA_NEW(reader->arena, struct value);
		*shared = *value;
		value_put(reader->arena, map, table->shorthand, shared);
		frame.value = map;
		frame.alias = key;
		origin->value = map;
	}
	frame.order = ARENA_ARRAY(reader->arena, const struct value_field *, frame.value->count);
	for (size_t i = 0; i < frame.value->count; i++)
		frame.order[i] = &frame.value->as.fields[i];
	if (frame.value->count)
		qsort(frame.order, frame.value->count, sizeof frame.order[0], file_order);
	push(walk, frame);
}

static void begin_list(struct walk *walk, const struct field *field, const struct value *value, struct object_list *list)
{
	struct field_reader *reader = walk->reader;
	if (value->type != VALUE_LIST) {
		field_error(reader, value, NULL, "\"%s\" must be a list, not %s", field->name, field_shown(reader->arena, value));
		return;
	}
	if (value->count > LIST_ITEMS_MAX) {
		field_error(reader, value, NULL, "\"%s\" has more than %d entries", field->name, LIST_ITEMS_MAX);
		return;
	}
	list->count = value->count;
	list->items = arena_take(reader->arena, field->table->size * value->count);
	push(walk, (struct frame){.table = field->table, .value = value, .object = list->items, .list = true, .alias = field->name});
}

/* The next key of the object on top. */
static void read_key(struct walk *walk, struct frame *frame)
{
	const struct value_field *key = frame->order[frame->next++];
	const struct field *field = find_field(frame->table, key->key);
	if (!field) {
		bool ref = frame->table->has_ref && (strcmp(key->key, "run") == 0 || strcmp(key->key, "target") == 0 || is_kind_word(key->key));
		if (ref)
			read_ref(frame, walk->reader, key);
		else
			refuse_key(walk->reader, frame, key);
		return;
	}
	char *member = frame->object + field->offset;
	((struct origin *)(void *)frame->object)->given |= UINT64_C(1) << (field - frame->table->fields);
	if (field->type == FIELD_OBJECT) {
		void *object = arena_take(walk->reader->arena, field->table->size);
		*(void **)(void *)member = object;
		begin_object(walk, field->table, key->value, object, key->key);
	} else if (field->type == FIELD_OBJECTS) {
		begin_list(walk, field, key->value, (struct object_list *)(void *)member);
	} else {
		struct field named = *field;
		named.name = frame->alias ? frame->alias : field->name;
		field_value_read(walk->reader, &named, key->value, member);
	}
}

static void list_choice(struct text *names, const struct field_table *table, uint8_t choice)
{
	bool first = true;
	for (size_t i = 0; i < table->count; i++) {
		if (table->fields[i].choice != choice)
			continue;
		text_putf(names, "%s%s", first ? "" : ", ", table->fields[i].name);
		first = false;
	}
}

static void check_choice(struct field_reader *reader, const struct frame *frame, uint8_t choice)
{
	const struct field_table *table = frame->table;
	const struct field *found[2] = {NULL, NULL};
	size_t count = 0;
	const struct origin *origin = (const struct origin *)(const void *)frame->object;
	for (size_t i = 0; i < table->count; i++) {
		if (table->fields[i].choice != choice || !(origin->given >> i & 1))
			continue;
		if (count < 2)
			found[count] = &table->fields[i];
		count++;
	}
	if (count > 1) {
		field_error(reader, frame->value, NULL, "%s has either \"%s\" or \"%s\", not both", field_noun(reader->arena, table),
			    found[0]->name, found[1]->name);
	} else if (count == 0 && table->choices[choice - 1] == CHOICE_EXACTLY && reader->diags->error_count == frame->errors_before) {
		struct text names;
		text_init(&names, 0);
		list_choice(&names, table, choice);
		field_error(reader, frame->value, NULL, "%s needs one of: %s", field_noun(reader->arena, table), text_view(&names));
		text_deinit(&names);
	}
}

static void end_object(struct field_reader *reader, const struct frame *frame)
{
	const struct field_table *table = frame->table;
	const struct origin *origin = (const struct origin *)(const void *)frame->object;
	for (size_t i = 0; i < table->count; i++)
		if (table->fields[i].required && !(origin->given >> i & 1))
			field_error(reader, frame->value, NULL, "%s needs the key \"%s\"", field_noun(reader->arena, table), table->fields[i].name);
	for (uint8_t choice = 1; choice <= FIELD_CHOICES_MAX; choice++)
		if (table->choices[choice - 1] != CHOICE_FREE)
			check_choice(reader, frame, choice);
	if (table->ref_required) {
		const struct object_ref *ref = (const struct object_ref *)(const void *)(frame->object + table->ref_offset);
		if (!ref->value && reader->diags->error_count == frame->errors_before)
			field_error(reader, frame->value, NULL, "%s needs an object: run, target, or a kind such as configmap",
				    field_noun(reader->arena, table));
	}
	if (table->check && reader->diags->error_count == frame->errors_before)
		table->check(reader, frame->object);
}

bool fields_read(struct field_reader *reader, const struct field_table *table, const struct value *value, void *object)
{
	size_t errors_before = reader->diags->error_count;
	struct walk *walk = ARENA_NEW(reader->arena, struct walk);
	walk->reader = reader;
	begin_object(walk, table, value, object, table->name);
	while (walk->depth) {
		struct frame *frame = &walk->frames[walk->depth - 1];
		if (frame->next < frame->value->count) {
			if (!frame->list) {
				read_key(walk, frame);
				continue;
			}
			size_t at = frame->next++;
			begin_object(walk, frame->table, frame->value->as.items[at], frame->object + at * frame->table->size,
				     frame->alias);
			continue;
		}
		if (!frame->list)
			end_object(reader, frame);
		walk->depth--;
	}
	return reader->diags->error_count == errors_before;
}
