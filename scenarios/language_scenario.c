#include "scenarios/language.h"

#include "model/condition.h"
#include "model/release.h"

/* The tables of the Scenario document, its members and their behaviour, the hub and people. */

static const struct field_word effect_words[] = {{"NoSchedule", 0, "Nothing new is placed there."}, {NULL, 0, NULL}};

static const struct field taint_fields[] = {
	{.name = "key", .type = FIELD_TEXT, .offset = FIELD_AT(spec_taint, key), .required = true, .least = 1, .doc = "The key."},
	{.name = "value", .type = FIELD_TEXT, .offset = FIELD_AT(spec_taint, value), .doc = "The value."},
	{.name = "effect", .type = FIELD_WORD, .offset = FIELD_AT(spec_taint, effect), .fallback = "NoSchedule", .words = effect_words, .doc = "The effect."},
};

const struct field_table language_taint = {
	.name = "taint", .doc = "Keeps placements off a member unless they tolerate it.", .fields = taint_fields, .count = FIELD_COUNT(taint_fields),
	.size = sizeof(struct spec_taint),
};

static const struct field group_fields[] = {
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_group, name), .required = true, .least = 1,
	 .doc = "A pattern with one range: prod-{0001..1000} makes prod-0001 to prod-1000; zeros in front are kept."},
	{.name = "labels", .type = FIELD_PATTERNS, .offset = FIELD_AT(spec_group, labels),
	 .doc = "Labels of each member: a text (in it {n} stands for the member's number), a list that is gone through again and again, or a map of values to "
		"weights that are spread evenly."},
};

static const struct field_table group_table = {
	.name = "group of members", .doc = "Many members at once.", .fields = group_fields, .count = FIELD_COUNT(group_fields),
	.size = sizeof(struct spec_group),
};

static const struct field member_fields[] = {
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_member, name), .choice = 1, .least = 1, .doc = "The name of its MemberCluster."},
	{.name = "labels", .type = FIELD_LABELS, .offset = FIELD_AT(spec_member, labels), .doc = "Labels of its MemberCluster."},
	{.name = "group", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_member, group), .choice = 1, .table = &group_table, .doc = "Many members at once."},
	{.name = "taints", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_member, taints), .table = &language_taint, .doc = "Taints of its MemberCluster."},
};

static void check_member(struct field_reader *reader, void *object)
{
	const struct spec_member *member = object;
	if (member->group && member->labels)
		field_error(reader, field_place(&member->origin, "labels"), NULL, "the labels of a group stand inside the group");
}

static const struct field_table member_table = {
	.name = "member", .doc = "A member cluster that has joined before the start. MemberCluster manifests make members too.", .fields = member_fields,
	.count = FIELD_COUNT(member_fields), .size = sizeof(struct spec_member), .choices = {CHOICE_EXACTLY}, .check = check_member,
};

/* Behaviour */

static const struct field failure_fields[] = {
	{.name = "probability", .type = FIELD_SHARE, .offset = FIELD_AT(spec_failure, probability),
	 .doc = "How likely an update fails, drawn once for each member and version."},
	{.name = "recovers", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_failure, recovers), .table = &language_dist,
	 .doc = "How long after the failure all is well; never when left out."},
};

static const struct field_table failure_table = {
	.name = "failure", .doc = "That an update fails.", .fields = failure_fields, .count = FIELD_COUNT(failure_fields), .size = sizeof(struct spec_failure),
};

static const struct field failures_fields[] = {
	{.name = "apply", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_failures, apply), .table = &failure_table,
	 .doc = "The resources cannot be applied: Applied False, NotAllWorkHaveBeenApplied."},
	{.name = "availability", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_failures, availability), .table = &failure_table,
	 .doc = "They are applied but do not become available: Available False, NotAllWorkAreAvailable."},
};

static const struct field_table failures_table = {
	.name = "list of failures", .doc = "What can go wrong with an update; a member has one kind.", .fields = failures_fields,
	.count = FIELD_COUNT(failures_fields), .size = sizeof(struct spec_failures),
};

