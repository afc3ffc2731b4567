#include "model/schema_check.h"

#include "model/schema_walk.h"

/* What the rules say of the type of their node. */
static const char *shown_type(const struct schema *schema)
{
	switch (schema->type) {
	case SCHEMA_OBJECT:
		return "object";
	case SCHEMA_ARRAY:
		return "array";
	case SCHEMA_TEXT:
		return "string";
	case SCHEMA_INTEGER:
		return "integer";
	case SCHEMA_BOOLEAN:
		return "boolean";
	case SCHEMA_ANY:
	case SCHEMA_INT_OR_TEXT:
		break;
	}
	return "";
}

static void check_rule(struct field_errors *errors, const struct schema_walk *walk, const struct schema_step *step, const struct schema_rule *rule)
{
	if (!(rule->editions & walk->edition) || (rule->transition && !step->old))
		return;
	enum rule_outcome outcome = rule->check(step->value, step->old);
	if (outcome == RULE_HOLDS || (outcome == RULE_BROKEN && !rule->transition && schema_walk_unchanged(walk)))
		return;
	const char *detail = rule->message;
	if (outcome == RULE_NO_KEY)
		detail = arena_format(errors->arena, "no such key: %s evaluating rule: %s", rule->no_key, rule->message);
	field_error_add_text(errors, FIELD_INVALID, schema_walk_path(walk, errors->arena, NULL, true), shown_type(step->schema), detail);
}

void schema_check_rules(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object,
			const struct value *old)
{
	struct schema_walk walk;
	struct schema_step *step;
	schema_walk_init(&walk, schema, edition, object, old);
	for (enum schema_visit visit = schema_walk_next(&walk, &step); visit != SCHEMA_END; visit = schema_walk_next(&walk, &step)) {
		const struct schema_rules *rules = step->schema->rules;
		for (uint32_t i = 0; visit == SCHEMA_ENTER && rules && i < rules->count; i++)
			check_rule(errors, &walk, step, &rules->items[i]);
	}
}
