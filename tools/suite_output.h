#ifndef FLEETSIM_TOOLS_SUITE_OUTPUT_H
#define FLEETSIM_TOOLS_SUITE_OUTPUT_H

#include "reports/suite.h"

#include "sim/arena.h"
#include "sim/io.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the results of a suite go: text, JUnit, TAP, JSON, GitHub; to stdout and to files, of which all are written or none. */

enum { SUITE_OUTPUTS_MAX = 16 };

enum suite_format { SUITE_TEXT, SUITE_JUNIT, SUITE_TAP, SUITE_JSON, SUITE_GITHUB, SUITE_FORMATS };

struct suite_output {
	enum suite_format format;
	const char *path;   /* NULL: stdout */
	const char *target; /* the file that it means (io_target_of), with a path */
	size_t file;        /* of `files`, with a path */
};

struct suite_outputs {
	struct suite_output items[SUITE_OUTPUTS_MAX];
	size_t count;
	struct io_output *files; /* in the arena; those that have a path, in order, and the step summary */
	size_t file_count;
	const char *summary;      /* $GITHUB_STEP_SUMMARY where it is wanted; NULL */
	const char *summary_head; /* what it holds already */
	size_t bytes_max; /* of each output; 0: as a text has it */
	struct arena *arena;
};

/* From words such as "junit=report.xml". Text for stdout is added when nothing else goes there. False with *error (in the arena). */
bool suite_outputs_read(struct suite_outputs *outputs, struct arena *arena, const char *const *words, size_t count, const char **error);

/* Opens all files, so that one that cannot be written is found before the work. False when one could not; stderr then says which. */
bool suite_outputs_open(struct suite_outputs *outputs);

/* False when one could not be written; then no file was changed, and stderr says why. */
bool suite_outputs_write(struct suite_outputs *outputs, const struct suite *suite, const struct suite_text_options *options);

/* Lets go of what was opened and not written. */
void suite_outputs_close(struct suite_outputs *outputs);

#endif
