#include "reports/core_cells.h"

#include "reports/json_path.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

/* Pieces */

static size_t count_of(const struct value *nested)
{
	return nested && (nested->type == VALUE_LIST || nested->type == VALUE_MAP) ? nested->count : 0;
}

/* kubectl sorts "key=value" as one text, so `a-b=` comes before `a=`. */
static int compare_labels(const struct value_field *left, const struct value_field *right)
{
	size_t at = 0;
	while (left->key[at] && left->key[at] == right->key[at])
		at++;
	unsigned char one = left->key[at] ? (unsigned char)left->key[at] : '=';
	unsigned char other = right->key[at] ? (unsigned char)right->key[at] : '=';
	return one < other ? -1 : one > other;
}

void cell_write_labels(struct text *out, const struct value *labels, const char *none, struct arena *arena)
{
	size_t count = value_is(labels, VALUE_MAP) ? labels->count : 0;
	const struct value_field **sorted = ARENA_ARRAY(arena, const struct value_field *, count + 1);
	for (size_t i = 0; i < count; i++) {
		size_t at = i;
		for (; at && compare_labels(&labels->as.fields[i], sorted[at - 1]) < 0; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = &labels->as.fields[i];
	}
	for (size_t i = 0; i < count; i++)
		text_putf(out, "%s%s=%s", i ? "," : "", sorted[i]->key, value_text_or(sorted[i]->value, ""));
	if (!count)
		text_put(out, none);
}

static void write_requirement(struct text *out, const struct value *requirement)
{
	const char *key = value_text_at(requirement, "key");
	const char *operator = value_text_at(requirement, "operator");
	if (strcmp(operator, "Exists") == 0) {
		text_put(out, key);
	} else if (strcmp(operator, "DoesNotExist") == 0) {
		text_putf(out, "!%s", key);
	} else {
		text_putf(out, "%s %s (", key, strcmp(operator, "NotIn") == 0 ? "notin" : "in");
		cell_write_joined(out, value_get(requirement, "values"), NULL, ",");
		text_put_char(out, ')');
	}
}

/* Requirements come in the order of their keys. */
void cell_write_selector(struct text *out, const struct value *selector, const char *none, struct arena *arena)
{
	const struct value *labels = value_get(selector, "matchLabels");
	const struct value *expressions = value_get(selector, "matchExpressions");
	size_t label_count = count_of(labels);
	size_t expression_count = count_of(expressions);
	size_t next_label = 0;
	bool *done = ARENA_ARRAY(arena, bool, expression_count + 1);
	for (size_t left = label_count + expression_count; left; left--) {
		const struct value_field *label = next_label < label_count ? &labels->as.fields[next_label] : NULL;
		size_t least = expression_count;
		for (size_t i = 0; i < expression_count; i++)
			if (!done[i] && (least == expression_count ||
					 strcmp(value_text_at(expressions->as.items[i], "key"), value_text_at(expressions->as.items[least], "key")) < 0))
				least = i;
		if (label && (least == expression_count || strcmp(label->key, value_text_at(expressions->as.items[least], "key")) <= 0)) {
			text_putf(out, "%s=%s", label->key, value_text_or(label->value, ""));
			next_label++;
		} else {
			write_requirement(out, expressions->as.items[least]);
			done[least] = true;
		}
		if (left > 1)
			text_put_char(out, ',');
	}
	if (!label_count && !expression_count)
		text_put(out, none);
}

void cell_write_age(struct text *out, int64_t instant_ns, int64_t now_ns)
{
	duration_write_human(out, ns_subtract(now_ns, instant_ns));
}

void cell_write_joined(struct text *out, const struct value *list, const char *field, const char *separator)
{
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++) {
		const struct value *item = field ? value_get(list->as.items[i], field) : list->as.items[i];
		if (i)
			text_put(out, separator);
		if (item)
			json_path_write_value(out, item);
	}
}

const char *cell_condition(const struct value *conditions, const char *type)
{
	for (size_t i = 0; value_is(conditions, VALUE_LIST) && i < conditions->count; i++)
		if (strcmp(value_text_at(conditions->as.items[i], "type"), type) == 0)
			return value_text_at(conditions->as.items[i], "status");
	return "";
}

