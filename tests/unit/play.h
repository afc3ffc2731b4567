#ifndef FLEETSIM_TESTS_UNIT_PLAY_H
#define FLEETSIM_TESTS_UNIT_PLAY_H

/* Plays a scenario given as text, or a recorded case, and reads its story: for tests of reports. */

#include "tests/unit/unit.h"

#include "reports/story.h"

#include "scenarios/recorded.h"
#include "scenarios/replay.h"

#include "sim/io.h"
#include "sim/json.h"

#include <stdio.h>
#include <string.h>

struct play {
	struct arena arena;
	struct replay replay;
	const struct scenario *scenario;
	struct story *story;
};

static inline void play_scenario(struct play *play, const struct scenario *scenario)
{
	play->scenario = scenario;
	replay_init(&play->replay, scenario, NULL);
	if (!replay_run(&play->replay))
		fail_msg("%s", play->replay.error);
	play->story = story_read(&play->arena, &play->replay.trace, scenario->config.start_ns, play->replay.end_ns);
}

static inline void play_text(struct play *play, const char *yaml)
{
	struct diags diags;
	arena_init(&play->arena, 0);
	diags_init(&diags);
	const struct scenario *scenario = scenario_load_bytes(&play->arena, "test.yaml", yaml, strlen(yaml), NULL, &diags);
	if (!scenario) {
		struct text report;
		text_init(&report, 0);
		diags_write(&report, &diags);
		fprintf(stderr, "%s", text_view(&report));
		text_deinit(&report);
	}
	diags_deinit(&diags);
	assert_non_null(scenario);
	play_scenario(play, scenario);
}

/* A file of ../shared/conformance. */
static inline void play_recorded(struct play *play, const char *path)
{
	struct io_file file;
	const char *error = NULL;
	arena_init(&play->arena, 0);
	if (!io_read_file(&play->arena, path, (size_t)1 << 28, &file, &error))
		fail_msg("%s: %s", path, error);
	struct value *recording = json_read(&play->arena, file.bytes, file.size, &error);
	const struct scenario *scenario = recording ? recorded_scenario(&play->arena, recording, &error) : NULL;
	if (!scenario)
		fail_msg("%s: %s", path, error);
	play_scenario(play, scenario);
}

static inline void play_end(struct play *play)
{
	replay_deinit(&play->replay);
	arena_deinit(&play->arena);
}

/* The last run of a name. */
static inline const struct story_run *play_run(const struct play *play, const char *name)
{
	const struct story_run *found = NULL;
	for (size_t i = 0; i < play->story->run_count; i++)
		if (strcmp(play->story->runs[i]->identity->name, name) == 0)
			found = play->story->runs[i];
	assert_non_null(found);
	return found;
}

/* Scenarios are written as these pieces, one after the other. */
#define PLAY_HEAD(spec) "apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {name: test}\nspec:\n" spec

#define PLAY_PLACEMENT                                                                                                                               \
	"---\napiVersion: v1\nkind: Namespace\nmetadata: {name: test-namespace}\n"                                                                   \
	"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: test-cm, namespace: test-namespace}\ndata: {key: value1}\n"                          \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterResourcePlacement\nmetadata: {name: example-placement}\n"              \
	"spec:\n  resourceSelectors: [{group: \"\", kind: Namespace, name: test-namespace, version: v1}]\n"                                           \
	"  policy: {placementType: PickAll}\n  strategy: {type: External}\n"

#define PLAY_STRATEGY(stages)                                                                                                                        \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateStrategy\nmetadata: {name: example-strategy}\n"            \
	"spec:\n  stages:\n" stages

/* `more` is what follows in the spec, with a comma in front. */
#define PLAY_RUN(name, more)                                                                                                                         \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata: {name: " name "}\n"                         \
	"spec: {placementName: example-placement, stagedRolloutStrategyName: example-strategy" more "}\n"

/* The user's walkthrough: three members, a soak, an approval, a rollback, the clean-up. */
#define PLAY_WALKTHROUGH                                                                                                                             \
	PLAY_HEAD("  release: mid-2025\n  start: 2025-07-22T21:24:58Z\n  horizon: 1h\n"                                                              \
		  "  members:\n"                                                                                                                     \
		  "    - {name: member1, labels: {environment: canary, order: \"2\"}}\n"                                                             \
		  "    - {name: member2, labels: {environment: staging}}\n"                                                                          \
		  "    - {name: member3, labels: {environment: canary, order: \"1\"}}\n"                                                             \
		  "  behavior:\n    - applyLatency: 0s\n"                                                                                            \
		  "  people:\n    - {name: alice, approves: {stage: canary}, after: 2m45s}\n"                                                        \
		  "  timeline:\n"                                                                                                                    \
		  "    - {at: 101s, patch: {configmap: test-namespace/test-cm, merge: {data: {key: value2}}}}\n"                                     \
		  "    - {at: 190s, apply: clusterstagedupdaterun/example-run}\n"                                                                    \
		  "    - {at: 990s, apply: clusterstagedupdaterun/example-run-2}\n"                                                                  \
		  "    - {at: 1500s, delete: clusterstagedupdaterun/example-run}\n"                                                                  \
		  "    - {at: 1501s, delete: clusterresourceplacement/example-placement}\n")                                                         \
	PLAY_PLACEMENT                                                                                                                               \
	PLAY_STRATEGY("    - name: staging\n      labelSelector: {matchLabels: {environment: staging}}\n"                                            \
		      "      afterStageTasks: [{type: TimedWait, waitTime: 1m}]\n"                                                                   \
		      "    - name: canary\n      labelSelector: {matchLabels: {environment: canary}}\n      sortingLabelKey: order\n"                  \
		      "      afterStageTasks: [{type: Approval}]\n")                                                                                 \
	PLAY_RUN("example-run", ", resourceSnapshotIndex: \"1\"") PLAY_RUN("example-run-2", ", resourceSnapshotIndex: \"0\"")

#endif
