#ifndef FLEETSIM_TOOLS_SUITE_GOLDEN_H
#define FLEETSIM_TOOLS_SUITE_GOLDEN_H

#include "scenarios/history.h"
#include "scenarios/outcome.h"
#include "scenarios/replay.h"

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Files beside a scenario x.yaml that hold what it is to print, to the byte. Only those that are there count; an empty narrative is filled by the first
 * update.
 *
 *   x.narrative.txt   the narrative
 *   x.tables.txt      kubectl's answers, each behind a prompt with the time: "20m$ kubectl get csur -o wide"
 *                     (tools/golden_prompt.h); lines with # may stand in front */

enum { GOLDENS_MAX = 4, GOLDEN_BYTES_MAX = 64 * 1024 * 1024 };

struct suite_goldens {
	struct check checks[GOLDENS_MAX];
	size_t count;
	size_t updated;          /* files that were written because they differed */
	const char *write_error; /* "PATH: cannot be written: ..."; NULL */
	const char *wrong;       /* what is wrong with a file, so that none was checked or written; NULL */
	struct place wrong_place;
};

/* All texts in `arena`. With `update`, files that differ are written and held; one that cannot be written has failed. */
void suite_goldens_check(struct suite_goldens *goldens, struct arena *arena, const char *path, const struct replay *replay,
			 const struct history *history, bool update);

#endif
