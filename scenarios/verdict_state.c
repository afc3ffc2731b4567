#include "scenarios/conditions.h"
#include "scenarios/verdict.h"

/* never, always, eventually: the versions of one object over some time. */

/* One state of an object: its version from `at_ns` on. */
struct state {
	int64_t at_ns;
	const struct object *object;
	bool was_there;
};

/* The states in force at `from_ns` or later and not after `until_ns`. */
struct states {
	const struct history_line *line; /* NULL: there never was such an object */
	size_t next;
	int64_t until_ns;
	bool before_first; /* the state before its first version is still to come */
};

static const struct history_line *line_of(const struct judge *judge, const struct object_name *name)
{
	return history_line_of(judge->history, name->kind, name->ns, name->name);
}

static struct states states_of(const struct judge *judge, const struct expectation *expectation)
{
	struct states states = {.line = line_of(judge, &expectation->condition.object),
				.until_ns = expectation->until_ns < 0 ? judge->history->end_ns : expectation->until_ns,
				.before_first = true};
	while (states.line && states.next < states.line->count && states.line->versions[states.next].at_ns <= expectation->from_ns)
		states.next++;
	if (states.next > 0) {
		states.before_first = false;
		/* The one in force at from_ns, and those that were written at exactly that instant. */
		do {
			states.next--;
		} while (states.next > 0 && states.line->versions[states.next].at_ns == expectation->from_ns);
	}
	return states;
}

static bool next_state(struct states *states, struct state *state)
{
	if (states->before_first) {
		states->before_first = false;
		*state = (struct state){0};
		return true;
	}
	if (!states->line || states->next == states->line->count || states->line->versions[states->next].at_ns > states->until_ns)
		return false;
	const struct history_version *version = &states->line->versions[states->next];
	*state = (struct state){version->at_ns, version->object, states->next > 0};
	states->next++;
	return true;
}

static const char *shown_state(const struct judge *judge, const struct scenario_condition *condition, const struct state *state)
{
	struct condition found;
	if (!state->object)
		return state->was_there ? "it is gone" : "it is not there";
	if (!condition->type)
		return "it is there";
	if (!object_condition(state->object, condition->type, &found))
		return arena_format(judge->arena, "%s=Absent", condition->type);
	return arena_format(judge->arena, "%s=%s/%s", condition->type, condition_status_name((enum condition_status)found.status), found.reason);
}

struct verdict verdict_never(const struct judge *judge, const struct expectation *expectation)
{
	const struct scenario_condition *condition = &expectation->condition;
	struct states states = states_of(judge, expectation);
	struct state state;
	while (next_state(&states, &state)) {
		int64_t at_ns = state.at_ns < expectation->from_ns ? expectation->from_ns : state.at_ns;
		if (condition_holds(condition, state.object, state.was_there))
			return verdict_failed(judge, at_ns, arena_format(judge->arena, "never %s", verdict_condition_words(judge, condition)),
					      shown_state(judge, condition, &state));
	}
	return verdict_held();
}

struct verdict verdict_always(const struct judge *judge, const struct expectation *expectation)
{
	const struct scenario_condition *condition = &expectation->condition;
	struct states states = states_of(judge, expectation);
	struct state state;
	bool looked = false;
	while (next_state(&states, &state)) {
		if (!state.object && !state.was_there)
			continue;
		int64_t at_ns = state.at_ns < expectation->from_ns ? expectation->from_ns : state.at_ns;
		looked = true;
		if (!condition_holds(condition, state.object, state.was_there))
			return verdict_failed(judge, at_ns, arena_format(judge->arena, "always %s", verdict_condition_words(judge, condition)),
					      shown_state(judge, condition, &state));
	}
	if (looked)
		return verdict_held();
	return verdict_failed(judge, states.until_ns, arena_format(judge->arena, "always %s", verdict_condition_words(judge, condition)),
			      "it was never there");
}

struct verdict verdict_eventually(const struct judge *judge, const struct expectation *expectation)
{
	const struct scenario_condition *condition = &expectation->condition;
	struct states states = states_of(judge, expectation);
	struct state state = {0};
	while (next_state(&states, &state))
		if (condition_holds(condition, state.object, state.was_there))
			return verdict_held();
	return verdict_failed(judge, states.until_ns, arena_format(judge->arena, "eventually %s", verdict_condition_words(judge, condition)),
			      shown_state(judge, condition, &state));
}

bool verdict_first_time(const struct judge *judge, const struct scenario_condition *condition, int64_t *at_ns)
{
	if (condition->entry >= 0) {
		const struct replay_entry *entry = &judge->replay->entries[condition->entry];
		*at_ns = entry->at_ns;
		return entry->happened;
	}
	const struct history_line *line = line_of(judge, &condition->object);
	for (size_t i = 0; line && i < line->count; i++) {
		if (condition_holds(condition, line->versions[i].object, i > 0)) {
			*at_ns = line->versions[i].at_ns;
			return true;
		}
	}
	return false;
}
