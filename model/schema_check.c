#include "model/schema_check.h"

#include "model/schema_format.h"
#include "model/schema_walk.h"

#include "sim/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* One node being checked. */
struct subject {
	struct field_errors *errors;
	const struct schema_walk *walk;
	const struct schema *schema;
	const struct value *value;
};

static const char *json_type(const struct value *value)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",   [VALUE_BOOL] = "boolean", [VALUE_INT] = "integer", [VALUE_REAL] = "number",
		[VALUE_TEXT] = "string", [VALUE_LIST] = "array",   [VALUE_MAP] = "object",
	};
	return names[value->type];
}

static const char *json_format(const struct value *value)
{
	if (value->type == VALUE_INT)
		return "int64";
	return value->type == VALUE_REAL ? "double" : "";
}

static const char *schema_type_name(enum schema_type type)
{
	static const char *const names[] = {
		[SCHEMA_ANY] = "",         [SCHEMA_OBJECT] = "object",   [SCHEMA_ARRAY] = "array",
		[SCHEMA_TEXT] = "string",  [SCHEMA_INTEGER] = "integer", [SCHEMA_BOOLEAN] = "boolean",
		[SCHEMA_INT_OR_TEXT] = "",
	};
	return names[type];
}

static const char *path_of(const struct subject *subject)
{
	return schema_walk_path(subject->walk, subject->errors->arena, NULL, false);
}

/* `<path>: Invalid value: <shown>: <path> in body <what it should be>` */
static void add_body_fault(const struct subject *subject, enum field_fault fault, const char *shown, const char *expected)
{
	const char *path = path_of(subject);
	field_error_add_shown(subject->errors, fault, path, shown, arena_format(subject->errors->arena, "%s in body %s", path, expected));
}

static const char *show(const struct subject *subject)
{
	return field_value_text(subject->errors->arena, subject->value, subject->errors->go_values);
}

static void add_wrong_type(const struct subject *subject, const char *wanted, const char *actual)
{
	struct arena *arena = subject->errors->arena;
	add_body_fault(subject, FIELD_WRONG_TYPE, arena_format(arena, "\"%s\"", actual),
		       arena_format(arena, "must be of type %s: \"%s\"", wanted, actual));
}

static bool is_whole(const struct value *value)
{
	return value->type == VALUE_REAL && floor(value->as.real) >= value->as.real;
}

static void check_type(const struct subject *subject)
{
	const struct schema *schema = subject->schema;
	const char *wanted = schema_type_name(schema->type);
	const char *actual = json_type(subject->value);
	bool fits = strcmp(wanted, actual) == 0 || (schema->type == SCHEMA_INTEGER && is_whole(subject->value));
	bool text_or_list = subject->value->type == VALUE_TEXT || subject->value->type == VALUE_LIST;
	if (fits || !*wanted)
		return;
	if (subject->value->type == VALUE_NULL || !schema->format)
		add_wrong_type(subject, wanted, actual);
	else if (!text_or_list)
		add_wrong_type(subject, schema->format, json_format(subject->value));
	else if (schema->type == SCHEMA_INTEGER)
		add_wrong_type(subject, wanted, actual);
}

/* The library tries the alternatives and shows the first one's fault; its own fault it shows without a place. */
static void check_int_or_text(const struct subject *subject)
{
	if (subject->schema->type != SCHEMA_INT_OR_TEXT || subject->value->type == VALUE_TEXT || subject->value->type == VALUE_INT)
		return;
	if (is_whole(subject->value))
		return;
	field_error_add_text(subject->errors, FIELD_INVALID, "", "",
			     arena_format(subject->errors->arena, "\"%s\" must validate at least one schema (anyOf)", path_of(subject)));
	add_wrong_type(subject, "integer", json_type(subject->value));
}

static void check_text(const struct subject *subject)
{
	const struct schema *schema = subject->schema;
	struct arena *arena = subject->errors->arena;
	if (subject->value->type != VALUE_TEXT)
		return;
	size_t length = text_code_points(subject->value->as.text);
	if (schema->max_length && length > schema->max_length)
		field_error_add(
			subject->errors, FIELD_TOO_LONG, path_of(subject), NULL,
			arena_format(arena, "may not be more than %" PRIu32 " %s", schema->max_length, schema->max_length == 1 ? "byte" : "bytes"));
	else if (length < schema->min_length)
		add_body_fault(subject, FIELD_INVALID, show(subject),
			       arena_format(arena, "should be at least %" PRIu32 " chars long", schema->min_length));
	else if (schema->pattern && !schema->pattern->matches(subject->value->as.text))
		add_body_fault(subject, FIELD_INVALID, show(subject), arena_format(arena, "should match '%s'", schema->pattern->text));
}

