#include "scenarios/field_values.h"

#include "scenarios/yaml_scalar.h"

#include "sim/duration.h"
#include "sim/instant.h"
#include "sim/json.h"

#include <assert.h>
#include <string.h>

enum { SHOWN_MAX = 60, ITEMS_MAX = 100 * 1000 };

const char *field_wanted(const struct field *field)
{
	switch (field->type) {
	case FIELD_TEXT:
		return "a text";
	case FIELD_WORD:
		return "one of the words";
	case FIELD_BOOL:
		return "true or false";
	case FIELD_INT:
		return "an integer";
	case FIELD_REAL:
		return "a number";
	case FIELD_SHARE:
		return "a share such as 3% or 0.03";
	case FIELD_DURATION:
		return "a duration such as 90s, 1h30m or 500ms";
	case FIELD_MOMENT:
		return field->nullable ? "a duration since the start such as 90s, an instant such as 2026-03-02T09:00:00Z, or end"
				       : "a duration since the start such as 90s or an instant such as 2026-03-02T09:00:00Z";
	case FIELD_INSTANT:
		return "an instant such as 2026-03-02T09:00:00Z";
	case FIELD_TEXTS:
		return "a text or a list of texts";
	case FIELD_DURATIONS:
		return "a list of durations such as [5m, 2h]";
	case FIELD_LABELS:
		return "a map of texts";
	case FIELD_PATTERNS:
		return "a map of texts, lists of texts or weights";
	case FIELD_MANIFESTS:
		return "KIND/NAME, a manifest, or a list of these";
	case FIELD_MAP:
	case FIELD_OBJECT:
		return "a map";
	case FIELD_VALUE:
		return "a value";
	case FIELD_OBJECTS:
		return "a list";
	}
	return "a value";
}

const char *field_shown(struct arena *arena, const struct value *value)
{
	switch (value->type) {
	case VALUE_NULL:
		return "nothing";
	case VALUE_BOOL:
		return value->as.boolean ? "the boolean true" : "the boolean false";
	case VALUE_INT:
		return arena_format(arena, "the integer %lld", (long long)value->as.integer);
	case VALUE_REAL: {
		struct text number;
		text_init(&number, SHOWN_MAX);
		json_write_real(&number, value->as.real);
		const char *shown = arena_format(arena, "the number %s", text_view(&number));
		text_deinit(&number);
		return shown;
	}
	case VALUE_TEXT:
		if (strlen(value->as.text) > SHOWN_MAX)
			return arena_format(arena, "a text of %zu bytes", strlen(value->as.text));
		return arena_format(arena, "\"%s\"", value->as.text);
	case VALUE_LIST:
		return value->count ? "a list" : "an empty list";
	case VALUE_MAP:
		return value->count ? "a map" : "an empty map";
	}
	return "this";
}

const char *field_quote_hint(const struct value *value)
{
	if (value->type == VALUE_BOOL)
		return "put it in quotes: YAML reads y, yes, on, n, no and off as booleans";
	return value->type == VALUE_INT || value->type == VALUE_REAL ? "put it in quotes" : NULL;
}

static bool refuse(struct field_reader *reader, const struct field *field, const struct value *value)
{
	const char *hint = NULL;
	bool number = value->type == VALUE_INT || value->type == VALUE_REAL;
	if (number || value->type == VALUE_BOOL) {
		if (field->type == FIELD_TEXT || field->type == FIELD_TEXTS || field->type == FIELD_LABELS || field->type == FIELD_PATTERNS)
			hint = field_quote_hint(value);
		if ((field->type == FIELD_DURATION || field->type == FIELD_MOMENT || field->type == FIELD_DURATIONS) && number)
			hint = "a duration needs a unit";
	}
	field_error(reader, value, hint, "\"%s\" must be %s, not %s", field->name, field_wanted(field), field_shown(reader->arena, value));
	return false;
}

