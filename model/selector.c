#include "model/selector.h"

#include "model/field_error.h"
#include "model/names.h"
#include "model/quote.h"

#include "sim/json.h"

#include <string.h>

static const char *quote_operator(struct arena *arena, const struct value *operator)
{
	return arena_format(arena, "%s is not a valid label selector operator", quote_text(arena, value_text_or(operator, "")));
}

static bool find_operator(const char *name, uint8_t *operator)
{
	static const char *const names[] = {
		[SELECTOR_IN] = "In",
		[SELECTOR_NOT_IN] = "NotIn",
		[SELECTOR_EXISTS] = "Exists",
		[SELECTOR_DOES_NOT_EXIST] = "DoesNotExist",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			*operator=(uint8_t) i;
			return true;
		}
	}
	return false;
}

static bool takes_values(const struct selector_requirement *requirement)
{
	return requirement->operator== SELECTOR_IN || requirement->operator== SELECTOR_NOT_IN;
}

/* The list of values as the library shows it. */
static const char *show_values(struct arena *arena, const struct selector_requirement *requirement, bool go_values)
{
	if (!requirement->value_count)
		return go_values ? "[]string(nil)" : "null";
	struct text out;
	text_init(&out, 0);
	text_put(&out, go_values ? "[]string{" : "[");
	for (uint32_t i = 0; i < requirement->value_count; i++) {
		if (i)
			text_put(&out, go_values ? ", " : ",");
		if (go_values)
			quote_write(&out, requirement->values[i]);
		else
			json_write_string(&out, requirement->values[i]);
	}
	text_put_char(&out, go_values ? '}' : ']');
	const char *shown = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return shown;
}

/* NULL when the requirement is fine, else all that is wrong with it: key, number of values, each value. */
static const char *check_requirement(struct arena *arena, const struct selector_requirement *requirement, bool go_values)
{
	struct field_errors errors;
	field_errors_init(&errors, arena, go_values);
	struct name_faults faults = label_check_key(requirement->key);
	if (faults.count)
		field_error_add_text(&errors, FIELD_INVALID, "key", requirement->key, name_faults_join(arena, &faults, "; "));
	if (takes_values(requirement) != (requirement->value_count > 0))
		field_error_add_shown(&errors, FIELD_INVALID, "values", show_values(arena, requirement, go_values),
				      takes_values(requirement) ? "for 'in', 'notin' operators, values set can't be empty"
								: "values set must be empty for exists and does not exist");
	for (uint32_t i = 0; i < requirement->value_count; i++) {
		faults = label_check_value(requirement->values[i]);
		if (faults.count)
			field_error_add_text(&errors, FIELD_INVALID, arena_format(arena, "values[%u][%s]", (unsigned)i, requirement->key),
					     requirement->values[i], name_faults_join(arena, &faults, "; "));
	}
	return errors.count ? field_errors_text(&errors) : NULL;
}

static void read_values(struct arena *arena, struct selector_requirement *requirement, const struct value *list)
{
	if (!value_is(list, VALUE_LIST) || !list->count)
		return;
	const char **values = ARENA_ARRAY(arena, const char *, list->count);
	for (size_t i = 0; i < list->count; i++)
		values[i] = value_text_or(list->as.items[i], "");
	requirement->values = values;
	requirement->value_count = (uint32_t)list->count;
}

static bool add_label(struct arena *arena, struct selector_requirement *requirement, const struct value_field *field, bool go_values,
		      const char **error)
{
	const char **value = ARENA_NEW(arena, const char *);
	*value = value_text_or(field->value, "");
	*requirement = (struct selector_requirement){.key = field->key, .values = value, .value_count = 1, .operator= SELECTOR_IN };
	*error = check_requirement(arena, requirement, go_values);
	return !*error;
}