static const struct field_word status_words[] = {
	{"True", CONDITION_TRUE, ""}, {"False", CONDITION_FALSE, ""}, {"Unknown", CONDITION_UNKNOWN, ""}, {NULL, 0, NULL}};

static const struct field condition_fields[] = {
	{.name = "type", .type = FIELD_TEXT, .offset = FIELD_AT(spec_condition, type), .required = true, .least = 1, .doc = "The type."},
	{.name = "status", .type = FIELD_WORD, .offset = FIELD_AT(spec_condition, status), .required = true, .words = status_words, .doc = "The status."},
	{.name = "reason", .type = FIELD_TEXT, .offset = FIELD_AT(spec_condition, reason), .required = true, .least = 1, .doc = "The reason."},
	{.name = "message", .type = FIELD_TEXT, .offset = FIELD_AT(spec_condition, message), .doc = "The message; empty when left out."},
	{.name = "observedGeneration", .type = FIELD_INT, .offset = FIELD_AT(spec_condition, generation), .fallback = "-1", .least = -1, .most = INT32_MAX,
	 .doc = "The generation it speaks of; -1, the default, is the object's own."},
};

const struct field_table language_condition = {
	.name = "condition", .doc = "A condition that somebody writes.", .fields = condition_fields, .count = FIELD_COUNT(condition_fields),
	.size = sizeof(struct spec_condition),
};

static const struct field script_fields[] = {
	{.name = "after", .type = FIELD_DURATION, .offset = FIELD_AT(spec_script_write, after_ns), .choice = 1,
	 .doc = "How long after RolloutStarted turned True for a new generation of the binding."},
	{.name = "afterDelete", .type = FIELD_DURATION, .offset = FIELD_AT(spec_script_write, after_delete_ns), .choice = 1,
	 .doc = "How long after the deletion of the binding was requested its finalizers are removed."},
	{.name = "conditions", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_script_write, conditions), .table = &language_condition,
	 .doc = "What is written, in this order, in one write."},
};

static void check_script_write(struct field_reader *reader, void *object)
{
	const struct spec_script_write *write = object;
	bool after = field_given(&language_script_write, &write->origin, "after");
	if (after != (write->conditions.count > 0))
		field_error(reader, write->origin.value, NULL, after ? "\"after\" needs conditions" : "\"afterDelete\" has no conditions");
}

const struct field_table language_script_write = {
	.name = "scripted write", .doc = "One write of a member on its binding, at an exact time.", .fields = script_fields,
	.count = FIELD_COUNT(script_fields), .size = sizeof(struct spec_script_write), .choices = {CHOICE_EXACTLY}, .check = check_script_write,
};

static const struct field behavior_fields[] = {
	{.name = "match", .type = FIELD_LABELS, .offset = FIELD_AT(spec_behavior, match), .doc = "Only members with all these labels."},
	{.name = "clusters", .type = FIELD_TEXTS, .offset = FIELD_AT(spec_behavior, clusters), .least = 1, .doc = "Only members of these names."},
	{.name = "applyLatency", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_behavior, apply_latency), .table = &language_dist,
	 .doc = "From RolloutStarted to Available, as seen on the binding. 0s when no entry says anything."},
	{.name = "failures", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_behavior, failures), .table = &failures_table, .doc = "What can go wrong."},
	{.name = "quiet", .type = FIELD_BOOL, .offset = FIELD_AT(spec_behavior, quiet),
	 .doc = "Leave out the conditions that are False while work is in progress, so that the run polls every 15 s instead of backing off."},
	{.name = "removeLatency", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_behavior, remove_latency), .table = &language_dist,
	 .doc = "From the deletion of a binding until the member has removed everything. So long the binding is held by the finalizer "
		"kubernetes-fleet.io/work-cleanup, which it gets when its rollout begins. It is let go at once when nothing was ever rolled out to it, or when "
		"the cluster leaves the fleet. 0s, without that finalizer, when no entry says anything."},
	{.name = "script", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_behavior, script), .table = &language_script_write,
	 .doc = "Exact writes instead of everything else."},
};

