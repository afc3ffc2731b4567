#include "model/store.h"

#include "model/binding.h"
#include "model/placement_status.h"
#include "model/run.h"

#include "sim/hash_table.h"
#include "sim/instant.h"
#include "sim/rng.h"

#include <assert.h>
#include <string.h>

struct slot_key {
	const struct kind_info *kind;
	const char *ns, *name;
};

struct slot_entry {
	UT_hash_handle hh;
	struct slot_key key;
	struct slot slot;
};

struct kind_list {
	UT_hash_handle hh;
	const struct kind_info *kind;
	struct slot **items;
	size_t count, room;
};

struct store_index {
	struct slot_entry *slots;
	struct kind_list *kinds;
	uint32_t next_number;
};

void store_init(struct store *store)
{
	store->index = alloc_take(sizeof *store->index);
	store->resource_version = 0;
	store->epoch = 0;
}

void store_deinit(struct store *store)
{
	HASH_CLEAR(hh, store->index->slots);
	HASH_CLEAR(hh, store->index->kinds);
	alloc_release(store->index);
	store->index = NULL;
}

/* The wall clock now. */
static int64_t instant_now(const struct store *store)
{
	return store->start_ns + *store->now_ns;
}

uint64_t store_next_epoch(struct store *store)
{
	return ++store->epoch;
}

struct slot *store_slot(struct store *store, const struct kind_info *kind, const char *ns, const char *name)
{
	struct slot_key key = {kind, symbol_of(store->symbols, ns ? ns : ""), symbol_of(store->symbols, name)};
	struct slot_entry *entry;
	HASH_FIND(hh, store->index->slots, &key, sizeof key, entry);
	if (!entry) {
		entry = ARENA_NEW(store->arena, struct slot_entry);
		entry->key = key;
		entry->slot.identity = (struct identity){store->index->next_number++, kind, key.ns, key.name};
		HASH_ADD(hh, store->index->slots, key, sizeof key, entry);
	}
	return &entry->slot;
}

const struct object *store_get(struct store *store, const struct kind_info *kind, const char *ns, const char *name)
{
	struct slot_key key = {kind, symbol_of(store->symbols, ns ? ns : ""), symbol_of(store->symbols, name)};
	struct slot_entry *entry;
	HASH_FIND(hh, store->index->slots, &key, sizeof key, entry);
	return entry ? entry->slot.current : NULL;
}

static struct kind_list *list_of(struct store *store, const struct kind_info *kind)
{
	struct kind_list *list;
	HASH_FIND(hh, store->index->kinds, &kind, sizeof kind, list);
	if (!list) {
		list = ARENA_NEW(store->arena, struct kind_list);
		list->kind = kind;
		HASH_ADD(hh, store->index->kinds, kind, sizeof kind, list);
	}
	return list;
}

struct slot_list store_list(struct store *store, const struct kind_info *kind)
{
	struct kind_list *list = list_of(store, kind);
	return (struct slot_list){list->items, list->count};
}

struct slot_list store_list_copy(struct store *store, const struct kind_info *kind)
{
	struct kind_list *list = list_of(store, kind);
	struct slot **items = ARENA_ARRAY(store->arena, struct slot *, list->count);
	if (list->count)
		memcpy(items, list->items, list->count * sizeof *items);
	return (struct slot_list){items, list->count};
}

const struct kind_info *store_kind(const struct store *store, size_t *next)
{
	size_t at = 0;
	for (const struct kind_list *list = store->index->kinds; list; list = list->hh.next) {
		if (at++ == *next) {
			(*next)++;
			return list->kind;
		}
	}
	return NULL;
}

struct slot_list store_list_namespace(struct store *store, const char *ns)
{
	struct slot **items = NULL;
	size_t count = 0;
	size_t room = 0;
	for (const struct kind_list *list = store->index->kinds; list; list = list->hh.next) {
		for (size_t i = 0; i < list->count; i++) {
			if (strcmp(list->items[i]->identity.ns, ns) != 0)
				continue;
			items = arena_room(store->arena, items, count, &room, sizeof *items);
			items[count++] = list->items[i];
		}
	}
	return (struct slot_list){items, count};
}

static int compare_names(const struct identity *left, const struct identity *right)
{
	int order = strcmp(left->ns, right->ns);
	return order ? order : strcmp(left->name, right->name);
}

