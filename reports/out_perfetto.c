#include "reports/out_perfetto.h"

#include "reports/escape.h"
#include "reports/words.h"

#include "sim/duration.h"

enum { THREAD_RUN = 1, THREAD_STATE, THREAD_STUCK, THREAD_PASSES, THREAD_STAGE = 1, THREAD_TASKS, THREAD_CLUSTERS = THREAD_TASKS + STORY_TASKS_MAX };

struct tracing {
	struct report_sink *sink;
	struct text *out;
	const struct report *report;
	int64_t end_ns; /* of the present run, or what is known of it */
	unsigned pid, tid;
	bool any;
};

static long long microseconds(int64_t at_ns)
{
	return (long long)(at_ns / NS_PER_US);
}

static void begin_event(struct tracing *tracing, const char *phase, const char *name)
{
	report_sink_spill(tracing->sink);
	text_putf(tracing->out, "%s\n{\"ph\": \"%s\", \"pid\": %u, \"tid\": %u, \"name\": ", tracing->any ? "," : "", phase, tracing->pid,
		  tracing->tid);
	escape_put_json(tracing->out, name);
	tracing->any = true;
}

static void end_event(struct tracing *tracing)
{
	text_put_char(tracing->out, '}');
}

static void name_it(struct tracing *tracing, const char *what, const char *name)
{
	begin_event(tracing, "M", what);
	text_put(tracing->out, ", \"args\": {\"name\": ");
	escape_put_json(tracing->out, name);
	text_put_char(tracing->out, '}');
	end_event(tracing);
}

static void sort_it(struct tracing *tracing, const char *what, unsigned index)
{
	begin_event(tracing, "M", what);
	text_putf(tracing->out, ", \"args\": {\"sort_index\": %u}", index);
	end_event(tracing);
}

static void name_thread(struct tracing *tracing, unsigned tid, const char *name)
{
	tracing->tid = tid;
	name_it(tracing, "thread_name", name);
	sort_it(tracing, "thread_sort_index", tid);
}

/* From `from_ns` to `until_ns` or, when that never came, to the end. Leaves the event open for arguments. False when it never began. */
static bool begin_slice(struct tracing *tracing, const char *category, const char *name, int64_t from_ns, int64_t until_ns)
{
	if (from_ns == STORY_NEVER)
		return false;
	if (until_ns == STORY_NEVER)
		until_ns = tracing->end_ns > from_ns ? tracing->end_ns : from_ns;
	begin_event(tracing, "X", name);
	text_putf(tracing->out, ", \"cat\": \"%s\", \"ts\": %lld, \"dur\": %lld", category, microseconds(from_ns),
		  microseconds(until_ns) - microseconds(from_ns));
	return true;
}

static void put_slice(struct tracing *tracing, const char *category, const char *name, int64_t from_ns, int64_t until_ns)
{
	if (begin_slice(tracing, category, name, from_ns, until_ns))
		end_event(tracing);
}

static void put_text_argument(struct tracing *tracing, bool first, const char *name, const char *value)
{
	text_putf(tracing->out, first ? ", \"args\": {\"%s\": " : ", \"%s\": ", name);
	escape_put_json(tracing->out, value ? value : "");
}

static int64_t least(int64_t left_ns, int64_t right_ns)
{
	return left_ns < right_ns ? left_ns : right_ns;
}

/* A stage */

static void put_cluster(struct tracing *tracing, const struct story_stage *stage, const struct story_cluster *cluster)
{
	int64_t over_ns = cluster->seen_ns != STORY_NEVER ? cluster->seen_ns : cluster->failed_ns;
	int64_t end_ns = over_ns == STORY_NEVER ? tracing->end_ns : over_ns;
	int64_t ready_ns = cluster->ready_ns == STORY_NEVER ? end_ns : least(cluster->ready_ns, end_ns);
	if (!begin_slice(tracing, "cluster", stage->deletion ? "removal" : "update", cluster->started_ns, end_ns))
		return;
	put_text_argument(tracing, true, "state", report_cluster_word(stage, cluster));
	text_putf(tracing->out, ", \"wave\": %u}", cluster->wave + 1);
	end_event(tracing);
	if (ready_ns < cluster->started_ns)
		return;
	put_slice(tracing, "cluster", stage->deletion ? "being removed" : "rolling out", cluster->started_ns, ready_ns);
	if (cluster->trouble != TROUBLE_NONE && cluster->trouble_ns >= cluster->started_ns && cluster->trouble_ns <= ready_ns) {
		const struct condition *condition = cluster->trouble_condition;
		begin_slice(tracing, "trouble", "in trouble", cluster->trouble_ns, ready_ns);
		put_text_argument(tracing, true, "condition", condition ? condition->type : NULL);
		put_text_argument(tracing, false, "reason", condition ? condition->reason : NULL);
		put_text_argument(tracing, false, "message", condition ? condition->message : NULL);
		text_put_char(tracing->out, '}');
		end_event(tracing);
	}
	if (ready_ns < end_ns)
		put_slice(tracing, "controller", "ready, not yet seen", ready_ns, end_ns);
}

