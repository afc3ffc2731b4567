#include "scenarios/loader.h"

#include "model/placement_words.h"
#include "model/run_words.h"

#include <string.h>

/* Conditions as they are asked for. Of the kinds whose conditions only KubeFleet writes, a name that it never writes is an error: it would make
 * `never` hold and `when` wait for ever without a word. What a patch of the scenario may have written itself is taken as it is. */

enum { WORDS_MAX = 32 };

struct word_list {
	const char *items[WORDS_MAX];
	size_t count;
};

static void add_word(struct word_list *list, const char *word)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], word) == 0)
			return;
	if (list->count < WORDS_MAX)
		list->items[list->count++] = word;
}

static bool has_word(const struct word_list *list, const char *word)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], word) == 0)
			return true;
	return false;
}

/* The nearest word, or all there are. */
static const char *hint_of(struct loader *loader, const struct word_list *list, const char *word)
{
	const char *nearest = diag_nearest(word, list->items, list->count);
	if (nearest)
		return arena_format(loader->arena, "did you mean \"%s\"?", nearest);
	const char *all = list->items[0];
	for (size_t i = 1; i < list->count; i++)
		all = arena_format(loader->arena, "%s%s%s", all, i + 1 < list->count ? ", " : " and ", list->items[i]);
	return arena_format(loader->arena, list->count == 1 ? "there is %s" : "there are %s", all);
}

static bool is_run(const struct kind_info *kind)
{
	return kind_is_fleet(kind, "ClusterStagedUpdateRun", "StagedUpdateRun");
}

static void add_placement_types(struct loader *loader, bool namespaced, struct word_list *types)
{
	struct symbols symbols;
	struct placement_words words;
	symbols_init(&symbols);
	placement_words_init(&words, &symbols, placement_profile_of(loader->release));
	add_word(types, arena_text(loader->arena, words.scheduled_type[namespaced]));
	for (int i = 0; i < PLACED_COUNT; i++)
		add_word(types, arena_text(loader->arena, words.placed[i].type[namespaced]));
	if (!namespaced)
		add_word(types, arena_text(loader->arena, words.synced_type));
	symbols_deinit(&symbols);
}

/* None: everybody may write conditions of such objects. */
static struct word_list types_of(struct loader *loader, const struct kind_info *kind)
{
	struct word_list types = {.count = 0};
	for (size_t i = 0; i < run_word_count && is_run(kind); i++)
		add_word(&types, run_words[i].type);
	if (kind_is_fleet(kind, "ClusterApprovalRequest", "ApprovalRequest")) {
		add_word(&types, "Approved");
		add_word(&types, "ApprovalAccepted");
	}
	if (kind_is_fleet(kind, "ClusterResourcePlacement", "ResourcePlacement"))
		add_placement_types(loader, kind->namespaced, &types);
	return types;
}

/* Whether an entry of the timeline writes the status of an object of this name. */
static bool is_patched(const struct loader *loader, const char *name)
{
	const struct spec_entry *specs = loader->spec ? loader->spec->timeline.items : NULL;
	for (size_t i = 0; loader->spec && i < loader->spec->timeline.count; i++) {
		const struct spec_patch *patch = specs[i].patch;
		if (!patch || !patch->subresource)
			continue;
		const char *target = value_text_or(patch->object.value, "");
		const char *slash = strrchr(target, '/');
		if (strcmp(slash ? slash + 1 : target, name) == 0)
			return true;
	}
	return false;
}

static const char *pair_text(struct loader *loader, const char *type, enum condition_status status, const char *reason)
{
	return arena_format(loader->arena, "%s=%s/%s", type, condition_status_name(status), reason);
}

static bool check_reason(struct loader *loader, const struct value *at, const struct scenario_condition *condition)
{
	struct word_list reasons = {.count = 0};
	const struct run_words *other = NULL; /* the same reason with another status */
	for (size_t i = 0; i < run_word_count; i++) {
		const struct run_words *words = &run_words[i];
		if (strcmp(words->type, condition->type) != 0)
			continue;
		add_word(&reasons, words->reason);
		if (strcmp(words->reason, condition->reason) != 0)
			continue;
		if (words->status == condition->status)
			return true;
		other = words;
	}
	field_error(&loader->reader, at,
		    other ? arena_format(loader->arena, "it writes %s", pair_text(loader, other->type, other->status, other->reason))
			  : hint_of(loader, &reasons, condition->reason),
		    "KubeFleet never writes %s on %s %s", pair_text(loader, condition->type, condition->status, condition->reason),
		    field_article(condition->object.kind->kind), condition->object.kind->kind);
	return false;
}

static bool check_words(struct loader *loader, const struct value *at, const struct scenario_condition *condition)
{
	const struct kind_info *kind = condition->object.kind;
	if (!kind || !condition->object.name)
		return true;
	const struct word_list types = types_of(loader, kind);
	if (!types.count || is_patched(loader, condition->object.name))
		return true;
	if (!has_word(&types, condition->type)) {
		field_error(&loader->reader, at, hint_of(loader, &types, condition->type), "KubeFleet never writes a condition %s on %s %s", condition->type,
			    field_article(kind->kind), kind->kind);
		return false;
	}
	return condition->absent || !condition->reason || !is_run(kind) || check_reason(loader, at, condition);
}

static bool status_of(const char *word, enum condition_status *status)
{
	for (int i = CONDITION_FALSE; i <= CONDITION_UNKNOWN; i++) {
		if (strcmp(condition_status_name((enum condition_status)i), word) == 0) {
			*status = (enum condition_status)i;
			return true;
		}
	}
	return false;
}

bool load_condition(struct loader *loader, const struct value *at, const char *text, struct scenario_condition *out)
{
	const char *equals = strchr(text, '=');
	const char *slash = equals ? strchr(equals, '/') : NULL;
	if (!equals || equals == text || !equals[1] || (slash && !slash[1])) {
		field_error(&loader->reader, at, NULL, "\"%s\" is no condition; it is TYPE=STATUS or TYPE=STATUS/REASON", text);
		return false;
	}
	const char *status = slash ? arena_copy(loader->arena, equals + 1, (size_t)(slash - equals - 1)) : equals + 1;
	out->type = arena_copy(loader->arena, text, (size_t)(equals - text));
	out->reason = slash ? arena_text(loader->arena, slash + 1) : NULL;
	out->absent = strcmp(status, "Absent") == 0;
	if ((out->absent && !slash) || status_of(status, &out->status))
		return check_words(loader, at, out);
	field_error(&loader->reader, at, NULL, "the status of a condition is True, False, Unknown or Absent, not \"%s\"", status);
	return false;
}
