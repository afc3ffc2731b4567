#include "reports/get_options.h"

#include <string.h>

/* Words */

/* One word into `into`, at *at, which is no blank; false when a quote does not end. */
static bool read_word(const char **at, char *into)
{
	char quote = '\0';
	for (; **at && (quote || !strchr(" \t\n", **at)); (*at)++) {
		char byte = **at;
		if (byte == quote) {
			quote = '\0';
		} else if (!quote && (byte == '\'' || byte == '"')) {
			quote = byte;
		} else if (byte == '\\' && (*at)[1] && (!quote || (quote == '"' && strchr("\"\\$`", (*at)[1])))) {
			*into++ = *++*at;
		} else {
			*into++ = byte;
		}
	}
	*into = '\0';
	return !quote;
}

bool get_split_command(struct arena *arena, const char *command, const char ***words, size_t *count, const char **error)
{
	*words = ARENA_ARRAY(arena, const char *, GET_WORDS_MAX);
	*count = 0;
	for (const char *at = command; at += strspn(at, " \t\n"), *at;) {
		if (*count == GET_WORDS_MAX) {
			*error = arena_format(arena, "error: more than %d words", GET_WORDS_MAX);
			return false;
		}
		char *word = arena_take(arena, strlen(at) + 1);
		if (!read_word(&at, word)) {
			*error = arena_format(arena, "error: a quote that does not end in: %s", command);
			return false;
		}
		(*words)[(*count)++] = word;
	}
	return true;
}

/* Flags */

struct parser {
	struct arena *arena;
	struct get_options *options;
	const char *const *words;
	size_t count;
	size_t next;
	const char *error;
	const char *positional[GET_WORDS_MAX];
	size_t positional_count;
};

struct flag {
	const char *name;
	char letter;       /* '\0' when there is none */
	bool *on;          /* of a switch */
	const char **text; /* of a text */
	bool joins;        /* given again, it adds to what was given before */
};

static bool fail(struct parser *parser, const char *error)
{
	parser->error = error;
	return false;
}

/* The value of a text flag: behind `=`, or the next word. */
static bool take_text(struct parser *parser, const struct flag *flag, const char *attached, const char *word)
{
	if (!attached && parser->next == parser->count) {
		if (word[1] == '-')
			return fail(parser, arena_format(parser->arena, "error: flag needs an argument: %s", word));
		return fail(parser, arena_format(parser->arena, "error: flag needs an argument: '%c' in %s", flag->letter, word));
	}
	const char *text = attached ? attached : parser->words[parser->next++];
	*flag->text = flag->joins && *flag->text ? arena_format(parser->arena, "%s,%s", *flag->text, text) : text;
	return true;
}

static bool take_switch(struct parser *parser, const struct flag *flag, const char *attached)
{
	static const char *const yes[] = {"1", "t", "T", "TRUE", "true", "True"};
	static const char *const no[] = {"0", "f", "F", "FALSE", "false", "False"};
	*flag->on = true;
	for (size_t i = 0; attached && i < sizeof yes / sizeof yes[0]; i++) {
		if (strcmp(attached, yes[i]) == 0)
			return true;
		if (strcmp(attached, no[i]) == 0) {
			*flag->on = false;
			return true;
		}
	}
	if (attached)
		return fail(parser, arena_format(parser->arena, "error: invalid argument \"%s\" for \"--%s\" flag", attached, flag->name));
	return true;
}

static bool take_flag(struct parser *parser, const struct flag *flags, size_t flag_count, const char *word)
{
	bool is_long = word[1] == '-';
	const char *name = word + (is_long ? 2 : 1);
	size_t size = is_long ? strcspn(name, "=") : 1;
	const struct flag *flag = NULL;
	for (size_t i = 0; i < flag_count && !flag; i++) {
		bool named = is_long ? strlen(flags[i].name) == size && strncmp(flags[i].name, name, size) == 0 : flags[i].letter == *name;
		if (named)
			flag = &flags[i];
	}
	if (!flag && is_long)
		return fail(parser, arena_format(parser->arena, "error: unknown flag: --%.*s", (int)size, name));
	if (!flag)
		return fail(parser, arena_format(parser->arena, "error: unknown shorthand flag: '%c' in %s", *name, word));
	const char *attached = name[size] == '=' ? name + size + 1 : !is_long && name[1] ? name + 1 : NULL;
	return flag->on ? take_switch(parser, flag, attached) : take_text(parser, flag, attached, word);
}

struct raw_flags {
	const char *output, *labels;
};

static bool take_words(struct parser *parser, struct raw_flags *raw)
{
	struct get_options *options = parser->options;
	const struct flag flags[] = {
		{"output", 'o', NULL, &raw->output, false},
		{"namespace", 'n', NULL, &options->ns, false},
		{"cluster", '\0', NULL, &options->cluster, false},
		{"selector", 'l', NULL, &options->selector, false},
		{"label-columns", 'L', NULL, &raw->labels, true},
		{"sort-by", '\0', NULL, &options->sort_by, false},
		{"all-namespaces", 'A', &options->all_namespaces, NULL, false},
		{"show-labels", '\0', &options->show_labels, NULL, false},
		{"show-kind", '\0', &options->show_kind, NULL, false},
		{"show-managed-fields", '\0', &options->show_managed_fields, NULL, false},
		{"no-headers", '\0', &options->no_headers, NULL, false},
		{"ignore-not-found", '\0', &options->ignore_not_found, NULL, false},
	};
	bool only_positional = false;
	while (parser->next < parser->count) {
		const char *word = parser->words[parser->next++];
		bool is_flag = !only_positional && word[0] == '-' && word[1];
		if (is_flag && strcmp(word, "--") == 0)
			only_positional = true;
		else if (!is_flag)
			parser->positional[parser->positional_count++] = word;
		else if (!take_flag(parser, flags, sizeof flags / sizeof flags[0], word))
			return false;
	}
	return true;
}

