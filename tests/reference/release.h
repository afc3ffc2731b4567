#ifndef FLEETSIM_TESTS_REFERENCE_RELEASE_H
#define FLEETSIM_TESTS_REFERENCE_RELEASE_H

#include <stdbool.h>

/* What each release does differently (engine.md 10.1). Numbers in comments are the rows of that table. */

enum ref_release_id { REF_MID_2025 = 1, REF_V0_2_2, REF_V0_3_1, REF_HEAD };
enum { REF_RELEASE_COUNT = REF_HEAD };

/* Row 6: what a run without a resource snapshot index does. */
enum ref_empty_index { REF_EMPTY_ABORTS, REF_EMPTY_TAKES_LATEST, REF_EMPTY_CREATES };

struct ref_release {
	enum ref_release_id id;
	const char *name;

	/* the spec of a run */
	bool has_state;                   /* 3 */
	bool run_spec_immutable;          /* 4 */
	bool index_required;              /* 5 */
	enum ref_empty_index empty_index; /* 6 */
	bool records_index_used;          /* 8 */
	int run_name_limit;               /* 9 */

	/* the strategy */
	bool has_max_concurrency; /* 11; without it one cluster at a time, and 24, 25, 26 as at mid-2025 */
	bool has_before_tasks;    /* 12 */
	bool strict_wait_pattern; /* 36 */

	/* approval requests */
	bool request_name_has_phase;                                    /* 13 */
	const char *run_label;                                          /* 14 */
	bool has_task_type_label;                                       /* 15 */
	const char *request_reason_prefix;                              /* 16 */
	const char *request_created_message, *request_approved_message; /* 17 */

	/* texts */
	const char *initialized_message; /* 18 */
	const char *abort_prefix;        /* 19 */
	const char *validation_prefix;   /* 20 */
	bool names_with_namespace;       /* 21: NN(x), else plain names */
	const char *run_noun_in_message; /* 38 */
	bool go_syntax_values;           /* 7.3, last point */
	const char *skipped_rules_value; /* 1.9: the value in "some validation rules were not checked" */

	/* behaviour */
	bool skips_empty_stages;       /* 28 */
	bool has_tolerated_reasons;    /* 29 */
	bool refreshes_generation;     /* 30 */
	bool stop_abort_marks_current; /* 31 */
	bool missing_binding_aborts;   /* 32 */
	bool defaults_placements;      /* 35 */
	bool external_is_one_way;      /* 37 */
	bool envelopes_are_candidates; /* 45 */
	bool has_selection_scope;      /* hub-and-members.md 2.5 */
	bool has_selector_modes;       /* hub-and-members.md 2.5: NamespaceWithResourceSelectors and its texts */
};

/* NULL when there is no release of that name. */
const struct ref_release *ref_release_named(const char *name);

#endif
