#ifndef FLEETSIM_SIM_ARENA_H
#define FLEETSIM_SIM_ARENA_H

#include <stddef.h>

/* Memory that lives and dies together: a scenario, a replication, a report. Nothing is released singly. */

struct arena_block;

struct arena {
	struct arena_block *first;   /* all blocks, kept across arena_reset */
	struct arena_block *current; /* the block that is being filled */
	size_t block_bytes;
};

/* `block_bytes` 0 means 64 KiB. */
void arena_init(struct arena *arena, size_t block_bytes);
void arena_deinit(struct arena *arena);

/* Forgets everything taken and keeps the blocks for the next use. */
void arena_reset(struct arena *arena);

/* Zeroed memory, aligned for any object. */
void *arena_take(struct arena *arena, size_t bytes);

/* A NUL-terminated copy of `size` bytes. */
char *arena_copy(struct arena *arena, const char *bytes, size_t size);
char *arena_text(struct arena *arena, const char *text);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take((arena), sizeof(type) * (size_t)(count)))

/* Makes room for one more element in an arena array of `count` elements and capacity `*room`; returns the (possibly moved) array. */
void *arena_room(struct arena *arena, void *items, size_t count, size_t *room, size_t item_bytes);

#endif
