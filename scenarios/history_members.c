#include "scenarios/history.h"

#include "sim/hash_table.h"
#include "sim/instant.h"

#include <stdlib.h>
#include <string.h>

/* What members hold, as documents. */

static void add_selected(struct arena *arena, struct value *objects, const struct object *snapshot)
{
	const struct value *selected = object_field(snapshot, "spec", "selectedResources", NULL);
	for (size_t i = 0; selected && selected->type == VALUE_LIST && i < selected->count; i++)
		value_add(arena, objects, selected->as.items[i]);
}

static bool same_label(const struct object *left, const struct object *right, const char *key)
{
	const char *one = object_label(left, key);
	const char *other = object_label(right, key);
	return one && other && strcmp(one, other) == 0;
}

/* The master's objects, then those of the rest of its group (hub-and-members.md 3.1) in the order of their numbers. */
static void add_group(const struct history *history, struct arena *arena, struct value *objects, const struct history_holding *holding)
{
	static const char subindex[] = "kubernetes-fleet.io/subindex-of-resource-snapshot";
	const struct object *master = holding->snapshot;
	const struct identity *identity = master->identity;
	struct history_list all = history_objects(history, arena, identity->kind, identity->ns, holding->at_ns);
	add_selected(arena, objects, master);
	for (long number = 0, found = 1; found; number++) {
		found = 0;
		for (size_t i = 0; i < all.count && !found; i++) {
			const char *text = object_annotation(all.items[i], subindex);
			if (!text || strtol(text, NULL, 10) != number || !same_label(all.items[i], master, "kubernetes-fleet.io/parent-CRP") ||
			    !same_label(all.items[i], master, "kubernetes-fleet.io/resource-index"))
				continue;
			add_selected(arena, objects, all.items[i]);
			found = 1;
		}
	}
}

/* Since when */

/* An object that is on a member, through how many bindings, and since when. */
struct since {
	UT_hash_handle hh;
	const char *key;
	uint32_t bindings;
	int64_t at_ns;
};

static const char *key_of(struct arena *arena, const struct value *object)
{
	const struct value *metadata = value_get(object, "metadata");
	const char *version = value_text_or(value_get(object, "apiVersion"), "");
	const char *slash = strchr(version, '/');
	return arena_format(arena, "%.*s\n%s\n%s\n%s", (int)(slash ? slash - version : 0), version, value_text_or(value_get(object, "kind"), ""),
			    value_text_or(value_get(metadata, "namespace"), ""), value_text_or(value_get(metadata, "name"), ""));
}

static struct since *find(struct since *table, const char *key)
{
	struct since *since;
	HASH_FIND_STR(table, key, since);
	return since;
}

static void arrive(struct since **table, struct arena *arena, const struct value *objects, int64_t at_ns)
{
	for (size_t i = 0; i < objects->count; i++) {
		const char *key = key_of(arena, objects->as.items[i]);
		struct since *since = find(*table, key);
		if (!since) {
			since = ARENA_NEW(arena, struct since);
			since->key = key;
			HASH_ADD_KEYPTR(hh, *table, since->key, strlen(since->key), since);
		}
		if (since->bindings++ == 0)
			since->at_ns = at_ns;
	}
}

static void leave(struct since *table, struct arena *arena, const struct value *objects)
{
	for (size_t i = 0; i < objects->count; i++) {
		struct since *since = find(table, key_of(arena, objects->as.items[i]));
		if (since && since->bindings)
			since->bindings--;
	}
}

/* As it is on the member, where it was created when it was applied for the first time. */
static struct value *dated(struct since *table, struct arena *arena, struct value *object, int64_t start_ns)
{
	const struct since *since = find(table, key_of(arena, object));
	const struct value *metadata = value_get(object, "metadata");
	if (!since || !value_is(metadata, VALUE_MAP))
		return object;
	struct text created;
	text_init(&created, 0);
	instant_write(&created, start_ns + since->at_ns);
	struct value *copy = value_copy_shallow(arena, object), *copied = value_copy_shallow(arena, metadata);
	value_put_text(arena, copied, "creationTimestamp", arena_text(arena, text_view(&created)));
	value_put(arena, copy, "metadata", copied);
	text_deinit(&created);
	return copy;
}

struct value *history_member_objects(const struct history *history, struct arena *arena, const char *cluster, int64_t at_ns)
{
	struct value *objects = value_list(arena);
	struct value **latest = ARENA_ARRAY(arena, struct value *, history->line_count);
	struct since *table = NULL;
	for (size_t i = 0; i < history->holding_count && history->holdings[i].at_ns <= at_ns; i++) {
		const struct history_holding *holding = &history->holdings[i];
		if (strcmp(holding->cluster, cluster) != 0)
			continue;
		/* What both versions have stays as it is. */
		struct value *before = latest[holding->binding->number], *after = NULL;
		if (holding->snapshot) {
			after = value_list(arena);
			add_group(history, arena, after, holding);
			arrive(&table, arena, after, holding->at_ns);
		}
		if (before)
			leave(table, arena, before);
		latest[holding->binding->number] = after;
	}
	for (size_t i = 0; i < history->line_count; i++)
		for (size_t k = 0; latest[i] && k < latest[i]->count; k++)
			value_add(arena, objects, dated(table, arena, latest[i]->as.items[k], history->start_ns));
	HASH_CLEAR(hh, table);
	return objects;
}
