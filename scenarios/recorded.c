#include "scenarios/recorded.h"

#include "scenarios/fields.h"

#include "model/members.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

/* Seconds with fractions, exact to the nanosecond: read as decimals, never computed with. -1: no time that a scenario can have. */
static int64_t span_of(const struct value *seconds)
{
	struct text text;
	int64_t span_ns = 0;
	if (!value_is(seconds, VALUE_INT) && !value_is(seconds, VALUE_REAL))
		return 0;
	text_init(&text, 0);
	if (value_is(seconds, VALUE_INT))
		text_putf(&text, "%llds", (long long)seconds->as.integer);
	else
		text_putf(&text, "%.9fs", seconds->as.real);
	bool good = duration_parse(text_view(&text), &span_ns) && span_ns >= 0 && span_ns <= FIELD_DURATION_MOST;
	text_deinit(&text);
	return good ? span_ns : -1;
}

static const struct value *list_or_empty(const struct value *list)
{
	static const struct value empty = {.type = VALUE_LIST};
	return value_is(list, VALUE_LIST) ? list : &empty;
}

static enum condition_status status_of(const struct value *status, enum condition_status fallback)
{
	const char *word = value_text_or(status, "");
	for (int i = CONDITION_FALSE; i <= CONDITION_UNKNOWN; i++)
		if (strcmp(condition_status_name((enum condition_status)i), word) == 0)
			return (enum condition_status)i;
	return fallback;
}

/* Members */

static uint32_t words_of(struct arena *arena, const struct value *conditions, const struct condition_words **words, const int64_t **generations)
{
	conditions = list_or_empty(conditions);
	struct condition_words *made = ARENA_ARRAY(arena, struct condition_words, conditions->count);
	int64_t *numbers = ARENA_ARRAY(arena, int64_t, conditions->count);
	for (size_t i = 0; i < conditions->count; i++) {
		const struct value *condition = conditions->as.items[i];
		made[i] = (struct condition_words){value_text_or(value_get(condition, "type"), ""),
						   status_of(value_get(condition, "status"), CONDITION_UNKNOWN),
						   value_text_or(value_get(condition, "reason"), ""), value_text_or(value_get(condition, "message"), "")};
		numbers[i] = value_int_or(value_get(condition, "observedGeneration"), -1);
	}
	*words = made;
	*generations = numbers;
	return (uint32_t)conditions->count;
}

static const struct member_script *script_of(struct arena *arena, const struct value *writes)
{
	writes = list_or_empty(writes);
	struct member_script *script = ARENA_NEW(arena, struct member_script);
	struct member_write *made = ARENA_ARRAY(arena, struct member_write, writes->count);
	for (size_t i = 0; i < writes->count; i++) {
		const struct value *write = writes->as.items[i];
		const struct value *deletion = value_get(write, "afterDelete");
		made[i].after_delete = deletion != NULL;
		made[i].after_ns = span_of(deletion ? deletion : value_get(write, "after"));
		made[i].count = words_of(arena, value_get(write, "conditions"), &made[i].words, &made[i].generations);
	}
	*script = (struct member_script){made, (uint32_t)writes->count};
	return script;
}

static void take_members(struct arena *arena, struct scenario *scenario, const struct value *members)
{
	size_t count = value_is(members, VALUE_MAP) ? members->count : 0;
	struct scenario_member *made = ARENA_ARRAY(arena, struct scenario_member, count);
	for (size_t i = 0; i < count; i++) {
		made[i].name = members->as.fields[i].key;
		made[i].script = script_of(arena, members->as.fields[i].value);
	}
	scenario->members = made;
	scenario->member_count = (uint32_t)count;
}

/* What exists at 0 s */

static const struct value *cluster_manifest(struct arena *arena, const struct value *cluster)
{
	struct value *manifest = value_map(arena);
	struct value *metadata = value_map(arena);
	struct value *labels = value_get(cluster, "labels");
	value_put_text(arena, manifest, "apiVersion", "cluster.kubernetes-fleet.io/v1beta1");
	value_put_text(arena, manifest, "kind", "MemberCluster");
	value_put_text(arena, metadata, "name", value_text_or(value_get(cluster, "name"), ""));
	if (labels)
		value_put(arena, metadata, "labels", labels);
	value_put(arena, manifest, "metadata", metadata);
	return manifest;
}