static bool refuse_range(struct field_reader *reader, const struct field *field, const struct value *value, const char *least, const char *most)
{
	field_error(reader, value, NULL, "\"%s\" must be from %s to %s, not %s", field->name, least, most, field_shown(reader->arena, value));
	return false;
}

/* Durations */

static bool read_span(const struct value *value, int64_t *span_ns)
{
	if (value->type == VALUE_INT && value->as.integer == 0) {
		*span_ns = 0;
		return true;
	}
	return value->type == VALUE_TEXT && duration_parse(value->as.text, span_ns);
}

static bool read_duration(struct field_reader *reader, const struct field *field, const struct value *value, int64_t *duration_ns)
{
	if (!read_span(value, duration_ns))
		return refuse(reader, field, value);
	int64_t most = field->most ? field->most : FIELD_DURATION_MOST;
	if (*duration_ns < field->least || *duration_ns > most)
		return refuse_range(reader, field, value, duration_text(reader->arena, field->least), duration_text(reader->arena, most));
	return true;
}

static bool read_durations(struct field_reader *reader, const struct field *field, const struct value *value, struct duration_list *list)
{
	if (value->type != VALUE_LIST)
		return refuse(reader, field, value);
	if (value->count > ITEMS_MAX) {
		field_error(reader, value, NULL, "\"%s\" has more than %d entries", field->name, ITEMS_MAX);
		return false;
	}
	int64_t *items = ARENA_ARRAY(reader->arena, int64_t, value->count);
	bool good = true;
	for (size_t i = 0; i < value->count; i++)
		good = read_duration(reader, field, value->as.items[i], &items[i]) && good;
	*list = (struct duration_list){items, value->count};
	return good;
}

/* Instants and moments */

static int64_t instant_most(void)
{
	int64_t most = 0;
	instant_parse("2200-01-01T00:00:00Z", &most);
	return most;
}

static bool read_instant(struct field_reader *reader, const struct field *field, const struct value *value, int64_t *instant_ns)
{
	if (value->type != VALUE_TEXT || !instant_parse(value->as.text, instant_ns))
		return refuse(reader, field, value);
	if (*instant_ns < 0 || *instant_ns > instant_most())
		return refuse_range(reader, field, value, "1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z");
	return true;
}

static bool read_moment(struct field_reader *reader, const struct field *field, const struct value *value, struct moment *moment)
{
	if (field->nullable && value->type == VALUE_TEXT && strcmp(value->as.text, "end") == 0) {
		*moment = (struct moment){MOMENT_END, 0};
		return true;
	}
	int64_t instant_ns;
	if (value->type == VALUE_TEXT && instant_parse(value->as.text, &instant_ns)) {
		moment->kind = MOMENT_INSTANT;
		return read_instant(reader, field, value, &moment->ns);
	}
	moment->kind = MOMENT_SINCE_START;
	return read_duration(reader, field, value, &moment->ns);
}

/* Numbers */

static bool read_int(struct field_reader *reader, const struct field *field, const struct value *value, int64_t *integer)
{
	if (value->type != VALUE_INT)
		return refuse(reader, field, value);
	*integer = value->as.integer;
	bool ranged = field->least || field->most;
	if (ranged && (*integer < field->least || *integer > field->most))
		return refuse_range(reader, field, value, arena_format(reader->arena, "%lld", (long long)field->least),
				    arena_format(reader->arena, "%lld", (long long)field->most));
	return true;
}

static bool read_real(struct field_reader *reader, const struct field *field, const struct value *value, double *real)
{
	if (value->type == VALUE_INT)
		*real = (double)value->as.integer;
	else if (value->type == VALUE_REAL)
		*real = value->as.real;
	else
		return refuse(reader, field, value);
	return true;
}

