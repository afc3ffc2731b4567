#include "reports/core_cells.h"

#include "reports/json_path.h"

#include "sim/instant.h"

#include <string.h>

/* Pods and nodes. */

static size_t count_of(const struct value *list)
{
	return value_is(list, VALUE_LIST) ? list->count : 0;
}

static bool is_true(const struct value *value)
{
	return value_is(value, VALUE_BOOL) && value->as.boolean;
}

/* What a pod shows, gathered from its containers. */
struct pod_summary {
	size_t ready;
	size_t total;
	int64_t restarts;
	int64_t restarted_ns; /* the last time; 0 for never */
	char reason[320];
};

static void set_reason(struct pod_summary *summary, const char *prefix, const char *reason)
{
	size_t size = strlen(prefix);
	size_t rest = strnlen(reason, sizeof summary->reason - size - 1);
	memmove(summary->reason + size, reason, rest);
	memcpy(summary->reason, prefix, size);
	summary->reason[size + rest] = '\0';
}

static void set_exit(struct pod_summary *summary, const char *prefix, const struct value *terminated)
{
	struct text words;
	text_init(&words, 64);
	long long signal = (long long)value_int_or(value_get(terminated, "signal"), 0);
	if (*value_text_at(terminated, "reason"))
		text_put(&words, value_text_at(terminated, "reason"));
	else if (signal)
		text_putf(&words, "Signal:%lld", signal);
	else
		text_putf(&words, "ExitCode:%lld", (long long)value_int_or(value_get(terminated, "exitCode"), 0));
	set_reason(summary, prefix, text_view(&words));
	text_deinit(&words);
}

static void add_restarts(struct pod_summary *summary, const struct value *status)
{
	int64_t finished_ns;
	summary->restarts += value_int_or(value_get(status, "restartCount"), 0);
	if (instant_parse(value_text_or(value_find(status, "lastState", "terminated", "finishedAt", NULL), ""), &finished_ns) &&
	    finished_ns > summary->restarted_ns)
		summary->restarted_ns = finished_ns;
}

/* A side car: an init container that keeps running. */
static bool is_sidecar(const struct value *pod, const char *name)
{
	const struct value *containers = value_find(pod, "spec", "initContainers", NULL);
	for (size_t i = 0; i < count_of(containers); i++)
		if (strcmp(value_text_at(containers->as.items[i], "name"), name) == 0)
			return strcmp(value_text_at(containers->as.items[i], "restartPolicy"), "Always") == 0;
	return false;
}

/* Goes through the init containers up to the one that is not done; true when there is such a one. `sidecars` counts the restarts of side cars. */
static bool add_init_containers(struct pod_summary *summary, struct pod_summary *sidecars, const struct value *pod)
{
	const struct value *statuses = value_find(pod, "status", "initContainerStatuses", NULL);
	for (size_t i = 0; i < count_of(statuses); i++) {
		const struct value *status = statuses->as.items[i];
		const struct value *terminated = value_find(status, "state", "terminated", NULL);
		const char *waiting = value_text_or(value_find(status, "state", "waiting", "reason", NULL), "");
		bool sidecar = is_sidecar(pod, value_text_at(status, "name"));
		add_restarts(summary, status);
		if (sidecar)
			add_restarts(sidecars, status);
		if (terminated && value_int_or(value_get(terminated, "exitCode"), 0) == 0)
			continue;
		if (sidecar && is_true(value_get(status, "started"))) {
			summary->ready += is_true(value_get(status, "ready"));
			continue;
		}
		if (terminated) {
			set_exit(summary, "Init:", terminated);
		} else if (*waiting && strcmp(waiting, "PodInitializing") != 0) {
			set_reason(summary, "Init:", waiting);
		} else {
			struct text words;
			text_init(&words, 64);
			text_putf(&words, "%zu/%zu", i, count_of(value_find(pod, "spec", "initContainers", NULL)));
			set_reason(summary, "Init:", text_view(&words));
			text_deinit(&words);
		}
		return true;
	}
	return false;
}

static void add_containers(struct pod_summary *summary, const struct value *pod)
{
	const struct value *statuses = value_find(pod, "status", "containerStatuses", NULL);
	bool running = false;
	for (size_t i = count_of(statuses); i--;) {
		const struct value *status = statuses->as.items[i];
		const struct value *terminated = value_find(status, "state", "terminated", NULL);
		const char *waiting = value_text_or(value_find(status, "state", "waiting", "reason", NULL), "");
		add_restarts(summary, status);
		if (*waiting) {
			set_reason(summary, "", waiting);
		} else if (terminated) {
			set_exit(summary, "", terminated);
		} else if (is_true(value_get(status, "ready")) && value_find(status, "state", "running", NULL)) {
			running = true;
			summary->ready++;
		}
	}
	if (running && strcmp(summary->reason, "Completed") == 0) {
		bool ready = strcmp(cell_condition(value_find(pod, "status", "conditions", NULL), "Ready"), "True") == 0;
		set_reason(summary, "", ready ? "Running" : "NotReady");
	}
}

