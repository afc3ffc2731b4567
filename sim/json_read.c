#include "sim/json.h"

#include "sim/alloc.h"
#include "sim/digit.h"
#include "sim/utf8.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* cJSON builds the tree. What it takes too easily is refused before, and whole numbers, which it rounds to doubles, are read from
 * the text again: the numbers of a document stand in the order in which its tree is walked. */

/* Where the scan of the text stands; its strings and numbers are known to be well formed. */
struct scan {
	const char *at;
	const char *end;
};

static const char *skip_digits(const char *at, const char *end)
{
	while (at < end && is_digit(*at))
		at++;
	return at;
}

/* The end of the number at `at` (RFC 8259 section 6), or NULL. */
static const char *number_end(const char *at, const char *end)
{
	at += *at == '-';
	const char *whole = at;
	at = skip_digits(at, end);
	if (at == whole || (*whole == '0' && at > whole + 1))
		return NULL;
	if (at < end && *at == '.') {
		const char *fraction = ++at;
		at = skip_digits(at, end);
		if (at == fraction)
			return NULL;
	}
	if (at < end && (*at == 'e' || *at == 'E')) {
		at++;
		at += at < end && (*at == '+' || *at == '-');
		const char *exponent = at;
		at = skip_digits(at, end);
		if (at == exponent)
			return NULL;
	}
	return at;
}

/* The size of the character at `at`; 0 when it is no UTF-8. */
static size_t character_size(const char *at, const char *end)
{
	char padded[5] = {0};
	memcpy(padded, at, end - at < 4 ? (size_t)(end - at) : 4);
	struct utf8_character character = utf8_at(padded);
	return character.code == UTF8_REPLACEMENT && character.size == 1 ? 0 : character.size;
}

/* The end of the string whose quote is at `at`, or NULL with *error (static text). */
static const char *string_end(const char *at, const char *end, const char **error)
{
	*error = "a text does not end";
	for (at++; at < end && *at != '"';) {
		if ((unsigned char)*at < 0x20) {
			*error = "a text has a control character";
			return NULL;
		}
		if (*at == '\\' && end - at >= 6 && memcmp(at, "\\u0000", 6) == 0) {
			*error = "a text has a NUL";
			return NULL;
		}
		size_t size = (unsigned char)*at < 0x80 ? 1 : character_size(at, end);
		if (size == 0) {
			*error = "a text is no UTF-8";
			return NULL;
		}
		at += *at == '\\' && end - at > 1 ? 2 : size;
	}
	return at < end ? at + 1 : NULL;
}

/* NULL, or what is wrong, with *at the place. */
static const char *complaint_of_tokens(const char **at, const char *end)
{
	const char *error;
	while (*at < end) {
		const char *next = *at + 1;
		if (**at == '"') {
			next = string_end(*at, end, &error);
		} else if (is_digit(**at) || **at == '-') {
			next = number_end(*at, end);
			error = "a number is malformed";
		}
		if (!next)
			return error;
		*at = next;
	}
	return NULL;
}

/* The next number of the text as an integer; false when it is not written as one or does not fit. */
static bool next_integer(struct scan *scan, int64_t *integer)
{
	const char *error;
	while (!is_digit(*scan->at) && *scan->at != '-')
		scan->at = *scan->at == '"' ? string_end(scan->at, scan->end, &error) : scan->at + 1;
	char digits[32];
	const char *end = number_end(scan->at, scan->end);
	size_t size = (size_t)(end - scan->at);
	bool whole = size < sizeof digits && skip_digits(scan->at + (*scan->at == '-'), end) == end;
	if (whole) {
		memcpy(digits, scan->at, size);
		digits[size] = '\0';
		errno = 0;
		*integer = strtoll(digits, NULL, 10);
		whole = errno == 0;
	}
	scan->at = end;
	return whole;
}

struct read_level {
	const cJSON *next;
	struct value *into;
};

static struct value *read_number(struct arena *arena, double number, struct scan *scan)
{
	const double whole_limit = 9007199254740992.0; /* 2^53: beyond it a double no longer tells neighbours apart */
	int64_t integer;
	if (next_integer(scan, &integer))
		return value_int(arena, integer);
	if (floor(number) >= number && ceil(number) <= number && fabs(number) <= whole_limit)
		return value_int(arena, (int64_t)number);
	return value_real(arena, number);
}

/* NULL for a number that is too large for a double. */
static struct value *read_node(struct arena *arena, const cJSON *node, struct scan *scan)
{
	if (cJSON_IsObject(node))
		return value_map(arena);
	if (cJSON_IsArray(node))
		return value_list(arena);
	if (cJSON_IsString(node)) {
		struct value *text = value_text(arena, node->valuestring);
		text->quoted = true;
		return text;
	}
	if (cJSON_IsNumber(node) && !isfinite(node->valuedouble))
		return NULL;
	if (cJSON_IsNumber(node))
		return read_number(arena, node->valuedouble, scan);
	if (cJSON_IsBool(node))
		return value_bool(arena, cJSON_IsTrue(node));
	return value_null(arena);
}

static const char too_large[] = "a number is too large";

static struct value *read_tree(struct arena *arena, const cJSON *document, struct scan *scan, const char **error)
{
	struct read_level stack[VALUE_DEPTH_MAX];
	size_t depth = 0;
	struct value *root = read_node(arena, document, scan);
	if (!root) {
		*error = too_large;
		return NULL;
	}
	stack[depth++] = (struct read_level){document->child, root};
	while (depth) {
		struct read_level *level = &stack[depth - 1];
		const cJSON *node = level->next;
		if (!node) {
			depth--;
			continue;
		}
		level->next = node->next;
		struct value *value = read_node(arena, node, scan);
		if (!value) {
			*error = too_large;
			return NULL;
		}
		if (level->into->type == VALUE_LIST) {
			value_add(arena, level->into, value);
		} else {
			if (value_get(level->into, node->string)) {
				*error = arena_format(arena, "the key \"%s\" stands twice in one object", node->string);
				return NULL;
			}
			value_put(arena, level->into, node->string, value);
		}
		if (!node->child)
			continue;
		if (depth == VALUE_DEPTH_MAX) {
			*error = arena_format(arena, "nested deeper than %d levels", VALUE_DEPTH_MAX);
			return NULL;
		}
		stack[depth++] = (struct read_level){node->child, value};
	}
	return root;
}

static void use_our_memory(void)
{
	cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = alloc_take, .free_fn = alloc_release});
}

struct value *json_read(struct arena *arena, const char *bytes, size_t size, const char **error)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, use_our_memory);
	const char *at = bytes;
	const char *complaint = complaint_of_tokens(&at, bytes + size);
	if (complaint) {
		*error = arena_format(arena, "not JSON at byte %zu: %s", (size_t)(at - bytes), complaint);
		return NULL;
	}
	const char *end = bytes;
	cJSON *document = cJSON_ParseWithLengthOpts(bytes, size, &end, 0);
	size_t used = (size_t)(end - bytes);
	while (document && used < size && strchr(" \t\r\n", bytes[used]) && bytes[used])
		used++;
	if (!document || used < size) {
		*error = arena_format(arena, "not JSON at byte %zu", used);
		cJSON_Delete(document);
		return NULL;
	}
	struct value *root = read_tree(arena, document, &(struct scan){bytes, bytes + size}, error);
	cJSON_Delete(document);
	return root;
}