static const struct field_table behavior_table = {
	.name = "behavior entry", .doc = "How members behave. Later entries override earlier ones, field by field.", .fields = behavior_fields,
	.count = FIELD_COUNT(behavior_fields), .size = sizeof(struct spec_behavior),
};

/* People */

static const struct field_word timing_words[] = {
	{"any", 0, "Both."}, {"before", 1, "Approvals before a stage."}, {"after", 2, "Approvals after a stage."}, {NULL, 0, NULL}};

static const struct field approves_fields[] = {
	{.name = "stage", .type = FIELD_TEXT, .offset = FIELD_AT(spec_approves, stage), .least = 1, .doc = "Only requests of this stage."},
	{.name = "run", .type = FIELD_TEXT, .offset = FIELD_AT(spec_approves, run), .least = 1, .doc = "Only requests of this run."},
	{.name = "timing", .type = FIELD_WORD, .offset = FIELD_AT(spec_approves, timing), .fallback = "any", .words = timing_words,
	 .doc = "Only requests before or after a stage."},
};

static const struct field_table approves_table = {
	.name = "set of approvals", .doc = "Which approval requests somebody approves.", .fields = approves_fields, .count = FIELD_COUNT(approves_fields),
	.size = sizeof(struct spec_approves),
};

static const struct field person_fields[] = {
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_person, name), .least = 1, .doc = "Who it is."},
	{.name = "approves", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_person, approves), .required = true, .table = &approves_table,
	 .doc = "Which approval requests; {} is all."},
	{.name = "after", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_person, after), .table = &language_dist,
	 .doc = "How long after a request was created it is approved; at once when left out."},
};

static const struct field_table person_table = {
	.name = "person", .doc = "Somebody who approves.", .fields = person_fields, .count = FIELD_COUNT(person_fields), .size = sizeof(struct spec_person),
};

/* The document */

static const struct field hub_fields[] = {
	{.name = "runPass", .type = FIELD_DURATION, .offset = FIELD_AT(spec_hub, run_pass_ns), .fallback = "0s", .most = INT64_C(3600000000000),
	 .doc = "How long one pass of the run controller takes."},
	{.name = "placementPass", .type = FIELD_DURATION, .offset = FIELD_AT(spec_hub, placement_pass_ns), .fallback = "0s", .most = INT64_C(3600000000000),
	 .doc = "How long one pass of the placement controller takes."},
	{.name = "schedulerPass", .type = FIELD_DURATION, .offset = FIELD_AT(spec_hub, scheduler_pass_ns), .fallback = "0s", .most = INT64_C(3600000000000),
	 .doc = "How long one pass of the scheduler takes."},
	{.name = "snapshotMinimumInterval", .type = FIELD_DURATION, .offset = FIELD_AT(spec_hub, snapshot_minimum_interval_ns), .fallback = "30s",
	 .most = INT64_C(300000000000), .doc = "The hub agent's flag resource-snapshot-creation-minimum-interval."},
	{.name = "changesCollection", .type = FIELD_DURATION, .offset = FIELD_AT(spec_hub, changes_collection_ns), .fallback = "15s",
	 .most = INT64_C(60000000000), .doc = "The hub agent's flag resource-changes-collection-duration."},
};

static const struct field_table hub_table = {
	.name = "hub", .single = true, .doc = "The hub agent: how fast it is and how it was configured.", .fields = hub_fields,
	.count = FIELD_COUNT(hub_fields),
	.size = sizeof(struct spec_hub),
};

static const struct field metadata_fields[] = {
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_metadata, name), .required = true, .least = 1, .doc = "The name in reports."},
	{.name = "description", .type = FIELD_TEXT, .offset = FIELD_AT(spec_metadata, description), .doc = "What it is about."},
	{.name = "labels", .type = FIELD_LABELS, .offset = FIELD_AT(spec_metadata, labels), .doc = "To choose scenarios by: fleetsim test -l KEY=VALUE."},
};

