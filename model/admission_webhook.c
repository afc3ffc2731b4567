#include "model/admission.h"

#include "model/names.h"
#include "model/selector.h"

#include "sim/text.h"

#include <string.h>

/* What KubeFleet's validating webhook denies (hub-and-members.md 2.2). Whether the selected kinds exist in the cluster, and in which scope, is
 * not looked at here. */

enum { NAME_BYTES_MAX = 63 };

/* Denials in order of discovery. Nested lists of the webhook are flat in its text, so one list serves for each wrapping. */
struct denials {
	struct arena *arena;
	bool go_values;
	const char **texts;
	size_t count, room;
};

static void deny(struct denials *denials, const char *text)
{
	for (size_t i = 0; i < denials->count; i++)
		if (strcmp(denials->texts[i], text) == 0)
			return;
	denials->texts = arena_room(denials->arena, denials->texts, denials->count, &denials->room, sizeof *denials->texts);
	denials->texts[denials->count++] = text;
}

static const char *join(const struct denials *denials)
{
	struct text out;
	text_init(&out, 0);
	for (size_t i = 0; i < denials->count; i++) {
		text_put(&out, i ? ", " : "");
		text_put(&out, denials->texts[i]);
	}
	const char *joined = arena_format(denials->arena, denials->count > 1 ? "[%s]" : "%s", text_view(&out));
	text_deinit(&out);
	return joined;
}

static struct denials inner_list(const struct denials *denials)
{
	return (struct denials){.arena = denials->arena, .go_values = denials->go_values};
}

static bool is_given(const struct value *list)
{
	return value_is(list, VALUE_LIST) && list->count;
}

/* Selectors */

static void check_label_selector(struct denials *denials, const struct value *selector, const char *parent)
{
	const char *error = NULL;
	if (!selector_compile(denials->arena, selector, denials->go_values, &error))
		deny(denials, arena_format(denials->arena, "the labelSelector in %s %s is invalid: %s", parent,
					   selector_go_text(denials->arena, selector), error));
}

static void check_resource_selectors(struct denials *denials, const struct value *selectors)
{
	for (size_t i = 0; value_is(selectors, VALUE_LIST) && i < selectors->count; i++) {
		const struct value *selector = selectors->as.items[i];
		const struct value *labels = value_get(selector, "labelSelector");
		if (!labels)
			continue;
		if (*value_text_at(selector, "name"))
			deny(denials,
			     arena_format(denials->arena,
					  "the labelSelector and name fields are mutually exclusive in selector {Group:%s Version:%s Kind:%s "
					  "Name:%s LabelSelector:%s SelectionScope:%s}",
					  value_text_at(selector, "group"), value_text_at(selector, "version"), value_text_at(selector, "kind"),
					  value_text_at(selector, "name"), selector_go_text(denials->arena, labels),
					  value_text_at(selector, "selectionScope")));
		check_label_selector(denials, labels, "resource selector");
	}
}

/* Tolerations */

static const char *show_toleration(struct arena *arena, const struct value *toleration)
{
	return arena_format(arena, "{Key:%s Operator:%s Value:%s Effect:%s}", value_text_at(toleration, "key"), value_text_at(toleration, "operator"),
			    value_text_at(toleration, "value"), value_text_at(toleration, "effect"));
}

static bool has_toleration(const struct value *tolerations, size_t until, const struct value *wanted)
{
	static const char *const keys[] = {"key", "operator", "value", "effect"};
	for (size_t i = 0; value_is(tolerations, VALUE_LIST) && i < until; i++) {
		bool same = true;
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
			same &= strcmp(value_text_at(tolerations->as.items[i], keys[k]), value_text_at(wanted, keys[k])) == 0;
		if (same)
			return true;
	}
	return false;
}

static void check_toleration(struct denials *denials, const struct value *toleration)
{
	struct arena *arena = denials->arena;
	const char *shown = show_toleration(arena, toleration);
	const char *key = value_text_at(toleration, "key");
	struct name_faults faults = {0};
	if (*key)
		faults = label_check_key(key);
	for (uint32_t i = 0; i < faults.count; i++)
		deny(denials, arena_format(arena, "invalid toleration key %s: %s", shown, faults.texts[i]));
	if (strcmp(value_text_at(toleration, "operator"), "Exists") == 0) {
		if (*value_text_at(toleration, "value"))
			deny(denials,
			     arena_format(arena, "invalid toleration %s: toleration value needs to be empty, when operator is Exists", shown));
		return;
	}
	if (!*key)
		deny(denials, arena_format(arena, "invalid toleration %s: toleration key cannot be empty, when operator is Equal", shown));
	faults = label_check_value(value_text_at(toleration, "value"));
	for (uint32_t i = 0; i < faults.count; i++)
		deny(denials, arena_format(arena, "invalid toleration value %s: %s", shown, faults.texts[i]));
}

