#include "reports/out_runbook.h"

#include "reports/approve_command.h"
#include "reports/runbook_entry.h"
#include "reports/runbook_steps.h"
#include "reports/escape.h"
#include "reports/safe_text.h"
#include "reports/words.h"

#include "model/release.h"

#include "sim/instant.h"

static void put_functions(struct text *out)
{
	text_put(out,
		 "set -euo pipefail\n\n"
		 "hub()\n{\n\tkubectl ${HUB_CONTEXT:+--context \"$HUB_CONTEXT\"} \"$@\"\n}\n\n"
		 "# step WORDS: says what comes and asks whether to go on.\n"
		 "step()\n{\n\tprintf '\\n== %s\\n' \"$1\"\n\t[ \"${YES:-}\" = 1 ] && return\n"
		 "\tread -r -p 'Enter to go on, Ctrl-C to stop here: ' _\n}\n\n"
		 "# await COMMAND...: until it succeeds.\n"
		 "await()\n{\n\tuntil \"$@\"; do\n\t\tsleep \"${POLL:-5}\"\n\tdone\n}\n\n"
		 "# exists KIND NAME [-n NAMESPACE], and the opposite.\n"
		 "exists()\n{\n\thub get \"$@\" >/dev/null 2>&1\n}\n\n"
		 "gone()\n{\n\t! exists \"$@\"\n}\n\n"
		 "# condition TYPE STATUS REASON KIND NAME [-n NAMESPACE]: an empty reason is any, the status Absent none.\n"
		 "condition()\n{\n\tlocal shown path=\"{.status.conditions[?(@.type==\\\"$1\\\")]\" status=$2 reason=$3\n\tshift 3\n"
		 "\tshown=$(hub get \"$@\" -o \"jsonpath=$path.status}/$path.reason}\" 2>/dev/null) || return 1\n"
		 "\tcase $shown in\n\t/) [ \"$status\" = Absent ] ;;\n"
		 "\t*) [ \"${shown%%/*}\" = \"$status\" ] && { [ -z \"$reason\" ] || [ \"${shown#*/}\" = \"$reason\" ]; } ;;\n\tesac\n}\n\n"
		 "# approve KIND NAME [-n NAMESPACE]: for the generation it has now.\n"
		 "approve()\n{\n\tlocal generation\n\tgeneration=$(hub get \"$@\" -o 'jsonpath={.metadata.generation}')\n"
		 "\thub patch \"$@\" --type=merge --subresource=status -p '{\"status\":{\"conditions\":[{\"type\":\"Approved\",\"status\":\"True\","
		 "\"observedGeneration\":'\"$generation\"',\n\t\t\"reason\":\"Approved\",\"message\":\"approved\",\"lastTransitionTime\":\"'\"$(date "
		 "-u "
		 "+%Y-%m-%dT%H:%M:%SZ)\"'\"}]}}'\n}\n");
}

static void put_top(struct text *out, const struct report *report)
{
	text_put(out, "#!/bin/bash\n# Runbook of ");
	escape_put_line(out, report->scenario->name ? report->scenario->name : "a scenario");
	text_putf(out, " for a hub with KubeFleet %s.\n", release_of(report->scenario->config.release)->name);
	text_put(out, "# Made by fleetsim " FLEETSIM_VERSION " from a simulation; times are virtual, the wall clock begins at ");
	instant_write(out, report->story->start_ns);
	text_put(out, ".\n# YES=1 asks nothing, POLL is the time between two looks in seconds, HUB_CONTEXT a context of your kubeconfig.\n"
		      "# Whatever else the manifests have at 0 s is taken to be on the hub already.\n");
	put_functions(out);
}

static void put_instant(struct text *out, const struct report *report, int64_t at_ns)
{
	words_put_clock(out, at_ns);
	text_put(out, " (");
	instant_write(out, report->story->start_ns + at_ns);
	text_put_char(out, ')');
}

static void put_object_words(struct text *out, const char *kind, const char *name, const char *ns)
{
	text_putf(out, "%s ", kind);
	safe_put_bash(out, name);
	if (*ns) {
		text_put(out, " -n ");
		safe_put_bash(out, ns);
	}
}

