#include "reports/core_cells.h"

#include "reports/json_path.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

/* Deployments, jobs and what scales them. */

static long long status_count(const struct value *object, const char *key)
{
	return (long long)value_int_or(value_find(object, "status", key, NULL), 0);
}

void cell_ready_replicas(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	long long wanted = (long long)value_int_or(value_find(object, "spec", "replicas", NULL), 1);
	text_putf(out, "%lld/%lld", status_count(object, "readyReplicas"), wanted);
}

void cell_containers(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	cell_write_joined(out, value_find(object, "spec", "template", "spec", "containers", NULL), "name", ",");
}

void cell_images(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	cell_write_joined(out, value_find(object, "spec", "template", "spec", "containers", NULL), "image", ",");
}

void cell_selector(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_write_selector(out, value_find(object, "spec", "selector", NULL), "<none>", context->arena);
}

void cell_deployment_selector(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_write_selector(out, value_find(object, "spec", "selector", NULL), "", context->arena);
}

void cell_node_selector(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_write_labels(out, value_find(object, "spec", "template", "spec", "nodeSelector", NULL), "<none>", context->arena);
}

void cell_cron_containers(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_containers(out, value_find(object, "spec", "jobTemplate", NULL), context);
}

void cell_cron_images(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_images(out, value_find(object, "spec", "jobTemplate", NULL), context);
}

void cell_cron_selector(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_selector(out, value_find(object, "spec", "jobTemplate", NULL), context);
}

void cell_cron_suspend(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *suspend = value_find(object, "spec", "suspend", NULL);
	text_put(out, value_is(suspend, VALUE_BOOL) && suspend->as.boolean ? "True" : "False");
}

void cell_cron_active(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *active = value_find(object, "status", "active", NULL);
	text_putf(out, "%zu", value_is(active, VALUE_LIST) ? active->count : (size_t)0);
}

/* The first condition that is true names the state; a deletion counts between failure and suspension. */
void cell_job_status(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	static const char *const types[] = {"Complete", "Failed", NULL, "Suspended", "FailureTarget", "SuccessCriteriaMet"};
	const struct value *conditions = value_find(object, "status", "conditions", NULL);
	bool deleting = value_find(object, "metadata", "deletionTimestamp", NULL) != NULL;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (types[i] ? strcmp(cell_condition(conditions, types[i]), "True") == 0 : deleting) {
			text_put(out, types[i] ? types[i] : "Terminating");
			return;
		}
	}
	text_put(out, "Running");
}

void cell_job_completions(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *completions = value_find(object, "spec", "completions", NULL);
	long long parallelism = (long long)value_int_or(value_find(object, "spec", "parallelism", NULL), 1);
	long long succeeded = status_count(object, "succeeded");
	if (value_is(completions, VALUE_INT))
		text_putf(out, "%lld/%lld", succeeded, (long long)completions->as.integer);
	else if (parallelism > 1)
		text_putf(out, "%lld/1 of %lld", succeeded, parallelism);
	else
		text_putf(out, "%lld/1", succeeded);
}

void cell_job_duration(struct text *out, const struct value *object, const struct cell_context *context)
{
	int64_t start_ns;
	int64_t end_ns;
	if (!instant_parse(value_text_or(value_find(object, "status", "startTime", NULL), ""), &start_ns))
		return;
	if (!instant_parse(value_text_or(value_find(object, "status", "completionTime", NULL), ""), &end_ns))
		end_ns = context->now_ns;
	cell_write_age(out, start_ns, end_ns);
}

void cell_autoscaler_reference(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *target = value_find(object, "spec", "scaleTargetRef", NULL);
	text_putf(out, "%s/%s", value_text_at(target, "kind"), value_text_at(target, "name"));
}

static void write_or(struct text *out, const struct value *value, const char *unit, const char *otherwise)
{
	if (value)
		json_path_write_value(out, value);
	text_put(out, value ? unit : otherwise);
}

/* "cpu: 12%/80%", "10/20 (avg)". The kind of source names the field that describes it. */
static void write_metric(struct text *out, const struct value *metric, const struct value *status)
{
	static const char *const sources[][2] = {{"Resource", "resource"},
						 {"ContainerResource", "containerResource"},
						 {"Pods", "pods"},
						 {"Object", "object"},
						 {"External", "external"}};
	size_t source = 0;
	while (source < 5 && strcmp(value_text_at(metric, "type"), sources[source][0]) != 0)
		source++;
	if (source == 5) {
		text_put(out, "<unknown type>");
		return;
	}
	const struct value *wanted = value_get(metric, sources[source][1]);
	const struct value *target = value_get(wanted, "target");
	const struct value *current = value_find(status, sources[source][1], "current", NULL);
	bool average = value_get(target, "averageValue") != NULL;
	if (source < 2) {
		const char *field = average ? "averageValue" : "averageUtilization";
		text_putf(out, "%s: ", value_text_at(wanted, "name"));
		write_or(out, value_get(current, field), average ? "" : "%", "<unknown>");
		text_put_char(out, '/');
		write_or(out, value_get(target, field), average ? "" : "%", "<auto>");
		return;
	}
	const char *field = average ? "averageValue" : "value";
	write_or(out, value_get(current, field), "", "<unknown>");
	text_put_char(out, '/');
	write_or(out, value_get(target, field), average && source > 2 ? " (avg)" : "", "");
}

void cell_autoscaler_targets(struct text *out, const struct value *object, const struct cell_context *context)
{
	enum { SHOWN_MAX = 2 };
	(void)context;
	const struct value *metrics = value_find(object, "spec", "metrics", NULL);
	const struct value *current = value_find(object, "status", "currentMetrics", NULL);
	size_t count = value_is(metrics, VALUE_LIST) ? metrics->count : 0;
	for (size_t i = 0; i < count && i < SHOWN_MAX; i++) {
		text_put(out, i ? ", " : "");
		write_metric(out, metrics->as.items[i], value_is(current, VALUE_LIST) && i < current->count ? current->as.items[i] : NULL);
	}
	if (!count)
		text_put(out, "<none>");
	if (count > SHOWN_MAX)
		text_putf(out, " + %zu more...", count - SHOWN_MAX);
}

/* The owner that controls the revision: "daemonset.apps/name". */
void cell_revision_controller(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *owners = value_find(object, "metadata", "ownerReferences", NULL);
	for (size_t i = 0; value_is(owners, VALUE_LIST) && i < owners->count; i++) {
		const struct value *owner = owners->as.items[i];
		const struct value *controls = value_get(owner, "controller");
		if (!value_is(controls, VALUE_BOOL) || !controls->as.boolean)
			continue;
		const char *slash = strchr(value_text_at(owner, "apiVersion"), '/');
		for (const char *at = value_text_at(owner, "kind"); *at; at++)
			text_put_char(out, (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at));
		if (slash)
			text_putf(out, ".%.*s", (int)(slash - value_text_at(owner, "apiVersion")), value_text_at(owner, "apiVersion"));
		text_putf(out, "/%s", value_text_at(owner, "name"));
		return;
	}
	text_put(out, "<none>");
}
