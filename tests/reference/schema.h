#ifndef FLEETSIM_TESTS_REFERENCE_SCHEMA_H
#define FLEETSIM_TESTS_REFERENCE_SCHEMA_H

#include "tests/reference/world.h"

/* What the API server does to an object before it stores it (engine.md 1.2 to 1.5, 1.9). */

enum ref_schema_type { REF_FREE, REF_OBJECT, REF_LIST, REF_TEXT, REF_INTEGER, REF_BOOLEAN, REF_INT_OR_TEXT, REF_TEXT_MAP };

struct ref_pattern {
	const char *shown; /* as the error prints it */
	bool (*matches)(const char *text);
};

struct ref_schema {
	const char *name; /* of the property; of no meaning for the items of a list */
	enum ref_schema_type type;
	bool required;
	bool open;                      /* an object whose other fields are kept */
	enum ref_release_id since;      /* the first release that has the field; 0: all */
	enum ref_release_id until;      /* the last one; 0: all later ones too */
	const char *default_text;       /* filled in when the field is absent */
	int64_t default_int;            /* likewise when not 0 */
	int64_t min_length, max_length; /* of a text; 0: none */
	int64_t min_items, max_items;   /* of a list; 0: none */
	bool has_minimum;
	int64_t minimum, maximum; /* maximum 0: none */
	const struct ref_pattern *pattern;
	const char *const *allowed;      /* ended by NULL */
	const struct ref_schema *fields; /* of an object; the one item schema of a list */
	size_t field_count;
};

/* The schema of a kind's object; NULL when nothing of it is checked. */
const struct ref_schema *ref_schema_of(const char *kind);

/* The object with the defaults filled in and unknown fields dropped; a fresh map at the top, in world->pass. */
struct value *ref_schema_complete(struct ref_world *world, const struct value *object);

/* NULL when the object may be stored, else the text of the refusal. `before` is NULL when it is being created. */
const char *ref_schema_check(struct ref_world *world, const struct value *before, const struct value *after);

/* One line each: path, text, and whether it keeps the rules from being checked. */
struct ref_error {
	const char *path, *text;
	bool blocks_rules;
};

struct ref_errors {
	struct arena *arena;
	struct ref_error *items;
	size_t count, room;
};

void ref_error_add(struct ref_errors *errors, const char *path, bool blocks_rules, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The rules (CEL) of a kind, in the order in which the API server walks the object. */
void ref_rules_check(const struct ref_world *world, const struct value *before, const struct value *after, struct ref_errors *errors);

#endif
