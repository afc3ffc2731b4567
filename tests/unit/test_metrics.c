#include "reports/metrics.h"

#include "tests/unit/play.h"

/* The run controller's metrics, worked out from engine.md 8 by hand. */

static void assert_metrics(const struct play *play, int64_t until_ns, const char *expected)
{
	struct arena arena;
	struct text out;
	arena_init(&arena, 0);
	text_init(&out, 0);
	metrics_write(&out, metrics_collect(&arena, &play->replay.trace, play->scenario->config.release, play->scenario->config.start_ns, until_ns));
	if (strcmp(text_view(&out), expected) != 0) {
		fprintf(stderr, "%s", text_view(&out)); /* cmocka cuts long texts */
		fail();
	}
	text_deinit(&out);
	arena_deinit(&arena);
}

#define NAME(rest) "fleet_workload_update_run_" rest
#define STATUS_HEAD                                                                                                                                  \
	"# HELP " NAME("status_last_timestamp_seconds") " When an update run last had this status.\n"                                                \
							"# TYPE " NAME("status_last_timestamp_seconds") " gauge\n"

#define SERIES(labels, value) NAME("status_last_timestamp_seconds{") labels "} " value "\n"
#define GONE(labels, value) "#~ " SERIES(labels, value)

/* mid-2025 has no histograms, and its gauge tells the generation. */
static void test_mid_2025(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, PLAY_WALKTHROUGH);
	/* at 300 s: the canary member was seen at 280.005 s and the run waits since 295.005 s */
	assert_metrics(
		&play, INT64_C(300000000000),
		STATUS_HEAD SERIES("condition=\"Progressing\",generation=\"1\",name=\"example-run\",reason=\"UpdateRunProgressing\",status=\"True\"",
				   "1.7532197780049999e+09")
			SERIES("condition=\"Progressing\",generation=\"1\",name=\"example-run\",reason=\"UpdateRunWaiting\",status=\"False\"",
			       "1.7532197930049999e+09"));
	/* the second run was looked at while waiting at 1215.005 s, approved at 1260.005 s, and is through 5 ms later; the first was deleted at 1500 s */
	assert_metrics(
		&play, INT64_C(3600000000000),
		"# Lines that begin with #~ were deleted together with their run, at the time behind the value.\n" STATUS_HEAD
			SERIES("condition=\"Progressing\",generation=\"1\",name=\"example-run-2\",reason=\"UpdateRunProgressing\",status=\"True\"",
			       "1.7532207580049999e+09")
			SERIES("condition=\"Progressing\",generation=\"1\",name=\"example-run-2\",reason=\"UpdateRunWaiting\",status=\"False\"",
			       "1.7532207130049999e+09")
			SERIES("condition=\"Succeeded\",generation=\"1\",name=\"example-run-2\",reason=\"UpdateRunSucceeded\",status=\"True\"",
			       "1.75322075801e+09")
			GONE("condition=\"Progressing\",generation=\"1\",name=\"example-run\",reason=\"UpdateRunProgressing\",status=\"True\"",
			     "1.7532199580049999e+09 1753220998000")
			GONE("condition=\"Progressing\",generation=\"1\",name=\"example-run\",reason=\"UpdateRunWaiting\",status=\"False\"",
			     "1.7532199130049999e+09 1753220998000")
			GONE("condition=\"Succeeded\",generation=\"1\",name=\"example-run\",reason=\"UpdateRunSucceeded\",status=\"True\"",
			     "1.75321995801e+09 1753220998000"));
	play_end(&play);
}

#define BUCKETS(name, labels, a, b, c, d, e, f, g, h, i)                                                                                             \
	NAME(name)                                                                                                                                   \
	"_bucket{" labels ",le=\"60\"} " a                                                                                                           \
	"\n" NAME(name) "_bucket{" labels ",le=\"300\"} " b                                                                                          \
			"\n" NAME(name) "_bucket{" labels ",le=\"900\"} " c "\n" NAME(name) "_bucket{" labels ",le=\"1800\"} " d "\n" NAME(          \
				name) "_bucket{" labels ",le=\"3600\"} " e                                                                           \
				      "\n" NAME(name) "_bucket{" labels ",le=\"7200\"} " f                                                           \
						      "\n" NAME(name) "_bucket{" labels ",le=\"21600\"} " g                                          \
								      "\n" NAME(name) "_bucket{" labels ",le=\"43200\"} " h                          \
										      "\n" NAME(name) "_bucket{" labels ",le=\"86400\"} " i          \
												      "\n" NAME(name) "_bucket{" labels              \
														      ",le=\"+Inf\"} " i "\n"

