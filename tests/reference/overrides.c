#include "tests/reference/api.h"
#include "tests/reference/engine.h"
#include "tests/reference/names.h"

#include "sim/text.h"

#include <string.h>

/* Override snapshots recorded per cluster (engine.md 5.5). */

struct candidate {
	const char *group, *version, *kind, *ns, *name;
};

struct candidates {
	struct candidate *items;
	size_t count, room;
};

static void add_candidate(struct ref_pass *pass, struct candidates *candidates, struct candidate candidate)
{
	candidates->items = arena_room(pass->arena, candidates->items, candidates->count, &candidates->room, sizeof(struct candidate));
	candidates->items[candidates->count++] = candidate;
}

static void add_object(struct ref_pass *pass, struct candidates *candidates, const struct value *object)
{
	const char *api_version = value_text_or(value_get(object, "apiVersion"), "");
	const char *slash = strchr(api_version, '/');
	const char *ns = ref_object_namespace(object);
	add_candidate(pass, candidates,
		      (struct candidate){
			      .group = slash ? arena_copy(pass->arena, api_version, (size_t)(slash - api_version)) : "",
			      .version = slash ? slash + 1 : api_version,
			      .kind = value_text_or(value_get(object, "kind"), ""),
			      .ns = ns,
			      .name = ref_object_name(object),
		      });
	if (*ns)
		add_candidate(pass, candidates, (struct candidate){.group = "", .version = "v1", .kind = "Namespace", .ns = "", .name = ns});
}

static bool is_envelope(const struct value *object)
{
	const char *kind = value_text_or(value_get(object, "kind"), "");
	return strcmp(kind, "ClusterResourceEnvelope") == 0 || strcmp(kind, "ResourceEnvelope") == 0;
}

/* Step 3 */
static void add_selected(struct ref_pass *pass, struct candidates *candidates, const struct value *snapshot)
{
	const struct value *objects = value_find(snapshot, "spec", "selectedResources", NULL);
	for (size_t i = 0; objects && i < objects->count; i++) {
		const struct value *object = objects->as.items[i];
		add_object(pass, candidates, object);
		const struct value *data = value_get(object, "data");
		if (!pass->release->envelopes_are_candidates || !is_envelope(object) || !value_is(data, VALUE_MAP))
			continue;
		for (size_t j = 0; j < data->count; j++) {
			struct value *content = value_copy(pass->arena, data->as.fields[j].value);
			struct value *metadata = value_get(content, "metadata");
			if (metadata && *ref_object_namespace(object))
				value_put_text(pass->arena, metadata, "namespace", ref_object_namespace(object));
			add_object(pass, candidates, content);
		}
	}
}

/* Step 2. The engine looks for a namespaced run's further parts among the cluster-scoped snapshots (step 4, last sentence). */
static struct ref_problem *read_group(struct ref_pass *pass, const struct value *master, struct candidates *candidates)
{
	const char *size_text = ref_object_annotation(master, REF_GROUP_SIZE_ANNOTATION);
	int64_t size;
	const char *error;
	if (!size_text || !ref_atoi(pass->arena, size_text, &size, &error))
		return ref_abort(pass, REF_INIT_23, "error", "the group size is not known", NULL);
	if (size == 1) {
		add_selected(pass, candidates, master);
		return NULL;
	}
	const char *index = ref_object_label(master, REF_RESOURCE_INDEX_LABEL);
	struct ref_list group = ref_api_list(pass->world, pass->arena, "ClusterResourceSnapshot", "", REF_PLACEMENT_LABEL, pass->placement_name,
					     REF_RESOURCE_INDEX_LABEL, index ? index : "", NULL);
	if ((int64_t)group.count != size)
		return ref_abort(pass, REF_INIT_23, "error", "the group is not complete", NULL);
	for (size_t i = 0; i < group.count; i++)
		add_selected(pass, candidates, group.items[i].tree);
	return NULL;
}

static bool text_is(const struct value *map, const char *key, const char *text)
{
	return strcmp(value_text_or(value_get(map, key), ""), text) == 0;
}

