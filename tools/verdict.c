#include "tools/verdict.h"

static const char *const green = "\033[32m", *const red = "\033[31m", *const yellow = "\033[33m", *const plain = "\033[0m";

static void put_colored(struct text *out, const char *color, const char *words, bool wanted)
{
	text_putf(out, "%s%s%s", wanted ? color : "", words, wanted ? plain : "");
}

/* Texts of scenarios, without what could command a terminal. */
static void put_safely(struct text *out, const char *string)
{
	for (const unsigned char *at = (const unsigned char *)string; *at; at++) {
		if ((*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7F)
			text_putf(out, "\\x%02x", *at);
		else
			text_put_char(out, (char)*at);
	}
}

static void put_result(struct text *out, const struct expect_result *result, const struct verdict_options *options)
{
	bool failed = !result->held && !result->not_reached;
	if (options->failed_only && !failed)
		return;
	if (failed)
		put_colored(out, red, "FAILED      ", options->color);
	else if (result->not_reached)
		put_colored(out, yellow, "not reached ", options->color);
	else
		put_colored(out, green, "ok          ", options->color);
	put_safely(out, result->name);
	if (failed && result->place.file) {
		text_put(out, " (");
		put_safely(out, result->place.file);
		text_putf(out, ":%u)", result->place.line);
	}
	text_put_char(out, '\n');
	if (failed && result->failure)
		put_safely(out, result->failure);
}

void verdict_write(struct text *out, const struct expect_results *results, const struct verdict_options *options)
{
	for (size_t i = 0; i < results->count; i++)
		put_result(out, &results->items[i], options);
	if (!results->count || (options->failed_only && !results->failed))
		return;
	text_putf(out, "%zu of %zu held", results->count - results->failed - results->not_reached, results->count);
	if (results->failed)
		text_putf(out, ", %zu failed", results->failed);
	if (results->not_reached)
		text_putf(out, ", %zu not reached", results->not_reached);
	text_put_char(out, '\n');
}
