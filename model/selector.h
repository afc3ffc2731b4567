#ifndef FLEETSIM_MODEL_SELECTOR_H
#define FLEETSIM_MODEL_SELECTOR_H

#include "model/labels.h"

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Label selectors (engine.md 7.3), compiled once and matched often. */

enum selector_operator { SELECTOR_IN, SELECTOR_NOT_IN, SELECTOR_EXISTS, SELECTOR_DOES_NOT_EXIST };

struct selector_requirement {
	const char *key;
	const char *const *values; /* as written */
	uint32_t value_count;
	uint8_t operator; /* enum selector_operator */
};

struct selector {
	bool nothing;                                    /* made from no selector at all: matches nothing */
	const struct selector_requirement *requirements; /* all must hold; none matches everything */
	uint32_t count;
};

/* From a LabelSelector {matchLabels, matchExpressions}; NULL or a null value is the nil selector. The selector lives in the arena and refers to
 * the texts of the value. When it does not convert the result is NULL and *error (in the arena) the text of Kubernetes' library;
 * `go_values` writes lists of values in Go syntax, as mid-2025 did (release profile: go_selector_errors). */
const struct selector *selector_compile(struct arena *arena, const struct value *label_selector, bool go_values, const char **error);

bool selector_matches(const struct selector *selector, struct labels labels);

/* The selector as Go's %+v prints it: `&LabelSelector{MatchLabels:map[string]string{k: v,},MatchExpressions:[]...{},}`, in the arena. */
const char *selector_go_text(struct arena *arena, const struct value *label_selector);

#endif