/* Step 4, second half: at least one selector names a candidate. A resource override's namespace is part of the key. */
static bool names_candidate(const struct value *spec, const char *selectors_key, const char *ns, const struct candidates *candidates)
{
	const struct value *selectors = value_get(spec, selectors_key);
	for (size_t i = 0; selectors && i < selectors->count; i++) {
		const struct value *selector = selectors->as.items[i];
		for (size_t j = 0; j < candidates->count; j++) {
			const struct candidate *candidate = &candidates->items[j];
			if (text_is(selector, "group", candidate->group) && text_is(selector, "version", candidate->version) &&
			    text_is(selector, "kind", candidate->kind) && text_is(selector, "name", candidate->name) &&
			    strcmp(ns, candidate->ns) == 0)
				return true;
		}
	}
	return false;
}

/* Step 4, first half: not pinned, or pinned to a placement of this plain name. */
static bool is_for_placement(struct ref_pass *pass, const struct value *spec, const char *ns)
{
	const struct value *placement = value_get(spec, "placement");
	if (!value_is(placement, VALUE_MAP))
		return true;
	const char *name = value_text_or(value_get(placement, "name"), "");
	if (text_is(placement, "scope", "Namespaced"))
		name = arena_format(pass->arena, "%s/%s", ns, name);
	return strcmp(name, pass->placement_name) == 0;
}

static struct ref_list keep_relevant(struct ref_pass *pass, struct ref_list found, const char *selectors_key, const struct candidates *candidates)
{
	struct ref_object *kept = ARENA_ARRAY(pass->arena, struct ref_object, found.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < found.count; i++) {
		const struct value *spec = value_find(found.items[i].tree, "spec", "overrideSpec", NULL);
		if (is_for_placement(pass, spec, found.items[i].ns) && names_candidate(spec, selectors_key, found.items[i].ns, candidates))
			kept[count++] = found.items[i];
	}
	return (struct ref_list){kept, count};
}

/* The selector as Go prints a pointer to it. */
static const char *shown_selector(struct ref_pass *pass, const struct value *selector)
{
	struct text out;
	text_init(&out, 0);
	text_put(&out, "&LabelSelector{MatchLabels:map[string]string{");
	const struct value *labels = value_get(selector, "matchLabels");
	for (size_t i = 0; labels && i < labels->count; i++)
		text_putf(&out, "%s: %s,", labels->as.fields[i].key, value_text_or(labels->as.fields[i].value, ""));
	text_put(&out, "},MatchExpressions:[]LabelSelectorRequirement{");
	const struct value *expressions = value_get(selector, "matchExpressions");
	for (size_t i = 0; expressions && i < expressions->count; i++) {
		const struct value *expression = expressions->as.items[i], *values = value_get(expression, "values");
		text_putf(&out, "LabelSelectorRequirement{Key:%s,Operator:%s,Values:[", value_text_or(value_get(expression, "key"), ""),
			  value_text_or(value_get(expression, "operator"), ""));
		for (size_t j = 0; values && j < values->count; j++)
			text_putf(&out, "%s%s", j ? " " : "", value_text_or(values->as.items[j], ""));
		text_put(&out, "],},");
	}
	text_put(&out, "},}");
	const char *shown = arena_text(pass->arena, text_view(&out));
	text_deinit(&out);
	return shown;
}

static struct ref_problem *unmatchable(struct ref_pass *pass, const char *symbol, const char *text)
{
	return ref_abort(pass, REF_INIT_24, "error", arena_format(pass->arena, "%s: %s", ref_text_symbol(pass->release, symbol), text), NULL);
}

/* "rule without clusterSelector -> never; empty clusterSelectorTerms -> always; otherwise any term's label selector matches" */
static struct ref_problem *rule_matches(struct ref_pass *pass, const struct value *rule, const struct value *labels, bool *result)
{
	const struct value *selector = value_get(rule, "clusterSelector");
	*result = false;
	if (!value_is(selector, VALUE_MAP))
		return NULL;
	const struct value *terms = value_get(selector, "clusterSelectorTerms");
	*result = !terms || terms->count == 0;
	for (size_t i = 0; terms && i < terms->count && !*result; i++) {
		const struct value *term = value_get(terms->as.items[i], "labelSelector");
		const char *error;
		*result = ref_selector_matches(pass->arena, pass->release, term, labels, &error);
		if (error)
			return unmatchable(pass, "X",
					   arena_format(pass->arena, "invalid cluster label selector %s: %s", shown_selector(pass, term), error));
	}
	return NULL;
}

