#include "model/selection.h"

#include "model/codec.h"
#include "model/placement_profile.h"
#include "model/selector.h"

#include "sim/hash_table.h"

#include <stdlib.h>
#include <string.h>

static const char user_prefix[] = "failed to process the request due to a client error";
static const char unexpected_prefix[] = "unexpected behavior which cannot be handled by the controller";

/* One of spec.resourceSelectors. */
struct term {
	const char *group, *version, *kind, *name;
	const struct value *label_selector; /* NULL: none */
	const char *scope;                  /* selectionScope; "" by default, and where the release has none */
	bool is_namespace;
};

/* An object that was picked. */
struct picked {
	UT_hash_handle hh;
	const struct identity *identity; /* the key */
};

/* A selection in the making. */
struct gathering {
	struct world *world;
	const struct placement_profile *profile;
	const struct object *placement;
	const char *inner_ns; /* NamespaceWithResourceSelectors: where namespaced objects are picked; "" otherwise */
	struct picked *picked;
	struct selected_object *objects;
	size_t count, room;
	const char *error;
	bool user_error;
};

static struct term term_of(const struct value *selector, const struct placement_profile *profile)
{
	struct term term = {
		.group = value_text_or(value_get(selector, "group"), ""),
		.version = value_text_or(value_get(selector, "version"), ""),
		.kind = value_text_or(value_get(selector, "kind"), ""),
		.name = value_text_or(value_get(selector, "name"), ""),
		.label_selector = value_get(selector, "labelSelector"),
		.scope = profile->selection_scope ? value_text_or(value_get(selector, "selectionScope"), "") : "",
	};
	if (term.label_selector && term.label_selector->type == VALUE_NULL)
		term.label_selector = NULL;
	term.is_namespace = !*term.group && strcmp(term.version, "v1") == 0 && strcmp(term.kind, "Namespace") == 0;
	return term;
}

static bool by_selectors(const struct gathering *gathering, const struct term *term)
{
	return gathering->profile->selection_by_selectors && strcmp(term->scope, "NamespaceWithResourceSelectors") == 0;
}

/* The namespaces only, not what is in them. */
static bool namespaces_alone(const struct gathering *gathering, const struct term *term)
{
	return strcmp(term->scope, "NamespaceOnly") == 0 || by_selectors(gathering, term);
}

static bool fail(struct gathering *gathering, bool user, const char *text)
{
	gathering->error = symbol_format(&gathering->world->symbols, "%s: %s", user ? user_prefix : unexpected_prefix, text);
	gathering->user_error = user;
	return false;
}

/* How texts of user errors name the placement (2.5). `ns` is the namespace it selects in. */
static const char *placement_name(const struct gathering *gathering, const char *ns)
{
	const char *name = gathering->placement->identity->name;
	return gathering->profile->namespaced_placements ? symbol_format(&gathering->world->symbols, "%s/%s", ns, name) : name;
}

/* The kind a selector names in this release, custom resources of the scenario included; NULL when the API has none. */
static const struct kind_info *find_kind(const struct world *world, const struct term *term)
{
	enum release_id release = world->release->id;
	const struct kind_info *kind = kind_by_name(term->kind, term->group);
	size_t next = 0;
	while (!kind && (kind = store_kind(&world->store, &next)))
		if (strcmp(kind->kind, term->kind) != 0 || strcmp(kind->group, term->group) != 0)
			kind = NULL;
	return kind && kind_serves(kind, release, term->version) ? kind : NULL;
}

bool selection_can_take(const struct release *release, const struct kind_info *kind)
{
	return selected_object_kind_allowed(release, kind->group, "", kind->kind);
}

static bool has_service(struct world *world, const struct selected_object *object)
{
	const struct kind_info *service = kind_by_name("Service", "");
	return service && store_get(&world->store, service, object->ns, object->name);
}

static bool add(struct gathering *gathering, const struct object *object, const struct value *manifest, struct selected_object *selected)
{
	struct arena *arena = &gathering->world->arena;
	struct picked *picked;
	HASH_FIND(hh, gathering->picked, &object->identity, sizeof object->identity, picked);
	if (picked)
		return fail(gathering, true,
			    arena_format(arena, "found duplicate resource {Group:%s Version:%s Kind:%s Name:%s Namespace:%s Envelope:<nil>}",
					 selected->group, selected->version, selected->kind, selected->name, selected->ns));
	picked = ARENA_NEW(arena, struct picked);
	picked->identity = object->identity;
	HASH_ADD(hh, gathering->picked, identity, sizeof picked->identity, picked);
	selected->content = selected_object_strip(arena, manifest);
	gathering->objects = arena_room(arena, gathering->objects, gathering->count, &gathering->room, sizeof *gathering->objects);
	gathering->objects[gathering->count++] = *selected;
	return true;
}

