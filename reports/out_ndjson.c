#include "reports/out_ndjson.h"

#include "reports/run_changes.h"
#include "reports/escape.h"
#include "reports/value_changes.h"

#include "model/release.h"

#include "sim/instant.h"

static const char *const writer_names[WRITER_COUNT] = {
	[WRITER_SEED] = "seed",
	[WRITER_USER] = "user",
	[WRITER_PERSON] = "person",
	[WRITER_MEMBER] = "member",
	[WRITER_RUN_CONTROLLER] = "run-controller",
	[WRITER_PLACEMENT_CONTROLLER] = "placement-controller",
	[WRITER_SCHEDULER] = "scheduler",
	[WRITER_API_SERVER] = "api-server",
};

static const char *const part_names[] = {
	[PART_CREATE] = "create", [PART_SPEC] = "spec",     [PART_STATUS] = "status",
	[PART_META] = "meta",     [PART_DELETE] = "delete", [PART_REMOVE] = "remove",
};

static const char *const controller_names[CONTROLLER_COUNT] = {
	[CONTROLLER_RUN] = "run",
	[CONTROLLER_PLACEMENT] = "placement",
	[CONTROLLER_SCHEDULER] = "scheduler",
};

static const char *const kind_names[] = {
	[TRACE_WRITE] = "write",       [TRACE_REFUSED] = "refused", [TRACE_ACTION] = "action",   [TRACE_PASS_BEGIN] = "pass-begin",
	[TRACE_PASS_END] = "pass-end", [TRACE_EVENT] = "event",     [TRACE_APPLIED] = "applied", [TRACE_NOTE] = "note",
};

static void put_text_field(struct text *out, const char *name, const char *value)
{
	if (!value)
		return;
	text_putf(out, ", \"%s\": ", name);
	escape_put_json(out, value);
}

static void put_seconds_field(struct text *out, const char *name, int64_t at_ns)
{
	text_putf(out, ", \"%s\": ", name);
	report_put_seconds(out, at_ns);
}

static void put_object(struct text *out, const struct identity *identity)
{
	text_put(out, ", \"object\": {\"kind\": ");
	escape_put_json(out, identity->kind->kind);
	if (*identity->ns)
		put_text_field(out, "namespace", identity->ns);
	put_text_field(out, "name", identity->name);
	text_put_char(out, '}');
}

/* Writes */

struct changes {
	struct text *out;
	const struct run_status *status; /* of runs; NULL */
	bool any;
};

static void begin_change(struct changes *changes)
{
	text_put(changes->out, changes->any ? ", " : ", \"changes\": [");
	changes->any = true;
	text_put_char(changes->out, '{');
}

static void end_changes(struct changes *changes)
{
	if (changes->any)
		text_put_char(changes->out, ']');
}

static void put_condition(struct text *out, const struct condition *condition, const struct condition *old)
{
	text_put(out, "\"type\": ");
	escape_put_json(out, condition->type);
	put_text_field(out, "status", condition_status_name((enum condition_status)condition->status));
	if (old)
		put_text_field(out, "was", condition_status_name((enum condition_status)old->status));
	put_text_field(out, "reason", condition->reason);
	if (!condition->no_message)
		put_text_field(out, "message", condition->message);
	text_put_char(out, '}');
}

static void put_run_change(void *context, const struct run_change *change)
{
	struct changes *changes = context;
	const struct stage_status *stage = change->kind == RUN_CHANGE_RUN ? NULL : run_stage(changes->status, change->stage);
	begin_change(changes);
	if (stage) {
		text_put(changes->out, "\"stage\": ");
		escape_put_json(changes->out, stage->name);
		if (change->kind == RUN_CHANGE_CLUSTER)
			put_text_field(changes->out, "cluster", run_cluster(stage, change->cluster)->name);
		if (change->kind == RUN_CHANGE_TASK)
			text_putf(changes->out, ", \"task\": \"%s %u\"", change->before ? "before" : "after", change->task + 1);
		text_put(changes->out, ", ");
	}
	put_condition(changes->out, change->condition, change->old);
}

static void put_conditions(struct text *out, const struct object *before, const struct object *after)
{
	struct changes changes = {.out = out};
	for (uint32_t i = 0; i < after->conditions.count; i++) {
		const struct condition *condition = &after->conditions.items[i];
		const struct condition *old = before ? condition_find(before->conditions.items, before->conditions.count, condition->type) : NULL;
		if (old && condition_equal(old, condition))
			continue;
		begin_change(&changes);
		put_condition(out, condition, old);
	}
	end_changes(&changes);
}

static void put_body(struct text *out, const struct object *before, const struct object *after)
{
	struct text words;
	if (!before || before->body == after->body)
		return;
	text_init(&words, 0);
	value_changes_write(&words, before->body, after->body);
	if (words.size)
		put_text_field(out, "words", text_view(&words));
	text_deinit(&words);
}

