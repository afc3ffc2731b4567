#ifndef FLEETSIM_REPORTS_STORY_READER_H
#define FLEETSIM_REPORTS_STORY_READER_H

#include "reports/story.h"

#include "sim/symbol.h"

/* A story in the making. Private to story*.c. */

struct story_track;
struct story_request;

/* What the reader knows about one identity number. */
struct story_subject {
	struct story_run *run; /* the present incarnation */
	struct story_track *binding;
	struct story_request *request;
	enum story_armed armed; /* of the run's key, which outlives its incarnations */
	int64_t due_ns;
};

struct story_reader {
	struct story *story;
	struct arena *arena;
	struct symbols symbols;         /* so that names compare by pointer */
	struct story_subject *subjects; /* by identity number */
	size_t subject_count, subject_room;
	size_t run_room, holding_room;
	struct story_track *tracks;     /* hash by placement and cluster */
	struct story_request *requests; /* hash by namespace and name */
	struct story_held *held;        /* hash by placement: how many members hold what */
};

struct story_subject *story_subject_of(struct story_reader *reader, uint32_t number);

/* story_run.c */
void story_take_run(struct story_reader *reader, const struct trace_record *record);
void story_take_pass(struct story_reader *reader, const struct trace_record *record);
void story_finish_run(struct story_reader *reader, struct story_run *run);

/* story_member.c: bindings, approval requests, what members hold. */
void story_take_binding(struct story_reader *reader, const struct trace_record *record);
void story_take_request(struct story_reader *reader, const struct trace_record *record);
void story_take_applied(struct story_reader *reader, const struct trace_record *record);
void story_drop_tables(struct story_reader *reader);

/* When the update of a cluster was ready, STORY_NEVER if it is not, and its trouble since it was started. */
void story_note_member(struct story_reader *reader, const struct story_run *run, struct story_cluster *cluster);

/* Whether the binding of a cluster names the snapshot of the run. */
bool story_is_placed(struct story_reader *reader, const struct story_run *run, const char *cluster);

/* When the binding of a cluster that is to be removed was gone; STORY_NEVER: it is there. */
int64_t story_gone_ns(struct story_reader *reader, const struct story_run *run, const char *cluster);

/* When somebody approved a request; STORY_NEVER: it is not approved. */
int64_t story_approved_ns(struct story_reader *reader, const char *ns, const char *name);

/* The highest index that a member holds of a placement now; -1: none. */
int64_t story_held_index(struct story_reader *reader, const char *ns, const char *placement);

#endif
