#include "tests/conform/table_case.h"

#include "reports/get.h"

#include "sim/instant.h"
#include "sim/text_match.h"

#include <string.h>

static const char *name_of(const struct value *object)
{
	return value_text_or(value_find(object, "metadata", "name", NULL), "");
}

/* The recorded objects, whatever their namespace: the recording was made from all of them in one list. */
static bool list_recorded(void *context, struct arena *arena, const char *cluster, const struct kind_info *kind, const char *ns, const char *name,
			  struct get_objects *objects, const char **error)
{
	(void)cluster;
	(void)kind;
	(void)ns;
	(void)error;
	const struct value *recorded = context;
	for (size_t i = 0; i < recorded->count; i++)
		if (!name || strcmp(name_of(recorded->as.items[i]), name) == 0)
			get_objects_add(arena, objects, recorded->as.items[i]);
	return true;
}

static bool read_source(const struct value *recorded_case, struct get_source *source, struct text *difference)
{
	const char *release_name = value_text_or(value_get(recorded_case, "release"), "");
	const struct release *release = release_by_name(release_name);
	struct value *objects = value_get(recorded_case, "objects");
	*source = (struct get_source){.context = objects, .list = list_recorded, .keep_versions = true, .keep_order = true};
	if (!release)
		text_putf(difference, "no release %s", release_name);
	else if (!instant_parse(value_text_or(value_get(recorded_case, "now"), ""), &source->now_ns))
		text_put(difference, "now is no instant");
	else if (!value_is(objects, VALUE_LIST) || !objects->count)
		text_put(difference, "no objects");
	else
		source->release = release->id;
	return !difference->size;
}

/* `NAME` in a form stands for the first object. */
static const char *command_of(struct arena *arena, const struct value *first, const char *form)
{
	const struct kind_info *kind = kind_by_api_version(value_text_or(value_get(first, "kind"), ""), value_text_or(value_get(first, "apiVersion"), ""));
	if (!kind)
		return NULL;
	bool named = strncmp(form, "NAME", 4) == 0;
	return arena_format(arena, "%s %s %s", kind_resource(arena, kind), named ? name_of(first) : "", named ? form + 4 : form);
}

static bool output_holds(struct arena *arena, const struct get_source *source, const struct value *objects, const struct value *output,
			 struct text *difference)
{
	const char *form = value_text_or(value_get(output, "form"), "");
	const char *expected = value_text_or(value_get(output, "text"), "");
	const char *command = command_of(arena, objects->as.items[0], form);
	struct text out, err;
	text_init(&out, 0);
	text_init(&err, 0);
	if (!command) {
		text_putf(difference, "form '%s': the objects are of a kind that is in no table", form);
	} else if (get_print_command(&out, &err, command, source) != 0 || err.size) {
		text_putf(difference, "form '%s': %s", form, text_view(&err));
	} else if (strcmp(text_view(&out), expected) != 0) {
		text_putf(difference, "form '%s':\n", form);
		text_match_exact(expected, text_view(&out), difference);
	}
	text_deinit(&out);
	text_deinit(&err);
	return !difference->size;
}

bool table_case_run(struct arena *arena, const struct value *recorded_case, struct text *difference)
{
	struct get_source source;
	const struct value *outputs = value_get(recorded_case, "outputs");
	if (!read_source(recorded_case, &source, difference))
		return false;
	if (!value_is(outputs, VALUE_LIST) || !outputs->count) {
		text_put(difference, "no outputs");
		return false;
	}
	for (size_t i = 0; i < outputs->count; i++)
		if (!output_holds(arena, &source, value_get(recorded_case, "objects"), outputs->as.items[i], difference))
			return false;
	return true;
}
