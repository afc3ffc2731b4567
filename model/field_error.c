#include "model/field_error.h"

#include "model/quote.h"

#include "sim/json.h"
#include "sim/text.h"

#include <assert.h>
#include <string.h>

static const struct {
	const char *name;
	bool shows_value, blocking;
} faults[] = {
	[FIELD_REQUIRED] = {"Required value", false, true},   [FIELD_INVALID] = {"Invalid value", true, false},
	[FIELD_WRONG_TYPE] = {"Invalid value", true, true},   [FIELD_UNSUPPORTED] = {"Unsupported value", true, true},
	[FIELD_TOO_LONG] = {"Too long", false, true},         [FIELD_TOO_MANY] = {"Too many", true, true},
	[FIELD_DUPLICATE] = {"Duplicate value", true, false}, [FIELD_FORBIDDEN] = {"Forbidden", false, false},
};

void field_errors_init(struct field_errors *errors, struct arena *arena, bool go_values)
{
	*errors = (struct field_errors){.arena = arena, .go_values = go_values};
}

static void write_go_scalar(struct text *out, const struct value *value)
{
	switch (value->type) {
	case VALUE_NULL:
		text_put(out, "interface {}(nil)");
		break;
	case VALUE_TEXT:
		quote_write(out, value->as.text);
		break;
	default:
		json_write_compact(out, value);
		break;
	}
}

struct go_level {
	const struct value *value;
	size_t next;
};

static bool open_go_value(struct text *out, const struct value *value)
{
	if (value->type != VALUE_MAP && value->type != VALUE_LIST) {
		write_go_scalar(out, value);
		return false;
	}
	text_put(out, value->type == VALUE_MAP ? "map[string]interface {}{" : "[]interface {}{");
	return true;
}

/* Go's %#v of a decoded JSON value. */
static void write_go_value(struct text *out, const struct value *value)
{
	struct go_level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	if (open_go_value(out, value))
		stack[depth++] = (struct go_level){value, 0};
	while (depth) {
		struct go_level *level = &stack[depth - 1];
		if (level->next == level->value->count) {
			text_put_char(out, '}');
			depth--;
			continue;
		}
		size_t at = level->next++;
		bool map = level->value->type == VALUE_MAP;
		if (at)
			text_put(out, ", ");
		if (map) {
			quote_write(out, level->value->as.fields[at].key);
			text_put_char(out, ':');
		}
		const struct value *child = map ? level->value->as.fields[at].value : level->value->as.items[at];
		assert(depth <= VALUE_WRAPPED_MAX);
		if (open_go_value(out, child))
			stack[depth++] = (struct go_level){child, 0};
	}
}

const char *field_value_text(struct arena *arena, const struct value *value, bool go_values)
{
	if (!value || value->type == VALUE_NULL)
		return go_values ? "\"null\"" : "null";
	struct text out;
	text_init(&out, 0);
	if (value->type == VALUE_TEXT)
		quote_write(&out, value->as.text);
	else if (go_values)
		write_go_value(&out, value);
	else
		json_write_compact(&out, value);
	const char *text = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return text;
}

void field_error_add_shown(struct field_errors *errors, enum field_fault fault, const char *path, const char *shown, const char *detail)
{
	errors->blocking |= faults[fault].blocking;
	if (errors->count == FIELD_ERRORS_MAX)
		return;
	errors->texts = arena_room(errors->arena, errors->texts, errors->count, &errors->room, sizeof *errors->texts);
	errors->texts[errors->count++] =
		arena_format(errors->arena, "%s: %s%s%s%s%s", *path ? path : "<nil>", faults[fault].name, faults[fault].shows_value ? ": " : "",
			     faults[fault].shows_value ? shown : "", detail && *detail ? ": " : "", detail ? detail : "");
}

void field_error_add(struct field_errors *errors, enum field_fault fault, const char *path, const struct value *value, const char *detail)
{
	field_error_add_shown(errors, fault, path, field_value_text(errors->arena, value, errors->go_values), detail);
}

void field_error_add_text(struct field_errors *errors, enum field_fault fault, const char *path, const char *value, const char *detail)
{
	field_error_add_shown(errors, fault, path, quote_text(errors->arena, value), detail);
}

static bool stands_before(const struct field_errors *errors, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(errors->texts[i], errors->texts[at]) == 0)
			return true;
	return false;
}

const char *field_errors_text(const struct field_errors *errors)
{
	struct text out;
	text_init(&out, 0);
	size_t shown = 0;
	for (size_t i = 0; i < errors->count; i++) {
		if (stands_before(errors, i))
			continue;
		if (shown++)
			text_put(&out, ", ");
		text_put(&out, errors->texts[i]);
	}
	const char *text = arena_format(errors->arena, shown > 1 ? "[%s]" : "%s", text_view(&out));
	text_deinit(&out);
	return text;
}
