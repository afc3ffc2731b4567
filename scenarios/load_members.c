#include "scenarios/loader.h"

#include "model/admission.h"
#include "scenarios/member_manifest.h"

#include <stdlib.h>
#include <string.h>

struct value *load_taints(struct loader *loader, const struct object_list *taints)
{
	struct value *list = value_list(loader->arena);
	const struct spec_taint *items = taints->items;
	for (size_t i = 0; i < taints->count; i++) {
		struct value *taint = value_map(loader->arena);
		value_put_text(loader->arena, taint, "effect", "NoSchedule");
		value_put_text(loader->arena, taint, "key", items[i].key);
		value_put_text(loader->arena, taint, "value", items[i].value);
		value_add(loader->arena, list, taint);
	}
	return list;
}

/* Whether the API server would take its MemberCluster; reports once. */
static bool check_member(struct loader *loader, const struct scenario_member *member)
{
	struct admission_request request = {.release = loader->release,
					    .kind = "MemberCluster",
					    .group = "cluster.kubernetes-fleet.io",
					    .proposed = member_manifest(&loader->scratch, member->name, member->labels, member->taints)};
	const char *refusal = NULL;
	if (admission_create(&loader->scratch, &request, &refusal)) {
		arena_reset(&loader->scratch);
		return true;
	}
	diag_error(loader->reader.diags, member->place.file, member->place.line, member->place.column, NULL, "%s", refusal);
	return false;
}

static bool add_member(struct loader *loader, const struct value *at, const char *name, const struct value *labels, const struct value *taints,
		       bool from_manifest)
{
	const struct kind_info *kind = kind_by_name("MemberCluster", NULL);
	if (loader->member_count == SCENARIO_MEMBERS_MAX) {
		field_error(&loader->reader, at, NULL, "more than %d members", SCENARIO_MEMBERS_MAX);
		return false;
	}
	const struct value *earlier = from_manifest ? NULL : names_enter(loader, names_space(loader, kind), name, at, (int64_t)loader->member_count);
	if (earlier) {
		field_error(&loader->reader, at, NULL, "the member \"%s\" is defined twice; first at line %u", name, earlier->line);
		return false;
	}
	loader->members = arena_room(loader->arena, loader->members, loader->member_count, &loader->member_room, sizeof loader->members[0]);
	struct scenario_member *member = &loader->members[loader->member_count++];
	*member = (struct scenario_member){
		.name = name, .labels = labels_decode(loader->arena, NULL, labels), .taints = taints, .place = place_of(at)};
	return from_manifest || check_member(loader, member);
}

/* Groups */

struct range {
	const char *before, *after;
	int64_t first, last;
	int width; /* digits, with zeros in front */
};

enum { RANGE_DIGITS_MAX = 9 };

static bool read_range(struct loader *loader, const struct value *at, const char *pattern, struct range *range)
{
	const char *open = strchr(pattern, '{');
	const char *dots = open ? strstr(open, "..") : NULL;
	const char *close = dots ? strchr(dots, '}') : NULL;
	size_t first_size = dots ? (size_t)(dots - open - 1) : 0;
	size_t last_size = close ? (size_t)(close - dots - 2) : 0;
	bool good = close && !strchr(close, '{') && first_size >= 1 && first_size <= RANGE_DIGITS_MAX && last_size >= 1 && last_size <= RANGE_DIGITS_MAX &&
		    strspn(open + 1, "0123456789") == first_size && strspn(dots + 2, "0123456789") == last_size;
	if (!good) {
		field_error(&loader->reader, at, NULL, "\"%s\" is no name of a group; it needs one range such as prod-{0001..1000}", pattern);
		return false;
	}
	range->before = arena_copy(loader->arena, pattern, (size_t)(open - pattern));
	range->after = close + 1;
	range->first = strtoll(open + 1, NULL, 10);
	range->last = strtoll(dots + 2, NULL, 10);
	range->width = (int)first_size;
	if (range->first <= range->last && range->last - range->first < SCENARIO_MEMBERS_MAX)
		return true;
	if (range->first > range->last)
		field_error(&loader->reader, at, NULL, "the range of \"%s\" runs backwards", pattern);
	else
		field_error(&loader->reader, at, NULL, "more than %d members", SCENARIO_MEMBERS_MAX);
	return false;
}

/* A text with every {n} replaced. */
static const char *fill(struct arena *arena, const char *pattern, const char *number)
{
	struct text text;
	text_init(&text, 0);
	const char *mark;
	while ((mark = strstr(pattern, "{n}"))) {
		text_put_bytes(&text, pattern, (size_t)(mark - pattern));
		text_put(&text, number);
		pattern = mark + strlen("{n}");
	}
	text_put(&text, pattern);
	const char *filled = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return filled;
}