/* The API server of the recordings stores a Namespace without spec with an empty one. */
static const struct value *object_manifest(struct arena *arena, const struct value *object)
{
	if (strcmp(value_text_or(value_get(object, "kind"), ""), "Namespace") != 0 || value_get(object, "spec"))
		return object;
	struct value *manifest = value_copy_shallow(arena, object);
	value_put(arena, manifest, "spec", value_map(arena));
	return manifest;
}

static void take_seeds(struct arena *arena, struct scenario *scenario, const struct value *recording)
{
	const struct value *objects = list_or_empty(value_get(recording, "objects"));
	const struct value *bindings = list_or_empty(value_get(recording, "bindings"));
	const struct value *clusters = list_or_empty(value_get(recording, "clusters"));
	const struct value **seeds = ARENA_ARRAY(arena, const struct value *, objects->count + bindings->count + clusters->count);
	size_t count = 0;
	for (size_t i = 0; i < objects->count; i++)
		seeds[count++] = object_manifest(arena, objects->as.items[i]);
	for (size_t i = 0; i < bindings->count; i++)
		seeds[count++] = bindings->as.items[i];
	for (size_t i = 0; i < clusters->count; i++)
		seeds[count++] = cluster_manifest(arena, clusters->as.items[i]);
	scenario->seeds = seeds;
	scenario->seed_count = (uint32_t)count;
}

/* Actions */

static struct object_name name_of(const struct value *action, const char *kind)
{
	const struct kind_info *info = kind_by_name(kind, NULL);
	const char *ns = value_text_or(value_get(action, "namespace"), info && info->namespaced ? "default" : "");
	return (struct object_name){info, info && info->namespaced ? ns : "", value_text_or(value_get(action, "name"), "")};
}

static struct object_name manifest_name(const struct value *manifest)
{
	return name_of(value_get(manifest, "metadata"), value_text_or(value_get(manifest, "kind"), ""));
}

static struct object_name cluster_name(const struct value *action)
{
	return (struct object_name){kind_by_name("MemberCluster", NULL), "", value_text_or(value_get(action, "cluster"), "")};
}

static void take_approval(const struct value *action, struct scenario_step *step)
{
	step->verb = VERB_APPROVE;
	step->target = name_of(action, value_get(action, "namespace") ? "ApprovalRequest" : "ClusterApprovalRequest");
	step->approval.status = status_of(value_get(action, "status"), CONDITION_TRUE);
	step->approval.generation = value_int_or(value_get(action, "generation"), -1);
	step->approval.reason = step->approval.message = "test";
}

static void take_binding(struct arena *arena, const struct value *action, struct scenario_step *step)
{
	step->verb = VERB_BINDING;
	step->target = name_of(action, value_get(action, "namespace") ? "ResourceBinding" : "ClusterResourceBinding");
	if (!value_get(action, "name"))
		step->target.name = arena_format(arena, "binding-%s", value_text_or(value_get(action, "cluster"), ""));
	step->document = value_get(action, "spec");
	step->word_count = words_of(arena, value_get(action, "conditions"), &step->words, &step->generations);
}

