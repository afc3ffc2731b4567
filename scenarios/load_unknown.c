#include "scenarios/loader.h"

#include "model/schema_unknown.h"

/* Fields that the API server would prune are no errors, since that is what it does, but nobody means them: kubectl refuses them unless it is told
 * not to validate. */

/* "v0.2.2, v0.3.1 and head know it"; "v1beta1 knows it" when only another version of this release does; NULL when none does. */
static const char *knowers(struct loader *loader, const struct kind_info *kind, uint32_t editions)
{
	const char *names[RELEASE_COUNT];
	size_t count = 0;
	if (editions & 1u << loader->release)
		return arena_format(loader->arena, "%s knows it", kind_preferred_version(kind, loader->release));
	for (int i = 0; i < RELEASE_COUNT; i++)
		if ((editions & 1u << i) && kind_exists(kind, (enum release_id)i))
			names[count++] = release_of((enum release_id)i)->name;
	const char *list = count ? names[0] : NULL;
	for (size_t i = 1; i < count; i++)
		list = arena_format(loader->arena, "%s%s%s", list, i + 1 < count ? ", " : " and ", names[i]);
	return list ? arena_format(loader->arena, "%s %s it", list, count == 1 ? "knows" : "know") : NULL;
}

static void warn(struct loader *loader, const struct kind_info *kind, const struct schema_unknown *unknown)
{
	const char *hint = knowers(loader, kind, unknown->editions);
	if (!hint && unknown->nearest)
		hint = arena_format(loader->arena, "did you mean \"%s\"?", unknown->nearest);
	diag_warning(loader->reader.diags, unknown->file, unknown->line, unknown->column, hint,
		     "unknown field \"%s\" of the %s; the API server of release %s drops it", unknown->path, kind->kind, release_of(loader->release)->name);
}

static void check(struct loader *loader, const struct kind_info *kind, const struct value *document, const char *api_version)
{
	const struct schema_kind *known = kind ? schema_kind_of(loader->release, kind->group, kind->kind) : NULL;
	struct schema_unknown unknown[DIAG_SHOWN_MAX];
	if (!known || !value_is(document, VALUE_MAP))
		return;
	const enum schema_edition edition = schema_edition_of(loader->release, known, api_version);
	size_t count = schema_find_unknown(loader->arena, known->schema, edition, document, unknown, DIAG_SHOWN_MAX);
	for (size_t i = 0; i < count && i < DIAG_SHOWN_MAX; i++)
		warn(loader, kind, &unknown[i]);
	/* No more are shown, but all are counted. */
	if (count > DIAG_SHOWN_MAX)
		loader->reader.diags->warning_count += count - DIAG_SHOWN_MAX;
}

static void check_manifests(struct loader *loader, const struct scenario_manifest *manifests, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(loader, manifests[i].name.kind, manifests[i].document, value_text_or(value_get(manifests[i].document, "apiVersion"), NULL));
}

void load_warn_unknown(struct loader *loader)
{
	const struct scenario *scenario = loader->scenario;
	check_manifests(loader, loader->manifests, loader->manifest_count);
	check_manifests(loader, loader->inline_manifests, loader->inline_count);
	for (uint32_t i = 0; i < scenario->entry_count && i < SCENARIO_ENTRIES_MAX; i++)
		for (uint32_t k = 0; k < scenario->entries[i].step_count; k++) {
			const struct scenario_step *step = &scenario->entries[i].steps[k];
			if (step->verb == VERB_MERGE && !step->status_subresource && step->document && step->document->line)
				check(loader, step->target.kind, step->document, NULL);
		}
}
