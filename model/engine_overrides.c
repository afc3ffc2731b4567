#include "model/engine_pass.h"

#include "model/atoi.h"
#include "model/selector.h"

#include <string.h>

/* Override snapshots recorded for each cluster (engine.md 5.5). */

/* An object that overrides may select. */
struct candidate {
	const char *group, *version, *kind, *ns, *name;
};

struct candidates {
	struct candidate *items;
	size_t count, room;
};

static void add_candidate(struct arena *arena, struct candidates *list, struct candidate candidate)
{
	list->items = arena_room(arena, list->items, list->count, &list->room, sizeof *list->items);
	list->items[list->count++] = candidate;
}

static struct candidate candidate_of(struct arena *arena, const struct value *object)
{
	const char *api_version = value_text_or(value_get(object, "apiVersion"), "");
	const char *slash = strchr(api_version, '/');
	return (struct candidate){.group = slash ? arena_copy(arena, api_version, (size_t)(slash - api_version)) : "",
				  .version = slash ? slash + 1 : api_version,
				  .kind = value_text_or(value_get(object, "kind"), ""),
				  .ns = value_text_or(value_find(object, "metadata", "namespace", NULL), ""),
				  .name = value_text_or(value_find(object, "metadata", "name", NULL), "")};
}

static bool is_envelope(const char *kind)
{
	return strcmp(kind, "ClusterResourceEnvelope") == 0 || strcmp(kind, "ResourceEnvelope") == 0;
}

static void add_object(struct run_pass *pass, struct candidates *list, const struct value *object, const char *fallback_ns)
{
	struct candidate candidate = candidate_of(&pass->world->arena, object);
	if (!*candidate.ns && fallback_ns)
		candidate.ns = fallback_ns;
	add_candidate(&pass->world->arena, list, candidate);
	if (*candidate.ns)
		add_candidate(&pass->world->arena, list, (struct candidate){"", "v1", "Namespace", "", candidate.ns});
}

/* An envelope's contents count as well where the release says so. */
static void add_selected(struct run_pass *pass, struct candidates *list, const struct value *object)
{
	add_object(pass, list, object, NULL);
	const char *kind = value_text_or(value_get(object, "kind"), "");
	const struct value *data = value_get(object, "data");
	if (!pass->release->envelope_overrides || !is_envelope(kind) || !value_is(data, VALUE_MAP))
		return;
	const char *ns = value_text_or(value_find(object, "metadata", "namespace", NULL), NULL);
	for (size_t i = 0; i < data->count; i++)
		add_object(pass, list, data->as.fields[i].value, ns);
}

/* Snapshots of a group live where the placement key says; the engine's key has no namespace, so for a namespaced run sub-snapshots are looked for
 * among the cluster-scoped ones (engine.md 5.5 step 4). */
static const struct engine_error *gather_candidates(struct run_pass *pass, const struct object *master, struct candidates *list)
{
	struct world *world = pass->world;
	const char *size_text = object_annotation(master, "kubernetes-fleet.io/number-of-resource-snapshots");
	const char *index = object_label(master, "kubernetes-fleet.io/resource-index");
	int64_t size = 0;
	if (!size_text || atoi_parse(size_text, &size) != ATOI_OK)
		size = 0;
	int64_t found = 0;
	struct slot_list snapshots = store_list(&world->store, world->kinds.resource_snapshot[size > 1 ? SCOPE_CLUSTER : pass->scope]);
	for (size_t i = 0; i < snapshots.count; i++) {
		const struct object *snapshot = snapshots.items[i]->current;
		const char *parent = object_label(snapshot, "kubernetes-fleet.io/parent-CRP");
		const char *its_index = object_label(snapshot, "kubernetes-fleet.io/resource-index");
		bool same_group = parent && its_index && index && strcmp(parent, pass->run->run_spec->placement) == 0 &&
				  strcmp(its_index, index) == 0;
		if (size > 1 ? !same_group : snapshot != master)
			continue;
		found++;
		const struct value *selected = object_field(snapshot, "spec", "selectedResources", NULL);
		for (size_t j = 0; value_is(selected, VALUE_LIST) && j < selected->count; j++)
			add_selected(pass, list, selected->as.items[j]);
	}
	if (size > 1 && found != size)
		return engine_fail(pass, PREFIX_VALIDATION | PREFIX_EXPECTED,
				   "resource snapshots are still being created for the masterResourceSnapshot %s, total snapshot in the index group = "
				   "%lld, num Of existing snapshot in the group= %lld, placement = %s",
				   master->identity->name, (long long)size, (long long)found, pass->run->run_spec->placement);
	return NULL;
}

