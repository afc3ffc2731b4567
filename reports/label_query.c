#include "reports/label_query.h"

#include <string.h>

struct reader {
	struct arena *arena;
	const char *at;
};

static void skip_blanks(struct reader *reader)
{
	while (*reader->at == ' ')
		reader->at++;
}

/* A key, a value or an operator in letters; may be empty. */
static const char *read_word(struct reader *reader)
{
	skip_blanks(reader);
	size_t size = strcspn(reader->at, " ,()=!<>");
	const char *word = arena_copy(reader->arena, reader->at, size);
	reader->at += size;
	skip_blanks(reader);
	return word;
}

static bool skip(struct reader *reader, const char *sign)
{
	if (strncmp(reader->at, sign, strlen(sign)) != 0)
		return false;
	reader->at += strlen(sign);
	return true;
}

static void put_requirement(struct reader *reader, struct value *requirements, const char *key, const char *operator, struct value *values)
{
	struct value *requirement = value_map(reader->arena);
	value_put_text(reader->arena, requirement, "key", key);
	value_put_text(reader->arena, requirement, "operator", operator);
	if (values)
		value_put(reader->arena, requirement, "values", values);
	value_add(reader->arena, requirements, requirement);
}

/* "(a,b)" */
static struct value *read_values(struct reader *reader)
{
	struct value *values = value_list(reader->arena);
	if (!skip(reader, "("))
		return NULL;
	do
		value_add(reader->arena, values, value_text_view(reader->arena, read_word(reader)));
	while (skip(reader, ","));
	return skip(reader, ")") ? values : NULL;
}

static bool read_requirement(struct reader *reader, struct value *requirements)
{
	skip_blanks(reader);
	bool absent = skip(reader, "!");
	const char *key = read_word(reader);
	if (!*key)
		return false;
	if (absent || !*reader->at || *reader->at == ',') {
		put_requirement(reader, requirements, key, absent ? "DoesNotExist" : "Exists", NULL);
		return true;
	}
	if (strchr("=!", *reader->at)) {
		const char *operator = skip(reader, "!=") ? "NotIn" : skip(reader, "==") || skip(reader, "=") ? "In" : NULL;
		struct value *values = value_list(reader->arena);
		value_add(reader->arena, values, value_text_view(reader->arena, read_word(reader)));
		if (operator)
			put_requirement(reader, requirements, key, operator, values);
		return operator != NULL;
	}
	const char *word = read_word(reader);
	const char *operator = strcmp(word, "in") == 0 ? "In" : strcmp(word, "notin") == 0 ? "NotIn" : NULL;
	struct value *values = operator ? read_values(reader) : NULL;
	if (values)
		put_requirement(reader, requirements, key, operator, values);
	skip_blanks(reader);
	return values != NULL;
}

const struct selector *label_query_read(struct arena *arena, const char *query, const char **error)
{
	struct reader reader = {arena, query};
	struct value *selector = value_map(arena);
	struct value *requirements = value_list(arena);
	value_put(arena, selector, "matchExpressions", requirements);
	skip_blanks(&reader);
	bool good = true;
	for (bool more = *reader.at; more && good; more = skip(&reader, ","))
		good = read_requirement(&reader, requirements);
	if (!good || *reader.at) {
		*error = arena_format(arena, "unable to parse requirement: \"%s\" is no label selector", query);
		return NULL;
	}
	return selector_compile(arena, selector, false, error);
}

bool label_query_matches(const struct selector *selector, const struct value *object, struct arena *arena)
{
	return selector_matches(selector, labels_decode(arena, NULL, value_find(object, "metadata", "labels", NULL)));
}