static void check_tolerations(struct denials *denials, const struct value *tolerations)
{
	for (size_t i = 0; value_is(tolerations, VALUE_LIST) && i < tolerations->count; i++) {
		const struct value *toleration = tolerations->as.items[i];
		check_toleration(denials, toleration);
		if (has_toleration(tolerations, i, toleration))
			deny(denials, arena_format(denials->arena, "toleration %s already exists, tolerations must be unique",
						   show_toleration(denials->arena, toleration)));
	}
}

/* Affinity */

static void check_required_terms(struct denials *denials, const struct value *terms)
{
	for (size_t i = 0; value_is(terms, VALUE_LIST) && i < terms->count; i++) {
		check_label_selector(denials, value_get(terms->as.items[i], "labelSelector"), "cluster selector");
		if (value_get(terms->as.items[i], "propertySorter"))
			deny(denials, "PropertySorter is not allowed for RequiredDuringSchedulingIgnoredDuringExecution affinity");
	}
}

static void check_preferred(struct denials *denials, const struct value *preferred)
{
	for (size_t i = 0; i < preferred->count; i++) {
		const struct value *preference = value_get(preferred->as.items[i], "preference");
		check_label_selector(denials, value_get(preference, "labelSelector"), "preferred cluster selector");
		if (value_get(preference, "propertySelector"))
			deny(denials, "PropertySelector is not allowed for PreferredDuringSchedulingIgnoredDuringExecution affinity");
	}
}

static void check_affinity(struct denials *denials, const struct value *policy, const char *type)
{
	const struct value *affinity = value_find(policy, "affinity", "clusterAffinity", NULL);
	const struct value *preferred = value_get(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
	check_required_terms(denials, value_find(affinity, "requiredDuringSchedulingIgnoredDuringExecution", "clusterSelectorTerms", NULL));
	if (!is_given(preferred))
		return;
	if (strcmp(type, "PickAll") == 0)
		deny(denials, "PreferredDuringSchedulingIgnoredDuringExecution will be ignored for placement policy type PickAll");
	else
		check_preferred(denials, preferred);
}

/* Policy */

static void check_cluster_name(struct denials *denials, const char *name)
{
	struct name_faults faults = name_check_subdomain(name);
	if (faults.count)
		deny(denials, arena_format(denials->arena, "PickFixed cluster name %s is not a valid member name: %s", name,
					   name_faults_join(denials->arena, &faults, "; ")));
	if (strlen(name) > NAME_BYTES_MAX)
		deny(denials, arena_format(denials->arena, "PickFixed cluster name %s cannot have length exceeding %d", name, NAME_BYTES_MAX));
}

static bool stands_before(const struct value *names, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(value_text_or(names->as.items[i], ""), value_text_or(names->as.items[at], "")) == 0)
			return true;
	return false;
}

static void check_fixed(struct denials *denials, const struct value *policy)
{
	const struct value *names = value_get(policy, "clusterNames");
	for (size_t i = 0; value_is(names, VALUE_LIST) && i < names->count; i++) {
		check_cluster_name(denials, value_text_or(names->as.items[i], ""));
		if (!stands_before(names, i))
			continue;
		deny(denials, "cluster names must be unique for policy type PickFixed");
		break;
	}
	if (value_get(policy, "numberOfClusters"))
		deny(denials, "number of clusters must be nil for policy type PickFixed, only valid for PickN placement policy type");
	if (value_get(policy, "affinity"))
		deny(denials, "affinity must be nil for policy type PickFixed, only valid for PickAll/PickN placement policy types");
	if (is_given(value_get(policy, "topologySpreadConstraints")))
		deny(denials, "topology spread constraints needs to be empty for policy type PickFixed, only valid for PickN policy type");
	if (value_get(policy, "tolerations"))
		deny(denials, "tolerations needs to be empty for policy type PickFixed, only valid for PickAll/PickN");
}

static void check_all(struct denials *denials, const struct value *policy)
{
	if (is_given(value_get(policy, "clusterNames")))
		deny(denials, "cluster names needs to be empty for policy type PickAll, only valid for PickFixed policy type");
	if (value_get(policy, "numberOfClusters"))
		deny(denials, "number of clusters must be nil for policy type PickAll, only valid for PickN placement policy type");
	check_affinity(denials, policy, "PickAll");
	if (is_given(value_get(policy, "topologySpreadConstraints")))
		deny(denials, "topology spread constraints needs to be empty for policy type PickAll, only valid for PickN policy type");
	check_tolerations(denials, value_get(policy, "tolerations"));
}

static void check_number(struct denials *denials, const struct value *policy)
{
	const struct value *number = value_get(policy, "numberOfClusters");
	if (is_given(value_get(policy, "clusterNames")))
		deny(denials, "cluster names needs to be empty for policy type PickN, only valid for PickFixed policy type");
	if (!number)
		deny(denials, "number of cluster cannot be nil for policy type PickN");
	else if (value_int_or(number, 0) < 0)
		deny(denials,
		     arena_format(denials->arena, "number of clusters cannot be %lld for policy type PickN", (long long)value_int_or(number, 0)));
	check_affinity(denials, policy, "PickN");
	check_tolerations(denials, value_get(policy, "tolerations"));
}

