#include "tests/reference/api.h"
#include "tests/reference/engine.h"
#include "tests/reference/names.h"

#include "sim/json.h"
#include "sim/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Which resource snapshot a run takes (engine.md 2.3 INIT-19 to INIT-22, 2.3.1; hub-and-members.md 3.1 to 3.4). */

#define CHUNK_BYTES (800 * 1024)

static int64_t index_of(struct ref_pass *pass, const struct value *snapshot)
{
	const char *label = ref_object_label(snapshot, REF_RESOURCE_INDEX_LABEL);
	int64_t index;
	const char *error;
	return label && ref_atoi(pass->arena, label, &index, &error) ? index : -1;
}

static bool is_master(const struct value *snapshot)
{
	const char *hash = ref_object_annotation(snapshot, REF_HASH_ANNOTATION);
	return hash && *hash;
}

static struct ref_problem *pick_master(struct ref_pass *pass, struct ref_list found, const char *index, const struct value **master)
{
	for (size_t i = 0; i < found.count; i++) {
		if (is_master(found.items[i].tree)) {
			*master = found.items[i].tree;
			return NULL;
		}
	}
	return ref_abort(pass, REF_INIT_22, "placement", ref_nn(pass, pass->ns, pass->placement_name), "index", index, NULL);
}

/* INIT-19, INIT-20, INIT-22: looked up by the raw text, printed as a number. */
static struct ref_problem *choose_by_index(struct ref_pass *pass, const char *text, const struct value **master)
{
	int64_t index;
	const char *error;
	if (!ref_atoi(pass->arena, text, &index, &error) || index < 0)
		return ref_abort(pass, REF_INIT_19, "value", text, NULL);
	struct ref_list found = ref_api_list(pass->world, pass->arena, pass->scope->resource_snapshot, pass->ns, REF_PLACEMENT_LABEL,
					     pass->placement_name, REF_RESOURCE_INDEX_LABEL, text, NULL);
	if (found.count == 0)
		return ref_abort(pass, REF_INIT_20, "index", ref_number(pass, index), "placement", ref_nn(pass, pass->ns, pass->placement_name),
				 NULL);
	return pick_master(pass, found, ref_number(pass, index), master);
}

static struct ref_list all_snapshots(struct ref_pass *pass)
{
	return ref_api_list(pass->world, pass->arena, pass->scope->resource_snapshot, pass->ns, REF_PLACEMENT_LABEL, pass->placement_name, NULL);
}

static struct ref_list labelled_latest(struct ref_pass *pass)
{
	return ref_api_list(pass->world, pass->arena, pass->scope->resource_snapshot, pass->ns, REF_PLACEMENT_LABEL, pass->placement_name,
			    REF_LATEST_LABEL, "true", NULL);
}

/* 10.1 row 6, v0.2.2 */
static struct ref_problem *choose_latest(struct ref_pass *pass, const struct value **master)
{
	struct ref_list found = labelled_latest(pass);
	if (found.count == 0)
		return ref_retry(pass, REF_NO_LATEST, "placement", ref_nn(pass, pass->ns, pass->placement_name), NULL);
	return pick_master(pass, found, "", master);
}

/* The master labelled latest, else the one with the highest index, else NULL. */
static const struct value *latest_of(struct ref_pass *pass)
{
	struct ref_list labelled = labelled_latest(pass);
	if (labelled.count > 0)
		return labelled.items[0].tree;
	struct ref_list all = all_snapshots(pass);
	const struct value *latest = NULL;
	for (size_t i = 0; i < all.count; i++) {
		if (is_master(all.items[i].tree) && (!latest || index_of(pass, all.items[i].tree) > index_of(pass, latest)))
			latest = all.items[i].tree;
	}
	return latest;
}

static struct value *with_metadata(struct ref_pass *pass, const struct value *snapshot, const char *part, const char *key, const char *text)
{
	struct value *copy = value_copy(pass->arena, snapshot);
	struct value *metadata = value_get(copy, "metadata");
	if (!value_get(metadata, part))
		value_put(pass->arena, metadata, part, value_map(pass->arena));
	value_put_text(pass->arena, value_get(metadata, part), key, text);
	return copy;
}

