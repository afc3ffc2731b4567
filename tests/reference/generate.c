#include "tests/reference/generate.h"

#include "tests/reference/generate_parts.h"
#include "tests/reference/reference.h"

#include "sim/duration.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { APPROVAL_ROUNDS_MAX = 10 };

/* How many of a hundred seeds have a feature at all. */
static const int percent[REF_FEATURE_COUNT] = {
	[REF_F_NAMESPACED] = 20,
	[REF_F_MANY_CLUSTERS] = 10,
	[REF_F_STAGES] = 60,
	[REF_F_OVERLAP] = 4,
	[REF_F_GAP] = 4,
	[REF_F_EMPTY_STAGES] = 12,
	[REF_F_NO_STAGES] = 4,
	[REF_F_SORTING] = 35,
	[REF_F_ODD_KEYS] = 8,
	[REF_F_CONCURRENCY] = 50,
	[REF_F_BEFORE] = 30,
	[REF_F_APPROVAL] = 35,
	[REF_F_WAIT] = 35,
	[REF_F_SELECTORS] = 40,
	[REF_F_BAD_SELECTOR] = 4,
	[REF_F_BAD_TASKS] = 3,
	[REF_F_BAD_OBJECTS] = 10,
	[REF_F_POLICY_TYPES] = 60,
	[REF_F_APPLY_STRATEGY] = 35,
	[REF_F_OLD_BINDINGS] = 45,
	[REF_F_DELETIONS] = 35,
	[REF_F_ONLY_DELETIONS] = 3,
	[REF_F_FINALIZERS] = 50,
	[REF_F_TWO_ON_ONE] = 4,
	[REF_F_TRANSIENT] = 5,
	[REF_F_OVERRIDES] = 15,
	[REF_F_AUTOMATIC] = 12,
	[REF_F_SNAPSHOT_DELAYS] = 40,
	[REF_F_BAD_INDEX] = 4,
	[REF_F_SLOW] = 40,
	[REF_F_IN_PROGRESS] = 35,
	[REF_F_FAILING] = 25,
	[REF_F_NEVER] = 15,
	[REF_F_STALE] = 15,
	[REF_F_TOLERATED] = 15,
	[REF_F_DIFF] = 12,
	[REF_F_INITIALIZE] = 15,
	[REF_F_STATES] = 40,
	[REF_F_RELABEL] = 22,
	[REF_F_POLICY_CHANGE] = 18,
	[REF_F_APPLY_CHANGE] = 5,
	[REF_F_BINDING_CHANGE] = 20,
	[REF_F_BINDING_MADE] = 10,
	[REF_F_SECOND_RUN] = 25,
	[REF_F_OTHER_PLACEMENT] = 6,
	[REF_F_DELETE_RUN] = 12,
	[REF_F_DELETE_OBJECTS] = 7,
	[REF_F_EDIT_STRATEGY] = 8,
	[REF_F_MEMBER_CHANGE] = 10,
	[REF_F_APPROVAL_TRICKS] = 40,
	[REF_F_MADE_BEFOREHAND] = 12,
	[REF_F_REFUSED] = 20,
	[REF_F_PASS_TIME] = 10,
	[REF_F_LONG] = 5,
	[REF_F_PILE_UP] = 5,
	[REF_F_DELETE_AGAIN] = 6,
};

const char *ref_namespace_field(const struct ref_generator *made)
{
	return *made->ns ? arena_format(made->draw.arena, "'namespace':'%s',", made->ns) : "";
}

struct value *ref_seconds(struct ref_generator *made, int64_t ns)
{
	if (ns % NS_PER_SECOND == 0)
		return value_int(made->draw.arena, ns / NS_PER_SECOND);
	return value_real(made->draw.arena, (double)ns / (double)NS_PER_SECOND);
}

/* A tenth of a second and a multiple of 10 us below 5 ms that no other action has. */
int64_t ref_action_instant(struct ref_generator *made, int64_t low_s, int64_t high_s)
{
	int64_t tenths = ref_draw_between(&made->draw, low_s * 10, high_s * 10);
	int64_t number = ++made->actions_made;
	assert(number < 499);
	return tenths * (NS_PER_SECOND / 10) + number * 37 % 499 * (10 * NS_PER_US);
}

/* Milliseconds and a number of nanoseconds that no other step of a member has. */
struct value *ref_member_delay(struct ref_generator *made, int64_t low_s, int64_t high_s)
{
	int64_t milliseconds = ref_draw_between(&made->draw, low_s * 1000, high_s * 1000);
	int64_t number = ++made->steps_made;
	assert(number < 4000);
	return ref_seconds(made, milliseconds * NS_PER_MS + number);
}

void ref_add_action(struct ref_generator *made, int64_t at_ns, const char *verb, struct value *what)
{
	struct arena *arena = made->draw.arena;
	struct value *action = value_map(arena);
	if (strcmp(verb, "create") == 0 && !value_get(what, "apiVersion"))
		value_put_text(arena, what, "apiVersion", "placement.kubernetes-fleet.io/v1beta1");
	value_put(arena, action, "at", ref_seconds(made, at_ns));
	value_put(arena, action, verb, what);
	value_add(arena, made->actions, action);
}

static int64_t action_ns(const struct value *action)
{
	const struct value *at = value_get(action, "at");
	return at->type == VALUE_INT ? at->as.integer * NS_PER_SECOND : llround(at->as.real * 1e9);
}

