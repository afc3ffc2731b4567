#ifndef FLEETSIM_REPORTS_REPORT_H
#define FLEETSIM_REPORTS_REPORT_H

#include "reports/attribution.h"
#include "reports/shorten.h"
#include "reports/story.h"
#include "reports/summary.h"

#include "scenarios/history.h"
#include "scenarios/outcome.h"
#include "scenarios/replay.h"
#include "scenarios/scenario.h"

#include "sim/io.h"
#include "sim/text.h"

#include <stdbool.h>

/* What every report of one finished replay is made of, and what all writers (html.h, out_*.h) share. Writers only read. */

/* What is worked out once for each run. */
struct report_run {
	const struct story_run *run;
	const struct attribution *attribution;
	struct summary summary;
	struct shorten_answer answers[SHORTEN_COUNT];
	uint32_t answer_count; /* 0: not asked, or the run did not succeed */
};

enum { REPORT_MEASURED_MAX = 5, REPORT_MEASURED_RECORDS_MAX = 100 * 1000 };

struct report {
	const struct scenario *scenario;
	const struct replay *replay; /* kept its trace */
	const struct history *history;
	const struct story *story;
	const struct outcome *outcome; /* NULL: nothing was checked */

	/* By report_prepare: */
	const struct report_run *runs; /* as many as the story has */
	const char *command;           /* that plays it again, for a shell; NULL: the scenario is not in files */
};

/* Sets `runs` and `command`, in the arena. `measures`: also what would shorten the first REPORT_MEASURED_MAX runs that succeeded, for which the
 * scenario is played again several times; not when its trace has more than REPORT_MEASURED_RECORDS_MAX records. */
void report_prepare(struct arena *arena, struct report *report, bool measures);

/* Where a writer puts its text. Long reports spill, so that they never are in memory as a whole. */
struct report_sink {
	struct text *out;
	struct io_output *file; /* NULL: all stays in `out` */
	const char *error;      /* why a writer could not make its report, a static text or in `arena`; NULL */
	struct arena *arena;
};

/* Between two pieces of a report. */
void report_sink_spill(struct report_sink *sink);

/* A failure of the file is kept there (sim/io.h); false when the text had to be cut. */
bool report_sink_end(struct report_sink *sink);

/* "waiting", "running", "succeeded", "skipped", "failed", "abandoned". */
const char *report_outcome_word(enum story_outcome outcome);

/* "example-run", "team-a/example-run"; a run whose name was used before gets its number: "example-run (2)". */
void report_put_run(struct text *out, const struct story_run *run);

/* Virtual nanoseconds as exact decimal seconds: "113.005", "60". */
void report_put_seconds(struct text *out, int64_t ns);

/* Clusters that the run updates, and those that it removes. */
uint32_t report_clusters_of(const struct story_run *run);
uint32_t report_removals_of(const struct story_run *run);

/* One word for what became of a cluster: "waiting", "updating", "updated", "failed"; of one to be removed "removing" and "removed". */
const char *report_cluster_word(const struct story_stage *stage, const struct story_cluster *cluster);

/* "36 expectations and 49 invariants held.", "2 of 38 expectations failed; 49 invariants held." */
void report_put_verdict(struct text *out, const struct outcome *outcome);

/* "quiet", "horizon", "runaway". */
const char *report_end_word(enum replay_end end);

#endif