static bool read_share(struct field_reader *reader, const struct field *field, const struct value *value, double *share)
{
	double number = 0;
	if (value->type == VALUE_TEXT) {
		size_t size = strlen(value->as.text);
		const char *error = NULL;
		if (size < 2 || value->as.text[size - 1] != '%')
			return refuse(reader, field, value);
		char *digits = arena_copy(reader->arena, value->as.text, size - 1);
		const struct value *percent = yaml_scalar(reader->arena, digits, size - 1, NULL, true, &error);
		if (!percent || (percent->type != VALUE_INT && percent->type != VALUE_REAL))
			return refuse(reader, field, value);
		number = (percent->type == VALUE_INT ? (double)percent->as.integer : percent->as.real) / 100;
	} else if (!read_real(reader, field, value, &number)) {
		return false;
	}
	*share = number;
	if (!(number >= 0 && number <= 1))
		return refuse_range(reader, field, value, "0%", "100%");
	return true;
}

/* Words and texts */

static bool read_word(struct field_reader *reader, const struct field *field, const struct value *value, int *number)
{
	const char *candidates[64];
	size_t count = 0;
	struct text all;
	text_init(&all, 0);
	for (const struct field_word *word = field->words; word->word; word++) {
		assert(count < sizeof candidates / sizeof candidates[0]);
		if (value->type == VALUE_TEXT && strcmp(word->word, value->as.text) == 0) {
			*number = word->value;
			text_deinit(&all);
			return true;
		}
		text_putf(&all, "%s%s", count ? ", " : "", word->word);
		candidates[count++] = word->word;
	}
	const char *nearest = value->type == VALUE_TEXT && count > 1 ? diag_nearest(value->as.text, candidates, count) : NULL;
	const char *hint = nearest ? arena_format(reader->arena, "did you mean \"%s\"?", nearest) : NULL;
	if (!hint)
		hint = field_quote_hint(value);
	field_error(reader, value, hint, "\"%s\" must be %s%s, not %s", field->name, count > 1 ? "one of " : "", text_view(&all),
		    field_shown(reader->arena, value));
	text_deinit(&all);
	return false;
}

static bool read_text(struct field_reader *reader, const struct field *field, const struct value *value, const char **text)
{
	if (value->type != VALUE_TEXT)
		return refuse(reader, field, value);
	if (!*value->as.text && field->least) {
		field_error(reader, value, NULL, "\"%s\" must not be empty", field->name);
		return false;
	}
	*text = value->as.text;
	return true;
}

static bool read_texts(struct field_reader *reader, const struct field *field, const struct value *value, struct text_list *list)
{
	bool single = value->type == VALUE_TEXT;
	if (!single && value->type != VALUE_LIST)
		return refuse(reader, field, value);
	size_t count = single ? 1 : value->count;
	const char **items = ARENA_ARRAY(reader->arena, const char *, count);
	const struct value **at = ARENA_ARRAY(reader->arena, const struct value *, count);
	bool good = true;
	for (size_t i = 0; i < count; i++) {
		at[i] = single ? value : value->as.items[i];
		good = read_text(reader, field, at[i], &items[i]) && good;
	}
	if (count == 0) {
		field_error(reader, value, NULL, "\"%s\" must not be empty", field->name);
		return false;
	}
	*list = (struct text_list){items, at, count};
	return good;
}

/* Maps */

static bool read_labels(struct field_reader *reader, const struct field *field, const struct value *value, const struct value **labels)
{
	if (value->type != VALUE_MAP)
		return refuse(reader, field, value);
	bool good = true;
	for (size_t i = 0; i < value->count; i++) {
		const struct value *entry = value->as.fields[i].value;
		if (entry->type == VALUE_TEXT || (entry->type == VALUE_NULL && field->nullable))
			continue;
		field_error(reader, entry, field_quote_hint(entry), "the value of \"%s\" must be a text, not %s", value->as.fields[i].key,
			    field_shown(reader->arena, entry));
		good = false;
	}
	*labels = value;
	return good;
}