static void put_write(struct text *out, const struct trace_record *record)
{
	const struct object *before = record->as.write.before, *after = record->as.write.after;
	put_text_field(out, "part", part_names[record->part]);
	if (!after)
		return;
	text_putf(out, ", \"generation\": %lld, \"resourceVersion\": \"%lld\"", (long long)after->meta.generation,
		  (long long)after->meta.resource_version);
	if (after->run_status && (!before || before->run_status != after->run_status)) {
		struct changes changes = {.out = out, .status = after->run_status};
		run_changes_tell(before ? before->run_status : NULL, after->run_status, put_run_change, &changes);
		end_changes(&changes);
	}
	put_conditions(out, before, after);
	put_body(out, before, after);
}

/* The rest */

static void put_pass(struct text *out, const struct trace_pass *pass, bool ended)
{
	static const char *const causes[] = {[CAUSE_EVENT] = "event", [CAUSE_TIMER] = "timer", [CAUSE_RETRY] = "retry", [CAUSE_DIRTY] = "dirty"};
	static const char *const results[] = {[PASS_DONE] = "done", [PASS_AFTER] = "after", [PASS_NOW] = "now", [PASS_ERROR] = "error"};
	put_text_field(out, "controller", controller_names[pass->controller]);
	text_putf(out, ", \"number\": %llu", (unsigned long long)pass->number);
	put_text_field(out, "cause", causes[pass->cause]);
	put_seconds_field(out, "readySeconds", pass->ready_ns);
	if (!ended)
		return;
	put_text_field(out, "result", results[pass->result]);
	if (pass->result != PASS_DONE)
		put_seconds_field(out, "afterSeconds", pass->after_ns);
	if (pass->due_ns >= 0)
		put_seconds_field(out, "dueSeconds", pass->due_ns);
	text_putf(out, ", \"failures\": %u", pass->failures);
	put_text_field(out, "error", pass->error);
}

static void put_payload(struct text *out, const struct trace_record *record)
{
	switch ((enum trace_kind)record->kind) {
	case TRACE_WRITE:
		put_write(out, record);
		break;
	case TRACE_REFUSED:
		text_putf(out, ", \"action\": %u", record->as.refused.action);
		put_text_field(out, "message", record->as.refused.message);
		break;
	case TRACE_ACTION:
		text_putf(out, ", \"action\": %u", record->as.action.action);
		put_text_field(out, "words", record->as.action.words);
		put_text_field(out, "file", record->as.action.file);
		text_putf(out, ", \"line\": %u", record->as.action.line);
		break;
	case TRACE_PASS_BEGIN:
	case TRACE_PASS_END:
		put_pass(out, record->as.pass, record->kind == TRACE_PASS_END);
		break;
	case TRACE_EVENT:
		put_text_field(out, "type", record->as.event.type);
		put_text_field(out, "reason", record->as.event.reason);
		put_text_field(out, "message", record->as.event.message);
		break;
	case TRACE_APPLIED:
		put_text_field(out, "cluster", record->as.applied.cluster);
		if (record->as.applied.snapshot)
			put_text_field(out, "snapshot", record->as.applied.snapshot->identity->name);
		else
			text_put(out, ", \"snapshot\": null");
		break;
	case TRACE_NOTE:
		put_text_field(out, "words", record->as.note.words);
		break;
	}
}

static bool has_writer(const struct trace_record *record)
{
	return record->kind == TRACE_WRITE || record->kind == TRACE_REFUSED || record->kind == TRACE_ACTION;
}

static void put_record(struct text *out, const struct trace_record *record, size_t number)
{
	text_putf(out, "{\"n\": %zu", number);
	put_seconds_field(out, "atSeconds", record->at_ns);
	put_text_field(out, "kind", kind_names[record->kind]);
	if (has_writer(record))
		put_text_field(out, "writer", writer_names[record->writer]);
	if (record->identity)
		put_object(out, record->identity);
	put_payload(out, record);
	text_put(out, "}\n");
}

static void put_first(struct text *out, const struct report *report)
{
	const struct scenario *scenario = report->scenario;
	text_put(out, "{\"schema\": \"fleetsim.events/v1\", \"generator\": \"fleetsim " FLEETSIM_VERSION "\"");
	put_text_field(out, "scenario", scenario->name);
	put_text_field(out, "release", release_of(scenario->config.release)->name);
	text_putf(out, ", \"seed\": \"%llu\", \"replication\": \"%llu\", \"start\": \"", (unsigned long long)scenario->config.seed,
		  (unsigned long long)report->replay->options.replication);
	instant_write_exact(out, report->story->start_ns);
	text_put(out, "\"}\n");
}

void out_ndjson_write(struct report_sink *sink, const struct report *report)
{
	const struct trace *trace = &report->replay->trace;
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	size_t number = 0;
	put_first(sink->out, report);
	while ((record = trace_next(&cursor))) {
		put_record(sink->out, record, ++number);
		report_sink_spill(sink);
	}
	text_putf(sink->out, "{\"end\": \"%s\"", report_end_word(report->replay->end));
	put_seconds_field(sink->out, "atSeconds", report->replay->end_ns);
	text_putf(sink->out, ", \"records\": %zu, \"fingerprint\": \"%016llx\"}\n", number, (unsigned long long)trace->fingerprint);
}
