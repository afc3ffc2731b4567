#include "tests/reference/apply_strategy.h"

#include <string.h>

struct value *ref_apply_strategy_typed(struct arena *arena, const struct value *stored)
{
	if (!value_is(stored, VALUE_MAP))
		return NULL;
	struct value *typed = value_copy(arena, stored);
	const struct value *shared = value_get(typed, "allowCoOwnership");
	if (!value_is(shared, VALUE_BOOL) || !shared->as.boolean)
		value_drop(typed, "allowCoOwnership");
	struct value *config = value_get(typed, "serverSideApplyConfig");
	if (value_is(config, VALUE_MAP) && !value_get(config, "force"))
		value_put(arena, config, "force", value_bool(arena, false));
	return typed;
}

static void put_default(struct arena *arena, struct value *strategy, const char *key, const char *text)
{
	if (!*value_text_or(value_get(strategy, key), ""))
		value_put_text(arena, strategy, key, text);
}

struct value *ref_apply_strategy_defaulted(struct arena *arena, const struct value *stored)
{
	struct value *strategy = ref_apply_strategy_typed(arena, stored);
	if (!strategy)
		strategy = value_map(arena);
	put_default(arena, strategy, "type", "ClientSideApply");
	put_default(arena, strategy, "comparisonOption", "PartialComparison");
	put_default(arena, strategy, "whenToApply", "Always");
	put_default(arena, strategy, "whenToTakeOver", "Always");
	if (strcmp(value_text_or(value_get(strategy, "type"), ""), "ServerSideApply") == 0 && !value_get(strategy, "serverSideApplyConfig")) {
		struct value *config = value_map(arena);
		value_put(arena, config, "force", value_bool(arena, false));
		value_put(arena, strategy, "serverSideApplyConfig", config);
	}
	return strategy;
}

bool ref_apply_strategy_equal(struct arena *arena, const struct value *one, const struct value *other)
{
	const struct value *left = ref_apply_strategy_typed(arena, one), *right = ref_apply_strategy_typed(arena, other);
	return left && right ? value_equal(left, right) : left == right;
}

const char *ref_apply_strategy_text(struct arena *arena, const struct value *strategy)
{
	if (!strategy)
		return "<nil>";
	const struct value *shared = value_get(strategy, "allowCoOwnership");
	return arena_format(arena, "&{%s %s %s %s %s %s}", value_text_or(value_get(strategy, "comparisonOption"), ""),
			    value_text_or(value_get(strategy, "whenToApply"), ""), value_text_or(value_get(strategy, "type"), ""),
			    value_is(shared, VALUE_BOOL) && shared->as.boolean ? "true" : "false",
			    value_get(strategy, "serverSideApplyConfig") ? "0xc000123456" : "<nil>",
			    value_text_or(value_get(strategy, "whenToTakeOver"), ""));
}