static void put_gate(struct text *out, const struct report *report, const struct runbook_step *step)
{
	struct text words;
	text_put(out, "\n# Requested at ");
	put_instant(out, report, step->task->begun_ns);
	if (step->task->granted_ns == STORY_NEVER) {
		text_put(out, "; nobody approved in the simulation.\n");
	} else {
		text_put(out, ", approved at ");
		put_instant(out, report, step->task->granted_ns);
		text_put(out, ".\n");
	}
	text_put(out, "await exists ");
	put_object_words(out, approve_kind_word(step->run), step->task->request, step->run->identity->ns);
	text_init(&words, 0);
	text_putf(&words, "approve %s (stage %s of %s)", step->task->request, words_stage(step->stage->name), step->run->identity->name);
	text_put(out, "\nstep ");
	safe_put_bash(out, text_view(&words));
	text_deinit(&words);
	text_put(out, "\napprove ");
	put_object_words(out, approve_kind_word(step->run), step->task->request, step->run->identity->ns);
	text_put_char(out, '\n');
}

static void put_end(struct text *out, const struct report *report, const struct runbook_step *step)
{
	const struct story_run *run = step->run;
	text_put(out, "\n# ");
	put_instant(out, report, step->at_ns);
	text_put(out, ": ");
	escape_put_line(out, run->identity->name);
	text_putf(out, " %s", report_outcome_word(run->outcome));
	if (run->error) {
		text_put(out, ": ");
		escape_put_line(out, run->error);
	}
	text_putf(out, "\nawait condition %s ", run->initialized_ns == STORY_NEVER ? "Initialized" : "Succeeded");
	text_putf(out, "%s '' ", run->outcome == STORY_FAILED ? "False" : "True");
	put_object_words(out, run->identity->kind->singular, run->identity->name, run->identity->ns);
	text_put_char(out, '\n');
}

static void put_await(struct text *out, const struct report *report, const struct runbook_step *step)
{
	text_put(out, "\n# ");
	put_instant(out, report, step->at_ns);
	text_put(out, ": awaited by ");
	escape_put_line(out, step->entry->name ? step->entry->name : step->entry->words);
	text_put_char(out, '\n');
	runbook_put_condition(out, &step->entry->when);
}

static void put_entry(struct text *out, const struct report *report, const struct scenario_entry *entry)
{
	const struct replay_entry *outcome = &report->replay->entries[entry - report->scenario->entries];
	text_put(out, "\n# ");
	put_instant(out, report, outcome->at_ns);
	text_put(out, ": ");
	escape_put_line(out, entry->words ? entry->words : "");
	text_put_char(out, '\n');
	if (outcome->refusal) {
		text_put(out, "# The API server refused this in the simulation: ");
		escape_put_line(out, outcome->refusal);
		text_put_char(out, '\n');
		return;
	}
	runbook_put_entry(out, report, entry);
}

static void put_step(struct text *out, const struct report *report, const struct runbook_step *step)
{
	switch (step->kind) {
	case RUNBOOK_AWAIT:
		put_await(out, report, step);
		break;
	case RUNBOOK_ENTRY:
		put_entry(out, report, step->entry);
		break;
	case RUNBOOK_GATE:
		put_gate(out, report, step);
		break;
	case RUNBOOK_END:
		put_end(out, report, step);
		break;
	}
}

/* Runs that are there at 0 s are what somebody begins; what else is there then is what they find on the hub. */
static void put_begun(struct text *out, struct arena *arena, const struct report *report)
{
	for (uint32_t i = 0; i < report->scenario->manifest_count; i++) {
		const struct scenario_manifest *manifest = &report->scenario->manifests[i];
		const struct object_name *name = &manifest->name;
		if (manifest->in_timeline || !kind_is_fleet(name->kind, "ClusterStagedUpdateRun", "StagedUpdateRun"))
			continue;
		const char *words = arena_format(arena, "apply %s/%s%s%s", name->kind->singular, name->ns, *name->ns ? "/" : "", name->name);
		text_put(out, "\n# ");
		put_instant(out, report, 0);
		text_put(out, ": ");
		escape_put_line(out, words);
		text_put_char(out, '\n');
		runbook_put_apply(out, words, manifest->document);
	}
}

void out_runbook_write(struct report_sink *sink, const struct report *report)
{
	struct arena arena;
	arena_init(&arena, 0);
	struct runbook_steps steps = runbook_steps_of(&arena, report);
	put_top(sink->out, report);
	put_begun(sink->out, &arena, report);
	for (size_t i = 0; i < steps.count; i++) {
		put_step(sink->out, report, &steps.items[i]);
		report_sink_spill(sink);
	}
	arena_deinit(&arena);
}
