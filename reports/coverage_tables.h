#ifndef FLEETSIM_REPORTS_COVERAGE_TABLES_H
#define FLEETSIM_REPORTS_COVERAGE_TABLES_H

#include "model/condition.h"
#include "model/release.h"

#include <stdbool.h>
#include <stddef.h>

/* What the run controller can say, between the files of coverage. */

enum coverage_level { LEVEL_RUN, LEVEL_STAGE, LEVEL_DELETION, LEVEL_CLUSTER, LEVEL_TASK };

enum coverage_need { NEED_NOTHING, NEED_STATE, NEED_BEFORE, NEED_SKIP };

struct coverage_reason {
	enum coverage_level level;
	const char *type;
	enum condition_status status;
	const char *reason; /* NULL: whatever it is called in the release */
	const char *words;  /* that its message holds; NULL: any */
	enum coverage_need need;
	const char *name;
};

struct coverage_message {
	const char *fragments[2]; /* one of them is in the text; NULL: none */
	const char *name;
};

extern const struct coverage_reason coverage_reasons[];
extern const size_t coverage_reason_count;
extern const struct coverage_message coverage_messages[];
extern const size_t coverage_message_count;

bool coverage_release_has(const struct release *release, const struct coverage_reason *reason);

/* The number of the message that a failure is; coverage_message_count when it is none of them. */
size_t coverage_message_of(const char *failure);

#endif