static void put_task(struct tracing *tracing, const struct story_task *task)
{
	int64_t end_ns = task->done_ns == STORY_NEVER ? tracing->end_ns : task->done_ns;
	int64_t free_ns = task->approval ? task->granted_ns : ns_add(task->begun_ns, task->wait_ns);
	if (task->begun_ns == STORY_NEVER)
		return;
	free_ns = free_ns == STORY_NEVER || free_ns > end_ns ? end_ns : free_ns < task->begun_ns ? task->begun_ns : free_ns;
	put_slice(tracing, "task", task->approval ? "approval" : "timed wait", task->begun_ns, end_ns);
	put_slice(tracing, "task", task->approval ? "nobody has approved" : "waiting", task->begun_ns, free_ns);
	if (free_ns < end_ns)
		put_slice(tracing, "controller", "over, not yet seen", free_ns, end_ns);
}

static const char *task_name(struct arena *arena, const struct story_task *task)
{
	if (task->approval)
		return arena_format(arena, "approval %s", task->request ? task->request : "");
	return task->before ? "wait before" : "wait after";
}

static void put_stage(struct tracing *tracing, struct arena *arena, const struct story_stage *stage)
{
	tracing->tid = 0;
	name_it(tracing, "process_name", stage->name);
	sort_it(tracing, "process_sort_index", tracing->pid);
	name_thread(tracing, THREAD_STAGE, "stage");
	if (begin_slice(tracing, "stage", stage->name, stage->begun_ns, stage->ended_ns)) {
		put_text_argument(tracing, true, "outcome", report_outcome_word(stage->outcome));
		text_putf(tracing->out, ", \"limit\": %lld}", (long long)stage->limit);
		end_event(tracing);
	}
	for (uint32_t i = 0; i < stage->task_count; i++) {
		name_thread(tracing, THREAD_TASKS + i, task_name(arena, &stage->tasks[i]));
		put_task(tracing, &stage->tasks[i]);
	}
	for (uint32_t i = 0; i < stage->cluster_count; i++) {
		name_thread(tracing, THREAD_CLUSTERS + i, stage->clusters[i].name);
		put_cluster(tracing, stage, &stage->clusters[i]);
	}
}

/* A run */

static void put_counter(struct tracing *tracing, const char *name, int64_t at_ns, uint32_t value)
{
	tracing->tid = 0;
	begin_event(tracing, "C", name);
	text_putf(tracing->out, ", \"ts\": %lld, \"args\": {\"clusters\": %u}", microseconds(at_ns), value);
	end_event(tracing);
}

static void put_counters(struct tracing *tracing, const struct story_run *run)
{
	uint32_t in_flight = 0, done = 0;
	put_counter(tracing, "in flight", run->created_ns, 0);
	put_counter(tracing, "updated", run->created_ns, 0);
	for (size_t i = 0; i < run->pass_count; i++) {
		const struct story_pass *pass = &run->passes[i];
		if (pass->in_flight != in_flight)
			put_counter(tracing, "in flight", pass->begin_ns, pass->in_flight);
		if (pass->done != done)
			put_counter(tracing, "updated", pass->begin_ns, pass->done);
		in_flight = pass->in_flight;
		done = pass->done;
	}
}

