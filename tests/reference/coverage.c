#include "tests/reference/coverage.h"

#include <assert.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <string.h>

void coverage_init(struct ref_coverage *coverage)
{
	assert(ref_coverage_row_count <= REF_COVERAGE_ROWS_MAX);
	*coverage = (struct ref_coverage){0};
}

/* A template as a pattern: {A} and its like become their texts, other placeholders *. */
static void put_pattern(struct text *out, const struct ref_release *release, const char *template)
{
	for (const char *at = template; *at; at++) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		if (end) {
			char symbol[2] = {at[1], '\0'};
			const char *text = end == at + 2 ? ref_text_symbol(release, symbol) : NULL;
			text_put(out, text ? text : "*");
			at = end;
			continue;
		}
		if (*at == '[' || *at == '?')
			text_put_char(out, '\\');
		text_put_char(out, *at);
	}
}

static bool exists_in(const struct ref_coverage_row *row, const struct ref_release *release)
{
	return (!row->since || row->since <= release->id) && (!row->until || release->id <= row->until);
}

struct pattern_set {
	struct text patterns[REF_COVERAGE_ROWS_MAX];
	bool seen[REF_COVERAGE_ROWS_MAX];
};

static void set_up(struct pattern_set *set, const struct ref_release *release)
{
	for (size_t i = 0; i < ref_coverage_row_count; i++) {
		const struct ref_coverage_row *row = &ref_coverage_rows[i];
		text_init(&set->patterns[i], 0);
		set->seen[i] = false;
		if (row->kind != REF_COVER_TEXT) {
			text_put(&set->patterns[i], row->pattern);
			continue;
		}
		/* An error can stand beside others in brackets. */
		text_put_char(&set->patterns[i], '*');
		if (row->pattern && row->pattern[0] == '\\')
			text_put(&set->patterns[i], row->pattern);
		else
			put_pattern(&set->patterns[i], release,
				    row->pattern ? row->pattern : ref_text_template((enum ref_text_id)row->text, release));
		text_put_char(&set->patterns[i], '*');
	}
}

static void look_for(struct pattern_set *set, enum ref_coverage_kind kind, const char *text)
{
	for (size_t i = 0; i < ref_coverage_row_count; i++) {
		if (ref_coverage_rows[i].kind == kind && !set->seen[i])
			set->seen[i] = fnmatch(text_view(&set->patterns[i]), text, 0) == 0;
	}
}

static void look_at_condition(struct pattern_set *set, const struct value *condition)
{
	const char *type = value_text_or(value_get(condition, "type"), ""), *status = value_text_or(value_get(condition, "status"), "");
	const char *reason = value_text_or(value_get(condition, "reason"), ""), *message = value_text_or(value_get(condition, "message"), "");
	struct text words;
	text_init(&words, 0);
	text_putf(&words, "%s %s %s", type, status, reason);
	look_for(set, REF_COVER_REASON, text_view(&words));
	text_deinit(&words);
	look_for(set, REF_COVER_MESSAGE, message);
	if (strcmp(reason, "UpdateRunFailed") == 0 || strcmp(reason, "UpdateRunInitializedFailed") == 0)
		look_for(set, REF_COVER_TEXT, message);
}

/* Conditions stand on the status itself and on what is in its lists, at most three levels down. */
struct level {
	const struct value *value;
	size_t next;
};

static void look_at_status(struct pattern_set *set, const struct value *status)
{
	struct level stack[VALUE_WRAPPED_MAX + 1];
	size_t depth = 0;
	stack[depth++] = (struct level){status, 0};
	while (depth) {
		struct level *level = &stack[depth - 1];
		bool nested = level->value->type == VALUE_MAP || level->value->type == VALUE_LIST;
		if (!nested || level->next == level->value->count) {
			depth--;
			continue;
		}
		size_t at = level->next++;
		const struct value *child = level->value->type == VALUE_MAP ? level->value->as.fields[at].value : level->value->as.items[at];
		if (value_get(child, "lastTransitionTime"))
			look_at_condition(set, child);
		assert(depth <= VALUE_WRAPPED_MAX);
		stack[depth++] = (struct level){child, 0};
	}
}

void coverage_add(struct ref_coverage *coverage, const char *release_name, const struct value *history)
{
	static struct pattern_set set;
	const struct ref_release *release = ref_release_named(release_name);
	assert(release);
	set_up(&set, release);
	for (size_t i = 0; i < history->count; i++) {
		const struct value *entry = history->as.items[i];
		const struct value *status = value_get(entry, "status"), *message = value_get(entry, "message");
		if (status)
			look_at_status(&set, status);
		if (message)
			look_for(&set, REF_COVER_REFUSAL, value_text_or(message, ""));
	}
	coverage->cases[release->id]++;
	for (size_t i = 0; i < ref_coverage_row_count; i++) {
		coverage->hits[i][release->id] += set.seen[i];
		text_deinit(&set.patterns[i]);
	}
}

static const char *const release_names[] = {"mid-2025", "v0.2.2", "v0.3.1", "head"};

static bool is_missing(const struct ref_coverage *coverage, size_t row, const struct ref_release *release)
{
	return coverage->cases[release->id] && !ref_coverage_rows[row].unreachable && exists_in(&ref_coverage_rows[row], release) &&
	       coverage->hits[row][release->id] == 0;
}

size_t coverage_missing(const struct ref_coverage *coverage)
{
	size_t missing = 0;
	for (size_t i = 0; i < ref_coverage_row_count; i++) {
		for (size_t j = 0; j < REF_RELEASE_COUNT; j++)
			missing += is_missing(coverage, i, ref_release_named(release_names[j]));
	}
	return missing;
}

static void write_row(struct text *out, const struct ref_coverage *coverage, size_t number)
{
	static const char *const kinds[] = {"text", "reason", "refusal", "message"};
	const struct ref_coverage_row *row = &ref_coverage_rows[number];
	const char *label = row->label ? row->label : ref_text_label((enum ref_text_id)row->text);
	text_putf(out, "%-8s %-72s", kinds[row->kind], label);
	for (size_t i = 0; i < REF_RELEASE_COUNT; i++) {
		const struct ref_release *release = ref_release_named(release_names[i]);
		uint64_t hits = coverage->hits[number][release->id];
		if (!exists_in(row, release) && hits == 0)
			text_put(out, "         -");
		else
			text_putf(out, " %8" PRIu64 "%c", hits, is_missing(coverage, number, release) ? '!' : ' ');
	}
	if (row->unreachable)
		text_putf(out, "  %s", row->unreachable);
	text_put_char(out, '\n');
}

void coverage_write(struct text *out, const struct ref_coverage *coverage)
{
	text_putf(out, "%-81s", "cases that show it");
	for (size_t i = 0; i < REF_RELEASE_COUNT; i++)
		text_putf(out, " %8s ", release_names[i]);
	text_put_char(out, '\n');
	for (size_t i = 0; i < ref_coverage_row_count; i++)
		write_row(out, coverage, i);
	text_putf(out, "%-81s", "all cases");
	for (size_t i = 0; i < REF_RELEASE_COUNT; i++)
		text_putf(out, " %8" PRIu64 " ", coverage->cases[ref_release_named(release_names[i])->id]);
	text_putf(out, "\n%zu reachable ones were not shown (!)\n", coverage_missing(coverage));
}
