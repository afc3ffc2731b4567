#include "model/placement_words.h"

struct placed_list placed_expected(bool report_diff)
{
	static const enum placed apply[] = {PLACED_ROLLOUT_STARTED, PLACED_OVERRIDDEN, PLACED_WORK_SYNCHRONIZED, PLACED_APPLIED, PLACED_AVAILABLE};
	static const enum placed report[] = {PLACED_ROLLOUT_STARTED, PLACED_OVERRIDDEN, PLACED_WORK_SYNCHRONIZED, PLACED_DIFF_REPORTED};
	return report_diff ? (struct placed_list){report, sizeof report / sizeof *report} : (struct placed_list){apply, sizeof apply / sizeof *apply};
}

static const char *const prefixes[2] = {"ClusterResourcePlacement", "ResourcePlacement"};

/* As struct placed_words; [type] is made of the prefix and the word. */
static const struct placed_words table[PLACED_COUNT] = {
	[PLACED_ROLLOUT_STARTED] = {
		.word = "RolloutStarted",
		.unknown_reason = "RolloutStartedUnknown",
		.unknown_message = "In the process of deciding whether to roll out some version of the resources or not",
		.reasons = {[CONDITION_FALSE] = "RolloutNotStartedYet", [CONDITION_TRUE] = "RolloutStarted"},
		.formats = {
			[CONDITION_UNKNOWN] = "There are still %u cluster(s) in the process of deciding whether to roll out the latest resources or not",
			[CONDITION_FALSE] = "The rollout is being blocked by the rollout strategy in %u cluster(s)",
			[CONDITION_TRUE] = "All %u cluster(s) start rolling out the latest resource",
		},
		.event_reason = "PlacementRolloutStarted",
		.event_message = "Started rolling out the latest resources",
	},
	[PLACED_OVERRIDDEN] = {
		.word = "Overridden",
		.unknown_reason = "OverriddenPending",
		.unknown_message = "In the process of overriding the selected resources if there is any override defined",
		.reasons = {[CONDITION_FALSE] = "OverriddenFailed", [CONDITION_TRUE] = "OverriddenSucceeded"},
		.formats = {
			[CONDITION_UNKNOWN] =
				"There are still %u cluster(s) in the process of overriding the selected resources if there is any override defined",
			[CONDITION_FALSE] = "Failed to override resources in %u cluster(s)",
			[CONDITION_TRUE] = "The selected resources are successfully overridden in %u cluster(s)",
		},
		.event_reason = "PlacementOverriddenSucceeded",
		.event_message = "Placement has been successfully overridden",
	},
	[PLACED_WORK_SYNCHRONIZED] = {
		.word = "WorkSynchronized",
		.unknown_reason = "WorkSynchronizedUnknown",
		.unknown_message = "In the process of creating or updating the work object(s) in the hub cluster",
		.reasons = {[CONDITION_FALSE] = "WorkNotSynchronizedYet", [CONDITION_TRUE] = "WorkSynchronized"},
		.formats = {
			[CONDITION_UNKNOWN] =
				"There are still %u cluster(s) in the process of creating or updating the work object(s) in the hub cluster",
			[CONDITION_FALSE] = "There are %u cluster(s) which have not finished creating or updating work(s) yet",
		},
		.event_reason = "PlacementWorkSynchronized",
		.event_message = "Work(s) have been created or updated successfully for the selected cluster(s)",
	},
	[PLACED_APPLIED] = {
		.word = "Applied",
		.unknown_reason = "ApplyPending",
		.unknown_message = "In the process of applying the resources on the member cluster",
		.reasons = {[CONDITION_FALSE] = "ApplyFailed", [CONDITION_TRUE] = "ApplySucceeded"},
		.formats = {
			[CONDITION_UNKNOWN] = "There are still %u cluster(s) in the process of applying the resources on the member cluster",
			[CONDITION_FALSE] = "Failed to apply resources to %u cluster(s), please check the `failedPlacements` status",
			[CONDITION_TRUE] = "The selected resources are successfully applied to %u cluster(s)",
		},
		.event_reason = "PlacementApplied",
		.event_message = "Resources have been applied to the selected cluster(s)",
	},
	[PLACED_AVAILABLE] = {
		.word = "Available",
		.unknown_reason = "ResourceAvailableUnknown",
		.unknown_message = "The availability of the selected resources is unknown yet ",
		.reasons = {[CONDITION_FALSE] = "ResourceNotAvailableYet", [CONDITION_TRUE] = "ResourceAvailable"},
		.formats = {
			[CONDITION_UNKNOWN] =
				"There are still %u cluster(s) in the process of checking the availability of the selected resources",
			[CONDITION_FALSE] = "The selected resources in %u cluster(s) are still not available yet",
			[CONDITION_TRUE] = "The selected resources in %u cluster(s) are available now",
		},
		.event_reason = "PlacementAvailable",
		.event_message = "Resources are available on the selected cluster(s)",
	},
	[PLACED_DIFF_REPORTED] = {
		.word = "DiffReported",
		.unknown_reason = "DiffReportingPending",
		.unknown_message = "Diff reporting has just started; its status is not yet to be known",
		.reasons = {[CONDITION_FALSE] = "DiffReportingIncompleteOrFailed", [CONDITION_TRUE] = "DiffReportingCompleted"},
		.formats = {
			[CONDITION_UNKNOWN] = "There are still %u cluster(s) in the process of checking for configuration differences",
			[CONDITION_FALSE] = "Diff reporting in %u clusters is still in progress or has failed",
			[CONDITION_TRUE] = "Diff reporting in %u cluster(s) has been completed",
		},
	},
};

