#ifndef FLEETSIM_REPORTS_FLEET_VERSIONS_H
#define FLEETSIM_REPORTS_FLEET_VERSIONS_H

#include "reports/story.h"

#include "sim/arena.h"

#include <stddef.h>
#include <stdint.h>

/* How many members hold which version of a placement, over time. */

enum { FLEET_VERSIONS_MAX = 64 }; /* versions of one placement that are told apart; older ones count as the oldest of them */

struct version_change {
	int64_t at_ns;
	uint32_t version; /* position in `versions`; UINT32_MAX: none */
	uint32_t before;  /* what the member held until then; UINT32_MAX: nothing */
};

struct fleet_versions {
	const char *ns, *placement;
	int64_t versions[FLEET_VERSIONS_MAX]; /* indices of resource snapshots, ascending */
	size_t version_count;
	bool merged;                    /* there were more */
	struct version_change *changes; /* in the order of time */
	size_t change_count, change_room;
	uint32_t most; /* members that held any version at a time */
};

struct fleet_versions_list {
	struct fleet_versions *items; /* in the order in which members first held them */
	size_t count, room;
};

/* All in the arena. Linear in the holdings. */
struct fleet_versions_list fleet_versions_of(struct arena *arena, const struct story *story);

/* Members that hold each version at the end of each of `columns` equal parts of the time: counts[column * version_count + version]. */
uint32_t *fleet_versions_sample(struct arena *arena, const struct fleet_versions *fleet, int64_t from_ns, int64_t until_ns, size_t columns);

#endif
