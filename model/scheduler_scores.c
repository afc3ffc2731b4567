#include "model/scheduler_cycle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Properties */

static bool bad_property(struct cycle *cycle, const char *text, const char *fails)
{
	return scheduler_fail(cycle, arena_format(&cycle->world->arena, "plugin ClusterAffinity returned an error InternalError, %s, %s", text, fails));
}

/* Where in status.resourceUsage a resource property stands: "total-cpu". NULL, with the reason, when the name is bad. */
static const struct value *resource_of(struct arena *arena, const struct object *cluster, const char *name, const char **bad)
{
	const char *dash = strchr(name, '-');
	if (!dash || dash == name || !dash[1] || strchr(dash + 1, '-')) {
		*bad = arena_format(arena, "invalid resource property name: %s", name);
		return NULL;
	}
	const char *type = arena_copy(arena, name, (size_t)(dash - name));
	const char *where = strcmp(type, "total") == 0	       ? "capacity"
			    : strcmp(type, "allocatable") == 0 ? "allocatable"
			    : strcmp(type, "available") == 0   ? "available"
							       : NULL;
	if (!where) {
		*bad = arena_format(arena, "invalid capacity type %s in resource property name %s", type, name);
		return NULL;
	}
	return value_find(cluster->status, "resourceUsage", where, dash + 1, NULL);
}

/* Quantities are written as texts or plain numbers. */
static const char *quantity_text(struct arena *arena, const struct value *value)
{
	if (value_is(value, VALUE_INT))
		return arena_format(arena, "%lld", (long long)value->as.integer);
	if (value_is(value, VALUE_REAL))
		return arena_format(arena, "%.9g", value->as.real);
	return value_text_or(value, NULL);
}

bool scheduler_property(struct cycle *cycle, const struct object *cluster, const char *name, const char *fails, struct quantity *quantity,
			bool *found)
{
	static const char prefix[] = "resources.kubernetes-fleet.io/";
	struct arena *arena = &cycle->world->arena;
	const char *bad = NULL;
	const char *text;
	if (strncmp(name, prefix, sizeof prefix - 1) == 0) {
		name += sizeof prefix - 1;
		text = quantity_text(arena, resource_of(arena, cluster, name, &bad));
		if (bad)
			return bad_property(cycle,
					    arena_format(arena, "failed to retrieve resource property value for %s from cluster %s: %s", name,
							 cluster->identity->name, bad),
					    fails);
	} else {
		text = quantity_text(arena, value_find(cluster->status, "properties", name, "value", NULL));
	}
	*found = text != NULL;
	if (!text || quantity_parse(text, quantity))
		return true;
	return bad_property(cycle,
			    arena_format(arena, "value %s of property %s from cluster %s is not a valid quantity: quantities must match the regular "
						"expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
					 text, name, cluster->identity->name),
			    fails);
}

/* ClusterAffinity */

static bool observe_extremes(struct cycle *cycle, struct affinity_term *term)
{
	term->observed = false;
	for (size_t i = 0; i < cycle->candidate_count; i++) {
		struct quantity quantity;
		bool found;
		if (!scheduler_property(cycle, cycle->candidates[i].cluster, term->sorter, "failed to prepare plugin state", &quantity, &found))
			return false;
		if (!found)
			continue;
		if (!term->observed || quantity_compare(&quantity, &term->least) < 0)
			term->least = quantity;
		if (!term->observed || quantity_compare(&quantity, &term->greatest) > 0)
			term->greatest = quantity;
		term->observed = true;
	}
	return true;
}

static int64_t interpolate(const struct affinity_term *term, double value)
{
	double least = term->least.approximate;
	double greatest = term->greatest.approximate;
	double weight = (double)term->weight;
	if (!(least < greatest))
		return 0;
	if (term->ascending)
		return (int64_t)round((1 - (value - least) / (greatest - least)) * weight);
	return (int64_t)round((value - least) / (greatest - least) * weight);
}

static bool score_affinity(struct cycle *cycle, struct candidate *candidate)
{
	for (size_t i = 0; i < cycle->preferred.count; i++) {
		const struct affinity_term *term = &cycle->preferred.items[i];
		struct quantity quantity;
		bool found;
		if (term->weight == 0 || (term->labels && !selector_matches(term->labels, candidate->cluster->meta.labels)))
			continue;
		if (!term->sorter) {
			candidate->score.affinity += term->weight;
			continue;
		}
		if (!scheduler_property(cycle, candidate->cluster, term->sorter, "failed to calculate score", &quantity, &found))
			return false;
		if (found)
			candidate->score.affinity += interpolate(term, quantity.approximate);
	}
	return true;
}