static const struct field_table metadata_table = {
	.name = "metadata", .single = true, .doc = "What the scenario is called.", .fields = metadata_fields, .count = FIELD_COUNT(metadata_fields),
	.size = sizeof(struct spec_metadata),
};

static const struct field_word release_words[] = {{"mid-2025", RELEASE_MID_2025, "The state of July 2025."},
						  {"v0.2.2", RELEASE_V0_2_2, "Release 0.2.2."},
						  {"v0.3.1", RELEASE_V0_3_1, "Release 0.3.1."},
						  {"head", RELEASE_HEAD, "The main branch of August 2026."},
						  {NULL, 0, NULL}};

static const struct field spec_fields[] = {
	{.name = "release", .type = FIELD_WORD, .offset = FIELD_AT(spec_body, release), .fallback = "head", .words = release_words,
	 .doc = "Which KubeFleet is simulated."},
	{.name = "start", .type = FIELD_INSTANT, .offset = FIELD_AT(spec_body, start_ns), .fallback = "2000-01-01T00:00:00Z",
	 .doc = "The wall clock at 0 s."},
	{.name = "horizon", .type = FIELD_DURATION, .offset = FIELD_AT(spec_body, horizon_ns), .fallback = "168h",
	 .doc = "When to give up. A run ends by itself when nothing is left to happen."},
	{.name = "seed", .type = FIELD_INT, .offset = FIELD_AT(spec_body, seed), .fallback = "1", .least = 0, .most = INT64_MAX,
	 .doc = "Equal seeds give equal runs."},
	{.name = "include", .type = FIELD_TEXTS, .offset = FIELD_AT(spec_body, include), .least = 1, .doc = "Manifest files below the scenario's folder."},
	{.name = "hub", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_body, hub), .table = &hub_table, .doc = "The hub agent."},
	{.name = "members", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_body, members), .table = &member_table, .doc = "The member clusters."},
	{.name = "behavior", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_body, behavior), .table = &behavior_table,
	 .doc = "How the members behave; later entries override earlier ones, field by field."},
	{.name = "people", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_body, people), .table = &person_table, .doc = "Who approves, and how fast."},
	{.name = "timeline", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_body, timeline), .table = &language_timeline_entry,
	 .doc = "What is done to the fleet, and when."},
	{.name = "expect", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_body, expect), .table = &language_expectation,
	 .doc = "What must hold. A run whose placement or strategy no manifest defines is an error, unless something here or a `when` of the timeline asks "
		"it for Initialized=False or Succeeded=False."},
	{.name = "invariants", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_body, invariants), .table = &language_invariants,
	 .doc = "Which of the rules that every rollout obeys are not checked."},
};

static const struct field_table spec_table = {
	.name = "spec", .single = true, .doc = "The scenario.", .fields = spec_fields, .count = FIELD_COUNT(spec_fields), .size = sizeof(struct spec_body),
};

static const struct field_word version_words[] = {{"fleetsim/v1", 1, ""}, {NULL, 0, NULL}};
static const struct field_word kind_words[] = {{"Scenario", 1, ""}, {NULL, 0, NULL}};

static const struct field scenario_fields[] = {
	{.name = "apiVersion", .type = FIELD_WORD, .offset = FIELD_AT(spec_scenario, api_version), .required = true, .words = version_words,
	 .doc = "The version of the scenario language."},
	{.name = "kind", .type = FIELD_WORD, .offset = FIELD_AT(spec_scenario, kind), .required = true, .words = kind_words, .doc = "Always Scenario."},
	{.name = "metadata", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_scenario, metadata), .required = true, .table = &metadata_table,
	 .doc = "What the scenario is called."},
	{.name = "spec", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_scenario, spec), .required = true, .table = &spec_table, .doc = "The scenario."},
};

const struct field_table language_scenario = {
	.name = "Scenario", .doc = "A fleet, what is done to it, and what must come of it.", .fields = scenario_fields, .count = FIELD_COUNT(scenario_fields),
	.size = sizeof(struct spec_scenario),
};