/* 3.3: whether the old snapshot stays in force for now. An absent annotation is written, and counts as the exact now. */
static struct ref_problem *is_too_early(struct ref_pass *pass, const struct value *latest, bool *too_early)
{
	struct ref_world *world = pass->world;
	*too_early = false;
	if (world->minimum_interval_ns <= 0 && world->collection_ns <= 0)
		return NULL;
	const char *detected = ref_object_annotation(latest, REF_DETECTION_ANNOTATION);
	int64_t detected_ns = detected ? ref_instant(world, detected) : world->now_ns;
	int64_t created_ns = ref_instant(world, value_text_or(value_find(latest, "metadata", "creationTimestamp", NULL), ""));
	int64_t collected_ns = detected_ns + world->collection_ns, spaced_ns = created_ns + world->minimum_interval_ns;
	*too_early = world->now_ns < (collected_ns > spaced_ns ? collected_ns : spaced_ns);
	if (detected)
		return NULL;
	const char *now = ref_now_second(world, pass->arena);
	return ref_refused(pass, ref_api_update(world, with_metadata(pass, latest, "annotations", REF_DETECTION_ANNOTATION, now)));
}

struct group_member {
	const char *name;
	int64_t index;
	bool master;
};

/* Newest group first; in a group the master before its sub-snapshots. */
static int compare_members(const void *left, const void *right)
{
	const struct group_member *one = left, *other = right;
	if (one->index != other->index)
		return one->index > other->index ? -1 : 1;
	if (one->master != other->master)
		return one->master ? -1 : 1;
	return strcmp(one->name, other->name);
}

/* 3.4: "keep the newest R-1 groups, delete every object of older groups", when there are at least R objects. */
static struct ref_problem *collect_garbage(struct ref_pass *pass)
{
	int64_t limit = value_int_or(value_find(pass->placement, "spec", "revisionHistoryLimit", NULL), 10);
	struct ref_list all = all_snapshots(pass);
	if ((int64_t)all.count < limit)
		return NULL;
	struct group_member *members = ARENA_ARRAY(pass->arena, struct group_member, all.count + 1);
	for (size_t i = 0; i < all.count; i++)
		members[i] = (struct group_member){all.items[i].name, index_of(pass, all.items[i].tree), is_master(all.items[i].tree)};
	qsort(members, all.count, sizeof *members, compare_members);
	int64_t groups = 0;
	for (size_t i = 0; i < all.count; i++) {
		if (i == 0 || members[i].index != members[i - 1].index)
			groups++;
		if (groups <= limit - 1)
			continue;
		struct ref_problem *problem =
			ref_refused(pass, ref_api_delete(pass->world, pass->scope->resource_snapshot, pass->ns, members[i].name));
		if (problem)
			return problem;
	}
	return NULL;
}

static size_t json_size(const struct value *object)
{
	struct text text;
	text_init(&text, 0);
	json_write_compact(&text, object);
	size_t size = text.size;
	text_deinit(&text);
	return size;
}

/* 3.1, "Split": lists of objects, at least one. */
static struct value *split(struct ref_pass *pass, const struct value *selected)
{
	struct value *chunks = value_list(pass->arena), *chunk = value_list(pass->arena);
	size_t used = 0;
	value_add(pass->arena, chunks, chunk);
	for (size_t i = 0; i < selected->count; i++) {
		size_t size = json_size(selected->as.items[i]);
		if (chunk->count > 0 && used + size > CHUNK_BYTES) {
			chunk = value_list(pass->arena);
			value_add(pass->arena, chunks, chunk);
			used = 0;
		}
		value_add(pass->arena, chunk, selected->as.items[i]);
		used += size;
	}
	return chunks;
}

static struct value *new_snapshot(struct ref_pass *pass, const char *name, int64_t index, struct value *objects)
{
	struct arena *arena = pass->arena;
	struct value *labels = value_map(arena), *metadata = value_map(arena), *spec = value_map(arena), *snapshot = value_map(arena);
	value_put_text(arena, labels, REF_PLACEMENT_LABEL, pass->placement_name);
	value_put_text(arena, labels, REF_RESOURCE_INDEX_LABEL, ref_number(pass, index));
	value_put_text(arena, metadata, "name", name);
	if (*pass->ns)
		value_put_text(arena, metadata, "namespace", pass->ns);
	value_put(arena, metadata, "labels", labels);
	value_put(arena, metadata, "annotations", value_map(arena));
	value_put(arena, spec, "selectedResources", objects);
	value_put_text(arena, snapshot, "apiVersion", REF_GROUP "/v1beta1");
	value_put_text(arena, snapshot, "kind", pass->scope->resource_snapshot);
	value_put(arena, snapshot, "metadata", metadata);
	value_put(arena, snapshot, "spec", spec);
	return snapshot;
}