/* Picks an object, unless it is of those that are never propagated. */
static bool pick(struct gathering *gathering, const struct object *object, bool take_deleting)
{
	struct arena *arena = &gathering->world->arena;
	if (object->meta.deleting && !take_deleting)
		return true;
	const struct value *manifest = object_encode(arena, object);
	struct selected_object selected = selected_object_of(arena, manifest);
	if (!selected_object_kind_allowed(gathering->world->release, selected.group, selected.version, selected.kind) ||
	    !selected_object_allowed(&selected, manifest, has_service(gathering->world, &selected)))
		return true;
	return add(gathering, object, manifest, &selected);
}

static const struct selector *compile(struct gathering *gathering, const struct term *term)
{
	const char *error = NULL;
	struct arena *arena = &gathering->world->arena;
	/* Without a selector everything is meant, where a compiled NULL would mean nothing. */
	const struct value *labels = term->label_selector ? term->label_selector : value_map(arena);
	const struct selector *selector = selector_compile(arena, labels, gathering->world->release->go_selector_errors, &error);
	if (!selector)
		fail(gathering, false, arena_format(arena, "cannot convert the label selector to a selector: %s", error));
	return selector;
}

static bool pick_contents(struct gathering *gathering, const char *ns)
{
	struct world *world = gathering->world;
	const char *plain_name = gathering->placement->identity->name;
	if (!selected_object_namespace_allowed(ns))
		return fail(gathering, true,
			    arena_format(&world->arena, "invalid clusterRresourcePlacement %s: namespace %s is not allowed to propagate", plain_name, ns));
	const struct object *name_space = store_get(&world->store, world->kinds.name_space, "", ns);
	if (!name_space || name_space->meta.deleting)
		return true;
	if (!pick(gathering, name_space, false))
		return false;
	struct slot_list list = store_list_namespace(&world->store, ns);
	for (size_t i = 0; i < list.count; i++)
		if (selection_can_take(gathering->world->release, list.items[i]->identity.kind) &&
		    !pick(gathering, list.items[i]->current, gathering->profile->takes_deleting))
			return false;
	return true;
}

static bool pick_namespaces_with_contents(struct gathering *gathering, const struct term *term)
{
	struct world *world = gathering->world;
	if (*term->name)
		return pick_contents(gathering, term->name);
	const struct selector *selector = compile(gathering, term);
	if (!selector)
		return false;
	struct slot_list list = store_list(&world->store, world->kinds.name_space);
	for (size_t i = 0; i < list.count; i++)
		if (selector_matches(selector, list.items[i]->current->meta.labels) && !pick_contents(gathering, list.items[i]->identity.name))
			return false;
	return true;
}

/* The kind of a selector that picks objects of one kind, in the namespace `ns` ("" for cluster-scoped ones); NULL after an error. */
static const struct kind_info *check_kind(struct gathering *gathering, const struct term *term, const char *ns)
{
	struct arena *arena = &gathering->world->arena;
	const char *placement = placement_name(gathering, ns);
	const struct kind_info *kind = find_kind(gathering->world, term);
	if (!kind) {
		const char *separator = *term->group ? "/" : "";
		fail(gathering, true,
		     arena_format(arena, "invalid placement %s, failed to get GVR of the selector: no matches for kind \"%s\" in version \"%s%s%s\"",
				  placement, term->kind, term->group, separator, term->version));
		return NULL;
	}
	const char *resource = arena_format(arena, "%s/%s, Resource=%s", term->group, term->version, kind->plural);
	const char *format = kind->namespaced && !*ns	 ? gathering->profile->not_cluster_scoped
			     : !kind->namespaced && *ns ? gathering->profile->not_namespaced
							 : NULL;
	if (!format)
		return kind;
	fail(gathering, true, arena_format(arena, format, placement, resource));
	return NULL;
}

static bool pick_of_kind(struct gathering *gathering, const struct term *term, const char *ns)
{
	struct world *world = gathering->world;
	const struct kind_info *kind = check_kind(gathering, term, ns);
	if (!kind)
		return false;
	if (*term->name) {
		const struct object *object = store_get(&world->store, kind, ns, term->name);
		return !object || pick(gathering, object, false);
	}
	const struct selector *selector = compile(gathering, term);
	if (!selector)
		return false;
	struct slot_list list = store_list(&world->store, kind);
	for (size_t i = 0; i < list.count; i++) {
		const struct object *object = list.items[i]->current;
		if (strcmp(object->identity->ns, ns) == 0 && selector_matches(selector, object->meta.labels) && !pick(gathering, object, false))
			return false;
	}
	return true;
}

static bool pick_term(struct gathering *gathering, const struct term *term)
{
	const char *own_ns = gathering->placement->identity->ns;
	if (!selected_object_kind_allowed(gathering->world->release, term->group, term->version, term->kind))
		return true;
	if (!term->is_namespace || (*own_ns && !gathering->profile->own_text_for_namespaces)) {
		const struct kind_info *kind = find_kind(gathering->world, term);
		bool inner = !*own_ns && (!kind || kind->namespaced);
		return pick_of_kind(gathering, term, inner ? gathering->inner_ns : own_ns);
	}
	if (*own_ns)
		return fail(gathering, true,
			    arena_format(&gathering->world->arena,
					 "invalid placement %s: cannot select cluster-scoped resource Namespace in a resourcePlacement",
					 placement_name(gathering, own_ns)));
	return namespaces_alone(gathering, term) ? pick_of_kind(gathering, term, "") : pick_namespaces_with_contents(gathering, term);
}

