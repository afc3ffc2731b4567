#include "scenarios/field_values.h"
#include "scenarios/loader.h"

#include "model/admission.h"

#include <stdlib.h>
#include <string.h>

enum { MANIFESTS_MAX = 100 * 1000 };

/* What a server writes into metadata and `kubectl get -o yaml` prints. */
static const char *const server_fields[] = {"managedFields", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "deletionTimestamp",
					    "deletionGracePeriodSeconds"};

static const struct value *strip(struct loader *loader, const struct value *document, const char *ns)
{
	bool cluster = strcmp(value_text_or(value_get(document, "kind"), ""), "MemberCluster") == 0;
	struct value *clean = value_copy_shallow(loader->arena, document);
	struct value *metadata = value_copy_shallow(loader->arena, value_get(document, "metadata"));
	for (size_t i = 0; i < sizeof server_fields / sizeof server_fields[0]; i++)
		value_drop(metadata, server_fields[i]);
	/* Its controller, which would take the finalizer away when the member leaves, is not simulated. */
	if (cluster)
		value_drop(metadata, "finalizers");
	if (*ns)
		value_put(loader->arena, metadata, "namespace", value_text_view(loader->arena, ns));
	value_put(loader->arena, clean, "metadata", metadata);
	value_drop(clean, "status");
	return clean;
}

/* The text at a key of a manifest; NULL when reported. */
static const char *needed_text(struct loader *loader, const struct value *map, const char *key, const char *where)
{
	const struct value *value = value_get(map, key);
	if (value && value->type == VALUE_TEXT && *value->as.text)
		return value->as.text;
	field_error(&loader->reader, value ? value : map, value ? field_quote_hint(value) : NULL,
		    value ? "%s%s of a manifest must be a text" : "a manifest needs %s%s", where, key);
	return NULL;
}

static const char *version_of(const char *api_version)
{
	const char *slash = strchr(api_version, '/');
	return slash ? slash + 1 : api_version;
}

static bool check_served(struct loader *loader, const struct value *at, const struct kind_info *kind, const char *api_version)
{
	if (!kind_by_api_version(kind->kind, api_version))
		return true;
	const char *release = release_of(loader->release)->name;
	if (!kind_exists(kind, loader->release)) {
		field_error(&loader->reader, at, NULL, "release %s has no kind %s", release, kind->kind);
		return false;
	}
	if (kind_serves(kind, loader->release, version_of(api_version)))
		return true;
	const char *preferred = kind_api_version(loader->arena, kind, kind_preferred_version(kind, loader->release));
	field_error(&loader->reader, at, arena_format(loader->arena, "it has %s", preferred), "release %s has no %s in %s", release, kind->kind, api_version);
	return false;
}

const struct value *load_clean_manifest(struct loader *loader, const struct value *document, struct object_name *name)
{
	const char *api_version = needed_text(loader, document, "apiVersion", "");
	const char *kind = needed_text(loader, document, "kind", "");
	const struct value *metadata = value_get(document, "metadata");
	if (!api_version || !kind)
		return NULL;
	if (!metadata || metadata->type != VALUE_MAP) {
		field_error(&loader->reader, metadata ? metadata : document, NULL,
			    metadata ? "metadata of a manifest must be a map" : "a manifest needs metadata");
		return NULL;
	}
	const char *text = needed_text(loader, metadata, "name", "metadata.");
	const struct value *ns = value_get(metadata, "namespace");
	if (!text)
		return NULL;
	if (ns && ns->type != VALUE_TEXT) {
		field_error(&loader->reader, ns, field_quote_hint(ns), "metadata.namespace of a manifest must be a text");
		return NULL;
	}
	name->kind = load_kind(loader, kind, api_version, ns != NULL);
	name->name = text;
	name->ns = !name->kind->namespaced ? "" : ns ? ns->as.text : "default";
	if (ns && !name->kind->namespaced) {
		field_error(&loader->reader, ns, NULL, "%s %s is in no namespace", field_article(kind), kind);
		return NULL;
	}
	return check_served(loader, document, name->kind, api_version) ? strip(loader, document, name->ns) : NULL;
}

static void note_stages(struct loader *loader, const struct value *manifest)
{
	const struct value *stages = value_find(manifest, "spec", "stages", NULL);
	if (!stages || stages->type != VALUE_LIST)
		return;
	for (size_t i = 0; i < stages->count; i++) {
		const struct value *name = value_get(stages->as.items[i], "name");
		if (name && name->type == VALUE_TEXT)
			names_enter(loader, "stage", name->as.text, name, 0);
	}
}