static struct ref_problem *create_group(struct ref_pass *pass, int64_t index, const struct value *selected, const char *hash,
					const struct value **master)
{
	struct arena *arena = pass->arena;
	const struct value *chunks = split(pass, selected);
	const char *name = arena_format(arena, "%s-%" PRId64 "-snapshot", pass->placement_name, index);
	struct value *snapshot = new_snapshot(pass, name, index, chunks->as.items[0]);
	value_put_text(arena, value_find(snapshot, "metadata", "labels", NULL), REF_LATEST_LABEL, "true");
	struct value *annotations = value_find(snapshot, "metadata", "annotations", NULL);
	value_put_text(arena, annotations, REF_HASH_ANNOTATION, hash);
	value_put_text(arena, annotations, REF_GROUP_SIZE_ANNOTATION, ref_number(pass, (int64_t)chunks->count));
	value_put_text(arena, annotations, REF_ENVELOPE_COUNT_ANNOTATION, "0");
	struct ref_problem *problem = ref_refused(pass, ref_api_create(pass->world, snapshot));
	for (size_t i = 1; i < chunks->count && !problem; i++) {
		const char *sub_name = arena_format(arena, "%s-%" PRId64 "-%zu", pass->placement_name, index, i - 1);
		struct value *sub = new_snapshot(pass, sub_name, index, chunks->as.items[i]);
		value_put_text(arena, value_find(sub, "metadata", "annotations", NULL), REF_SUBINDEX_ANNOTATION, ref_number(pass, (int64_t)i - 1));
		problem = ref_refused(pass, ref_api_create(pass->world, sub));
	}
	if (problem)
		return problem;
	*master = ref_api_get(pass->world, pass->scope->resource_snapshot, pass->ns, name)->tree;
	return NULL;
}

/* 2.3.1; hub-and-members.md 3.2 */
static struct ref_problem *choose_or_create(struct ref_pass *pass, const struct value **master)
{
	struct value *selected;
	struct ref_problem *problem = ref_resources_select(pass, &selected);
	if (problem)
		return problem;
	const char *hash = ref_resources_hash(pass, selected);
	const struct value *latest = latest_of(pass);
	const char *latest_label = latest ? ref_object_label(latest, REF_LATEST_LABEL) : NULL;
	bool is_latest = latest_label && strcmp(latest_label, "true") == 0;
	const char *latest_hash = latest ? ref_object_annotation(latest, REF_HASH_ANNOTATION) : NULL;
	*master = latest;
	if (latest_hash && strcmp(latest_hash, hash) == 0)
		return is_latest ? NULL
				 : ref_refused(pass, ref_api_update(pass->world, with_metadata(pass, latest, "labels", REF_LATEST_LABEL, "true")));
	if (is_latest) {
		bool too_early;
		problem = is_too_early(pass, latest, &too_early);
		if (problem || too_early)
			return problem;
		latest = ref_api_get(pass->world, pass->scope->resource_snapshot, pass->ns, ref_object_name(latest))->tree;
		problem = ref_refused(pass, ref_api_update(pass->world, with_metadata(pass, latest, "labels", REF_LATEST_LABEL, "false")));
		if (problem)
			return problem;
	}
	int64_t index = latest ? index_of(pass, latest) + 1 : 0;
	problem = collect_garbage(pass);
	return problem ? problem : create_group(pass, index, selected, hash, master);
}

struct ref_problem *ref_snapshot_choose(struct ref_pass *pass, const struct value **master)
{
	const char *index = value_text_or(value_find(pass->run, "spec", "resourceSnapshotIndex", NULL), "");
	if (*index || pass->release->empty_index == REF_EMPTY_ABORTS)
		return choose_by_index(pass, index, master);
	if (pass->release->empty_index == REF_EMPTY_TAKES_LATEST)
		return choose_latest(pass, master);
	return choose_or_create(pass, master);
}
