#include "scenarios/loader.h"

#include "model/kinds.h"

#include <string.h>

/* The placement and the strategy that a run names. The API server takes a run that names none and the run then fails to initialize, which is
 * what a slip of the pen looks like; so whoever wants to see that says that the run shall fail. */

static bool says_failure(const char *type, bool as_asked)
{
	return as_asked && (strcmp(type, "Initialized") == 0 || strcmp(type, "Succeeded") == 0);
}

static const char failing[] = "run that shall fail";

/* A name of its own for each run, since both kinds may have runs of one name. */
static const char *run_name(struct loader *loader, const struct object_name *run)
{
	return arena_format(loader->arena, "%s %s", names_space(loader, run->kind), names_full(loader, run));
}

static void note_failing(struct loader *loader, const struct object_name *run)
{
	if (run->kind && run->name)
		names_enter(loader, failing, run_name(loader, run), NULL, 0);
}

static void note_condition(struct loader *loader, const struct scenario_condition *condition, enum condition_status failure)
{
	if (condition->type && says_failure(condition->type, !condition->absent && condition->status == failure))
		note_failing(loader, &condition->object);
}

static bool document_fails(const struct value *document)
{
	const struct value *conditions = value_find(document, "status", "conditions", NULL);
	for (size_t i = 0; value_is(conditions, VALUE_LIST) && i < conditions->count; i++) {
		const struct value *condition = conditions->as.items[i];
		if (says_failure(value_text_or(value_get(condition, "type"), ""), strcmp(value_text_or(value_get(condition, "status"), ""), "False") == 0))
			return true;
	}
	return false;
}

/* Whether it says that a run never has such a condition with status True, or never has it at all. */
static bool is_never(const struct expectation *expectation, const char *type)
{
	const struct scenario_condition *condition = &expectation->condition;
	bool absent = expectation->kind == EXPECT_ALWAYS && condition->absent;
	bool untrue = expectation->kind == EXPECT_NEVER && !condition->absent && condition->status == CONDITION_TRUE;
	return condition->type && strcmp(condition->type, type) == 0 && (absent || untrue);
}

static void note_expectation(struct loader *loader, const struct expectation *expectation)
{
	if (expectation->time.has_when)
		note_condition(loader, &expectation->time.when, CONDITION_FALSE);
	if (expectation->kind == EXPECT_OBJECT && document_fails(expectation->document))
		note_failing(loader, &expectation->object);
	if (expectation->kind == EXPECT_ALWAYS || expectation->kind == EXPECT_EVENTUALLY)
		note_condition(loader, &expectation->condition, CONDITION_FALSE);
	/* That it never has what a good run has asks for a failure, too. */
	if (expectation->kind == EXPECT_NEVER)
		note_condition(loader, &expectation->condition, CONDITION_TRUE);
	if (is_never(expectation, "Progressing") || is_never(expectation, "Succeeded"))
		note_failing(loader, &expectation->condition.object);
}

static void note_entry(struct loader *loader, const struct scenario_entry *entry)
{
	if (entry->has_when)
		note_condition(loader, &entry->when, CONDITION_FALSE);
	/* A run that the API server refuses never looks for its strategy. */
	for (uint32_t i = 0; entry->refused && i < entry->step_count; i++)
		if (entry->steps[i].verb == VERB_CREATE || entry->steps[i].verb == VERB_APPLY)
			note_failing(loader, &entry->steps[i].target);
}

static void check_ref(struct loader *loader, const struct scenario_manifest *run, const char *key, const char *kind)
{
	const struct value *at = value_find(run->document, "spec", key, NULL);
	const struct object_name name = {kind_by_name(kind, NULL), run->name.ns, value_text_or(at, "")};
	if (!*name.name || names_find(loader, names_space(loader, name.kind), names_full(loader, &name)) >= 0 ||
	    names_find(loader, failing, run_name(loader, &run->name)) >= 0)
		return;
	const char *nearest = names_hint(loader, names_space(loader, name.kind), names_full(loader, &name));
	field_error(&loader->reader, at,
		    arena_format(loader->arena, "%s%sif the run shall fail, expect Initialized=False of it", nearest ? nearest : "",
				 nearest ? " or, " : ""),
		    "no manifest defines the %s \"%s\"", kind, names_full(loader, &name));
}

static void check_runs(struct loader *loader, const struct scenario_manifest *manifests, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct kind_info *kind = manifests[i].name.kind;
		if (kind_is_fleet(kind, "ClusterStagedUpdateRun", NULL)) {
			check_ref(loader, &manifests[i], "placementName", "ClusterResourcePlacement");
			check_ref(loader, &manifests[i], "stagedRolloutStrategyName", "ClusterStagedUpdateStrategy");
		} else if (kind_is_fleet(kind, "StagedUpdateRun", NULL)) {
			check_ref(loader, &manifests[i], "placementName", "ResourcePlacement");
			check_ref(loader, &manifests[i], "stagedRolloutStrategyName", "StagedUpdateStrategy");
		}
	}
}

void load_check_runs(struct loader *loader)
{
	const struct scenario *scenario = loader->scenario;
	for (uint32_t i = 0; i < scenario->entry_count; i++)
		note_entry(loader, &scenario->entries[i]);
	for (uint32_t i = 0; i < scenario->expectation_count; i++)
		note_expectation(loader, &scenario->expectations[i]);
	check_runs(loader, loader->manifests, loader->manifest_count);
	check_runs(loader, loader->inline_manifests, loader->inline_count);
}
