#include "scenarios/language.h"

/* The tables of what a scenario says about invariants. */

static const struct field except_fields[] = {
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_exemption, name), .required = true, .least = 1,
	 .doc = "The name of an invariant, as `fleetsim invariants` lists them."},
	{.name = "why", .type = FIELD_TEXT, .offset = FIELD_AT(spec_exemption, why), .required = true, .least = 1, .doc = "Why it need not hold here."},
};

static const struct field_table except_table = {
	.name = "exemption", .doc = "One invariant that is not checked.", .fields = except_fields, .count = FIELD_COUNT(except_fields),
	.size = sizeof(struct spec_exemption),
};

static const struct field invariants_fields[] = {
	{.name = "except", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_invariants, except), .table = &except_table,
	 .doc = "Invariants that are not checked, each with the reason why."},
};

const struct field_table language_invariants = {
	.name = "invariants", .doc = "The rules that every rollout obeys are checked in every scenario; here some can be left out.",
	.fields = invariants_fields, .count = FIELD_COUNT(invariants_fields), .size = sizeof(struct spec_invariants),
};

static const struct field violates_fields[] = {
	{.name = "invariant", .type = FIELD_TEXT, .offset = FIELD_AT(spec_violates, invariant), .required = true, .least = 1,
	 .doc = "The name of an invariant, as `fleetsim invariants` lists them."},
};

const struct field_table language_violates = {
	.name = "violation", .doc = "That an invariant is violated, and that this is no failure.", .fields = violates_fields,
	.count = FIELD_COUNT(violates_fields), .size = sizeof(struct spec_violates), .shorthand = "invariant",
};