#define STAGE_BUCKET(bound, count) NAME(STAGE) "_bucket{name=\"first\",namespace=\"\",le=\"" bound "\"} " count "\n"

#define APPROVAL "approval_request_latency_seconds"
#define STAGE "stage_cluster_updating_duration_seconds"

/* head: approvals before and after the stage, one whole second late because the creation is persisted in seconds; a stage of two clusters; a run
 * that no stage takes. */
static const char head_scenario[] =
	PLAY_HEAD("  start: 2000-01-01T00:00:00Z\n  horizon: 1h\n  members: [{name: a}, {name: b}]\n  behavior: [{applyLatency: 4s, quiet: true}]\n"
		  "  people: [{name: eve, approves: {timing: before}, after: 90s}, {name: eve, approves: {timing: after}, after: 400s}]\n"
		  "  timeline:\n"
		  "    - {at: 100500ms, apply: clusterstagedupdaterun/first}\n"
		  "    - {at: 2000s, apply: clusterstagedupdaterun/second}\n"
		  "    - {at: 2001s, patch: {clusterstagedupdaterun: second, merge: {spec: {state: Run}}}}\n"
		  "  expect: [{eventually: {run: second, condition: Initialized=False}}]\n")
		PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}, maxConcurrency: 1, beforeStageTasks: [{type: Approval}], "
					     "afterStageTasks: [{type: Approval}]}\n")
			PLAY_RUN("first", ", state: Run") "---\napiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: "
							  "ClusterStagedUpdateRun\nmetadata: {name: second}\n"
							  "spec: {placementName: nowhere, stagedRolloutStrategyName: example-strategy}\n";

static void test_head(void **state)
{
	struct play play;
	(void)state;
	play_text(&play, head_scenario);
	/* created at 100.5 s, persisted as 100; approved at 190.5 s; clusters seen at 205.5 and 220.5 s; approved again at 620.5 s; the last look
	 * while waiting at 580.5 s */
	assert_metrics(
		&play, INT64_C(3600000000000),
		"# HELP " NAME(
			APPROVAL) " Time from the creation of an approval request until its approval was accepted.\n"
				  "# TYPE " NAME(APPROVAL) " histogram\n" BUCKETS(APPROVAL, "name=\"first\",namespace=\"\",taskType=\"afterStage\"",
										  "0", "0", "1", "1", "1", "1", "1", "1", "1")
					  NAME(APPROVAL) "_sum{name=\"first\",namespace=\"\",taskType=\"afterStage\"} 400.5\n" NAME(
						  APPROVAL) "_count{name=\"first\",namespace=\"\",taskType=\"afterStage\"} 1\n" BUCKETS(APPROVAL,
																	"name="
																	"\"first\","
																	"namespace="
																	"\"\","
																	"taskType="
																	"\"beforeStag"
																	"e\"",
																	"0", "1", "1",
																	"1", "1", "1",
																	"1", "1", "1")
						  NAME(APPROVAL) "_sum{name=\"first\",namespace=\"\",taskType=\"beforeStage\"} 90.5\n" NAME(
							  APPROVAL) "_count{name=\"first\",namespace=\"\",taskType=\"beforeStage\"} 1\n"
								    "# HELP " NAME(
									    STAGE) " Time from the start of a stage until all its clusters were "
										   "updated.\n"
										   "# TYPE " NAME(STAGE) " histogram\n" STAGE_BUCKET(
											   "15", "0") STAGE_BUCKET("30", "0") STAGE_BUCKET("60", "1")
											   STAGE_BUCKET("120", "1") STAGE_BUCKET(
												   "300", "1") STAGE_BUCKET("600",
															    "1") STAGE_BUCKET("1800",
																	      "1")
												   STAGE_BUCKET("3600", "1") STAGE_BUCKET("+Inf", "1") NAME(STAGE) "_sum{name=\"first\",namespace=\"\"} 30.5\n" NAME(
													   STAGE) "_count{name=\"first\",namespace="
														  "\"\"} 1\n" STATUS_HEAD SERIES("con"
																		 "dit"
																		 "ion"
																		 "=\""
																		 "Ini"
																		 "tia"
																		 "liz"
																		 "ed"
																		 "\","
																		 "fai"
																		 "lur"
																		 "eTy"
																		 "pe="
																		 "\"u"
																		 "ser"
																		 "_er"
																		 "ror"
																		 "\","
																		 "nam"
																		 "e="
																		 "\"s"
																		 "eco"
																		 "nd"
																		 "\","
																		 "nam"
																		 "esp"
																		 "ace"
																		 "=\""
																		 "\","
																		 "rea"
																		 "son"
																		 "=\""
																		 "Upd"
																		 "ate"
																		 "Run"
																		 "Ini"
																		 "tia"
																		 "liz"
																		 "edF"
																		 "ail"
																		 "ed"
																		 "\","
																		 "sta"
																		 "te="
																		 "\"I"
																		 "nit"
																		 "ial"
																		 "ize"
																		 "\","
																		 "sta"
																		 "tus"
																		 "=\""
																		 "Fal"
																		 "se"
																		 "\"",
																		 "9."
																		 "466"
																		 "868"
																		 "e+"
																		 "08")
															  SERIES("condition="
																 "\"Initialized\","
																 "failureType=\"user_"
																 "error\",name="
																 "\"second\","
																 "namespace=\"\","
																 "reason="
																 "\"UpdateRunInitiali"
																 "zedFailed\",state="
																 "\"Run\",status="
																 "\"False\"",
																 "9.46686801e+08")
																  SERIES("condition="
																	 "\"Progressi"
																	 "ng\","
																	 "failureType"
																	 "=\"none\","
																	 "name="
																	 "\"first\","
																	 "namespace="
																	 "\"\","
																	 "reason="
																	 "\"UpdateRun"
																	 "Progressing"
																	 "\",state="
																	 "\"Run\","
																	 "status="
																	 "\"True\"",
																	 "9."
																	 "466854205e+"
																	 "08") SERIES("condition=\"Progressing\",failureType=\"none\",name=\"first\",namespace=\"\",reason=\"UpdateRunWaiting\",state=\"Run\","
																		      "status=\"False\"",
																		      "9.466853805e+08")
																	  SERIES("con"
																		 "dit"
																		 "ion"
																		 "=\""
																		 "Suc"
																		 "cee"
																		 "ded"
																		 "\","
																		 "fai"
																		 "lur"
																		 "eTy"
																		 "pe="
																		 "\"n"
																		 "one"
																		 "\","
																		 "nam"
																		 "e="
																		 "\"f"
																		 "irs"
																		 "t\""
																		 ",na"
																		 "mes"
																		 "pac"
																		 "e="
																		 "\""
																		 "\","
																		 "rea"
																		 "son"
																		 "=\""
																		 "Upd"
																		 "ate"
																		 "Run"
																		 "Suc"
																		 "cee"
																		 "ded"
																		 "\","
																		 "sta"
																		 "te="
																		 "\"R"
																		 "un"
																		 "\","
																		 "sta"
																		 "tus"
																		 "="
																		 "\"T"
																		 "rue"
																		 "\"",
																		 "9."
																		 "466"
																		 "854"
																		 "205"
																		 "05e"
																		 "+0"
																		 "8"));
	play_end(&play);
}

