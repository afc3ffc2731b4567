#ifndef FLEETSIM_REPORTS_ATTRIBUTION_PATH_H
#define FLEETSIM_REPORTS_ATTRIBUTION_PATH_H

#include "reports/attribution.h"

/* Building paths. Private to attribution*.c. */

struct path_writer {
	struct arena *arena;
	const struct story_run *run;
	struct time_path *path;
	int64_t at_ns;  /* where the path ends */
	int64_t end_ns; /* of what is known about the run */
	uint32_t stage; /* of what is put next */
	uint32_t cluster;
};

/* Each prolongs the path from where it ends to `until_ns`, which may lie before that: then nothing is put. */
void path_put(struct path_writer *writer, int64_t until_ns, enum time_part part);

/* Something was there to be seen, and the controller was not there: TIME_QUEUE, TIME_POLL, TIME_BACKOFF, TIME_REQUEUE, and TIME_HELD when nothing
 * was to wake it. */
void path_put_controller(struct path_writer *writer, int64_t until_ns);

/* The same when no cluster is at work: in state Stop TIME_STOP, in state Initialize TIME_HELD. */
void path_put_idle(struct path_writer *writer, int64_t until_ns);

/* `part`, but TIME_STOP in state Stop. */
void path_put_unless_stopped(struct path_writer *writer, int64_t until_ns, enum time_part part);

/* `part`, but from the stop on that nobody ended TIME_STOP: whatever else may happen, nothing comes of it. */
void path_put_until_the_stop(struct path_writer *writer, int64_t until_ns, enum time_part part);

/* attribution_stage.c */

/* The instant since which the clusters of a stage may be started; STORY_NEVER: not yet. */
int64_t stage_open_ns(const struct story_stage *stage);

/* From the begin of the stage until its clusters may be started. */
void path_put_before_clusters(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns);

/* From there along the chain of clusters until all are done. */
void path_put_clusters(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns);

/* And from there along the task that ended last (stage_last_task) to its end. */
void path_put_after_clusters(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns);

/* From the start of a cluster until `until_ns`, when it is ready or that is all there is. */
void path_put_working(struct path_writer *writer, const struct story_cluster *cluster, int64_t until_ns);

/* What a cluster in line waits for, from stage_open_ns to the end of the stage. */
void path_put_line(struct path_writer *writer, const struct story_stage *stage, int64_t end_ns);

#endif
