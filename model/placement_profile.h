#ifndef FLEETSIM_MODEL_PLACEMENT_PROFILE_H
#define FLEETSIM_MODEL_PLACEMENT_PROFILE_H

#include "model/release.h"

#include <stdbool.h>

/* What the placement controller of each KubeFleet release does differently, besides placement_snapshots_external and placement_resync_ns of
 * struct release. Numbers are sections of hub-and-members.md. */
struct placement_profile {
	const char *work_synchronized;    /* 2.6: message of WorkSynchronized True; number of clusters */
	const char *external_none;        /* 2.7, 2: kind of the runs to look at (not every release names it) */
	bool surplus_fails;               /* 2.6: more clusters selected than wanted end the pass with an error */
	bool none_selected_resets;        /* 2.6: without a selected cluster, Scheduled gets a new transition time */
	bool takes_deleting;              /* 2.5: objects being deleted inside a selected namespace are still taken */
	bool selection_scope;             /* 2.5: selectors of namespaces have a selectionScope */
	bool selection_by_selectors;      /* 2.5: NamespaceWithResourceSelectors */
	bool namespaced_placements;       /* 2.5: texts name a placement as <namespace>/<name> */
	const char *not_cluster_scoped;   /* 2.5: placement, resource */
	const char *not_namespaced;       /* 2.5: placement, resource */
	bool own_text_for_namespaces;     /* 2.5: a namespaced placement that selects namespaces */
	bool mirrors_status;              /* 2.8: statusReportingScope */
	bool policy_keeps_count;          /* 3.5: spec.policy of a policy snapshot has numberOfClusters */
};

const struct placement_profile *placement_profile_of(enum release_id id);

#endif