/* The part of a pattern that does not fit; NULL when all does. */
static const struct value *bad_pattern(const struct value *entry)
{
	if (entry->type == VALUE_TEXT)
		return NULL;
	if ((entry->type != VALUE_LIST && entry->type != VALUE_MAP) || entry->count == 0)
		return entry;
	for (size_t i = 0; i < entry->count; i++) {
		const struct value *item = entry->type == VALUE_LIST ? entry->as.items[i] : entry->as.fields[i].value;
		bool weight = item->type == VALUE_INT && item->as.integer >= 1 && item->as.integer <= 1000000;
		if (entry->type == VALUE_LIST ? item->type != VALUE_TEXT : !weight)
			return item;
	}
	return NULL;
}

static bool read_patterns(struct field_reader *reader, const struct field *field, const struct value *value,
			  const struct value **patterns)
{
	if (value->type != VALUE_MAP)
		return refuse(reader, field, value);
	bool good = true;
	for (size_t i = 0; i < value->count; i++) {
		const struct value *entry = value->as.fields[i].value;
		const struct value *bad = bad_pattern(entry);
		if (!bad)
			continue;
		field_error(reader, bad, entry->type == VALUE_MAP ? NULL : field_quote_hint(bad),
			    "the value of \"%s\" must be a text, a list of texts or a map of texts to weights from 1 to 1000000",
			    value->as.fields[i].key);
		good = false;
	}
	*patterns = value;
	return good;
}

static bool read_manifests(struct field_reader *reader, const struct field *field, const struct value *value, const struct value **manifests)
{
	*manifests = value;
	if (value->type == VALUE_TEXT || value->type == VALUE_MAP)
		return true;
	if (value->type != VALUE_LIST || value->count == 0)
		return refuse(reader, field, value);
	bool good = true;
	for (size_t i = 0; i < value->count; i++) {
		enum value_type type = value->as.items[i]->type;
		if (type != VALUE_TEXT && type != VALUE_MAP)
			good = refuse(reader, field, value->as.items[i]);
	}
	return good;
}

bool field_value_read(struct field_reader *reader, const struct field *field, const struct value *value, void *member)
{
	switch (field->type) {
	case FIELD_TEXT:
		return read_text(reader, field, value, member);
	case FIELD_WORD:
		return read_word(reader, field, value, member);
	case FIELD_BOOL:
		if (value->type != VALUE_BOOL)
			return refuse(reader, field, value);
		*(bool *)member = value->as.boolean;
		return true;
	case FIELD_INT:
		return read_int(reader, field, value, member);
	case FIELD_REAL:
		return read_real(reader, field, value, member);
	case FIELD_SHARE:
		return read_share(reader, field, value, member);
	case FIELD_DURATION:
		return read_duration(reader, field, value, member);
	case FIELD_MOMENT:
		return read_moment(reader, field, value, member);
	case FIELD_INSTANT:
		return read_instant(reader, field, value, member);
	case FIELD_TEXTS:
		return read_texts(reader, field, value, member);
	case FIELD_DURATIONS:
		return read_durations(reader, field, value, member);
	case FIELD_LABELS:
		return read_labels(reader, field, value, member);
	case FIELD_PATTERNS:
		return read_patterns(reader, field, value, member);
	case FIELD_MANIFESTS:
		return read_manifests(reader, field, value, member);
	case FIELD_MAP:
		if (value->type != VALUE_MAP)
			return refuse(reader, field, value);
		*(const struct value **)member = value;
		return true;
	case FIELD_VALUE:
		*(const struct value **)member = value;
		return true;
	case FIELD_OBJECT:
	case FIELD_OBJECTS:
		break;
	}
	assert(false);
	return false;
}

void field_value_default(struct field_reader *reader, const struct field *field, void *member)
{
	const char *error = NULL;
	const struct value *value = field->type == FIELD_TEXT || field->type == FIELD_WORD
					    ? value_text_view(reader->arena, field->fallback)
					    : yaml_scalar(reader->arena, field->fallback, strlen(field->fallback), NULL, true, &error);
	bool fits = value && field_value_read(reader, field, value, member);
	assert(fits);
	(void)fits;
}
