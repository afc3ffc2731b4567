#include "reports/suite.h"

#include "reports/escape.h"

#include "sim/duration.h"
#include "sim/instant.h"

/* The report of a suite as JSON; its fields are those of suite_shape.c. What does not apply is left out. */

struct pen {
	struct text *out;
	bool started; /* the innermost object or list has something in it */
};

static void put_separator(struct pen *pen)
{
	if (pen->started)
		text_put_char(pen->out, ',');
	pen->started = true;
}

static void put_key(struct pen *pen, const char *key)
{
	put_separator(pen);
	text_putf(pen->out, "\"%s\":", key);
}

static void put_text(struct pen *pen, const char *key, const char *value)
{
	if (!value)
		return;
	put_key(pen, key);
	escape_put_json(pen->out, value);
}

static void put_number(struct pen *pen, const char *key, uint64_t value)
{
	put_key(pen, key);
	text_putf(pen->out, "%llu", (unsigned long long)value);
}

/* Exact; JSON numbers may have as many digits as they like. */
static void put_seconds(struct pen *pen, const char *key, int64_t ns)
{
	put_key(pen, key);
	text_putf(pen->out, "%lld.%09lld", (long long)(ns / NS_PER_SECOND), (long long)(ns % NS_PER_SECOND));
}

static void open_key(struct pen *pen, const char *key, char bracket)
{
	put_key(pen, key);
	text_put_char(pen->out, bracket);
	pen->started = false;
}

static void open_item(struct pen *pen, const char *indent)
{
	put_separator(pen);
	text_putf(pen->out, "\n%s{", indent);
	pen->started = false;
}

static void close(struct pen *pen, char bracket)
{
	text_put_char(pen->out, bracket);
	pen->started = true;
}

static void put_place(struct pen *pen, const char *file, uint32_t line, uint32_t column)
{
	put_text(pen, "file", file);
	if (line)
		put_number(pen, "line", line);
	if (line && column)
		put_number(pen, "column", column);
}

static const char *const groups[] = {
	[CHECK_TIMELINE] = "timeline", [CHECK_EXPECTATION] = "expectation", [CHECK_INVARIANT] = "invariant", [CHECK_GOLDEN] = "golden"};
static const char *const states[] = {
	[CHECK_HELD] = "held", [CHECK_FAILED] = "failed", [CHECK_UNREACHED] = "unreached", [CHECK_EXEMPT] = "exempt"};

static void put_check(struct pen *pen, const struct suite_check *check)
{
	const struct check *what = &check->check;
	open_item(pen, "        ");
	put_text(pen, "kind", groups[what->group]);
	put_text(pen, "name", what->name);
	put_text(pen, "result", states[what->state]);
	put_place(pen, what->place.file, what->place.line, what->place.column);
	if (what->state == CHECK_FAILED && what->has_time)
		put_seconds(pen, "atSeconds", what->at_ns);
	put_text(pen, "expected", what->wanted);
	put_text(pen, "got", what->found);
	put_text(pen, "events", check->events);
	put_text(pen, "again", what->again);
	put_text(pen, "accept", what->accept);
	if (what->state == CHECK_EXEMPT)
		put_text(pen, "why", what->why);
	close(pen, '}');
}

static void put_diag(struct pen *pen, const struct diag *diag)
{
	open_item(pen, "        ");
	put_text(pen, "severity", diag->severity == DIAG_ERROR ? "error" : "warning");
	put_place(pen, diag->file, diag->line, diag->column);
	put_text(pen, "message", diag->message);
	put_text(pen, "hint", diag->hint);
	close(pen, '}');
}

static const char *result_of(const struct suite_file *file)
{
	static const char *const words[] = {[SUITE_INVALID] = "invalid", [SUITE_BROKEN] = "broken"};
	return file->end != SUITE_RAN ? words[file->end] : suite_file_held(file) ? "held" : "failed";
}

static void put_file(struct pen *pen, const struct suite_file *file)
{
	struct text fingerprint;
	text_init(&fingerprint, 32);
	text_putf(&fingerprint, "%016llx", (unsigned long long)file->fingerprint);
	open_item(pen, "    ");
	put_text(pen, "path", file->path);
	put_text(pen, "name", file->name);
	put_text(pen, "result", result_of(file));
	if (file->end != SUITE_INVALID) {
		put_text(pen, "release", file->release);
		put_number(pen, "seed", file->seed);
		put_number(pen, "replication", file->replication);
		put_text(pen, "fingerprint", text_view(&fingerprint));
		put_seconds(pen, "virtualSeconds", file->virtual_ns);
	}
	put_seconds(pen, "wallSeconds", file->wall_ns);
	open_key(pen, "checks", '[');
	for (size_t i = 0; i < file->check_count; i++)
		put_check(pen, &file->checks[i]);
	close(pen, ']');
	open_key(pen, "diagnostics", '[');
	for (size_t i = 0; i < file->diag_count; i++)
		put_diag(pen, &file->diags[i]);
	close(pen, ']');
	close(pen, '}');
	text_deinit(&fingerprint);
}

static void put_totals(struct pen *pen, const struct suite *suite)
{
	open_key(pen, "totals", '{');
	open_key(pen, "scenarios", '{');
	put_number(pen, "held", suite->totals.held);
	put_number(pen, "failed", suite->totals.failed);
	put_number(pen, "invalid", suite->totals.invalid);
	put_number(pen, "broken", suite->totals.broken);
	put_number(pen, "leftOut", suite->left_out);
	close(pen, '}');
	open_key(pen, "checks", '{');
	for (int group = 0; group < CHECK_GROUPS; group++) {
		open_key(pen, groups[group], '{');
		for (int state = 0; state < CHECK_STATES; state++)
			put_number(pen, states[state], suite->totals.checks[group][state]);
		close(pen, '}');
	}
	close(pen, '}');
	close(pen, '}');
}

void suite_write_json(struct text *out, const struct suite *suite)
{
	struct pen pen = {.out = out};
	struct text begun;
	text_init(&begun, 64);
	instant_write(&begun, suite->begun_ns);
	text_put_char(out, '{');
	put_text(&pen, "apiVersion", "fleetsim/v1");
	put_text(&pen, "kind", "TestReport");
	put_text(&pen, "version", FLEETSIM_VERSION);
	put_text(&pen, "begun", text_view(&begun));
	put_seconds(&pen, "wallSeconds", suite->wall_ns);
	put_key(&pen, "held");
	text_put(out, suite_held(suite) ? "true" : "false");
	put_totals(&pen, suite);
	open_key(&pen, "scenarios", '[');
	for (size_t i = 0; i < suite->count; i++)
		put_file(&pen, &suite->files[i]);
	text_put(out, "\n  ");
	close(&pen, ']');
	if (suite->coverage) {
		text_put(out, ",\n  \"coverage\":");
		coverage_write_json(out, suite->coverage);
	}
	text_put(out, "}\n");
	text_deinit(&begun);
}
