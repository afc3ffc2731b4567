#include "sim/text_match.h"

#include "sim/alloc.h"

#include <stdint.h>
#include <string.h>

enum { CONTEXT_LINES = 2, SHOWN_LINES = 3 };

static const char any_word[] = "<any>";

struct line {
	const char *start;
	size_t size;   /* without the newline */
	bool newline;  /* it ends with one */
};

struct lines {
	struct line *items;
	size_t count;
};

static struct lines split_lines(const char *text)
{
	size_t count = 1;
	for (const char *at = text; *at; at++)
		count += *at == '\n';
	struct lines lines = {alloc_take(count * sizeof *lines.items), 0};
	while (*text) {
		size_t size = strcspn(text, "\n");
		lines.items[lines.count++] = (struct line){text, size, text[size] == '\n'};
		text += size + (text[size] == '\n');
	}
	return lines;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Where a value that `<any>` may stand for can end at the latest. */
static const char *value_end(const char *at, const char *end)
{
	const char *word = at;
	if (at < end && (*at == '"' || *at == '\'')) {
		const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
		if (close)
			word = close + 1;
	}
	while (word < end && !is_blank(*word))
		word++;
	return word;
}

/* Literal pieces between the `<any>`s must follow one another; an `<any>` grows while what comes behind it does not fit. */
static bool line_matches(const struct line *pattern, const struct line *text)
{
	const size_t any_size = sizeof any_word - 1;
	const char *want = pattern->start;
	const char *want_end = want + pattern->size;
	const char *have = text->start;
	const char *have_end = have + text->size;
	const char *behind_any = NULL; /* in the pattern */
	const char *any_until = NULL;  /* what the latest <any> covers ends here */
	const char *any_limit = NULL;
	if (pattern->newline != text->newline)
		return false;
	while (want < want_end || have < have_end) {
		if ((size_t)(want_end - want) >= any_size && memcmp(want, any_word, any_size) == 0 && have < value_end(have, have_end)) {
			behind_any = want + any_size;
			any_limit = value_end(have, have_end);
			any_until = have + 1;
		} else if (want < want_end && have < have_end && *want == *have) {
			want++;
			have++;
			continue;
		} else if (!behind_any || any_until == any_limit) {
			return false;
		} else {
			any_until++;
		}
		want = behind_any;
		have = any_until;
	}
	return true;
}

static bool line_equals(const struct line *left, const struct line *right)
{
	return left->size == right->size && left->newline == right->newline && memcmp(left->start, right->start, left->size) == 0;
}

static bool is_ellipsis(const struct line *line)
{
	const char *at = line->start;
	const char *end = at + line->size;
	while (at < end && is_blank(*at))
		at++;
	while (end > at && is_blank(end[-1]))
		end--;
	return end - at == 3 && memcmp(at, "...", 3) == 0;
}

/* How far it got: the lines that stand against each other where the match failed after the most expected lines. */
struct failure {
	size_t expected, got;
};

static void note_failure(struct failure *failure, size_t expected, size_t got)
{
	if (expected > failure->expected || (expected == failure->expected && got >= failure->got))
		*failure = (struct failure){expected, got};
}

static bool lines_match(const struct lines *expected, const struct lines *got, bool wild, struct failure *failure)
{
	size_t want = 0;
	size_t have = 0;
	size_t behind_ellipsis = SIZE_MAX; /* in the expected lines */
	size_t resume = 0;                 /* the line of `got` from which the latest ellipsis is tried again */
	while (want < expected->count || have < got->count) {
		if (wild && want < expected->count && is_ellipsis(&expected->items[want])) {
			behind_ellipsis = ++want;
			resume = have;
			continue;
		}
		bool both = want < expected->count && have < got->count;
		if (both && (wild ? line_matches : line_equals)(&expected->items[want], &got->items[have])) {
			want++;
			have++;
			continue;
		}
		note_failure(failure, want, have);
		if (behind_ellipsis == SIZE_MAX || resume == got->count)
			return false;
		want = behind_ellipsis;
		have = ++resume;
	}
	return true;
}

static void write_line(struct text *out, char mark, const struct line *line)
{
	size_t visible = line->size;
	while (visible && is_blank(line->start[visible - 1]))
		visible--;
	text_put_char(out, mark);
	text_put_bytes(out, line->start, line->size);
	if (visible < line->size)
		text_putf(out, "<- %zu blanks at the end", line->size - visible);
	text_put(out, line->newline ? "\n" : "<- no newline at the end\n");
}

static void write_lines(struct text *out, char mark, const struct lines *lines, size_t from)
{
	for (size_t i = from; i < lines->count && i < from + SHOWN_LINES; i++)
		write_line(out, mark, &lines->items[i]);
	if (from >= lines->count)
		text_putf(out, "%c<- nothing more\n", mark);
}

static void write_failure(struct text *out, const struct lines *expected, const struct lines *got, const struct failure *failure)
{
	text_putf(out, "line %zu, expected line %zu:\n", failure->got + 1, failure->expected + 1);
	for (size_t i = failure->got > CONTEXT_LINES ? failure->got - CONTEXT_LINES : 0; i < failure->got; i++)
		write_line(out, ' ', &got->items[i]);
	write_lines(out, '-', expected, failure->expected);
	write_lines(out, '+', got, failure->got);
}

static bool compare(const char *expected, const char *got, bool wild, struct text *difference)
{
	struct lines expected_lines = split_lines(expected);
	struct lines got_lines = split_lines(got);
	struct failure failure = {0, 0};
	bool same = lines_match(&expected_lines, &got_lines, wild, &failure);
	if (!same && difference)
		write_failure(difference, &expected_lines, &got_lines, &failure);
	alloc_release(expected_lines.items);
	alloc_release(got_lines.items);
	return same;
}

bool text_match(const char *expected, const char *got, struct text *difference)
{
	return compare(expected, got, true, difference);
}

bool text_match_exact(const char *expected, const char *got, struct text *difference)
{
	return compare(expected, got, false, difference);
}
