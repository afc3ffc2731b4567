#include "tools/suite_output.h"

#include "tools/command.h"

#include <stdlib.h>
#include <string.h>

enum { SUMMARY_BYTES_MAX = 1024 * 1024 };

static const char *const formats[] = {
	[SUITE_TEXT] = "text", [SUITE_JUNIT] = "junit", [SUITE_TAP] = "tap", [SUITE_JSON] = "json", [SUITE_GITHUB] = "github"};

/* Reading */

/* False with *error when one of the outputs goes to the file that `path` means. */
static bool is_free(const struct suite_outputs *outputs, const char *path, const char *target, const char **error)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (outputs->items[i].path && strcmp(outputs->items[i].target, target) == 0) {
			*error = arena_format(outputs->arena, "--output: two outputs for %s", path);
			return false;
		}
	return true;
}

static bool read_one(struct suite_outputs *outputs, const char *word, const char **error)
{
	const char *equals = strchr(word, '=');
	size_t size = equals ? (size_t)(equals - word) : strlen(word);
	struct suite_output output = {.path = equals && strcmp(equals, "=-") != 0 ? equals + 1 : NULL};
	int format = 0;
	while (format < SUITE_FORMATS && (strlen(formats[format]) != size || memcmp(formats[format], word, size) != 0))
		format++;
	output.format = (enum suite_format)format;
	if (format == SUITE_FORMATS || (output.path && !*output.path)) {
		*error = arena_format(outputs->arena, "--output: wants text, junit, tap, json or github, and =FILE behind it for a file, not \"%s\"", word);
		return false;
	}
	output.target = output.path ? io_target_of(outputs->arena, output.path) : NULL;
	if (output.path && !is_free(outputs, output.path, output.target, error))
		return false;
	for (size_t i = 0; i < outputs->count; i++) {
		const struct suite_output *other = &outputs->items[i];
		/* GitHub finds its annotations among the lines of anything. */
		bool mixes = output.format != SUITE_GITHUB && other->format != SUITE_GITHUB;
		if (!output.path && !other->path && (mixes || output.format == other->format)) {
			*error = arena_format(outputs->arena, "--output: both %s and %s would go to stdout", formats[other->format], formats[output.format]);
			return false;
		}
	}
	outputs->items[outputs->count++] = output;
	return true;
}

bool suite_outputs_read(struct suite_outputs *outputs, struct arena *arena, const char *const *words, size_t count, const char **error)
{
	bool to_stdout = false, github = false;
	*outputs = (struct suite_outputs){.arena = arena};
	if (count > SUITE_OUTPUTS_MAX - 1) {
		*error = arena_format(arena, "--output: more than %d", SUITE_OUTPUTS_MAX - 1);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (!read_one(outputs, words[i], error))
			return false;
		to_stdout = to_stdout || !outputs->items[i].path;
		github = github || outputs->items[i].format == SUITE_GITHUB;
	}
	if (!to_stdout)
		outputs->items[outputs->count++] = (struct suite_output){.format = SUITE_TEXT};
	const char *summary = github ? getenv("GITHUB_STEP_SUMMARY") : NULL;
	outputs->summary = summary && *summary ? summary : NULL;
	return !outputs->summary || is_free(outputs, outputs->summary, io_target_of(arena, outputs->summary), error);
}

/* Opening */

static void complain(const struct io_output *output)
{
	struct text words;
	text_init(&words, 0);
	io_output_write_error(&words, output);
	command_complain("%s", text_view(&words));
	text_deinit(&words);
}

static bool open_file(struct suite_outputs *outputs, const char *path)
{
	struct io_output *file = &outputs->files[outputs->file_count];
	if (!io_output_open(file, path)) {
		complain(file);
		return false;
	}
	outputs->file_count++;
	return true;
}

/* A step appends to its summary. */
static bool open_summary(struct suite_outputs *outputs)
{
	struct io_file file;
	const char *error;
	outputs->summary_head = "";
	if (io_kind_of(outputs->summary) != IO_NOTHING) {
		if (!io_read_file(outputs->arena, outputs->summary, SUMMARY_BYTES_MAX, &file, &error)) {
			command_complain("%s: %s", outputs->summary, error);
			return false;
		}
		outputs->summary_head = file.bytes;
	}
	return open_file(outputs, outputs->summary);
}

bool suite_outputs_open(struct suite_outputs *outputs)
{
	outputs->files = ARENA_ARRAY(outputs->arena, struct io_output, outputs->count + 1);
	for (size_t i = 0; i < outputs->count; i++) {
		struct suite_output *output = &outputs->items[i];
		output->file = outputs->file_count;
		if (output->path && !open_file(outputs, output->path))
			return false;
	}
	return !outputs->summary || open_summary(outputs);
}

/* Writing */

static void render(struct text *out, enum suite_format format, const struct suite *suite, const struct suite_text_options *options, bool to_file)
{
	const struct suite_text_options plain = {.quiet = options->quiet};
	switch (format) {
	case SUITE_TEXT:
		suite_write_text(out, suite, to_file ? &plain : options);
		break;
	case SUITE_JUNIT:
		suite_write_junit(out, suite);
		break;
	case SUITE_TAP:
		suite_write_tap(out, suite);
		break;
	case SUITE_JSON:
		suite_write_json(out, suite);
		break;
	case SUITE_GITHUB:
		suite_write_annotations(out, suite);
		break;
	case SUITE_FORMATS:
		break;
	}
}

/* Puts the text to a file, or to stdout without one. */
static bool put(struct io_output *file, const struct text *text)
{
	if (text->overflowed) {
		command_complain("%s: cannot be written: it would be larger than %zu bytes", file ? file->path : "stdout", text->limit);
		return false;
	}
	/* Either keeps a failure for the end. */
	if (file)
		io_output_put_text(file, text);
	else
		io_stdout_put_text(text);
	return true;
}

static bool commit(struct suite_outputs *outputs)
{
	size_t failed;
	size_t count = outputs->file_count;
	outputs->file_count = 0;
	if (!count || io_outputs_commit_all(outputs->files, count, &failed))
		return true;
	complain(&outputs->files[failed]);
	return false;
}

bool suite_outputs_write(struct suite_outputs *outputs, const struct suite *suite, const struct suite_text_options *options)
{
	struct text text;
	bool whole = true;
	text_init(&text, outputs->bytes_max);
	for (size_t i = 0; i < outputs->count; i++) {
		const struct suite_output *output = &outputs->items[i];
		text_clear(&text);
		render(&text, output->format, suite, options, output->path != NULL);
		whole = put(output->path ? &outputs->files[output->file] : NULL, &text) && whole;
	}
	if (outputs->summary) {
		text_clear(&text);
		text_put(&text, outputs->summary_head);
		suite_write_summary(&text, suite);
		whole = put(&outputs->files[outputs->file_count - 1], &text) && whole;
	}
	text_deinit(&text);
	return whole && commit(outputs);
}

void suite_outputs_close(struct suite_outputs *outputs)
{
	for (size_t i = 0; i < outputs->file_count; i++)
		io_output_abandon(&outputs->files[i]);
	outputs->file_count = 0;
}
