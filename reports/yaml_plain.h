#ifndef FLEETSIM_REPORTS_YAML_PLAIN_H
#define FLEETSIM_REPORTS_YAML_PLAIN_H

#include <stdbool.h>

/* Whether a text, written without quotes, would be read as a text again by the YAML 1.1 rules of kubectl's library, and not as null, a
 * boolean, a number, a time or a base 60 number (hub-and-members.md 8.5). */
bool yaml_plain_is_text(const char *text);

#endif
