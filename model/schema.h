#ifndef FLEETSIM_MODEL_SCHEMA_H
#define FLEETSIM_MODEL_SCHEMA_H

#include "model/pattern.h"
#include "model/release.h"

#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* The schema of a kind as data: a tree of constant nodes, shared where kinds share a part. What releases do differently stands beside each other
 * with the editions it is for, so one walk serves all of them. Sources: engine.md 1 and 10, hub-and-members.md 1.1, 2.1, 2.2, 5.1, 9.1. */

/* A bit for each version of the tables. v1beta1 and v1 are one; v1alpha1 of runs, strategies and approval requests kept the old form. */
enum schema_edition {
	EDITION_MID_2025 = 1 << RELEASE_MID_2025,
	EDITION_V0_2_2 = 1 << RELEASE_V0_2_2,
	EDITION_V0_3_1 = 1 << RELEASE_V0_3_1,
	EDITION_HEAD = 1 << RELEASE_HEAD,
	EDITION_ALPHA = 1 << RELEASE_COUNT,
	EDITION_ALPHA_HEAD = EDITION_ALPHA << 1,

	EDITIONS_ALL = (EDITION_ALPHA_HEAD << 1) - 1,
	EDITIONS_SINCE_V0_3_1 = EDITION_V0_3_1 | EDITION_HEAD,
	EDITIONS_SINCE_V0_2_2 = EDITION_V0_2_2 | EDITIONS_SINCE_V0_3_1,
	EDITIONS_UNTIL_V0_3_1 = EDITION_MID_2025 | EDITION_V0_2_2 | EDITION_V0_3_1,
	EDITIONS_ALPHA = EDITION_ALPHA | EDITION_ALPHA_HEAD
};

enum schema_type { SCHEMA_ANY, SCHEMA_OBJECT, SCHEMA_ARRAY, SCHEMA_TEXT, SCHEMA_INTEGER, SCHEMA_BOOLEAN, SCHEMA_INT_OR_TEXT };

enum rule_outcome {
	RULE_HOLDS,
	RULE_BROKEN,
	RULE_NO_KEY /* it reads a field that is not there */
};

/* A rule on a node: its message, and a function in place of the expression. */
struct schema_rule {
	const char *message;
	uint32_t editions;
	bool transition;    /* compares with the old value, so it is skipped when there is none */
	const char *no_key; /* the field of RULE_NO_KEY */
	enum rule_outcome (*check)(const struct value *self, const struct value *old);
};

struct schema_rules {
	const struct schema_rule *items;
	uint32_t count;
};

struct schema_field {
	const char *key;
	const struct schema *schema;
	uint32_t editions;
	bool required;
};

struct schema {
	enum schema_type type;
	const char *format;                /* "date-time", "byte", "int32", "int64" or NULL */
	const struct schema_field *fields; /* of an object; sorted by key */
	uint32_t field_count;
	uint32_t choice_count;
	const char *const *choices;   /* the only texts allowed */
	const struct schema *items;   /* of an array */
	const struct schema *entries; /* of an object with free keys */
	const struct pattern *pattern;
	uint32_t min_length, max_length; /* in code points; a maximum of 0 is none */
	uint32_t min_items, max_items;   /* a maximum of 0 is none */
	bool has_minimum, has_maximum;
	int64_t minimum, maximum;
	const char *default_text; /* NULL: none, unless default_integer is set */
	int64_t default_integer;  /* 0: none */
	bool keeps_unknown;       /* unknown fields stay */
	bool is_resource;         /* a Kubernetes object inside the object */
	const char *list_key;     /* an array that is a map by this field of its items */
	const struct schema_rules *rules;
};

#define SCHEMA_FIELDS(array) .fields = (array), .field_count = sizeof(array) / sizeof *(array)
#define SCHEMA_CHOICES(array) .choices = (array), .choice_count = sizeof(array) / sizeof *(array)
#define SCHEMA_RULES(array)                                                                                                                          \
	{                                                                                                                                            \
		(array), sizeof(array) / sizeof *(array)                                                                                             \
	}

struct schema_kind {
	const char *group, *kind;
	uint32_t editions;
	bool has_status; /* a status subresource */
	const struct schema *schema;
};

/* NULL when the release has no such kind, or there is no table for it. */
const struct schema_kind *schema_kind_of(enum release_id release, const char *group, const char *kind);

/* The edition that a manifest of this apiVersion is held against. */
enum schema_edition schema_edition_of(enum release_id release, const struct schema_kind *kind, const char *api_version);

#endif