/* Stuck is the controller's own error, where a release tells whose it is. */
static void check_stuck(const char *yaml, const char *failure_type, size_t stage_series)
{
	struct play play;
	size_t found = 0;
	play_text(&play, yaml);
	const struct metrics *metrics =
		metrics_collect(&play.arena, &play.replay.trace, play.scenario->config.release, play.scenario->config.start_ns, INT64_MAX);
	for (size_t i = 0; i < metrics->status_count; i++) {
		const struct metrics_labels *labels = &metrics->status[i].labels;
		if (strcmp(labels->reason, "UpdateRunStuck") != 0)
			continue;
		found++;
		assert_string_equal(labels->state, "Run");
		assert_true((labels->failure_type == NULL) == (failure_type == NULL));
		if (failure_type)
			assert_string_equal(labels->failure_type, failure_type);
	}
	assert_int_equal(found, 1);
	assert_int_equal(metrics->stage_count, stage_series);
	play_end(&play);
}

#define STUCK(release, more)                                                                                                                         \
	PLAY_HEAD("  release: " release "\n  horizon: 1h\n  members: [{name: a}]\n  behavior: [{applyLatency: 400s}]\n"                              \
		  "  timeline: [{at: 30s, apply: clusterstagedupdaterun/first}]\n")                                                                  \
	PLAY_PLACEMENT PLAY_STRATEGY("    - {name: all, labelSelector: {}}\n") PLAY_RUN("first", more ", state: Run")

static void test_stuck(void **state)
{
	(void)state;
	check_stuck(STUCK("v0.2.2", ", resourceSnapshotIndex: \"0\""), NULL, 0);
	check_stuck(STUCK("v0.3.1", ""), NULL, 1);
	check_stuck(STUCK("head", ""), "internal_error", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mid_2025),
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_stuck),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
