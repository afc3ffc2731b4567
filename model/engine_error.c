#include "model/engine_pass.h"

#include <stdarg.h>

enum { ERROR_TEXT_MAX = 1 << 20 };

static void put_prefixes(struct run_pass *pass, struct text *text, unsigned prefixes)
{
	if (prefixes & PREFIX_VALIDATION)
		text_putf(text, "%s: ", pass->texts->validation_prefix);
	else if (prefixes & PREFIX_ABORT)
		text_putf(text, "%s: ", pass->texts->abort_prefix);
	if (prefixes & PREFIX_USER)
		text_put(text, "failed to process the request due to a client error: ");
	if (prefixes & PREFIX_UNEXPECTED)
		text_put(text, "unexpected behavior which cannot be handled by the controller: ");
	if (prefixes & PREFIX_EXPECTED)
		text_put(text, "expected behavior which can be recovered by itself: ");
	if (prefixes & PREFIX_SERVER)
		text_put(text, "error returned by the API server: ");
}

static const struct engine_error *new_error(struct run_pass *pass, bool abort, const struct text *text)
{
	struct engine_error *error = ARENA_NEW(&pass->world->arena, struct engine_error);
	error->abort = abort;
	error->text = symbol_of_bytes(&pass->world->symbols, text_view(text), text->size);
	return error;
}

static const struct engine_error *fail(struct run_pass *pass, unsigned prefixes, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

static const struct engine_error *fail(struct run_pass *pass, unsigned prefixes, const char *format, va_list arguments)
{
	struct text text;
	text_init(&text, ERROR_TEXT_MAX);
	put_prefixes(pass, &text, prefixes);
	text_vputf(&text, format, arguments);
	const struct engine_error *error = new_error(pass, prefixes & (PREFIX_ABORT | PREFIX_VALIDATION), &text);
	text_deinit(&text);
	return error;
}

const struct engine_error *engine_fail(struct run_pass *pass, unsigned prefixes, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const struct engine_error *error = fail(pass, prefixes, format, arguments);
	va_end(arguments);
	return error;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
const struct engine_error *engine_fail_text(struct run_pass *pass, unsigned prefixes, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const struct engine_error *error = fail(pass, prefixes, format, arguments);
	va_end(arguments);
	return error;
}
#pragma GCC diagnostic pop

/* Aggregates show each text once, in order of first appearance (engine.md 0.3). */
const struct engine_error *engine_join(struct run_pass *pass, const struct engine_error *const *errors, uint32_t count)
{
	if (count == 0)
		return NULL;
	bool abort = false;
	uint32_t distinct = 0;
	struct text text;
	text_init(&text, ERROR_TEXT_MAX);
	for (uint32_t i = 0; i < count; i++) {
		abort = abort || errors[i]->abort;
		bool seen = false;
		for (uint32_t j = 0; j < i && !seen; j++)
			seen = errors[j]->text == errors[i]->text;
		if (seen)
			continue;
		if (distinct++)
			text_put(&text, ", ");
		text_put(&text, errors[i]->text);
	}
	struct engine_error *joined = ARENA_NEW(&pass->world->arena, struct engine_error);
	joined->abort = abort;
	joined->text = distinct == 1 ? errors[0]->text : symbol_format(&pass->world->symbols, "[%s]", text_view(&text));
	text_deinit(&text);
	return joined;
}

const char *engine_name(struct run_pass *pass, const char *name)
{
	return pass->release->qualified_names ? object_full_name(&pass->world->symbols, pass->ns, name) : name;
}
