#ifndef FLEETSIM_REPORTS_COLUMNS_H
#define FLEETSIM_REPORTS_COLUMNS_H

#include "model/kinds.h"
#include "model/release.h"

#include "sim/arena.h"
#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The columns of `kubectl get`, per kind and release: of KubeFleet's kinds from their CRDs (hub-and-members.md 8.1, engine.md 10.1 rows 10 and 46),
 * of the built-in ones as the API server makes them. */

enum { COLUMNS_MAX = 16 };

enum column_type {
	COLUMN_NAME, /* metadata.name; tables of several kinds prefix it */
	COLUMN_TEXT, /* what the path finds first */
	COLUMN_DATE, /* the age of the instant the path finds */
	COLUMN_MADE  /* computed */
};

struct cell_context {
	struct arena *arena; /* scratch */
	int64_t now_ns;      /* since the Unix epoch */
	bool wide;
};

struct column {
	const char *name;    /* as in the CRD: "Resource-Snapshot-Index" */
	enum column_type type;
	const char *path;    /* JSON path of texts and dates */
	const char *missing; /* printed when the path finds nothing; NULL for "" */
	bool wide;           /* only with -o wide */
	unsigned releases;   /* bits of the releases that have it; 0 for all */
	void (*write)(struct text *out, const struct value *object, const struct cell_context *context);
};

/* The columns of a kind: at most COLUMNS_MAX, wide ones included. Kinds of no table get Name and Age. */
struct column_list {
	const struct column *columns[COLUMNS_MAX];
	size_t count;
};

void columns_of_kind(const struct kind_info *kind, enum release_id release, struct column_list *list);

void column_write(struct text *out, const struct column *column, const struct value *object, const struct cell_context *context);

#endif
