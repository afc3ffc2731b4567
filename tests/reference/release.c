#include "tests/reference/release.h"

#include <stddef.h>
#include <string.h>

#define SINCE_V0_2_2                                                                                                                                 \
	.has_state = true, .run_spec_immutable = false, .index_required = false, .records_index_used = true, .run_name_limit = 63,                   \
	.has_max_concurrency = true, .has_before_tasks = true, .request_name_has_phase = true, .run_label = "kubernetes-fleet.io/targetUpdateRun",   \
	.has_task_type_label = true, .request_reason_prefix = "StageTask", .request_created_message = "ApprovalRequest object is created",           \
	.request_approved_message = "ApprovalRequest object is approved", .initialized_message = "The UpdateRun initialized successfully",           \
	.abort_prefix = "cannot continue the updateRun", .validation_prefix = "cannot continue the updateRun: failed to validate the updateRun",     \
	.names_with_namespace = true, .run_noun_in_message = "updateRun", .go_syntax_values = false, .skipped_rules_value = "null",                  \
	.refreshes_generation = true, .defaults_placements = true, .external_is_one_way = true, .has_selection_scope = true

static const struct ref_release releases[REF_RELEASE_COUNT] = {
	{
		.id = REF_MID_2025,
		.name = "mid-2025",
		.has_state = false,
		.run_spec_immutable = true,
		.index_required = true,
		.empty_index = REF_EMPTY_ABORTS,
		.records_index_used = false,
		.run_name_limit = 127,
		.has_max_concurrency = false,
		.has_before_tasks = false,
		.strict_wait_pattern = false,
		.request_name_has_phase = false,
		.run_label = "kubernetes-fleet.io/targetupdaterun",
		.has_task_type_label = false,
		.request_reason_prefix = "AfterStageTask",
		.request_created_message = "ClusterApprovalRequest is created",
		.request_approved_message = "ClusterApprovalRequest is approved",
		.initialized_message = "ClusterStagedUpdateRun initialized successfully",
		.abort_prefix = "cannot continue the ClusterStagedUpdateRun",
		.validation_prefix = "cannot continue the ClusterStagedUpdateRun: failed to initialize the clusterStagedUpdateRun",
		.names_with_namespace = false,
		.run_noun_in_message = "clusterStagedUpdateRun",
		.go_syntax_values = true,
		.skipped_rules_value = "\"null\"",
		.skips_empty_stages = false,
		.has_tolerated_reasons = false,
		.refreshes_generation = false,
		.stop_abort_marks_current = false,
		.missing_binding_aborts = false,
		.defaults_placements = false,
		.external_is_one_way = false,
		.envelopes_are_candidates = false,
		.has_selection_scope = false,
		.has_selector_modes = false,
	},
	{
		.id = REF_V0_2_2,
		.name = "v0.2.2",
		SINCE_V0_2_2,
		.empty_index = REF_EMPTY_TAKES_LATEST,
		.strict_wait_pattern = false,
		.skips_empty_stages = false,
		.has_tolerated_reasons = false,
		.stop_abort_marks_current = false,
		.missing_binding_aborts = false,
		.envelopes_are_candidates = false,
		.has_selector_modes = false,
	},
	{
		.id = REF_V0_3_1,
		.name = "v0.3.1",
		SINCE_V0_2_2,
		.empty_index = REF_EMPTY_CREATES,
		.strict_wait_pattern = false,
		.skips_empty_stages = false,
		.has_tolerated_reasons = false,
		.stop_abort_marks_current = true,
		.missing_binding_aborts = true,
		.envelopes_are_candidates = false,
		.has_selector_modes = true,
	},
	{
		.id = REF_HEAD,
		.name = "head",
		SINCE_V0_2_2,
		.empty_index = REF_EMPTY_CREATES,
		.strict_wait_pattern = true,
		.skips_empty_stages = true,
		.has_tolerated_reasons = true,
		.stop_abort_marks_current = true,
		.missing_binding_aborts = true,
		.envelopes_are_candidates = true,
		.has_selector_modes = true,
	},
};

const struct ref_release *ref_release_named(const char *name)
{
	for (size_t i = 0; i < REF_RELEASE_COUNT; i++) {
		if (strcmp(releases[i].name, name) == 0)
			return &releases[i];
	}
	return NULL;
}
