#ifndef FLEETSIM_SCENARIOS_FIELDS_H
#define FLEETSIM_SCENARIOS_FIELDS_H

#include "sim/arena.h"
#include "sim/diag.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The field table: what every key of the scenario language is called, what may stand there, what it means and which struct member it fills.
 * The loader, the JSON Schema and the reference page are all driven by it, so they cannot disagree. */

enum field_type {
	FIELD_TEXT,      /* const char * */
	FIELD_WORD,      /* int: one of `words` */
	FIELD_BOOL,      /* bool */
	FIELD_INT,       /* int64_t, from `least` to `most` */
	FIELD_REAL,      /* double, finite */
	FIELD_SHARE,     /* double from 0 to 1: 3% or 0.03 */
	FIELD_DURATION,  /* int64_t ns, from `least` to `most` */
	FIELD_MOMENT,    /* struct moment */
	FIELD_INSTANT,   /* int64_t ns since 1970: an RFC 3339 instant */
	FIELD_TEXTS,     /* struct text_list; one text may stand without the list */
	FIELD_DURATIONS, /* struct duration_list */
	FIELD_LABELS,    /* const struct value *: a map of texts; null where `nullable` */
	FIELD_PATTERNS,  /* const struct value *: a map of text, list of texts, or map of text to weight */
	FIELD_MANIFESTS, /* const struct value *: KIND/NAME, a manifest, or a list of these */
	FIELD_MAP,       /* const struct value *: any map */
	FIELD_VALUE,     /* const struct value *: anything */
	FIELD_OBJECT,    /* struct of `table` *, NULL when absent */
	FIELD_OBJECTS    /* struct object_list of structs of `table` */
};

/* Durations of a scenario; sums of a few of them and a start before 2200 fit 64 bits. */
#define FIELD_DURATION_MOST (INT64_C(10) * 365 * 24 * 3600 * 1000000000)

struct text_list {
	const char *const *items;
	const struct value *const *at; /* where each stands */
	size_t count;
};

struct duration_list {
	const int64_t *items;
	size_t count;
};

struct object_list {
	void *items; /* an array of the struct the table fills */
	size_t count;
};

enum moment_kind {
	MOMENT_NONE,
	MOMENT_SINCE_START, /* ns since the start */
	MOMENT_INSTANT,     /* ns since 1970 */
	MOMENT_END          /* when the run has ended */
};

struct moment {
	enum moment_kind kind;
	int64_t ns;
};

/* The first member of every struct that a table fills. */
struct origin {
	const struct value *value; /* the map, or the scalar that stands for it */
	uint64_t given;            /* bit i: field i of the table stands there */
};

/* Names an object: `run: example-run`, `configmap: test-namespace/test-cm`, `target: csur/example-run`. */
struct object_ref {
	const struct value *value; /* the name; NULL: none was given */
	const char *key;           /* "run", "target" or the word for the kind */
};

struct field_word {
	const char *word; /* NULL ends the list */
	int value;
	const char *doc;
};

enum { FIELD_CHOICES_MAX = 3, FIELDS_MAX = 64 };

enum field_choice {
	CHOICE_FREE,    /* no such group */
	CHOICE_AT_MOST, /* of the fields with this number at most one may stand there */
	CHOICE_EXACTLY  /* exactly one must */
};

struct field_table;

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	bool required;
	bool nullable;         /* FIELD_LABELS: a null value removes; FIELD_MOMENT: "end" is allowed */
	uint8_t choice;        /* 0: none, else 1..FIELD_CHOICES_MAX */
	const char *fallback;  /* the default, as it would be written; NULL: none */
	int64_t least, most;   /* both 0: the whole range that the type's comment allows */
	const struct field_word *words;
	const struct field_table *table;
	const char *doc;       /* one or two sentences */
};

struct io_file;

struct field_reader {
	struct arena *arena;
	struct diags *diags;
	/* Reads a file that a document names; reports and returns false when it cannot. */
	bool (*read_file)(struct field_reader *reader, const struct value *at, const char *path, size_t limit, struct io_file *out);
};

struct field_table {
	const char *name; /* "timeline entry": as messages say it; unique */
	const char *doc;
	const struct field *fields;
	size_t count;
	size_t size;           /* of the struct */
	bool single;           /* there is only one: messages say it without an article */
	const char *shorthand; /* the field that a text, number or list in place of the map fills; NULL: none */
	bool has_ref;          /* keys `target`, `run` and words for kinds fill the struct object_ref at `ref_offset` */
	bool ref_required;
	size_t ref_offset;
	enum field_choice choices[FIELD_CHOICES_MAX]; /* of number 1, 2, ... */
	void (*check)(struct field_reader *reader, void *object); /* after the object and all in it were read without error; NULL: none */
};

#define FIELD_AT(struct_name, member) offsetof(struct struct_name, member)
#define FIELD_COUNT(fields) (sizeof(fields) / sizeof(fields)[0])

/* Fills `object` (zeroed, of table->size) from a document. Reports everything that is wrong; false when something was. */
bool fields_read(struct field_reader *reader, const struct field_table *table, const struct value *value, void *object);

/* Whether `name`, a field of `table`, stands in the document. */
bool field_given(const struct field_table *table, const struct origin *origin, const char *name);

/* Where a field stands, or the object when it does not: for messages of checks. */
const struct value *field_place(const struct origin *origin, const char *name);

/* An error at the position of a value. */
void field_error(struct field_reader *reader, const struct value *at, const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The words for kinds that may stand as keys: index 0, 1, ... until NULL. */
const char *field_kind_word(size_t index);

/* "a timeline entry", "spec". */
const char *field_noun(struct arena *arena, const struct field_table *table);

/* "a", "an". */
const char *field_article(const char *noun);

#endif