static bool add_expression(struct arena *arena, struct selector_requirement *requirement, const struct value *expression, bool go_values,
			   const char **error)
{
	*requirement = (struct selector_requirement){.key = value_text_or(value_get(expression, "key"), "")};
	if (!find_operator(value_text_or(value_get(expression, "operator"), ""), &requirement->operator)) {
		*error = quote_operator(arena, value_get(expression, "operator"));
		return false;
	}
	read_values(arena, requirement, value_get(expression, "values"));
	*error = check_requirement(arena, requirement, go_values);
	return !*error;
}

const struct selector *selector_compile(struct arena *arena, const struct value *label_selector, bool go_values, const char **error)
{
	struct selector *selector = ARENA_NEW(arena, struct selector);
	if (!label_selector || label_selector->type == VALUE_NULL) {
		selector->nothing = true;
		return selector;
	}
	const struct value *labels = value_get(label_selector, "matchLabels");
	const struct value *expressions = value_get(label_selector, "matchExpressions");
	size_t label_count = value_is(labels, VALUE_MAP) ? labels->count : 0;
	size_t expression_count = value_is(expressions, VALUE_LIST) ? expressions->count : 0;
	struct selector_requirement *requirements = ARENA_ARRAY(arena, struct selector_requirement, label_count + expression_count);
	for (size_t i = 0; i < label_count; i++)
		if (!add_label(arena, &requirements[i], &labels->as.fields[i], go_values, error))
			return NULL;
	for (size_t i = 0; i < expression_count; i++)
		if (!add_expression(arena, &requirements[label_count + i], expressions->as.items[i], go_values, error))
			return NULL;
	selector->requirements = requirements;
	selector->count = (uint32_t)(label_count + expression_count);
	return selector;
}

static bool holds(const struct selector_requirement *requirement, const char *value)
{
	switch (requirement->operator) {
	case SELECTOR_EXISTS:
		return value;
	case SELECTOR_DOES_NOT_EXIST:
		return !value;
	default:
		break;
	}
	bool listed = false;
	for (uint32_t i = 0; value && i < requirement->value_count && !listed; i++)
		listed = strcmp(requirement->values[i], value) == 0;
	return listed == (requirement->operator== SELECTOR_IN);
}

bool selector_matches(const struct selector *selector, struct labels labels)
{
	if (selector->nothing)
		return false;
	for (uint32_t i = 0; i < selector->count; i++)
		if (!holds(&selector->requirements[i], labels_get(labels, selector->requirements[i].key)))
			return false;
	return true;
}

static void write_requirement(struct text *out, const struct value *expression)
{
	const struct value *values = value_get(expression, "values");
	text_putf(out, "LabelSelectorRequirement{Key:%s,Operator:%s,Values:[", value_text_or(value_get(expression, "key"), ""),
		  value_text_or(value_get(expression, "operator"), ""));
	for (size_t i = 0; value_is(values, VALUE_LIST) && i < values->count; i++)
		text_putf(out, "%s%s", i ? " " : "", value_text_or(values->as.items[i], ""));
	text_put(out, "],},");
}

const char *selector_go_text(struct arena *arena, const struct value *label_selector)
{
	const struct value *labels = value_get(label_selector, "matchLabels");
	const struct value *expressions = value_get(label_selector, "matchExpressions");
	struct text out;
	text_init(&out, 0);
	text_put(&out, "&LabelSelector{MatchLabels:map[string]string{");
	for (size_t i = 0; value_is(labels, VALUE_MAP) && i < labels->count; i++)
		text_putf(&out, "%s: %s,", labels->as.fields[i].key, value_text_or(labels->as.fields[i].value, ""));
	text_put(&out, "},MatchExpressions:[]LabelSelectorRequirement{");
	for (size_t i = 0; value_is(expressions, VALUE_LIST) && i < expressions->count; i++)
		write_requirement(&out, expressions->as.items[i]);
	text_put(&out, "},}");
	const char *text = arena_text(arena, text_view(&out));
	text_deinit(&out);
	return text;
}
