#ifndef FLEETSIM_REPORTS_METRICS_H
#define FLEETSIM_REPORTS_METRICS_H

#include "model/release.h"
#include "model/trace.h"

#include "sim/arena.h"
#include "sim/text.h"

#include <stddef.h>
#include <stdint.h>

/* The metrics of the run controller as a Prometheus server would scrape them from the hub agent (engine.md 8; what each release has: 10.1 rows 33
 * and 34). */

enum { METRICS_BUCKETS_MAX = 9 };

struct metrics_labels {
	const char *ns, *name;
	const char *state, *condition, *status, *reason, *failure_type; /* of the gauge; NULL where the release has no such label */
	int64_t generation;
	const char *task_type; /* of the approval latency */
};

/* When the series was deleted, which the controller does as soon as it sees that its run is to be deleted; METRICS_LIVE: it is there. */
enum { METRICS_LIVE = -1 };

struct metrics_gauge {
	struct metrics_labels labels;
	int64_t gone_ns; /* Unix time, or METRICS_LIVE */
	double value;    /* Unix time in seconds */
};

struct metrics_histogram {
	struct metrics_labels labels;
	int64_t gone_ns; /* Unix time, or METRICS_LIVE */
	uint64_t buckets[METRICS_BUCKETS_MAX + 1]; /* not cumulative; the last one is beyond all bounds */
	uint64_t count;
	double sum; /* seconds */
};

struct metrics {
	enum release_id release;
	struct metrics_gauge *status; /* fleet_workload_update_run_status_last_timestamp_seconds */
	size_t status_count;
	struct metrics_histogram *approvals; /* fleet_workload_update_run_approval_request_latency_seconds */
	size_t approval_count;
	struct metrics_histogram *stages; /* fleet_workload_update_run_stage_cluster_updating_duration_seconds */
	size_t stage_count;
};

/* All series at virtual time `until_ns` and all that were deleted until then, in the order in which they are written. The trace must be kept and
 * outlive them. */
struct metrics *metrics_collect(struct arena *arena, const struct trace *trace, enum release_id release, int64_t start_ns, int64_t until_ns);

/* Bounds of a histogram's buckets in seconds; the others have no more than METRICS_BUCKETS_MAX. */
extern const double metrics_approval_bounds[METRICS_BUCKETS_MAX];
enum { METRICS_STAGE_BOUNDS = 8 };
extern const double metrics_stage_bounds[METRICS_STAGE_BOUNDS];

/* The text exposition format, version 0.0.4. Families without a series are left out. A deleted series is a comment: its last samples behind "#~ ",
 * each with the time of the deletion as its timestamp, so that nobody who reads the text scrapes them, and `sed 's/^#~ //'` brings them back. */
void metrics_write(struct text *out, const struct metrics *metrics);

#endif
