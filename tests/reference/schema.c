#include "tests/reference/schema.h"

#include "tests/reference/api.h"
#include "tests/reference/texts.h"
#include "tests/reference/words.h"

#include "sim/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* The walks below recur along the schema, whose tables nest seven deep, never along the input. */

#define DNS_TEXT                                                                                                                                     \
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "             \
	"alphanumeric character (e.g. 'example.com', regex used for validation is "                                                                  \
	"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

static bool field_exists(const struct ref_schema *field, const struct ref_release *release)
{
	return (!field->since || field->since <= release->id) && (!field->until || release->id <= field->until);
}

static const struct ref_schema *field_named(const struct ref_schema *schema, const struct ref_release *release, const char *name)
{
	for (size_t i = 0; i < schema->field_count; i++) {
		if (strcmp(schema->fields[i].name, name) == 0 && field_exists(&schema->fields[i], release))
			return &schema->fields[i];
	}
	return NULL;
}

static struct value *complete(struct ref_world *world, const struct ref_schema *schema, struct value *value);

static struct value *complete_object(struct ref_world *world, const struct ref_schema *schema, const struct value *object)
{
	struct arena *arena = &world->pass;
	struct value *whole = value_map(arena);
	for (size_t i = 0; i < object->count; i++) {
		const struct ref_schema *field = field_named(schema, world->release, object->as.fields[i].key);
		if (field)
			value_put(arena, whole, object->as.fields[i].key, complete(world, field, object->as.fields[i].value));
		else if (schema->open)
			value_put(arena, whole, object->as.fields[i].key, object->as.fields[i].value);
	}
	for (size_t i = 0; i < schema->field_count; i++) {
		const struct ref_schema *field = &schema->fields[i];
		const struct value *present = value_get(whole, field->name);
		if (!field_exists(field, world->release) || (present && present->type != VALUE_NULL))
			continue;
		if (field->default_text)
			value_put_text(arena, whole, field->name, field->default_text);
		else if (field->default_int)
			value_put_int(arena, whole, field->name, field->default_int);
	}
	return whole;
}

static struct value *complete(struct ref_world *world, const struct ref_schema *schema, struct value *value)
{
	if (schema->type == REF_OBJECT && value->type == VALUE_MAP)
		return complete_object(world, schema, value);
	if (schema->type != REF_LIST || value->type != VALUE_LIST)
		return value;
	struct value *list = value_list(&world->pass);
	for (size_t i = 0; i < value->count; i++)
		value_add(&world->pass, list, complete(world, &schema->fields[0], value->as.items[i]));
	return list;
}

struct value *ref_schema_complete(struct ref_world *world, const struct value *object)
{
	const struct ref_schema *schema = ref_schema_of(value_text_or(value_get(object, "kind"), ""));
	return schema ? complete_object(world, schema, object) : value_copy_shallow(&world->pass, object);
}

void ref_error_add(struct ref_errors *errors, const char *path, bool blocks_rules, const char *format, ...)
{
	struct text text;
	text_init(&text, 0);
	va_list arguments;
	va_start(arguments, format);
	text_vputf(&text, format, arguments);
	va_end(arguments);
	errors->items = arena_room(errors->arena, errors->items, errors->count, &errors->room, sizeof(struct ref_error));
	errors->items[errors->count++] = (struct ref_error){path, arena_text(errors->arena, text_view(&text)), blocks_rules};
	text_deinit(&text);
}

static const char *type_name(enum value_type type)
{
	switch (type) {
	case VALUE_NULL:
		return "null";
	case VALUE_BOOL:
		return "boolean";
	case VALUE_INT:
		return "integer";
	case VALUE_REAL:
		return "number";
	case VALUE_TEXT:
		return "string";
	case VALUE_LIST:
		return "array";
	case VALUE_MAP:
		return "object";
	}
	return "";
}

static const char *wanted_type_name(enum ref_schema_type type)
{
	switch (type) {
	case REF_OBJECT:
	case REF_TEXT_MAP:
		return "object";
	case REF_LIST:
		return "array";
	case REF_TEXT:
		return "string";
	case REF_INTEGER:
		return "integer";
	case REF_BOOLEAN:
		return "boolean";
	case REF_INT_OR_TEXT:
		return "integer,string";
	case REF_FREE:
		break;
	}
	return "";
}

static bool type_fits(enum ref_schema_type wanted, enum value_type type)
{
	switch (wanted) {
	case REF_FREE:
		return true;
	case REF_OBJECT:
	case REF_TEXT_MAP:
		return type == VALUE_MAP;
	case REF_LIST:
		return type == VALUE_LIST;
	case REF_TEXT:
		return type == VALUE_TEXT;
	case REF_INTEGER:
		return type == VALUE_INT;
	case REF_BOOLEAN:
		return type == VALUE_BOOL;
	case REF_INT_OR_TEXT:
		return type == VALUE_INT || type == VALUE_TEXT;
	}
	return false;
}

static void check_allowed(struct ref_errors *errors, const struct ref_schema *schema, const char *path, const char *text)
{
	struct text supported;
	text_init(&supported, 0);
	for (size_t i = 0; schema->allowed[i]; i++) {
		if (strcmp(schema->allowed[i], text) == 0) {
			text_deinit(&supported);
			return;
		}
		text_putf(&supported, "%s\"%s\"", i ? ", " : "", schema->allowed[i]);
	}
	ref_error_add(errors, path, true, "Unsupported value: \"%s\": supported values: %s", text, text_view(&supported));
	text_deinit(&supported);
}

/* "Of the checks of one string only the first failing one is reported, in the order maxLength, minLength, pattern." */
static void check_text(struct ref_errors *errors, const struct ref_schema *schema, const char *path, const char *text)
{
	int64_t length = (int64_t)text_code_points(text);
	if (schema->max_length && length > schema->max_length)
		ref_error_add(errors, path, true, "Too long: may not be more than %" PRId64 " bytes", schema->max_length);
	else if (length < schema->min_length)
		ref_error_add(errors, path, false, "Invalid value: \"%s\": %s in body should be at least %" PRId64 " chars long", text, path,
			      schema->min_length);
	else if (schema->pattern && !schema->pattern->matches(text))
		ref_error_add(errors, path, false, "Invalid value: \"%s\": %s in body should match '%s'", text, path, schema->pattern->shown);
	if (schema->allowed)
		check_allowed(errors, schema, path, text);
}

static void check_integer(struct ref_errors *errors, const struct ref_schema *schema, const char *path, int64_t integer)
{
	if (schema->has_minimum && integer < schema->minimum)
		ref_error_add(errors, path, false, "Invalid value: %" PRId64 ": %s in body should be greater than or equal to %" PRId64, integer,
			      path, schema->minimum);
	if (schema->maximum && integer > schema->maximum)
		ref_error_add(errors, path, false, "Invalid value: %" PRId64 ": %s in body should be less than or equal to %" PRId64, integer, path,
			      schema->maximum);
}

static void check(struct ref_errors *errors, const struct ref_release *release, const struct ref_schema *schema, const char *path,
		  const struct value *value);

static void check_list(struct ref_errors *errors, const struct ref_release *release, const struct ref_schema *schema, const char *path,
		       const struct value *list)
{
	if ((int64_t)list->count < schema->min_items)
		ref_error_add(errors, path, false, "Invalid value: %zu: %s in body should have at least %" PRId64 " items", list->count, path,
			      schema->min_items);
	if (schema->max_items && (int64_t)list->count > schema->max_items)
		ref_error_add(errors, path, true, "Too many: %zu: must have at most %" PRId64 " item%s", list->count, schema->max_items,
			      schema->max_items == 1 ? "" : "s");
	for (size_t i = 0; i < list->count; i++)
		check(errors, release, &schema->fields[0], arena_format(errors->arena, "%s[%zu]", path, i), list->as.items[i]);
}

static const char *path_below(struct arena *arena, const char *path, const char *name)
{
	return *path ? arena_format(arena, "%s.%s", path, name) : name;
}

static void check_object(struct ref_errors *errors, const struct ref_release *release, const struct ref_schema *schema, const char *path,
			 const struct value *object)
{
	for (size_t i = 0; i < schema->field_count; i++) {
		const struct ref_schema *field = &schema->fields[i];
		if (field->required && field_exists(field, release) && !value_get(object, field->name))
			ref_error_add(errors, path_below(errors->arena, path, field->name), true, "Required value");
	}
	for (size_t i = 0; i < object->count; i++) {
		const char *name = object->as.fields[i].key;
		const struct ref_schema *field = field_named(schema, release, name);
		if (field)
			check(errors, release, field, path_below(errors->arena, path, name), object->as.fields[i].value);
	}
}

static void check_text_map(struct ref_errors *errors, const char *path, const struct value *map)
{
	static const struct ref_schema any_text = {.type = REF_TEXT};
	for (size_t i = 0; i < map->count; i++)
		check(errors, NULL, &any_text, path_below(errors->arena, path, map->as.fields[i].key), map->as.fields[i].value);
}

static void check(struct ref_errors *errors, const struct ref_release *release, const struct ref_schema *schema, const char *path,
		  const struct value *value)
{
	if (!type_fits(schema->type, value->type)) {
		const char *actual = type_name(value->type);
		ref_error_add(errors, path, true, "Invalid value: \"%s\": %s in body must be of type %s: \"%s\"", actual, path,
			      wanted_type_name(schema->type), actual);
		return;
	}
	if (schema->type == REF_TEXT_MAP)
		check_text_map(errors, path, value);
	else if (schema->type == REF_OBJECT)
		check_object(errors, release, schema, path, value);
	else if (schema->type == REF_LIST)
		check_list(errors, release, schema, path, value);
	else if (schema->type != REF_FREE && value->type == VALUE_TEXT)
		check_text(errors, schema, path, value->as.text);
	else if (schema->type != REF_FREE && value->type == VALUE_INT)
		check_integer(errors, schema, path, value->as.integer);
}

static void check_name(struct ref_errors *errors, const char *name)
{
	if (!*name) {
		ref_error_add(errors, "metadata.name", false, "Required value: name or generateName is required");
		return;
	}
	if (strlen(name) > 253)
		ref_error_add(errors, "metadata.name", false, "Invalid value: \"%s\": must be no more than 253 characters", name);
	if (!ref_is_dns_subdomain(name))
		ref_error_add(errors, "metadata.name", false, "Invalid value: \"%s\": %s", name, DNS_TEXT);
}

/* A label value that is too long is refused for every kind; approval requests of mid-2025 runs with long names meet it. */
static void check_labels(struct ref_errors *errors, const struct value *object)
{
	const struct value *labels = value_find(object, "metadata", "labels", NULL);
	for (size_t i = 0; labels && i < labels->count; i++) {
		const char *text = value_text_or(labels->as.fields[i].value, "");
		if (strlen(text) > 63)
			ref_error_add(errors, "metadata.labels", false, "Invalid value: \"%s\": must be no more than 63 characters", text);
	}
}

static const char *refusal(struct ref_world *world, const struct ref_errors *errors, const struct value *object)
{
	const char **texts = ARENA_ARRAY(&world->pass, const char *, errors->count);
	for (size_t i = 0; i < errors->count; i++)
		texts[i] = arena_format(&world->pass, "%s: %s", errors->items[i].path, errors->items[i].text);
	return arena_format(world->arena, "%s.%s \"%s\" is invalid: %s", value_text_or(value_get(object, "kind"), ""), REF_GROUP,
			    ref_object_name(object), ref_texts_aggregate(&world->pass, texts, errors->count));
}

const char *ref_schema_check(struct ref_world *world, const struct value *before, const struct value *after)
{
	const struct ref_schema *schema = ref_schema_of(value_text_or(value_get(after, "kind"), ""));
	if (!schema)
		return NULL;
	struct ref_errors errors = {.arena = &world->pass};
	if (!before)
		check_name(&errors, ref_object_name(after));
	check_labels(&errors, after);
	check_object(&errors, world->release, schema, "", after);
	bool blocked = false;
	for (size_t i = 0; i < errors.count; i++)
		blocked = blocked || errors.items[i].blocks_rules;
	if (blocked)
		ref_error_add(
			&errors, "<nil>", true,
			"Invalid value: %s: some validation rules were not checked because the object was invalid; correct the existing errors to "
			"complete validation",
			world->release->skipped_rules_value);
	else
		ref_rules_check(world, before, after, &errors);
	return errors.count ? refusal(world, &errors, after) : NULL;
}