static void begin_summary(struct pod_summary *summary, const struct value *pod)
{
	const struct value *status = value_get(pod, "status");
	const struct value *conditions = value_get(status, "conditions");
	*summary = (struct pod_summary){.total = count_of(value_find(pod, "spec", "containers", NULL))};
	set_reason(summary, "", *value_text_at(status, "reason") ? value_text_at(status, "reason") : value_text_at(status, "phase"));
	for (size_t i = 0; i < count_of(conditions); i++)
		if (strcmp(value_text_at(conditions->as.items[i], "type"), "PodScheduled") == 0 &&
		    strcmp(value_text_at(conditions->as.items[i], "reason"), "SchedulingGated") == 0)
			set_reason(summary, "", "SchedulingGated");
	const struct value *inits = value_find(pod, "spec", "initContainers", NULL);
	for (size_t i = 0; i < count_of(inits); i++)
		summary->total += strcmp(value_text_at(inits->as.items[i], "restartPolicy"), "Always") == 0;
}

static void summarize(struct pod_summary *summary, const struct value *pod)
{
	const struct value *status = value_get(pod, "status");
	const char *phase = value_text_at(status, "phase");
	struct pod_summary sidecars = {0};
	begin_summary(summary, pod);
	bool initializing = add_init_containers(summary, &sidecars, pod);
	if (!initializing || strcmp(cell_condition(value_get(status, "conditions"), "Initialized"), "True") == 0) {
		summary->restarts = sidecars.restarts;
		summary->restarted_ns = sidecars.restarted_ns;
		add_containers(summary, pod);
	}
	if (!value_find(pod, "metadata", "deletionTimestamp", NULL))
		return;
	if (strcmp(value_text_at(status, "reason"), "NodeLost") == 0)
		set_reason(summary, "", "Unknown");
	else if (strcmp(phase, "Succeeded") != 0 && strcmp(phase, "Failed") != 0)
		set_reason(summary, "", "Terminating");
}

void cell_pod_ready(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	struct pod_summary summary;
	summarize(&summary, object);
	text_putf(out, "%zu/%zu", summary.ready, summary.total);
}

void cell_pod_status(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	struct pod_summary summary;
	summarize(&summary, object);
	text_put(out, summary.reason);
}

void cell_pod_restarts(struct text *out, const struct value *object, const struct cell_context *context)
{
	struct pod_summary summary;
	summarize(&summary, object);
	text_putf(out, "%lld", (long long)summary.restarts);
	if (summary.restarts && summary.restarted_ns) {
		text_put(out, " (");
		cell_write_age(out, summary.restarted_ns, context->now_ns);
		text_put(out, " ago)");
	}
}

void cell_pod_gates(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *gates = value_find(object, "spec", "readinessGates", NULL);
	const struct value *conditions = value_find(object, "status", "conditions", NULL);
	size_t open = 0;
	for (size_t i = 0; i < count_of(gates); i++)
		open += strcmp(cell_condition(conditions, value_text_at(gates->as.items[i], "conditionType")), "True") == 0;
	if (count_of(gates))
		text_putf(out, "%zu/%zu", open, gates->count);
	else
		text_put(out, "<none>");
}

void cell_node_status(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const char *ready = cell_condition(value_find(object, "status", "conditions", NULL), "Ready");
	text_put(out, !*ready ? "Unknown" : strcmp(ready, "True") == 0 ? "Ready" : "NotReady");
	if (is_true(value_find(object, "spec", "unschedulable", NULL)))
		text_put(out, ",SchedulingDisabled");
}

/* The least role after `last`: a label node-role.kubernetes.io/ROLE, or the value of kubernetes.io/role. */
static const char *next_role(const struct value *labels, const char *last)
{
	static const char prefix[] = "node-role.kubernetes.io/";
	const char *least = NULL;
	for (size_t i = 0; value_is(labels, VALUE_MAP) && i < labels->count; i++) {
		const struct value_field *label = &labels->as.fields[i];
		const char *role = "";
		if (strncmp(label->key, prefix, sizeof prefix - 1) == 0)
			role = label->key + sizeof prefix - 1;
		else if (strcmp(label->key, "kubernetes.io/role") == 0)
			role = value_text_or(label->value, "");
		if (strcmp(role, last) > 0 && (!least || strcmp(role, least) < 0))
			least = role;
	}
	return least;
}

void cell_node_roles(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *labels = value_find(object, "metadata", "labels", NULL);
	const char *role = next_role(labels, "");
	if (!role)
		text_put(out, "<none>");
	for (bool first = true; role; role = next_role(labels, role), first = false)
		text_putf(out, "%s%s", first ? "" : ",", role);
}

static void write_address(struct text *out, const struct value *node, const char *type)
{
	const struct value *addresses = value_find(node, "status", "addresses", NULL);
	for (size_t i = 0; i < count_of(addresses); i++) {
		if (strcmp(value_text_at(addresses->as.items[i], "type"), type) == 0) {
			text_put(out, value_text_at(addresses->as.items[i], "address"));
			return;
		}
	}
	text_put(out, "<none>");
}

void cell_node_internal_ip(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_address(out, object, "InternalIP");
}

void cell_node_external_ip(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_address(out, object, "ExternalIP");
}
