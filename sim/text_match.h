#ifndef FLEETSIM_SIM_TEXT_MATCH_H
#define FLEETSIM_SIM_TEXT_MATCH_H

#include "sim/text.h"

#include <stdbool.h>

/* Compares a printed text with what was expected. In the expected text a line of nothing but `...` (at any indentation) stands for any lines, also
 * none, and `<any>` inside a line for one word or one quoted value. All else is exact: blanks at line ends and the newline at the end too.
 *
 * False when they differ; then the first difference is appended to `difference` (which may be NULL): its line, the lines before it, what was
 * expected with `-` and what was there with `+`, each line of it ended by a newline. */
bool text_match(const char *expected, const char *got, struct text *difference);

/* The same without wild cards. */
bool text_match_exact(const char *expected, const char *got, struct text *difference);

#endif
