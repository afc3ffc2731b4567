#include "tools/suite_golden.h"

#include "reports/get_history.h"
#include "reports/narrative.h"

#include "tools/golden_prompt.h"

#include "sim/io.h"
#include "sim/shell_word.h"

#include <string.h>

enum { CONTEXT_LINES = 3 };

struct golden {
	struct arena *arena;
	const struct replay *replay;
	const struct history *history;
};

/* A kind of file. */
struct golden_kind {
	const char *ending, *name;
	/* What the file is to hold; `old` is what it holds. */
	void (*render)(struct text *out, const struct golden *golden, const char *old);
	/* What is wrong with what it holds and where; NULL: nothing. NULL itself: anything may stand there. */
	const char *(*wrong)(const struct golden *golden, const char *old, uint32_t *line);
};

static void render_narrative(struct text *out, const struct golden *golden, const char *old)
{
	(void)old;
	narrative_write(out, &golden->replay->trace, golden->replay->scenario->config.start_ns, NULL);
}

/* Tables */

/* The next line of a file, without its end, as a text of its own. */
static const char *take_line(struct arena *arena, const char **at)
{
	size_t size = strcspn(*at, "\n");
	const char *line = arena_copy(arena, *at, size);
	*at += size + ((*at)[size] == '\n');
	return line;
}

static enum golden_line read_line(const struct golden *golden, const char *line, struct golden_prompt *prompt, const char **error)
{
	return golden_prompt_read(golden->arena, line, golden->history->start_ns, golden->history->end_ns, prompt, error);
}

/* What is wrong with a file of tables, and in which line; NULL: nothing. What is no prompt and stands behind none has no meaning, and an update would
 * drop it. */
static const char *wrong_tables(const struct golden *golden, const char *old, uint32_t *number)
{
	struct golden_prompt prompt;
	const char *error = NULL;
	bool asked = false;
	for (*number = 1; *old; ++*number) {
		const char *line = take_line(golden->arena, &old);
		enum golden_line kind = read_line(golden, line, &prompt, &error);
		if (kind == GOLDEN_WRONG)
			return error;
		if (kind == GOLDEN_OTHER && !asked && *line && *line != '#')
			return "this is neither a comment nor a prompt; a prompt is: 20m$ kubectl get csur";
		asked = asked || kind == GOLDEN_PROMPT;
	}
	*number = 1;
	return asked ? NULL : "it asks nothing; a prompt is: 20m$ kubectl get csur";
}

static void put_answer(struct text *out, const struct golden *golden, int64_t at_ns, const char *command)
{
	const char *error = NULL;
	size_t before = out->size;
	if (!get_history_printer.print(get_history_printer.context, golden->history, golden->replay->scenario, at_ns, command, NULL, out, &error))
		text_putf(out, "error: %s\n", error);
	if (out->size > before && out->data[out->size - 1] != '\n')
		text_put_char(out, '\n');
}

static void render_tables(struct text *out, const struct golden *golden, const char *old)
{
	bool asked = false;
	while (*old) {
		const char *line = take_line(golden->arena, &old);
		struct golden_prompt prompt;
		const char *error;
		if (read_line(golden, line, &prompt, &error) == GOLDEN_PROMPT) {
			text_putf(out, "%s%s\n", asked ? "\n" : "", line);
			put_answer(out, golden, prompt.at_ns, prompt.command);
			asked = true;
		} else if (!asked && *line == '#') {
			text_putf(out, "%s\n", line);
		}
	}
}

/* Differences */

static const char *skip_lines(const char *at, size_t count)
{
	for (; count && *at; count--) {
		size_t size = strcspn(at, "\n");
		at += size + (at[size] == '\n');
	}
	return at;
}

/* The number of the first line that differs, from 0. */
static size_t first_difference(const char *left, const char *right)
{
	size_t line = 0;
	for (; *left && *left == *right; left++, right++)
		line += *left == '\n';
	return line;
}

static const char *around(struct arena *arena, const char *text, size_t line)
{
	size_t first = line > CONTEXT_LINES ? line - CONTEXT_LINES : 0;
	const char *begin = skip_lines(text, first);
	const char *end = skip_lines(begin, line - first + 1 + CONTEXT_LINES);
	size_t size = (size_t)(end - begin);
	return arena_copy(arena, begin, size && begin[size - 1] == '\n' ? size - 1 : size);
}