static bool pins_other_placement(const struct run_pass *pass, const struct object *override)
{
	const struct value *pin = object_field(override, "spec", "overrideSpec", "placement", NULL);
	if (!value_is(pin, VALUE_MAP))
		return false;
	const char *name = value_text_or(value_get(pin, "name"), "");
	if (strcmp(value_text_or(value_get(pin, "scope"), ""), "Namespaced") == 0)
		return true; /* compared as namespace/name with the bare name of the placement */
	return strcmp(name, pass->run->run_spec->placement) != 0;
}

static bool same(const struct value *map, const char *key, const char *text)
{
	return strcmp(value_text_or(value_get(map, key), ""), text) == 0;
}

static bool selects_any(const struct object *override, bool namespaced, const struct candidates *candidates)
{
	const struct value *selectors =
		object_field(override, "spec", "overrideSpec", namespaced ? "resourceSelectors" : "clusterResourceSelectors", NULL);
	for (size_t i = 0; value_is(selectors, VALUE_LIST) && i < selectors->count; i++) {
		const struct value *selector = selectors->as.items[i];
		for (size_t j = 0; j < candidates->count; j++) {
			const struct candidate *candidate = &candidates->items[j];
			bool scope_fits = namespaced ? strcmp(candidate->ns, override->identity->ns) == 0 : !*candidate->ns;
			if (scope_fits && same(selector, "group", candidate->group) && same(selector, "version", candidate->version) &&
			    same(selector, "kind", candidate->kind) && same(selector, "name", candidate->name))
				return true;
		}
	}
	return false;
}

/* Latest snapshots of one kind that can matter for this placement, by (namespace,) name. */
static uint32_t find_overrides(struct run_pass *pass, enum scope scope, const struct candidates *candidates, const struct object ***found,
			       bool *any)
{
	struct world *world = pass->world;
	struct slot_list list = store_list(&world->store, world->kinds.override_snapshot[scope]);
	uint32_t count = 0;
	*found = ARENA_ARRAY(&world->arena, const struct object *, list.count);
	for (size_t i = 0; i < list.count; i++) {
		const struct object *snapshot = list.items[i]->current;
		if (!object_is_latest(snapshot))
			continue;
		*any = true;
		if (candidates && !pins_other_placement(pass, snapshot) && selects_any(snapshot, scope == SCOPE_NAMESPACED, candidates))
			(*found)[count++] = snapshot;
	}
	return count;
}

/* A selector that does not convert. */
static const struct engine_error *bad_selector(struct run_pass *pass, const struct value *selector, const char *problem)
{
	return engine_fail(pass, PREFIX_VALIDATION | PREFIX_UNEXPECTED, "invalid cluster label selector %s: %s",
			   selector_go_text(&pass->world->arena, selector), problem);
}

