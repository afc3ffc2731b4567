#include "model/schema_check.h"

#include "model/metadata.h"
#include "model/schema_walk.h"

#include <string.h>

static void check_api_version(struct field_errors *errors, const char *path, const struct value *value)
{
	const char *text = value_text_or(value, NULL);
	const char *slash = text ? strchr(text, '/') : NULL;
	if (!value)
		return;
	if (!text)
		field_error_add(errors, FIELD_INVALID, path, value, "must be a string");
	else if (!*text)
		field_error_add(errors, FIELD_REQUIRED, path, NULL, NULL);
	else if (slash && strchr(slash + 1, '/'))
		field_error_add(errors, FIELD_INVALID, path, value, arena_format(errors->arena, "unexpected GroupVersion string: %s", text));
}

static void check_kind(struct field_errors *errors, const char *path, const struct value *value)
{
	const char *text = value_text_or(value, NULL);
	if (!value)
		return;
	if (!text) {
		field_error_add(errors, FIELD_INVALID, path, value, "must be a string");
		return;
	}
	if (!*text) {
		field_error_add(errors, FIELD_REQUIRED, path, NULL, NULL);
		return;
	}
	struct name_faults faults = name_check_label_1035(name_lower_case(errors->arena, text));
	if (faults.count)
		field_error_add(errors, FIELD_INVALID, path, value,
				arena_format(errors->arena, "may have mixed case, but should otherwise match: %s",
					     name_faults_join(errors->arena, &faults, ",")));
}

static void check_resource(struct field_errors *errors, const struct schema_walk *walk, const struct value *resource)
{
	const char *version_path = schema_walk_path(walk, errors->arena, "apiVersion", true);
	const char *kind_path = schema_walk_path(walk, errors->arena, "kind", true);
	if (!value_get(resource, "apiVersion"))
		field_error_add(errors, FIELD_REQUIRED, version_path, NULL, NULL);
	if (!value_get(resource, "kind"))
		field_error_add(errors, FIELD_REQUIRED, kind_path, NULL, NULL);
	check_api_version(errors, version_path, value_get(resource, "apiVersion"));
	check_kind(errors, kind_path, value_get(resource, "kind"));
	metadata_check_inner(errors, schema_walk_path(walk, errors->arena, "metadata", true), value_get(resource, "metadata"));
}

void schema_check_resources(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object)
{
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, object, NULL);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step))
		if (visit == SCHEMA_ENTER && step->schema->is_resource && step->value->type == VALUE_MAP)
			check_resource(errors, &walk, step->value);
}
