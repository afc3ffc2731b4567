#ifndef FLEETSIM_TOOLS_RUN_OUTPUT_H
#define FLEETSIM_TOOLS_RUN_OUTPUT_H

#include "tools/options.h"

#include "reports/report_folder.h"

/* What `run` writes where: something for stdout, and reports for files (-o FORMAT[=FILE], --report). */

enum run_form { RUN_NARRATIVE, RUN_TABLE, RUN_WIDE, RUN_YAML, RUN_JSON, RUN_NAME, RUN_NONE, RUN_FORMS };

struct run_output {
	enum run_form form; /* for stdout; RUN_NONE also when a report goes there */
	struct report_wish wishes[REPORT_WISHES_MAX];
	size_t wish_count;
	const char *target; /* of --report; NULL */
};

/* All words that -o takes, for help and completion; ends with a NULL word. */
extern const struct option_word run_output_words[];

/* From words such as "table" and "csv=clusters.csv"; without any for stdout it is the narrative. False with *error (in the arena). */
bool run_output_read(struct run_output *output, struct arena *arena, const struct option_texts *words, const char *target, const char **error);

/* Whether any report is wanted. */
bool run_output_has_reports(const struct run_output *output);

#endif
