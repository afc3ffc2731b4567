#include "tests/reference/engine.h"
#include "tests/reference/words.h"

#include "sim/text.h"

#include <string.h>

/* Label selectors (engine.md 7.3). */

#define NAME_PART                                                                                                                                    \
	"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "           \
	"'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
#define LABEL_VALUE                                                                                                                                  \
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "              \
	"alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "                                         \
	"'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
#define QUALIFIED_NAME                                                                                                                               \
	"a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "          \
	"(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an "            \
	"optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
#define PREFIX_PART                                                                                                                                  \
	"prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end "         \
	"with an alphanumeric character (e.g. 'example.com', regex used for validation is "                                                          \
	"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

struct requirement {
	const char *key, *op;
	const char *const *values;
	size_t value_count;
};

static void put_part(struct text *out, const char *part)
{
	text_putf(out, "%s%s", out->size ? "; " : "", part);
}

static void put_key_faults(struct text *out, struct arena *arena, const char *key)
{
	const char *slash = strchr(key, '/');
	const char *name = slash ? slash + 1 : key;
	if (strchr(name, '/')) {
		put_part(out, QUALIFIED_NAME);
		return;
	}
	if (slash && slash == key)
		put_part(out, "prefix part must be non-empty");
	else if (slash && !ref_is_dns_subdomain(arena_copy(arena, key, (size_t)(slash - key))))
		put_part(out, PREFIX_PART);
	if (!*name)
		put_part(out, "name part must be non-empty");
	else if (strlen(name) > 63)
		put_part(out, "name part must be no more than 63 characters");
	if (!ref_is_label_text(name))
		put_part(out, NAME_PART);
}

static void put_value_faults(struct text *out, const char *value)
{
	if (strlen(value) > 63)
		put_part(out, "must be no more than 63 characters");
	if (*value && !ref_is_label_text(value))
		put_part(out, LABEL_VALUE);
}

/* The values as the release prints them: JSON, or Go syntax at mid-2025. */
static const char *shown_values(struct arena *arena, const struct ref_release *release, const struct requirement *requirement)
{
	if (requirement->value_count == 0)
		return release->go_syntax_values ? "[]string(nil)" : "null";
	struct text out;
	text_init(&out, 0);
	text_put(&out, release->go_syntax_values ? "[]string{" : "[");
	for (size_t i = 0; i < requirement->value_count; i++)
		text_putf(&out, release->go_syntax_values && i ? ", \"%s\"" : i ? ",\"%s\"" : "\"%s\"", requirement->values[i]);
	text_put(&out, release->go_syntax_values ? "}" : "]");
	const char *shown = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return shown;
}

static bool is_op(const struct requirement *requirement, const char *op)
{
	return strcmp(requirement->op, op) == 0;
}

/* NULL when the requirement is sound. "in the order key, values count, each value" */
static const char *requirement_error(struct arena *arena, const struct ref_release *release, const struct requirement *requirement)
{
	bool needs_values = is_op(requirement, "In") || is_op(requirement, "NotIn");
	if (!needs_values && !is_op(requirement, "Exists") && !is_op(requirement, "DoesNotExist"))
		return arena_format(arena, "\"%s\" is not a valid label selector operator", requirement->op);
	const char **errors = ARENA_ARRAY(arena, const char *, requirement->value_count + 2);
	size_t count = 0;
	struct text faults;
	text_init(&faults, 0);
	put_key_faults(&faults, arena, requirement->key);
	if (faults.size)
		errors[count++] = arena_format(arena, "key: Invalid value: \"%s\": %s", requirement->key, text_view(&faults));
	if (needs_values && requirement->value_count == 0)
		errors[count++] = arena_format(arena, "values: Invalid value: %s: for 'in', 'notin' operators, values set can't be empty",
					       shown_values(arena, release, requirement));
	if (!needs_values && requirement->value_count > 0)
		errors[count++] = arena_format(arena, "values: Invalid value: %s: values set must be empty for exists and does not exist",
					       shown_values(arena, release, requirement));
	for (size_t i = 0; i < requirement->value_count; i++) {
		text_clear(&faults);
		put_value_faults(&faults, requirement->values[i]);
		if (faults.size)
			errors[count++] = arena_format(arena, "values[%zu][%s]: Invalid value: \"%s\": %s", i, requirement->key,
						       requirement->values[i], text_view(&faults));
	}
	text_deinit(&faults);
	return count ? ref_texts_aggregate(arena, errors, count) : NULL;
}

static bool in_values(const struct requirement *requirement, const char *value)
{
	for (size_t i = 0; i < requirement->value_count; i++) {
		if (strcmp(requirement->values[i], value) == 0)
			return true;
	}
	return false;
}

static bool requirement_holds(const struct requirement *requirement, const struct value *labels)
{
	const char *value = value_text_or(value_get(labels, requirement->key), NULL);
	if (is_op(requirement, "In"))
		return value && in_values(requirement, value);
	if (is_op(requirement, "NotIn"))
		return !value || !in_values(requirement, value);
	return is_op(requirement, "Exists") ? value != NULL : value == NULL;
}

static struct requirement of_label(struct arena *arena, const struct value_field *label)
{
	const char **values = ARENA_ARRAY(arena, const char *, 1);
	values[0] = value_text_or(label->value, "");
	return (struct requirement){label->key, "In", values, 1};
}

static struct requirement of_expression(struct arena *arena, const struct value *expression)
{
	const struct value *listed = value_get(expression, "values");
	size_t count = listed ? listed->count : 0;
	const char **values = ARENA_ARRAY(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		values[i] = value_text_or(listed->as.items[i], "");
	return (struct requirement){value_text_or(value_get(expression, "key"), ""), value_text_or(value_get(expression, "operator"), ""), values,
				    count};
}

bool ref_selector_matches(struct arena *arena, const struct ref_release *release, const struct value *selector, const struct value *labels,
			  const char **error)
{
	*error = NULL;
	if (!value_is(selector, VALUE_MAP))
		return false;
	const struct value *match_labels = value_get(selector, "matchLabels"), *expressions = value_get(selector, "matchExpressions");
	size_t label_count = match_labels ? match_labels->count : 0;
	size_t total = label_count + (expressions ? expressions->count : 0);
	bool all = true;
	for (size_t i = 0; i < total; i++) {
		struct requirement requirement =
			i < label_count ? of_label(arena, &match_labels->as.fields[i]) : of_expression(arena, expressions->as.items[i - label_count]);
		*error = requirement_error(arena, release, &requirement);
		if (*error)
			return false;
		all = all && requirement_holds(&requirement, labels);
	}
	return all;
}
