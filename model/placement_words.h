#ifndef FLEETSIM_MODEL_PLACEMENT_WORDS_H
#define FLEETSIM_MODEL_PLACEMENT_WORDS_H

#include "model/condition.h"
#include "model/placement_profile.h"

#include "sim/symbol.h"

#include <stdbool.h>
#include <stdint.h>

/* The words of a placement's status (hub-and-members.md 2.6, 2.7, 2.9). */

/* What is reported for a cluster and summed up for the placement, in KubeFleet's order. */
enum placed {
	PLACED_ROLLOUT_STARTED,
	PLACED_OVERRIDDEN,
	PLACED_WORK_SYNCHRONIZED,
	PLACED_APPLIED,
	PLACED_AVAILABLE,
	PLACED_DIFF_REPORTED,
	PLACED_COUNT
};

/* The list L of 2.6. */
struct placed_list {
	const enum placed *items;
	uint32_t count;
};

struct placed_list placed_expected(bool report_diff);

/* One type of condition; all texts are symbols of a world but the formats. */
struct placed_words {
	const char *word;                    /* type of the condition for a cluster, and on bindings */
	const char *type[2];                 /* of the placement's condition: cluster-scoped, namespaced */
	const char *unknown_reason;          /* for a cluster and for the placement */
	const char *unknown_message;         /* for a cluster */
	const char *reasons[3];              /* of the placement, by enum condition_status */
	const char *formats[3];              /* of the placement, by enum condition_status: number of clusters */
	const char *event_reason;            /* when it becomes True */
	const char *event_message;
};

struct placement_words {
	struct symbols *symbols;
	struct placed_words placed[PLACED_COUNT];
	const char *scheduled;               /* type for a cluster, and of a policy snapshot */
	const char *scheduled_type[2];       /* of the placement */
	const char *scheduled_reason;        /* for a cluster */
	const char *schedule_failed;
	const char *pending_reason, *pending_message; /* Scheduled of a placement whose scheduling is not over */
	const char *blocked_reason, *blocked_message; /* RolloutStarted of a cluster that must wait for others */
	const char *no_override_reason, *no_override_message;
	const char *external_reason;
	const char *external_different;      /* 2.7, 1 */
	const char *external_none[2];        /* 2.7, 2, by scope */
	const char *invalid_selectors;       /* reason */
	const char *synced_type, *synced_reason, *sync_failed_reason; /* 2.8 */
	const char *completed_reason, *completed_message; /* event */
	const char *cleaned_reason, *cleaned_message;     /* event */
	const char *normal;
};

void placement_words_init(struct placement_words *words, struct symbols *symbols, const struct placement_profile *profile);

#endif
