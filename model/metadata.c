#include "model/metadata.h"

#include "model/quote.h"

#include "sim/text.h"

#include <stdlib.h>
#include <string.h>

enum { ANNOTATIONS_BYTES_MAX = 256 * 1024 };

static const char *child(const struct field_errors *errors, const char *path, const char *key)
{
	return arena_format(errors->arena, "%s.%s", path, key);
}

static void add_faults(struct field_errors *errors, const char *path, const char *shown, const struct name_faults *faults)
{
	for (uint32_t i = 0; i < faults->count; i++)
		field_error_add_text(errors, FIELD_INVALID, path, shown, faults->texts[i]);
}

/* The base of a generated name stands for names that end otherwise: a hyphen at its end is fine. */
static const char *mask_last_hyphen(struct arena *arena, const char *base)
{
	size_t size = strlen(base);
	if (size < 2 || base[size - 1] != '-')
		return base;
	return arena_format(arena, "%.*sa", (int)(size - 2), base);
}

static void check_name(struct field_errors *errors, const struct metadata_rules *rules, const struct value *metadata)
{
	const char *base = value_text_at(metadata, "generateName");
	const char *name = value_text_at(metadata, "name");
	if (*base) {
		struct name_faults faults = rules->check_name(mask_last_hyphen(errors->arena, base));
		add_faults(errors, "metadata.generateName", base, &faults);
	}
	if (!*name) {
		field_error_add(errors, FIELD_REQUIRED, "metadata.name", NULL, "name or generateName is required");
		return;
	}
	struct name_faults faults = rules->check_name(name);
	add_faults(errors, "metadata.name", name, &faults);
}

static void check_namespace(struct field_errors *errors, bool namespaced, const char *ns)
{
	if (!namespaced)
		return; /* the API server drops it */
	if (!*ns) {
		field_error_add(errors, FIELD_REQUIRED, "metadata.namespace", NULL, NULL);
		return;
	}
	struct name_faults faults = name_check_label(ns);
	add_faults(errors, "metadata.namespace", ns, &faults);
}

static void check_labels(struct field_errors *errors, const char *path, const struct value *labels)
{
	for (size_t i = 0; value_is(labels, VALUE_MAP) && i < labels->count; i++) {
		const char *key = labels->as.fields[i].key;
		const char *value = value_text_or(labels->as.fields[i].value, "");
		struct name_faults faults = label_check_key(key);
		add_faults(errors, path, key, &faults);
		faults = label_check_value(value);
		add_faults(errors, path, value, &faults);
	}
}

/* Keys as those of labels, but in any case; all of them together at most 256 KiB. */
static void check_annotations(struct field_errors *errors, const char *path, const struct value *annotations)
{
	size_t bytes = 0;
	for (size_t i = 0; value_is(annotations, VALUE_MAP) && i < annotations->count; i++) {
		const char *key = annotations->as.fields[i].key;
		struct name_faults faults = label_check_key(name_lower_case(errors->arena, key));
		add_faults(errors, path, key, &faults);
		bytes += strlen(key) + strlen(value_text_or(annotations->as.fields[i].value, ""));
	}
	if (bytes > ANNOTATIONS_BYTES_MAX)
		field_error_add(errors, FIELD_TOO_LONG, path, NULL, "may not be more than 262144 bytes");
}

static void check_owner(struct field_errors *errors, const char *path, const struct value *owner)
{
	static const char *const keys[] = {"kind", "name", "uid"};
	const char *version = value_text_at(owner, "apiVersion");
	const char *slash = strchr(version, '/');
	if (!*(slash ? slash + 1 : version))
		field_error_add_text(errors, FIELD_INVALID, child(errors, path, "apiVersion"), version, "version must not be empty");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!*value_text_at(owner, keys[i]))
			field_error_add_text(errors, FIELD_INVALID, child(errors, path, keys[i]), "", "must not be empty");
}

