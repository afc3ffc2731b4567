#include "reports/kubectl.h"

#include "model/codec.h"

#include <string.h>
#include <strings.h>

/* Objects */

static void list_hub(const struct kubectl *kubectl, struct arena *arena, const struct kind_info *kind, const char *ns, const char *name,
		     struct get_objects *objects)
{
	struct history_list found = history_objects(kubectl->history, arena, kind, kind->namespaced ? ns : NULL, kubectl->at_ns);
	for (size_t i = 0; i < found.count; i++)
		if (!name || strcmp(found.items[i]->identity->name, name) == 0)
			get_objects_add(arena, objects, object_encode(arena, found.items[i]));
}

static const char *field_of(const struct value *document, const char *key)
{
	return value_text_or(value_find(document, "metadata", key, NULL), "");
}

static bool is_of_kind(const struct value *document, const struct kind_info *kind)
{
	const char *api_version = value_text_or(value_get(document, "apiVersion"), "");
	const char *slash = strchr(api_version, '/');
	size_t group_size = slash ? (size_t)(slash - api_version) : 0;
	return strcmp(value_text_or(value_get(document, "kind"), ""), kind->kind) == 0 && strlen(kind->group) == group_size &&
	       memcmp(kind->group, api_version, group_size) == 0;
}

static void list_member(const struct kubectl *kubectl, struct arena *arena, const char *cluster, const struct kind_info *kind, const char *ns,
			const char *name, struct get_objects *objects)
{
	const struct value *held = history_member_objects(kubectl->history, arena, cluster, kubectl->at_ns);
	for (size_t i = 0; i < held->count; i++) {
		const struct value *document = held->as.items[i];
		if (!is_of_kind(document, kind) || (kind->namespaced && ns && strcmp(field_of(document, "namespace"), ns) != 0) ||
		    (name && strcmp(field_of(document, "name"), name) != 0))
			continue;
		get_objects_add(arena, objects, document);
	}
}

static bool has_member(const struct kubectl *kubectl, const char *cluster)
{
	const struct kind_info *kind = kind_by_name("MemberCluster", NULL);
	return history_object(kubectl->history, kind, "", cluster, kubectl->at_ns) != NULL;
}

static bool list(void *context, struct arena *arena, const char *cluster, const struct kind_info *kind, const char *ns, const char *name,
		 struct get_objects *objects, const char **error)
{
	const struct kubectl *kubectl = context;
	if (!cluster) {
		list_hub(kubectl, arena, kind, ns, name, objects);
		return true;
	}
	if (!has_member(kubectl, cluster)) {
		*error = arena_format(arena, "there is no member \"%s\" at this time", cluster);
		return false;
	}
	list_member(kubectl, arena, cluster, kind, ns, name, objects);
	return true;
}

/* Kinds that are in no table */

static bool is_named(const struct kind_info *kind, const char *word, size_t word_size)
{
	const char *names[] = {kind->plural, kind->singular, kind->kind};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i]) == word_size && strncasecmp(names[i], word, word_size) == 0)
			return true;
	return false;
}

/* `word` is a name of the kind, alone or with ".group" behind it. */
static bool is_meant(const struct kind_info *kind, const char *word)
{
	size_t size = strcspn(word, ".");
	return is_named(kind, word, size) && (!word[size] || strncmp(kind->group, word + size + 1, strlen(word + size + 1)) == 0);
}

static const struct kind_info *find_held_kind(const struct kubectl *kubectl, struct arena *arena, const char *cluster, const char *word)
{
	const struct value *held = history_member_objects(kubectl->history, arena, cluster, kubectl->at_ns);
	for (size_t i = 0; i < held->count; i++) {
		const struct value *document = held->as.items[i];
		const char *kind = value_text_or(value_get(document, "kind"), "");
		const char *api_version = value_text_or(value_get(document, "apiVersion"), "");
		const struct kind_info *guess = kind_guess(arena, kind, api_version, *field_of(document, "namespace"));
		if (is_meant(guess, word))
			return guess;
	}
	return NULL;
}

static const struct kind_info *find_kind(void *context, struct arena *arena, const char *cluster, const char *word)
{
	const struct kubectl *kubectl = context;
	if (cluster)
		return find_held_kind(kubectl, arena, cluster, word);
	const struct kind_info *seen = NULL;
	for (size_t i = 0; i < kubectl->history->sorted_count; i++) {
		const struct kind_info *kind = kubectl->history->sorted[i]->identity->kind;
		if (kind != seen && is_meant(kind, word) && kind_exists(kind, kubectl->scenario->config.release))
			return kind;
		seen = kind;
	}
	return NULL;
}

struct get_source kubectl_source(struct kubectl *kubectl)
{
	return (struct get_source){
		.context = kubectl,
		.release = kubectl->scenario->config.release,
		.now_ns = kubectl->history->start_ns + kubectl->at_ns,
		.list = list,
		.find_kind = find_kind,
	};
}

/* For expectations */

static bool parse(struct arena *arena, const char *command, const char *cluster, struct get_options *options, const char **error)
{
	const char **words;
	size_t count;
	if (!get_split_command(arena, command, &words, &count, error) || !get_options_parse(arena, words, count, options, error))
		return false;
	if (cluster)
		options->cluster = cluster;
	return true;
}

static bool print(void *context, const struct history *history, const struct scenario *scenario, int64_t at_ns, const char *command,
		  const char *cluster, struct text *out, const char **error)
{
	(void)context;
	struct kubectl kubectl = {history, scenario, at_ns};
	struct get_source source = kubectl_source(&kubectl);
	struct get_options *options = ARENA_NEW(history->arena, struct get_options);
	if (!parse(history->arena, command, cluster, options, error))
		return false;
	struct text complaints;
	text_init(&complaints, 0);
	get_print(out, &complaints, options, &source);
	text_put_bytes(out, text_view(&complaints), complaints.size);
	text_deinit(&complaints);
	return true;
}

const struct expect_printer kubectl_printer = {NULL, print};