static void init_placed(struct placed_words *words, struct symbols *symbols)
{
	words->word = symbol_of(symbols, words->word);
	for (unsigned scope = 0; scope < 2; scope++)
		words->type[scope] = symbol_format(symbols, "%s%s", prefixes[scope], words->word);
	words->unknown_reason = symbol_of(symbols, words->unknown_reason);
	words->unknown_message = symbol_of(symbols, words->unknown_message);
	words->reasons[CONDITION_UNKNOWN] = words->unknown_reason;
	words->reasons[CONDITION_FALSE] = symbol_of(symbols, words->reasons[CONDITION_FALSE]);
	words->reasons[CONDITION_TRUE] = symbol_of(symbols, words->reasons[CONDITION_TRUE]);
}

void placement_words_init(struct placement_words *words, struct symbols *symbols, const struct placement_profile *profile)
{
	*words = (struct placement_words){
		.symbols = symbols,
		.scheduled = symbol_of(symbols, "Scheduled"),
		.scheduled_reason = symbol_of(symbols, "Scheduled"),
		.schedule_failed = symbol_of(symbols, "ScheduleFailed"),
		.pending_reason = symbol_of(symbols, "SchedulePending"),
		.pending_message = symbol_of(symbols, "Scheduling has not completed"),
		.blocked_reason = symbol_of(symbols, "RolloutNotStartedYet"),
		.blocked_message = symbol_of(symbols, "The rollout is being blocked by the rollout strategy"),
		.no_override_reason = symbol_of(symbols, "NoOverrideSpecified"),
		.no_override_message = symbol_of(symbols, "No override rules are configured for the selected resources"),
		.external_reason = symbol_of(symbols, "RolloutControlledByExternalController"),
		.external_different = symbol_of(symbols, "Rollout is controlled by an external controller and different resource snapshot "
							 "versions are observed across clusters"),
		.external_none = {
			symbol_format(symbols, profile->external_none, "ClusterStagedUpdateRun"),
			symbol_format(symbols, profile->external_none, "StagedUpdateRun"),
		},
		.invalid_selectors = symbol_of(symbols, "InvalidResourceSelectors"),
		.synced_type = symbol_of(symbols, "ClusterResourcePlacementStatusSynced"),
		.synced_reason = symbol_of(symbols, "StatusSyncSucceeded"),
		.sync_failed_reason = symbol_of(symbols, "StatusSyncFailed"),
		.completed_reason = "PlacementRolloutCompleted",
		.completed_message = "Placement has finished the rollout process and reached the desired status",
		.cleaned_reason = "PlacementCleanupFinalizerRemoved",
		.cleaned_message = "Deleted the snapshots and removed the placement cleanup finalizer",
		.normal = "Normal",
	};
	for (unsigned i = 0; i < PLACED_COUNT; i++) {
		words->placed[i] = table[i];
		init_placed(&words->placed[i], symbols);
	}
	words->placed[PLACED_WORK_SYNCHRONIZED].formats[CONDITION_TRUE] = profile->work_synchronized;
	for (unsigned scope = 0; scope < 2; scope++)
		words->scheduled_type[scope] = symbol_format(symbols, "%sScheduled", prefixes[scope]);
}