/* Several -L count together, and commas separate. */
static bool read_label_columns(struct parser *parser, const char *labels)
{
	struct get_options *options = parser->options;
	while (labels && *labels) {
		size_t size = strcspn(labels, ",");
		if (options->label_column_count == GET_LABEL_COLUMNS_MAX)
			return fail(parser, arena_format(parser->arena, "error: more than %d label columns", GET_LABEL_COLUMNS_MAX));
		options->label_columns[options->label_column_count++] = arena_copy(parser->arena, labels, size);
		labels += size + (labels[size] == ',');
	}
	return true;
}

static bool read_template(struct parser *parser, const char *output, const char *prefix, enum get_form form, const char *missing)
{
	parser->options->form = form;
	parser->options->template = output + strlen(prefix);
	if (*parser->options->template == '=')
		parser->options->template++;
	return *parser->options->template || fail(parser, missing);
}

static bool read_form(struct parser *parser, const char *output)
{
	static const struct {
		const char *name;
		enum get_form form;
	} forms[] = {{"", GET_TABLE}, {"wide", GET_WIDE}, {"yaml", GET_YAML}, {"json", GET_JSON}, {"name", GET_NAME}};
	struct get_options *options = parser->options;
	if (!output)
		return true;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (strcmp(output, forms[i].name) != 0)
			continue;
		options->form = forms[i].form;
		if (options->show_labels && options->form > GET_WIDE)
			return fail(parser, arena_format(parser->arena, "error: --show-labels option cannot be used with %s printer", output));
		return true;
	}
	size_t size = strcspn(output, "=");
	if (size == strlen("jsonpath") && strncmp(output, "jsonpath", size) == 0)
		return read_template(parser, output, "jsonpath", GET_JSON_PATH, "error: template format specified but no template given");
	if (size == strlen("custom-columns") && strncmp(output, "custom-columns", size) == 0)
		return read_template(parser, output, "custom-columns", GET_CUSTOM_COLUMNS,
				     "error: custom-columns format specified but no custom columns given");
	return fail(parser, arena_format(parser->arena,
					 "error: unable to match a printer suitable for the output format \"%s\", allowed formats are: "
					 "custom-columns,json,jsonpath,name,wide,yaml",
					 output));
}

/* Targets */

static bool add_target(struct parser *parser, const char *word, const char *name)
{
	struct get_options *options = parser->options;
	if (options->target_count == GET_TARGETS_MAX)
		return fail(parser, arena_format(parser->arena, "error: more than %d objects asked for by name", GET_TARGETS_MAX));
	options->targets[options->target_count++] = (struct get_target){word, name};
	return true;
}

static bool read_pairs(struct parser *parser)
{
	for (size_t i = 0; i < parser->positional_count; i++) {
		const char *word = parser->positional[i];
		const char *slash = strchr(word, '/');
		if (!slash)
			return fail(parser, "error: there is no need to specify a resource type as a separate argument when passing arguments in "
					    "resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource "
					    "resource/<resource_name>'");
		if (strchr(slash + 1, '/'))
			return fail(parser, "error: arguments in resource/name form may not have more than one slash");
		if (slash == word || !slash[1] || memchr(word, ',', (size_t)(slash - word)))
			return fail(parser, "error: arguments in resource/name form must have a single resource and name");
		if (!add_target(parser, arena_copy(parser->arena, word, (size_t)(slash - word)), slash + 1))
			return false;
	}
	return true;
}

/* "crp,csur" and then names, or none for the lists. */
static bool read_lists(struct parser *parser)
{
	const char *at = parser->positional[0];
	for (bool more = true; more;) {
		size_t size = strcspn(at, ",");
		const char *word = arena_copy(parser->arena, at, size);
		more = at[size] == ',';
		at += size + more;
		if (parser->positional_count == 1 && !add_target(parser, word, NULL))
			return false;
		for (size_t i = 1; i < parser->positional_count; i++) {
			if (!*parser->positional[i])
				return fail(parser, "error: resource name may not be empty");
			if (!add_target(parser, word, parser->positional[i]))
				return false;
		}
	}
	return true;
}

static bool read_targets(struct parser *parser)
{
	bool slash = false;
	for (size_t i = 0; i < parser->positional_count; i++)
		slash = slash || strchr(parser->positional[i], '/');
	if (!parser->positional_count)
		return fail(parser, "error: Required resource not specified.");
	if (!(slash ? read_pairs(parser) : read_lists(parser)))
		return false;
	parser->options->single = parser->options->target_count == 1 && parser->options->targets[0].name;
	return true;
}

bool get_options_parse(struct arena *arena, const char *const *words, size_t count, struct get_options *options, const char **error)
{
	struct parser *parser = ARENA_NEW(arena, struct parser);
	struct raw_flags raw = {0};
	*options = (struct get_options){.ns = "default"};
	*parser = (struct parser){.arena = arena, .options = options, .words = words, .count = count};
	if (count > GET_WORDS_MAX) {
		*error = arena_format(arena, "error: more than %d words", GET_WORDS_MAX);
		return false;
	}
	if (parser->next < count && strcmp(words[parser->next], "kubectl") == 0)
		parser->next++;
	if (parser->next < count && strcmp(words[parser->next], "get") == 0)
		parser->next++;
	bool good = take_words(parser, &raw) && read_label_columns(parser, raw.labels) && read_form(parser, raw.output) && read_targets(parser);
	if (!*options->ns)
		options->ns = "default";
	*error = parser->error;
	return good;
}