static bool is_deleting(const struct value *object)
{
	return value_find(object, "metadata", "deletionTimestamp", NULL) != NULL;
}

static void write_or(struct text *out, const char *text, const char *otherwise)
{
	text_put(out, *text ? text : otherwise);
}

/* Configuration */

static void write_count(struct text *out, size_t count)
{
	text_putf(out, "%zu", count);
}

void cell_config_data(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_count(out, count_of(value_get(object, "data")) + count_of(value_get(object, "binaryData")));
}

void cell_secret_data(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_count(out, count_of(value_get(object, "data")));
}

void cell_account_secrets(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_count(out, count_of(value_get(object, "secrets")));
}

void cell_webhooks(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_count(out, count_of(value_get(object, "webhooks")));
}

void cell_validations(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_count(out, count_of(value_find(object, "spec", "validations", NULL)));
}

void cell_csi_drivers(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_count(out, count_of(value_find(object, "spec", "drivers", NULL)));
}

void cell_namespace_status(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_or(out, value_text_or(value_find(object, "status", "phase", NULL), ""), is_deleting(object) ? "Terminating" : "Active");
}

void cell_param_kind(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *kind = value_find(object, "spec", "paramKind", NULL);
	if (kind)
		text_putf(out, "%s/%s", value_text_at(kind, "apiVersion"), value_text_at(kind, "kind"));
	else
		text_put(out, "<unset>");
}

/* Volumes */

static void write_modes(struct text *out, const struct value *modes)
{
	static const char *const names[][2] = {
		{"ReadWriteOnce", "RWO"}, {"ReadOnlyMany", "ROX"}, {"ReadWriteMany", "RWX"}, {"ReadWriteOncePod", "RWOP"}};
	bool any = false;
	for (size_t mode = 0; mode < sizeof names / sizeof names[0]; mode++) {
		bool found = false;
		for (size_t i = 0; i < count_of(modes); i++)
			found = found || strcmp(value_text_or(modes->as.items[i], ""), names[mode][0]) == 0;
		if (found)
			text_putf(out, "%s%s", any ? "," : "", names[mode][1]);
		any = any || found;
	}
}

void cell_volume_modes(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_modes(out, value_find(object, "spec", "accessModes", NULL));
}

void cell_volume_claim(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *claim = value_find(object, "spec", "claimRef", NULL);
	if (claim)
		text_putf(out, "%s/%s", value_text_at(claim, "namespace"), value_text_at(claim, "name"));
}

void cell_volume_status(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	text_put(out, is_deleting(object) ? "Terminating" : value_text_or(value_find(object, "status", "phase", NULL), "Pending"));
}

void cell_claim_status(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_volume_status(out, object, context);
}

/* A claim without a volume shows neither capacity nor modes. */
static bool is_bound(const struct value *claim)
{
	return *value_text_or(value_find(claim, "spec", "volumeName", NULL), "") != '\0';
}

void cell_claim_capacity(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	if (is_bound(object))
		text_put(out, value_text_or(value_find(object, "status", "capacity", "storage", NULL), "0"));
}

void cell_claim_modes(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	if (is_bound(object))
		write_modes(out, value_find(object, "status", "accessModes", NULL));
}