/* One file */

static const char *beside(struct arena *arena, const char *path, const char *ending)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(path, '.');
	size_t size = dot && (!slash || dot > slash + 1) && dot != path ? (size_t)(dot - path) : strlen(path);
	return arena_format(arena, "%.*s%s", (int)size, path, ending);
}

static const char *test_command(struct arena *arena, const char *option, const char *path)
{
	struct text out;
	text_init(&out, 0);
	text_putf(&out, "fleetsim test %s", option);
	shell_put_path(&out, path);
	const char *command = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return command;
}

struct golden_file {
	const char *path, *scenario_path;
	const char *old, *new;
};

static void differ(struct suite_goldens *goldens, const struct golden *golden, const struct golden_file *file, bool update, struct check *check)
{
	const char *error;
	if (update && io_write_file(golden->arena, file->path, file->new, strlen(file->new), &error)) {
		goldens->updated++;
		return;
	}
	check->state = CHECK_FAILED;
	if (update) {
		goldens->write_error = arena_format(golden->arena, "%s: %s", file->path, error);
		check->wanted = "it can be written";
		check->found = error;
		return;
	}
	size_t line = first_difference(file->old, file->new);
	check->place.line = (uint32_t)line + 1;
	check->wanted = around(golden->arena, file->old, line);
	check->found = around(golden->arena, file->new, line);
	check->again = test_command(golden->arena, "", file->scenario_path);
	check->accept = test_command(golden->arena, "--update ", file->scenario_path);
}

static void check_one(struct suite_goldens *goldens, const struct golden *golden, const struct golden_kind *kind, const char *scenario_path, const char *path,
		      bool update)
{
	struct check *check = &goldens->checks[goldens->count++];
	struct io_file old;
	const char *error = NULL;
	*check = (struct check){.group = CHECK_GOLDEN, .state = CHECK_HELD, .name = kind->name, .place = {.file = path}};
	if (!io_read_file(golden->arena, path, GOLDEN_BYTES_MAX, &old, &error) || memchr(old.bytes, '\0', old.size)) {
		check->state = CHECK_FAILED;
		check->wanted = "it can be read";
		check->found = error ? error : "it holds a NUL byte";
		return;
	}
	struct text new;
	text_init(&new, GOLDEN_BYTES_MAX);
	kind->render(&new, golden, old.bytes);
	const struct golden_file file = {path, scenario_path, old.bytes, text_view(&new)};
	if (new.overflowed) {
		check->state = CHECK_FAILED;
		check->wanted = arena_format(golden->arena, "at most %d bytes", GOLDEN_BYTES_MAX);
		check->found = "more";
	} else if (new.size != old.size || memcmp(text_view(&new), old.bytes, old.size) != 0) {
		differ(goldens, golden, &file, update, check);
	}
	text_deinit(&new);
}

/* Before anything is checked or written. What cannot be read is no matter of this. */
static void find_wrong(struct suite_goldens *goldens, const struct golden *golden, const struct golden_kind *kind, const char *path)
{
	struct io_file old;
	const char *error;
	if (!kind->wrong || io_kind_of(path) == IO_NOTHING || !io_read_file(golden->arena, path, GOLDEN_BYTES_MAX, &old, &error) ||
	    memchr(old.bytes, '\0', old.size))
		return;
	goldens->wrong_place.file = path;
	goldens->wrong = kind->wrong(golden, old.bytes, &goldens->wrong_place.line);
}

void suite_goldens_check(struct suite_goldens *goldens, struct arena *arena, const char *path, const struct replay *replay,
			 const struct history *history, bool update)
{
	static const struct golden_kind kinds[] = {
		{".narrative.txt", "golden narrative", render_narrative, NULL},
		{".tables.txt", "golden tables", render_tables, wrong_tables},
	};
	const struct golden golden = {arena, replay, history};
	*goldens = (struct suite_goldens){.count = 0};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !goldens->wrong; i++)
		find_wrong(goldens, &golden, &kinds[i], beside(arena, path, kinds[i].ending));
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !goldens->wrong; i++) {
		const char *golden_path = beside(arena, path, kinds[i].ending);
		if (io_kind_of(golden_path) != IO_NOTHING)
			check_one(goldens, &golden, &kinds[i], path, golden_path, update);
	}
}
