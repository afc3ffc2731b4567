#ifndef FLEETSIM_MODEL_RUN_WORDS_H
#define FLEETSIM_MODEL_RUN_WORDS_H

#include "model/condition.h"

#include <stddef.h>

/* The conditions that the run controller of any release sets on a run itself (engine.md 3.2), so that a name that is never written can be told from
 * one that is. In the order of their first appearance. */
struct run_words {
	const char *type;
	enum condition_status status;
	const char *reason;
};

extern const struct run_words run_words[];
extern const size_t run_word_count;

#endif