static void check_policy(struct denials *denials, const struct value *policy)
{
	struct denials inner = inner_list(denials);
	const char *type = value_text_at(policy, "placementType");
	if (strcmp(type, "PickFixed") == 0)
		check_fixed(&inner, policy);
	else if (strcmp(type, "PickAll") == 0)
		check_all(&inner, policy);
	else if (strcmp(type, "PickN") == 0)
		check_number(&inner, policy);
	if (inner.count)
		deny(denials, arena_format(denials->arena, "the placement policy field is invalid: %s", join(&inner)));
}

/* Rollout strategy */

static void check_strategy(struct denials *denials, const struct value *strategy)
{
	struct denials inner = inner_list(denials);
	const char *type = value_text_at(strategy, "type");
	bool external = strcmp(type, "External") == 0;
	const struct value *apply = value_get(strategy, "applyStrategy");
	if (*type && !external && strcmp(type, "RollingUpdate") != 0)
		deny(&inner, arena_format(denials->arena, "unsupported rollout strategy type `%s`", type));
	if (external && value_get(strategy, "rollingUpdate"))
		deny(&inner, "rollingUpdateConifg is not valid for ExternalRollout strategy type");
	if (value_get(apply, "serverSideApplyConfig") && strcmp(value_text_at(apply, "type"), "ServerSideApply") != 0)
		deny(&inner, "serverSideApplyConfig is only valid for ServerSideApply strategy type");
	if (inner.count)
		deny(denials, arena_format(denials->arena, "the rollout Strategy field  is invalid: %s", join(&inner)));
}

/* NULL when the placement is fine. */
static const char *check_placement(struct arena *arena, bool go_values, const struct value *placement)
{
	struct denials denials = {.arena = arena, .go_values = go_values};
	const struct value *spec = value_get(placement, "spec");
	if (strlen(value_text_or(value_find(placement, "metadata", "name", NULL), "")) > NAME_BYTES_MAX)
		deny(&denials, "the name field cannot have length exceeding 63");
	check_resource_selectors(&denials, value_get(spec, "resourceSelectors"));
	if (value_get(spec, "policy"))
		check_policy(&denials, value_get(spec, "policy"));
	check_strategy(&denials, value_get(spec, "strategy"));
	return denials.count ? join(&denials) : NULL;
}

/* No policy is PickAll. */
static bool type_changes(const struct value *old, const struct value *now)
{
	const char *before = value_text_or(value_find(old, "spec", "policy", "placementType", NULL), "PickAll");
	const char *after = value_text_or(value_find(now, "spec", "policy", "placementType", NULL), "PickAll");
	return strcmp(before, after) != 0;
}

static bool loses_toleration(const struct value *old, const struct value *now)
{
	const struct value *before = value_find(old, "spec", "policy", "tolerations", NULL);
	const struct value *after = value_find(now, "spec", "policy", "tolerations", NULL);
	for (size_t i = 0; value_is(before, VALUE_LIST) && i < before->count; i++)
		if (!has_toleration(after, value_is(after, VALUE_LIST) ? after->count : 0, before->as.items[i]))
			return true;
	return false;
}

static const char *find_denial(struct arena *arena, const struct admission_request *request, bool go_values, const char *type)
{
	const char *invalid = NULL;
	if (request->old)
		invalid = check_placement(arena, go_values, request->old);
	if (invalid && value_find(request->proposed, "metadata", "deletionTimestamp", NULL))
		return NULL;
	if (invalid)
		return arena_format(arena, "deny update on old invalid v1beta1 %s with DeletionTimestamp not set %s", type, invalid);
	if (request->old && type_changes(request->old, request->proposed))
		return "placement type is immutable";
	if (request->old && loses_toleration(request->old, request->proposed))
		return "tolerations have been updated/deleted, only additions to tolerations are allowed";
	invalid = check_placement(arena, go_values, request->proposed);
	return invalid ? arena_format(arena, "deny create/update v1beta1 %s has invalid fields %s", type, invalid) : NULL;
}

const char *admission_webhook_placement(struct arena *arena, const struct admission_request *request)
{
	bool clustered = strcmp(request->kind, "ClusterResourcePlacement") == 0;
	if (!clustered && strcmp(request->kind, "ResourcePlacement") != 0)
		return NULL;
	const char *denial = find_denial(arena, request, release_of(request->release)->go_selector_errors, clustered ? "CRP" : "RP");
	if (!denial)
		return NULL;
	return arena_format(arena, "admission webhook \"fleet.%sv1beta1.validating\" denied the request: %s",
			    clustered ? "clusterresourceplacement" : "resourceplacement", denial);
}
