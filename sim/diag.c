#include "sim/diag.h"

#include <stdarg.h>
#include <string.h>

void diags_init(struct diags *diags)
{
	*diags = (struct diags){0};
	arena_init(&diags->arena, 4096);
}

void diags_deinit(struct diags *diags)
{
	arena_deinit(&diags->arena);
}

static void keep(struct diags *diags, struct diag diag, const char *format, va_list arguments) __attribute__((format(printf, 3, 0)));

static void keep(struct diags *diags, struct diag diag, const char *format, va_list arguments)
{
	if (diag.severity == DIAG_ERROR)
		diags->error_count++;
	else
		diags->warning_count++;
	if (diags_full(diags))
		return;
	struct text message;
	text_init(&message, 64 * 1024);
	text_vputf(&message, format, arguments);
	diag.message = arena_text(&diags->arena, text_view(&message));
	text_deinit(&message);
	diag.file = diag.file ? arena_text(&diags->arena, diag.file) : NULL;
	diag.hint = diag.hint ? arena_text(&diags->arena, diag.hint) : NULL;
	diags->shown[diags->shown_count++] = diag;
}

void diag_error(struct diags *diags, const char *file, uint32_t line, uint32_t column, const char *hint, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	keep(diags, (struct diag){.severity = DIAG_ERROR, .file = file, .line = line, .column = column, .hint = hint}, format, arguments);
	va_end(arguments);
}

void diag_warning(struct diags *diags, const char *file, uint32_t line, uint32_t column, const char *hint, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	keep(diags, (struct diag){.severity = DIAG_WARNING, .file = file, .line = line, .column = column, .hint = hint}, format, arguments);
	va_end(arguments);
}

bool diags_full(const struct diags *diags)
{
	return diags->shown_count == DIAG_SHOWN_MAX;
}

bool diags_failed(const struct diags *diags)
{
	return diags->error_count > 0;
}

void diags_write(struct text *out, const struct diags *diags)
{
	for (size_t i = 0; i < diags->shown_count; i++) {
		const struct diag *diag = &diags->shown[i];
		if (diag->file) {
			text_put_shown(out, diag->file);
			if (diag->line)
				text_putf(out, ":%u:%u", diag->line, diag->column);
			text_put(out, ": ");
		}
		text_put(out, diag->severity == DIAG_ERROR ? "error: " : "warning: ");
		text_put_shown(out, diag->message);
		if (diag->hint) {
			text_put(out, "; ");
			text_put_shown(out, diag->hint);
		}
		text_put_char(out, '\n');
	}
	size_t all = diags->error_count + diags->warning_count;
	if (all > diags->shown_count)
		text_putf(out, "... and %zu more\n", all - diags->shown_count);
}

enum { WORD_MAX = 64 };

/* Levenshtein distance of two words of at most WORD_MAX bytes; longer ones are infinitely far from all. */
static size_t edit_distance(const char *left, const char *right)
{
	size_t row[WORD_MAX + 1];
	size_t width = strlen(right);
	size_t height = strlen(left);
	if (width > WORD_MAX || height > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= width; j++)
		row[j] = j;
	for (size_t i = 1; i <= height; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= width; j++) {
			size_t best = diagonal + (left[i - 1] != right[j - 1]);
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[width];
}

const char *diag_nearest(const char *word, const char *const *candidates, size_t count)
{
	size_t length = strlen(word);
	size_t allowed = length / 3 > 2 ? length / 3 : 2;
	const char *nearest = NULL;
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(candidates[i]);
		if ((size > length ? size - length : length - size) > allowed)
			continue;
		size_t distance = edit_distance(word, candidates[i]);
		if (distance <= allowed && distance < length) {
			nearest = candidates[i];
			allowed = distance ? distance - 1 : 0;
			if (distance == 0)
				break;
		}
	}
	return nearest;
}