static void check_owners(struct field_errors *errors, const char *path, const struct value *owners)
{
	const struct value *controller = NULL;
	for (size_t i = 0; value_is(owners, VALUE_LIST) && i < owners->count; i++) {
		const struct value *owner = owners->as.items[i];
		const struct value *controls = value_get(owner, "controller");
		check_owner(errors, path, owner);
		if (!value_is(controls, VALUE_BOOL) || !controls->as.boolean)
			continue;
		if (controller)
			field_error_add(errors, FIELD_INVALID, path, owners,
					arena_format(errors->arena,
						     "Only one reference can have Controller set to true. Found \"true\" in references for "
						     "%s/%s and %s/%s",
						     value_text_at(controller, "kind"), value_text_at(controller, "name"), value_text_at(owner, "kind"),
						     value_text_at(owner, "name")));
		else
			controller = owner;
	}
}

static bool lists_text(const struct value *list, const char *text)
{
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++)
		if (strcmp(value_text_or(list->as.items[i], ""), text) == 0)
			return true;
	return false;
}

static void check_finalizers(struct field_errors *errors, const char *path, const struct value *finalizers)
{
	for (size_t i = 0; value_is(finalizers, VALUE_LIST) && i < finalizers->count; i++) {
		const char *finalizer = value_text_or(finalizers->as.items[i], "");
		struct name_faults faults = label_check_key(finalizer);
		add_faults(errors, path, finalizer, &faults);
	}
	if (lists_text(finalizers, "orphan") && lists_text(finalizers, "foregroundDeletion"))
		field_error_add(errors, FIELD_INVALID, path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
}

static void check_common(struct field_errors *errors, const char *path, const struct value *metadata)
{
	check_labels(errors, child(errors, path, "labels"), value_get(metadata, "labels"));
	check_annotations(errors, child(errors, path, "annotations"), value_get(metadata, "annotations"));
	check_owners(errors, child(errors, path, "ownerReferences"), value_get(metadata, "ownerReferences"));
	check_finalizers(errors, child(errors, path, "finalizers"), value_get(metadata, "finalizers"));
}

void metadata_check_new(struct field_errors *errors, const struct metadata_rules *rules, const struct value *metadata)
{
	check_name(errors, rules, metadata);
	check_namespace(errors, rules->namespaced, value_text_at(metadata, "namespace"));
	check_common(errors, "metadata", metadata);
}

/* The texts of a list, sorted. */
static const char **sort_texts(struct arena *arena, const struct value *list, size_t *count)
{
	*count = value_is(list, VALUE_LIST) ? list->count : 0;
	const char **texts = ARENA_ARRAY(arena, const char *, *count);
	for (size_t i = 0; i < *count; i++)
		texts[i] = value_text_or(list->as.items[i], "");
	qsort(texts, *count, sizeof *texts, text_compare);
	return texts;
}

/* `[]string{"a", "b"}` of the finalizers that were not there before, sorted; NULL when there are none. */
static const char *list_new_finalizers(struct arena *arena, const struct value *now, const struct value *before)
{
	size_t count, old_count;
	const char **texts = sort_texts(arena, now, &count);
	const char **old_texts = sort_texts(arena, before, &old_count);
	struct text out;
	text_init(&out, 0);
	for (size_t i = 0; i < count; i++) {
		if ((i && strcmp(texts[i], texts[i - 1]) == 0) ||
		    (old_count && bsearch(&texts[i], old_texts, old_count, sizeof *old_texts, text_compare)))
			continue;
		text_put(&out, out.size ? ", " : "[]string{");
		quote_write(&out, texts[i]);
	}
	const char *listed = out.size ? arena_format(arena, "%s}", text_view(&out)) : NULL;
	text_deinit(&out);
	return listed;
}

static void check_immutable(struct field_errors *errors, const struct value *metadata, const struct value *old, const char *key)
{
	const char *now = value_text_at(metadata, key);
	if (strcmp(now, value_text_at(old, key)) != 0)
		field_error_add_text(errors, FIELD_INVALID, child(errors, "metadata", key), now, "field is immutable");
}

void metadata_check_update(struct field_errors *errors, const struct value *metadata, const struct value *old)
{
	const char *added = NULL;
	if (value_get(old, "deletionTimestamp"))
		added = list_new_finalizers(errors->arena, value_get(metadata, "finalizers"), value_get(old, "finalizers"));
	if (added)
		field_error_add(
			errors, FIELD_FORBIDDEN, "metadata.finalizers", NULL,
			arena_format(errors->arena, "no new finalizers can be added if the object is being deleted, found new finalizers %s", added));
	check_immutable(errors, metadata, old, "name");
	check_immutable(errors, metadata, old, "namespace");
	check_common(errors, "metadata", metadata);
}

void metadata_check_inner(struct field_errors *errors, const char *path, const struct value *metadata)
{
	const char *name = value_text_at(metadata, "name");
	const char *ns = value_text_at(metadata, "namespace");
	struct name_faults faults = name_check_segment(name);
	add_faults(errors, child(errors, path, "name"), name, &faults);
	if (*ns) {
		faults = name_check_label(ns);
		add_faults(errors, child(errors, path, "namespace"), ns, &faults);
	}
	check_common(errors, path, metadata);
}

/* Types */

static const char *go_type_of(const struct value *value)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",   [VALUE_BOOL] = "bool",  [VALUE_INT] = "number", [VALUE_REAL] = "number",
		[VALUE_TEXT] = "string", [VALUE_LIST] = "array", [VALUE_MAP] = "object",
	};
	return names[value->type];
}

