#include "reports/get.h"

#include "reports/custom_columns.h"
#include "reports/dump.h"
#include "reports/get_order.h"
#include "reports/json_path.h"
#include "reports/label_query.h"
#include "reports/table.h"
#include "reports/yaml_writer.h"

#include <string.h>

/* Objects of one kind that are printed together. */
struct group {
	const struct kind_info *kind;
	const char *version;
	struct get_objects objects;
};

struct request {
	struct text *out, *err;
	struct arena arena;
	const struct get_options *options;
	const struct get_source *source;
	const struct selector *selector; /* NULL: all */
	struct group *groups;
	size_t group_count, group_room;
	bool failed; /* something asked for by name is not there */
};

void get_objects_add(struct arena *arena, struct get_objects *objects, const struct value *object)
{
	objects->items = arena_room(arena, objects->items, objects->count, &objects->room, sizeof *objects->items);
	objects->items[objects->count++] = object;
}

static bool fail(struct request *request, const char *line)
{
	text_putf(request->err, "%s\n", line);
	request->failed = true;
	return false;
}

/* Kinds */

static bool find_kind(struct request *request, const char *word, struct kind_match *match)
{
	const struct get_source *source = request->source;
	if (kind_find(word, source->release, match)) {
		if (match->shadowed)
			text_putf(request->err, "Warning: short name \"%s\" could also match lower priority resource %s\n", word,
				  kind_resource(&request->arena, match->shadowed));
		return true;
	}
	const struct kind_info *custom = source->find_kind ? source->find_kind(source->context, &request->arena, request->options->cluster, word) : NULL;
	if (!custom)
		return fail(request, arena_format(&request->arena, "error: the server doesn't have a resource type \"%.*s\"",
						  (int)strcspn(word, "."), word));
	*match = (struct kind_match){.kind = custom, .version = kind_preferred_version(custom, source->release)};
	return true;
}

/* Fetching */

static struct group *new_group(struct request *request, const struct kind_info *kind, const char *version)
{
	request->groups = arena_room(&request->arena, request->groups, request->group_count, &request->group_room, sizeof *request->groups);
	struct group *group = &request->groups[request->group_count++];
	*group = (struct group){.kind = kind, .version = version};
	return group;
}

static bool fetch(struct request *request, const struct kind_info *kind, const char *name, struct get_objects *objects)
{
	const struct get_source *source = request->source;
	const struct get_options *options = request->options;
	const char *ns = kind->namespaced && !options->all_namespaces ? options->ns : NULL;
	const char *error = NULL;
	if (source->list(source->context, &request->arena, options->cluster, kind, ns, name, objects, &error))
		return true;
	return fail(request, arena_format(&request->arena, "error: %s", error));
}

static void keep_selected(struct request *request, struct get_objects *objects)
{
	size_t kept = 0;
	for (size_t i = 0; request->selector && i < objects->count; i++)
		if (label_query_matches(request->selector, objects->items[i], &request->arena))
			objects->items[kept++] = objects->items[i];
	if (request->selector)
		objects->count = kept;
}

static bool fetch_list(struct request *request, const struct kind_info *kind, const char *version)
{
	for (size_t i = 0; i < request->group_count; i++)
		if (request->groups[i].kind == kind)
			return true;
	struct group *group = new_group(request, kind, version);
	if (!fetch(request, kind, NULL, &group->objects))
		return false;
	if (!request->source->keep_order)
		get_order_by_name(group->objects.items, group->objects.count);
	keep_selected(request, &group->objects);
	return true;
}

static bool fetch_category(struct request *request, unsigned category)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind_info *kind = kind_at(i);
		if (!(kind->categories & category) || !kind_exists(kind, request->source->release))
			continue;
		if (!fetch_list(request, kind, kind_preferred_version(kind, request->source->release)))
			return false;
	}
	return true;
}

/* One object by its name. When it is not there the others are looked for all the same. */
static bool fetch_named(struct request *request, const struct kind_match *match, const char *name)
{
	struct get_objects found = {0};
	if (!fetch(request, match->kind, name, &found))
		return false;
	if (!found.count) {
		if (!request->options->ignore_not_found)
			fail(request, arena_format(&request->arena, "Error from server (NotFound): %s \"%s\" not found",
						   kind_resource(&request->arena, match->kind), name));
		return true;
	}
	struct group *last = request->group_count ? &request->groups[request->group_count - 1] : NULL;
	if (!last || last->kind != match->kind)
		last = new_group(request, match->kind, match->version);
	get_objects_add(&request->arena, &last->objects, found.items[0]);
	return true;
}

static bool fetch_target(struct request *request, const struct get_target *target)
{
	unsigned category = kind_category_by_word(target->word);
	if (category && target->name)
		return fail(request, "error: you must specify only one resource");
	if (category)
		return fetch_category(request, category);
	struct kind_match match;
	if (!find_kind(request, target->word, &match))
		return false;
	if (!target->name)
		return fetch_list(request, match.kind, match.version);
	if (request->options->all_namespaces && match.kind->namespaced)
		return fail(request, "error: a resource cannot be retrieved by name across all namespaces");
	return fetch_named(request, &match, target->name);
}

