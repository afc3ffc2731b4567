#include "tests/reference/generate_parts.h"

/* What members report, and when. */

static void add_report(struct ref_generator *made, struct value *conditions, const char *type, const char *status, const char *reason)
{
	struct ref_draw *draw = &made->draw;
	struct value *condition =
		ref_draw_json(draw, "{'type':'$type','status':'$status','reason':'$reason'}", "type", type, "status", status, "reason", reason, NULL);
	if (made->on[REF_F_STALE] && ref_draw_chance(draw, 15))
		value_put_int(draw->arena, condition, "observedGeneration", ref_draw_between(draw, 0, 4));
	value_add(draw->arena, conditions, condition);
}

static void add_step(struct ref_generator *made, struct value *script, int64_t low_s, int64_t high_s, struct value *conditions)
{
	struct arena *arena = made->draw.arena;
	struct value *step = value_map(arena);
	value_put(arena, step, "after", ref_member_delay(made, low_s, high_s));
	value_put(arena, step, "conditions", conditions);
	value_add(arena, script, step);
}

static struct value *healthy(struct ref_generator *made)
{
	struct value *conditions = value_list(made->draw.arena);
	add_report(made, conditions, "Overridden", "True", "NoOverrideSpecified");
	add_report(made, conditions, "WorkSynchronized", "True", "AllWorkSynced");
	if (made->on[REF_F_DIFF] && ref_draw_chance(&made->draw, 50)) {
		add_report(made, conditions, "DiffReported", "True", "AllWorkHaveDiffReported");
		return conditions;
	}
	add_report(made, conditions, "Applied", "True", "AllWorkHaveBeenApplied");
	add_report(made, conditions, "Available", "True",
		   ref_draw_chance(&made->draw, 80) ? "AllWorkAreAvailable" : "NotAllWorkAreAvailabilityTrackable");
	return conditions;
}

/* On its way: what real components write while work is in progress, or one of the reasons that are tolerated. */
static struct value *unfinished(struct ref_generator *made)
{
	static const struct {
		const char *type, *reason;
	} tolerated[] = {{"Overridden", "OverriddenPending"},
			 {"WorkSynchronized", "WorkNotSynchronizedYet"},
			 {"Applied", "ApplyPending"},
			 {"Available", "ResourceNotAvailableYet"}};
	struct value *conditions = value_list(made->draw.arena);
	if (made->on[REF_F_TOLERATED] && ref_draw_chance(&made->draw, 60)) {
		size_t at = (size_t)ref_draw_between(&made->draw, 0, 3);
		add_report(made, conditions, tolerated[at].type, "False", tolerated[at].reason);
		return conditions;
	}
	add_report(made, conditions, "WorkSynchronized", "True", "AllWorkSynced");
	if (made->on[REF_F_DIFF] && ref_draw_chance(&made->draw, 40))
		add_report(made, conditions, "DiffReported", "False", "DiffReportInProgress");
	else if (ref_draw_chance(&made->draw, 20))
		add_report(made, conditions, "Applied", "Unknown", "Waiting");
	else
		add_report(made, conditions, "Applied", "False", "ApplyInProgress");
	return conditions;
}

static struct value *failed(struct ref_generator *made)
{
	static const struct {
		const char *type, *reason;
	} failures[] = {{"Overridden", "OverriddenFailed"},
			{"WorkSynchronized", "SyncWorkFailed"},
			{"Applied", "NotAllWorkHaveBeenApplied"},
			{"Available", "NotAllWorkAreAvailable"},
			{"DiffReported", "NotAllWorkHaveDiffReported"}};
	struct value *conditions = value_list(made->draw.arena);
	size_t at = (size_t)ref_draw_between(&made->draw, 0, 4);
	add_report(made, conditions, failures[at].type, "False", failures[at].reason);
	return conditions;
}

struct value *ref_member_script(struct ref_generator *made)
{
	struct ref_draw *draw = &made->draw;
	struct value *script = value_list(draw->arena);
	if (made->on[REF_F_NEVER] && ref_draw_chance(draw, made->on[REF_F_PILE_UP] ? 45 : 20))
		return script;
	if (made->on[REF_F_IN_PROGRESS] && ref_draw_chance(draw, 60))
		add_step(made, script, 0, 3, unfinished(made));
	bool failing = made->on[REF_F_FAILING] && ref_draw_chance(draw, 35);
	if (failing)
		add_step(made, script, 1, 40, failed(made));
	bool recovers = !failing || ref_draw_chance(draw, 70);
	bool slow = made->on[REF_F_SLOW] && ref_draw_chance(draw, 40);
	if (recovers)
		add_step(made, script, failing ? 41 : 3, slow ? 400 : failing ? 90 : 14, healthy(made));
	if (made->on[REF_F_FAILING] && ref_draw_chance(draw, 10))
		add_step(made, script, 5, 200, failed(made));
	return script;
}

static void put_clean_up(struct ref_generator *made, struct value *script, int percent)
{
	if (!ref_draw_chance(&made->draw, percent))
		return;
	struct value *step = value_map(made->draw.arena);
	int64_t longest_s = ref_draw_chance(&made->draw, 80) ? 40 : 400;
	value_put(made->draw.arena, step, "afterDelete", ref_member_delay(made, 0, longest_s));
	value_add(made->draw.arena, script, step);
}

void ref_generate_members(struct ref_generator *made)
{
	for (size_t i = 0; i < made->cluster_count; i++) {
		struct value *script = ref_member_script(made);
		put_clean_up(made, script, 80);
		value_put(made->draw.arena, made->members, made->clusters[i].name, script);
	}
	for (int i = 0; i < 3; i++) {
		struct value *script = value_list(made->draw.arena);
		put_clean_up(made, script, 85);
		value_put(made->draw.arena, made->members, arena_format(made->draw.arena, "old-%d", i), script);
	}
}