static void check_format(const struct subject *subject)
{
	const char *format = subject->schema->format;
	if (!format || subject->value->type != VALUE_TEXT || subject->schema->type != SCHEMA_TEXT)
		return;
	if (!schema_format_holds(format, subject->value->as.text))
		add_body_fault(subject, FIELD_WRONG_TYPE, show(subject),
			       arena_format(subject->errors->arena, "must be of type %s: %s", format, show(subject)));
}

static bool is_above(const struct value *value, int64_t limit)
{
	return value->type == VALUE_INT ? value->as.integer > limit : value->as.real > (double)limit;
}

static bool is_below(const struct value *value, int64_t limit)
{
	return value->type == VALUE_INT ? value->as.integer < limit : value->as.real < (double)limit;
}

static void check_number(const struct subject *subject)
{
	const struct schema *schema = subject->schema;
	struct arena *arena = subject->errors->arena;
	if (subject->value->type != VALUE_INT && subject->value->type != VALUE_REAL)
		return;
	if (schema->has_maximum && is_above(subject->value, schema->maximum))
		add_body_fault(subject, FIELD_INVALID, show(subject),
			       arena_format(arena, "should be less than or equal to %" PRId64, schema->maximum));
	if (schema->has_minimum && is_below(subject->value, schema->minimum))
		add_body_fault(subject, FIELD_INVALID, show(subject),
			       arena_format(arena, "should be greater than or equal to %" PRId64, schema->minimum));
}

static bool is_choice(const struct schema *schema, const char *text)
{
	for (uint32_t i = 0; text && i < schema->choice_count; i++)
		if (strcmp(schema->choices[i], text) == 0)
			return true;
	return false;
}

static void check_choice(const struct subject *subject)
{
	const struct schema *schema = subject->schema;
	struct arena *arena = subject->errors->arena;
	if (!schema->choice_count || is_choice(schema, value_text_or(subject->value, NULL)))
		return;
	const char *listed = "supported values: ";
	for (uint32_t i = 0; i < schema->choice_count; i++)
		listed = arena_format(arena, "%s%s\"%s\"", listed, i ? ", " : "", schema->choices[i]);
	field_error_add(subject->errors, FIELD_UNSUPPORTED, path_of(subject), subject->value, listed);
}

static void check_count(const struct subject *subject)
{
	const struct schema *schema = subject->schema;
	struct arena *arena = subject->errors->arena;
	if (subject->value->type != VALUE_LIST)
		return;
	size_t count = subject->value->count;
	if (count < schema->min_items)
		add_body_fault(subject, FIELD_INVALID, arena_format(arena, "%zu", count),
			       arena_format(arena, "should have at least %" PRIu32 " items", schema->min_items));
	if (schema->max_items && count > schema->max_items)
		field_error_add_shown(
			subject->errors, FIELD_TOO_MANY, path_of(subject), arena_format(arena, "%zu", count),
			arena_format(arena, "must have at most %" PRIu32 " %s", schema->max_items, schema->max_items == 1 ? "item" : "items"));
}

static void check_required(const struct subject *subject)
{
	if (subject->value->type != VALUE_MAP)
		return;
	for (uint32_t i = 0; i < subject->schema->field_count; i++) {
		const struct schema_field *field = &subject->schema->fields[i];
		if (!field->required || !(field->editions & subject->walk->edition) || value_get(subject->value, field->key))
			continue;
		const char *path = schema_walk_path(subject->walk, subject->errors->arena, field->key, false);
		field_error_add(subject->errors, FIELD_REQUIRED, path, NULL, NULL);
	}
}

static void check_node(const struct subject *subject, enum schema_visit visit)
{
	if (visit == SCHEMA_LEAVE) {
		check_count(subject);
		check_required(subject);
		return;
	}
	check_type(subject);
	check_int_or_text(subject);
	check_text(subject);
	check_format(subject);
	check_number(subject);
	check_choice(subject);
}

void schema_check_values(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object,
			 const struct value *old)
{
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, object, old);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step)) {
		const struct subject subject = {errors, &walk, step->schema, step->value};
		const struct field_errors before = *errors;
		check_node(&subject, visit);
		if (old && errors->count > before.count && schema_walk_unchanged(&walk)) {
			errors->count = before.count;
			errors->blocking = before.blocking;
		}
	}
}
