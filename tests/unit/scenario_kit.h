#ifndef FLEETSIM_TESTS_UNIT_SCENARIO_KIT_H
#define FLEETSIM_TESTS_UNIT_SCENARIO_KIT_H

#include "scenarios/expect.h"
#include "tests/unit/unit.h"

#include <string.h>

/* A scenario out of a text, played to its end, for tests. */

struct play {
	struct arena arena;
	struct diags diags;
	const struct scenario *scenario;
	struct replay replay;
	struct history *history;
	struct expect_results results;
};

/* The manifests and members that most plays need: a placement of one ConfigMap and a strategy of one stage. */
#define PLAY_HEAD "apiVersion: fleetsim/v1\nkind: Scenario\nmetadata: {name: play}\nspec:\n"
#define PLAY_MANIFESTS                                                                                                                        \
	"---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"                                                                      \
	"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: shop}\ndata: {version: '1'}\n"                                \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterResourcePlacement\nmetadata: {name: place}\n"                   \
	"spec:\n  resourceSelectors: [{group: '', kind: Namespace, name: shop, version: v1}]\n  strategy: {type: External}\n"                 \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateStrategy\nmetadata: {name: strategy}\n"             \
	"spec: {stages: [{name: all, labelSelector: {}}]}\n"                                                                                  \
	"---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ClusterStagedUpdateRun\nmetadata: {name: roll}\n"                      \
	"spec: {placementName: place, resourceSnapshotIndex: '', stagedRolloutStrategyName: strategy, state: Run}\n"

static inline const char *play_said(struct play *play)
{
	struct text text;
	text_init(&text, 0);
	diags_write(&text, &play->diags);
	const char *said = arena_text(&play->arena, text_view(&text));
	text_deinit(&text);
	return said;
}

static inline void play_load(struct play *play, const char *yaml)
{
	*play = (struct play){0};
	arena_init(&play->arena, 0);
	diags_init(&play->diags);
	play->scenario = scenario_load_bytes(&play->arena, "play.yaml", yaml, strlen(yaml), NULL, &play->diags);
	if (!play->scenario)
		fail_msg("%s", play_said(play));
}

static inline void play_run(struct play *play, const struct replay_options *options)
{
	replay_init(&play->replay, play->scenario, options);
	if (!replay_run(&play->replay))
		fail_msg("%s", play->replay.error);
	play->history = history_build(&play->arena, &play->replay.trace, play->scenario->config.start_ns, play->replay.end_ns);
	play->results = expect_evaluate(&play->arena, &play->replay, play->history, NULL);
}

static inline void play_init(struct play *play, const char *yaml)
{
	play_load(play, yaml);
	play_run(play, NULL);
}

static inline void play_deinit(struct play *play)
{
	if (play->replay.scenario)
		replay_deinit(&play->replay);
	diags_deinit(&play->diags);
	arena_deinit(&play->arena);
}

/* All that failed, as text: "name\nlines...". */
static inline const char *play_failures(struct play *play)
{
	struct text text;
	text_init(&text, 0);
	for (size_t i = 0; i < play->results.count; i++)
		if (play->results.items[i].failure)
			text_putf(&text, "%s\n%s", play->results.items[i].name, play->results.items[i].failure);
	const char *failures = arena_text(&play->arena, text_view(&text));
	text_deinit(&text);
	return failures;
}

/* Plays a text and wants exactly these failures. */
static inline void play_check(const char *yaml, const char *failures)
{
	struct play play;
	play_init(&play, yaml);
	assert_string_equal(play_failures(&play), failures);
	play_deinit(&play);
}

#endif
