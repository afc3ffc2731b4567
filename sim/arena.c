#include "sim/arena.h"

#include "sim/alloc.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ALIGNMENT = 16, DEFAULT_BLOCK = 64 * 1024, FIRST_ROOM = 8 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

void arena_init(struct arena *arena, size_t block_bytes)
{
	*arena = (struct arena){.block_bytes = block_bytes ? block_bytes : DEFAULT_BLOCK};
}

void arena_deinit(struct arena *arena)
{
	struct arena_block *block = arena->first;
	while (block) {
		struct arena_block *next = block->next;
		alloc_release(block);
		block = next;
	}
	*arena = (struct arena){.block_bytes = arena->block_bytes};
}

void arena_reset(struct arena *arena)
{
	for (struct arena_block *block = arena->first; block; block = block->next) {
		memset(block->bytes, 0, block->used);
		block->used = 0;
	}
	arena->current = arena->first;
}

static struct arena_block *next_block(struct arena *arena, size_t bytes)
{
	struct arena_block **link = arena->current ? &arena->current->next : &arena->first;
	while (*link && (*link)->size < bytes)
		link = &(*link)->next;
	if (!*link) {
		size_t size = bytes > arena->block_bytes ? bytes : arena->block_bytes;
		*link = alloc_take(sizeof(struct arena_block) + size);
		(*link)->size = size;
	}
	return *link;
}

void *arena_take(struct arena *arena, size_t bytes)
{
	size_t rounded = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	assert(rounded >= bytes);
	struct arena_block *block = arena->current;
	if (!block || block->size - block->used < rounded) {
		block = next_block(arena, rounded);
		arena->current = block;
	}
	void *taken = block->bytes + block->used;
	block->used += rounded;
	return taken;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t size)
{
	char *copy = arena_take(arena, size + 1);
	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_list again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	assert(size >= 0);
	char *text = arena_take(arena, (size_t)size + 1);
	vsnprintf(text, (size_t)size + 1, format, again);
	va_end(again);
	return text;
}

void *arena_room(struct arena *arena, void *items, size_t count, size_t *room, size_t item_bytes)
{
	if (count < *room)
		return items;
	size_t wanted = *room ? *room * 2 : FIRST_ROOM;
	void *moved = arena_take(arena, wanted * item_bytes);
	if (count)
		memcpy(moved, items, count * item_bytes);
	*room = wanted;
	return moved;
}