void cell_storage_class_name(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *mark = value_find(object, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class", NULL);
	text_put(out, value_text_or(value_find(object, "metadata", "name", NULL), ""));
	if (strcmp(value_text_or(mark, ""), "true") == 0)
		text_put(out, " (default)");
}

/* Access */

void cell_role_ref(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *role = value_get(object, "roleRef");
	text_putf(out, "%s/%s", value_text_at(role, "kind"), value_text_at(role, "name"));
}

static void write_subjects(struct text *out, const struct value *object, const char *kind)
{
	const struct value *subjects = value_get(object, "subjects");
	bool any = false;
	for (size_t i = 0; i < count_of(subjects); i++) {
		const struct value *subject = subjects->as.items[i];
		if (strcmp(value_text_at(subject, "kind"), kind) != 0)
			continue;
		text_put(out, any ? ", " : "");
		if (strcmp(kind, "ServiceAccount") == 0)
			text_putf(out, "%s/", value_text_at(subject, "namespace"));
		text_put(out, value_text_at(subject, "name"));
		any = true;
	}
}

void cell_subject_users(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_subjects(out, object, "User");
}

void cell_subject_groups(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_subjects(out, object, "Group");
}

void cell_subject_accounts(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_subjects(out, object, "ServiceAccount");
}

/* Events: the new form has eventTime and series, the old one firstTimestamp, lastTimestamp and count. */

static void write_since(struct text *out, const struct value *instant, const struct cell_context *context)
{
	int64_t instant_ns;
	if (value_is(instant, VALUE_TEXT) && instant_parse(instant->as.text, &instant_ns))
		cell_write_age(out, instant_ns, context->now_ns);
	else
		text_put(out, "<unknown>");
}

void cell_event_first_seen(struct text *out, const struct value *object, const struct cell_context *context)
{
	const struct value *first = value_get(object, "firstTimestamp");
	write_since(out, value_is(first, VALUE_TEXT) ? first : value_get(object, "eventTime"), context);
}

void cell_event_last_seen(struct text *out, const struct value *object, const struct cell_context *context)
{
	const struct value *series = value_get(object, "series");
	const struct value *last = value_get(object, "lastTimestamp");
	if (value_is(series, VALUE_MAP))
		write_since(out, value_get(series, "lastObservedTime"), context);
	else if (value_is(last, VALUE_TEXT))
		write_since(out, last, context);
	else
		cell_event_first_seen(out, object, context);
}

void cell_event_count(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *series = value_get(object, "series");
	int64_t count = value_int_or(value_get(value_is(series, VALUE_MAP) ? series : object, "count"), 0);
	text_putf(out, "%lld", (long long)(count || value_is(series, VALUE_MAP) ? count : 1));
}

void cell_event_object(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *target = value_get(object, "involvedObject");
	for (const char *at = value_text_at(target, "kind"); *at; at++)
		text_put_char(out, (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at));
	if (*value_text_at(target, "name"))
		text_putf(out, "/%s", value_text_at(target, "name"));
}

void cell_event_source(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *source = value_get(object, "source");
	const char *component = value_text_at(source, "component");
	const char *host = value_text_at(source, "host");
	if (!*component)
		component = value_text_at(object, "reportingComponent");
	if (!*host)
		host = value_text_at(object, "reportingInstance");
	text_putf(out, "%s%s%s", component, *host ? ", " : "", host);
}

void cell_event_message(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	static const char blanks[] = " \t\n\v\f\r";
	const char *message = value_text_at(object, "message");
	message += strspn(message, blanks);
	size_t size = strlen(message);
	while (size && strchr(blanks, message[size - 1]))
		size--;
	text_put_bytes(out, message, size);
}

/* Quotas and API services */

static void write_quota(struct text *out, const struct value *object, bool limits)
{
	const struct value *hard = value_find(object, "status", "hard", NULL);
	bool any = false;
	for (size_t i = 0; i < count_of(hard); i++) {
		const struct value_field *field = &hard->as.fields[i];
		if ((strncmp(field->key, "limits.", 7) == 0) != limits)
			continue;
		const struct value *used = value_find(object, "status", "used", field->key, NULL);
		text_putf(out, "%s%s: %s/", any ? ", " : "", field->key, value_text_or(used, "0"));
		json_path_write_value(out, field->value);
		any = true;
	}
}

void cell_quota_request(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_quota(out, object, false);
}

void cell_quota_limit(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	write_quota(out, object, true);
}

void cell_api_service(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *service = value_find(object, "spec", "service", NULL);
	if (value_is(service, VALUE_MAP))
		text_putf(out, "%s/%s", value_text_at(service, "namespace"), value_text_at(service, "name"));
	else
		text_put(out, "Local");
}

void cell_api_available(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *conditions = value_find(object, "status", "conditions", NULL);
	const char *status = cell_condition(conditions, "Available");
	write_or(out, status, "Unknown");
	for (size_t i = 0; *status && strcmp(status, "True") != 0 && i < conditions->count; i++)
		if (strcmp(value_text_at(conditions->as.items[i], "type"), "Available") == 0)
			text_putf(out, " (%s)", value_text_at(conditions->as.items[i], "reason"));
}