/* Where an identity stands or belongs in the list. */
static size_t list_position(const struct kind_list *list, const struct identity *identity)
{
	size_t low = 0;
	size_t high = list->count;
	if (high && compare_names(&list->items[high - 1]->identity, identity) < 0)
		return high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_names(&list->items[middle]->identity, identity) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void list_insert(struct store *store, struct slot *slot)
{
	struct kind_list *list = list_of(store, slot->identity.kind);
	size_t at = list_position(list, &slot->identity);
	list->items = arena_room(store->arena, list->items, list->count, &list->room, sizeof *list->items);
	memmove(&list->items[at + 1], &list->items[at], (list->count - at) * sizeof *list->items);
	list->items[at] = slot;
	list->count++;
}

static void list_remove(struct store *store, struct slot *slot)
{
	struct kind_list *list = list_of(store, slot->identity.kind);
	size_t at = list_position(list, &slot->identity);
	assert(at < list->count && list->items[at] == slot);
	list->count--;
	memmove(&list->items[at], &list->items[at + 1], (list->count - at) * sizeof *list->items);
}

static struct slot *slot_of(struct store *store, const struct object *object)
{
	const struct identity *identity = object->identity;
	return store_slot(store, identity->kind, identity->ns, identity->name);
}

struct object *store_draft(struct store *store, const struct object *current)
{
	struct object *draft = ARENA_NEW(store->arena, struct object);
	*draft = *current;
	return draft;
}

struct object *store_new(struct store *store, const struct kind_info *kind, const char *ns, const char *name)
{
	struct object *draft = ARENA_NEW(store->arena, struct object);
	draft->identity = &store_slot(store, kind, ns, name)->identity;
	return draft;
}

static void publish(struct store *store, struct slot *slot, const struct object *after, enum trace_part part)
{
	const struct object *before = slot->current;
	slot->current = after;
	struct trace_record record = {.at_ns = *store->now_ns,
				      .kind = TRACE_WRITE,
				      .writer = (uint8_t)store->writer,
				      .part = (uint8_t)part,
				      .subject = slot->identity.number,
				      .identity = &slot->identity,
				      .as.write = {before, after}};
	trace_put(store->trace, &record);
	if (store->watch)
		store->watch(store->watch_context, before, after);
}

/* A version 4 UUID out of a hash of (seed, kind, namespace, name, creation number). */
static const char *make_uid(struct store *store, const struct slot *slot)
{
	const struct identity *identity = &slot->identity;
	const char *words = symbol_format(store->symbols, "%s/%s/%s#%llu", identity->kind->kind, identity->ns, identity->name,
					  (unsigned long long)slot->creations);
	struct rng_stream stream = rng_stream_of(store->seed, 0, rng_hash_text(words), 0);
	uint64_t high = rng_bits(&stream);
	uint64_t low = rng_bits(&stream);
	return symbol_format(store->symbols, "%08x-%04x-4%03x-%x%03x-%012llx", (unsigned)(high >> 32), (unsigned)(high >> 16 & 0xFFFF),
			     (unsigned)(high & 0xFFF), (unsigned)(8 + (low >> 62)), (unsigned)(low >> 48 & 0xFFF),
			     (unsigned long long)(low & 0xFFFFFFFFFFFF));
}

static const struct object *place(struct store *store, struct object *draft, int64_t created_ns)
{
	struct slot *slot = slot_of(store, draft);
	assert(!slot->current);
	slot->creations++;
	if (!draft->meta.uid)
		draft->meta.uid = make_uid(store, slot);
	draft->meta.created_ns = instant_floor_second(created_ns);
	draft->meta.resource_version = ++store->resource_version;
	list_insert(store, slot);
	publish(store, slot, draft, PART_CREATE);
	return slot->current;
}

const struct object *store_create(struct store *store, struct object *draft)
{
	draft->meta.uid = NULL;
	draft->meta.generation = 1;
	draft->meta.deleting = false;
	return place(store, draft, instant_now(store));
}

const struct object *store_seed(struct store *store, struct object *draft, int64_t created_ns)
{
	if (draft->meta.generation == 0)
		draft->meta.generation = 1;
	return place(store, draft, created_ns);
}

static bool spec_equal(const struct object *left, const struct object *right)
{
	if (left->run_spec && left->run_spec != right->run_spec) {
		const struct run_spec *one = left->run_spec;
		const struct run_spec *other = right->run_spec;
		return one->placement == other->placement && one->snapshot_index == other->snapshot_index && one->strategy == other->strategy &&
		       one->state == other->state;
	}
	if (left->binding_spec && left->binding_spec != right->binding_spec)
		return binding_spec_equal(left->binding_spec, right->binding_spec);
	return value_equal(left->body, right->body);
}

static bool status_equal(const struct object *left, const struct object *right)
{
	bool both_lists = (left->conditions.items == NULL) == (right->conditions.items == NULL);
	return both_lists && run_status_equal(left->run_status, right->run_status) && conditions_equal(left->conditions, right->conditions) &&
	       value_equal(left->status, right->status) && placement_status_equal(left->placement_status, right->placement_status);
}

static bool meta_equal(const struct meta *left, const struct meta *right)
{
	if (!labels_equal(left->labels, right->labels) || !labels_equal(left->annotations, right->annotations) ||
	    left->finalizer_count != right->finalizer_count || !value_equal(left->owners, right->owners))
		return false;
	for (uint32_t i = 0; i < left->finalizer_count; i++)
		if (strcmp(left->finalizers[i], right->finalizers[i]) != 0)
			return false;
	return true;
}

static void remove_object(struct store *store, struct slot *slot)
{
	list_remove(store, slot);
	store->resource_version++;
	publish(store, slot, NULL, PART_REMOVE);
}

const struct object *store_commit(struct store *store, struct object *draft, enum trace_part part)
{
	struct slot *slot = slot_of(store, draft);
	const struct object *current = slot->current;
	assert(current);
	if (spec_equal(current, draft) && status_equal(current, draft) && meta_equal(&current->meta, &draft->meta))
		return current;
	if (!spec_equal(current, draft))
		draft->meta.generation = current->meta.generation + 1;
	if (draft->meta.deleting && draft->meta.finalizer_count == 0) {
		remove_object(store, slot);
		return NULL;
	}
	draft->meta.resource_version = ++store->resource_version;
	publish(store, slot, draft, part);
	return draft;
}

void store_delete(struct store *store, const struct object *current)
{
	struct slot *slot = slot_of(store, current);
	current = slot->current;
	if (!current || current->meta.deleting)
		return;
	if (current->meta.finalizer_count == 0) {
		remove_object(store, slot);
		return;
	}
	struct object *draft = store_draft(store, current);
	draft->meta.deleting = true;
	draft->meta.deleted_ns = instant_floor_second(instant_now(store));
	draft->meta.generation++;
	draft->meta.resource_version = ++store->resource_version;
	publish(store, slot, draft, PART_DELETE);
}

void object_set_label(struct store *store, struct object *draft, const char *key, const char *value)
{
	draft->meta.labels =
		labels_with(store->arena, draft->meta.labels, symbol_of(store->symbols, key), symbol_of(store->symbols, value));
}

void object_set_annotation(struct store *store, struct object *draft, const char *key, const char *value)
{
	draft->meta.annotations =
		labels_with(store->arena, draft->meta.annotations, symbol_of(store->symbols, key), symbol_of(store->symbols, value));
}

void object_add_finalizer(struct store *store, struct object *draft, const char *finalizer)
{
	if (object_has_finalizer(draft, finalizer))
		return;
	uint32_t count = draft->meta.finalizer_count;
	const char **items = ARENA_ARRAY(store->arena, const char *, count + 1);
	for (uint32_t i = 0; i < count; i++)
		items[i] = draft->meta.finalizers[i];
	items[count] = symbol_of(store->symbols, finalizer);
	draft->meta.finalizers = items;
	draft->meta.finalizer_count = count + 1;
}

void object_drop_finalizer(struct store *store, struct object *draft, const char *finalizer)
{
	const char **items = ARENA_ARRAY(store->arena, const char *, draft->meta.finalizer_count);
	uint32_t count = 0;
	for (uint32_t i = 0; i < draft->meta.finalizer_count; i++)
		if (strcmp(draft->meta.finalizers[i], finalizer) != 0)
			items[count++] = draft->meta.finalizers[i];
	draft->meta.finalizers = items;
	draft->meta.finalizer_count = count;
}
