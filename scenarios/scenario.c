#include "scenarios/scenario.h"

#include "scenarios/loader.h"
#include "scenarios/yaml.h"

#include "sim/duration.h"
#include "sim/hash_table.h"
#include "sim/io.h"

#include <string.h>

/* Loading: files to documents, the one Scenario document through the field table, all others as manifests, then names, members, behaviour, people,
 * timeline and expectations, each after what it refers to. */

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

static const char *stem_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return dot && dot != name ? arena_copy(arena, name, (size_t)(dot - name)) : arena_text(arena, name);
}

static bool is_scenario(const struct value *document)
{
	const char *kind = value_text_or(value_get(document, "kind"), "");
	const char *version = value_text_or(value_get(document, "apiVersion"), "");
	return strcmp(kind, "Scenario") == 0 || strncmp(version, "fleetsim/", strlen("fleetsim/")) == 0;
}

/* The Scenario document */

static void take_scenario(struct loader *loader, const struct value *document)
{
	struct scenario *scenario = loader->scenario;
	if (scenario->place.line) {
		field_error(&loader->reader, document, NULL, "there is a second Scenario document; the first is at %s:%u", scenario->place.file,
			    scenario->place.line);
		return;
	}
	scenario->place = place_of(document);
	scenario->file = document->file;
	scenario->folder = folder_of(loader->arena, document->file);
	struct spec_scenario *spec = ARENA_NEW(loader->arena, struct spec_scenario);
	if (!fields_read(&loader->reader, &language_scenario, document, spec))
		return;
	loader->spec = spec->spec;
	scenario->name = spec->metadata->name;
	scenario->description = spec->metadata->description;
	scenario->labels = spec->metadata->labels;
}

static void take_config(struct loader *loader, const struct scenario_overrides *overrides)
{
	const struct spec_body *spec = loader->spec;
	struct world_config *config = &loader->scenario->config;
	*config = world_config_default();
	loader->scenario->horizon_ns = 168 * NS_PER_HOUR;
	if (spec) {
		config->release = (enum release_id)spec->release;
		config->start_ns = spec->start_ns;
		config->seed = (uint64_t)spec->seed;
		loader->scenario->horizon_ns = spec->horizon_ns;
	}
	if (spec && spec->hub) {
		config->run_pass_ns = spec->hub->run_pass_ns;
		config->placement_pass_ns = spec->hub->placement_pass_ns;
		config->scheduler_pass_ns = spec->hub->scheduler_pass_ns;
		config->snapshot_minimum_interval_ns = spec->hub->snapshot_minimum_interval_ns;
		config->changes_collection_ns = spec->hub->changes_collection_ns;
	}
	if (overrides && overrides->has_seed)
		config->seed = overrides->seed;
	if (overrides && overrides->release) {
		const struct release *release = release_by_name(overrides->release);
		if (release)
			config->release = release->id;
		else
			diag_error(loader->reader.diags, NULL, 0, 0, "there are mid-2025, v0.2.2, v0.3.1 and head", "there is no release \"%s\"",
				   overrides->release);
	}
	loader->release = config->release;
}

/* Files */

struct document_list {
	const struct value **items;
	size_t count, room;
};

static void read_stream(struct loader *loader, const char *name, const char *bytes, size_t size, struct document_list *documents)
{
	struct yaml_stream stream;
	/* What follows from a slip of the syntax only hides it; a key without quotes makes nothing else wrong. */
	if (!yaml_read(loader->arena, name, bytes, size, &stream, loader->reader.diags) && !stream.whole) {
		loader->incomplete = true;
		return;
	}
	for (size_t i = 0; i < stream.count; i++) {
		if (stream.documents[i]->type == VALUE_NULL)
			continue;
		documents->items = arena_room(loader->arena, documents->items, documents->count, &documents->room, sizeof documents->items[0]);
		documents->items[documents->count++] = stream.documents[i];
	}
}

static void read_path(struct loader *loader, const char *path, struct document_list *documents)
{
	struct io_file file;
	const char *error = NULL;
	if (!io_read_file(loader->arena, path, YAML_BYTES_MAX, &file, &error)) {
		diag_error(loader->reader.diags, path, 0, 0, NULL, "%s", error);
		return;
	}
	read_stream(loader, strcmp(path, "-") == 0 ? "stdin" : path, file.bytes, file.size, documents);
}

/* A file named inside the scenario, below its folder. */
static bool read_below(struct field_reader *reader, const struct value *at, const char *path, size_t limit, struct io_file *out)
{
	const struct loader *loader = (const struct loader *)(const void *)reader;
	const char *error = NULL;
	if (loader->from_memory || strcmp(loader->scenario->file, "stdin") == 0) {
		field_error(reader, at, NULL, "a scenario that is not in a file cannot name others");
		return false;
	}
	if (io_read_below(loader->arena, loader->scenario->folder, path, limit, out, &error))
		return true;
	field_error(reader, at, NULL, "%s %s", path, error);
	return false;
}