static void sort_actions(struct value *actions)
{
	for (size_t i = 1; i < actions->count; i++) {
		struct value *action = actions->as.items[i];
		size_t at = i;
		for (; at > 0 && action_ns(actions->as.items[at - 1]) > action_ns(action); at--)
			actions->as.items[at] = actions->as.items[at - 1];
		actions->as.items[at] = action;
	}
}

/* Some rare things only happen together. */
static void combine_features(struct ref_generator *made)
{
	if (made->on[REF_F_PILE_UP])
		made->on[REF_F_MANY_CLUSTERS] = made->on[REF_F_FAILING] = made->on[REF_F_NEVER] = made->on[REF_F_BINDING_CHANGE] = true;
	if (made->on[REF_F_DELETE_AGAIN])
		made->on[REF_F_DELETIONS] = made->on[REF_F_FINALIZERS] = made->on[REF_F_BINDING_MADE] = true;
	if (made->on[REF_F_NO_STAGES])
		made->on[REF_F_ONLY_DELETIONS] = made->on[REF_F_INITIALIZE] = ref_draw_chance(&made->draw, 75);
	if (made->on[REF_F_NO_STAGES] && ref_draw_chance(&made->draw, 40))
		made->on[REF_F_TWO_ON_ONE] = true;
	if (made->on[REF_F_BAD_TASKS])
		made->on[REF_F_WAIT] = true;
	if (made->on[REF_F_MADE_BEFOREHAND])
		made->on[REF_F_APPROVAL] = made->on[REF_F_BEFORE] = true;
	if (made->on[REF_F_RELABEL] && ref_draw_chance(&made->draw, 50))
		made->on[REF_F_SORTING] = true;
}

static void choose_features(struct ref_generator *made)
{
	for (size_t i = 0; i < REF_FEATURE_COUNT; i++)
		made->on[i] = ref_draw_chance(&made->draw, percent[i]);
	combine_features(made);
	if (made->release->id == REF_MID_2025)
		made->on[REF_F_NAMESPACED] = false;
	made->scope = made->on[REF_F_NAMESPACED] ? &ref_namespaced_scope : &ref_cluster_scope;
	made->ns = made->on[REF_F_NAMESPACED] ? "team-a" : "";
	bool long_case = made->on[REF_F_LONG];
	made->until_s = ref_draw_between(&made->draw, long_case ? 2000 : 200, long_case ? 10000 : 900);
}

static void put_frame(struct ref_generator *made, uint64_t seed)
{
	struct arena *arena = made->draw.arena;
	struct value *frame = made->made = value_map(arena);
	made->objects = value_list(arena);
	made->bindings = value_list(arena);
	made->actions = value_list(arena);
	made->members = value_map(arena);
	value_put_text(arena, frame, "name", arena_format(arena, "%s-%llu", made->release->name, (unsigned long long)seed));
	value_put_text(arena, frame, "release", made->release->name);
	value_put_text(arena, frame, "start", "2000-01-01T00:00:00Z");
	value_put(arena, frame, "until", value_real(arena, (double)made->until_s + 0.777735));
	value_put(arena, frame, "objects", made->objects);
	value_put(arena, frame, "bindings", made->bindings);
	value_put(arena, frame, "actions", made->actions);
	value_put(arena, frame, "members", made->members);
	if (made->on[REF_F_PASS_TIME])
		value_put(arena, frame, "passSeconds", ref_seconds(made, ref_draw_between(&made->draw, 1, 300) * 5 * NS_PER_MS));
}

/* Adds what people do about approval requests until the history shows no new one. */
static void approve_in_rounds(struct ref_generator *made)
{
	struct arena scratch;
	arena_init(&scratch, 0);
	size_t seen = 0;
	for (int round = 0; round < APPROVAL_ROUNDS_MAX; round++) {
		sort_actions(made->actions);
		const struct value *history = reference_replay(&scratch, made->made);
		bool more = ref_generate_approvals(made, history, &seen);
		arena_reset(&scratch);
		if (!more)
			break;
	}
	sort_actions(made->actions);
	arena_deinit(&scratch);
}

/* Actions on objects that do not exist at that moment did nothing: they are taken out. */
static void drop_not_found(struct ref_generator *made)
{
	struct arena scratch;
	arena_init(&scratch, 0);
	const struct value *history = reference_replay(&scratch, made->made);
	bool *dropped = ARENA_ARRAY(&scratch, bool, made->actions->count + 1);
	for (size_t i = 0; i < history->count; i++) {
		const struct value *entry = history->as.items[i];
		if (strstr(value_text_or(value_get(entry, "message"), ""), " not found"))
			dropped[value_int_or(value_get(entry, "action"), 0)] = true;
	}
	size_t kept = 0;
	for (size_t i = 0; i < made->actions->count; i++) {
		if (!dropped[i])
			made->actions->as.items[kept++] = made->actions->as.items[i];
	}
	made->actions->count = kept;
	arena_deinit(&scratch);
}

struct value *generate_case(struct arena *arena, const char *release, uint64_t seed)
{
	struct ref_generator made = {.release = ref_release_named(release), .policy_type = ""};
	assert(made.release);
	ref_draw_init(&made.draw, arena, seed * 4 + (uint64_t)made.release->id);
	choose_features(&made);
	put_frame(&made, seed);
	ref_generate_clusters(&made);
	ref_generate_objects(&made);
	ref_generate_strategy(&made);
	ref_generate_bindings(&made);
	ref_generate_overrides(&made);
	ref_generate_members(&made);
	ref_generate_runs(&made);
	ref_generate_people(&made);
	ref_generate_refused(&made);
	approve_in_rounds(&made);
	drop_not_found(&made);
	return made.made;
}
