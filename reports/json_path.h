#ifndef FLEETSIM_REPORTS_JSON_PATH_H
#define FLEETSIM_REPORTS_JSON_PATH_H

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>

/* kubectl's JSONPath: `.a.b`, `['a','b']`, `.a\.b`, `.*`, `[*]`, `[0]`, `[-1]`, `[0,2]`, `[1:3]`, `[::2]`, `..a`, `[?(@.a=="x")]` with the
 * operators == != < <= > >= or none (exists), `@` and `$`. */

enum { JSON_PATH_STEPS_MAX = 32, JSON_PATH_NAMES_MAX = 16 };

enum json_step_type {
	JSON_STEP_NAMES,    /* fields of a map, or all of `*` */
	JSON_STEP_ALL,
	JSON_STEP_INDEXES,  /* items of a list */
	JSON_STEP_SLICE,
	JSON_STEP_DESCEND,  /* the value and everything in it */
	JSON_STEP_FILTER
};

enum json_compare { JSON_EXISTS, JSON_EQUAL, JSON_UNEQUAL, JSON_LESS, JSON_LESS_EQUAL, JSON_MORE, JSON_MORE_EQUAL };

/* One side of a filter: a literal, or fields and items from the item or the document. */
struct json_operand {
	const struct value *literal;
	bool from_root;
	const char *names[JSON_PATH_NAMES_MAX];
	size_t name_count;
};

struct json_step {
	enum json_step_type type;
	const char *names[JSON_PATH_NAMES_MAX];
	int64_t indexes[JSON_PATH_NAMES_MAX];
	size_t count;                     /* of names or indexes */
	int64_t from, to, by;             /* of a slice */
	bool has_from, has_to;
	enum json_compare compare;
	struct json_operand left, right;
};

struct json_path {
	struct json_step steps[JSON_PATH_STEPS_MAX];
	size_t count;
};

struct json_results {
	const struct value **values;
	size_t count;
	size_t room;
};

/* Reads a path at *at, up to a blank, `}` or the end. NULL with *error (in the arena) when it is none. */
struct json_path *json_path_read(struct arena *arena, const char **at, const char **error);

/* What the path finds in `current`; `$` in filters means `root`. Missing fields find nothing. False with *error when an index is beyond its list
 * or the wrong thing is filtered. */
bool json_path_find(struct arena *arena, const struct json_path *path, const struct value *root, const struct value *current,
		    struct json_results *results, const char **error);

/* The first value that a path known to be right finds; NULL when there is none. */
const struct value *json_path_first(struct arena *arena, const struct value *root, const char *path);

/* A value as text: texts as they are, numbers as Go prints them, lists and maps as one line of JSON. */
void json_path_write_value(struct text *out, const struct value *value);

/* `-o jsonpath=TEMPLATE`: text, {path}, {'text'}, {range path} ... {end}. Writes nothing and returns false with *error (in the arena) when the
 * template is none or fails on the document. */
bool json_path_print(struct text *out, struct arena *arena, const char *template, const struct value *document, const char **error);

#endif