static void put_passes(struct tracing *tracing, const struct story_run *run)
{
	static const char *const results[] = {[PASS_DONE] = "done", [PASS_AFTER] = "after", [PASS_NOW] = "now", [PASS_ERROR] = "error"};
	name_thread(tracing, THREAD_PASSES, "controller's passes");
	for (size_t i = 0; i < run->pass_count; i++) {
		const struct story_pass *pass = &run->passes[i];
		begin_slice(tracing, "pass", pass->wrote ? "pass that wrote" : "pass", pass->begin_ns, pass->end_ns);
		put_text_argument(tracing, true, "result", results[pass->trace->result]);
		if (pass->trace->error)
			put_text_argument(tracing, false, "error", pass->trace->error);
		text_put_char(tracing->out, '}');
		end_event(tracing);
	}
}

static void put_states(struct tracing *tracing, const struct story_run *run)
{
	name_thread(tracing, THREAD_STATE, "state");
	for (size_t i = 0; i < run->state_count; i++)
		if (run->states[i].state && run->states[i].at_ns <= tracing->end_ns)
			put_slice(tracing, "state", run->states[i].state, run->states[i].at_ns,
				  least(i + 1 < run->state_count ? run->states[i + 1].at_ns : tracing->end_ns, tracing->end_ns));
	if (!run->stuck_count)
		return;
	name_thread(tracing, THREAD_STUCK, "stuck");
	for (size_t i = 0; i < run->stuck_count; i++)
		put_slice(tracing, "state", "stuck", run->stuck[i].from_ns, run->stuck[i].until_ns);
}

static void put_instants(struct tracing *tracing, const struct story_run *run)
{
	tracing->tid = THREAD_RUN;
	for (uint32_t i = 0; i < story_stages_of(run); i++)
		for (uint32_t k = 0; k < run->stages[i].task_count; k++) {
			if (run->stages[i].tasks[k].granted_ns == STORY_NEVER)
				continue;
			begin_event(tracing, "i", "approved");
			text_putf(tracing->out, ", \"cat\": \"task\", \"s\": \"p\", \"ts\": %lld", microseconds(run->stages[i].tasks[k].granted_ns));
			put_text_argument(tracing, true, "stage", run->stages[i].name);
			text_put_char(tracing->out, '}');
			end_event(tracing);
		}
}

static void put_run(struct tracing *tracing, struct arena *arena, const struct story_run *run)
{
	struct text name;
	text_init(&name, 0);
	text_put(&name, "run ");
	report_put_run(&name, run);
	tracing->end_ns = story_run_end(tracing->report->story, run);
	tracing->pid++;
	tracing->tid = 0;
	name_it(tracing, "process_name", text_view(&name));
	sort_it(tracing, "process_sort_index", tracing->pid);
	name_thread(tracing, THREAD_RUN, "run");
	if (begin_slice(tracing, "run", text_view(&name), run->created_ns, run->ended_ns)) {
		put_text_argument(tracing, true, "outcome", report_outcome_word(run->outcome));
		if (run->error)
			put_text_argument(tracing, false, "error", run->error);
		text_put_char(tracing->out, '}');
		end_event(tracing);
	}
	text_deinit(&name);
	put_instants(tracing, run);
	put_states(tracing, run);
	put_passes(tracing, run);
	put_counters(tracing, run);
	for (uint32_t i = 0; i < story_stages_of(run); i++) {
		tracing->pid++;
		put_stage(tracing, arena, &run->stages[i]);
		arena_reset(arena);
	}
}

void out_perfetto_write(struct report_sink *sink, const struct report *report)
{
	struct tracing tracing = {.sink = sink, .out = sink->out, .report = report};
	struct arena arena;
	arena_init(&arena, 0);
	text_put(sink->out, "{\"displayTimeUnit\": \"ms\", \"otherData\": {\"generator\": \"fleetsim " FLEETSIM_VERSION "\", \"scenario\": ");
	escape_put_json(sink->out, report->scenario->name ? report->scenario->name : "");
	text_putf(sink->out, ", \"fingerprint\": \"%016llx\"}, \"traceEvents\": [", (unsigned long long)report->replay->trace.fingerprint);
	for (size_t i = 0; i < report->story->run_count; i++)
		put_run(&tracing, &arena, report->story->runs[i]);
	text_put(sink->out, "\n]}\n");
	arena_deinit(&arena);
}
