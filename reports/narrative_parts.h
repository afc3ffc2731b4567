#ifndef FLEETSIM_REPORTS_NARRATIVE_PARTS_H
#define FLEETSIM_REPORTS_NARRATIVE_PARTS_H

#include "reports/narrative.h"
#include "reports/story.h"

/* A narrative in the making. Private to narrative*.c. */

enum { NARRATIVE_GATHERED = 3 };

struct narrator {
	struct arena arena;
	struct text body;
	struct text line;
	int64_t line_ns; /* when what is in `line` happened */
	int64_t start_ns;
	struct narrative_options options;
	const struct story *story; /* when it has concurrent runs, stages are told with their run */

	/* The same words about several subjects at one instant are gathered, and when there are many their number is told instead. */
	struct {
		struct text subjects[NARRATIVE_GATHERED];
		size_t count;
		int64_t at_ns;
		const char *noun; /* of many: "memberclusters" */
		struct text words;
	} gathered;

	/* An action of which nothing has been told yet; NULL: none. */
	const struct trace_record *action;
	const char *action_words; /* of the latest action */

	/* The person who acts; "" when nobody has a name. */
	struct text person;

	struct narrated_update *updates; /* hash by placement and cluster */

	/* A line that is to follow the status the present pass writes. */
	struct text later;
};

/* Starts a line: "[00:01:45] "; what it is about goes to the returned text, then narrate_words and narrate_end. */
struct text *narrate_begin(struct narrator *narrator, int64_t at_ns);
void narrate_words(struct narrator *narrator, const char *format, ...) __attribute__((format(printf, 2, 3)));
void narrate_end(struct narrator *narrator);

/* A whole line about an object. */
void narrate_object(struct narrator *narrator, const struct trace_record *record, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* narrative_place.c
 * Puts "staging" or "canary/member3" into the line, with the run's name in front where that is needed; `cluster` may be NULL. */
void narrate_place(struct narrator *narrator, const struct identity *run, const char *stage, const char *cluster);

/* Remembers which stage a cluster of a placement is updated in, so that what its member reports can be told there. */
void narrate_note_update(struct narrator *narrator, const struct object *run, const char *stage, const char *cluster);

/* Puts the place where the binding's cluster is or was updated; "placement/cluster" when it never was. */
void narrate_update_of(struct narrator *narrator, const struct object *binding);

/* A line that is told together with others of the same words and instant. */
void narrate_gather_object(struct narrator *narrator, const struct trace_record *record, const char *words);

void narrate_drop_updates(struct narrator *narrator);

/* narrative_run.c: a write of a run. */
void narrate_run(struct narrator *narrator, const struct trace_record *record);

/* narrative_object.c: a write of anything else. */
void narrate_other(struct narrator *narrator, const struct trace_record *record);

/* Creation, change and deletion by people; false when the write is none of these. */
bool narrate_by_hand(struct narrator *narrator, const struct trace_record *record, const char *created);

#endif