static bool fetch_all(struct request *request)
{
	const struct get_options *options = request->options;
	if (options->selector) {
		const char *error = NULL;
		if (options->targets[0].name)
			return fail(request, "error: name cannot be provided when a selector is specified");
		request->selector = label_query_read(&request->arena, options->selector, &error);
		if (!request->selector)
			return fail(request, arena_format(&request->arena, "error: %s", error));
	}
	for (size_t i = 0; i < options->target_count; i++)
		if (!fetch_target(request, &options->targets[i]))
			return false;
	if (options->sort_by) {
		const char *error = NULL;
		for (size_t i = 0; i < request->group_count; i++)
			if (!get_order_by_path(&request->arena, request->groups[i].objects.items, request->groups[i].objects.count,
					       options->sort_by, &error))
				return fail(request, arena_format(&request->arena, "error: %s", error));
	}
	return true;
}

/* Printing */

static bool is_human(const struct get_options *options)
{
	return options->form == GET_TABLE || options->form == GET_WIDE;
}

static bool has_several_kinds(const struct request *request)
{
	for (size_t i = 1; i < request->group_count; i++)
		if (request->groups[i].kind != request->groups[0].kind)
			return true;
	return false;
}

static void print_nothing(const struct request *request)
{
	const struct get_options *options = request->options;
	bool namespaced = !options->all_namespaces;
	for (size_t i = 0; i < request->group_count; i++)
		namespaced = namespaced && request->groups[i].kind->namespaced;
	if (namespaced)
		text_putf(request->err, "No resources found in %s namespace.\n", options->ns);
	else
		text_put(request->err, "No resources found\n");
}

/* Once a namespaced kind was among them, the tables of kinds without namespaces have the column too. */
static void print_tables(struct request *request)
{
	const struct get_options *options = request->options;
	bool several = has_several_kinds(request);
	bool namespaced = false;
	size_t before = request->out->size;
	for (size_t i = 0; i < request->group_count; i++) {
		const struct group *group = &request->groups[i];
		namespaced = namespaced || group->kind->namespaced;
		if (!group->objects.count)
			continue;
		if (request->out->size > before && !options->no_headers)
			text_put_char(request->out, '\n');
		const struct table_options table = {
			.wide = options->form == GET_WIDE,
			.no_headers = options->no_headers,
			.show_labels = options->show_labels,
			.with_namespace = options->all_namespaces && namespaced,
			.with_kind = several || options->show_kind,
			.label_columns = options->label_columns,
			.label_column_count = options->label_column_count,
		};
		table_write(request->out, group->kind, request->source->release, request->source->now_ns, group->objects.items,
			    group->objects.count, &table);
	}
	if (request->out->size == before && !request->failed && !options->ignore_not_found)
		print_nothing(request);
}

static void print_names(struct request *request)
{
	for (size_t i = 0; i < request->group_count; i++)
		for (size_t k = 0; k < request->groups[i].objects.count; k++)
			dump_write_name(request->out, request->groups[i].kind, request->groups[i].objects.items[k]);
}

/* KubeFleet's kinds have the same fields in every version; others are shown in the version they were written in. */
static const struct value *shown_object(struct request *request, const struct group *group, const struct value *object)
{
	if (!request->source->keep_versions && group->kind->categories & KIND_FLEET)
		object = dump_in_version(&request->arena, object, kind_api_version(&request->arena, group->kind, group->version));
	return request->options->show_managed_fields ? object : dump_shown(&request->arena, object);
}

/* The object, or a list around what there is; NULL when nothing is to be printed. */
static const struct value *make_document(struct request *request)
{
	struct get_objects all = {0};
	for (size_t i = 0; i < request->group_count; i++)
		for (size_t k = 0; k < request->groups[i].objects.count; k++)
			get_objects_add(&request->arena, &all, shown_object(request, &request->groups[i], request->groups[i].objects.items[k]));
	if (!all.count && (request->options->single || request->options->ignore_not_found))
		return NULL;
	return request->options->single ? all.items[0] : dump_list(&request->arena, all.items, all.count);
}

static void print_document(struct request *request)
{
	const struct get_options *options = request->options;
	const struct value *document = make_document(request);
	const char *error = NULL;
	if (!document)
		return;
	if (options->form == GET_YAML)
		yaml_write(request->out, document);
	else if (options->form == GET_JSON)
		dump_write_json(request->out, document);
	else if (options->form == GET_CUSTOM_COLUMNS ? !custom_columns_print(request->out, &request->arena, options->template, document,
									     !options->no_headers, &error) :
						       !json_path_print(request->out, &request->arena, options->template, document, &error))
		fail(request, arena_format(&request->arena, "error: %s", error));
}

int get_print(struct text *out, struct text *err, const struct get_options *options, const struct get_source *source)
{
	struct request request = {.out = out, .err = err, .options = options, .source = source};
	arena_init(&request.arena, 0);
	if (fetch_all(&request)) {
		if (is_human(options))
			print_tables(&request);
		else if (options->form == GET_NAME)
			print_names(&request);
		else
			print_document(&request);
	}
	arena_deinit(&request.arena);
	return request.failed ? 1 : 0;
}

int get_print_command(struct text *out, struct text *err, const char *command, const struct get_source *source)
{
	struct arena arena;
	struct get_options options;
	const char **words;
	size_t count;
	const char *error = NULL;
	int code = 1;
	arena_init(&arena, 0);
	if (get_split_command(&arena, command, &words, &count, &error) && get_options_parse(&arena, words, count, &options, &error))
		code = get_print(out, err, &options, source);
	else
		text_putf(err, "%s\n", error);
	arena_deinit(&arena);
	return code;
}