static bool take_step(struct arena *arena, const struct value *action, struct scenario_step *step)
{
	const struct value *what;
	if ((what = value_get(action, "create"))) {
		*step = (struct scenario_step){.verb = VERB_CREATE, .target = manifest_name(what), .document = what};
	} else if ((what = value_get(action, "patch"))) {
		*step = (struct scenario_step){.verb = VERB_MERGE,
					       .target = name_of(what, value_text_or(value_get(what, "kind"), "")),
					       .document = value_get(what, "merge"),
					       .status_subresource = value_get(what, "subresource") != NULL};
	} else if ((what = value_get(action, "delete"))) {
		*step = (struct scenario_step){.verb = VERB_DELETE, .target = name_of(what, value_text_or(value_get(what, "kind"), ""))};
	} else if ((what = value_get(action, "approve"))) {
		take_approval(what, step);
	} else if ((what = value_get(action, "label"))) {
		*step = (struct scenario_step){.verb = VERB_LABEL, .target = cluster_name(what), .document = value_get(what, "labels")};
	} else if ((what = value_get(action, "member"))) {
		*step = (struct scenario_step){.verb = VERB_SCRIPT, .target = cluster_name(what), .script = script_of(arena, value_get(what, "script"))};
	} else if ((what = value_get(action, "binding"))) {
		take_binding(arena, what, step);
	} else {
		return false;
	}
	return step->target.kind && (step->verb != VERB_MERGE || step->document);
}

static bool take_actions(struct arena *arena, struct scenario *scenario, const struct value *actions, const char **error)
{
	actions = list_or_empty(actions);
	struct scenario_entry *entries = ARENA_ARRAY(arena, struct scenario_entry, actions->count);
	for (size_t i = 0; i < actions->count; i++) {
		const struct value *action = actions->as.items[i];
		struct scenario_step *step = ARENA_NEW(arena, struct scenario_step);
		if (!take_step(arena, action, step)) {
			*error = arena_format(arena, "action %zu is none", i);
			return false;
		}
		entries[i] = (struct scenario_entry){
			.words = "act", .at_ns = span_of(value_get(action, "at")), .steps = step, .step_count = 1, .when.entry = -1};
	}
	scenario->entries = entries;
	scenario->entry_count = (uint32_t)actions->count;
	return true;
}

static bool script_times_fit(const struct member_script *script)
{
	for (uint32_t i = 0; script && i < script->count; i++)
		if (script->writes[i].after_ns < 0)
			return false;
	return true;
}

static bool times_fit(const struct scenario *scenario)
{
	const struct world_config *config = &scenario->config;
	bool fit = scenario->horizon_ns >= 0 && config->run_pass_ns >= 0 && config->snapshot_minimum_interval_ns >= 0 && config->changes_collection_ns >= 0;
	for (uint32_t i = 0; i < scenario->member_count; i++)
		fit = fit && script_times_fit(scenario->members[i].script);
	for (uint32_t i = 0; i < scenario->entry_count; i++)
		fit = fit && scenario->entries[i].at_ns >= 0 && script_times_fit(scenario->entries[i].steps[0].script);
	return fit;
}

const struct scenario *recorded_scenario(struct arena *arena, const struct value *recording, const char **error)
{
	struct scenario *scenario = ARENA_NEW(arena, struct scenario);
	const struct release *release = release_by_name(value_text_or(value_get(recording, "release"), ""));
	struct world_config config = world_config_default();
	if (!release || !instant_parse(value_text_or(value_get(recording, "start"), ""), &config.start_ns)) {
		*error = "a recording needs release and start";
		return NULL;
	}
	config.release = release->id;
	config.run_controller_only = true;
	config.no_webhooks = true;
	config.run_pass_ns = span_of(value_get(recording, "passSeconds"));
	config.snapshot_minimum_interval_ns = span_of(value_find(recording, "snapshotDelays", "minimumInterval", NULL));
	config.changes_collection_ns = span_of(value_find(recording, "snapshotDelays", "collection", NULL));
	*scenario = (struct scenario){.name = value_text_or(value_get(recording, "name"), "recording"),
				      .description = value_text_or(value_get(recording, "what"), NULL),
				      .folder = ".",
				      .config = config,
				      .horizon_ns = span_of(value_get(recording, "until")),
				      .recorded = true};
	take_seeds(arena, scenario, recording);
	take_members(arena, scenario, value_get(recording, "members"));
	if (!take_actions(arena, scenario, value_get(recording, "actions"), error))
		return NULL;
	if (times_fit(scenario))
		return scenario;
	*error = "a time of the recording is negative or longer than ten years";
	return NULL;
}
