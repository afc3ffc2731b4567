#ifndef FLEETSIM_REPORTS_TABLE_H
#define FLEETSIM_REPORTS_TABLE_H

#include "model/kinds.h"
#include "model/release.h"

#include "sim/text.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_options {
	bool wide;
	bool no_headers;
	bool show_labels;
	bool with_namespace;              /* -A of a namespaced kind */
	bool with_kind;                   /* several kinds in one command: names as kind.group/name */
	const char *const *label_columns; /* -L */
	size_t label_column_count;
};

/* Objects of one kind as kubectl lays them out (hub-and-members.md 8.2), in the given order. Writes nothing when there are none. */
void table_write(struct text *out, const struct kind_info *kind, enum release_id release, int64_t now_ns, const struct value *const *objects,
		 size_t count, const struct table_options *options);

#endif
