#include "sim/symbol.h"

#include "sim/alloc.h"
#include "sim/hash_table.h"
#include "sim/text.h"

#include <stdarg.h>
#include <string.h>

struct symbol_entry {
	UT_hash_handle hh;
	char text[];
};

void symbols_init(struct symbols *symbols)
{
	symbols->table = NULL;
}

void symbols_deinit(struct symbols *symbols)
{
	struct symbol_entry *entry;
	struct symbol_entry *next;
	HASH_ITER(hh, symbols->table, entry, next)
	{
		HASH_DEL(symbols->table, entry);
		alloc_release(entry);
	}
}

const char *symbol_of_bytes(struct symbols *symbols, const char *bytes, size_t size)
{
	struct symbol_entry *entry;
	HASH_FIND(hh, symbols->table, bytes, size, entry);
	if (entry)
		return entry->text;
	entry = alloc_take(sizeof *entry + size + 1);
	if (size)
		memcpy(entry->text, bytes, size);
	HASH_ADD_KEYPTR(hh, symbols->table, entry->text, size, entry);
	return entry->text;
}

const char *symbol_of(struct symbols *symbols, const char *text)
{
	return text ? symbol_of_bytes(symbols, text, strlen(text)) : NULL;
}

const char *symbol_format(struct symbols *symbols, const char *format, ...)
{
	struct text text;
	text_init(&text, 0);
	va_list arguments;
	va_start(arguments, format);
	text_vputf(&text, format, arguments);
	va_end(arguments);
	const char *symbol = symbol_of_bytes(symbols, text_view(&text), text.size);
	text_deinit(&text);
	return symbol;
}