/* The next of several weighted values, so that each prefix of the sequence has them in proportion: every value gains its weight, the largest
 * is taken and pays the sum. */
static const char *next_weighted(const struct value *weights, int64_t *credits)
{
	int64_t sum = 0;
	size_t best = 0;
	for (size_t i = 0; i < weights->count; i++) {
		credits[i] += weights->as.fields[i].value->as.integer;
		sum += weights->as.fields[i].value->as.integer;
		if (credits[i] > credits[best])
			best = i;
	}
	credits[best] -= sum;
	return weights->as.fields[best].key;
}

static struct value *group_labels(struct loader *loader, const struct value *patterns, int64_t **credits, size_t position, const char *number)
{
	struct arena *arena = loader->arena;
	struct value *labels = value_map(arena);
	for (size_t i = 0; patterns && i < patterns->count; i++) {
		const struct value *pattern = patterns->as.fields[i].value;
		const char *text = pattern->type == VALUE_TEXT	 ? pattern->as.text
				   : pattern->type == VALUE_LIST ? pattern->as.items[position % pattern->count]->as.text
								 : next_weighted(pattern, credits[i]);
		value_put(arena, labels, patterns->as.fields[i].key, value_text_view(arena, fill(arena, text, number)));
	}
	return labels;
}

static void load_group(struct loader *loader, const struct spec_member *spec, const struct value *taints)
{
	const struct value *at = field_place(&spec->group->origin, "name");
	const struct value *patterns = spec->group->labels;
	struct range range;
	if (!read_range(loader, at, spec->group->name, &range))
		return;
	int64_t **credits = ARENA_ARRAY(loader->arena, int64_t *, patterns ? patterns->count : 0);
	for (size_t i = 0; patterns && i < patterns->count; i++)
		credits[i] = ARENA_ARRAY(loader->arena, int64_t, patterns->as.fields[i].value->count);
	for (int64_t number = range.first; number <= range.last; number++) {
		const char *digits = arena_format(loader->arena, "%0*lld", range.width, (long long)number);
		struct value *labels = group_labels(loader, patterns, credits, (size_t)(number - range.first), digits);
		if (!add_member(loader, at, arena_format(loader->arena, "%s%s%s", range.before, digits, range.after), labels, taints, false))
			return;
	}
}

static void add_from_manifest(struct loader *loader, const struct scenario_manifest *manifest)
{
	const struct value at = {.file = manifest->place.file, .line = manifest->place.line, .column = manifest->place.column};
	if (!kind_is_fleet(manifest->name.kind, "MemberCluster", NULL) ||
	    !add_member(loader, &at, manifest->name.name, value_find(manifest->document, "metadata", "labels", NULL), NULL, true))
		return;
	struct scenario_member *member = &loader->members[loader->member_count - 1];
	member->has_manifest = true;
	member->joins_later = manifest->in_timeline;
}

void load_members(struct loader *loader)
{
	const struct object_list *list = loader->spec ? &loader->spec->members : &(struct object_list){0};
	const struct spec_member *specs = list->items;
	arena_init(&loader->scratch, 0);
	for (size_t i = 0; i < list->count; i++) {
		const struct value *taints = specs[i].taints.count ? load_taints(loader, &specs[i].taints) : NULL;
		if (specs[i].group)
			load_group(loader, &specs[i], taints);
		else
			add_member(loader, field_place(&specs[i].origin, "name"), specs[i].name, specs[i].labels, taints, false);
	}
	for (size_t i = 0; i < loader->manifest_count; i++)
		add_from_manifest(loader, &loader->manifests[i]);
	for (size_t i = 0; i < loader->inline_count; i++)
		add_from_manifest(loader, &loader->inline_manifests[i]);
	arena_deinit(&loader->scratch);
}

void load_people(struct loader *loader)
{
	static const char *const timings[] = {NULL, "before", "after"};
	const struct object_list *list = loader->spec ? &loader->spec->people : &(struct object_list){0};
	const struct spec_person *specs = list->items;
	struct scenario_person *people = ARENA_ARRAY(loader->arena, struct scenario_person, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct spec_approves *approves = specs[i].approves;
		struct object_name run;
		if (approves->stage)
			load_stage_name(loader, field_place(&approves->origin, "stage"), approves->stage);
		if (approves->run)
			load_run_name(loader, field_place(&approves->origin, "run"), approves->run, &run);
		people[i] = (struct scenario_person){.name = specs[i].name ? specs[i].name : arena_format(loader->arena, "approver %zu", i + 1),
						     .place = place_of(specs[i].origin.value),
						     .stage = approves->stage,
						     .run = approves->run,
						     .timing = timings[approves->timing],
						     .after = specs[i].after ? &specs[i].after->dist : NULL};
	}
	loader->scenario->people = people;
	loader->scenario->person_count = (uint32_t)list->count;
}
