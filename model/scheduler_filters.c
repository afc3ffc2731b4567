#include "model/scheduler_cycle.h"

#include "model/eligibility.h"

#include <string.h>

/* ClusterAffinity */

static bool compile_labels(struct cycle *cycle, const struct value *selector, const struct selector **labels)
{
	const char *error = NULL;
	*labels = NULL;
	if (!value_is(selector, VALUE_MAP))
		return true;
	*labels = selector_compile(&cycle->world->arena, selector, cycle->world->release->go_selector_errors, &error);
	return *labels || scheduler_fail(cycle, arena_format(&cycle->world->arena, "plugin ClusterAffinity returned an error InternalError, failed to "
										   "parse label selector: %s, failed to match the cluster against a "
										   "required affinity term",
							     error));
}

static bool compile_terms(struct cycle *cycle, const struct value *list, const char *inner, struct affinity_terms *terms)
{
	size_t count = value_is(list, VALUE_LIST) ? list->count : 0;
	*terms = (struct affinity_terms){ARENA_ARRAY(&cycle->world->arena, struct affinity_term, count), count};
	for (size_t i = 0; i < count; i++) {
		const struct value *one = list->as.items[i];
		const struct value *body = inner ? value_get(one, inner) : one;
		const struct value *expressions = value_find(body, "propertySelector", "matchExpressions", NULL);
		struct affinity_term *term = &terms->items[i];
		if (!compile_labels(cycle, value_get(body, "labelSelector"), &term->labels))
			return false;
		term->properties = value_is(expressions, VALUE_LIST) && expressions->count ? expressions : NULL;
		term->weight = value_int_or(value_get(one, "weight"), 0);
		term->sorter = value_text_or(value_find(body, "propertySorter", "name", NULL), NULL);
		term->ascending = strcmp(value_text_or(value_find(body, "propertySorter", "sortOrder", NULL), ""), "Ascending") == 0;
	}
	return true;
}

static bool prepare_affinity(struct cycle *cycle)
{
	const struct value *affinity = value_find(cycle->policy, "affinity", "clusterAffinity", NULL);
	return compile_terms(cycle, value_find(affinity, "requiredDuringSchedulingIgnoredDuringExecution", "clusterSelectorTerms", NULL), NULL,
			     &cycle->required) &&
	       compile_terms(cycle, value_get(affinity, "preferredDuringSchedulingIgnoredDuringExecution"), "preference", &cycle->preferred);
}

static bool bad_term(struct cycle *cycle, const char *text)
{
	return scheduler_fail(cycle, arena_format(&cycle->world->arena,
						  "plugin ClusterAffinity returned an error InternalError, %s, failed to match the cluster against a "
						  "required affinity term",
						  text));
}

static bool compare_property(const char *operator, int order)
{
	if (strcmp(operator, "Gt") == 0)
		return order > 0;
	if (strcmp(operator, "Ge") == 0)
		return order >= 0;
	if (strcmp(operator, "Lt") == 0)
		return order < 0;
	if (strcmp(operator, "Le") == 0)
		return order <= 0;
	return (order == 0) == (strcmp(operator, "Eq") == 0);
}

static bool property_holds(struct cycle *cycle, const struct object *cluster, const struct value *expression, bool *holds)
{
	struct arena *arena = &cycle->world->arena;
	const char *name = value_text_or(value_get(expression, "name"), "");
	const struct value *values = value_get(expression, "values");
	struct quantity observed, wanted;
	bool found;
	*holds = false;
	if (!scheduler_property(cycle, cluster, name, "failed to match the cluster against a required affinity term", &observed, &found))
		return false;
	if (!found)
		return true;
	if (!value_is(values, VALUE_LIST) || values->count != 1)
		return bad_term(cycle, "more than one value in the property selector expression");
	const char *text = value_text_or(values->as.items[0], "");
	if (!quantity_parse(text, &wanted))
		return bad_term(cycle, arena_format(arena, "value specified in property selector %s is not a valid resource quantity: quantities must match "
							   "the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
						    text));
	*holds = compare_property(value_text_or(value_get(expression, "operator"), ""), quantity_compare(&observed, &wanted));
	return true;
}

static bool term_matches(struct cycle *cycle, const struct affinity_term *term, const struct object *cluster, bool *matches)
{
	*matches = !term->labels || selector_matches(term->labels, cluster->meta.labels);
	for (size_t i = 0; *matches && term->properties && i < term->properties->count; i++)
		if (!property_holds(cycle, cluster, term->properties->as.items[i], matches))
			return false;
	return true;
}

