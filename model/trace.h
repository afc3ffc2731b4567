#ifndef FLEETSIM_MODEL_TRACE_H
#define FLEETSIM_MODEL_TRACE_H

#include "model/object.h"

#include <stddef.h>
#include <stdint.h>

/* What happened, as typed records in the order in which it happened. Everything a user sees (checks, tables, plots, statistics) is a reader
 * of this and of nothing else. */

enum trace_kind {
	TRACE_WRITE,      /* a version was persisted; `write` */
	TRACE_REFUSED,    /* the API server refused an action; `refused` */
	TRACE_ACTION,     /* somebody acts (timeline, people, automation); `action` */
	TRACE_PASS_BEGIN, /* a controller takes a key; `pass` */
	TRACE_PASS_END,   /* and is done with it; `pass` */
	TRACE_EVENT,      /* a Kubernetes Event on the subject; `event` */
	TRACE_APPLIED,    /* a member holds a resource snapshot from now on, or nothing; `applied` */
	TRACE_NOTE        /* an observation of the simulator for the narrative; `note` */
};

enum trace_writer {
	WRITER_SEED, /* existed when the simulation began */
	WRITER_USER,
	WRITER_PERSON, /* approvers and automation of the scenario */
	WRITER_MEMBER,
	WRITER_RUN_CONTROLLER,
	WRITER_PLACEMENT_CONTROLLER,
	WRITER_SCHEDULER,
	WRITER_API_SERVER, /* garbage collection and the like */
	WRITER_COUNT
};

enum trace_part {
	PART_CREATE,
	PART_SPEC,   /* body or typed spec */
	PART_STATUS,
	PART_META,   /* labels, annotations, finalizers */
	PART_DELETE, /* deletion requested, a finalizer holds the object */
	PART_REMOVE  /* gone */
};

enum trace_controller {
	CONTROLLER_RUN,
	CONTROLLER_PLACEMENT,
	CONTROLLER_SCHEDULER,
	CONTROLLER_COUNT
};

/* Why a pass happens. */
enum pass_cause {
	CAUSE_EVENT,  /* a watch event */
	CAUSE_TIMER,  /* an AddAfter that became due */
	CAUSE_RETRY,  /* an AddRateLimited (error or zero-delay requeue) that became due */
	CAUSE_DIRTY   /* became dirty while it was processed */
};

/* How a pass ends (engine.md 2, 4.2). */
enum pass_result {
	PASS_DONE,
	PASS_AFTER,
	PASS_NOW,
	PASS_ERROR
};

struct trace_pass {
	uint64_t number; /* of this controller, from 1 */
	enum trace_controller controller;
	enum pass_cause cause;
	int64_t ready_ns;   /* when the key became ready (it may then have waited for a worker) */
	int64_t begin_ns;
	int64_t end_ns;     /* meaningful at TRACE_PASS_END, like all below */
	enum pass_result result;
	int64_t after_ns;   /* delay asked for (PASS_AFTER) or imposed by the rate limiter (PASS_NOW, PASS_ERROR) */
	int64_t due_ns;     /* when the armed timer of the key fires; -1: none. An earlier one that was there wins (engine.md 4.3) */
	uint32_t failures;  /* AddRateLimited calls since the last Forget, before this one */
	const char *error;  /* NULL unless PASS_ERROR */
	int64_t run_generation; /* runs: the generation the pass read; 0 when the object was not there */
};

struct trace_record {
	int64_t at_ns; /* virtual time */
	uint16_t kind; /* enum trace_kind */
	uint8_t writer;
	uint8_t part;
	uint32_t subject; /* identity number */
	const struct identity *identity; /* NULL when the record is about no object */
	union {
		struct {
			const struct object *before; /* NULL: created */
			const struct object *after;  /* NULL: removed */
		} write;
		struct {
			uint32_t action; /* number of the action, from 0 */
			const char *message;
		} refused;
		struct {
			uint32_t action;
			const char *words;
			const char *file; /* where the scenario says so; NULL: nowhere */
			uint32_t line;
		} action;
		const struct trace_pass *pass;
		struct {
			const char *type, *reason, *message;
		} event;
		struct {
			const char *cluster;
			const struct object *snapshot; /* master resource snapshot; NULL: the resources were removed */
		} applied;
		struct {
			const char *words;
		} note;
	} as;
};

enum { TRACE_BLOCK = 1024 };

struct trace_block {
	struct trace_block *next;
	size_t count;
	struct trace_record records[TRACE_BLOCK];
};

struct trace {
	struct arena arena; /* owns the records, and nothing they point to: versions live in the world's arena */
	struct trace_block *first, *last;
	size_t count;
	uint64_t fingerprint; /* over (time, kind, subject) of all records */
	bool kept; /* false: records are fingerprinted and handed to the sink but not stored */
	void (*sink)(void *context, const struct trace_record *record); /* NULL: none */
	void *sink_context;
};

void trace_init(struct trace *trace);
void trace_deinit(struct trace *trace);
void trace_put(struct trace *trace, const struct trace_record *record);

/* Reading in order: struct trace_cursor cursor = trace_begin(trace); while ((record = trace_next(&cursor))) ... */
struct trace_cursor {
	const struct trace_block *block;
	size_t next;
};

struct trace_cursor trace_begin(const struct trace *trace);
const struct trace_record *trace_next(struct trace_cursor *cursor);

#endif