static const char *wrong_type(struct arena *arena, const struct value *value, const char *key, const char *wanted)
{
	return arena_format(arena, "json: cannot unmarshal %s into Go struct field ObjectMeta.%s of type %s", go_type_of(value), key, wanted);
}

static const char *map_type_error(struct arena *arena, const struct value *map, const char *key)
{
	if (!map || map->type == VALUE_NULL)
		return NULL;
	if (map->type != VALUE_MAP)
		return wrong_type(arena, map, key, "map[string]string");
	for (size_t i = 0; i < map->count; i++)
		if (map->as.fields[i].value->type != VALUE_TEXT && map->as.fields[i].value->type != VALUE_NULL)
			return wrong_type(arena, map->as.fields[i].value, key, "string");
	return NULL;
}

static const char *list_type_error(struct arena *arena, const struct value *list, const char *key)
{
	if (!list || list->type == VALUE_NULL)
		return NULL;
	if (list->type != VALUE_LIST)
		return wrong_type(arena, list, key, "[]string");
	for (size_t i = 0; i < list->count; i++)
		if (list->as.items[i]->type != VALUE_TEXT && list->as.items[i]->type != VALUE_NULL)
			return wrong_type(arena, list->as.items[i], key, "string");
	return NULL;
}

const char *metadata_type_error(struct arena *arena, const struct value *metadata)
{
	static const char *const texts[] = {"name", "generateName", "namespace"};
	if (!metadata || metadata->type == VALUE_NULL)
		return NULL;
	if (metadata->type != VALUE_MAP)
		return arena_format(arena, "json: cannot unmarshal %s into Go value of type v1.ObjectMeta", go_type_of(metadata));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const struct value *text = value_get(metadata, texts[i]);
		if (text && text->type != VALUE_TEXT && text->type != VALUE_NULL)
			return wrong_type(arena, text, texts[i], "string");
	}
	const char *error = map_type_error(arena, value_get(metadata, "labels"), "labels");
	if (!error)
		error = map_type_error(arena, value_get(metadata, "annotations"), "annotations");
	if (!error)
		error = list_type_error(arena, value_get(metadata, "finalizers"), "finalizers");
	return error;
}