/* A filter: sets candidate->refused. False when the whole cycle fails. */
typedef bool filter(struct cycle *cycle, struct candidate *candidate);

static bool filter_affinity(struct cycle *cycle, struct candidate *candidate)
{
	bool matches = cycle->required.count == 0;
	for (size_t i = 0; !matches && i < cycle->required.count; i++)
		if (!term_matches(cycle, &cycle->required.items[i], candidate->cluster, &matches))
			return false;
	if (!matches)
		candidate->refused = "cluster does not match with any of the required cluster affinity terms";
	return true;
}

static bool filter_eligibility(struct cycle *cycle, struct candidate *candidate)
{
	candidate->refused = eligibility_refusal(cycle->world, candidate->cluster);
	return true;
}

static bool has_condition(const struct value *status, const char *type)
{
	const struct value *list = value_get(status, "conditions");
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++)
		if (strcmp(value_text_or(value_get(list->as.items[i], "type"), ""), type) == 0)
			return true;
	return false;
}

static bool filter_namespace(struct cycle *cycle, struct candidate *candidate)
{
	const char *ns = cycle->snapshot->identity->ns;
	const struct value *status = candidate->cluster->status;
	const struct value *namespaces = value_get(status, "namespaces");
	if (!*ns || !has_condition(status, "NamespaceCollectionSucceeded"))
		return true;
	if (!value_is(namespaces, VALUE_MAP))
		candidate->refused = "cluster has no namespace information available";
	else if (!value_get(namespaces, ns))
		candidate->refused = "target namespace does not exist on cluster";
	return true;
}

static bool same_text(const struct value *left, const struct value *right)
{
	return strcmp(value_text_or(left, ""), value_text_or(right, "")) == 0;
}

static bool tolerates(const struct value *toleration, const struct value *taint)
{
	const char *effect = value_text_or(value_get(toleration, "effect"), "");
	const char *key = value_text_or(value_get(toleration, "key"), "");
	bool exists = strcmp(value_text_or(value_get(toleration, "operator"), ""), "Exists") == 0;
	if (*effect && !same_text(value_get(toleration, "effect"), value_get(taint, "effect")))
		return false;
	if (exists)
		return !*key || same_text(value_get(toleration, "key"), value_get(taint, "key"));
	return same_text(value_get(toleration, "key"), value_get(taint, "key")) &&
	       same_text(value_get(toleration, "value"), value_get(taint, "value"));
}

static bool filter_taints(struct cycle *cycle, struct candidate *candidate)
{
	const struct value *taints = object_field(candidate->cluster, "spec", "taints", NULL);
	const struct value *tolerations = value_get(cycle->policy, "tolerations");
	for (size_t i = 0; value_is(taints, VALUE_LIST) && i < taints->count; i++) {
		const struct value *taint = taints->as.items[i];
		bool tolerated = false;
		for (size_t j = 0; !tolerated && value_is(tolerations, VALUE_LIST) && j < tolerations->count; j++)
			tolerated = tolerates(tolerations->as.items[j], taint);
		if (tolerated)
			continue;
		candidate->refused = arena_format(&cycle->world->arena, "taint &{Key:%s Value:%s Effect:%s} cannot be tolerated",
						  value_text_or(value_get(taint, "key"), ""), value_text_or(value_get(taint, "value"), ""),
						  value_text_or(value_get(taint, "effect"), ""));
		return true;
	}
	return true;
}

static bool filter_spread(struct cycle *cycle, struct candidate *candidate)
{
	(void)cycle;
	if (candidate->violates)
		candidate->refused = candidate->violation;
	return true;
}

/* SamePlacementAntiAffinity stands before the spread: a cluster that is present is neither picked nor refused from there on. */
static filter *const before_presence[] = {filter_affinity, filter_eligibility, filter_namespace, filter_taints};

static bool run_filters(struct cycle *cycle, struct candidate *candidate)
{
	for (size_t i = 0; i < sizeof before_presence / sizeof *before_presence; i++) {
		if (!before_presence[i](cycle, candidate))
			return false;
		if (candidate->refused)
			return true;
	}
	return candidate->present || filter_spread(cycle, candidate);
}

bool scheduler_filter(struct cycle *cycle)
{
	if (!prepare_affinity(cycle) || !scheduler_spread_prepare(cycle))
		return false;
	for (size_t i = 0; i < cycle->candidate_count; i++)
		if (!run_filters(cycle, &cycle->candidates[i]))
			return false;
	return true;
}
