#include "scenarios/field_tables.h"

#include "scenarios/language.h"

#include <assert.h>

static void add(struct field_tables *tables, const struct field_table *table)
{
	for (size_t i = 0; i < tables->count; i++)
		if (tables->items[i] == table)
			return;
	assert(tables->count < FIELD_TABLES_MAX);
	tables->items[tables->count++] = table;
}

void field_tables_collect(struct field_tables *tables)
{
	tables->count = 0;
	add(tables, &language_scenario);
	for (size_t i = 0; i < tables->count; i++)
		for (size_t j = 0; j < tables->items[i]->count; j++)
			if (tables->items[i]->fields[j].table)
				add(tables, tables->items[i]->fields[j].table);
}

const char *field_table_id(struct arena *arena, const struct field_table *table)
{
	char *id = arena_text(arena, table->name);
	for (char *at = id; *at; at++)
		if (*at == ' ')
			*at = '-';
	return id;
}
