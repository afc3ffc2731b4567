#ifndef FLEETSIM_SCENARIOS_YAML_SCALAR_H
#define FLEETSIM_SCENARIOS_YAML_SCALAR_H

#include "sim/arena.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>

/* The value of a scalar. `tag` is the tag as libyaml resolved it ("tag:yaml.org,2002:str"), NULL when there is none; `plain` says that the
 * scalar stood without quotes. NULL when tag and text do not fit or the number is not finite: *error is a text in the arena. */
struct value *yaml_scalar(struct arena *arena, const char *text, size_t size, const char *tag, bool plain, const char **error);

#endif
