#ifndef FLEETSIM_REPORTS_JSON_SHAPE_H
#define FLEETSIM_REPORTS_JSON_SHAPE_H

#include "reports/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Documents as tables of fields. One table writes the document and its JSON Schema (draft-07), so neither can have what the other has not. */

enum json_type {
	JSON_TEXT,
	JSON_WORD,     /* a text, one of `words` */
	JSON_NULLABLE, /* a text or null */
	JSON_INTEGER,
	JSON_COUNT,   /* an integer that is a uint32_t */
	JSON_SECONDS, /* nanoseconds, written as exact decimal seconds; STORY_NEVER is absent */
	JSON_BOOLEAN,
	JSON_LABELS, /* a map of texts */
	JSON_TIMES,  /* a map of seconds by what they were spent on; parts that are 0 are left out */
	JSON_OBJECT,
	JSON_LIST /* of objects */
};

/* What a getter looks at: the object it is in and those around it. */
struct json_place {
	const struct report *report;
	const struct report_run *run;
	const struct story_stage *stage;
	const void *item;    /* of the innermost list; the report outside of all lists */
	struct arena *arena; /* for what has to be made; forgotten after each field */
};

struct json_datum {
	bool present; /* else the field is left out, which only optional ones may be */
	union {
		const char *text;
		int64_t integer;
		bool boolean;
		const struct value *labels;
		const struct time_totals *times;
		size_t count; /* of a list */
	} as;
};

enum json_need { JSON_ALWAYS, JSON_OPTIONAL };

struct json_field {
	const char *name;
	enum json_type type;
	enum json_need need;
	const char *doc;                                          /* a sentence without capital and full stop */
	struct json_datum (*get)(const struct json_place *place); /* NULL: it stands in the item; an object is always there */
	size_t offset;                                            /* where in the item */
	const char *const *words;                                 /* of a word; ends with NULL */
	const struct json_shape *shape;                           /* of an object, or of the items of a list */
	void (*enter)(struct json_place *place, size_t index);    /* lists: goes to an item */
};

/* Rest of a field that stands in the item: a text that may be NULL, an int64_t, a uint32_t, or a bool. */
#define JSON_AT(type, member) NULL, offsetof(type, member), NULL, NULL, NULL

/* Rest of a field of a shape that is written by other means: its words, and its shape. */
#define JSON_TOLD(words, shape) NULL, 0, words, shape, NULL

struct json_shape {
	const char *name; /* letters, digits and minus */
	const char *doc;  /* as of a field */
	const struct json_field *fields;
	size_t count;
};

enum { JSON_SHAPE_DEPTH_MAX = 8, JSON_SHAPES_MAX = 32 };

/* Objects without objects and lists in them stand on one line. Ends with a newline. */
void json_shape_write(struct report_sink *sink, const struct json_shape *shape, const struct report *report);

/* The schema of a document that has the shape, or of one (a line of a log) that has one of several shapes. Required is what is not optional; more
 * fields than these are allowed, as later versions may have some. Only tells: the fields need not know how to get anything (JSON_TOLD). */
void json_shape_write_schema(struct text *out, const char *title, const struct json_shape *const *shapes, size_t count);

/* The same as Markdown: a heading of the third level and a table for each shape. */
void json_shape_write_reference(struct text *out, const struct json_shape *const *shapes, size_t count);

/* Datums */
struct json_datum json_text(const char *text); /* NULL: absent */
struct json_datum json_integer(int64_t integer);
struct json_datum json_seconds(int64_t at_ns); /* STORY_NEVER: absent */
struct json_datum json_boolean(bool boolean);
struct json_datum json_count(size_t count);
struct json_datum json_present(bool present); /* of an object */

#endif
