#include "scenarios/yaml_scalar.h"

#include "sim/digit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct word {
	const char *text;
	enum value_type type;
	bool boolean;
};

static const struct word words[] = {
	{"", VALUE_NULL, false},      {"~", VALUE_NULL, false},     {"null", VALUE_NULL, false},  {"Null", VALUE_NULL, false},
	{"NULL", VALUE_NULL, false},  {"true", VALUE_BOOL, true},   {"True", VALUE_BOOL, true},   {"TRUE", VALUE_BOOL, true},
	{"yes", VALUE_BOOL, true},    {"Yes", VALUE_BOOL, true},    {"YES", VALUE_BOOL, true},    {"on", VALUE_BOOL, true},
	{"On", VALUE_BOOL, true},     {"ON", VALUE_BOOL, true},     {"y", VALUE_BOOL, true},      {"Y", VALUE_BOOL, true},
	{"false", VALUE_BOOL, false}, {"False", VALUE_BOOL, false}, {"FALSE", VALUE_BOOL, false}, {"no", VALUE_BOOL, false},
	{"No", VALUE_BOOL, false},    {"NO", VALUE_BOOL, false},    {"off", VALUE_BOOL, false},   {"Off", VALUE_BOOL, false},
	{"OFF", VALUE_BOOL, false},   {"n", VALUE_BOOL, false},     {"N", VALUE_BOOL, false},
};

static const char *const not_finite[] = {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};

static int digit_of(char byte)
{
	if (is_digit(byte))
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return 99;
}

/* An integer in Go's notation without its underscores: sign, then 0x, 0o, 0b, a leading 0 for octal, or decimal. *real is its value as a
 * number too, for those that do not fit. */
static bool read_integer(const char *text, int64_t *integer, bool *fits, double *real)
{
	const char *whole = text;
	bool negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	int base = 10;
	if (text[0] == '0' && text[1]) {
		char mark = (char)(text[1] | 0x20);
		base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 8;
		text += base == 8 && mark != 'o' ? 1 : 2;
	}
	if (!*text)
		return false;
	const uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
	uint64_t sum = 0;
	*fits = true;
	*real = 0;
	for (; *text; text++) {
		int digit = digit_of(*text);
		if (digit >= base)
			return false;
		*real = *real * base + digit;
		if (*fits && sum > (limit - (uint64_t)digit) / (uint64_t)base)
			*fits = false;
		if (*fits)
			sum = sum * (uint64_t)base + (uint64_t)digit;
	}
	if (negative)
		*real = -*real;
	if (base == 10 && !*fits)
		*real = strtod(whole, NULL);
	*integer = !*fits ? 0 : negative ? (int64_t)(0 - sum) : (int64_t)sum;
	return true;
}

/* [-+]? ( .digits | digits [. digits] ) ( e [-+]? digits )? */
static bool looks_real(const char *text)
{
	if (*text == '-' || *text == '+')
		text++;
	bool whole = is_digit(*text);
	while (is_digit(*text))
		text++;
	if (*text == '.') {
		text++;
		if (!whole && !is_digit(*text))
			return false;
		while (is_digit(*text))
			text++;
	} else if (!whole) {
		return false;
	}
	if (*text == 'e' || *text == 'E') {
		text++;
		if (*text == '-' || *text == '+')
			text++;
		if (!is_digit(*text))
			return false;
		while (is_digit(*text))
			text++;
	}
	return *text == '\0';
}

static struct value *number_of(struct arena *arena, const char *text, size_t size)
{
	if (!is_digit(*text) && *text != '-' && *text != '+' && *text != '.')
		return NULL;
	char *plain = arena_take(arena, size + 1);
	size_t used = 0;
	for (size_t i = 0; i < size; i++)
		if (text[i] != '_')
			plain[used++] = text[i];
	if (*text == '.')
		memcpy(plain, text, size + 1);
	int64_t integer;
	double real;
	bool fits;
	if (*text != '.' && read_integer(plain, &integer, &fits, &real)) {
		if (fits)
			return value_int(arena, integer);
		return isfinite(real) ? value_real(arena, real) : NULL;
	}
	if (!looks_real(plain))
		return NULL;
	real = strtod(plain, NULL);
	return isfinite(real) ? value_real(arena, real) : NULL;
}

static struct value *text_of(struct arena *arena, const char *text, size_t size, bool quoted)
{
	struct value *value = value_text_view(arena, arena_copy(arena, text, size));
	value->quoted = quoted;
	return value;
}

static struct value *resolve_plain(struct arena *arena, const char *text, size_t size, const char **error)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].text, text) == 0)
			return words[i].type == VALUE_NULL ? value_null(arena) : value_bool(arena, words[i].boolean);
	}
	for (size_t i = 0; i < sizeof not_finite / sizeof not_finite[0]; i++) {
		if (strcmp(not_finite[i], text) == 0) {
			*error = arena_format(arena, "%s is no number that a document can hold", text);
			return NULL;
		}
	}
	struct value *number = number_of(arena, text, size);
	return number ? number : text_of(arena, text, size, false);
}

static const char core_tags[] = "tag:yaml.org,2002:";

struct value *yaml_scalar(struct arena *arena, const char *text, size_t size, const char *tag, bool plain, const char **error)
{
	if (!tag)
		return plain ? resolve_plain(arena, text, size, error) : text_of(arena, text, size, true);
	if (strcmp(tag, "!") == 0)
		return text_of(arena, text, size, true);
	const char *name = strncmp(tag, core_tags, strlen(core_tags)) == 0 ? tag + strlen(core_tags) : "";
	if (strcmp(name, "str") == 0 || strcmp(name, "timestamp") == 0)
		return text_of(arena, text, size, true);
	enum value_type wanted = strcmp(name, "null") == 0  ? VALUE_NULL
				 : strcmp(name, "bool") == 0 ? VALUE_BOOL
				 : strcmp(name, "int") == 0  ? VALUE_INT
				 : strcmp(name, "float") == 0 ? VALUE_REAL
							      : VALUE_TEXT;
	if (wanted == VALUE_TEXT) {
		*error = arena_format(arena, "the tag %s is not supported", tag);
		return NULL;
	}
	struct value *value = resolve_plain(arena, text, size, error);
	if (!value)
		return NULL;
	if (wanted == VALUE_REAL && value->type == VALUE_INT)
		return value_real(arena, (double)value->as.integer);
	if (value->type != wanted) {
		*error = arena_format(arena, "the tag !!%s does not fit this %s", name, value_type_name(value->type));
		return NULL;
	}
	return value;
}