static void load_one(struct loader *loader, const struct value *document, bool in_timeline)
{
	struct object_name name;
	const struct value *clean = load_clean_manifest(loader, document, &name);
	if (!clean)
		return;
	note_stages(loader, clean);
	int64_t number = in_timeline ? INT64_MAX : (int64_t)loader->manifest_count;
	const struct value *earlier = names_enter(loader, names_space(loader, name.kind), names_full(loader, &name), document, number);
	const struct scenario_manifest manifest = {clean, name, place_of(document), in_timeline};
	if (in_timeline) {
		loader->inline_manifests =
			arena_room(loader->arena, loader->inline_manifests, loader->inline_count, &loader->inline_room, sizeof manifest);
		loader->inline_manifests[loader->inline_count++] = manifest;
		return;
	}
	if (earlier) {
		field_error(&loader->reader, document, NULL, "the %s \"%s\" is defined twice; first at %s:%u", name.kind->kind, names_full(loader, &name),
			    earlier->file ? earlier->file : "", earlier->line);
		return;
	}
	if (loader->manifest_count == MANIFESTS_MAX) {
		field_error(&loader->reader, document, NULL, "more than %d manifests", MANIFESTS_MAX);
		return;
	}
	loader->manifests = arena_room(loader->arena, loader->manifests, loader->manifest_count, &loader->manifest_room, sizeof loader->manifests[0]);
	loader->manifests[loader->manifest_count++] = manifest;
}

bool load_is_list(const struct value *document)
{
	const char *kind = value_text_or(value_get(document, "kind"), "");
	size_t size = strlen(kind);
	return size >= 4 && strcmp(kind + size - 4, "List") == 0 && value_is(value_get(document, "items"), VALUE_LIST);
}

void load_manifest(struct loader *loader, const struct value *document, bool in_timeline)
{
	if (document->type != VALUE_MAP) {
		field_error(&loader->reader, document, NULL, "a document must be a map: a Scenario or a manifest");
		return;
	}
	if (!load_is_list(document)) {
		load_one(loader, document, in_timeline);
		return;
	}
	const struct value *items = value_get(document, "items");
	for (size_t i = 0; i < items->count; i++) {
		const struct value *item = items->as.items[i];
		if (item->type != VALUE_MAP || load_is_list(item))
			field_error(&loader->reader, item, NULL, "an item of a list must be a manifest");
		else
			load_one(loader, item, in_timeline);
	}
}

/* The node that the first error of a refusal speaks of ("... is invalid: [spec.stages[0].name: ..."), or the document. */
static const struct value *refused_node(struct loader *loader, const struct value *document, const char *refusal)
{
	static const char mark[] = " is invalid: ";
	const char *at = strstr(refusal, mark);
	const struct value *node = document;
	at = at ? at + strlen(mark) : "";
	at += *at == '[';
	while (*at && *at != ':') {
		size_t size = strcspn(at, ".[]:");
		const char *part = arena_copy(loader->arena, at, size);
		const struct value *next = NULL;
		if (node->type == VALUE_MAP)
			next = value_get(node, part);
		else if (node->type == VALUE_LIST && strspn(part, "0123456789") == size && size && size < 9)
			next = strtoul(part, NULL, 10) < node->count ? node->as.items[strtoul(part, NULL, 10)] : NULL;
		if (!next || !next->line)
			break;
		node = next;
		at += size + strspn(at + size, ".[]");
	}
	return node;
}

void load_check_manifests(struct loader *loader)
{
	for (size_t i = 0; i < loader->manifest_count; i++) {
		const struct scenario_manifest *manifest = &loader->manifests[i];
		const struct kind_info *kind = manifest->name.kind;
		if (manifest->in_timeline)
			continue;
		struct admission_request request = {.release = loader->release,
						    .kind = kind->kind,
						    .group = kind->group,
						    .namespaced = kind->namespaced,
						    .webhooks = true,
						    .proposed = manifest->document};
		const char *refusal = NULL;
		if (!admission_create(loader->arena, &request, &refusal))
			field_error(&loader->reader, refused_node(loader, manifest->document, refusal), NULL, "%s", refusal);
	}
}
