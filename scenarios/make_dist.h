#ifndef FLEETSIM_SCENARIOS_MAKE_DIST_H
#define FLEETSIM_SCENARIOS_MAKE_DIST_H

#include "scenarios/fields.h"

/* The check of the table of distributions: fills `dist` of a struct spec_dist, whose parts were made before it. Bad parameters are reported at
 * their position. */
void make_dist(struct field_reader *reader, void *object);

#endif
