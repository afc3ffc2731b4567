#ifndef FLEETSIM_SIM_SYMBOL_H
#define FLEETSIM_SIM_SYMBOL_H

#include <stddef.h>

/* Interned text: within one table equal texts are one pointer, so symbols compare by pointer and order by strcmp (never by address). */

struct symbol_entry;

struct symbols {
	struct symbol_entry *table;
};

void symbols_init(struct symbols *symbols);
void symbols_deinit(struct symbols *symbols);

/* Valid until symbols_deinit. NULL gives NULL. */
const char *symbol_of(struct symbols *symbols, const char *text);
const char *symbol_of_bytes(struct symbols *symbols, const char *bytes, size_t size);
const char *symbol_format(struct symbols *symbols, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
