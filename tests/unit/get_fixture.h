#ifndef FLEETSIM_TESTS_UNIT_GET_FIXTURE_H
#define FLEETSIM_TESTS_UNIT_GET_FIXTURE_H

/* `kubectl get` over a JSON list of objects: those with the field "cluster" are on that member, all others on the hub. */

#include "reports/get.h"

#include "sim/instant.h"
#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

struct fixture {
	struct arena arena;
	struct value *objects;
	struct get_source source;
	struct text out, err;
	int code;
};

static inline bool fixture_list(void *context, struct arena *arena, const char *cluster, const struct kind_info *kind, const char *ns,
				const char *name, struct get_objects *objects, const char **error)
{
	const struct value *all = context;
	if (cluster && strncmp(cluster, "member", 6) != 0) {
		*error = arena_format(arena, "there is no cluster \"%s\"", cluster);
		return false;
	}
	for (size_t i = 0; i < all->count; i++) {
		const struct value *object = all->as.items[i];
		const struct value *metadata = value_get(object, "metadata");
		const char *on = value_text_or(value_get(object, "cluster"), "");
		const struct kind_info *its_kind =
			kind_by_api_version(value_text_or(value_get(object, "kind"), ""), value_text_or(value_get(object, "apiVersion"), ""));
		bool right_kind = its_kind ? its_kind == kind : strcmp(value_text_or(value_get(object, "kind"), ""), kind->kind) == 0;
		if (right_kind && strcmp(on, cluster ? cluster : "") == 0 &&
		    (!ns || strcmp(value_text_or(value_get(metadata, "namespace"), ""), ns) == 0) &&
		    (!name || strcmp(value_text_or(value_get(metadata, "name"), ""), name) == 0))
			get_objects_add(arena, objects, object);
	}
	return true;
}

/* Kinds of objects that are in no table, by any of their words. */
static inline const struct kind_info *fixture_find_kind(void *context, struct arena *arena, const char *cluster, const char *word)
{
	const struct value *all = context;
	(void)cluster;
	for (size_t i = 0; i < all->count; i++) {
		const struct value *object = all->as.items[i];
		const char *kind = value_text_or(value_get(object, "kind"), "");
		const char *api_version = value_text_or(value_get(object, "apiVersion"), "");
		bool namespaced = value_find(object, "metadata", "namespace", NULL) != NULL;
		const struct kind_info *guess = kind_guess(arena, kind, api_version, namespaced);
		if (!kind_by_api_version(kind, api_version) && (strcmp(word, guess->plural) == 0 || strcmp(word, guess->singular) == 0))
			return guess;
	}
	return NULL;
}

static inline void fixture_init(struct fixture *fixture, const char *json, enum release_id release, const char *now)
{
	const char *error = NULL;
	*fixture = (struct fixture){0};
	arena_init(&fixture->arena, 0);
	text_init(&fixture->out, 0);
	text_init(&fixture->err, 0);
	fixture->objects = json_read(&fixture->arena, json, strlen(json), &error);
	if (!fixture->objects)
		fail_msg("%s in %s", error, json);
	fixture->source =
		(struct get_source){.context = fixture->objects, .release = release, .list = fixture_list, .find_kind = fixture_find_kind};
	assert_true(instant_parse(now, &fixture->source.now_ns));
}

static inline void fixture_deinit(struct fixture *fixture)
{
	text_deinit(&fixture->out);
	text_deinit(&fixture->err);
	arena_deinit(&fixture->arena);
}

/* What the command prints. */
static inline void fixture_get(struct fixture *fixture, const char *command, const char *out, const char *err, int code)
{
	text_clear(&fixture->out);
	text_clear(&fixture->err);
	fixture->code = get_print_command(&fixture->out, &fixture->err, command, &fixture->source);
	assert_string_equal(text_view(&fixture->out), out);
	assert_string_equal(text_view(&fixture->err), err);
	assert_int_equal(fixture->code, code);
}

#endif
