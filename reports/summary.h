#ifndef FLEETSIM_REPORTS_SUMMARY_H
#define FLEETSIM_REPORTS_SUMMARY_H

#include "reports/attribution.h"

#include "sim/text.h"

/* A run in three sentences: when it finished or where it stands, what it waited for, what went wrong. */

struct summary {
	const char *finish;
	const char *wait;
	const char *trouble;
	bool bad; /* something went wrong */
};

enum { SUMMARY_NAMES_MAX = 3 };

/* Texts in the arena; names of other people's objects are made harmless for a terminal (reports/words.h), nothing else. */
struct summary summary_of(struct arena *arena, const struct attribution *attribution);

/* The three sentences with a space between and a line end, for every run of the story in the order of creation. */
void summary_write(struct text *out, struct arena *arena, const struct story *story);

#endif
