#include "reports/json_path.h"

#include <string.h>

/* A template is a row of parts: text, values, and loops over what a path finds. Loops do not nest, as in kubectl nearly always; deeper ones are
 * refused. */

struct printer {
	struct text *out;
	struct arena *arena;
	const struct value *root;
	const char *at;
	const char *error;

	/* Inside {range}: */
	const char *body;           /* where the loop's text begins; NULL outside */
	struct json_results items;
	size_t item;
};

static bool fail(struct printer *printer, const char *error)
{
	printer->error = error;
	return false;
}

static bool begins_word(const char *at, const char *word)
{
	size_t size = strlen(word);
	return strncmp(at, word, size) == 0 && (at[size] == ' ' || at[size] == '}');
}

static const struct value *current_value(const struct printer *printer)
{
	return printer->body ? printer->items.values[printer->item] : printer->root;
}

static bool find(struct printer *printer, struct json_results *results)
{
	while (*printer->at == ' ')
		printer->at++;
	const struct value *from = *printer->at == '$' ? printer->root : current_value(printer);
	struct json_path *path = json_path_read(printer->arena, &printer->at, &printer->error);
	if (!path)
		return false;
	return json_path_find(printer->arena, path, printer->root, from, results, &printer->error);
}

static bool print_results(struct printer *printer)
{
	struct json_results results;
	if (!find(printer, &results))
		return false;
	for (size_t i = 0; i < results.count; i++) {
		if (i)
			text_put_char(printer->out, ' ');
		json_path_write_value(printer->out, results.values[i]);
	}
	return true;
}

static bool print_quoted(struct printer *printer)
{
	char quote = *printer->at++;
	for (; *printer->at && *printer->at != quote; printer->at++) {
		char byte = *printer->at;
		if (byte == '\\' && printer->at[1]) {
			byte = *++printer->at;
			byte = byte == 'n' ? '\n' : byte == 't' ? '\t' : byte == 'r' ? '\r' : byte;
		}
		text_put_char(printer->out, byte);
	}
	if (!*printer->at)
		return fail(printer, "unterminated quoted string");
	printer->at++;
	return true;
}

static bool close_action(struct printer *printer)
{
	while (*printer->at == ' ')
		printer->at++;
	if (*printer->at != '}')
		return fail(printer, *printer->at ? "unexpected text in an action" : "unclosed action");
	printer->at++;
	return true;
}

/* Skips the body of a loop that has nothing to go through. */
static bool skip_loop(struct printer *printer)
{
	const char *end = strstr(printer->at, "{end}");
	if (!end)
		return fail(printer, "unexpected end of range");
	printer->at = end + strlen("{end}");
	printer->body = NULL;
	return true;
}

static bool begin_loop(struct printer *printer)
{
	printer->at += strlen("range");
	if (printer->body)
		return fail(printer, "a range inside a range");
	if (!find(printer, &printer->items) || !close_action(printer))
		return false;
	if (!strstr(printer->at, "{end}"))
		return fail(printer, "unexpected end of range");
	printer->item = 0;
	printer->body = printer->at;
	return printer->items.count || skip_loop(printer);
}

static bool end_loop(struct printer *printer)
{
	printer->at += strlen("end");
	if (!printer->body)
		return fail(printer, "not in range, nothing to end");
	if (!close_action(printer))
		return false;
	if (++printer->item < printer->items.count)
		printer->at = printer->body;
	else
		printer->body = NULL;
	return true;
}

static bool run_action(struct printer *printer)
{
	printer->at++;
	while (*printer->at == ' ')
		printer->at++;
	if (begins_word(printer->at, "range"))
		return begin_loop(printer);
	if (begins_word(printer->at, "end"))
		return end_loop(printer);
	if (*printer->at == '"' || *printer->at == '\'')
		return print_quoted(printer) && close_action(printer);
	if (*printer->at && !strchr(".[$@}", *printer->at))
		return fail(printer, arena_format(printer->arena, "unrecognized identifier %.*s", (int)strcspn(printer->at, " .[}"), printer->at));
	return print_results(printer) && close_action(printer);
}

bool json_path_print(struct text *out, struct arena *arena, const char *template, const struct value *document, const char **error)
{
	struct text printed;
	text_init(&printed, 0);
	struct printer printer = {.out = &printed, .arena = arena, .root = document, .at = template};
	bool good = true;
	while (good && *printer.at) {
		if (*printer.at == '{')
			good = run_action(&printer);
		else
			text_put_char(&printed, *printer.at++);
	}
	if (good && printer.body)
		good = fail(&printer, "unexpected end of range");
	if (good)
		text_put_bytes(out, text_view(&printed), printed.size);
	*error = printer.error;
	text_deinit(&printed);
	return good;
}