/* The namespace of NamespaceWithResourceSelectors, which the other selectors look into. */
static bool find_inner_namespace(struct gathering *gathering, const struct value *selectors)
{
	struct world *world = gathering->world;
	gathering->inner_ns = "";
	if (*gathering->placement->identity->ns)
		return true;
	for (size_t i = 0; i < selectors->count; i++) {
		struct term term = term_of(selectors->as.items[i], gathering->profile);
		if (!term.is_namespace || !by_selectors(gathering, &term))
			continue;
		const struct object *found = *term.name ? store_get(&world->store, world->kinds.name_space, "", term.name) : NULL;
		if (!found || found->meta.deleting || !selected_object_namespace_allowed(term.name))
			return fail(gathering, true,
				    arena_format(&world->arena,
						 "invalid clusterResourcePlacement %s: NamespaceWithResourceSelectors mode requires exactly one namespace, "
						 "but no namespaces were selected",
						 gathering->placement->identity->name));
		gathering->inner_ns = found->identity->name;
		return true;
	}
	return true;
}

static int compare_objects(const void *left, const void *right)
{
	return selected_object_compare(left, right);
}

static struct selection finish(struct gathering *gathering)
{
	struct arena *arena = &gathering->world->arena;
	struct selection selection = {.objects = gathering->objects, .count = gathering->count};
	if (gathering->count)
		qsort(gathering->objects, gathering->count, sizeof *gathering->objects, compare_objects);
	struct value *identifiers = value_list(arena);
	for (size_t i = 0; i < selection.count; i++) {
		selection.envelopes += selected_object_is_envelope(&selection.objects[i]);
		value_add(arena, identifiers, selected_object_identifier(arena, &selection.objects[i]));
	}
	selection.identifiers = selection.count ? identifiers : NULL;
	selection.hash = selected_object_hash(arena, selection.objects, selection.count);
	return selection;
}

struct selection selection_make(struct world *world, const struct object *placement)
{
	struct gathering gathering = {.world = world, .profile = placement_profile_of(world->release->id), .placement = placement};
	const struct value *selectors = object_field(placement, "spec", "resourceSelectors", NULL);
	bool good = true;
	if (value_is(selectors, VALUE_LIST)) {
		good = find_inner_namespace(&gathering, selectors);
		for (size_t i = 0; good && i < selectors->count; i++) {
			struct term term = term_of(selectors->as.items[i], gathering.profile);
			good = pick_term(&gathering, &term);
		}
	}
	HASH_CLEAR(hh, gathering.picked);
	if (!good)
		return (struct selection){.error = gathering.error, .user_error = gathering.user_error};
	return finish(&gathering);
}

static bool matches(struct gathering *gathering, const struct term *term, const struct object *object)
{
	if (*term->name)
		return strcmp(term->name, object->identity->name) == 0;
	const struct selector *selector = compile(gathering, term);
	return selector && selector_matches(selector, object->meta.labels);
}

/* Whether a selector of namespaces covers an object in the namespace `ns`. */
static bool covers_namespace(struct gathering *gathering, const struct term *term, const char *ns)
{
	if (!term->is_namespace || namespaces_alone(gathering, term))
		return false;
	if (*term->name)
		return strcmp(term->name, ns) == 0;
	const struct object *name_space = store_get(&gathering->world->store, gathering->world->kinds.name_space, "", ns);
	return name_space && matches(gathering, term, name_space);
}

static bool term_concerns(struct gathering *gathering, const struct term *term, const struct object *object)
{
	const char *own_ns = gathering->placement->identity->ns;
	const char *ns = object->identity->ns;
	if (*ns && !*own_ns && covers_namespace(gathering, term, ns))
		return true;
	if (strcmp(term->kind, object->identity->kind->kind) != 0 || strcmp(term->group, object->identity->kind->group) != 0)
		return false;
	bool reachable = strcmp(ns, *own_ns ? own_ns : *ns ? gathering->inner_ns : "") == 0;
	return reachable && matches(gathering, term, object);
}

bool selection_concerns(struct world *world, const struct object *placement, const struct object *object)
{
	if (!selection_can_take(world->release, object->identity->kind))
		return false;
	struct gathering gathering = {.world = world, .profile = placement_profile_of(world->release->id), .placement = placement, .inner_ns = ""};
	const struct value *selectors = object_field(placement, "spec", "resourceSelectors", NULL);
	if (!value_is(selectors, VALUE_LIST))
		return false;
	find_inner_namespace(&gathering, selectors);
	for (size_t i = 0; i < selectors->count; i++) {
		struct term term = term_of(selectors->as.items[i], gathering.profile);
		if (term_concerns(&gathering, &term, object))
			return true;
	}
	return false;
}