static void read_includes(struct loader *loader, struct document_list *documents)
{
	const struct text_list *include = &loader->spec->include;
	if (include->count > SCENARIO_FILES_MAX) {
		field_error(&loader->reader, include->at[0], NULL, "more than %d files", SCENARIO_FILES_MAX);
		return;
	}
	for (size_t i = 0; i < include->count; i++) {
		struct io_file file;
		size_t before = documents->count;
		if (!read_below(&loader->reader, include->at[i], include->items[i], YAML_BYTES_MAX, &file))
			continue;
		const char *folder = loader->scenario->folder;
		const char *name = strcmp(folder, ".") == 0 ? include->items[i] : arena_format(loader->arena, "%s/%s", folder, include->items[i]);
		read_stream(loader, name, file.bytes, file.size, documents);
		for (size_t j = before; j < documents->count; j++)
			if (is_scenario(documents->items[j]))
				field_error(&loader->reader, documents->items[j], NULL, "an included file holds manifests only");
	}
}

/* Diagnostics in the order of files and lines, however they were found. */
static void sort_diags(struct diags *diags)
{
	for (size_t i = 1; i < diags->shown_count; i++) {
		struct diag diag = diags->shown[i];
		size_t at = i;
		while (at > 0) {
			const struct diag *left = &diags->shown[at - 1];
			bool same_file = left->file && diag.file && strcmp(left->file, diag.file) == 0;
			if (!same_file || left->line < diag.line || (left->line == diag.line && left->column <= diag.column))
				break;
			diags->shown[at] = diags->shown[at - 1];
			at--;
		}
		diags->shown[at] = diag;
	}
}

static void assemble(struct loader *loader, struct document_list *documents, const struct scenario_overrides *overrides)
{
	struct scenario *scenario = loader->scenario;
	for (size_t i = 0; i < documents->count; i++)
		if (is_scenario(documents->items[i]))
			take_scenario(loader, documents->items[i]);
	size_t own = documents->count;
	if (loader->spec)
		read_includes(loader, documents);
	take_config(loader, overrides);
	for (size_t i = 0; i < documents->count; i++)
		if (i >= own || !is_scenario(documents->items[i]))
			load_manifest(loader, documents->items[i], false);
	if (loader->incomplete)
		return;
	load_timeline_names(loader);
	load_members(loader);
	load_behavior(loader);
	load_people(loader);
	load_timeline(loader);
	load_expectations(loader);
	load_invariants(loader);
	load_check_manifests(loader);
	load_check_runs(loader);
	load_warn_unknown(loader);
	scenario->manifests = loader->manifests;
	scenario->manifest_count = (uint32_t)loader->manifest_count;
	scenario->members = loader->members;
	scenario->member_count = (uint32_t)loader->member_count;
}

static struct loader *new_loader(struct arena *arena, struct diags *diags)
{
	struct loader *loader = ARENA_NEW(arena, struct loader);
	*loader = (struct loader){.reader = {arena, diags, read_below}, .arena = arena, .scenario = ARENA_NEW(arena, struct scenario)};
	loader->scenario->folder = ".";
	return loader;
}

static const struct scenario *finish(struct loader *loader, struct document_list *documents, const char *first_path,
				     const struct scenario_overrides *overrides)
{
	struct diags *diags = loader->reader.diags;
	assemble(loader, documents, overrides);
	load_forget_names(loader);
	sort_diags(diags);
	if (!loader->scenario->name)
		loader->scenario->name = stem_of(loader->arena, first_path);
	return diags_failed(diags) ? NULL : loader->scenario;
}

const struct scenario *scenario_load(struct arena *arena, const char *const *paths, size_t path_count, const struct scenario_overrides *overrides,
				     struct diags *diags)
{
	struct loader *loader = new_loader(arena, diags);
	struct document_list documents = {0};
	if (path_count > SCENARIO_FILES_MAX) {
		diag_error(diags, NULL, 0, 0, NULL, "more than %d files", SCENARIO_FILES_MAX);
		return NULL;
	}
	const char **names = ARENA_ARRAY(arena, const char *, path_count);
	for (size_t i = 0; i < path_count; i++) {
		names[i] = arena_text(arena, paths[i]);
		read_path(loader, paths[i], &documents);
	}
	loader->scenario->paths = names;
	loader->scenario->path_count = path_count;
	return finish(loader, &documents, path_count ? paths[0] : "nothing", overrides);
}

const struct scenario *scenario_load_bytes(struct arena *arena, const char *file, const char *bytes, size_t size,
					   const struct scenario_overrides *overrides, struct diags *diags)
{
	struct loader *loader = new_loader(arena, diags);
	struct document_list documents = {0};
	loader->from_memory = true;
	read_stream(loader, file, bytes, size, &documents);
	return finish(loader, &documents, file, overrides);
}