bool scheduler_score(struct cycle *cycle, const struct candidate_list *candidates)
{
	for (size_t i = 0; i < cycle->preferred.count; i++)
		if (cycle->preferred.items[i].sorter && !observe_extremes(cycle, &cycle->preferred.items[i]))
			return false;
	for (size_t i = 0; i < candidates->count; i++) {
		candidates->items[i]->score.obsolete = candidates->items[i]->has_obsolete;
		if (!score_affinity(cycle, candidates->items[i]))
			return false;
	}
	return true;
}

/* TopologySpreadConstraints */

struct domain {
	const char *name;
	int64_t count;
};

/* How many clusters of each domain are present; the special counts of 4.6. */
struct domains {
	struct domain *items; /* by name */
	size_t count;
	int64_t smallest, second, largest;
};

static int compare_domains(const void *left, const void *right)
{
	return strcmp(((const struct domain *)left)->name, ((const struct domain *)right)->name);
}

static int compare_counts(const void *left, const void *right)
{
	int64_t one = *(const int64_t *)left;
	int64_t other = *(const int64_t *)right;
	return (one > other) - (one < other);
}

/* Sorts by name and merges what has one name. */
static void merge_domains(struct domains *domains)
{
	size_t kept = 0;
	qsort(domains->items, domains->count, sizeof *domains->items, compare_domains);
	for (size_t i = 0; i < domains->count; i++) {
		if (kept && strcmp(domains->items[kept - 1].name, domains->items[i].name) == 0)
			domains->items[kept - 1].count += domains->items[i].count;
		else
			domains->items[kept++] = domains->items[i];
	}
	domains->count = kept;
}

static struct domains count_domains(struct cycle *cycle, const char *key)
{
	struct arena *arena = &cycle->world->arena;
	struct domains domains = {.items = ARENA_ARRAY(arena, struct domain, cycle->candidate_count)};
	for (size_t i = 0; i < cycle->candidate_count; i++) {
		const char *name = object_label(cycle->candidates[i].cluster, key);
		if (name)
			domains.items[domains.count++] = (struct domain){name, cycle->candidates[i].present};
	}
	if (!domains.count)
		return domains;
	merge_domains(&domains);
	int64_t *counts = ARENA_ARRAY(arena, int64_t, domains.count);
	for (size_t i = 0; i < domains.count; i++)
		counts[i] = domains.items[i].count;
	qsort(counts, domains.count, sizeof *counts, compare_counts);
	domains.smallest = counts[0];
	domains.second = counts[domains.count > 1 ? 1 : 0];
	domains.largest = counts[domains.count - 1];
	return domains;
}

/* By how much one more binding in the domain changes the skew. */
static int64_t skew_change(const struct domains *domains, int64_t count)
{
	if (domains->largest == domains->smallest)
		return 1;
	if (count == domains->smallest && domains->smallest != domains->second)
		return -1;
	return count == domains->largest;
}

static void apply_constraint(struct cycle *cycle, const struct value *constraint, bool hard)
{
	const char *key = value_text_or(value_get(constraint, "topologyKey"), "");
	int64_t max_skew = value_int_or(value_get(constraint, "maxSkew"), 1);
	enum { PENALTY = 1000 };
	struct domains domains = count_domains(cycle, key);
	for (size_t i = 0; i < cycle->candidate_count; i++) {
		struct candidate *candidate = &cycle->candidates[i];
		struct domain asked = {.name = object_label(candidate->cluster, key)};
		if (candidate->violates || !asked.name)
			continue;
		const struct domain *own = bsearch(&asked, domains.items, domains.count, sizeof *domains.items, compare_domains);
		int64_t change = skew_change(&domains, own->count);
		bool violated = domains.largest - domains.smallest + change > max_skew;
		if (violated && hard) {
			candidate->violates = true;
			candidate->violation = arena_format(&cycle->world->arena,
							    "violated doNotSchedule topology spread constraint \"%s\" (max skew %lld)", key,
							    (long long)max_skew);
		} else {
			candidate->score.topology -= violated ? PENALTY : change;
		}
	}
}

bool scheduler_has_spread(const struct cycle *cycle)
{
	const struct value *constraints = value_get(cycle->policy, "topologySpreadConstraints");
	return value_is(constraints, VALUE_LIST) && constraints->count;
}

bool scheduler_spread_prepare(struct cycle *cycle)
{
	const struct value *constraints = value_get(cycle->policy, "topologySpreadConstraints");
	for (int pass = 0; scheduler_has_spread(cycle) && pass < 2; pass++) {
		for (size_t i = 0; i < constraints->count; i++) {
			const struct value *constraint = constraints->as.items[i];
			bool hard = strcmp(value_text_or(value_get(constraint, "whenUnsatisfiable"), ""), "ScheduleAnyway") != 0;
			if (hard == (pass == 0))
				apply_constraint(cycle, constraint, hard);
		}
	}
	return true;
}
