#ifndef FLEETSIM_SCENARIOS_FIELD_TABLES_H
#define FLEETSIM_SCENARIOS_FIELD_TABLES_H

#include "scenarios/fields.h"

/* All tables of the scenario language, for what is printed from them. */

enum { FIELD_TABLES_MAX = 128 };

struct field_tables {
	const struct field_table *items[FIELD_TABLES_MAX]; /* the document first, then what it contains, each once */
	size_t count;
};

void field_tables_collect(struct field_tables *tables);

/* The name of a table as an identifier: "timeline-entry". */
const char *field_table_id(struct arena *arena, const struct field_table *table);

#endif
