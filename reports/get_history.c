#include "reports/get_history.h"

#include "model/codec.h"

#include <string.h>
#include <strings.h>

static bool is_member(const struct get_history *get, const char *cluster)
{
	for (uint32_t i = 0; i < get->scenario->member_count; i++)
		if (strcmp(get->scenario->members[i].name, cluster) == 0)
			return true;
	return history_line_of(get->history, kind_by_name("MemberCluster", NULL), "", cluster) != NULL;
}

static const char *metadata_text(const struct value *object, const char *key)
{
	return value_text_or(value_find(object, "metadata", key, NULL), "");
}

static void list_member(const struct get_history *get, struct arena *arena, const char *cluster, const struct kind_info *kind, const char *ns,
			const char *name, struct get_objects *objects)
{
	const struct value *held = history_member_objects(get->history, arena, cluster, get->at_ns);
	for (size_t i = 0; i < held->count; i++) {
		const struct value *object = held->as.items[i];
		const char *api_version = value_text_or(value_get(object, "apiVersion"), "");
		const char *slash = strchr(api_version, '/');
		size_t size = slash ? (size_t)(slash - api_version) : 0;
		if (strcmp(value_text_or(value_get(object, "kind"), ""), kind->kind) == 0 && strlen(kind->group) == size &&
		    strncmp(kind->group, api_version, size) == 0 && (!ns || strcmp(metadata_text(object, "namespace"), ns) == 0) &&
		    (!name || strcmp(metadata_text(object, "name"), name) == 0))
			get_objects_add(arena, objects, object);
	}
}

static bool list(void *context, struct arena *arena, const char *cluster, const struct kind_info *kind, const char *ns, const char *name,
		 struct get_objects *objects, const char **error)
{
	const struct get_history *get = context;
	if (cluster && !is_member(get, cluster)) {
		*error = arena_format(arena, "there is no member cluster \"%s\"", cluster);
		return false;
	}
	if (cluster) {
		list_member(get, arena, cluster, kind, ns, name, objects);
		return true;
	}
	if (name) {
		const struct object *object = history_object(get->history, kind, ns ? ns : "", name, get->at_ns);
		if (object)
			get_objects_add(arena, objects, object_encode(arena, object));
		return true;
	}
	struct history_list all = history_objects(get->history, arena, kind, ns, get->at_ns);
	for (size_t i = 0; i < all.count; i++)
		get_objects_add(arena, objects, object_encode(arena, all.items[i]));
	return true;
}

/* How the group behind the word is read; in this order, as kind_find does. */
enum group_sense { WHOLE_GROUP, VERSION_AND_GROUP, BEGINNING_OF_GROUP, GROUP_SENSES };

static bool is_in_group(const struct kind_info *kind, const char *group, enum group_sense sense, enum release_id release)
{
	const char *dot = strchr(group, '.');
	switch (sense) {
	case WHOLE_GROUP:
		return strcmp(kind->group, group) == 0;
	case VERSION_AND_GROUP:
		for (const char *const *version = kind->served[release]; dot && *version; version++)
			if (strlen(*version) == (size_t)(dot - group) && strncmp(*version, group, (size_t)(dot - group)) == 0)
				return strcmp(kind->group, dot + 1) == 0;
		return false;
	case BEGINNING_OF_GROUP:
		return strncmp(kind->group, group, strlen(group)) == 0;
	case GROUP_SENSES:
		break;
	}
	return false;
}

static bool is_named(const struct kind_info *kind, const char *word, size_t size)
{
	return (strlen(kind->plural) == size && strncasecmp(kind->plural, word, size) == 0) ||
	       (strlen(kind->singular) == size && strncasecmp(kind->singular, word, size) == 0);
}

/* A kind that some object of the run has, by plural, singular or Kind, with or without its group. */
static const struct kind_info *find_kind(void *context, struct arena *arena, const char *cluster, const char *word)
{
	const struct get_history *get = context;
	(void)arena;
	(void)cluster;
	enum release_id release = get->scenario->config.release;
	size_t size = strcspn(word, ".");
	const char *group = word[size] ? word + size + 1 : "";
	for (int sense = WHOLE_GROUP; sense < GROUP_SENSES; sense++)
		for (size_t i = 0; i < get->history->sorted_count; i++) {
			const struct kind_info *kind = get->history->sorted[i]->identity->kind;
			if (kind_exists(kind, release) && is_named(kind, word, size) && is_in_group(kind, group, (enum group_sense)sense, release))
				return kind;
		}
	return NULL;
}

struct get_source get_history_source(struct get_history *get)
{
	return (struct get_source){
		.context = get,
		.release = get->scenario->config.release,
		.now_ns = get->history->start_ns + get->at_ns,
		.list = list,
		.find_kind = find_kind,
	};
}

static bool print(void *context, const struct history *history, const struct scenario *scenario, int64_t at_ns, const char *command,
		  const char *cluster, struct text *out, const char **error)
{
	static const char head[] = "error: ";
	(void)context;
	const char **words;
	size_t count;
	struct get_options options;
	if (!get_split_command(history->arena, command, &words, &count, error) ||
	    !get_options_parse(history->arena, words, count, &options, error)) {
		*error += strncmp(*error, head, strlen(head)) == 0 ? strlen(head) : 0; /* that it is one says who asks */
		return false;
	}
	if (cluster)
		options.cluster = cluster;
	struct get_history get = {history, scenario, at_ns};
	struct get_source source = get_history_source(&get);
	struct text err;
	text_init(&err, 0);
	get_print(out, &err, &options, &source);
	text_put(out, text_view(&err));
	text_deinit(&err);
	return true;
}

const struct expect_printer get_history_printer = {.print = print};
