#include "tests/unit/unit.h"

#include "scenarios/invariants.h"
#include "scenarios/scenario.h"

#include <string.h>

/* What a scenario says about itself for `fleetsim test`: labels, and invariants that are not checked. */

#define HEAD "apiVersion: fleetsim/v1\nkind: Scenario\nmetadata:\n  name: it\n"

struct loaded {
	struct arena arena;
	struct diags diags;
	const struct scenario *scenario;
};

static void load(struct loaded *loaded, const char *text)
{
	arena_init(&loaded->arena, 0);
	diags_init(&loaded->diags);
	loaded->scenario = scenario_load_bytes(&loaded->arena, "it.yaml", text, strlen(text), NULL, &loaded->diags);
}

static void forget(struct loaded *loaded)
{
	diags_deinit(&loaded->diags);
	arena_deinit(&loaded->arena);
}

/* Whether loading fails with exactly this one error. */
static void assert_error(const char *text, uint32_t line, const char *message, const char *hint)
{
	struct loaded loaded;
	load(&loaded, text);
	assert_null(loaded.scenario);
	assert_int_equal(loaded.diags.error_count, 1);
	assert_int_equal(loaded.diags.shown[0].line, line);
	assert_string_equal(loaded.diags.shown[0].message, message);
	if (hint)
		assert_string_equal(loaded.diags.shown[0].hint, hint);
	else
		assert_null(loaded.diags.shown[0].hint);
	forget(&loaded);
}

static void exemptions_name_an_invariant_and_a_reason(void **state)
{
	(void)state;
	struct loaded loaded;
	load(&loaded, HEAD "  labels: {tier: smoke, owner: \"\"}\nspec:\n  invariants:\n    except:\n      - {name: stage-order, why: replayed from an old release}\n"
			   "      - {name: \"20\", why: by its number}\n");
	assert_non_null(loaded.scenario);
	assert_int_equal(loaded.scenario->exemption_count, 2);
	const struct scenario_exemption *exemptions = loaded.scenario->exemptions;
	assert_ptr_equal(exemptions[0].invariant, invariant_by_name("stage-order"));
	assert_string_equal(exemptions[0].why, "replayed from an old release");
	assert_int_equal(exemptions[0].place.line, 9);
	assert_string_equal(exemptions[1].invariant->name, "concurrency");
	assert_string_equal(value_text_or(value_get(loaded.scenario->labels, "tier"), NULL), "smoke");
	forget(&loaded);
}

static void without_any_there_are_none(void **state)
{
	(void)state;
	struct loaded loaded;
	load(&loaded, HEAD "spec: {}\n");
	assert_non_null(loaded.scenario);
	assert_int_equal(loaded.scenario->exemption_count, 0);
	assert_null(loaded.scenario->labels);
	forget(&loaded);
}

static void wrong_exemptions_are_errors(void **state)
{
	(void)state;
	assert_error(HEAD "spec:\n  invariants:\n    except:\n    - {name: stage-ordre, why: it is}\n", 8, "there is no invariant \"stage-ordre\"",
		     "did you mean \"stage-order\"?");
	assert_error(HEAD "spec:\n  invariants:\n    except:\n    - {name: something else entirely, why: never}\n", 8,
		     "there is no invariant \"something else entirely\"", "see: fleetsim invariants");
	assert_error(HEAD "spec:\n  invariants:\n    except:\n    - {name: stage-order}\n", 8, "an exemption needs the key \"why\"", NULL);
	assert_error(HEAD "spec:\n  invariants:\n    except:\n    - {name: stage-order, why: a}\n    - {name: \"13\", why: b}\n", 9,
		     "the invariant \"stage-order\" stands twice; first at line 8", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exemptions_name_an_invariant_and_a_reason),
		cmocka_unit_test(without_any_there_are_none),
		cmocka_unit_test(wrong_exemptions_are_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