static const struct engine_error *matches_cluster(struct run_pass *pass, const struct object *override, struct labels labels, bool *matches)
{
	const struct value *policy = object_field(override, "spec", "overrideSpec", "policy", NULL);
	*matches = false;
	if (!value_is(policy, VALUE_MAP))
		return engine_fail(pass, PREFIX_VALIDATION | PREFIX_UNEXPECTED, "policy is nil");
	const struct value *rules = value_get(policy, "overrideRules");
	for (size_t i = 0; value_is(rules, VALUE_LIST) && i < rules->count; i++) {
		const struct value *selector = value_get(rules->as.items[i], "clusterSelector");
		const struct value *terms = value_get(selector, "clusterSelectorTerms");
		if (!value_is(selector, VALUE_MAP))
			continue;
		if (!value_is(terms, VALUE_LIST) || terms->count == 0) {
			*matches = true;
			return NULL;
		}
		for (size_t j = 0; j < terms->count; j++) {
			const char *problem = NULL;
			const struct value *label_selector = value_get(terms->as.items[j], "labelSelector");
			const struct selector *compiled =
				selector_compile(&pass->world->arena, label_selector, pass->release->go_selector_errors, &problem);
			if (!compiled)
				return bad_selector(pass, label_selector, problem);
			if (selector_matches(compiled, labels)) {
				*matches = true;
				return NULL;
			}
		}
	}
	return NULL;
}

static const struct engine_error *overrides_for(struct run_pass *pass, const struct object *cluster, const struct object *const *cluster_wide,
						uint32_t cluster_wide_count, const struct object *const *resource, uint32_t resource_count,
						struct overrides *found)
{
	struct arena *arena = &pass->world->arena;
	const char **names = ARENA_ARRAY(arena, const char *, cluster_wide_count);
	struct override_ref *refs = ARENA_ARRAY(arena, struct override_ref, resource_count);
	*found = (struct overrides){.resource = refs, .cluster = names};
	for (uint32_t i = 0; i < cluster_wide_count + resource_count; i++) {
		const struct object *override = i < cluster_wide_count ? cluster_wide[i] : resource[i - cluster_wide_count];
		bool matches;
		const struct engine_error *error = matches_cluster(pass, override, cluster->meta.labels, &matches);
		if (error)
			return error;
		if (!matches)
			continue;
		if (i < cluster_wide_count)
			names[found->cluster_count++] = override->identity->name;
		else
			refs[found->resource_count++] = (struct override_ref){override->identity->name, override->identity->ns};
	}
	return NULL;
}

const struct engine_error *engine_find_overrides(struct run_pass *pass, const struct object *master, const struct binding_set *set,
						 const struct overrides ***found)
{
	struct world *world = pass->world;
	const struct object **cluster_wide;
	const struct object **resource;
	struct candidates candidates = {0};
	bool any = false;
	find_overrides(pass, SCOPE_CLUSTER, NULL, &cluster_wide, &any);
	find_overrides(pass, SCOPE_NAMESPACED, NULL, &resource, &any);
	if (!any)
		return NULL;
	const struct engine_error *error = gather_candidates(pass, master, &candidates);
	if (error)
		return error;
	uint32_t cluster_wide_count = find_overrides(pass, SCOPE_CLUSTER, &candidates, &cluster_wide, &any);
	uint32_t resource_count = find_overrides(pass, SCOPE_NAMESPACED, &candidates, &resource, &any);
	pass->overrides_exist = cluster_wide_count || resource_count;
	*found = ARENA_ARRAY(&world->arena, const struct overrides *, set->target_count);
	for (uint32_t i = 0; i < set->target_count; i++) {
		const struct object *cluster = store_get(&world->store, world->kinds.member_cluster, "", set->targets[i].cluster);
		struct overrides *own = ARENA_NEW(&world->arena, struct overrides);
		if (!cluster)
			return engine_fail(pass, PREFIX_VALIDATION | PREFIX_EXPECTED, "MemberCluster \"%s\" not found", set->targets[i].cluster);
		error = overrides_for(pass, cluster, cluster_wide, cluster_wide_count, resource, resource_count, own);
		if (error)
			return error;
		(*found)[i] = own->cluster_count || own->resource_count ? own : NULL;
	}
	return NULL;
}