/* Step 5 */
static struct ref_problem *override_matches(struct ref_pass *pass, const struct ref_object *override, const struct value *labels, bool *result)
{
	const struct value *policy = value_find(override->tree, "spec", "overrideSpec", "policy", NULL);
	*result = false;
	if (!value_is(policy, VALUE_MAP))
		return unmatchable(pass, "X", "policy is nil");
	const struct value *rules = value_get(policy, "overrideRules");
	for (size_t i = 0; rules && i < rules->count && !*result; i++) {
		struct ref_problem *problem = rule_matches(pass, rules->as.items[i], labels, result);
		if (problem)
			return problem;
	}
	return NULL;
}

static struct value *shown_override(struct ref_pass *pass, const struct ref_object *override)
{
	if (!*override->ns)
		return value_text(pass->arena, override->name);
	struct value *reference = value_map(pass->arena);
	value_put_text(pass->arena, reference, "name", override->name);
	value_put_text(pass->arena, reference, "namespace", override->ns);
	return reference;
}

/* Steps 5 and 6 for one of the two lists. */
static struct ref_problem *match_list(struct ref_pass *pass, struct ref_list overrides, const struct value *labels, struct value **matched)
{
	*matched = value_list(pass->arena);
	for (size_t i = 0; i < overrides.count; i++) {
		bool matches;
		struct ref_problem *problem = override_matches(pass, &overrides.items[i], labels, &matches);
		if (problem)
			return problem;
		if (matches)
			value_add(pass->arena, *matched, shown_override(pass, &overrides.items[i]));
	}
	return NULL;
}

/* Both lists or, after an error, none. They are there even when nothing matches (5.2). */
static struct ref_problem *record_for_cluster(struct ref_pass *pass, struct value *cluster, struct ref_list cluster_overrides,
					      struct ref_list overrides)
{
	const struct ref_object *member = ref_api_get(pass->world, "MemberCluster", "", ref_cluster_name(cluster));
	if (!member)
		return unmatchable(pass, "E", "the MemberCluster is gone");
	const struct value *labels = value_find(member->tree, "metadata", "labels", NULL);
	struct value *cluster_matched, *matched;
	struct ref_problem *problem = match_list(pass, cluster_overrides, labels, &cluster_matched);
	if (!problem)
		problem = match_list(pass, overrides, labels, &matched);
	if (problem)
		return problem;
	value_put(pass->arena, cluster, "clusterResourceOverrideSnapshots", cluster_matched);
	value_put(pass->arena, cluster, "resourceOverrideSnapshots", matched);
	return NULL;
}

static struct ref_problem *record_for_stage(struct ref_pass *pass, const struct value *stage, struct ref_list cluster_overrides,
					    struct ref_list overrides)
{
	const struct value *clusters = value_get(stage, "clusters");
	for (size_t i = 0; i < clusters->count; i++) {
		struct ref_problem *problem = record_for_cluster(pass, clusters->as.items[i], cluster_overrides, overrides);
		if (problem)
			return problem;
	}
	return NULL;
}

struct ref_problem *ref_overrides_record(struct ref_pass *pass, const struct value *master)
{
	struct ref_list cluster_overrides =
		ref_api_list(pass->world, pass->arena, "ClusterResourceOverrideSnapshot", NULL, REF_LATEST_LABEL, "true", NULL);
	struct ref_list overrides = ref_api_list(pass->world, pass->arena, "ResourceOverrideSnapshot", NULL, REF_LATEST_LABEL, "true", NULL);
	if (cluster_overrides.count == 0 && overrides.count == 0)
		return NULL;
	struct candidates candidates = {0};
	struct ref_problem *problem = read_group(pass, master, &candidates);
	if (problem)
		return problem;
	cluster_overrides = keep_relevant(pass, cluster_overrides, "clusterResourceSelectors", &candidates);
	overrides = keep_relevant(pass, overrides, "resourceSelectors", &candidates);
	if (cluster_overrides.count == 0 && overrides.count == 0)
		return NULL;
	for (int64_t i = 0; i < (int64_t)ref_stage_count(pass->status) && !problem; i++)
		problem = record_for_stage(pass, ref_stage(pass->status, i), cluster_overrides, overrides);
	return problem;
}
