#include "model/trace.h"

#include "sim/fingerprint.h"

void trace_init(struct trace *trace)
{
	*trace = (struct trace){.kept = true};
	arena_init(&trace->arena, sizeof(struct trace_block) + 64);
}

void trace_deinit(struct trace *trace)
{
	arena_deinit(&trace->arena);
	trace->first = trace->last = NULL;
	trace->count = 0;
}

static void keep(struct trace *trace, const struct trace_record *record)
{
	if (!trace->last || trace->last->count == TRACE_BLOCK) {
		struct trace_block *block = ARENA_NEW(&trace->arena, struct trace_block);
		if (trace->last)
			trace->last->next = block;
		else
			trace->first = block;
		trace->last = block;
	}
	trace->last->records[trace->last->count++] = *record;
}

void trace_put(struct trace *trace, const struct trace_record *record)
{
	trace->fingerprint = fingerprint_add(trace->fingerprint, record->at_ns, record->kind, record->subject);
	trace->count++;
	if (trace->kept)
		keep(trace, record);
	if (trace->sink)
		trace->sink(trace->sink_context, record);
}

struct trace_cursor trace_begin(const struct trace *trace)
{
	return (struct trace_cursor){.block = trace->first};
}

const struct trace_record *trace_next(struct trace_cursor *cursor)
{
	if (cursor->block && cursor->next == cursor->block->count) {
		cursor->block = cursor->block->next;
		cursor->next = 0;
	}
	return cursor->block ? &cursor->block->records[cursor->next++] : NULL;
}
