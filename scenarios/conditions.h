#ifndef FLEETSIM_SCENARIOS_CONDITIONS_H
#define FLEETSIM_SCENARIOS_CONDITIONS_H

#include "scenarios/scenario.h"

#include "model/object.h"

#include <stdbool.h>

/* The condition of an object of any kind; false when it has none of this type. */
bool object_condition(const struct object *object, const char *type, struct condition *out);

/* Whether this object is the one a name means. Kinds are compared by name and group, because kinds that are in no table are made anew by each
 * world. */
bool object_is_named(const struct identity *identity, const struct object_name *name);
bool kind_is_same(const struct kind_info *left, const struct kind_info *right);

/* Whether a scenario condition about an object holds in a version of it; NULL means that the object is not there. */
bool condition_holds(const struct scenario_condition *condition, const struct object *object, bool was_there);

#endif
