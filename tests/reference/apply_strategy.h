#ifndef FLEETSIM_TESTS_REFERENCE_APPLY_STRATEGY_H
#define FLEETSIM_TESTS_REFERENCE_APPLY_STRATEGY_H

#include "sim/arena.h"
#include "sim/value.h"

/* Apply strategies (engine.md 1.3). NULL is one that is absent. */

/* As the engine holds one that it read: what is left out when false is left out, `force` is there. NULL gives NULL. */
struct value *ref_apply_strategy_typed(struct arena *arena, const struct value *stored);

/* With the engine's own defaults; never NULL. */
struct value *ref_apply_strategy_defaulted(struct arena *arena, const struct value *stored);

bool ref_apply_strategy_equal(struct arena *arena, const struct value *one, const struct value *other);

/* As Go's %v prints a pointer to it (VAL-02). */
const char *ref_apply_strategy_text(struct arena *arena, const struct value *strategy);

#endif
