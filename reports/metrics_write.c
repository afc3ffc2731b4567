#include "reports/metrics.h"

#include "reports/go_number.h"
#include "reports/safe_text.h"

#include "sim/duration.h"

/* The text exposition format: families by name, labels by name, values as Go writes floats. */

struct label_pen {
	struct text *out;
	bool any;
};

static void put_escaped(struct text *out, const char *value)
{
	for (uint32_t code; (code = safe_next(&value));) {
		if (code == '\\' || code == '"')
			text_put_char(out, '\\');
		if (code == '\n')
			text_put(out, "\\n");
		else
			safe_put_code(out, code);
	}
}

static void put_label(struct label_pen *pen, const char *name, const char *value)
{
	if (!value)
		return;
	text_putf(pen->out, "%s%s=\"", pen->any ? "," : "{", name);
	put_escaped(pen->out, value);
	text_put_char(pen->out, '"');
	pen->any = true;
}

/* Behind the value: a deleted series has the time of its deletion there. */
static void end_sample(struct text *out, int64_t gone_ns)
{
	if (gone_ns != METRICS_LIVE)
		text_putf(out, " %lld", (long long)(gone_ns / NS_PER_MS));
	text_put_char(out, '\n');
}

static void put_value(struct text *out, double value, int64_t gone_ns)
{
	text_put(out, "} ");
	go_number_write_real(out, value);
	end_sample(out, gone_ns);
}

static void put_count(struct text *out, uint64_t count, int64_t gone_ns)
{
	text_putf(out, "} %llu", (unsigned long long)count);
	end_sample(out, gone_ns);
}

static void put_name(struct text *out, const char *name, const char *suffix, int64_t gone_ns)
{
	text_putf(out, "%s%s%s", gone_ns == METRICS_LIVE ? "" : "#~ ", name, suffix);
}

static void put_head(struct text *out, const char *name, const char *type, const char *help)
{
	text_putf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_gauge(struct text *out, const char *name, const struct metrics_gauge *gauge)
{
	const struct metrics_labels *labels = &gauge->labels;
	struct label_pen pen = {.out = out};
	struct text number;
	text_init(&number, 24);
	text_putf(&number, "%lld", (long long)labels->generation);
	put_name(out, name, "", gauge->gone_ns);
	put_label(&pen, "condition", labels->condition);
	put_label(&pen, "failureType", labels->failure_type);
	put_label(&pen, "generation", labels->generation ? text_view(&number) : NULL);
	put_label(&pen, "name", labels->name);
	put_label(&pen, "namespace", labels->ns);
	put_label(&pen, "reason", labels->reason);
	put_label(&pen, "state", labels->state);
	put_label(&pen, "status", labels->status);
	put_value(out, gauge->value, gauge->gone_ns);
	text_deinit(&number);
}

static struct label_pen begin_sample(struct text *out, const char *name, const char *suffix, const struct metrics_histogram *histogram)
{
	struct label_pen pen = {.out = out};
	put_name(out, name, suffix, histogram->gone_ns);
	put_label(&pen, "name", histogram->labels.name);
	put_label(&pen, "namespace", histogram->labels.ns);
	put_label(&pen, "taskType", histogram->labels.task_type);
	return pen;
}

static void put_bucket(struct text *out, const char *name, const struct metrics_histogram *histogram, const char *bound, uint64_t count)
{
	struct label_pen pen = begin_sample(out, name, "_bucket", histogram);
	put_label(&pen, "le", bound);
	put_count(out, count, histogram->gone_ns);
}

static void put_histogram(struct text *out, const char *name, const struct metrics_histogram *histogram, const double *bounds, size_t bound_count)
{
	uint64_t count = 0;
	for (size_t i = 0; i < bound_count; i++) {
		struct text bound;
		text_init(&bound, 64);
		go_number_write_real(&bound, bounds[i]);
		count += histogram->buckets[i];
		put_bucket(out, name, histogram, text_view(&bound), count);
		text_deinit(&bound);
	}
	put_bucket(out, name, histogram, "+Inf", histogram->count);
	begin_sample(out, name, "_sum", histogram);
	put_value(out, histogram->sum, histogram->gone_ns);
	begin_sample(out, name, "_count", histogram);
	put_count(out, histogram->count, histogram->gone_ns);
}

static bool any_gone(const struct metrics *metrics)
{
	bool gone = false;
	for (size_t i = 0; i < metrics->approval_count; i++)
		gone = gone || metrics->approvals[i].gone_ns != METRICS_LIVE;
	for (size_t i = 0; i < metrics->stage_count; i++)
		gone = gone || metrics->stages[i].gone_ns != METRICS_LIVE;
	for (size_t i = 0; i < metrics->status_count; i++)
		gone = gone || metrics->status[i].gone_ns != METRICS_LIVE;
	return gone;
}

void metrics_write(struct text *out, const struct metrics *metrics)
{
	static const char approval[] = "fleet_workload_update_run_approval_request_latency_seconds";
	static const char stage[] = "fleet_workload_update_run_stage_cluster_updating_duration_seconds";
	static const char status[] = "fleet_workload_update_run_status_last_timestamp_seconds";
	if (any_gone(metrics))
		text_put(out, "# Lines that begin with #~ were deleted together with their run, at the time behind the value.\n");
	if (metrics->approval_count)
		put_head(out, approval, "histogram", "Time from the creation of an approval request until its approval was accepted.");
	for (size_t i = 0; i < metrics->approval_count; i++)
		put_histogram(out, approval, &metrics->approvals[i], metrics_approval_bounds, METRICS_BUCKETS_MAX);
	if (metrics->stage_count)
		put_head(out, stage, "histogram", "Time from the start of a stage until all its clusters were updated.");
	for (size_t i = 0; i < metrics->stage_count; i++)
		put_histogram(out, stage, &metrics->stages[i], metrics_stage_bounds, METRICS_STAGE_BOUNDS);
	if (metrics->status_count)
		put_head(out, status, "gauge", "When an update run last had this status.");
	for (size_t i = 0; i < metrics->status_count; i++)
		put_gauge(out, status, &metrics->status[i]);
}
