#ifndef FLEETSIM_SIM_VALUE_H
#define FLEETSIM_SIM_VALUE_H

#include "sim/arena.h"
#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Documents: what YAML and JSON say, with the position of each node. A tree is built once in an arena and read-only afterwards. Maps are
 * kept sorted by key (bytewise), because that is how Kubernetes prints and hashes them. Depth is limited, so walks keep their own stack and
 * never recurse. */

enum {
	VALUE_DEPTH_MAX = 64,                   /* lists and maps within each other, of what is read, and of what a patch makes */
	VALUE_WRAPPED_MAX = VALUE_DEPTH_MAX + 8 /* of what we put around it: three for a snapshot, four for a Work, two for a List */
};

enum value_type { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_LIST, VALUE_MAP };

struct value_field {
	const char *key;
	struct value *value;
	uint32_t line, column; /* of the key; 0 when it is from no file */
};

struct value {
	enum value_type type;
	bool quoted;           /* a text that stood in quotes, so never re-read as a number */
	uint32_t line, column; /* 1-based; 0 when it is from no file */
	const char *file;      /* NULL when it is from no file */
	size_t count;          /* of a list or map */
	size_t room;
	union {
		bool boolean;
		int64_t integer;
		double real;
		const char *text; /* NUL-terminated, contains no NUL */
		struct value **items;
		struct value_field *fields;
	} as;
};

struct value *value_null(struct arena *arena);
struct value *value_bool(struct arena *arena, bool boolean);
struct value *value_int(struct arena *arena, int64_t integer);
struct value *value_real(struct arena *arena, double real);
struct value *value_text(struct arena *arena, const char *text); /* copies */
struct value *value_text_view(struct arena *arena, const char *text); /* refers to a text that lives at least as long as the arena */
struct value *value_list(struct arena *arena);
struct value *value_map(struct arena *arena);

void value_add(struct arena *arena, struct value *list, struct value *item);

/* Inserts, or replaces what stood at `key`. Copies the key. */
struct value_field *value_put(struct arena *arena, struct value *map, const char *key, struct value *item);
void value_put_text(struct arena *arena, struct value *map, const char *key, const char *text); /* NULL puts nothing */
void value_put_int(struct arena *arena, struct value *map, const char *key, int64_t integer);
void value_drop(struct value *map, const char *key);

/* The value at `key`; NULL when `map` is NULL, no map, or has no such key. */
struct value *value_get(const struct value *map, const char *key);

/* value_get along a path of keys that ends with NULL: value_find(v, "spec", "strategy", "type", NULL). */
struct value *value_find(const struct value *map, ...) __attribute__((sentinel));

/* The text of a text value, else `fallback`. */
const char *value_text_or(const struct value *value, const char *fallback);
/* The text at `key` of a map, "" when there is none. */
const char *value_text_at(const struct value *map, const char *key);
int64_t value_int_or(const struct value *value, int64_t fallback);
bool value_is(const struct value *value, enum value_type type);
bool value_is_nested(const struct value *value);    /* a list or a map */
bool value_has_children(const struct value *value); /* one that is not empty */

/* Deep equality; integers and reals of the same number are equal. */
bool value_equal(const struct value *left, const struct value *right);

struct value *value_copy(struct arena *arena, const struct value *value);

struct value_extent {
	size_t nodes;
	size_t levels; /* lists and maps within each other; 0: a scalar */
};

struct value_extent value_measure(const struct value *value);

/* A map with the same fields (the values are shared); fields of the copy may be put and dropped freely. */
struct value *value_copy_shallow(struct arena *arena, const struct value *map);

/* RFC 7386: the target with the patch merged in, as a new tree that may share parts of both. `target` may be NULL. */
struct value *value_merge(struct arena *arena, const struct value *target, const struct value *patch);

/* "null", "bool", ... as the scenario language says it in messages. */
const char *value_type_name(enum value_type type);

#endif
